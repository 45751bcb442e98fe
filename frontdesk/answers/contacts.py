"""What the desk says of people and what they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from frontdesk.answers.common import Person
from frontdesk.answers.sessions import PaidBy, SessionName
from frontdesk.rules.grants import Source
from frontdesk.rules.terms import Group


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
class ContactKept:
    """The contact is kept; ``changed`` when the card was known before."""

    card: str
    changed: bool = False
    given: bool = False
    """Whether the card was given by the club."""
    version: int = 1


@dataclass(frozen=True, slots=True)
class CardReplaced:
    """The card the contact has now."""

    card: str


@dataclass(frozen=True, slots=True)
class CardHolder:
    """Whoever has a card."""

    person: Person


@dataclass(frozen=True, slots=True)
class Duplicate:
    """Somebody who may be the same person, and why: name, birthday, phone, email, card."""

    person: Person
    why: tuple[str, ...]
    birthday: date | None
    email: str
    phone: str


@dataclass(frozen=True, slots=True)
class Duplicates:
    """Who may be the same person, the likeliest first."""

    people: tuple[Duplicate, ...]


@dataclass(frozen=True, slots=True)
class Merged:
    """Two entries are one: which cards are old now, and what was booked twice and is cancelled."""

    card: str
    old_card: str
    cancelled: tuple[SessionName, ...] = ()
    returned: int = 0
    """How many credits came back."""
    promoted: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Erased:
    """Somebody's data are erased."""

    entries: int = 0
    """How many entries of the history lost a text; 0 where the person was erased before."""
    seal: str = ""
    """Seals what is left of these entries, for ``verify``."""
    rewritten: bool = False
    """Whether the club's file was written anew, so that nothing is left in its free pages either."""


@dataclass(frozen=True, slots=True)
class ComingBooking:
    """A booking of a session that is not over."""

    session: SessionName
    starts: datetime
    ends: datetime
    """Instants, UTC."""
    place: str
    coach: str
    status: str
    """booked, in or waitlisted."""
    paid_by: PaidBy | None = None
    visit: int = 0
    """Its number: entries of the credit history name it so."""


@dataclass(frozen=True, slots=True)
class ContactOverview:
    """The header of the contact view, and its overview."""

    person: Person
    email: str
    phone: str
    birthday: date | None
    group: Group
    stop_note: str
    flags: tuple[str, ...]
    """past_due, on_hold, ended, not_started, stop_note, no_membership."""
    due: Decimal
    """Owed by today, today's bills included."""
    past_due: Decimal
    available: int
    unlimited: bool
    ending: tuple[tuple[int, date], ...]
    """Available credits that end within 7 days."""
    last_visit: datetime | None
    memberships: tuple[str, ...]
    """Names of those running or to come."""
    bookings: tuple[ComingBooking, ...]
    """The next ones."""
    old_cards: tuple[str, ...]
    created: datetime
    version: int


@dataclass(frozen=True, slots=True)
class HoldLine:
    """A hold of a subscription."""

    first: date
    until: date | None
    """First day running again."""


@dataclass(frozen=True, slots=True)
class SubscriptionLine:
    """A subscription as the Memberships tab shows it."""

    membership: str
    """Its code."""
    name: str
    newest: bool
    """Whether operations that name the membership mean this copy."""
    state: str
    """running, not_started, on_hold or ended."""
    words: str
    """The state in words: «on hold until 14 Apr»."""
    terms: str
    """Credit terms in words."""
    price: str
    """Billing terms in words."""
    sold: date
    start: date
    end: date | None
    limited: bool
    available: int
    holds: tuple[HoldLine, ...]
    next_grant: date | None
    next_grant_credits: int
    next_bill: date | None
    next_amount: Decimal | None
    auto_renew: bool
    period_end: date | None
    """The last day before the next bill: what *cancel at period end* ends it on; None where no bill is to come."""
    renew_from: date | None
    """The first day of a renewal: the day after the end, or today; None where it runs without an end, or is not on
    sale any more."""
    subscription: int = 0
    """Its number: changes name a copy so."""


@dataclass(frozen=True, slots=True)
class SubscriptionLines:
    """Subscriptions, those that have not ended first, each kind the newest first."""

    lines: tuple[SubscriptionLine, ...]


@dataclass(frozen=True, slots=True)
class Visit:
    """One booking of a session that is over."""

    session: SessionName
    starts: datetime
    status: str
    """in, no_show, cancelled, late_cancelled, waitlisted."""
    walk_in: bool
    in_at: datetime | None
    paid_by: PaidBy | None
    visit: int
    """Its number: entries of the credit history name it so."""


@dataclass(frozen=True, slots=True)
class VisitPage:
    """Coming bookings, on the first page; past visits, newest first."""

    coming: tuple[ComingBooking, ...]
    visits: tuple[Visit, ...]
    next: int | None
    """Names the next page; None on the last one, and on a page of newer visits."""
    newer: int | None = None
    """Names the page of newer visits; None where there are none, and on the first page."""


@dataclass(frozen=True, slots=True)
class ContactEntry:
    """One entry of a contact's history, or a note."""

    at: datetime
    what: str
    """In words."""
    op: str
    by: str | None
    """None: the owner."""
    desk: str
    code: str | None
    """Why it was refused, if it was."""
    before: str
    after: str
    reason: str
    session: SessionName | None
    membership: str | None
    credits: int | None
    undone: bool


@dataclass(frozen=True, slots=True)
class ContactHistory:
    """Entries, newest first."""

    entries: tuple[ContactEntry, ...]
    next: int | None
    """Names the next page; None on the last one."""


@dataclass(frozen=True, slots=True)
class ContactsFound:
    """Cards, in the order asked."""

    cards: tuple[str, ...]
    total: int = 0
    """How many there are in all, on every page."""
    more: bool = False
    """Whether another page follows."""


@dataclass(frozen=True, slots=True)
class ContactLine:
    """One line of the list of contacts."""

    person: Person
    group: Group
    memberships: tuple[str, ...]
    unlimited: bool
    available: int
    ending: tuple[tuple[int, date], ...]
    last_visit: datetime | None
    due: Decimal
    flags: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class ContactLines:
    """Lines, in the order asked; unknown cards are left out."""

    lines: tuple[ContactLine, ...]
