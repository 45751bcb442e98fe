"""A contact's books on a day: today as they are now, a past day as they stood at its end, a future day as they will."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING

from data.statements import books, people
from frontdesk.desk.facts import Owned, TakenCredits, held_since, subscriptions_of, taken_in_sum
from frontdesk.desk.policy import policy_of
from frontdesk.rules import billing
from frontdesk.rules.admission import Policy
from frontdesk.rules.credits import statement, total
from frontdesk.rules.grants import grants

if TYPE_CHECKING:
    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState
    from frontdesk.rules.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class BooksOnDay:
    """A contact's books as of a day."""

    owned: list[Owned]
    taken: TakenCredits
    states: list[GrantState]


def moment_of(tx: Transaction, day: date) -> datetime:
    """Return the instant that a day is asked for: today means now, any other day its end."""
    return tx.now if day == tx.today else tx.end_of(day)


def owned_on(tx: Transaction, contact: ContactFacts, day: date) -> list[Owned]:
    """Return a contact's subscriptions as the books stood at the end of a past day, else as they stand."""
    return subscriptions_of(tx, contact.id, by=tx.end_of(day) if day < tx.today else None)


def books_on(tx: Transaction, contact: ContactFacts, day: date) -> BooksOnDay:
    """Return what every grant of a contact holds on a day."""
    past = day < tx.today
    moment = moment_of(tx, day)
    owned = owned_on(tx, contact, day)
    taken = taken_in_sum(tx, contact.id, moment, past=past, held_from=held_since(owned, day))
    locked = day <= tx.today and past_due_locks(tx, contact, owned, day, moment if past else None)
    states = [
        state
        for each in owned
        for state in statement(
            each.facts, day, taken.by_grant, past_due=locked, written_until=taken.written_until(each.facts)
        )
    ]
    return BooksOnDay(owned, taken, states)


def live_on(tx: Transaction, contact: ContactFacts, day: date, owned: list[Owned]) -> tuple[int, int]:
    """Return how many credits of a contact are available on a day, and held: however far ahead, by those that matter.

    ``owned`` are the subscriptions as of that day.
    """
    past, moment, held_from = day < tx.today, moment_of(tx, day), held_since(owned, day)
    taken = taken_in_sum(tx, contact.id, moment, past=past, oldest=held_from, held_from=held_from)
    locked = day <= tx.today and past_due_locks(tx, contact, owned, day, moment if past else None)
    available = held = 0
    for each in owned:
        until = taken.written_until(each.facts)
        live = statement(
            each.facts, day, taken.by_grant, past_due=locked, alive_only=True, written_until=until
        )  # fmt: skip
        available += total(live).available
        held += _held_of(each.facts, taken, until or day)
    return available, held


def _held_of(facts: Subscription, taken: TakenCredits, until: date) -> int:
    """Return what is held of a subscription's grants; whoever booked took a credit of one issued by that day."""
    holding = {key: each.held for key, each in taken.by_grant.items() if each.held and key.subscription == facts.id}
    return sum(holding.get(grant.key, 0) for grant in grants(facts, until)) if holding else 0


def past_due_locks(tx: Transaction, contact: ContactFacts, owned: list[Owned], day: date, by: datetime | None) -> bool:
    """Tell whether past dues lock the contact's credits on a day, as the books stand or stood at a moment."""
    policy, grace = tx.policy, tx.grace_days
    if by is not None:
        row = tx.one(books.policy_at, moment=by)
        policy, grace = (policy_of(row), row.grace_days) if row is not None else (Policy(), 0)
        paid = tx.number(people.paid_by, contact_id=contact.id, moment=by)
    else:
        paid = tx.number(people.paid, contact_id=contact.id)
    unpaid = billing.owed([each.billing for each in owned], paid, day)
    late = policy.enforced and billing.past_due(unpaid, day, grace) is not None
    return late and policy.past_due_locks
