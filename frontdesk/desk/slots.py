"""Taking and releasing credits: a row per credit, unique while it is taken."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.statements import credits
from frontdesk.desk.transaction import Entry

if TYPE_CHECKING:
    from collections.abc import Collection

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


def release(tx: Transaction, taken_id: int) -> None:
    """Give a credit back to its grant, with its old dates."""
    tx.run(credits.release, of_taken=taken_id, now=tx.now)
