"""What the desk says of money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frontdesk.answers.common import Person
from frontdesk.rules.billing import Method


@dataclass(frozen=True, slots=True)
class Refunded:
    """What is left of all that the contact ever paid."""

    kept: Decimal


@dataclass(frozen=True, slots=True)
class TakingsLine:
    """What one person took on one day in one way."""

    day: date
    method: Method
    by: str | None
    """None: the owner."""
    taken: Decimal
    given_back: Decimal
    """Refunds, and payments that were undone."""


@dataclass(frozen=True, slots=True)
class Takings:
    """The lines by day, method and person; what they come to; and what was let go, which is no money."""

    lines: tuple[TakingsLine, ...]
    total: Decimal
    written_off: Decimal


@dataclass(frozen=True, slots=True)
class EftLine:
    """One bill that is not paid in full."""

    contact: Person
    membership: str
    name: str
    due: date
    owed: Decimal


@dataclass(frozen=True, slots=True)
class EftList:
    """The bills by contact and day, and what they come to."""

    by: date
    lines: tuple[EftLine, ...]
    total: Decimal
