"""Taking and releasing credits: a row per credit, unique while it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.statements import credits
from frontdesk.answers import Refusal
from frontdesk.desk.facts import grant_named, subscriptions_of
from frontdesk.desk.transaction import Entry
from frontdesk.rules.grants import GrantKey, Source

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.grants import Grant


def take_slot(
    tx: Transaction, contact_id: int, grant: Grant, gone: Collection[int], booking_id: int | None = None
) -> int:
    """Take one credit of a grant, the first whose slot is not gone; return its row."""
    slot = next(slot for slot in range(1, grant.credits + 1) if slot not in gone)
    return tx.number(
        credits.take,
        contact_id=contact_id,
        subscription_id=grant.key.subscription,
        source=grant.key.source,
        number=grant.key.number,
        slot=slot,
        credits=grant.credits,
        usable_from=grant.usable_from,
        good_through=grant.good_through,
        booking_id=booking_id,
        taken_at=tx.now,
    )


def take_again(tx: Transaction, taken_id: int, booking_id: int, contact_id: int, entry: Entry) -> Refusal | None:
    """Take, for a booking that stands again, a credit of the very grant it was given back to."""
    row = tx.sure(credits.by_id, taken_id=taken_id)
    same = GrantKey(row.subscription_id, Source(row.source), row.number)
    owned = next(each for each in subscriptions_of(tx, contact_id) if each.facts.id == row.subscription_id)
    gone = {
        each.slot
        for each in tx.all(credits.slots, subscription_id=row.subscription_id, source=row.source, number=row.number)
    }
    grant = grant_named(owned.facts, same, max(tx.today, row.usable_from))
    if grant is None or len(gone) >= row.credits:
        return Refusal("no_credit", "The credit that was given back has been used meanwhile.")
    entry.taken_id = take_slot(tx, contact_id, grant, gone, booking_id)
    entry.effect, entry.credits = "held", 1
    return None


def revoke(tx: Transaction, contact_id: int, grant: Grant, gone: Collection[int], number: int) -> None:
    """Take credits back for good, each an entry of the history."""
    taken_slots = set(gone)
    for _ in range(number):
        slot = next(slot for slot in range(1, grant.credits + 1) if slot not in taken_slots)
        row = take_slot(tx, contact_id, grant, taken_slots)
        taken_slots.add(slot)
        tx.consequence(
            Entry(
                contact_id=contact_id,
                subscription_id=grant.key.subscription,
                taken_id=row,
                effect="revoked",
                credits=1,
                reason=tx.head.reason,
            )
        )


def good_on(tx: Transaction, taken_id: int, day: date) -> bool:
    """Tell whether a credit is good on a day, by the days with which it was taken."""
    row = tx.sure(credits.by_id, taken_id=taken_id)
    return bool(row.usable_from <= day <= row.good_through)


def give_credit_back(tx: Transaction, taken_id: int | None, entry: Entry) -> None:
    """Give the credit that paid back to its grant, if one did, and let an entry tell it."""
    if taken_id is not None:
        release(tx, taken_id)
        entry.taken_id, entry.effect, entry.credits = taken_id, "returned", 1


def release(tx: Transaction, taken_id: int) -> None:
    """Give a credit back to its grant, with its old dates."""
    tx.run(credits.release, of_taken=taken_id, now=tx.now)
