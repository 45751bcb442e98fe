"""The grants that follow from terms, a start and a date (rules, sections 2 and 5: Granting)."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.aging import Aging, Life
from frontdesk.rules.grants import GrantKey, Source, grants, next_grant, next_periodic
from frontdesk.rules.subscriptions import Change, Moment, Subscription, TermsVersion
from frontdesk.rules.terms import FirstGrant
from tests.rules import properties
from tests.rules.club import adjust, after, day, end, extend, hold, moment, new_terms, sold, terms, told
from tests.rules.made_up import EPOCH, REAL, lives
from tests.rules.made_up import Life as MadeUp

ON_START = FirstGrant.ON_START

VECTORS = [
    # terms, sold, starts, first grant, until -> what is issued by then
    ("12/30/30/12", "10 Jan", "10 Jan", None, "9 Jan", []),
    ("12/30/30/12", "10 Jan", "10 Jan", None, "10 Jan", ["initial 12: 10 Jan - 8 Feb"]),
    ("12/30/30/12", "10 Jan", "10 Jan", None, "9 Feb", ["initial 12: 10 Jan - 8 Feb", "periodic 12: 9 Feb - 10 Mar"]),
    ("12/30/30/0", "10 Jan", "10 Jan", None, "8 Feb", []),
    ("12/30/30/0", "10 Jan", "10 Jan", ON_START, "8 Feb", ["periodic 12: 10 Jan - 8 Feb"]),
    ("1/1/1/0", "10 Jan", "12 Jan", ON_START, "13 Jan", ["periodic 1: 12 Jan - 12 Jan", "periodic 1: 13 Jan - 13 Jan"]),
    ("1/1/1/5", "10 Jan", "12 Jan", None, "13 Jan", ["initial 5: 10 Jan - 12 Jan", "periodic 1: 13 Jan - 13 Jan"]),
    ("2/5/10/1", "10 Jan", "10 Jan", ON_START, "20 Jan",
     ["initial 1: 10 Jan - 14 Jan", "periodic 2: 10 Jan - 14 Jan", "periodic 2: 20 Jan - 24 Jan"]),
    ("8/3650/3650/0", "10 Jan", "10 Jan", ON_START, "31 Dec 2035", ["periodic 8: 10 Jan - 7 Jan 2036"]),
    ("1/1/365/0", "28 Feb 2028", "29 Feb 2028", ON_START, "28 Feb 2029",
     ["periodic 1: 29 Feb 2028 - 29 Feb 2028", "periodic 1: 28 Feb 2029 - 28 Feb 2029"]),
]  # fmt: skip


@pytest.mark.parametrize(("said", "on", "start", "first", "until", "issued"), VECTORS)
def test_vectors(said: str, on: str, start: str, first: FirstGrant | None, until: str, issued: list[str]) -> None:
    subscription = sold(said, on, start, first or FirstGrant.AFTER_PERIOD)

    assert told(grants(subscription, day(until))) == issued


# The worked examples of section 5, word for word.


def test_worked_example_12_30_30_12_sold_10_jan_2026_starts_1_feb() -> None:
    """*Initial 12 usable 10 Jan - 2 Mar; then 12 on 3 Mar (through 1 Apr), 12 on 2 Apr (through 1 May) …*."""
    issued = list(grants(sold("12/30/30/12", "10 Jan", "1 Feb"), day("31 Dec")))

    assert told(issued)[:3] == [
        "initial 12: 10 Jan - 2 Mar",
        "periodic 12: 3 Mar - 1 Apr",
        "periodic 12: 2 Apr - 1 May",
    ]
    assert all(
        following.usable_from == before.good_through + timedelta(days=1) for before, following in pairwise(issued)
    )


def test_worked_example_3_credits_14_days_every_7_days_first_grant_on_the_start_date() -> None:
    """*3 on 5, 12, 19 Jan …; from 12 Jan on up to 6 are live*."""
    issued = list(grants(sold("3/14/7/0", "5 Jan", "5 Jan", ON_START), day("31 Mar")))

    assert [(lot.credits, lot.usable_from) for lot in issued][:3] == [
        (3, day("5 Jan")),
        (3, day("12 Jan")),
        (3, day("19 Jan")),
    ]
    live = {on: sum(lot.credits for lot in issued if lot.good_on(on)) for on in dates("5 Jan", "31 Mar")}
    assert {on for on, credits in live.items() if credits == 3} == set(dates("5 Jan", "11 Jan"))
    assert all(live[on] == 6 for on in dates("12 Jan", "31 Mar"))


def dates(first: str, last: str) -> list[date]:
    return [date.fromordinal(number) for number in range(day(first).toordinal(), day(last).toordinal() + 1)]


# Sentences of sections 2 and 5.


def test_a_grant_of_n_days_usable_from_d_is_good_on_d_to_d_plus_n_minus_1() -> None:
    (lot,) = grants(sold("1/7/30/3"), day("10 Jan"))

    good = [on for on in dates("1 Jan", "31 Jan") if lot.good_on(on)]
    assert good == dates("10 Jan", "16 Jan")


def test_initial_is_usable_from_the_sale_date_even_when_the_subscription_starts_later() -> None:
    assert told(grants(sold("1/30/30/5", "10 Jan", "1 Jul"), day("10 Jan"))) == ["initial 5: 10 Jan - 30 Jul"]


def test_initial_comes_once_per_subscription_ever() -> None:
    everything = list(grants(sold("1/1/1/5"), day("31 Dec 2030")))

    assert [lot.key for lot in everything if lot.key.source is Source.INITIAL] == [GrantKey(1, Source.INITIAL, 0)]


def test_no_grants_after_the_last_day_but_on_it() -> None:
    ended = after(sold("1/5/5/0", "10 Jan", "10 Jan", ON_START), end("11 Jan", "20 Jan"))

    assert told(grants(ended, day("31 Dec")))[-1] == "periodic 1: 20 Jan - 24 Jan"


def test_a_second_end_moves_the_last_day() -> None:
    moved = after(sold("1/5/5/0"), end("11 Jan", "20 Jan"), end("15 Jan", "25 Jan"))

    assert told(grants(moved, day("31 Dec")))[-1] == "periodic 1: 25 Jan - 29 Jan"


def test_a_late_issue_may_be_born_expired() -> None:
    """Catching up after days offline issues each exactly once, with its scheduled dates."""
    offline = sold("1/5/10/0", "10 Jan", "10 Jan", ON_START)

    assert told(grants(offline, day("1 Feb"))) == [
        "periodic 1: 10 Jan - 14 Jan",
        "periodic 1: 20 Jan - 24 Jan",
        "periodic 1: 30 Jan - 3 Feb",
    ]


def test_an_adjustment_is_a_grant_of_its_own_usable_that_day() -> None:
    helped = after(sold("1/5/30/0"), adjust("12 Jan", credits=4, days=7))

    assert told(grants(helped, day("31 Jan"))) == ["adjustment 4: 12 Jan - 18 Jan"]
    assert not list(grants(helped, day("11 Jan")))


def test_an_unlimited_membership_issues_nothing() -> None:
    assert not list(grants(sold(None), day("31 Dec 2030")))


def test_dates_stop_at_the_calendars_last_day_instead_of_failing() -> None:
    late = Subscription(
        1, "B", "B", moment("10 Jan"), date(9999, 12, 1), date(9999, 12, 1),
        (TermsVersion(0, date(9999, 12, 1), 0, terms("1/3650/10/0")),),
    )  # fmt: skip

    assert [(lot.usable_from.day, lot.good_through) for lot in grants(late, date.max)] == [
        (1, date.max), (11, date.max), (21, date.max), (31, date.max),
    ]  # fmt: skip


def test_new_terms_apply_from_the_next_grant_on() -> None:
    """Section 3: *apply to current subscriptions from their next grant on*."""
    first, second = terms("12/30/30/12"), terms("4/7/7/0")
    start, next_due = day("10 Jan"), day("9 Feb")
    changed = Subscription(
        1, "B", "B", moment("10 Jan"), start, start,
        (TermsVersion(1, start, 0, first), TermsVersion(1, next_due, 1, second)),
    )  # fmt: skip

    assert told(grants(changed, day("23 Feb"))) == [
        "initial 12: 10 Jan - 8 Feb",
        "periodic 4: 9 Feb - 15 Feb",
        "periodic 4: 16 Feb - 22 Feb",
        "periodic 4: 23 Feb - 1 Mar",
    ]


def test_grants_keep_their_numbers_when_terms_change() -> None:
    start = day("10 Jan")
    versions = (TermsVersion(1, start, 0, terms("1/5/5/0")), TermsVersion(3, day("25 Jan"), 3, terms("2/9/10/0")))
    changed = Subscription(1, "B", "B", moment("10 Jan"), start, start, versions)

    assert [(lot.key.number, lot.credits, lot.usable_from) for lot in grants(changed, day("5 Feb"))] == [
        (1, 1, day("15 Jan")), (2, 1, day("20 Jan")), (3, 2, day("25 Jan")), (4, 2, day("4 Feb")),
    ]  # fmt: skip
    assert [lot.key.number for lot in grants(changed, day("5 Feb"), alive_on=day("3 Feb"))] == [4]


# The order of issue (section 7).


def test_order_of_issue() -> None:
    """*A sale's initial grant, then periodic grants at the start of their day by order of sale, adjustments*."""
    second = after(sold("1/30/1/1", "11 Jan", first=ON_START, number=2), adjust("12 Jan", 1, 30))
    first = after(sold("1/30/1/1", "10 Jan", first=ON_START, number=1), adjust("12 Jan", 1, 30))
    issued = sorted(
        [*grants(second, day("12 Jan")), *grants(first, day("12 Jan"))], key=lambda lot: (lot.issued, lot.key)
    )

    assert [(lot.usable_from.day, lot.key.subscription, lot.key.source) for lot in issued] == [
        (10, 1, "initial"), (10, 1, "periodic"),
        (11, 1, "periodic"), (11, 2, "initial"), (11, 2, "periodic"),
        (12, 1, "periodic"), (12, 2, "periodic"), (12, 1, "adjustment"), (12, 2, "adjustment"),
    ]  # fmt: skip


