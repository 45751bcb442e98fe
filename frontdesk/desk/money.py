"""Money that is given back or let go, what was taken, and what is to be called in (rules, section 8: Bills)."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from data.statements import books, finding, plans
from data.statements import money as statements
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import billing_of, contact_by_card, facts_of, say_money, subscriptions_of, unpaid_bills
from frontdesk.desk.registry import operation
from frontdesk.desk.weighing import AT_ONCE, all_due
from frontdesk.money import to_decimal, to_minor
from frontdesk.rules import billing
from frontdesk.rules.access import Privilege
from frontdesk.rules.billing import Method
from frontdesk.rules.terms import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import date
    from decimal import Decimal

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import Bill, Billing

_MOST_DAYS: Final = 370


def _amount_faults(amount: Decimal | None) -> list[Fault]:
    if amount is None or (amount.is_finite() and amount > 0):
        return []
    return [Fault("amount", "amount must be more than 0.")]


def _refund_faults(request: requests.Refund) -> list[Fault]:
    return _amount_faults(request.amount)


@operation("refund", requests.Refund, Privilege.BILLING, faults=_refund_faults)
def refund(tx: Transaction, request: requests.Refund) -> answers.Refunded | Refusal:
    """Record money given back: never more than was paid. What it had paid stays paid."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    amount = to_minor(request.amount, tx.currency)
    if amount is None:
        return malformed("amount", f"amount has more decimals than {tx.currency}.")
    kept = tx.number(statements.kept, contact_id=contact.id)
    if amount > kept:
        return Refusal("not_allowed", f"Only {say_money(tx, kept)} was paid by {contact.person.listed}.")
    refused = _not_of_payment(tx, contact, request.payment, amount)
    if refused is not None:
        return refused
    tx.head.contact_id, tx.head.reason, tx.head.after = contact.id, request.reason, say_money(tx, -amount)
    tx.head.payment_id = _add(tx, contact.id, -amount, "refund", request.method, request.payment)
    return answers.Refunded(to_decimal(kept - amount, tx.currency))


def _not_of_payment(tx: Transaction, contact: ContactFacts, payment: int | None, amount: int) -> Refusal | None:
    """Refuse to give back of a payment what it never was, or more than is left of it."""
    if payment is None:
        return None
    paid = tx.one(statements.payment_of, payment_id=payment, contact_id=contact.id)
    if paid is None or paid.kind not in {"sale", "desk"}:
        return Refusal("not_allowed", f"{contact.person.listed} made no such payment, or it was undone.")
    left = paid.amount - tx.number(statements.given_back, payment_id=payment, contact_id=contact.id)
    if amount > left:
        return Refusal("not_allowed", f"Only {say_money(tx, left)} is left of that payment.")
    return None


def _add(tx: Transaction, contact_id: int, amount: int, kind: str, method: str, refunds: int | None = None) -> int:
    return tx.number(
        books.add_payment,
        contact_id=contact_id,
        subscription_id=None,
        amount=amount,
        kind=kind,
        at=tx.now,
        method=method,
        refunds=refunds,
    )


def _write_off_faults(request: requests.WriteOff) -> list[Fault]:
    return _amount_faults(request.amount)


