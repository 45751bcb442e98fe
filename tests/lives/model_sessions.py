"""Booking, checking in, cancelling, no-shows and rosters."""

from __future__ import annotations

from datetime import timedelta

from .model_admission import ORDER, Verdict, add_place, add_window, candidates, first_to_pay, is_full, judge_person
from .model_credits import has_ended, is_expired
from .model_desk import (
    DESK,
    MANAGERS,
    Call,
    RefusedError,
    admissible_waiters,
    available_now,
    give_back,
    is_cancelled,
    live_booking,
    promote,
    refuse,
    remember,
    take,
    tell_paid,
    the_contact,
    the_session,
)
from .model_state import NOTHING, UNPAID, Booking, Json, Paid, Session


def _copy(booking: Booking) -> Booking:
    return Booking(**vars(booking))


def _new_booking(call: Call, card: str, session: Session, status: str) -> Booking:
    booking = Booking(
        number=len(call.club.bookings),
        card=card,
        series=session.series.name,
        day=session.day,
        status=status,
        paid=NOTHING,
        queued=call.number,
        last_action=call.number,
    )
    call.club.bookings.append(booking)
    return booking


def book(call: Call) -> Json:
    """Give a person a place before the start, or one on the waitlist."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    late = call.now >= session.starts
    told = [
        code
        for code, here in (
            ("session_cancelled", is_cancelled(call, session)),
            ("not_allowed", late),
            ("already_in", known is not None and known.status == "in"),
            ("already_booked", known is not None and known.status != "in"),
        )
        if here
    ]
    if told:
        also = {*told, "already_booked"} if known is not None else set(told)
        raise RefusedError(told[0], also=also, maybe=set(ORDER) - set(told))
    verdict = judge_person(call, card, session)
    add_place(call, verdict, session)
    if verdict.blocks:
        if verdict.blocks != ["session_full"]:
            waits = call.line.get("waitlist", True)
            if waits and "session_full" in verdict.blocks:
                verdict.blocks.remove("session_full")
                verdict.maybe.add("session_full")
            raise refuse(verdict)
        if not call.line.get("waitlist", True):
            raise refuse(verdict)
        booking = _new_booking(call, card, session, "waitlisted")
        remember(call, booking, None)
        return {"status": "waitlisted"}
    if not is_full(call, session) and admissible_waiters(call, session):
        call.doubt("D46")
    booking = _new_booking(call, card, session, "booked")
    take(call, booking, verdict.paid)
    remember(call, booking, None)
    return {"status": "booked", "paid_by": tell_paid(call, booking.paid)}


def check_in(call: Call) -> Json:
    """Let somebody in: one who is booked has a place, anybody else is a walk-in."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    if known is not None and known.status == "in":
        also = {"session_cancelled"} if is_cancelled(call, session) else set()
        raise RefusedError(
            "already_in", also=also, reasons=["already_in"], maybe={"past_due", "outside_window", "session_cancelled"}
        )
    walk_in = known is None or known.status == "waitlisted"
    if walk_in and call.role not in DESK:
        raise RefusedError("not_allowed", also={"not_booked"})
    if is_cancelled(call, session):
        raise RefusedError("session_cancelled", reasons=["session_cancelled"], maybe=set(ORDER) - {"session_cancelled"})
    verdict = _judge_walk_in(call, card, session) if walk_in else _judge_arrival(call, card, known, session)
    wanted = call.line.get("override")
    paid = verdict.paid
    overridden = bool(verdict.blocks)
    if overridden:
        if wanted is None:
            raise refuse(verdict)
        if call.role not in MANAGERS:
            raise RefusedError("not_allowed", also=set(verdict.blocks))
        paid = _what_override_takes(call, card, session, known)
    elif wanted is not None and call.role not in MANAGERS:
        call.doubt("D50")
    booking = _enter(call, card, session, known, paid, walk_in=walk_in)
    answer: Json = {
        "status": "in",
        "walk_in": walk_in,
        "paid_by": tell_paid(call, booking.paid),
        "available": available_now(call, card),
    }
    if not overridden:
        answer["warnings"] = [{"code": code} for code in verdict.warnings]
    return answer


def _judge_walk_in(call: Call, card: str, session: Session) -> Verdict:
    verdict = judge_person(call, card, session)
    add_place(call, verdict, session)
    add_window(call, verdict, session)
    return verdict


def _judge_arrival(call: Call, card: str, known: Booking | None, session: Session) -> Verdict:
    """The checks of somebody who has a place: past due, window (already in was looked at before)."""
    assert known is not None
    if call.club.status(known, call.now) == "no_show" and is_full(call, session):
        call.doubt("D47")
    verdict = Verdict([], [], known.paid)
    judged = judge_person(call, card, session)
    if "past_due" in judged.blocks:
        verdict.blocks.append("past_due")
    if "past_due" in judged.warnings:
        verdict.warnings.append("past_due")
    add_window(call, verdict, session)
    if known.paid.kind == "none" and call.club.enforce:
        call.doubt("D48")
    if known.paid.kind != "none" and not call.club.enforce:
        call.doubt("D49")
    return verdict


def _what_override_takes(call: Call, card: str, session: Session, known: Booking | None) -> Paid:
    """The overrider's explicit choice: a credit, locked or not, or nothing."""
    booked = known.paid if known is not None and known.status != "waitlisted" else None
    if not call.club.enforce:
        return booked or NOTHING
    if call.line["override"]["take"] == "unpaid":
        if booked is not None and booked.kind != "unpaid":
            call.doubt("D52")
        return UNPAID
    if booked is not None and booked.kind == "credit":
        return booked
    if booked is not None:
        call.doubt("D53")
    return _any_credit(call, card, session)


