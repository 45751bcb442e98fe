"""Cancel a booking in time or late, mark a no-show, cancel a whole session (rules, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.statements import places
from frontdesk import answers, requests
from frontdesk.answers import CancelStatus, Refusal
from frontdesk.desk.calling_off import call_off
from frontdesk.desk.effects import person_of
from frontdesk.desk.facts import subscriptions_of
from frontdesk.desk.judging import own_place
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import lock_session
from frontdesk.desk.slots import release
from frontdesk.desk.visits import paid_by_place, person_and_session
from frontdesk.desk.waitlist import promote
from frontdesk.rules.access import Privilege
from frontdesk.rules.words import count

if TYPE_CHECKING:
    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction


def _not_booked(contact: ContactFacts, session: SessionFacts, status: str | None) -> Refusal:
    if status == "checked_in":
        return Refusal("already_in", f"{contact.person.listed} is in already; undo the check-in instead.")
    return Refusal("not_booked", f"{contact.person.listed} is not booked in {session.series}.")


@operation("cancel", requests.Cancel, Privilege.DESK)
def cancel(tx: Transaction, request: requests.Cancel) -> answers.BookingCancelled | Refusal:
    """Cancel a booking: in time the same credit comes back with its old dates, late it is used."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    own = own_place(tx, contact, session)
    if own.status not in {"booked", "waitlisted"}:
        return _not_booked(contact, session, own.status)
    tx.head.booking_id, tx.head.before = own.id, own.status
    if session.span.over(tx.now):
        return Refusal("not_allowed", f"{session.series} is over; a booking cannot be cancelled any more.")
    if own.status == "waitlisted":
        tx.run(places.set_booking, {"status": "cancelled"}, of_booking=own.id)
        tx.head.after = CancelStatus.CANCELLED
        return answers.BookingCancelled(CancelStatus.CANCELLED, returned=False)
    free_until = session.limits(tx.zone).free_until
    free = tx.now <= free_until
    credit = paid_by_place(tx, own, subscriptions_of(tx, contact.id))
    status = CancelStatus.CANCELLED if free else CancelStatus.LATE_CANCELLED
    returned = own.taken_id is not None and status is CancelStatus.CANCELLED
    tx.run(places.set_booking, {"status": status}, of_booking=own.id)
    if own.taken_id is not None:
        tx.head.taken_id, tx.head.credits = own.taken_id, 1
        tx.head.effect = "returned" if returned else "used"
        if returned:
            release(tx, own.taken_id)
    tx.head.after = status
    expired = returned and credit.good_through is not None and credit.good_through < tx.today
    return answers.BookingCancelled(status, returned, promote(tx, session), credit, expired, free_until)


@operation("no_show", requests.NoShow, Privilege.CHECK_IN)
def no_show(tx: Transaction, request: requests.NoShow) -> answers.Done | Refusal:
    """Say, from the start on, that a booked person did not come: the credit is used, the place is free."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    own = own_place(tx, contact, session)
    if own.status != "booked":
        return _not_booked(contact, session, own.status)
    if not session.span.started(tx.now):
        return Refusal("not_allowed", f"{session.series} has not started; nobody is missing yet.")
    tx.head.booking_id, tx.head.before, tx.head.after = own.id, own.status, "no-show"
    tx.run(places.set_booking, {"status": "no_show"}, of_booking=own.id)
    if own.taken_id is not None:
        tx.head.taken_id, tx.head.effect, tx.head.credits = own.taken_id, "used", 1
    return answers.Done()


@operation("cancel_session", requests.CancelSession, Privilege.MANAGE)
def cancel_session(tx: Transaction, request: requests.CancelSession) -> answers.SessionCancelled | Refusal:
    """Cancel a session: bookings still to come are cancelled and every held credit comes back.

    Of a session that is over nothing is held any more: no-shows stay what they are.
    """
    session = lock_session(tx, request.series, request.date, request.time)
    if isinstance(session, Refusal):
        return session
    tx.head.session_id = session.id
    if session.cancelled_at is not None:
        return Refusal("session_cancelled", f"{session.series} on {session.day} is cancelled already.")
    tx.head.before, tx.head.after = "takes place", "cancelled"
    if session.span.over(tx.now):
        tx.run(places.cancel_session, of_session=session.id, now=tx.now, by=None)
        return answers.SessionCancelled(0)
    called_off = call_off(tx, [session.id], None)
    returned = sum(came_back for _, came_back in called_off)
    tx.head.after = f"cancelled; {count(len(called_off), 'booking')}, {count(returned, 'credit')} came back"
    return answers.SessionCancelled(returned, tuple(person_of(row) for row, _ in called_off))
