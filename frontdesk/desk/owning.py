"""The Memberships tab: what somebody bought, as it stands today."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.statements import people, views
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import look_up_contact, past_due_now, subscriptions_of, taken_now
from frontdesk.desk.judging import balance_states, oldest_alive
from frontdesk.desk.registry import operation
from frontdesk.desk.wording import say_credit_terms, say_price
from frontdesk.money import to_decimal
from frontdesk.rules.access import Privilege
from frontdesk.rules.billing import bill_date, bills_due
from frontdesk.rules.grants import next_grant
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.facts import Owned
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import Billing
    from frontdesk.rules.credits import GrantState
    from frontdesk.rules.subscriptions import Subscription


@operation("subscriptions", requests.Subscriptions, Privilege.DESK, writes=False)
def subscriptions(tx: Transaction, request: requests.Subscriptions) -> answers.SubscriptionLines | Refusal:
    """List a contact's subscriptions: what has not ended first, each kind the newest first."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    owned = subscriptions_of(tx, contact.id)
    late = past_due_now(tx, owned, tx.number(people.paid, contact_id=contact.id))
    states = balance_states(tx, owned, late, taken_now(tx, contact.id, oldest_alive(tx, owned, tx.today), tx.now))
    plans = {row.id: row for row in tx.all(views.membership_now, memberships=[each.membership_id for each in owned])}
    meant = {
        each.membership_id: each.facts.id
        for each in sorted(owned, key=lambda each: (not each.facts.ended_by(tx.today), each.facts.id))
    }
    ordered = sorted(owned, key=lambda each: (each.facts.ended_by(tx.today), -each.facts.id))
    return answers.SubscriptionLines(
        tuple(
            _line(tx, each, states, plans[each.membership_id], newest=meant[each.membership_id] == each.facts.id)
            for each in ordered
        )
    )


def _line(
    tx: Transaction, owned: Owned, states: list[GrantState], plan: Row[Any], *, newest: bool
) -> answers.SubscriptionLine:
    facts, billed = owned.facts, owned.billing
    state, words = _state(facts, tx.today)
    coming = None if facts.ended_by(tx.today) else next_grant(facts, tx.today)
    bill = _next_bill(billed, tx.today)
    first_differs = bill is not None and bill[0] == 0 and billed.first_amount is not None
    amount = billed.first_amount if first_differs else billed.amount
    return answers.SubscriptionLine(
        membership=facts.membership,
        name=facts.name,
        newest=newest,
        state=state,
        words=words,
        terms=say_credit_terms(facts.versions[-1].terms if facts.versions else None),
        price=say_price(billed.terms, to_decimal(billed.amount, tx.currency), tx.currency),
        sold=facts.sold_on,
        start=facts.start,
        end=facts.end,
        limited=facts.limited,
        available=sum(each.balance.available for each in states if each.grant.key.subscription == facts.id),
        holds=tuple(answers.HoldLine(each.first, each.until) for each in facts.holds if each.first != each.until),
        next_grant=coming.usable_from if coming else None,
        next_grant_credits=coming.credits if coming else 0,
        next_bill=bill[1] if bill else None,
        next_amount=to_decimal(amount or 0, tx.currency) if bill else None,
        auto_renew=plan.auto_renew,
        period_end=_period_end(facts, bill, tx.today),
        renew_from=None if plan.archived_at is not None else _renew_from(facts, tx.today),
        subscription=facts.id,
    )


def _state(facts: Subscription, today: date) -> tuple[str, str]:
    """Say how a subscription stands today."""
    if facts.ended_by(today):
        return "ended", f"ended {say_day(facts.end or today, today)}"
    hold = facts.hold_on(today)
    if hold is not None:
        until = "without an end" if hold.until is None else f"until {say_day(hold.until, today)}"
        return "on_hold", f"on hold {until}"
    if facts.start > today:
        return "not_started", f"starts {say_day(facts.start, today)}"
    return "running", "running" if facts.end is None else f"runs through {say_day(facts.end, today)}"


def _next_bill(billed: Billing, today: date) -> tuple[int, date] | None:
    """Return number and due date of the first bill after today that is not paid already."""
    number = bills_due(billed, today)
    if number == 0 and billed.first_paid:
        number = 1
    if billed.terms.bills is not None and number >= billed.terms.bills:
        return None
    due = bill_date(billed.terms, billed.first, number)
    return None if billed.end is not None and due > billed.end else (number, due)


def _period_end(facts: Subscription, bill: tuple[int, date] | None, today: date) -> date | None:
    """Return the last day before the next bill, on which a membership may be ended."""
    last = None if bill is None else bill[1] - timedelta(days=1)
    return None if last is None or last < max(today, facts.start) else last


def _renew_from(facts: Subscription, today: date) -> date | None:
    """Return the day after the end, or today where that is over; None while there is no end."""
    return None if facts.end is None else max(today, facts.end + timedelta(days=1))
