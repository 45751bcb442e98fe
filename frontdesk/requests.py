"""What the desk can be asked to do: one frozen request per operation, the same for screens, batch and command line.

``Desk.perform`` takes a request and answers with its answer (``frontdesk.answers``) or a ``Refusal``. People are
named by card, memberships by code, series and rules by name, a session by series, date and, where a day has two, time.
Text fields say what kind of text they are (``Line``, ``Name``, ``Key``, …) so that one text boundary cleans them all.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Annotated, Generic, TypeVar

from frontdesk import answers
from frontdesk.rules.access import Role
from frontdesk.rules.checks import Check, Mode
from frontdesk.rules.sessions import Weekday
from frontdesk.rules.terms import FirstGrant, Group, Period


@dataclass(frozen=True, slots=True)
class Text:
    """What a text field admits, enforced by the text boundary."""

    longest: int
    lines: bool = False
    """Whether it may have several lines."""
    blank: bool = False
    """Whether it may be empty."""


Key = Annotated[str, Text(64)]
"""Names something already known: a card, a code, a name."""
Name = Annotated[str, Text(60)]
OptionalLine = Annotated[str, Text(254, blank=True)]
Reason = Annotated[str, Text(200)]
Note = Annotated[str, Text(1000, lines=True, blank=True)]
Pin = Annotated[str, Text(12, blank=True)]

A = TypeVar("A")


class Request(Generic[A]):
    """A request whose answer is an ``A``."""

    __slots__ = ()


# The club and what it sells


@dataclass(frozen=True, slots=True)
class Club(Request[answers.Done]):
    """Name the club, its time zone and currency; set the main switch and the checks."""

    name: Name
    timezone: Annotated[str, Text(64)]
    currency: Annotated[str, Text(3)]
    enforce_billing: bool = True
    checks: dict[Check, Mode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Category(Request[answers.Kept]):
    """Add a membership category."""

    name: Name


@dataclass(frozen=True, slots=True)
class Membership(Request[answers.MembershipKept]):
    """Add a membership, or edit the one of that code (later sales only)."""

    code: Key
    name: Name
    category: Key
    price: Decimal
    limited: bool
    eft: bool = True
    bill_period: Period = Period.MONTHLY
    installments: int | None = None
    group: Group = Group.MEMBER
    credits: int | None = None
    days_to_expire: int | None = None
    frequency: int | None = None
    initial: int = 0
    first_grant: FirstGrant = FirstGrant.AFTER_PERIOD


@dataclass(frozen=True, slots=True)
class Contact(Request[answers.Kept]):
    """Add a contact, or edit the one with that card."""

    card: Key
    first_name: Name
    last_name: Name
    email: OptionalLine = ""
    phone: Annotated[str, Text(40, blank=True)] = ""


@dataclass(frozen=True, slots=True)
class StopNote(Request[answers.Done]):
    """Set or clear (empty) the note the desk must see before this person goes in."""

    card: Key
    note: Note = ""


@dataclass(frozen=True, slots=True)
class Staff(Request[answers.Done]):
    """Add a person at the desk."""

    name: Name
    role: Role
    pin: Pin = ""


# What one contact bought


@dataclass(frozen=True, slots=True)
class Sell(Request[answers.Sold]):
    """Sell a membership to a contact."""

    card: Key
    membership: Key
    start: dt.date | None = None
    first_billing: dt.date | None = None
    paid: bool = True
    again: bool = False


@dataclass(frozen=True, slots=True)
class Hold(Request[answers.BookingsCancelled]):
    """Freeze a subscription from a day until the first day running again (open-ended without)."""

    card: Key
    membership: Key
    from_day: dt.date
    until: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Resume(Request[answers.Done]):
    """End the running hold: the subscription runs again from that day (default today)."""

    card: Key
    membership: Key
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class End(Request[answers.BookingsCancelled]):
    """End a subscription: that day (default today) is its last."""

    card: Key
    membership: Key
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Adjust(Request[answers.Done]):
    """Add credits (a new grant usable today) or remove some, with a reason."""

    card: Key
    membership: Key
    credits: int
    reason: Reason
    days: int | None = None


@dataclass(frozen=True, slots=True)
class Extend(Request[answers.Done]):
    """Move the last day of every grant still good, with a reason."""

    card: Key
    membership: Key
    days: int
    reason: Reason


@dataclass(frozen=True, slots=True)
class Pay(Request[answers.Paid]):
    """Record a payment (default: all that is due, today's included)."""

    card: Key
    amount: Decimal | None = None


# Sessions


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
class Undo(Request[answers.Undone]):
    """Undo the operation of that nonce, or the newest that can be undone and is not."""

    of: Annotated[str, Text(200)] | None = None


# Questions: they write nothing


@dataclass(frozen=True, slots=True)
class Credits(Request[answers.CreditReport]):
    """What a contact has on a day (default: now), with the history on request."""

    card: Key
    on: dt.date | None = None
    history: bool = False


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


@dataclass(frozen=True, slots=True)
class Glance(Request[answers.Glances]):
    """What the check-in screen shows beside a few matches: memberships, credits, booking for one session."""

    cards: tuple[Key, ...]
    series: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None


@dataclass(frozen=True, slots=True)
class Verify(Request[answers.Verified]):
    """Prove on the live database that its books are right."""
