"""The Session Credit Report: what a contact has, had and will have, and everything that happened to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Key, Request, Text
from frontdesk.rules.ledger import EntryKind


@dataclass(frozen=True, slots=True)
class SessionCredits(Request[answers.SessionCredits]):
    """What a contact has on a day (default: now), grant by grant, and why credits are locked."""

    card: Key
    on: dt.date | None = None


@dataclass(frozen=True, slots=True)
class CreditPicture(Request[answers.CreditPicture]):
    """Available and held credits day by day around a day (default: today): past days as they stood."""

    card: Key
    on: dt.date | None = None
    before: int = 30
    """Days before that day, 0 to 370."""
    after: int = 60
    """Days after it, 0 to 370."""


@dataclass(frozen=True, slots=True)
class CreditHistory(Request[answers.CreditHistory]):
    """One page of everything that happened to a contact's credits, as the books stood at the end of a day.

    At most one of ``after``, ``before``, ``jump`` and ``at_end`` says where the page lies; without any it is the first.
    """

    card: Key
    on: dt.date | None = None
    kinds: tuple[EntryKind, ...] = ()
    """Only entries of these kinds; all of them when empty."""
    membership: Annotated[str, Text(64)] | None = None
    """Only entries of the membership with this code."""
    first: dt.date | None = None
    """Only entries from this day on."""
    last: dt.date | None = None
    """Only entries up to this day."""
    visit: int | None = None
    """Only entries of one booking, named as an entry names its ``visit``."""
    oldest_first: bool = False
    after: Annotated[str, Text(120)] | None = None
    """The page that follows the entry with this ``place``."""
    before: Annotated[str, Text(120)] | None = None
    """The page that ends before the entry with this ``place``."""
    jump: dt.date | None = None
    """The page that begins at this day."""
    at_end: bool = False
    """The last page."""
    most: int = 50
    """How many entries, 1 to 500."""
    known: int | None = None
    """Leave out what was written after this entry: the ``newest`` of an earlier answer."""
    count: bool = False
    """Say how many entries there are in all, too: that takes longer the more there are."""


@dataclass(frozen=True, slots=True)
class Export(Request[answers.Done]):
    """Write into the books that a table was handed over as a file."""

    what: Annotated[str, Text(60)]
    """The table's name."""
    card: Key | None
    """Of whom it speaks, if of one contact."""
    on: dt.date | None
    """As of which day."""
    rows: int
    file: Annotated[str, Text(254)]
    """The file's name, without its folder."""
