"""When bills fall due and what is owed (rules, section 8: Bills; section 5: past due).

Bill dates count from the first billing date, the k-th from the anchor, never chained: monthly from 31 Jan
falls on 28 Feb, then on 31 Mar. Amounts are whole minor units of the club's currency (cents).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.terms import Period

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from frontdesk.rules.terms import BillingTerms

_MONTHS: Final = {Period.MONTHLY: 1, Period.QUARTERLY: 3, Period.ANNUALLY: 12}


@dataclass(frozen=True, slots=True)
class Billing:
    """What one subscription is billed, as frozen at its sale."""

    subscription: int
    terms: BillingTerms
    amount: int
    """One bill, in minor units."""
    first: date
    """The first billing date, from which all others count."""
    end: date | None = None
    """The subscription's last day: no bill falls due after it."""
    first_paid: bool = False
    """Whether the first bill was paid at the sale."""
    first_amount: int | None = None
    """The first bill when it differs (sign-up fee, pro-rate, discount), in minor units."""


@dataclass(frozen=True, slots=True)
class Bill:
    """What a subscription owes on a date, as far as it is not paid."""

    subscription: int
    number: int
    """Counts from 0, the bill of the first billing date."""
    due: date
    amount: int
    owed: int
    """What is left to pay of it, in minor units."""


@dataclass(frozen=True, slots=True)
class PastDue:
    """The fact behind *past due*: unpaid bills due before today."""

    bills: int
    owed: int
    oldest: date


class Method(StrEnum):
    """How somebody paid: money is recorded here, cards are not charged."""

    CASH = "cash"
    CARD = "card"
    """The card terminal."""
    DEBIT = "debit"
    """By bank debit."""
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class FirstBill:
    """What the first bill is made of, in minor units."""

    price: int
    """The price, or the part of it that is due for a shorter first period."""
    fee: int
    """The sign-up fee."""
    discount: int
    """What is taken off the price."""
    tax: int

    @property
    def total(self) -> int:
        """What is to pay."""
        return self.price + self.fee - self.discount + self.tax


def half_up(numerator: int, denominator: int) -> int:
    """Divide and round once, a half up; both are not negative."""
    return (2 * numerator + denominator) // (2 * denominator)


def tax_on(amount: int, basis_points: int) -> int:
    """Return the tax that comes on top of an amount; 1900 basis points are 19 %."""
    return half_up(amount * basis_points, 10_000)


def first_price(terms: BillingTerms, price: int, start: date, first: date) -> int:
    """Return the price of a first bill that falls due before the start, reduced to the days that it pays for.

    A bill pays for the days from its date until the next bill date. Of the first one's only the days from the start on
    count; none where the next bill is due by then. Where no other bill follows, or the start is not after the first
    billing date, it is the whole price.
    """
    if start <= first or terms.bills == 1:
        return price
    following = bill_date(terms, first, 1)
    return half_up(price * max((following - start).days, 0), (following - first).days)


def bill_date(terms: BillingTerms, first: date, number: int) -> date:
    """Return the due date of the k-th bill (0 is the first billing date), counted from the anchor."""
    match terms.period:
        case Period.WEEKLY:
            return first + timedelta(days=7 * number)
        case Period.DAYS:
            return first + timedelta(days=(terms.every_days or 1) * number)
        case Period.ONCE:
            return first
        case _:
            return months_later(first, _MONTHS[terms.period] * number)


def months_later(day: date, months: int) -> date:
    """Return the same day so many months later, or the month's last day where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def bills_due(billing: Billing, until: date) -> int:
    """Count the bills due by a day: none after the end, no more than the installments, one without EFT."""
    last = until if billing.end is None else min(until, billing.end)
    if last < billing.first:
        return 0
    number = _last_number(billing.terms, billing.first, last)
    due = number + (bill_date(billing.terms, billing.first, number) <= last)
    return due if billing.terms.bills is None else min(due, billing.terms.bills)


def _last_number(terms: BillingTerms, first: date, last: date) -> int:
    """Return the number of the bill that falls on a day at the latest, or later in that month."""
    match terms.period:
        case Period.WEEKLY:
            return (last - first).days // 7
        case Period.DAYS:
            return (last - first).days // (terms.every_days or 1)
        case Period.ONCE:
            return 0
        case _:
            return ((last.year - first.year) * 12 + last.month - first.month) // _MONTHS[terms.period]


def bills(billing: Billing, until: date) -> Iterator[tuple[int, date, int]]:
    """Yield number, due date and full amount of every bill due by a day."""
    for number in range(bills_due(billing, until)):
        yield number, bill_date(billing.terms, billing.first, number), _amount(billing, number)


def _amount(billing: Billing, number: int) -> int:
    first_differs = number == 0 and billing.first_amount is not None
    return billing.first_amount or 0 if first_differs else billing.amount


def owed(billings: Sequence[Billing], paid: int, until: date) -> list[Bill]:
    """Return the bills due by a day that are not paid in full, oldest first.

    ``paid`` is all the contact's payments in minor units, but for first bills paid at their sale; *payments settle
    the oldest first; an invoice partly paid is unpaid*.
    """
    if paid >= sum(total_due(billing, until) for billing in billings):
        return []  # told without looking at every bill of a long membership
    due = sorted(
        (day, billing.subscription, number, amount)
        for billing in billings
        for number, day, amount in bills(billing, until)
        if not (number == 0 and billing.first_paid)
    )
    unpaid = []
    for day, subscription, number, amount in due:
        settled = min(paid, amount)
        paid -= settled
        if settled < amount:
            unpaid.append(Bill(subscription, number, day, amount, amount - settled))
    return unpaid


def total_due(billing: Billing, until: date) -> int:
    """Add up the bills due by a day, but for a first one paid at the sale."""
    number = bills_due(billing, until)
    if number == 0:
        return 0
    first = 0 if billing.first_paid else _amount(billing, 0)
    return first + (number - 1) * billing.amount


def past_due(unpaid: Iterable[Bill], today: date, grace_days: int = 0) -> PastDue | None:
    """Return what is past due: unpaid bills due before today, once the oldest is older than the grace days."""
    late = [bill for bill in unpaid if bill.due < today]
    if not late or (today - late[0].due).days <= grace_days:
        return None
    return PastDue(len(late), sum(bill.owed for bill in late), late[0].due)
