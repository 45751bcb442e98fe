"""The sale and payments (rules, sections 4 and 8: Bills)."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import TYPE_CHECKING, Final

from data.statements import books, people, plans
from frontdesk import answers, requests
from frontdesk.answers import Reason, Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import contact_by_card, say_money, subscriptions_of, unpaid_bills
from frontdesk.desk.registry import operation
from frontdesk.desk.wording import say_credit_terms, say_price
from frontdesk.money import to_decimal, to_minor
from frontdesk.rules.access import Privilege
from frontdesk.rules.billing import FirstBill, bill_date, first_price, tax_on
from frontdesk.rules.summary import as_sold, first_grants
from frontdesk.rules.terms import BillingTerms, CreditTerms, Fault, FirstGrant, Group, Period
from frontdesk.text import key

if TYPE_CHECKING:
    from datetime import date
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction

_INVOICES: Final = 3
"""How many invoices the Summary page shows."""
_ALL: Final = 100


@dataclass(frozen=True, slots=True)
class _Offer:
    """What is about to be sold."""

    plan: Row[Any]
    start: date
    first_billing: date
    billing: BillingTerms
    first: FirstBill
    tax: int
    """Of each later bill."""
    second_copy: bool


def _faults(request: requests.Sell) -> list[Fault]:
    if request.discount is not None and request.discount_percent is not None:
        return [Fault("discount_percent", "discount_percent cannot be given beside discount.")]
    if request.discount is not None and not (request.discount.is_finite() and request.discount > 0):
        return [Fault("discount", "discount must be more than 0.")]
    percent = request.discount_percent
    if percent is not None and not (percent.is_finite() and 0 < percent <= _ALL):
        return [Fault("discount_percent", f"discount_percent must be more than 0, and {_ALL} at most.")]
    return []


@operation("sell", requests.Sell, Privilege.DESK, faults=_faults)
def sell(tx: Transaction, request: requests.Sell) -> answers.Sold | Refusal:
    """Write subscription, first payment and group change; the grants follow from the terms."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    offer = _offer(tx, request, contact)
    if isinstance(offer, Refusal):
        return offer
    tx.head.contact_id = contact.id
    tx.head.subscription_id = _write_sale(tx, request, contact, offer)
    tx.head.after = f"{offer.plan.name} from {offer.start}"
    return _sold(tx, request, contact, offer)


def _offer(tx: Transaction, request: requests.Sell, contact: ContactFacts) -> _Offer | Refusal:
    plan = tx.one(plans.membership_by_code, code_key=key(request.membership))
    if plan is None or plan.archived_at is not None:
        return Refusal("unknown_membership", f"No membership on sale has the code “{request.membership}”.")
    start = request.start or tx.today
    first_billing = request.first_billing or start
    for field, day in (("start", start), ("first_billing", first_billing)):
        if day < tx.today:
            return malformed(field, f"{field} must be today ({tx.today}) or later, not {day}.")
    second = _has_copy(tx, contact, plan, start)
    if second and not request.again:
        return Refusal("duplicate", f"{contact.person.listed} has {plan.name} already; say so to sell it again.")
    terms = BillingTerms(Decimal(0), plan.eft, Period(plan.period), plan.every_days, plan.installments)
    price = first_price(terms, plan.price, start, first_billing) if request.pro_rate else plan.price
    discount = _discount(tx, request, plan, price)
    if isinstance(discount, Refusal):
        return discount
    fee = 0 if request.waive_fee else plan.signup_fee
    first = FirstBill(price, fee, discount, tax_on(price + fee - discount, plan.tax_basis_points))
    return _Offer(plan, start, first_billing, terms, first, tax_on(plan.price, plan.tax_basis_points), second)


def _discount(tx: Transaction, request: requests.Sell, plan: Row[Any], price: int) -> int | Refusal:
    """Return what is taken off the price, in minor units."""
    given = request.discount is not None or request.discount_percent is not None
    if (given or (request.waive_fee and plan.signup_fee)) and not tx.may(Privilege.BILLING):
        return Refusal("not_allowed", "A discount needs somebody with Billing Privileges.")
    if not given:
        return 0
    if not plan.allow_discounts:
        return Refusal("not_allowed", f"{plan.name} allows no discounts.")
    if request.discount_percent is not None:
        return int((price * request.discount_percent / _ALL).to_integral_value(ROUND_HALF_UP))
    amount = to_minor(request.discount or Decimal(0), tx.currency)
    if amount is None:
        return malformed("discount", f"discount has more decimals than {tx.currency}.")
    if amount > price:
        return malformed("discount", f"discount must be {to_decimal(price, tx.currency)} at most.")
    return amount


