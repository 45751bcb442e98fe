"""What the desk says of what somebody bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frontdesk.answers.common import Reason
from frontdesk.answers.sessions import SessionName
from frontdesk.rules.grants import Source
from frontdesk.rules.terms import Group


@dataclass(frozen=True, slots=True)
class ScheduledGrant:
    """A grant to come, as the sale shows it."""

    source: Source
    usable_from: date
    good_through: date
    credits: int


@dataclass(frozen=True, slots=True)
class Invoice:
    """One bill to come: price + fee - discount + tax = total."""

    due: date
    price: Decimal
    fee: Decimal
    discount: Decimal
    tax: Decimal
    total: Decimal


@dataclass(frozen=True, slots=True)
class Sold:
    """The subscription's first six grants (none for an unlimited membership), and what the Summary page says."""

    schedule: tuple[ScheduledGrant, ...]
    name: str = ""
    start: date | None = None
    terms: str = ""
    """Credit terms in words."""
    price: str = ""
    """Billing terms in words."""
    invoices: tuple[Invoice, ...] = ()
    """The first three."""
    paid_now: Decimal = Decimal(0)
    """What is recorded as paid with the sale."""
    due_today: Decimal = Decimal(0)
    """What the contact owes by today once it is sold."""
    group: Group = Group.LEAD
    group_before: Group = Group.LEAD
    warnings: tuple[Reason, ...] = ()
    """``duplicate``: it is a second copy of the same membership."""


@dataclass(frozen=True, slots=True)
class BookingsCancelled:
    """The bookings that a hold or an end cancelled."""

    cancelled: tuple[SessionName, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What is still due after a payment, today's bills included."""

    due: Decimal
