"""What the desk says of what somebody bought."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from frontdesk.answers.sessions import SessionName
from frontdesk.rules.grants import Source


@dataclass(frozen=True, slots=True)
class ScheduledGrant:
    """A grant to come, as the sale shows it."""

    source: Source
    usable_from: date
    good_through: date
    credits: int


@dataclass(frozen=True, slots=True)
class Sold:
    """The subscription's first six grants; none for an unlimited membership."""

    schedule: tuple[ScheduledGrant, ...]


@dataclass(frozen=True, slots=True)
class BookingsCancelled:
    """The bookings that a hold or an end cancelled."""

    cancelled: tuple[SessionName, ...] = ()


@dataclass(frozen=True, slots=True)
class Paid:
    """What is still due after a payment, today's bills included."""

    due: Decimal
