"""The people the club knows, and what they have."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Key, Name, Note, OptionalLine, Request, Text


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
