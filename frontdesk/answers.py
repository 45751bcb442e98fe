"""What the desk answers: frozen values that cross every border, named as ``frontdesk batch`` names them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from frontdesk.rules.admission import PaidKind
from frontdesk.rules.checks import Remedy
from frontdesk.rules.grants import Source
from frontdesk.rules.terms import Group


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal, or one warning: a stable code and a human sentence with the fact."""

    code: str
    message: str
    remedy: Remedy = Remedy.NONE


@dataclass(frozen=True, slots=True)
class Refusal:
    """The desk says no: a value, never an exception."""

    code: str
    """Stable; ``malformed`` means the request itself is at fault and ``field`` names where."""
    message: str
    reasons: tuple[Reason, ...] = ()
    """For admissions: every reason, worst first."""
    field: str | None = None
    contact: Person | None = None
    """Whom it concerns, as far as known."""
    can_be_overridden: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the desk sees."""

    card: str
    first_name: str
    last_name: str

    @property
    def listed(self) -> str:
        """The name as lists show it: «Smith, Anna»."""
        return f"{self.last_name}, {self.first_name}"


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and there is nothing to add."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept; ``changed`` when it was known before and has been edited."""

    changed: bool = False


@dataclass(frozen=True, slots=True)
class MembershipKept:
    """The membership is kept, with its outline in words and dates."""

    summary: str
    changed: bool = False


@dataclass(frozen=True, slots=True)
class ScheduledGrant:
    """A grant to come, as the sale shows it."""

    source: Source
    usable_from: date
    good_through: date
    credits: int


@dataclass(frozen=True, slots=True)
class Sold:
    """The subscription's first six grants; none for an unlimited membership."""

    schedule: tuple[ScheduledGrant, ...]


@dataclass(frozen=True, slots=True)
class SessionName:
    """A session as bookings name it."""

    series: str
    date: date


@dataclass(frozen=True, slots=True)
class BookingsCancelled:
    """The bookings that a hold or an end cancelled."""

    cancelled: tuple[SessionName, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What is still due after a payment, today's bills included."""

    due: Decimal


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
class SessionCancelled:
    """How many credits came back."""

    returned: int


@dataclass(frozen=True, slots=True)
class Undone:
    """Which operation was undone, and who was promoted by it."""

    undone: str
    promoted: tuple[str, ...] = ()
    message: str = ""
    """What was undone, in a sentence for the screen."""


@dataclass(frozen=True, slots=True)
class GrantLine:
    """One grant in a credit report."""

    membership: str
    source: Source
    usable_from: date
    good_through: date
    credits: int
    available: int
    locked: int
    held: int
    used: int
    expired: int
    revoked: int


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One entry of the credit history."""

    day: date
    what: str
    credits: int
    membership: str
    source: Source | None = None
    usable_from: date | None = None
    at: datetime | None = None
    """Instant (UTC) of what somebody did; None for what follows from terms and dates."""
    session: SessionName | None = None
    by: str | None = None
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class CreditReport:
    """What a contact has on a day: available + locked + held + used + expired + revoked = issued."""

    issued: int
    available: int
    held: int
    used: int
    expired: int
    revoked: int
    locked: int
    grants: tuple[GrantLine, ...]
    history: tuple[HistoryLine, ...] | None = None


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


@dataclass(frozen=True, slots=True)
class GlanceLine:
    """What the desk sees of one person at a glance."""

    card: str
    memberships: tuple[str, ...]
    """Names of those running or to come; the last one where all have ended."""
    unlimited: bool
    available: int
    ending: tuple[tuple[int, date], ...]
    """Available credits that end within 7 days."""
    booking: str | None
    """booked, in, waitlisted or no_show in the chosen session; None: not booked."""
    flags: tuple[str, ...]
    """past_due, on_hold, ended, not_started, stop_note, no_membership."""


@dataclass(frozen=True, slots=True)
class Glances:
    """Glances, in the order asked; unknown cards are left out."""

    lines: tuple[GlanceLine, ...]


@dataclass(frozen=True, slots=True)
class Problem:
    """Something ``verify`` found wrong."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong with the books: nothing, one hopes."""

    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True)
class ClubInfo:
    """The club as every screen shows it."""

    name: str
    timezone: str
    currency: str
    enforced: bool


@dataclass(frozen=True, slots=True)
class ContactCard:
    """What the search index keeps of a contact."""

    id: int
    card: str
    first_name: str
    last_name: str
    email: str
    phone: str
    group: Group


@dataclass(frozen=True, slots=True)
class RecentVisit:
    """One line of the desk's last events."""

    at: datetime
    """UTC."""
    person: Person
    admitted: bool
    code: str
    message: str
    series: str
