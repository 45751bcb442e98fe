"""The people the club knows, and what they have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Key, Name, Note, OptionalLine, Reason, Request, Text
from frontdesk.rules.terms import Group

OptionalKey = Annotated[str, Text(64, blank=True)]
OptionalName = Annotated[str, Text(60, blank=True)]


@dataclass(frozen=True, slots=True)
class Contact(Request[answers.ContactKept]):
    """Add a contact, or edit the one with that card; without a card the next free number of the club is given."""

    card: OptionalKey
    first_name: Name
    last_name: Name
    email: OptionalLine = ""
    phone: Annotated[str, Text(40, blank=True)] = ""
    birthday: dt.date | None = None
    group: Group | None = None
    """Moved forward by hand; stays where it is unless given."""
    version: int | None = None
    """The version that was edited: refused where another desk has edited it meanwhile."""


@dataclass(frozen=True, slots=True)
class ReplaceCard(Request[answers.CardReplaced]):
    """Give a contact another card, by default the next free number; the old one says from then on that it was."""

    card: Key
    new_card: OptionalKey = ""
    again: bool = False
    """Needed to give out a card that was replaced before."""


@dataclass(frozen=True, slots=True)
class WhoseCard(Request[answers.CardHolder]):
    """Whose card it is; of one that was replaced or erased the refusal says so."""

    card: Key


@dataclass(frozen=True, slots=True)
class AddNote(Request[answers.Done]):
    """Add a note about a contact."""

    card: Key
    text: Annotated[str, Text(1000, lines=True)]


@dataclass(frozen=True, slots=True)
class PossibleDuplicates(Request[answers.Duplicates]):
    """Who may be the same person: the same name and birthday, or the same phone number, e-mail or card."""

    first_name: OptionalName = ""
    last_name: OptionalName = ""
    birthday: dt.date | None = None
    email: OptionalLine = ""
    phone: Annotated[str, Text(40, blank=True)] = ""
    card: OptionalKey = ""
    but: OptionalKey = ""
    """The card of the person who is edited, and not a duplicate of themselves."""


@dataclass(frozen=True, slots=True)
class Merge(Request[answers.Merged]):
    """Make two entries of one person one: everything of the other shows under the one that is kept. No undo."""

    keep: Key
    other: Key


@dataclass(frozen=True, slots=True)
class Erase(Request[answers.Erased]):
    """Erase a person's data for good: name, card, reach, birthday, notes, and every copy. The books stay. No undo."""

    card: Annotated[str, Text(64, secret=True)]
    reason: Reason
    words: tuple[Annotated[str, Text(60, secret=True)], ...] = ()
    """More by which entries about others name the person: a nickname, the last name alone."""


@dataclass(frozen=True, slots=True)
class Overview(Request[answers.ContactOverview]):
    """The header of the contact view and its first tab."""

    card: Key


@dataclass(frozen=True, slots=True)
class Subscriptions(Request[answers.SubscriptionLines]):
    """What a contact bought, as it stands today, the newest first."""

    card: Key


@dataclass(frozen=True, slots=True)
class Visits(Request[answers.VisitPage]):
    """A contact's coming bookings (on the first page) and a page of past visits, newest first.

    At most one of ``before``, ``after`` and ``at`` says where the page lies; without any it is the first.
    """

    card: Key
    before: int | None = None
    """The page that follows this visit: the ``next`` of the page before."""
    most: int = 50
    after: int | None = None
    """The page that ends before this visit: newer ones."""
    at: int | None = None
    """The page that begins with this visit."""


@dataclass(frozen=True, slots=True)
class Bills(Request[answers.Billed]):
    """A contact's bills due by today and payments, newest first."""

    card: Key


@dataclass(frozen=True, slots=True)
class ContactHistory(Request[answers.ContactHistory]):
    """A page of everything that was written about a contact, and of notes, newest first."""

    card: Key
    before: int | None = None
    """The ``next`` of the page before."""
    most: int = 50


class Filter(StrEnum):
    """Whom the list of contacts shows."""

    PAST_DUE = "past_due"
    ENDING = "ending"
    """Credits or a membership end within 7 days."""
    LOW_CREDITS = "low_credits"
    """2 or fewer available of a running limited membership."""
    ON_HOLD = "on_hold"
    ABSENT = "absent"
    """A membership runs, and there was no visit for 10 days."""


class Sort(StrEnum):
    """By what the list of contacts is in order."""

    NAME = "name"
    CARD = "card"
    LAST_VISIT = "last_visit"
    SINCE = "since"
    CREDITS = "credits"
    """Credits available; who has no limited membership comes last."""
    ENDING = "ending"
    """The day on which the first of the credits end; who has none comes last."""
    OWES = "owes"
    """What is owed by today; who owes nothing comes last."""


@dataclass(frozen=True, slots=True)
class FindContacts(Request[answers.ContactsFound]):
    """The cards of everybody in a filter and a group, in an order; or a page of them."""

    only: Filter | None = None
    group: Group | None = None
    sort: Sort = Sort.NAME
    down: bool = False
    """From the last to the first."""
    among: tuple[Key, ...] | None = None
    """Only of these cards."""
    after: OptionalKey = ""
    """Only beyond the one of this card: the last of the page before."""
    most: int | None = None
    """How many at most; all unless given."""


@dataclass(frozen=True, slots=True)
class ContactLines(Request[answers.ContactLines]):
    """The columns of the list of contacts for some cards, in the order asked."""

    cards: tuple[Key, ...]


@dataclass(frozen=True, slots=True)
class StopNote(Request[answers.Done]):
    """Set or clear (empty) the note the desk must see before this person goes in."""

    card: Key
    note: Note = ""


@dataclass(frozen=True, slots=True)
class Credits(Request[answers.CreditReport]):
    """What a contact has on a day (default: now), with the history on request."""

    card: Key
    on: dt.date | None = None
    history: bool = False


@dataclass(frozen=True, slots=True)
class Glance(Request[answers.Glances]):
    """What the check-in screen shows beside a few matches: memberships, credits, booking for one session."""

    cards: tuple[Key, ...]
    series: str | None = None
    date: dt.date | None = None
    time: dt.time | None = None