def _has_copy(tx: Transaction, contact: ContactFacts, plan: Row[Any], start: date) -> bool:
    """Tell whether a copy of the membership runs on the start date or later."""
    return any(
        each.membership_id == plan.id and not each.facts.ended_by(start) for each in subscriptions_of(tx, contact.id)
    )


def _write_sale(tx: Transaction, request: requests.Sell, contact: ContactFacts, offer: _Offer) -> int:
    frozen = ("limited", "credits", "days_to_expire", "frequency", "initial", "first_grant", "price", "eft", "period",
              "every_days", "installments")  # fmt: skip
    plan, total = offer.plan, offer.first.total
    subscription_id = tx.number(
        plans.add_subscription,
        contact_id=contact.id,
        membership_id=plan.id,
        code=plan.code,
        name=plan.name,
        sold_at=tx.now,
        sold_order=tx.number(books.newest_history) + 1,
        sold_on=tx.today,
        start=offer.start,
        first_billing=offer.first_billing,
        first_paid=request.paid,
        first_amount=None if total == plan.price and not offer.tax else total,
        tax=offer.tax,
        first_tax=offer.first.tax,
        fee=offer.first.fee,
        discount=offer.first.discount,
        **{name: getattr(plan, name) for name in frozen},
    )
    if request.paid and total:
        tx.head.payment_id = tx.number(
            books.add_payment,
            contact_id=contact.id,
            subscription_id=subscription_id,
            amount=total,
            kind="sale",
            at=tx.now,
            method=request.method,
        )
    group = Group(contact.group).forward_to(Group(plan.join_group))
    if group != contact.group:
        tx.run(people.move_group, contact_id=contact.id, to_group=group)
    return subscription_id


def _sold(tx: Transaction, request: requests.Sell, contact: ContactFacts, offer: _Offer) -> answers.Sold:
    """Say all that the Summary page shows."""
    plan = offer.plan
    owed = unpaid_bills(tx, contact.id, subscriptions_of(tx, contact.id), tx.today)
    sentence = f"{contact.person.listed} has {plan.name} already; this is a second copy."
    return answers.Sold(
        _schedule(tx, plan, offer.start),
        plan.name,
        offer.start,
        say_credit_terms(_credit_terms(plan)),
        say_price(offer.billing, to_decimal(plan.price + offer.tax, tx.currency), tx.currency),
        tuple(_invoices(tx, offer)),
        to_decimal(offer.first.total if request.paid else 0, tx.currency),
        to_decimal(sum(bill.owed for bill in owed), tx.currency),
        Group(contact.group).forward_to(Group(plan.join_group)),
        Group(contact.group),
        (Reason("duplicate", sentence),) if offer.second_copy else (),
    )


def _invoices(tx: Transaction, offer: _Offer) -> list[answers.Invoice]:
    later = FirstBill(offer.plan.price, 0, 0, offer.tax)
    number = min(_INVOICES, offer.billing.bills or _INVOICES)
    return [
        answers.Invoice(
            bill_date(offer.billing, offer.first_billing, each),
            *(to_decimal(part, tx.currency) for part in (bill.price, bill.fee, bill.discount, bill.tax, bill.total)),
        )
        for each, bill in enumerate((offer.first, later, later)[:number])
    ]


def _credit_terms(plan: Row[Any]) -> CreditTerms | None:
    if not plan.limited:
        return None
    return CreditTerms(plan.credits, plan.days_to_expire, plan.frequency, plan.initial, FirstGrant(plan.first_grant))


def _schedule(tx: Transaction, plan: Row[Any], start: date) -> tuple[answers.ScheduledGrant, ...]:
    terms = _credit_terms(plan)
    if terms is None:
        return ()
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
        books.add_payment,
        contact_id=contact.id,
        subscription_id=None,
        amount=amount,
        kind="desk",
        at=tx.now,
        method=request.method,
    )
    return answers.Paid(to_decimal(due - amount, tx.currency))
