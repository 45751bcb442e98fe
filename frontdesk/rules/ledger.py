"""What the credit history knows without being told: issue and expiry, which follow from terms and dates (section 6)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.grants import Source

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from frontdesk.rules.grants import Grant


class EntryKind(StrEnum):
    """What an entry of the credit history tells."""

    ISSUED = "issued"
    HELD = "held"
    USED = "used"
    RETURNED = "returned"
    EXPIRED = "expired"
    REVOKED = "revoked"
    RESTORED = "restored"
    ADJUST = "adjust"
    EXTEND = "extend"
    HOLD = "hold"
    RESUME = "resume"
    END = "end"
    TERMS = "terms"


EFFECTS: Final = (EntryKind.HELD, EntryKind.USED, EntryKind.RETURNED, EntryKind.REVOKED, EntryKind.RESTORED)
"""What can become of a credit that somebody takes or gives back."""
CHANGES: Final = (EntryKind.ADJUST, EntryKind.EXTEND, EntryKind.HOLD, EntryKind.RESUME, EntryKind.END, EntryKind.TERMS)
"""What can happen to a subscription."""

_RANK: Final = {source: rank for rank, source in enumerate(Source)}


class EventOrder(NamedTuple):
    """The order of what follows from terms and dates: by day, then sale, source and number; issue before expiry."""

    day: date
    subscription: int
    source: int
    number: int
    expiry: bool


@dataclass(frozen=True, slots=True)
class Event:
    """A grant is issued, or what is left of it expires."""

    order: EventOrder
    kind: EntryKind
    grant: Grant

    @property
    def day(self) -> date:
        """The day on which it happens."""
        return self.order.day


def events(grants: Iterable[Grant], day: date) -> list[Event]:
    """Return the issue of every grant, and the expiry of those that have expired by a day, in their order."""
    found = []
    for grant in grants:
        found.append(_event(grant, grant.usable_from, EntryKind.ISSUED))
        if not grant.alive_on(day):
            found.append(_event(grant, grant.good_through + timedelta(days=1), EntryKind.EXPIRED))
    return sorted(found, key=lambda event: event.order)


def _event(grant: Grant, day: date, kind: EntryKind) -> Event:
    subscription, source, number = grant.key
    return Event(EventOrder(day, subscription, _RANK[source], number, kind is EntryKind.EXPIRED), kind, grant)
