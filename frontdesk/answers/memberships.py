"""What the desk says of what the club sells."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frontdesk.rules.plans import Plan


@dataclass(frozen=True, slots=True)
class MembershipKept:
    """The membership is kept, with its outline in words and dates."""

    summary: str
    changed: bool = False
    code: str | None = None
    """The code that was made for it, where none was given."""
    version: int = 1
    """Its version now."""


@dataclass(frozen=True, slots=True)
class CategoryLine:
    """A membership category, and what stands in it."""

    name: str
    active: int
    """Memberships on sale."""
    archived: int


@dataclass(frozen=True, slots=True)
class MembershipLine(Plan):
    """A membership with all its fields."""

    version: int = 1
    """Grows with every change of it; an edit may name the one it began with."""
    archived: bool = False
    held_now: int = 0
    """Contacts with a subscription of it that runs today or is to come."""
    held_ever: int = 0
    """Contacts who ever bought it."""
    subscriptions_now: int = 0
    """Subscriptions of it that run today or are to come: an edit leaves them as they were sold."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What the club sells and sold: categories by name, memberships by category and name."""

    categories: tuple[CategoryLine, ...]
    memberships: tuple[MembershipLine, ...]


@dataclass(frozen=True, slots=True)
class TermsLine:
    """A subscription whose credit terms change, from when, and how."""

    card: str
    name: str
    """Whose it is, as lists show it."""
    next_grant: date | None
    """The day of the first grant under the new terms; None while an open-ended hold keeps it back."""
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TermsApplied:
    """The subscriptions that have other credit terms from their next grant on, in the order of sale."""

    changed: tuple[TermsLine, ...]