def _any_credit(call: Call, card: str, session: Session) -> Paid:
    """A credit by the order of who pays, over all that are unexpired on the session's date."""
    owned = call.club.of(card)
    if any(not each.terms.limited and not has_ended(each, session.day) for each in owned):
        call.doubt("D51")
    for each in owned:
        for grant in call.club.grants_of(each):
            free = any(credit.free for credit in grant.credits) and grant.usable_from <= call.today
            good = grant.usable_from <= session.day and not is_expired(each, grant, session.day)
            if free and good == is_expired(each, grant, call.today):
                call.doubt("D54")
    found = [one for each in owned for one in candidates(call, each, session.day)]
    if not found:
        call.doubt("D55")
        raise RefusedError("no_credit", also={"credit_expired"})
    return first_to_pay(call, found)


def _enter(call: Call, card: str, session: Session, known: Booking | None, paid: Paid, *, walk_in: bool) -> Booking:
    """Write the visit down, on the booking that there was or on a new one."""
    before = _copy(known) if known is not None else None
    booking = known or _new_booking(call, card, session, "in")
    if paid != booking.paid or known is None:
        give_back(call, booking)
        take(call, booking, paid)
    booking.status = "in"
    booking.walk_in = walk_in
    remember(call, booking, before)
    return booking


def cancel(call: Call) -> Json:
    """Give a place up, in time or late, or leave the waitlist."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    if known is None:
        raise RefusedError("not_booked", also={"session_cancelled"} if is_cancelled(call, session) else ())
    if known.status == "in":
        raise RefusedError("not_allowed", also={"already_in", "not_booked"})
    if call.now >= session.ends:
        raise RefusedError("not_allowed", also={"not_booked"} if known.status == "waitlisted" else ())
    if known.status == "no_show":
        raise RefusedError("not_allowed", also={"not_booked"})
    before = _copy(known)
    answer: Json = {"status": "cancelled", "returned": False, "promoted": []}
    if known.status == "waitlisted":
        known.status = "cancelled"
        remember(call, known, before)
        return answer
    limit = session.starts - timedelta(hours=session.series.notice_hours)
    if call.now <= limit:
        answer["returned"] = give_back(call, known)
        known.status = "cancelled"
    else:
        answer["status"] = "late_cancelled"
        known.status = "late"
    remember(call, known, before)
    answer["promoted"] = promote(call, session)
    return answer


def no_show(call: Call) -> Json:
    """Mark somebody who was booked as not come, from the start on."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    if known is None or known.status == "waitlisted":
        also = {"session_cancelled"} if is_cancelled(call, session) else {"not_allowed"}
        raise RefusedError("not_booked", also=also)
    if known.status == "in":
        raise RefusedError("already_in", also={"not_allowed", "not_booked"})
    if call.now < session.starts:
        raise RefusedError("not_allowed")
    if known.status == "no_show":
        call.doubt("D56")
        raise RefusedError("not_booked", also={"not_allowed", "duplicate"})
    before = _copy(known)
    known.status = "no_show"
    remember(call, known, before)
    return {}


def cancel_session(call: Call) -> Json:
    """Cancel a whole session; every held credit goes back."""
    session = the_session(call)
    if is_cancelled(call, session):
        raise RefusedError("session_cancelled", also={"not_allowed"})
    if session.starts <= call.now:
        call.doubt("D58")
    returned = 0
    for booking in call.club.bookings_in(session.series.name, session.day):
        if booking.status == "in":
            call.doubt("D59")
        if call.club.status(booking, call.now) in {"booked", "waitlisted"}:
            returned += give_back(call, booking)
            booking.status = "cancelled"
            booking.last_action = call.number
    call.club.cancelled.add((session.series.name, session.day))
    return {"returned": returned}


def restore_session(call: Call) -> Json:
    """Let a cancelled session take place after all, empty; not when it would be over."""
    session = the_session(call)
    if not is_cancelled(call, session) or call.now >= session.ends:
        raise RefusedError("not_allowed")
    call.club.cancelled.discard((session.series.name, session.day))
    return {}


def move_in_line(call: Call) -> Json:
    """Give somebody who waits another place in the line: the others close up, and who comes later waits behind."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    if known is None or known.status != "waitlisted":
        raise RefusedError("not_booked", also={"not_allowed", "already_booked", "already_in", "session_cancelled"})
    waiting = [each for each in call.club.bookings_in(session.series.name, session.day) if each.status == "waitlisted"]
    waiting.sort(key=lambda each: each.queued)
    turns = [each.queued for each in waiting]
    waiting.remove(known)
    waiting.insert(call.line["position"] - 1, known)
    for each, turn in zip(waiting, turns, strict=True):
        each.queued = turn
    known.last_action = call.number
    return {}


def roster(call: Call) -> Json:
    """Who is still to come, in, waiting, or did not come."""
    session = the_session(call)
    lists: dict[str, list[str]] = {"booked": [], "in": [], "waitlisted": [], "no_show": []}
    for booking in sorted(call.club.bookings_in(session.series.name, session.day), key=lambda each: each.queued):
        status = call.club.status(booking, call.now)
        if status in lists:
            lists[status].append(booking.card)
    if lists["waitlisted"] and session.ends <= call.now:
        call.doubt("D60")
    return {"capacity": session.series.capacity, **lists}
