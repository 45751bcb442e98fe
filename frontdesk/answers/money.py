"""What the desk says of money."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
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


@dataclass(frozen=True, slots=True)
class BillLine:
    """One bill."""

    membership: str
    """Its name."""
    number: int
    """Counts from 1."""
    due: date
    amount: Decimal
    paid: Decimal
    owed: Decimal
    late: bool
    """Due before today and not paid."""
    tax: Decimal | None = None
    """How much of the amount is tax; None where that was not kept."""


@dataclass(frozen=True, slots=True)
class PaymentLine:
    """One payment."""

    at: datetime
    amount: Decimal
    kind: str
    """sale, desk, undo, …"""
    method: str
    membership: str | None
    """The name of the membership whose first bill it paid at the sale."""
    payment: int = 0
    """Its number: a refund names it so."""
    by: str | None = None
    """Who recorded it; None: the owner."""
    reason: str = ""
    left: Decimal = Decimal(0)
    """What can be given back of it: nothing of a refund, of what was undone, and of what is no money."""
    undone: bool = False


@dataclass(frozen=True, slots=True)
class Billed:
    """Bills and payments, newest first."""

    due: Decimal
    past_due: Decimal
    bills: tuple[BillLine, ...]
    payments: tuple[PaymentLine, ...]
    grace_days: int = 0
    """How many days after its due date a bill is not yet past due."""
    blocks: bool = False
    """Whether the contact is past due now: the grace days are over, and billing is enforced."""
