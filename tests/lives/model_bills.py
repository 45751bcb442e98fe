"""What a subscription owes and on which days, and which of it the payments leave open."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from .model_state import Club, Payment, Subscription, Terms
from .model_time import months_later

MONTHS = {"monthly": 1, "quarterly": 3, "annually": 12}


def bill_days(subscription: Subscription, through: date) -> Iterator[date]:
    """The days of the bills up to one: each counted from the first billing date, none after the last day."""
    terms = subscription.terms
    if subscription.last_day is not None:
        through = min(through, subscription.last_day)
    number = 0
    while True:
        day = bill_day(subscription, number)
        if day > through or (terms.installments is not None and number >= terms.installments):
            return
        yield day
        if not recurs(terms):
            return
        number += 1


def bill_day(subscription: Subscription, number: int) -> date:
    """The day of a bill, counted from the first billing date, not from the bill before."""
    period, first = subscription.terms.bill_period, subscription.first_billing
    if period in {"weekly", "days"}:
        return first + timedelta(days=(7 if period == "weekly" else subscription.terms.every_days) * number)
    return months_later(first, MONTHS.get(period, 0) * number) if number else first


def recurs(terms: Terms) -> bool:
    return terms.eft and terms.bill_period != "once"


def amount_of(subscription: Subscription, number: int) -> Decimal:
    """What a bill is over: the price, in the first one less a discount, for the days it pays, and the fee; and tax."""
    terms = subscription.terms
    amount = terms.price
    if number == 0:
        amount -= subscription.discount
        first, start = subscription.first_billing, subscription.start
        if subscription.pro_rate and first < start and recurs(terms):
            following = bill_day(subscription, 1)
            days = max(0, (following - start).days)
            amount = in_cents(amount * days / (following - first).days)
        amount += subscription.fee
    return amount + in_cents(amount * terms.tax / 100)


def in_cents(amount: Decimal) -> Decimal:
    return amount.quantize(Decimal("0.01"), ROUND_HALF_UP)


def open_invoices(club: Club, card: str, through: date) -> list[tuple[date, Decimal]]:
    """Day and open amount of the unpaid invoices due up to a day; payments have settled the oldest first."""
    invoices = [
        (day, subscription.number, amount_of(subscription, number))
        for subscription in club.of(card)
        for number, day in enumerate(bill_days(subscription, through))
        if not (number == 0 and subscription.first_paid)
    ]
    purse = sum((each.amount for each in _of(club, card) if each.kind != "refund"), Decimal())
    left = []
    for day, _, amount in sorted(invoices):
        settled = min(purse, amount)
        purse -= settled
        if settled < amount:
            left.append((day, amount - settled))
    return left


def _of(club: Club, card: str) -> list[Payment]:
    return [each for each in club.payments if each.card == card and not each.undone]


def kept(club: Club, card: str) -> Decimal:
    """What is left of all that somebody paid, at a sale or later; what was let go is no money."""
    sold = sum((amount_of(each, 0) for each in club.of(card) if each.first_paid), Decimal())
    paid = sum((each.amount for each in _of(club, card) if each.kind == "pay"), Decimal())
    return sold + paid - sum((each.amount for each in _of(club, card) if each.kind == "refund"), Decimal())


def due(club: Club, card: str, today: date) -> Decimal:
    """All that is due, today's included."""
    return sum((amount for _, amount in open_invoices(club, card, today)), Decimal())


def is_past_due(club: Club, card: str, today: date) -> bool:
    """Whether one unpaid invoice was due before today, its grace days aside."""
    return any(day + timedelta(days=club.grace) < today for day, _ in open_invoices(club, card, today))


def past_due_locks(club: Club, card: str, today: date) -> bool:
    """Whether being past due locks the credits: only while billing is enforced and its check blocks."""
    return club.enforce and club.checks["past_due"] == "block" and is_past_due(club, card, today)
