"""What a subscription owes and on which days, and which of it the payments leave open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

from .model_state import Club, Subscription
from .model_time import months_later

MONTHS = {"monthly": 1, "quarterly": 3, "annually": 12}


def bill_days(subscription: Subscription, through: date) -> Iterator[date]:
    """The days of the bills up to one: each counted from the first billing date, none after the last day."""
    terms = subscription.terms
    if subscription.last_day is not None:
        through = min(through, subscription.last_day)
    number = 0
    while True:
        day = subscription.first_billing
        if terms.bill_period == "weekly":
            day += timedelta(weeks=number)
        elif number:
            day = months_later(day, MONTHS.get(terms.bill_period, 0) * number)
        if day > through or (terms.installments is not None and number >= terms.installments):
            return
        yield day
        if not terms.eft or terms.bill_period == "once":
            return
        number += 1


def open_invoices(club: Club, card: str, through: date) -> list[tuple[date, Decimal]]:
    """Day and open amount of the unpaid invoices due up to a day; payments have settled the oldest first."""
    invoices = [
        (day, subscription.number, subscription.terms.price)
        for subscription in club.of(card)
        for number, day in enumerate(bill_days(subscription, through))
        if not (number == 0 and subscription.first_paid)
    ]
    purse = sum((each.amount for each in club.payments if each.card == card and not each.undone), Decimal())
    left = []
    for day, _, amount in sorted(invoices):
        settled = min(purse, amount)
        purse -= settled
        if settled < amount:
            left.append((day, amount - settled))
    return left


def due(club: Club, card: str, today: date) -> Decimal:
    """All that is due, today's included."""
    return sum((amount for _, amount in open_invoices(club, card, today)), Decimal())


def is_past_due(club: Club, card: str, today: date) -> bool:
    """Whether one unpaid invoice was due before today."""
    return any(day < today for day, _ in open_invoices(club, card, today))


def past_due_locks(club: Club, card: str, today: date) -> bool:
    """Whether being past due locks the credits: only while billing is enforced and its check blocks."""
    return club.enforce and club.checks["past_due"] == "block" and is_past_due(club, card, today)
