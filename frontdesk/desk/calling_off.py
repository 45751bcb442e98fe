"""Sessions called off: whoever was booked gets the credit back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.statements import places, timetable
from frontdesk.desk.waitlist import give_back

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction


def call_off(tx: Transaction, sessions: Sequence[int], closure_id: int | None) -> list[tuple[Row[Any], bool]]:
    """Cancel sessions that are not over; return who was booked or waited, and whether a credit came back."""
    if tx.postgres and sessions:
        tx.all(timetable.lock_sessions, ids=sorted(sessions))
    for session_id in sessions:
        tx.run(places.cancel_session, of_session=session_id, now=tx.now, by=closure_id)
    rows = tx.all(timetable.standing_in, ids=list(sessions))
    return [
        (row, give_back(tx, row.id, row.contact_id, row.session_id, row.taken_id, row.subscription_id)) for row in rows
    ]
