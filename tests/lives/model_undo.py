"""Taking back the last things the desk did, each by giving back the very same credit."""

from __future__ import annotations

from datetime import timedelta

from .model_admission import is_full
from .model_closures import undo_closure
from .model_credits import has_ended, hold_on, open_hold
from .model_desk import (
    MANAGERS,
    Call,
    RefusedError,
    give_back,
    is_cancelled,
    live_booking,
    may_take_again,
    promote,
    take,
)
from .model_money import undo_money
from .model_state import Action, Booking, Json, Session

OWN_FOR = timedelta(minutes=10)


def undo(call: Call) -> Json:
    """Undo one action: the newest not yet undone, or the one a nonce names."""
    closed = [each for each in call.club.closures if each.nonce is not None and each.nonce == call.line.get("of")]
    if closed:
        if closed[0].undone:
            raise RefusedError("nothing_to_undo", also={"not_allowed"})
        return undo_closure(call, closed[0])
    action = _which(call)
    if call.role not in MANAGERS:
        if call.now - action.at == OWN_FOR:
            call.doubt("D64")
        if action.actor != call.actor or call.now - action.at > OWN_FOR:
            raise RefusedError("not_allowed")
    if call.club.erased:
        call.doubt("D105")
    promoted: list[str] = []
    if action.booking is not None:
        promoted = _undo_booking(call, action, call.club.bookings[action.booking])
    elif action.op == "adjust":
        _undo_adjust(call, action)
    else:
        undo_money(call, action)
    action.undone = True
    return {"undone": action.op, "promoted": promoted}


def _which(call: Call) -> Action:
    nonce = call.line.get("of")
    if nonce is None:
        left = [each for each in call.club.actions if not each.undone]
        if not left:
            raise RefusedError("nothing_to_undo")
        if call.role not in MANAGERS and left[-1].actor != call.actor:
            call.doubt("D63")
        return left[-1]
    for each in call.club.actions:
        if each.nonce == nonce:
            if each.undone:
                raise RefusedError("nothing_to_undo", also={"not_allowed"})
            return each
    raise RefusedError("nothing_to_undo", also={"not_allowed"})


def _undo_booking(call: Call, action: Action, booking: Booking) -> list[str]:
    """Put a booking back to what it was before the action, if nothing was built on it since."""
    session = call.club.session(booking.series, booking.day)
    _refuse_if_built_on(call, action, booking, session)
    if action.before is not None and action.before.status == "booked":
        _doubt_paused(call, booking)
    if action.source is not None:
        return _undo_move(call, action, booking)
    _put_back(call, booking, action.before)
    return promote(call, session) if action.op in {"book", "check_in", "promote"} else []


def _undo_move(call: Call, action: Action, moved: Booking) -> list[str]:
    """Give a moved booking its old place and its old credit back."""
    assert action.source is not None
    assert action.source_before is not None
    old, here = call.club.bookings[action.source], call.club.session(moved.series, moved.day)
    there = call.club.session(old.series, old.day)
    if is_cancelled(call, there):
        raise RefusedError("session_cancelled", also={"not_allowed"})
    if live_booking(call, old.card, there) is not None:
        raise RefusedError("not_allowed", also={"already_booked", "already_in", "session_full", "no_credit"})
    if call.now >= there.starts:
        call.doubt("D92")
    same = old.paid == moved.paid
    gone = not same and not may_take_again(call, old)
    if is_full(call, there):
        raise RefusedError("session_full", also={"not_allowed", *({"no_credit"} if gone else ())})
    if gone:
        raise RefusedError("no_credit", also={"not_allowed"})
    _doubt_paused(call, old)
    give_back(call, moved)
    moved.status, moved.last_action = "gone", call.number
    take(call, old, action.source_before.paid)
    old.status, old.last_action = "booked", action.source_before.last_action
    return promote(call, here)


def _refuse_if_built_on(call: Call, action: Action, booking: Booking, session: Session) -> None:
    """What later operations changed cannot be undone, nor what lost its place or its credit."""
    if booking.last_action != action.number:
        also = {"session_full", "no_credit", "session_cancelled"} if action.op == "cancel" else set()
        raise RefusedError("not_allowed", also=also)
    if is_cancelled(call, session) and action.source is None:
        call.doubt("D66")
        raise RefusedError("not_allowed", also={"session_cancelled"})
    if action.source is not None:
        return
    if action.op in {"cancel", "no_show"}:
        other = live_booking(call, booking.card, session)
        if other is not None and other is not booking:
            raise RefusedError("not_allowed", also={"already_booked", "already_in", "session_full", "no_credit"})
        _refuse_to_come_back(call, booking, action.before)
    elif action.before is not None and not may_take_again(call, action.before):
        raise RefusedError("no_credit", also={"not_allowed"})


def _put_back(call: Call, booking: Booking, before: Booking | None) -> None:
    if before is None:
        give_back(call, booking)
        booking.status, booking.last_action = "gone", call.number
        return
    if before.status == "waitlisted":
        call.doubt("D67")
    if before.paid != booking.paid:
        give_back(call, booking)
        take(call, booking, before.paid)
    elif booking.status == "cancelled":
        take(call, booking, before.paid)
    booking.status, booking.walk_in, booking.last_action = before.status, before.walk_in, before.last_action


def _refuse_to_come_back(call: Call, booking: Booking, before: Booking | None) -> None:
    """A place or a credit may have gone meanwhile."""
    assert before is not None
    if before.status != "booked":
        return
    session = call.club.session(booking.series, booking.day)
    full = is_full(call, session) and call.now < session.ends
    if is_full(call, session) and call.now >= session.ends:
        call.doubt("D68")
    gone = booking.status == "cancelled" and not may_take_again(call, booking)
    if full:
        raise RefusedError("session_full", also={"not_allowed", *({"no_credit"} if gone else ())})
    if gone:
        raise RefusedError("no_credit", also={"not_allowed"})


def _doubt_paused(call: Call, booking: Booking) -> None:
    """Whether a booking may come back on a day on which its subscription no longer runs is open."""
    if booking.paid.subscription is not None:
        subscription = call.club.subscriptions[booking.paid.subscription]
        if hold_on(subscription, booking.day) is not None or has_ended(subscription, booking.day):
            call.doubt("D69")


def _undo_adjust(call: Call, action: Action) -> None:
    grants = [action.grant] if action.grant is not None else [number for number, _ in action.slots]
    for number in grants:
        subscription = call.club.subscriptions[call.club.grants[number].subscription]
        opened = open_hold(subscription)
        if opened is not None and opened.first <= call.today:
            call.doubt("D70")
    if action.grant is None:
        for number, slot in action.slots:
            call.club.grants[number].credits[slot].revoked = False
        return
    credits = call.club.grants[action.grant].credits
    if any(credit.booking is not None for credit in credits):
        raise RefusedError("no_credit", also={"not_allowed"})
    if any(credit.revoked for credit in credits):
        raise RefusedError("not_allowed", also={"no_credit"})
    if call.club.grants[action.grant].extensions:
        call.doubt("D71")
    for credit in credits:
        credit.revoked = True
