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
    credit: PaidBy | None = None
    """What had paid the booking, with the days its credit is good on."""
    expired: bool = False
    """Whether the credit that came back is past its last day."""
    free_until: datetime | None = None
    """The last instant (UTC) at which it was cancelled in time; None for the waitlist."""


@dataclass(frozen=True, slots=True)
class Charged:
    """What a booking or a visit is charged to now, and what the contact has available after it."""

    paid_by: PaidBy
    available: int


@dataclass(frozen=True, slots=True)
class SessionCancelled:
    """How many credits came back."""

    returned: int
    people: tuple[Person, ...] = ()
    """Who was booked or waited, to be told."""


@dataclass(frozen=True, slots=True)
class BookingMoved:
    """Booked in the other session; who was promoted in the one that was left."""

    paid_by: PaidBy
    warnings: tuple[Reason, ...] = ()
    promoted: tuple[str, ...] = ()


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
    note: str = ""
    """The stop note itself."""
    past_due: bool = False
    birthday: bool = False
    """It is today."""
    first_visit: bool = False
    """They never were in another session."""
    paid_by: PaidKind | None = None
    """None while they wait."""
    overridden: bool = False
    over_capacity: bool = False
    charge: PaidBy | None = None
    """What is held, or was used, with the days it is good on now; None while they wait."""
    walk_in: bool = False


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
    """Those who wait in the order of the line."""
    session: SessionLine | None = None


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
    colour: str = ""
    own: bool = False
    """Whether it was edited by itself."""
    key: str = ""
    """What it is known by outside, whatever becomes of its time and its name."""
    closed_for: str | None = None
    """Why the closure that called it off was entered; None: it was not a closure."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Sessions by start."""

    sessions: tuple[SessionLine, ...]
    more: tuple[date, ...] = ()
    """Days with more sessions than were asked for."""


class Verdict(StrEnum):
    """What a session is to somebody who looks for one to book."""

    BOOK = "book"
    WAITLIST = "waitlist"
    """Only a place is lacking."""
    BOOKED = "booked"
    """They have a place, or wait, already."""
    NO = "no"


@dataclass(frozen=True, slots=True)
class BookableLine:
    """One session as one contact may book it, now."""

    session: SessionLine
    verdict: Verdict
    paid_by: PaidBy | None = None
    """What would be held."""
    warnings: tuple[Reason, ...] = ()
    reasons: tuple[Reason, ...] = ()
    """Why not: every reason, worst first."""


@dataclass(frozen=True, slots=True)
class BookableSessions:
    """Sessions by start."""

    lines: tuple[BookableLine, ...]
