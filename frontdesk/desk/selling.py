"""The sale and payments (rules, sections 4 and 8: Bills)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.statements import books, people, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import contact_by_card, say_money, subscriptions_of, unpaid_bills
from frontdesk.desk.registry import operation
from frontdesk.money import to_decimal, to_minor
from frontdesk.rules.access import Privilege
from frontdesk.rules.summary import as_sold, first_grants
from frontdesk.rules.terms import CreditTerms, Fault, FirstGrant, Group
from frontdesk.text import key

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction


@operation("sell", requests.Sell, Privilege.DESK)
def sell(tx: Transaction, request: requests.Sell) -> answers.Sold | Refusal:
    """Write subscription, first payment and group change; the grants follow from the terms."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    plan = tx.one(plans.membership_by_code, code_key=key(request.membership))
    if plan is None or plan.archived_at is not None:
        return Refusal("unknown_membership", f"No membership on sale has the code “{request.membership}”.")
    start = request.start or tx.today
    first_billing = request.first_billing or start
    for field, day in (("start", start), ("first_billing", first_billing)):
        if day < tx.today:
            return malformed(field, f"{field} must be today ({tx.today}) or later, not {day}.")
    if not request.again and _has_copy(tx, contact, plan, start):
        return Refusal("duplicate", f"{contact.person.listed} has {plan.name} already; say so to sell it again.")
    subscription_id = _write_sale(tx, request, contact, plan, start, first_billing)
    tx.head.contact_id, tx.head.subscription_id = contact.id, subscription_id
    tx.head.after = f"{plan.name} from {start}"
    return answers.Sold(_schedule(tx, plan, start))


def _has_copy(tx: Transaction, contact: ContactFacts, plan: Row[Any], start: date) -> bool:
    """Tell whether a copy of the membership runs on the start date or later."""
    return any(
        each.membership_id == plan.id and not each.facts.ended_by(start) for each in subscriptions_of(tx, contact.id)
    )


def _write_sale(
    tx: Transaction, request: requests.Sell, contact: ContactFacts, plan: Row[Any], start: date, first_billing: date
) -> int:
    frozen = ("limited", "credits", "days_to_expire", "frequency", "initial", "first_grant", "price", "eft", "period",
              "every_days", "installments")  # fmt: skip
    subscription_id = tx.number(
        plans.add_subscription,
        contact_id=contact.id,
        membership_id=plan.id,
        code=plan.code,
        name=plan.name,
        sold_at=tx.now,
        sold_order=tx.number(books.newest_history) + 1,
        sold_on=tx.today,
        start=start,
        first_billing=first_billing,
        first_paid=request.paid,
        **{name: getattr(plan, name) for name in frozen},
    )
    if request.paid and plan.price:
        tx.head.payment_id = tx.number(
            books.add_payment,
            contact_id=contact.id,
            subscription_id=subscription_id,
            amount=plan.price,
            kind="sale",
            at=tx.now,
        )
    group = Group(contact.group).forward_to(Group(plan.join_group))
    if group != contact.group:
        tx.run(people.move_group, contact_id=contact.id, to_group=group)
    return subscription_id


def _schedule(tx: Transaction, plan: Row[Any], start: date) -> tuple[answers.ScheduledGrant, ...]:
    if not plan.limited:
        return ()
    terms = CreditTerms(plan.credits, plan.days_to_expire, plan.frequency, plan.initial, FirstGrant(plan.first_grant))
    return tuple(
        answers.ScheduledGrant(grant.key.source, grant.usable_from, grant.good_through, grant.credits)
        for grant in first_grants(as_sold(terms, tx.today, start))
    )


def _pay_faults(request: requests.Pay) -> list[Fault]:
    if request.amount is not None and not (request.amount.is_finite() and request.amount > 0):
        return [Fault("amount", "amount must be more than 0.")]
    return []


@operation("pay", requests.Pay, Privilege.DESK, faults=_pay_faults)
def pay(tx: Transaction, request: requests.Pay) -> answers.Paid | Refusal:
    """Record a payment of what is due by today; it settles the oldest bills first."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    owned = subscriptions_of(tx, contact.id)
    due = sum(bill.owed for bill in unpaid_bills(tx, contact.id, owned, tx.today))
    amount = due if request.amount is None else to_minor(request.amount, tx.currency)
    if amount is None:
        return malformed("amount", f"amount has more decimals than {tx.currency}.")
    if amount > due:
        return Refusal("not_allowed", f"Only {say_money(tx, due)} is due from {contact.person.listed}.")
    if not amount:
        tx.idle = True
        return answers.Paid(to_decimal(due, tx.currency))
    tx.head.contact_id, tx.head.after = contact.id, say_money(tx, amount)
    tx.head.payment_id = tx.number(
        books.add_payment, contact_id=contact.id, subscription_id=None, amount=amount, kind="desk", at=tx.now
    )
    return answers.Paid(to_decimal(due - amount, tx.currency))