# What comes next.


@pytest.mark.parametrize(
    ("asked", "coming"),
    [
        ("9 Jan", "initial 12: 10 Jan - 8 Feb"),
        ("10 Jan", "periodic 12: 9 Feb - 10 Mar"),
        ("9 Feb", "periodic 12: 11 Mar - 9 Apr"),
    ],
)
def test_the_next_grant(asked: str, coming: str) -> None:
    following = next_grant(sold(), day(asked))

    assert following is not None
    assert told([following]) == [coming]


def test_no_grant_follows_the_end_or_while_nobody_knows_when_a_hold_ends() -> None:
    assert next_grant(after(sold(), end("11 Jan", "31 Jan")), day("20 Jan")) is None
    assert next_grant(after(sold(), hold("11 Jan", "20 Jan")), day("20 Jan")) is None
    assert next_grant(sold(None), day("20 Jan")) is None


# Properties over made-up lives; `test_slow_model` ties the same to grants written down day by day.

days = st.integers(-5, 120).map(lambda number: EPOCH + timedelta(days=number))


@given(lives(), days, days)
def test_asking_for_the_living_leaves_out_the_dead_and_nothing_else(life: MadeUp, until: date, on: date) -> None:
    properties.asking_for_the_living_leaves_out_the_dead_and_nothing_else(REAL, life, until, on)