@operation("write_off", requests.WriteOff, Privilege.BILLING, faults=_write_off_faults)
def write_off(tx: Transaction, request: requests.WriteOff) -> answers.Paid | Refusal:
    """Let go what is due, the oldest first: it counts as paid, and is no money."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    due = sum(bill.owed for bill in unpaid_bills(tx, contact.id, subscriptions_of(tx, contact.id), tx.today))
    amount = due if request.amount is None else to_minor(request.amount, tx.currency)
    if amount is None:
        return malformed("amount", f"amount has more decimals than {tx.currency}.")
    if not 0 < amount <= due:
        return Refusal("not_allowed", f"Only {say_money(tx, due)} is due from {contact.person.listed}.")
    tx.head.contact_id, tx.head.reason, tx.head.after = contact.id, request.reason, say_money(tx, amount)
    tx.head.payment_id = _add(tx, contact.id, amount, "write_off", Method.OTHER)
    return answers.Paid(to_decimal(due - amount, tx.currency))


def _takings_faults(request: requests.Takings) -> list[Fault]:
    first, last = request.first, request.last
    if first is None or last is None:
        return [Fault("first", "first must be given where last is.")] if last is not None else []
    if not timedelta() <= last - first < timedelta(days=_MOST_DAYS):
        return [Fault("last", f"last must be first or later, within {_MOST_DAYS} days.")]
    return []


@operation("takings", requests.Takings, Privilege.MANAGE, writes=False, faults=_takings_faults)
def takings(tx: Transaction, request: requests.Takings) -> answers.Takings | Refusal:
    """Add up what was taken by day, method and person; what was let go is told apart."""
    first = request.first or tx.today
    return taken_on(tx, first, request.last or first)


def taken_on(tx: Transaction, first: date, last: date) -> answers.Takings:
    """Add up what was taken from one day to another, both included."""
    sums: defaultdict[tuple[date, str, str], list[int]] = defaultdict(lambda: [0, 0])
    let_go = 0
    rows = tx.all(statements.taken, since=tx.end_of(first - timedelta(days=1)), until=tx.end_of(last))
    for row in rows:
        if row.kind == "write_off":
            let_go += row.amount
        else:
            sums[tx.local(row.at).date(), row.method, row.staff or ""][row.amount < 0] += row.amount
    lines = tuple(
        answers.TakingsLine(
            day, Method(method), by or None, to_decimal(taken, tx.currency), to_decimal(-back, tx.currency)
        )
        for (day, method, by), (taken, back) in sorted(sums.items())
    )
    total = sum(taken + back for taken, back in sums.values())
    return answers.Takings(lines, to_decimal(total, tx.currency), to_decimal(let_go, tx.currency))


@operation("eft", requests.Eft, Privilege.MANAGE, writes=False)
def eft(tx: Transaction, request: requests.Eft) -> answers.EftList | Refusal:
    """List what is owed by a day for memberships whose bills recur: for the bank, or whoever processes debits."""
    return owed_by_debit(tx, request.by or tx.today)


def owed_by_debit(tx: Transaction, by: date) -> answers.EftList:
    """List what is owed by a day for memberships whose bills recur."""
    lines, total = [], 0
    for debtor in debtors(tx, by):
        for bill in debtor.bills:
            of = debtor.sold[bill.subscription]
            if of.eft:
                total += bill.owed
                lines.append(
                    answers.EftLine(debtor.person, of.code, of.name, bill.due, to_decimal(bill.owed, tx.currency))
                )
    return answers.EftList(by, tuple(lines), to_decimal(total, tx.currency))


@dataclass(frozen=True, slots=True)
class Debtor:
    """Somebody who owes something."""

    person: Person
    bills: list[Bill]
    """What is not paid, the oldest first."""
    sold: Mapping[int, Row[Any]]
    """A row of each of their subscriptions."""


def debtors(tx: Transaction, by: date) -> Iterator[Debtor]:
    """Yield by name who owes something by a day; the bills of nobody else are looked at one by one."""
    owing = all_due(tx, by)
    billings, sold = _billed(tx, sorted(owing))
    paid = {whose: int(amount) for whose, amount in tx.connection.execute(finding.paid_by_all) if whose in owing}
    for number, card, first_name, last_name in tx.connection.execute(statements.everybody):
        if number in owing:
            bills = billing.owed(billings[number], paid.get(number, 0), by)
            yield Debtor(Person(card or "", first_name, last_name), bills, sold[number])


def _billed(
    tx: Transaction, whose: list[int]
) -> tuple[Mapping[int, list[Billing]], Mapping[int, Mapping[int, Row[Any]]]]:
    """Return what some people are billed, by who they are known as, and a row of each of their subscriptions."""
    billings: defaultdict[int, list[Billing]] = defaultdict(list)
    sold: defaultdict[int, dict[int, Row[Any]]] = defaultdict(dict)
    for first in range(0, len(whose), AT_ONCE):
        asked = tx.all(plans.subscriptions_of_some, among=whose[first : first + AT_ONCE])
        for number, rows in groupby(asked, key=attrgetter("id")):
            changes = list(rows)
            owner = changes[0].whose
            billings[owner].append(billing_of(changes[0], facts_of(changes)))
            sold[owner][number] = changes[0]
    return billings, sold


def minor(tx: Transaction, amount: Decimal) -> int:
    """Return an amount of the club's currency in minor units."""
    return to_minor(amount, tx.currency) or 0
