"""When bills fall due and what is owed (rules, section 8: Bills; section 5: past due).

Bill dates count from the first billing date, the k-th from the anchor, never chained: monthly from 31 Jan
falls on 28 Feb, then on 31 Mar. Amounts are whole minor units of the club's currency (cents).
"""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import date, timedelta
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
    if paid >= sum(_total_due(billing, until) for billing in billings):
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


def _total_due(billing: Billing, until: date) -> int:
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
