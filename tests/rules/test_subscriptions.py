"""A subscription's facts: when it runs, and what changes make of it (rules, section 5)."""

import pytest

from frontdesk.rules.credits import Lock, lock_on
from frontdesk.rules.grants import Source
from frontdesk.rules.subscriptions import Change
from tests.rules.club import after, day, end, hold, resume, sold

STARTS_LATER = ("12/30/30/12", "10 Jan", "1 Feb")

VECTORS = [
    # what happened, day -> why it does not run that day
    ([], "31 Jan", Lock.NOT_STARTED),
    ([], "1 Feb", None),
    ([end("10 Jan", "20 Feb")], "20 Feb", None),
    ([end("10 Jan", "20 Feb")], "21 Feb", Lock.ENDED),
    ([end("10 Jan", "20 Feb"), end("12 Feb", "15 Feb")], "16 Feb", Lock.ENDED),
    ([end("10 Jan", "20 Feb"), end("12 Feb", "28 Feb")], "28 Feb", None),
    ([hold("10 Jan", "5 Feb", "8 Feb")], "4 Feb", None),
    ([hold("10 Jan", "5 Feb", "8 Feb")], "5 Feb", Lock.ON_HOLD),
    ([hold("10 Jan", "5 Feb", "8 Feb")], "7 Feb", Lock.ON_HOLD),
    ([hold("10 Jan", "5 Feb", "8 Feb")], "8 Feb", None),
    ([hold("10 Jan", "5 Feb")], "31 Dec", Lock.ON_HOLD),
    ([hold("10 Jan", "5 Feb"), resume("6 Feb", "10 Feb")], "9 Feb", Lock.ON_HOLD),
    ([hold("10 Jan", "5 Feb"), resume("6 Feb", "10 Feb")], "10 Feb", None),
    ([hold("10 Jan", "5 Feb"), end("6 Feb", "9 Feb"), end("7 Feb", "12 Feb")], "9 Feb", Lock.ON_HOLD),
    ([hold("10 Jan", "5 Feb"), end("6 Feb", "9 Feb"), end("7 Feb", "12 Feb")], "10 Feb", None),
]


@pytest.mark.parametrize(("happened", "on", "why"), VECTORS)
def test_when_it_runs(happened: list[Change], on: str, why: Lock | None) -> None:
    assert lock_on(after(sold(*STARTS_LATER), *happened), day(on), Source.PERIODIC) is why


def test_resume_closes_the_hold_that_runs_and_no_other() -> None:
    both = after(sold(), hold("10 Jan", "1 Mar", "5 Mar"), hold("10 Jan", "12 Jan"), resume("14 Jan", "15 Jan"))

    assert [(each.first, each.until) for each in both.holds] == [
        (day("12 Jan"), day("15 Jan")),
        (day("1 Mar"), day("5 Mar")),
    ]


def test_holds_stand_by_their_first_day_and_know_their_days() -> None:
    held = after(sold(), hold("10 Jan", "1 Mar"), hold("10 Jan", "12 Jan", "15 Jan"))

    assert [each.days for each in held.holds] == [3, 0]
    found = held.hold_on(day("14 Jan"))
    assert found is not None
    assert found.until == day("15 Jan")
    assert held.hold_on(day("15 Jan")) is None


def test_limited_is_what_has_credit_terms() -> None:
    assert sold().limited
    assert not sold(None).limited
