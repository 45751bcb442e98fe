"""Places given, moved and put in another order by hand, and a cancelled session that takes place after all."""

from __future__ import annotations

from .model_admission import Verdict, add_place, good_for, judge_person
from .model_desk import (
    MANAGERS,
    Call,
    RefusedError,
    copy_of,
    give_back,
    is_cancelled,
    live_booking,
    new_booking,
    promote,
    refuse,
    remember,
    take,
    tell_paid,
    the_contact,
    the_session,
    waiting_in,
)
from .model_sessions import is_late, outside_terms, override_takes
from .model_state import Booking, Json, Paid, Session


def restore_session(call: Call) -> Json:
    """Let a cancelled session take place after all; nobody is booked again by it."""
    session = the_session(call)
    by_itself = (session.series.name, session.day) in call.club.cancelled
    if call.now >= session.ends or not by_itself:
        raise RefusedError("not_allowed", also={"session_cancelled"} if is_cancelled(call, session) else ())
    if is_cancelled(call, session, closures_only=True):
        raise RefusedError("not_allowed", also={"session_cancelled"})
    call.club.cancelled.remove((session.series.name, session.day))
    return {}


def _waiting(call: Call, card: str, session: Session) -> Booking:
    """The place in the line of somebody who waits."""
    known = live_booking(call, card, session)
    if is_cancelled(call, session):
        raise RefusedError("session_cancelled", also={"not_booked", "not_allowed"}, maybe={"session_cancelled"})
    if known is None or known.status != "waitlisted":
        also = {"already_booked", "already_in", "not_allowed"} if known is not None else {"not_allowed"}
        raise RefusedError("not_booked", also=also)
    return known


def promote_one(call: Call) -> Json:
    """Give somebody who waits a place before their turn: decided as a booking is."""
    card, session = the_contact(call), the_session(call)
    known = _waiting(call, card, session)
    if call.now >= session.starts:
        raise RefusedError("not_allowed")
    verdict = judge_person(call, card, session)
    add_place(call, verdict, session)
    paid = verdict.paid
    if verdict.blocks:
        if "take" not in call.line:
            raise refuse(verdict)
        if call.role not in MANAGERS:
            raise RefusedError("not_allowed", also=set(verdict.blocks))
        paid = override_takes(call, card, session, None, call.line["take"])
    before = copy_of(known)
    known.status = "booked"
    known.beyond = bool(verdict.blocks)
    take(call, known, paid)
    remember(call, known, before)
    return {"status": "booked", "paid_by": tell_paid(call, paid)}


def move_in_line(call: Call) -> Json:
    """Give somebody who waits another place in the line."""
    card, session = the_contact(call), the_session(call)
    known = _waiting(call, card, session)
    if call.now >= session.ends:
        call.doubt("D94")
    line = waiting_in(call, session)
    turns = [each.queued for each in line]
    line.remove(known)
    line.insert(call.line["position"] - 1, known)
    for each, turn in zip(line, turns, strict=True):
        each.queued = turn
    known.last_action = call.number
    return {}


def move_booking(call: Call) -> Json:
    """Move a booking to another session, all of it or nothing: with its own credit where that is good."""
    card, session = the_contact(call), the_session(call)
    there = the_session(call, "to_")
    known = live_booking(call, card, session)
    if (session.series.name, session.day) == (there.series.name, there.day):
        raise RefusedError("already_booked", also={"not_booked", "not_allowed", "already_in", "session_cancelled"})
    _refuse_to_leave(call, known, session)
    assert known is not None
    _refuse_to_come(call, card, there)
    verdict, paid = _judge_move(call, card, known, there)
    if verdict.blocks:
        raise refuse(verdict)
    before = copy_of(known)
    give_back(call, known)
    known.status, known.last_action = "moved", call.number
    moved = new_booking(call, card, there, "booked")
    take(call, moved, paid)
    remember(call, moved, None, source=known.number, source_before=before)
    return {"paid_by": tell_paid(call, paid), "promoted": promote(call, session)}


def _refuse_to_leave(call: Call, known: Booking | None, session: Session) -> None:
    if is_cancelled(call, session):
        raise RefusedError("not_booked", also={"session_cancelled", "not_allowed"}, maybe={"session_cancelled"})
    if known is None or known.status == "waitlisted":
        raise RefusedError("not_booked", also={"not_allowed"})
    if known.status in {"in", "no_show"}:
        raise RefusedError("not_allowed", also={"already_in", "not_booked"})
    if call.now >= session.starts or (is_late(call, session) and call.role not in MANAGERS):
        raise RefusedError("not_allowed")


def _refuse_to_come(call: Call, card: str, there: Session) -> None:
    if is_cancelled(call, there):
        raise RefusedError("session_cancelled", also={"already_booked", "not_allowed"}, reasons=["session_cancelled"])
    if live_booking(call, card, there) is not None:
        raise RefusedError("already_booked", also={"already_in", "not_allowed"})
    if call.now >= there.starts or outside_terms(call, there):
        raise RefusedError("not_allowed")


def _judge_move(call: Call, card: str, known: Booking, there: Session) -> tuple[Verdict, Paid]:
    """The decision of a booking there, made while the credit it holds here is free."""
    old = known.paid
    if old.kind in {"none", "unpaid"} or not call.club.enforce:
        call.doubt("D87")
    held = give_back(call, known)
    verdict = judge_person(call, card, there)
    add_place(call, verdict, there)
    paid = old if old.subscription is not None and good_for(call, old, there) else verdict.paid
    if held:
        take(call, known, old)
    return verdict, paid
