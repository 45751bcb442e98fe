"""Issue and expiry: each grant once, in one order, and nothing expires before its last day is over."""

from __future__ import annotations

import pytest

from frontdesk.rules.grants import grants
from frontdesk.rules.ledger import CHANGES, EFFECTS, EntryKind, events
from tests.rules.club import adjust, after, day, hold, sold


@pytest.mark.parametrize(
    ("on", "told"),
    [
        ("10 Jan", ["issued 10 Jan", "issued 10 Jan"]),
        ("8 Feb", ["issued 10 Jan", "issued 10 Jan"]),
        ("9 Feb", ["issued 10 Jan", "issued 10 Jan", "issued 9 Feb", "expired 9 Feb", "expired 9 Feb"]),
    ],
)
def test_a_grant_expires_on_the_day_after_its_last(on: str, told: list[str]) -> None:
    subscription = after(sold("12/30/30/12", "10 Jan", "10 Jan"), adjust("10 Jan", 3, 30))

    found = events(grants(subscription, day(on)), day(on))

    assert sorted(f"{event.kind} {event.day.day} {event.day:%b}" for event in found) == sorted(told)
    assert [event.order for event in found] == sorted(event.order for event in found)


def test_what_an_open_hold_keeps_does_not_expire() -> None:
    subscription = after(sold("12/30/30/12", "10 Jan", "10 Jan"), hold("11 Jan", "12 Jan"))

    found = events(grants(subscription, day("1 May")), day("1 May"))

    assert [event.kind for event in found] == [EntryKind.ISSUED]


def test_every_kind_is_computed_or_written() -> None:
    assert {EntryKind.ISSUED, EntryKind.EXPIRED, *EFFECTS, *CHANGES} == set(EntryKind)
