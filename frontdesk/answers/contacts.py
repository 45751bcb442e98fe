"""What the desk says of people and what they have."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from frontdesk.answers.sessions import SessionName
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
