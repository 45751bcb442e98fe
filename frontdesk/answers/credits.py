"""The Session Credit Report as data."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.answers.common import Person
from frontdesk.answers.sessions import SessionName
from frontdesk.rules.credits import Lock
from frontdesk.rules.grants import Source
from frontdesk.rules.ledger import EntryKind


@dataclass(frozen=True, slots=True)
class LockedCredits:
    """Credits that are unexpired but cannot be used now, and why."""

    code: Lock
    why: str
    credits: int


@dataclass(frozen=True, slots=True)
class CreditGrant:
    """One grant on a day: available + locked + held + used + expired + revoked = granted, and left is unspent."""

    membership: str
    membership_name: str
    source: Source
    issued: date
    usable_from: date
    good_through: date
    granted: int
    available: int
    locked: int
    held: int
    used: int
    expired: int
    revoked: int
    left: int
    """Available and locked together."""
    state: str
    """In words: good, locked: on hold, used up, expired …"""
    lock: Lock | None = None
    why: str | None = None
    """Why what is left cannot be used, in words."""


@dataclass(frozen=True, slots=True)
class SessionCredits:
    """What a contact has on a day: available + locked + held + used + expired + revoked = issued."""

    contact: Person
    on: date
    issued: int
    available: int
    locked: int
    held: int
    used: int
    expired: int
    revoked: int
    locks: tuple[LockedCredits, ...]
    unlimited: tuple[str, ...]
    """Names of the unlimited memberships running on that day."""
    grants: tuple[CreditGrant, ...]
    """In the order of issue."""
    newest: int
    """The newest entry of the club's books that this answer knows."""


@dataclass(frozen=True, slots=True)
class CreditDay:
    """Credits at the end of a day; of today, now."""

    day: date
    available: int
    held: int


@dataclass(frozen=True, slots=True)
class CreditPicture:
    """Available and held credits, day by day."""

    on: date
    days: tuple[CreditDay, ...]


@dataclass(frozen=True, slots=True)
class HistoryEntry:
    """One entry of the credit history."""

    place: str
    """Where it stands: pages are asked for after or before it. It keeps its meaning whatever is written later."""
    day: date
    what: EntryKind
    credits: int
    membership: str
    membership_name: str
    source: Source | None = None
    usable_from: date | None = None
    good_through: date | None = None
    at: datetime | None = None
    """Instant (UTC) of what somebody did; None for what follows from terms and dates."""
    session: SessionName | None = None
    visit: int | None = None
    """The booking it belongs to."""
    status: str | None = None
    """What has become of that booking by now: booked, checked_in, cancelled …"""
    by: str | None = None
    desk: str | None = None
    reason: str | None = None
    detail: str | None = None
    """What was written with it, such as the days of a hold."""


@dataclass(frozen=True, slots=True)
class CreditHistory:
    """A page of the credit history."""

    entries: tuple[HistoryEntry, ...]
    more_before: bool
    """Whether there are entries before this page."""
    more_after: bool
    newest: int
    """The newest entry of the club's books that this page knows."""
    total: int | None = None
    """How many entries there are in all, not only on this page; None unless asked for."""
