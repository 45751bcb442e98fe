"""What one contact bought, and what happens to it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal

from frontdesk import answers
from frontdesk.requests.base import Key, Reason, Request
from frontdesk.rules.billing import Method


@dataclass(frozen=True, slots=True)
class Sell(Request[answers.Sold]):
    """Sell a membership to a contact."""

    card: Key
    membership: Key
    start: dt.date | None = None
    first_billing: dt.date | None = None
    paid: bool = True
    again: bool = False
    method: Method = Method.OTHER
    """How the first invoice is paid at the sale."""
    discount: Decimal | None = None
    """Taken off the price in the first invoice, where the membership allows discounts."""
    discount_percent: Decimal | None = None
    """The same as a part of the price; not both."""
    pro_rate: bool = False
    """Whether the first invoice is reduced where it falls due before the start."""
    waive_fee: bool = False
    """Whether the sign-up fee is left out."""


@dataclass(frozen=True, slots=True)
class Hold(Request[answers.BookingsCancelled]):
    """Freeze a subscription from a day until the first day running again (open-ended without)."""

    card: Key
    membership: Key
    from_day: dt.date
    until: dt.date | None = None
    subscription: int | None = None
    """The number of the copy that is meant; None: the newest that has not ended."""


@dataclass(frozen=True, slots=True)
class Resume(Request[answers.Done]):
    """End the running hold: the subscription runs again from that day (default today)."""

    card: Key
    membership: Key
    on: dt.date | None = None
    subscription: int | None = None
    """The number of the copy that is meant; None: the newest that has not ended."""


@dataclass(frozen=True, slots=True)
class End(Request[answers.BookingsCancelled]):
    """End a subscription: that day (default today) is its last."""

    card: Key
    membership: Key
    on: dt.date | None = None
    subscription: int | None = None
    """The number of the copy that is meant; None: the newest that has not ended."""


@dataclass(frozen=True, slots=True)
class Adjust(Request[answers.Done]):
    """Add credits (a new grant usable today) or remove some, with a reason."""

    card: Key
    membership: Key
    credits: int
    reason: Reason
    days: int | None = None
    subscription: int | None = None
    """The number of the copy that is meant; None: the newest that has not ended."""


@dataclass(frozen=True, slots=True)
class Extend(Request[answers.Done]):
    """Move the last day of every grant still good, with a reason."""

    card: Key
    membership: Key
    days: int
    reason: Reason
    subscription: int | None = None
    """The number of the copy that is meant; None: the newest that has not ended."""


@dataclass(frozen=True, slots=True)
class Pay(Request[answers.Paid]):
    """Record a payment (default: all that is due, today's included)."""

    card: Key
    amount: Decimal | None = None
    method: Method = Method.OTHER
