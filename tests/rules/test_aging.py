"""Holds, ends and extensions move days (rules, section 5: Hold, Adjustment)."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.aging import days_later
from frontdesk.rules.grants import grants
from frontdesk.rules.subscriptions import Change
from frontdesk.rules.terms import FirstGrant
from tests.rules.club import adjust, after, day, end, extend, hold, resume, sold, told

# 2 credits every 10 days, each good for 5, from 10 Jan on; none at the sale.
PLAIN = ["periodic 2: 10 Jan - 14 Jan", "periodic 2: 20 Jan - 24 Jan", "periodic 2: 30 Jan - 3 Feb"]

VECTORS = [
    # what happened -> the grants issued by 5 Feb
    ([], PLAIN),
    # A hold moves the schedule's days from H on by R - H days: here by 3.
    ([hold("15 Jan", "17 Jan", "20 Jan")], [PLAIN[0], "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb"]),
    # … and the last good day of every grant that was still good on H.
    ([hold("10 Jan", "14 Jan", "17 Jan")],
     ["periodic 2: 10 Jan - 17 Jan", "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb"]),
    # On the day after its last day a grant is no longer good: it stays.
    ([hold("10 Jan", "15 Jan", "18 Jan")], [PLAIN[0], "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb"]),
    # A hold written ahead keeps its first day's grant back …
    ([hold("19 Jan", "20 Jan", "22 Jan")], [PLAIN[0], "periodic 2: 22 Jan - 26 Jan", "periodic 2: 1 Feb - 5 Feb"]),
    # … but a grant issued before the hold was entered stays, and its last day moves.
    ([hold("20 Jan", "20 Jan", "22 Jan")], [PLAIN[0], "periodic 2: 20 Jan - 26 Jan", "periodic 2: 1 Feb - 5 Feb"]),
    # A schedule day that an earlier hold moves into a later one waits for that one as well.
    ([hold("11 Jan", "22 Jan", "25 Jan"), hold("12 Jan", "15 Jan", "18 Jan")],
     [PLAIN[0], "periodic 2: 26 Jan - 30 Jan", "periodic 2: 5 Feb - 9 Feb"]),
    # An open-ended hold: while it runs nothing is issued and nothing expires.
    ([hold("12 Jan", "13 Jan")], ["periodic 2: 10 Jan - 14 Jan frozen"]),
    # When it is resumed, the days it took are written.
    ([hold("12 Jan", "13 Jan"), resume("1 Feb")], ["periodic 2: 10 Jan - 2 Feb"]),
    ([hold("12 Jan", "13 Jan"), resume("14 Jan", "16 Jan")],
     ["periodic 2: 10 Jan - 17 Jan", "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb"]),
    # Resumed before its last day, a hold has moved only the days it took.
    ([hold("12 Jan", "13 Jan", "31 Jan"), resume("15 Jan")],
     ["periodic 2: 10 Jan - 16 Jan", "periodic 2: 22 Jan - 26 Jan", "periodic 2: 1 Feb - 5 Feb"]),
    # Resumed on its first day it has moved nothing.
    ([hold("13 Jan", "13 Jan"), resume("13 Jan")], PLAIN),
    ([hold("20 Jan", "20 Jan"), resume("20 Jan")], PLAIN),
    # What is extended between the entry and H moves too.
    ([hold("10 Jan", "15 Jan", "18 Jan"), extend("14 Jan", 1)],
     ["periodic 2: 10 Jan - 18 Jan", "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb"]),
    # An extension moves every grant still good, and only those.
    ([extend("14 Jan", 10)], ["periodic 2: 10 Jan - 24 Jan", *PLAIN[1:]]),
    ([extend("15 Jan", 10)], PLAIN),
    ([extend("14 Jan", 10), extend("22 Jan", 2)],
     ["periodic 2: 10 Jan - 26 Jan", "periodic 2: 20 Jan - 26 Jan", PLAIN[2]]),
    # What is issued between the entry and H moves too; what is added on a day of the hold does not.
    ([hold("10 Jan", "17 Jan", "20 Jan"), adjust("16 Jan", 1, 2)],
     [PLAIN[0], "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb", "adjustment 1: 16 Jan - 20 Jan"]),
    ([hold("10 Jan", "17 Jan", "20 Jan"), adjust("17 Jan", 1, 2)],
     [PLAIN[0], "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb", "adjustment 1: 17 Jan - 18 Jan"]),
    ([adjust("17 Jan", 1, 2), hold("17 Jan", "17 Jan", "20 Jan")],
     [PLAIN[0], "periodic 2: 23 Jan - 27 Jan", "periodic 2: 2 Feb - 6 Feb", "adjustment 1: 17 Jan - 21 Jan"]),
    # An extension speaks of the grants there are: not of credits added later that day.
    ([adjust("12 Jan", 1, 2), extend("12 Jan", 3)],
     ["periodic 2: 10 Jan - 17 Jan", *PLAIN[1:], "adjustment 1: 12 Jan - 16 Jan"]),
    ([extend("12 Jan", 3), adjust("12 Jan", 1, 2)],
     ["periodic 2: 10 Jan - 17 Jan", *PLAIN[1:], "adjustment 1: 12 Jan - 13 Jan"]),
    # An end closes an open hold: it runs through the last day, and the dates run on from there.
    ([hold("12 Jan", "13 Jan"), end("15 Jan", "15 Jan")], ["periodic 2: 10 Jan - 17 Jan"]),
    ([hold("12 Jan", "20 Jan"), end("15 Jan", "15 Jan")], [PLAIN[0]]),
    # A hold whose end was known goes on as written.
    ([hold("12 Jan", "13 Jan", "18 Jan"), end("15 Jan", "15 Jan")], ["periodic 2: 10 Jan - 19 Jan"]),
]  # fmt: skip


@pytest.mark.parametrize(("happened", "issued"), VECTORS)
def test_vectors(happened: list[Change], issued: list[str]) -> None:
    subscription = after(sold("2/5/10/0", first=FirstGrant.ON_START), *happened)

    assert told(grants(subscription, day("5 Feb"))) == issued


def test_an_extension_shows_while_an_open_hold_of_the_same_day_runs() -> None:
    frozen = after(sold("2/5/10/3"), extend("12 Jan", 2), hold("12 Jan", "12 Jan"))

    assert told(grants(frozen, day("31 Jan"))) == ["initial 3: 10 Jan - 16 Jan frozen"]


def test_a_frozen_grant_does_not_expire_before_the_resume() -> None:
    (lot,) = grants(after(sold("1/5/30/3"), hold("11 Jan", "12 Jan")), day("31 Jan"))

    assert lot.alive_on(day("31 Dec 2040"))
    assert not lot.good_on(day("9 Jan"))


def test_a_grant_that_ended_before_an_open_hold_stays_expired() -> None:
    (lot,) = grants(after(sold("1/5/30/3"), hold("12 Jan", "15 Jan")), day("31 Jan"))

    assert not lot.frozen
    assert not lot.alive_on(day("15 Jan"))


def test_the_initial_grant_waits_for_the_start_and_then_moves_like_any_other() -> None:
    assert told(grants(after(sold("1/5/30/3", start="1 Feb"), hold("10 Jan", "3 Feb", "13 Feb")), day("1 Feb"))) == [
        "initial 3: 10 Jan - 15 Feb"
    ]


def test_a_hold_entered_ahead_and_the_moves_of_two_holds_add_up() -> None:
    held = after(sold("1/5/30/3"), hold("10 Jan", "12 Jan", "14 Jan"), hold("10 Jan", "16 Jan", "19 Jan"))

    assert told(grants(held, day("10 Jan"))) == ["initial 3: 10 Jan - 19 Jan"]


@pytest.mark.parametrize(
    ("start", "days", "later"),
    [(date(2026, 1, 10), 30, date(2026, 2, 9)), (date(9999, 12, 30), 1, date.max), (date(9999, 12, 30), 9, date.max)],
)
def test_days_later_stops_at_the_end_of_the_calendar(start: date, days: int, later: date) -> None:
    assert days_later(start, days) == later


def closed(first: str, until: str, days: int) -> Change:
    """An extension for closed days, the first one open again being ``until``."""
    return replace(extend(first, days), until=day(until))


@pytest.mark.parametrize(
    ("changes", "told_by_5_feb"),
    [
        # What is good on any closed day moves, also what is issued on one; what ended before, or begins after, stays.
        ([closed("14 Jan", "17 Jan", 3)], ["periodic 2: 10 Jan - 17 Jan", *PLAIN[1:]]),
        ([closed("15 Jan", "18 Jan", 3)], PLAIN),
        ([closed("14 Jan", "21 Jan", 7)], ["periodic 2: 10 Jan - 21 Jan", "periodic 2: 20 Jan - 31 Jan", PLAIN[2]]),
        ([closed("14 Jan", "20 Jan", 6)], ["periodic 2: 10 Jan - 20 Jan", *PLAIN[1:]]),
        # Taken back, every day is as it was.
        ([closed("14 Jan", "21 Jan", 7), closed("14 Jan", "21 Jan", -7)], PLAIN),
    ],
)
def test_days_on_which_the_club_was_closed(changes: list[Change], told_by_5_feb: list[str]) -> None:
    plain = sold("2/5/10/0", first=FirstGrant.ON_START)

    assert told(grants(after(plain, *changes), day("5 Feb"))) == told_by_5_feb


@given(
    first=st.integers(0, 40),
    length=st.integers(1, 12),
    others=st.lists(st.tuples(st.integers(0, 40), st.integers(1, 9), st.integers(1, 5)), max_size=3),
    alive=st.integers(0, 90),
)
def test_asked_for_the_living_closed_days_hide_none(
    first: int, length: int, others: list[tuple[int, int, int]], alive: int
) -> None:
    """The shortcut to the grants that may live finds every one that the whole list has."""
    base = day("10 Jan")

    def a_closure(after_days: int, long: int) -> Change:
        on = base + timedelta(days=after_days)
        return replace(extend("10 Jan", long), day=on, until=on + timedelta(days=long))

    plain = sold("2/5/10/0", first=FirstGrant.ON_START)
    facts = after(plain, a_closure(first, length), *(a_closure(start, long) for start, long, _ in others))
    on = base + timedelta(days=alive)

    assert [each.key for each in grants(facts, on, alive_on=on)] == [
        each.key for each in grants(facts, on) if each.alive_on(on)
    ]
