"""What the club runs, who may come, and who comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from frontdesk import answers
from frontdesk.requests.base import Key, Name, OptionalLine, Reason, Request
from frontdesk.rules.sessions import Weekday


@dataclass(frozen=True, slots=True)
class Rule(Request[answers.Kept]):
    """Name a set of memberships, or edit the one of that name."""

    name: Name
    memberships: tuple[Key, ...] = ()


@dataclass(frozen=True, slots=True)
class Series(Request[answers.Kept]):
    """Add a session series, or edit the whole of the one of that name."""

    name: Name
    time: dt.time
    minutes: int
    weekdays: tuple[Weekday, ...] | None = None
    date: dt.date | None = None
    capacity: int | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    cancel_notice_hours: int = 0
    opens_minutes: int = 60
    closes_minutes: int = 0
    session_rules: bool = False
    rules: tuple[Key, ...] = ()
    memberships: tuple[Key, ...] = ()
    place: OptionalLine = ""
    coach: OptionalLine = ""


@dataclass(frozen=True, slots=True)
class Book(Request[answers.Booked]):
    """Book a place in a session, or join its waitlist when it is full."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None
    waitlist: bool = True
    pay_with: Key | None = None
    """The one membership that may pay."""


@dataclass(frozen=True, slots=True)
class Override:
    """Let somebody in all the same: why, and what it takes."""

    reason: Reason
    take: answers.Take


@dataclass(frozen=True, slots=True)
class CheckIn(Request[answers.CheckedIn]):
    """Check a person in to a session: a booking's arrival, or a walk-in."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None
    override: Override | None = None
    pay_with: Key | None = None
    """The one membership that may pay."""


@dataclass(frozen=True, slots=True)
class Swap(Request[answers.Charged]):
    """Charge a booking or a visit to another membership, or to none."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None
    membership: Key | None = None
    unpaid: bool = False


@dataclass(frozen=True, slots=True)
class Settle(Request[answers.Charged]):
    """Pay a visit that was left unpaid with a credit of today."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None
    membership: Key | None = None


@dataclass(frozen=True, slots=True)
class Why(Request[answers.Why]):
    """Why somebody may or may not come in now, or book: everything that is looked at."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None
    book: bool = False


@dataclass(frozen=True, slots=True)
class Cancel(Request[answers.BookingCancelled]):
    """Cancel a booking, in time or late, or leave the waitlist."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class NoShow(Request[answers.Done]):
    """Mark a booked person as not having come, from the start on."""

    card: Key
    series: Key
    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class CancelSession(Request[answers.SessionCancelled]):
    """Cancel one session and return every held credit."""

    series: Key
    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Roster(Request[answers.SessionRoster]):
    """Who is booked, in, waiting and missing in a session."""

    series: Key
    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Sessions(Request[answers.Schedule]):
    """The sessions of a span of days, both ends included."""

    first: dt.date
    last: dt.date
