"""Undo: compensating entries that give back the same credit, the same place, the same money (rules, section 7).

An operation can be undone while nothing later was built on it: the booking it touched was not touched again, the
credits it added were not taken.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, Final

from data.statements import books, credits, money, places
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.closing import reopen
from frontdesk.desk.facts import contact_by_id, subscriptions_of, taken_now
from frontdesk.desk.judging import is_full, own_place
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.slots import give_credit_back, good_on, release, revoke, take_again
from frontdesk.desk.transaction import Entry
from frontdesk.desk.waitlist import promote
from frontdesk.rules.access import UNDO_OWN_MINUTES, Privilege
from frontdesk.rules.grants import GrantKey, Source, grants
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction

_OF_MONEY: Final = ("pay", "refund", "write_off")
_NAMES: Final = {
    "book": "booking",
    "check_in": "check-in",
    "cancel": "cancellation",
    "no_show": "no-show",
    "promote": "promotion",
    "move_booking": "move",
    "adjust": "adjustment",
    "pay": "payment",
    "refund": "refund",
    "write_off": "write-off",
    "swap": "change of what pays",
    "settle": "settlement",
}
_BACK: Final = {"returned": " The credit is back.", "held": " The credit is held again."}
"""What became of the credit."""
_NEVER: Final = "There is no such operation, or it is undone already."
_CANNOT: Final = "Something later was built on it; undo that first."


@operation("undo", requests.Undo, Privilege.DESK)
def undo(tx: Transaction, request: requests.Undo) -> answers.Undone | Refusal:
    """Undo the operation named, or this desk's newest that can be undone and is not."""
    done = _find(tx, request.of)
    if isinstance(done, Refusal):
        return done
    if not may_undo(tx, done):
        return Refusal("not_allowed", f"Only your own actions of the last {UNDO_OWN_MINUTES} minutes can be undone.")
    tx.head.undoes, tx.head.contact_id = done.id, done.contact_id
    if done.op == "closure":
        refusal = reopen(tx, done)
        return refusal or answers.Undone(done.op, (), "Undone: the closure; its sessions take place.", done.nonce)
    if done.op in _OF_MONEY:
        promoted: tuple[str, ...] | Refusal = _unpay(tx, done)
    elif done.op == "adjust":
        promoted = _unadjust(tx, done)
    elif done.op == "move_booking":
        promoted = _unmove(tx, done)
    else:
        promoted = _unbook(tx, done)
    if isinstance(promoted, Refusal):
        return promoted
    contact = contact_by_id(tx, done.contact_id)
    tx.head.after = f"{done.op} undone"
    said = f"Undone: {_NAMES[done.op]} of {contact.person.listed}.{_BACK.get(tx.head.effect or '', '')}"
    return answers.Undone(done.op, promoted, said, done.nonce, contact.person)


def _find(tx: Transaction, nonce: str | None) -> Row[Any] | Refusal:
    if nonce is None:
        done = tx.one(books.newest_undoable, desk=tx.desk)
        return done if done is not None else Refusal("nothing_to_undo", "There is nothing to undo.")
    done = tx.one(books.operation_of, nonce=nonce)
    if done is None or done.undone:
        return Refusal("nothing_to_undo", _NEVER)
    if done.op not in books.UNDOABLE_BY_NONCE:
        return Refusal("not_allowed", f"What {done.op} did cannot be undone; it takes an operation of its own.")
    return done


def may_undo(tx: Transaction, done: Row[Any]) -> bool:
    """Tell whether who acts may undo an operation: their own of the last minutes, or with the privilege any."""
    own = done.staff_id == tx.actor.staff_id and tx.now - done.at <= timedelta(minutes=UNDO_OWN_MINUTES)
    return own or tx.may(Privilege.MANAGE)


def _unpay(tx: Transaction, done: Row[Any]) -> tuple[str, ...] | Refusal:
    contact = contact_by_id(tx, done.contact_id)
    paid = tx.sure(books.payment_by_id, payment_id=done.payment_id)
    if done.op == "pay" and tx.number(money.kept, contact_id=contact.id) < paid.amount:
        return Refusal("not_allowed", "Some of it was given back; undo the refund first.")
    tx.head.payment_id = tx.number(
        books.add_payment,
        contact_id=done.contact_id,
        subscription_id=None,
        amount=-paid.amount,
        kind="undo" if done.op == "pay" else paid.kind,
        at=tx.now,
        undoes=paid.id,
        method=paid.method,
        refunds=paid.refunds,
    )
    return ()


