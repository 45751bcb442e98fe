"""What the desk says of itself: undone, proved, the club, its last verdicts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frontdesk.answers.common import Person


@dataclass(frozen=True, slots=True)
class Undone:
    """Which operation was undone, and who was promoted by it."""

    undone: str
    promoted: tuple[str, ...] = ()
    message: str = ""
    """What was undone, in a sentence for the screen."""
    of: str | None = None
    """Its nonce."""
    contact: Person | None = None
    """Whom it concerned."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something ``verify`` found wrong."""

    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Verified:
    """What is wrong with the books: nothing, one hopes."""

    problems: tuple[Problem, ...]
    head: str | None = None
    """The head of the trail, to be kept elsewhere; where it was asked for."""


@dataclass(frozen=True, slots=True)
class ClubInfo:
    """The club as every screen shows it."""

    name: str
    timezone: str
    currency: str
    enforced: bool
    single_user: bool = True
    """Nobody has a PIN: whoever sits at the desk acts as the owner."""


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
    nonce: str | None = None
