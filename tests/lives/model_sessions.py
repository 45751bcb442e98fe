"""Booking, checking in, cancelling, no-shows and rosters."""

from __future__ import annotations

from .model_admission import (
    ORDER,
    Verdict,
    add_place,
    add_window,
    candidates,
    failures,
    first_to_book,
    first_to_pay,
    is_full,
    judge_person,
    last_in_time,
    last_to_book,
)
from .model_desk import (
    DESK,
    MANAGERS,
    Call,
    RefusedError,
    available_now,
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
)
from .model_state import NOTHING, UNPAID, Booking, Json, Paid, Session, Subscription


def book(call: Call) -> Json:
    """Give a person a place before the start, or one on the waitlist."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    late = call.now >= session.starts
    told = [
        code
        for code, here in (
            ("session_cancelled", is_cancelled(call, session)),
            ("not_allowed", late or outside_terms(call, session)),
            ("already_in", known is not None and known.status == "in"),
            ("already_booked", known is not None and known.status != "in"),
        )
        if here
    ]
    if told:
        also = {*told, "already_booked"} if known is not None else set(told)
        raise RefusedError(told[0], also=also, maybe=set(ORDER) - set(told))
    copies = _named_payer(call, card)
    verdict = judge_person(call, card, session, only=copies)
    add_place(call, verdict, session)
    if verdict.blocks and "override" in call.line:
        return _book_over(call, card, session, verdict, copies)
    if "override" in call.line and call.role not in MANAGERS:
        call.doubt("D50")
    if verdict.blocks:
        if verdict.blocks != ["session_full"]:
            raise _refuse_payer(verdict, copies)
        if not call.line.get("waitlist", True):
            raise refuse(verdict)
        if copies is not None and len(call.club.of(card)) > len(copies):
            call.doubt("D131")
        booking = new_booking(call, card, session, "waitlisted")
        remember(call, booking, None)
        return {"status": "waitlisted", "warnings": [{"code": code} for code in verdict.warnings]}
    return _give_place(call, card, session, verdict.paid) | {"warnings": [{"code": code} for code in verdict.warnings]}


def _give_place(call: Call, card: str, session: Session, paid: Paid, *, beyond: bool = False) -> Json:
    booking = new_booking(call, card, session, "booked")
    booking.beyond = beyond
    take(call, booking, paid)
    remember(call, booking, None)
    return {"status": "booked", "paid_by": tell_paid(call, paid)}


def _book_over(call: Call, card: str, session: Session, verdict: Verdict, copies: list[Subscription] | None) -> Json:
    """Book in spite of what stands in the way, and take what the overrider chose."""
    if call.role not in MANAGERS:
        raise RefusedError("not_allowed", also=set(verdict.blocks))
    if copies is not None:
        call.doubt("D115")
    paid = override_takes(call, card, session, None, call.line["override"]["take"])
    return _give_place(call, card, session, paid, beyond=True)


def _named_payer(call: Call, card: str) -> list[Subscription] | None:
    """The copies of the one membership that may pay; None where none is named."""
    code = call.line.get("pay_with")
    if code is None:
        return None
    if code not in call.club.memberships:
        raise RefusedError("unknown_membership", also={"no_membership"})
    copies = [each for each in call.club.of(card) if each.terms.code == code]
    if not copies:
        if not call.club.enforce:
            call.doubt("D116")
        raise RefusedError("no_membership", also=set(ORDER), maybe=set(ORDER))
    return copies


def _refuse_payer(verdict: Verdict, copies: list[Subscription] | None) -> RefusedError:
    """The refusal; of one named payer, *no credit* and *credit expired* are alike."""
    if copies is None:
        return refuse(verdict)
    alike = {"no_credit", "credit_expired"} if {"no_credit", "credit_expired"} & set(verdict.blocks) else set()
    verdict.maybe |= alike
    return refuse(verdict, also=alike if verdict.blocks[0] in alike else ())


def outside_terms(call: Call, session: Session) -> bool:
    """Too early or too late, by the booking terms; at exactly the limit it is neither."""
    first = first_to_book(session, call.club.zone)
    return (first is not None and call.now < first) or call.now > last_to_book(session)


def check_in(call: Call) -> Json:
    """Let somebody in: one who is booked has a place, anybody else is a walk-in."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    walk_in = known is None or known.status == "waitlisted"
    _refuse_to_let_in(call, known, session, walk_in=walk_in)
    copies = _named_payer(call, card) if walk_in else None
    verdict = _judge_walk_in(call, card, session, copies) if walk_in else _judge_arrival(call, card, known, session)
    paid, overridden = _what_pays(call, known, session, verdict, copies)
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


