"""The Session Credit Report: figures, grants, the picture over time. Its history is in ``ledger.py``."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from typing import TYPE_CHECKING

from data.statements import books
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import look_up_contact, subscriptions_of
from frontdesk.desk.registry import operation
from frontdesk.desk.standing import books_on, live_on, owned_on
from frontdesk.rules.access import Privilege
from frontdesk.rules.credits import Lock, total
from frontdesk.rules.terms import Fault
from frontdesk.rules.words import count, say_day

if TYPE_CHECKING:
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState
    from frontdesk.rules.subscriptions import Subscription

MOST_DAYS = 370
"""How far a picture reaches to either side."""


@operation("session_credits", requests.SessionCredits, Privilege.DESK, writes=False)
def session_credits(tx: Transaction, request: requests.SessionCredits) -> answers.SessionCredits | Refusal:
    """Say what a contact has on a day, grant by grant in the order of issue, and why credits are locked."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    day = request.on or tx.today
    kept = books_on(tx, contact, day)
    facts = {each.facts.id: each.facts for each in kept.owned}
    lines = sorted(kept.states, key=lambda state: (state.grant.issued, state.grant.key))
    sums = total(kept.states)
    return answers.SessionCredits(
        contact.person,
        day,
        sums.issued,
        sums.available,
        sums.locked,
        sums.held,
        sums.used,
        sums.expired,
        sums.revoked,
        _locks(kept.states, facts, day),
        tuple(each.name for each in facts.values() if _runs_unlimited(each, day)),
        tuple(_line(state, facts[state.grant.key.subscription], day) for state in lines),
        tx.number(books.newest_history),
    )


def _runs_unlimited(facts: Subscription, day: date) -> bool:
    running = facts.start <= day and not facts.ended_by(day) and facts.hold_on(day) is None
    return running and not facts.limited


def _locks(states: list[GrantState], facts: dict[int, Subscription], day: date) -> tuple[answers.LockedCredits, ...]:
    found: Counter[tuple[Lock, str]] = Counter()
    for state in states:
        if state.lock is not None and state.balance.locked:
            why = lock_in_words(state.lock, facts[state.grant.key.subscription], day)
            found[state.lock, why] += state.balance.locked
    return tuple(answers.LockedCredits(lock, why, number) for (lock, why), number in found.items())


def lock_in_words(lock: Lock, facts: Subscription, day: date) -> str:
    """Say why the credits of a subscription cannot be used on a day."""
    if lock is Lock.PAST_DUE:
        return "past due: an invoice is not paid"
    if lock is Lock.NOT_STARTED:
        return f"{facts.name} starts {say_day(facts.start)}"
    if lock is Lock.ENDED:
        return f"{facts.name} ended {say_day(facts.end or day)}"
    hold = facts.hold_on(day)
    until = None if hold is None else hold.until
    return f"{facts.name} is on hold" + (f" until {say_day(until)}" if until else "")


def _line(state: GrantState, facts: Subscription, day: date) -> answers.CreditGrant:
    grant, balance = state.grant, state.balance
    left = balance.available + balance.locked
    locked = state.lock if balance.locked else None
    return answers.CreditGrant(
        facts.membership,
        facts.name,
        grant.key.source,
        grant.issued.day,
        grant.usable_from,
        grant.good_through,
        grant.credits,
        balance.available,
        balance.locked,
        balance.held,
        balance.used,
        balance.expired,
        balance.revoked,
        left,
        _state(state),
        locked,
        None if locked is None else lock_in_words(locked, facts, day),
    )


def _state(state: GrantState) -> str:
    balance = state.balance
    if balance.expired:
        return "expired"
    if balance.locked:
        return "locked"
    if balance.available:
        return "good"
    if balance.held:
        return "all held"
    return "removed" if balance.revoked and not balance.used else "used up"


def _picture_faults(request: requests.CreditPicture) -> list[Fault]:
    spans = (("before", request.before), ("after", request.after))
    return [
        Fault(name, f"{name} must be a whole number from 0 to {MOST_DAYS}.")
        for name, days in spans
        if not 0 <= days <= MOST_DAYS
    ]


@operation("credit_picture", requests.CreditPicture, Privilege.DESK, writes=False, faults=_picture_faults)
def credit_picture(tx: Transaction, request: requests.CreditPicture) -> answers.CreditPicture | Refusal:
    """Say what was, is and will be available and held, day by day around a day."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    middle = request.on or tx.today
    now = subscriptions_of(tx, contact.id)
    days = []
    for number in range(-request.before, request.after + 1):
        day = middle + timedelta(days=number)
        owned = now if day >= tx.today else owned_on(tx, contact, day)
        days.append(answers.CreditDay(day, *live_on(tx, contact, day, owned)))
    return answers.CreditPicture(middle, tuple(days))


@operation("export", requests.Export, Privilege.MANAGE)
def export(tx: Transaction, request: requests.Export) -> answers.Done | Refusal:
    """Write down that a table was handed over as a file: what, of whom, as of when, how much."""
    if request.card is not None:
        contact = look_up_contact(tx, request.card)
        if isinstance(contact, Refusal):
            return contact
        tx.head.contact_id = contact.id
    when = f" as of {request.on}" if request.on else ""
    tx.head.after = f"{request.what}{when}: {count(request.rows, 'row')} to {request.file}"
    return answers.Done()