@given(lives(), days, days)
def test_each_grant_is_issued_once_whenever_one_asks(life: MadeUp, one: date, other: date) -> None:
    properties.each_grant_is_issued_once_whenever_one_asks(REAL, life, min(one, other), max(one, other))


@given(lives(), days)
def test_the_next_grant_is_the_first_to_come(life: MadeUp, asked: date) -> None:
    properties.the_next_grant_is_the_first_to_come(REAL, life, asked)


def test_a_five_year_member_is_not_looked_at_from_the_beginning(monkeypatch: pytest.MonkeyPatch) -> None:
    """Asked for the living, few grants are worked out, however many holds and extensions there were."""
    changes: list[Change] = []
    for year in range(2021, 2026):
        changes += [hold(f"1 Mar {year}", f"1 Mar {year}", f"20 Mar {year}"), extend(f"1 Aug {year}", 30)]
    old = after(sold("3/14/7/0", "10 Jan 2021", first=ON_START), *changes)
    looked_at: list[date] = []
    life = Aging.life

    def counting(aging: Aging, usable_from: date, last: date, written: Moment | None) -> Life:
        looked_at.append(usable_from)
        return life(aging, usable_from, last, written)

    monkeypatch.setattr(Aging, "life", counting)

    assert len(list(grants(old, day("10 Jan"), alive_on=day("10 Jan")))) == 2
    assert len(looked_at) <= 4