def _refuse_to_let_in(call: Call, known: Booking | None, session: Session, *, walk_in: bool) -> None:
    """What no override helps against."""
    if known is not None and known.status == "in":
        also = {"session_cancelled"} if is_cancelled(call, session) else set()
        raise RefusedError(
            "already_in", also=also, reasons=["already_in"], maybe={"past_due", "outside_window", "session_cancelled"}
        )
    if walk_in and call.role not in DESK:
        raise RefusedError("not_allowed", also={"not_booked"})
    if is_cancelled(call, session):
        raise RefusedError("session_cancelled", reasons=["session_cancelled"], maybe=set(ORDER) - {"session_cancelled"})
    if not walk_in and "pay_with" in call.line:
        raise RefusedError("not_allowed", also={"unknown_membership", "no_membership"})


def _what_pays(
    call: Call, known: Booking | None, session: Session, verdict: Verdict, copies: list[Subscription] | None
) -> tuple[Paid, bool]:
    """What pays a visit, and whether an override says so; a needless override is none."""
    wanted = call.line.get("override")
    if not verdict.blocks:
        if wanted is not None and call.role not in MANAGERS:
            call.doubt("D50")
        return verdict.paid, False
    if wanted is None:
        raise _refuse_payer(verdict, copies)
    if call.role not in MANAGERS:
        raise RefusedError("not_allowed", also=set(verdict.blocks))
    if copies is not None:
        call.doubt("D115")
    return override_takes(call, call.line["card"], session, known, wanted["take"]), True


def _judge_walk_in(call: Call, card: str, session: Session, copies: list[Subscription] | None) -> Verdict:
    verdict = judge_person(call, card, session, only=copies)
    add_place(call, verdict, session)
    add_window(call, verdict, session)
    return verdict


def _judge_arrival(call: Call, card: str, known: Booking | None, session: Session) -> Verdict:
    """The checks of somebody who has a place: past due, window, note (already in was looked at before)."""
    assert known is not None
    if call.club.status(known, call.now) == "no_show" and is_full(call, session):
        call.doubt("D47")
    verdict = Verdict([], [], known.paid)
    judged = judge_person(call, card, session)
    verdict.blocks += [each for each in judged.blocks if each in {"past_due", "stop_note"}]
    verdict.warnings += [each for each in judged.warnings if each in {"past_due", "stop_note"}]
    add_window(call, verdict, session)
    if known.paid.kind == "none" and call.club.enforce:
        call.doubt("D48")
    if known.paid.kind != "none" and not call.club.enforce:
        call.doubt("D49")
    return verdict


def override_takes(call: Call, card: str, session: Session, known: Booking | None, choice: str) -> Paid:
    """The overrider's explicit choice: a credit, locked or not, or nothing."""
    booked = known.paid if known is not None and known.status != "waitlisted" else None
    if not call.club.enforce:
        return booked or NOTHING
    if choice == "unpaid":
        return UNPAID
    if booked is not None and booked.kind in {"credit", "unlimited"}:
        return booked
    if booked is not None:
        call.doubt("D53")
    return _any_credit(call, card, session)


def _any_credit(call: Call, card: str, session: Session) -> Paid:
    """A credit by the order of who pays, over all that are unexpired on the session's date."""
    owned = call.club.of(card)
    found = [one for each in owned for one in candidates(call, each, session.day)]
    if found:
        return first_to_pay(call, found)
    admitting = [each for each in owned if not each.terms.limited and not failures(call, each, session)]
    return Paid("unlimited", admitting[0].number) if admitting else UNPAID


def _enter(call: Call, card: str, session: Session, known: Booking | None, paid: Paid, *, walk_in: bool) -> Booking:
    """Write the visit down, on the booking that there was or on a new one."""
    before = copy_of(known) if known is not None else None
    booking = known or new_booking(call, card, session, "in")
    if paid != booking.paid or known is None:
        give_back(call, booking)
        take(call, booking, paid)
    booking.status = "in"
    booking.walk_in = walk_in
    booking.beyond = booking.beyond or "override" in call.line
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
    before = copy_of(known)
    answer: Json = {"status": "cancelled", "returned": False, "promoted": []}
    if known.status == "waitlisted":
        known.status = "cancelled"
        remember(call, known, before)
        return answer
    if not is_late(call, session):
        answer["returned"] = give_back(call, known)
        known.status = "cancelled"
    else:
        answer["status"] = "late_cancelled"
        known.status = "late"
    remember(call, known, before)
    answer["promoted"] = promote(call, session)
    return answer


def is_late(call: Call, session: Session) -> bool:
    """Whether it is later than the notice; at exactly the limit it is not."""
    return call.now > last_in_time(session, call.club.zone)


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
    before = copy_of(known)
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


def roster(call: Call) -> Json:
    """Who is still to come, in, waiting, or did not come."""
    session = the_session(call)
    if any(each.card in call.club.erased for each in call.club.bookings_in(session.series.name, session.day)):
        call.doubt("D105")
    lists: dict[str, list[str]] = {"booked": [], "in": [], "waitlisted": [], "no_show": []}
    for booking in sorted(call.club.bookings_in(session.series.name, session.day), key=lambda each: each.queued):
        status = call.club.status(booking, call.now)
        if status in lists:
            lists[status].append(booking.card)
    if lists["waitlisted"] and session.ends <= call.now:
        call.doubt("D60")
    return {"capacity": session.series.capacity, **lists}
