"""What the desk says of the timetable: series, rules, booking policies, closures, and whom a change of them affects."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum

from frontdesk.answers.common import Person
from frontdesk.answers.sessions import SessionLine, SessionName


class Invalid(StrEnum):
    """What becomes of bookings that a change makes invalid."""

    KEEP = "keep"
    CANCEL = "cancel"
    """Their credits come back."""


@dataclass(frozen=True, slots=True)
class MovedSession:
    """A session that somebody touched, and when it takes place now."""

    series: str
    date: dt.date
    starts: dt.datetime
    """Before; instants, UTC."""
    new_starts: dt.datetime
    booked: int
    waiting: int


@dataclass(frozen=True, slots=True)
class AccessLine:
    """A membership that a series admits now and did not, or the other way round."""

    series: str
    membership: str
    """The membership's code."""
    name: str
    holders: int
    """How many people hold it now or in time to come."""


@dataclass(frozen=True, slots=True)
class InvalidBooking:
    """A booking that would not be taken any more."""

    series: str
    date: dt.date
    person: Person
    code: str
    """session_rule, session_full, session_cancelled where its session is no more, or off_schedule where the series
    leaves the day of its session."""
    returned: bool = False
    """Whether its credit came back."""


@dataclass(frozen=True, slots=True)
class Clash:
    """Somebody who is booked in a session that has moved, and in another one at the same time."""

    person: Person
    series: str
    date: dt.date
    other_series: str
    other_date: dt.date
    other_starts: dt.datetime
    """Instant, UTC."""


@dataclass(frozen=True, slots=True)
class Effects:
    """Whom a change of the timetable affects."""

    moved: tuple[MovedSession, ...] = ()
    gains: tuple[AccessLine, ...] = ()
    loses: tuple[AccessLine, ...] = ()
    invalid: tuple[InvalidBooking, ...] = ()
    cancelled: bool = False
    """Whether the invalid bookings are cancelled; else they are kept."""
    promoted: tuple[str, ...] = ()
    """Cards of those who got a place from the waitlist."""
    clashes: tuple[Clash, ...] = ()


@dataclass(frozen=True, slots=True)
class Edited:
    """It is kept; ``changed`` when it was known before and has been edited."""

    changed: bool = False
    effects: Effects | None = None
    """None where nobody asked."""


@dataclass(frozen=True, slots=True)
class RuleLine:
    """A rule with its memberships (codes), and the series that apply it."""

    name: str
    memberships: tuple[str, ...]
    series: tuple[str, ...]
    mark: str = ""
    """Changes with its name and its memberships."""


@dataclass(frozen=True, slots=True)
class RuleLines:
    """Rules by name."""

    rules: tuple[RuleLine, ...]


@dataclass(frozen=True, slots=True)
class PolicyLine:
    """Booking terms under a name, and the series that use them."""

    name: str
    earliest_days: int | None
    earliest_hours: int | None
    latest_minutes: int
    cancel_notice_hours: int
    cancel_notice_days: int
    series: tuple[str, ...]
    mark: str = ""
    """Changes with its name and its terms."""


@dataclass(frozen=True, slots=True)
class TermsEffects:
    """Whom a change of booking terms affects."""

    series: tuple[str, ...]
    """The series that follow."""
    bookings: int
    """Bookings to come in them."""
    late: int
    """How many of these could be cancelled for nothing now, and could not any more."""
    free: int
    """How many could not, and could again."""


@dataclass(frozen=True, slots=True)
class TermsKept:
    """It is kept; ``changed`` when it was known before and has been edited."""

    changed: bool = False
    effects: TermsEffects | None = None
    """None where nobody asked."""


@dataclass(frozen=True, slots=True)
class PolicyLines:
    """Booking policies by name."""

    policies: tuple[PolicyLine, ...]


@dataclass(frozen=True, slots=True)
class SeriesVersion:
    """A series as it is on the days from ``valid_from`` to before ``valid_until``; fields as in the request."""

    name: str
    valid_from: dt.date | None
    valid_until: dt.date | None
    weekdays: tuple[str, ...]
    date: dt.date | None
    time: str
    """Club-local wall time, HH:MM."""
    minutes: int
    capacity: int | None
    start: dt.date | None
    end: dt.date | None
    place: str
    coach: str
    colour: str
    booking_policy: str | None
    earliest_days: int | None
    earliest_hours: int | None
    latest_minutes: int
    cancel_notice_hours: int
    cancel_notice_days: int
    opens_minutes: int
    closes_minutes: int
    session_rules: bool
    rules: tuple[str, ...]
    memberships: tuple[str, ...]
    """Codes of those ticked on the series itself."""
    next_date: dt.date | None
    """Its first session from today on, closures aside."""


@dataclass(frozen=True, slots=True)
class SeriesVersions:
    """One series, its versions by their days."""

    versions: tuple[SeriesVersion, ...]
    mark: str = ""
    """Changes with every change of the series; an edit may name the one it began with."""
    session: SessionLine | None = None
    """Its session of the day asked about; None where it has none there, or nobody asked."""
    session_mark: str | None = None
    """Changes with every change of that session, by itself or by its series; not with bookings."""


@dataclass(frozen=True, slots=True)
class SeriesLines:
    """Series by name, each as it is today (to come: as it will begin; ended: as it was last)."""

    series: tuple[SeriesVersion, ...]


@dataclass(frozen=True, slots=True)
class ClosureEntered:
    """What a closure called off; credits returned, and the grants it extended."""

    sessions: tuple[SessionName, ...] = ()
    """Those that somebody was booked in."""
    bookings: int = 0
    people: tuple[Person, ...] = ()
    """Who was booked or waited, to be told."""
    returned: int = 0
    extended: int = 0
    """How many grants, of those there are so far."""


@dataclass(frozen=True, slots=True)
class ClosureLine:
    """Days, both included, on which nothing takes place, or none of the series named."""

    first: dt.date
    last: dt.date
    reason: str
    series: tuple[str, ...]
    """None: everything."""
    nonce: str = ""
    """Of the operation that entered it: what undoes it names this."""


@dataclass(frozen=True, slots=True)
class ClosureLines:
    """Closures by first day."""

    closures: tuple[ClosureLine, ...]
