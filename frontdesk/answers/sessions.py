"""What the desk says of sessions, bookings and visits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from frontdesk.answers.common import Person, Reason
from frontdesk.rules.admission import PaidKind


@dataclass(frozen=True, slots=True)
class SessionName:
    """A session as bookings name it."""

    series: str
    date: date


@dataclass(frozen=True, slots=True)
class PaidBy:
    """What pays a visit."""

    kind: PaidKind
    membership: str | None = None
    """The membership's code."""
    usable_from: date | None = None
    good_through: date | None = None
    membership_name: str | None = None


class BookingStatus(StrEnum):
    """What becomes of a request to book."""

    BOOKED = "booked"
    WAITLISTED = "waitlisted"


class CancelStatus(StrEnum):
    """What becomes of a cancelled booking."""

    CANCELLED = "cancelled"
    LATE_CANCELLED = "late_cancelled"


class Take(StrEnum):
    """What an override takes."""

    CREDIT = "credit"
    UNPAID = "unpaid"


@dataclass(frozen=True, slots=True)
class Booked:
    """A place, or a place in the line."""

    status: BookingStatus
    paid_by: PaidBy | None
    """None on the waitlist, which holds nothing."""
    warnings: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class CheckedIn:
    """They are in."""

    walk_in: bool
    warnings: tuple[Reason, ...]
    paid_by: PaidBy
    available: int
    """Credits the contact has available after it."""
    contact: Person
    ending: tuple[tuple[int, date], ...] = ()
    """Available credits that end within 7 days: how many, good through when."""
    at: datetime | None = None
    """Instant of the check-in, UTC."""
    overridden: bool = False
    nonce: str | None = None


@dataclass(frozen=True, slots=True)
class BookingCancelled:
    """The booking is cancelled; who was promoted from the waitlist."""

    status: CancelStatus
    returned: bool
    """Whether a credit came back."""
    promoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Charged:
    """What a booking or a visit is charged to now, and what the contact has available after it."""

    paid_by: PaidBy
    available: int


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """How many credits came back."""

    returned: int


@dataclass(frozen=True, slots=True)
class RosterLine:
    """One person on a roster, for the screen."""

    person: Person
    status: str
    """booked, in, waitlisted or no_show."""
    at: datetime | None = None
    """When they came in (UTC)."""
    flagged: bool = False
    """A stop note."""


@dataclass(frozen=True, slots=True)
class SessionRoster:
    """Who is where, as lists of cards; ``lines`` says the same for the screen."""

    capacity: int | None
    booked: tuple[str, ...]
    """Still to come."""
    in_: tuple[str, ...]
    waitlisted: tuple[str, ...]
    no_show: tuple[str, ...]
    lines: tuple[RosterLine, ...] = ()


@dataclass(frozen=True, slots=True)
class SessionLine:
    """One session of the schedule."""

    series: str
    date: date
    time: str
    """Club-local wall time, HH:MM."""
    starts: datetime
    ends: datetime
    """Instants, UTC."""
    place: str
    coach: str
    capacity: int | None
    taken: int
    waiting: int
    inside: int
    """How many are checked in."""
    cancelled: bool


@dataclass(frozen=True, slots=True)
class Schedule:
    """Sessions by start."""

    sessions: tuple[SessionLine, ...]
