"""Money given back, let go, counted and called in."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from frontdesk import answers
from frontdesk.requests.base import Key, Reason, Request
from frontdesk.rules.billing import Method


@dataclass(frozen=True, slots=True)
class Refund(Request[answers.Refunded]):
    """Record money given back, with a reason; nothing becomes due by it."""

    card: Key
    amount: Decimal
    reason: Reason
    method: Method = Method.OTHER
    payment: int | None = None
    """The number of the payment of which it is given back; None: of all that was paid."""


@dataclass(frozen=True, slots=True)
class WriteOff(Request[answers.Paid]):
    """Let go what is due (default: all of it, today's included), with a reason."""

    card: Key
    reason: Reason
    amount: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Takings(Request[answers.Takings]):
    """What was taken on some days (default: today), both ends included."""

    first: dt.date | None = None
    last: dt.date | None = None


@dataclass(frozen=True, slots=True)
class Eft(Request[answers.EftList]):
    """Who owes what by a day (default: today) for memberships whose bills recur."""

    by: dt.date | None = None