def _unadjust(tx: Transaction, done: Row[Any]) -> tuple[str, ...] | Refusal:
    contact_by_id(tx, done.contact_id)
    if done.change_id is None:
        return _restore(tx, done)
    owned = next(each for each in subscriptions_of(tx, done.contact_id) if each.facts.id == done.subscription_id)
    added = GrantKey(done.subscription_id, Source.ADJUSTMENT, done.change_id)
    day = next(each.day for each in owned.facts.adjustments if each.number == done.change_id)
    grant = next(each for each in grants(owned.facts, day) if each.key == added)
    taken = taken_now(tx, done.contact_id, date.min, tx.now)
    if taken.slots.get(added):
        return Refusal("not_allowed", _CANNOT)
    tx.head.subscription_id = done.subscription_id
    revoke(tx, done.contact_id, grant, (), grant.credits)
    return ()


def _restore(tx: Transaction, done: Row[Any]) -> tuple[str, ...]:
    """Give removed credits back to their grants, with their old dates."""
    for row in tx.all(books.consequences, parent_id=done.id):
        release(tx, row.taken_id)
        tx.consequence(
            Entry(
                contact_id=done.contact_id,
                subscription_id=row.subscription_id,
                taken_id=row.taken_id,
                effect="restored",
                credits=1,
            )
        )
    return ()


def _unbook(tx: Transaction, done: Row[Any]) -> tuple[str, ...] | Refusal:
    session = session_by_id(tx, done.session_id)
    contact = contact_by_id(tx, done.contact_id)
    booking = tx.sure(places.booking_by_id, booking_id=done.booking_id)
    refusal = _built_on(tx, done, done)
    if refusal is not None:
        return refusal
    tx.head.session_id, tx.head.booking_id = session.id, booking.id
    earlier = tx.one(books.earlier_of_booking, booking_id=booking.id, before=done.id)
    if session.cancelled_at is not None and earlier is not None:  # nobody comes back to a place in it
        return Refusal("session_cancelled", f"{session.series} on {session.day} is cancelled.")
    match done.op:
        case "book":
            return _take_away(tx, booking, session, "undone")
        case "promote":
            return _take_away(tx, booking, session, "waitlisted")
        case "check_in" if earlier is None:
            return _take_away(tx, booking, session, "undone")
        case "check_in" if booking.walk_in:
            return _take_away(tx, booking, session, "waitlisted")
        case "check_in":
            return _uncheck(tx, done, booking, contact.id, session)
        case "swap" | "settle":
            return _charge_back(tx, done, booking, contact.id)
        case "cancel":
            return _uncancel(tx, done, booking, contact.id, session)
        case _:
            return _back_to_booked(tx, booking, contact.id, session, None)


def _built_on(tx: Transaction, done: Row[Any], entry: Row[Any]) -> Refusal | None:
    """Refuse where an entry of an operation is no longer the newest of its booking."""
    if tx.number(books.newest_of_booking, booking_id=entry.booking_id) == entry.id:
        return None
    again = tx.sure(books.operation_of, nonce=done.nonce)  # another desk may have undone it while this one waited
    return Refusal("nothing_to_undo", _NEVER) if again.undone else Refusal("not_allowed", _CANNOT)


def _unmove(tx: Transaction, done: Row[Any]) -> tuple[str, ...] | Refusal:
    """Go back from the session that somebody moved to: the same credit is held where they were, if a place is left."""
    was = tx.all(books.consequences, parent_id=done.id)[0]
    sessions = {number: session_by_id(tx, number) for number in sorted((done.session_id, was.session_id))}
    session, left = sessions[done.session_id], sessions[was.session_id]
    contact = contact_by_id(tx, done.contact_id)
    refusal = _built_on(tx, done, done) or _built_on(tx, done, was) or _cannot_return(tx, contact, left)
    if refusal is not None:
        return refusal
    tx.head.session_id, tx.head.booking_id = session.id, done.booking_id
    booking = tx.sure(places.booking_by_id, booking_id=done.booking_id)
    tx.run(places.set_booking, {"status": "undone", "over_capacity": False}, of_booking=booking.id)
    give_credit_back(tx, booking.taken_id, tx.head)
    entry = Entry(contact_id=contact.id, session_id=left.id, booking_id=was.booking_id, undoes=was.id)
    if was.taken_id is not None:
        refusal = _not_good_now(tx, was.taken_id, left) or take_again(
            tx, was.taken_id, was.booking_id, contact.id, entry
        )
        if refusal is not None:
            return refusal
    tx.run(places.set_booking, {"status": "booked"}, of_booking=was.booking_id)
    tx.consequence(entry)
    return promote(tx, session)


def _cannot_return(tx: Transaction, contact: ContactFacts, session: SessionFacts) -> Refusal | None:
    if session.cancelled_at is not None:
        return Refusal("session_cancelled", f"{session.series} on {session.day} is cancelled.")
    if own_place(tx, contact, session).status is not None:
        return Refusal("not_allowed", _CANNOT)
    if is_full(tx, session) and not session.span.over(tx.now):
        return Refusal("session_full", f"{session.series} is full by now.")
    return None