# Other terms from the next grant on.


def test_other_terms_begin_with_the_next_grant_on_its_day() -> None:
    """12 every 30 days becomes 3 every 7: what is issued stays, 9 Feb stays, then the new frequency counts."""
    changed = after(sold(), new_terms("20 Jan", "3/14/7", first="9 Feb", number=1))

    assert told(grants(changed, day("24 Feb"))) == [
        "initial 12: 10 Jan - 8 Feb",
        "periodic 3: 9 Feb - 22 Feb",
        "periodic 3: 16 Feb - 1 Mar",
        "periodic 3: 23 Feb - 8 Mar",
    ]


def test_other_terms_given_twice_before_a_grant_are_the_last_ones() -> None:
    first = new_terms("20 Jan", "3/14/7", first="9 Feb", number=1)
    changed = after(sold(), first, new_terms("21 Jan", "5/10/10", first="9 Feb", number=1))

    assert told(grants(changed, day("19 Feb")))[1:] == ["periodic 5: 9 Feb - 18 Feb", "periodic 5: 19 Feb - 28 Feb"]


NEXT = [
    # what happened, asked on, least number -> number, day planned, day issued
    ([], "10 Jan", 0, (1, "9 Feb", "9 Feb")),
    ([], "8 Feb", 0, (1, "9 Feb", "9 Feb")),
    ([], "9 Feb", 0, (2, "11 Mar", "11 Mar")),
    ([], "10 Jan", 3, (3, "10 Apr", "10 Apr")),
    ([hold("10 Jan", "1 Feb", "5 Feb")], "10 Jan", 0, (1, "9 Feb", "13 Feb")),
    ([hold("10 Jan", "1 Feb")], "10 Feb", 0, (1, "9 Feb", None)),
    ([end("10 Jan", "9 Feb")], "10 Jan", 0, (1, "9 Feb", "9 Feb")),
    ([end("10 Jan", "8 Feb")], "10 Jan", 0, None),
    ([new_terms("20 Jan", "3/14/7", first="9 Feb", number=1)], "20 Jan", 0, (1, "9 Feb", "9 Feb")),
    ([new_terms("20 Feb", "3/14/7", first="11 Mar", number=2)], "12 Mar", 0, (3, "18 Mar", "18 Mar")),
    ([new_terms("10 Jan", "3/14/7", first="11 Mar", number=2)], "10 Jan", 0, (1, "9 Feb", "9 Feb")),
]


@pytest.mark.parametrize(("happened", "on", "least", "found"), NEXT)
def test_the_next_periodic_grant(
    happened: list[Change], on: str, least: int, found: tuple[int, str, str | None] | None
) -> None:
    following = next_periodic(after(sold(), *happened), day(on), least)

    if found is None:
        assert following is None
    else:
        number, planned, issued = found
        assert following is not None
        assert following[:3] == (number, day(planned), None if issued is None else day(issued))


def test_an_unlimited_subscription_gets_no_grant() -> None:
    assert next_periodic(sold(None), day("10 Jan")) is None
