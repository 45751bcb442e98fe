"""The Summary: in words and dates what a sale would grant (rules, section 3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.grants import grants
from frontdesk.rules.summary import Level, as_sold, first_grants, live_levels, outline
from frontdesk.rules.terms import CreditTerms, FirstGrant
from tests.rules.club import day, sold, terms, told

ON_START = FirstGrant.ON_START


def test_the_summary_of_12_30_30_12_sold_today_and_starting_today() -> None:
    """*12 credits every 30 days, each good for 30 days; 12 initial credits at the sale … 146 sessions a year*."""
    assert outline(terms("12/30/30/12"), day("10 Jan"), day("10 Jan")).text == (
        "12 credits every 30 days, each good for 30 days;"
        " 12 initial credits at the sale, once, usable before the start."
        " Sold on 10 Jan 2026 and starting that day:"
        " 12 on 10 Jan good through 8 Feb; 12 on 9 Feb good through 10 Mar; 12 on 11 Mar good through 9 Apr;"
        " 12 on 10 Apr good through 9 May; 12 on 10 May good through 8 Jun; 12 on 9 Jun good through 8 Jul; …"
        " At most 12 credits can be live at once. At full use 146 sessions a year."
    )


def test_the_summary_of_a_later_start_names_it() -> None:
    said = outline(terms("12/30/30/12"), day("10 Jan"), day("1 Feb")).text

    assert "Sold on 10 Jan 2026, starting 1 Feb 2026: 12 on 10 Jan good through 2 Mar; 12 on 3 Mar" in said


GAPS = (
    "Each grant is gone before the next one comes: there are no credits on the last {} of every period,"
    " the first time {}."
)
PILE = "Each grant is good for longer than it takes the next one to come: from {} on up to {} can pile up."
EMPTY = "There are no initial credits and the first grant comes after one period: there are no credits {}."

WARNINGS = [
    # terms, first grant -> warnings of a sale on 10 Jan
    ("12/30/30/12", None, []),
    ("12/30/30/0", ON_START, []),
    ("8/10/30/8", None, [GAPS.format("20 days", "20 Jan to 8 Feb")]),
    ("8/29/30/0", ON_START, [GAPS.format("1 day", "8 Feb")]),
    ("3/14/7/0", ON_START, [PILE.format("17 Jan", "6 credits")]),
    ("1/31/30/5", None, [PILE.format("9 Feb", "6 credits")]),
    ("12/30/30/0", None, [EMPTY.format("10 Jan to 8 Feb")]),
    ("1/1/2/0", None, [GAPS.format("1 day", "13 Jan"), EMPTY.format("10 Jan to 11 Jan")]),
]


@pytest.mark.parametrize(("said", "first", "warnings"), WARNINGS)
def test_warnings(said: str, first: FirstGrant | None, warnings: list[str]) -> None:
    found = outline(terms(said, first or FirstGrant.AFTER_PERIOD), day("10 Jan"), day("10 Jan"))

    assert list(found.warnings) == warnings
    assert all(warning in found.text for warning in warnings)


@pytest.mark.parametrize(
    ("said", "yearly"),
    [("12/30/30/12", "146"), ("8/30/30/0", "97.3"), ("3/14/7/0", "156.4"), ("1/1/1/0", "365"), ("1/1/3650/0", "0.1")],
)
def test_sessions_a_year_at_full_use(said: str, yearly: str) -> None:
    found = outline(terms(said), day("10 Jan"), day("10 Jan"))

    assert found.sessions_a_year == Decimal(yearly)
    assert f"At full use {yearly} sessions a year." in found.text


def test_one_credit_is_said_as_one() -> None:
    found = outline(terms("1/1/7/1"), day("10 Jan"), day("10 Jan"))

    assert found.promise == "1 credit every 7 days, each good for 1 day"
    assert found.initial == "1 initial credit at the sale, once, usable before the start"
    assert outline(terms("1/1/7/0"), day("10 Jan"), day("10 Jan")).initial is None


credit_terms = st.builds(
    CreditTerms,
    st.integers(1, 20),
    st.integers(1, 60),
    st.integers(1, 40),
    st.integers(0, 20),
    st.sampled_from(FirstGrant),
)


@given(credit_terms, st.integers(0, 40))
def test_the_schedule_is_what_a_sale_grants(given_terms: CreditTerms, waits: int) -> None:
    sold_on, start = day("10 Jan"), day("10 Jan") + timedelta(days=waits)
    found = outline(given_terms, sold_on, start)
    a_sale = as_sold(given_terms, sold_on, start)

    assert found.schedule == first_grants(a_sale)
    assert len(found.schedule) == 6
    until = found.schedule[-1].usable_from
    assert list(grants(a_sale, until))[:6] == list(found.schedule)
    assert [lot.usable_from for lot in found.schedule] == sorted(lot.usable_from for lot in found.schedule)


@given(credit_terms, st.integers(0, 40))
def test_the_most_live_and_the_gaps_are_those_of_a_count_day_by_day(given_terms: CreditTerms, waits: int) -> None:
    sold_on, start = day("10 Jan"), day("10 Jan") + timedelta(days=waits)
    subscription = as_sold(given_terms, sold_on, start)
    long_enough = waits + given_terms.days_to_expire + 3 * given_terms.frequency
    days = [sold_on + timedelta(days=number) for number in range(long_enough)]
    lots = list(grants(subscription, days[-1]))
    live = [sum(lot.credits for lot in lots if lot.good_on(on)) for on in days]
    found = outline(given_terms, sold_on, start)

    assert found.most_live == max(live)
    settled = live[waits + given_terms.frequency :]
    empty_first = given_terms.initial == 0 and given_terms.first_grant is FirstGrant.AFTER_PERIOD
    assert len(found.warnings) == ((0 in settled) + (given_terms.days_to_expire > given_terms.frequency) + empty_first)


def test_levels_name_the_days_on_which_they_change() -> None:
    lots = grants(sold("3/14/7/0", "5 Jan", first=ON_START), day("12 Jan"))

    assert list(live_levels(lots)) == [
        Level(3, date(2026, 1, 5)),
        Level(6, date(2026, 1, 12)),
        Level(3, date(2026, 1, 19)),
        Level(0, date(2026, 1, 26)),
    ]


def test_the_first_grants_of_a_sale() -> None:
    assert told(first_grants(as_sold(terms("5/5/5/5"), day("10 Jan"), day("12 Jan")), 2)) == [
        "initial 5: 10 Jan - 16 Jan",
        "periodic 5: 17 Jan - 21 Jan",
    ]
    assert first_grants(sold(None)) == ()