def _take_away(tx: Transaction, booking: Row[Any], session: SessionFacts, status: str) -> tuple[str, ...]:
    """Undo a booking or a walk-in: the place is free, the credit is back; who had waited waits again."""
    values: dict[str, object] = {"status": status, "in_at": None, "over_capacity": False, "overridden": False}
    if status == "waitlisted":
        values |= {"paid_kind": None, "subscription_id": None, "walk_in": False}
    tx.run(places.set_booking, values, of_booking=booking.id)
    give_credit_back(tx, booking.taken_id, tx.head)
    return promote(tx, session)


def _uncheck(
    tx: Transaction, done: Row[Any], booking: Row[Any], contact_id: int, session: SessionFacts
) -> tuple[str, ...] | Refusal:
    """Undo a booked person's check-in: a booking again, the same credit held; a no-show who came late is one again."""
    earlier = tx.one(books.earlier_of_booking, booking_id=booking.id, before=done.id)
    was_no_show = earlier is not None and earlier.op == "no_show"
    returned = done.taken_id if done.effect == "returned" else None
    values: dict[str, object] = {"in_at": None, "overridden": False}
    if returned is not None:
        refusal = take_again(tx, returned, booking.id, contact_id, tx.head)
        if refusal is not None:
            return refusal
        values |= _paid_before(tx, returned)
        tx.head.effect = "used" if was_no_show else "held"
    elif booking.paid_kind == "unpaid" and done.subscription_id is not None:
        values |= {"paid_kind": "unlimited", "subscription_id": done.subscription_id}
    elif booking.taken_id is not None:
        tx.head.taken_id, tx.head.credits = booking.taken_id, 1
        tx.head.effect = "used" if was_no_show else "held"
    values["status"] = "no_show" if was_no_show else "booked"
    tx.run(places.set_booking, values, of_booking=booking.id)
    return promote(tx, session)


def _charge_back(tx: Transaction, done: Row[Any], booking: Row[Any], contact_id: int) -> tuple[str, ...] | Refusal:
    """Charge a visit again to what paid it before: the same credit, the same membership, or nothing."""
    was = tx.all(books.consequences, parent_id=done.id)[0]
    if booking.taken_id is not None:
        release(tx, booking.taken_id)
        tx.consequence(Entry(contact_id=contact_id, taken_id=booking.taken_id, effect="returned", credits=1))
    if was.taken_id is not None:
        refusal = take_again(tx, was.taken_id, booking.id, contact_id, tx.head)
        if refusal is not None:
            return refusal
        tx.head.effect = "held" if booking.status == "booked" else "used"
    values = {"paid_kind": was.before, "subscription_id": was.subscription_id}
    tx.run(places.set_booking, values, of_booking=booking.id)
    return ()


def _uncancel(
    tx: Transaction, done: Row[Any], booking: Row[Any], contact_id: int, session: SessionFacts
) -> tuple[str, ...] | Refusal:
    own = own_place(tx, contact_by_id(tx, contact_id), session)
    if own.status is not None:
        return Refusal("not_allowed", _CANNOT)
    if booking.paid_kind is None:
        tx.run(places.set_booking, {"status": "waitlisted"}, of_booking=booking.id)
        return promote(tx, session)
    returned = done.taken_id if done.effect == "returned" else None
    return _back_to_booked(tx, booking, contact_id, session, returned)


def _back_to_booked(
    tx: Transaction, booking: Row[Any], contact_id: int, session: SessionFacts, returned: int | None
) -> tuple[str, ...] | Refusal:
    """Book again, if a place is left, with the same credit, if nobody took it meanwhile."""
    full = is_full(tx, session)
    if full and not session.span.over(tx.now):
        return Refusal("session_full", f"{session.series} is full by now.")
    credit = returned or booking.taken_id
    if credit is not None and (refusal := _not_good_now(tx, credit, session)) is not None:
        return refusal
    if returned is not None:
        refusal = take_again(tx, returned, booking.id, contact_id, tx.head)
        if refusal is not None:
            return refusal
    elif booking.taken_id is not None:
        tx.head.taken_id, tx.head.effect, tx.head.credits = booking.taken_id, "held", 1
    tx.run(
        places.set_booking, {"status": "booked", "over_capacity": booking.over_capacity or full}, of_booking=booking.id
    )
    return ()


def _not_good_now(tx: Transaction, taken_id: int, session: SessionFacts) -> Refusal | None:
    """Refuse a credit that was good on the day of its session, which has gone to another day since."""
    if good_on(tx, taken_id, session.day):
        return None
    return Refusal(
        "no_credit", f"{session.series} is on {say_day(session.day, tx.today)} now; the credit is not good then."
    )


def _paid_before(tx: Transaction, taken_id: int) -> dict[str, object]:
    row = tx.sure(credits.by_id, taken_id=taken_id)
    return {"paid_kind": "credit", "subscription_id": row.subscription_id}
