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
from frontdesk.rules.credits import statement

if TYPE_CHECKING:
    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState


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


def books_on(tx: Transaction, contact: ContactFacts, day: date, *, alive_only: bool = False) -> BooksOnDay:
    """Return what every grant of a contact holds on a day; ``alive_only`` leaves out those that can hold nothing."""
    past = day < tx.today
    moment = moment_of(tx, day)
    owned = owned_on(tx, contact, day)
    held_from = held_since(owned, day)
    taken = taken_in_sum(
        tx, contact.id, moment, past=past, oldest=held_from if alive_only else date.min, held_from=held_from
    )
    locked = day <= tx.today and past_due_locks(tx, contact, owned, day, moment if past else None)
    states = [
        state
        for each in owned
        for state in statement(
            each.facts, day, taken.by_grant, past_due=locked, written_until=taken.written_until(each.facts)
        )
        if not alive_only or state.grant.usable_from >= held_from or state.grant.key in taken.by_grant
    ]
    return BooksOnDay(owned, taken, states)


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
