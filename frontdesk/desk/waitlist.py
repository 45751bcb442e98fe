"""Places that fall free: who moves up from the waitlist, and bookings cancelled by what happens elsewhere."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.statements import places
from frontdesk.answers import SessionName
from frontdesk.desk.facts import contact_by_id
from frontdesk.desk.judging import is_full, judge, look
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.slots import give_credit_back
from frontdesk.desk.transaction import Entry
from frontdesk.desk.visits import hold_place
from frontdesk.rules.checks import Purpose

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction


def promote(tx: Transaction, session: SessionFacts) -> tuple[str, ...]:
    """Give free places, before the start, to the first waitlisted people who may be admitted; return their cards.

    Whoever had a place beyond the capacity takes what falls free before them.
    """
    _within_again(tx, session)
    if session.span.started(tx.now) or session.cancelled_at is not None:
        return ()
    promoted = []
    for row in tx.all(places.waiting, session_id=session.id):
        if is_full(tx, session):
            break
        contact = contact_by_id(tx, row.contact_id)
        judged = judge(tx, look(tx, contact, session), Purpose.BOOK)
        if not judged.decision.admitted or judged.decision.payer is None:
            continue
        entry = Entry(op="promote")
        hold_place(tx, judged, judged.decision.payer, entry, waiting_id=row.id)
        tx.consequence(entry)
        promoted.append(contact.person.card)
    return tuple(promoted)


def _within_again(tx: Transaction, session: SessionFacts) -> None:
    """Whoever is within the capacity again, because others left, is not beyond it any more: who came first is first."""
    if session.capacity is None:
        return
    beyond = tx.all(places.beyond_by_age, session_id=session.id)
    within = len(beyond) - max(beyond[0].claims - session.capacity, 0) if beyond else 0
    for row in beyond[: max(within, 0)]:
        tx.run(places.set_booking, {"over_capacity": False}, of_booking=row.id)


def free_bookings(tx: Transaction, subscription_id: int, first: date, until: date) -> tuple[SessionName, ...]:
    """Cancel what a subscription pays on the days from ``first`` to before ``until``; credits come back."""
    rows = tx.all(places.paid_by_subscription, subscription_id=subscription_id, first=first, until=until, now=tx.now)
    for row in rows:
        give_back(tx, row.id, row.contact_id, row.session_id, row.taken_id, subscription_id)
    for session_id in sorted({row.session_id for row in rows}):
        promote(tx, session_by_id(tx, session_id))
    return tuple(SessionName(row.series_name, row.session_date) for row in rows)


def give_back(
    tx: Transaction,
    booking_id: int,
    contact_id: int,
    session_id: int,
    taken_id: int | None,
    subscription_id: int | None = None,
) -> bool:
    """Cancel a booking through no fault of the person; tell whether a credit came back."""
    tx.run(places.set_booking, {"status": "cancelled"}, of_booking=booking_id)
    entry = Entry(
        op="cancel",
        contact_id=contact_id,
        subscription_id=subscription_id,
        session_id=session_id,
        booking_id=booking_id,
    )
    give_credit_back(tx, taken_id, entry)
    tx.consequence(entry)
    return taken_id is not None
