"""What the club runs, who may come, and who comes."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Key, Name, OptionalLine, Reason, Request, Text
from frontdesk.rules.sessions import Weekday

Mark = Annotated[str, Text(64, blank=True)]
"""What an edit began with, as it was told; empty: it must be new. Anything else meanwhile is a refusal."""


@dataclass(frozen=True, slots=True)
class Rule(Request[answers.Edited]):
    """Name a set of memberships, or edit the one of that name."""

    name: Name
    memberships: tuple[Key, ...] = ()
    new_name: Name | None = None
    invalid: answers.Invalid = answers.Invalid.KEEP
    effects: bool = False
    """Whether the answer tells who gains and loses access, and which bookings become invalid."""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class RemoveRule(Request[answers.Done]):
    """Remove a rule that no series applies."""

    name: Key


@dataclass(frozen=True, slots=True)
class Rules(Request[answers.RuleLines]):
    """Every rule, with its memberships and where it is applied."""


@dataclass(frozen=True, slots=True)
class BookingPolicy(Request[answers.TermsKept]):
    """Name booking terms that several series share, or edit those of that name: these series follow."""

    name: Name
    earliest_days: int | None = None
    earliest_hours: int | None = None
    latest_minutes: int = 0
    cancel_notice_hours: int = 0
    cancel_notice_days: int = 0
    new_name: Name | None = None
    mark: Mark | None = None
    effects: bool = False
    """Whether the answer tells which bookings it affects."""


@dataclass(frozen=True, slots=True)
class RemoveBookingPolicy(Request[answers.Done]):
    """Remove a booking policy that no series uses."""

    name: Key


@dataclass(frozen=True, slots=True)
class BookingPolicies(Request[answers.PolicyLines]):
    """Every booking policy, with the series that use it."""


@dataclass(frozen=True, slots=True)
class Series(Request[answers.Edited]):
    """Add a session series, or edit the one of that name: the whole of it, or (``from_day``) from a day on."""

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
    colour: Annotated[str, Text(20, blank=True)] = ""
    booking_policy: Key | None = None
    """Names the booking terms; the next four and the notice are then not given here."""
    earliest_days: int | None = None
    earliest_hours: int | None = None
    latest_minutes: int = 0
    cancel_notice_days: int = 0
    new_name: Name | None = None
    from_day: dt.date | None = None
    """First day of what is edited; None: the whole series."""
    invalid: answers.Invalid = answers.Invalid.KEEP
    effects: bool = False
    """Whether the answer tells who is affected."""
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class EndSeries(Request[answers.Edited]):
    """Let a series end: ``on`` (default today) is its last day, and what is booked after it is cancelled."""

    name: Key
    on: dt.date | None = None
    effects: bool = False


@dataclass(frozen=True, slots=True)
class AllSeries(Request[answers.SeriesLines]):
    """The series that have not ended, as they are today, with their next dates."""

    ended: bool = False
    """Whether to list those that have ended too."""


@dataclass(frozen=True, slots=True)
class OneSeries(Request[answers.SeriesVersions]):
    """One series with all its fields: every version of it, oldest first; ``date``: and its session of that day."""

    name: Key
    date: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Session(Request[answers.Edited]):
    """Edit one session of a series: what is left out is as its series says; with nothing it follows it again."""

    series: Key
    date: dt.date
    time: dt.time | None = None
    new_time: dt.time | None = None
    minutes: int | None = None
    capacity: int | None = None
    place: OptionalLine | None = None
    coach: OptionalLine | None = None
    invalid: answers.Invalid = answers.Invalid.KEEP
    effects: bool = False
    mark: Mark | None = None


@dataclass(frozen=True, slots=True)
class Closure(Request[answers.ClosureEntered]):
    """Call off everything, or some series, on some days; return the credits, and extend the grants on request."""

    first: dt.date
    last: dt.date
    reason: Reason
    series: tuple[Key, ...] = ()
    """None named: everything."""
    extend: bool = False


@dataclass(frozen=True, slots=True)
class Closures(Request[answers.ClosureLines]):
    """The closures that are not over by a day (default today)."""

    first: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Override:
    """Let somebody in all the same: why, and what it takes."""

    reason: Reason
    take: answers.Take


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
    override: Override | None = None


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
class RestoreSession(Request[answers.Done]):
    """Let a cancelled session take place after all; who was booked books again."""

    series: Key
    date: dt.date
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Promote(Request[answers.Booked]):
    """Give somebody who waits a place out of order; ``take`` says that what stands in the way is overridden."""

    card: Key
    series: Key
    date: dt.date
    reason: Reason
    time: dt.time | None = None
    take: answers.Take | None = None


@dataclass(frozen=True, slots=True)
class MoveBooking(Request[answers.BookingMoved]):
    """Move a booking to another session, of any series."""

    card: Key
    series: Key
    date: dt.date
    to_series: Key
    to_date: dt.date
    time: dt.time | None = None
    to_time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class MoveInLine(Request[answers.Done]):
    """Give somebody another place in the waitlist: 1 is the first."""

    card: Key
    series: Key
    date: dt.date
    position: int
    reason: Reason
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Bookable(Request[answers.BookableSessions]):
    """The sessions of a span of days that a contact may book, and with what; ``everything``: the others too."""

    card: Key
    first: dt.date
    last: dt.date
    everything: bool = False


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
    most: int | None = None
    """So many of each day, by time; None: all."""
