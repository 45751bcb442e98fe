"""Who pays for a visit, changed afterwards: swapped to another membership, left unpaid, settled from a later credit."""

from __future__ import annotations

from collections.abc import Collection

from .model_admission import candidates, first_to_pay, judge_person
from .model_bills import past_due_locks
from .model_credits import is_locked
from .model_desk import (
    MANAGERS,
    Call,
    RefusedError,
    available_now,
    copy_of,
    give_back,
    live_booking,
    refuse,
    remember,
    take,
    tell_paid,
    the_contact,
    the_session,
)
from .model_state import UNPAID, Booking, Json, Paid, Session, Subscription


def _visit(call: Call, card: str, session: Session) -> Booking:
    known = live_booking(call, card, session)
    if known is None or known.status == "waitlisted":
        raise RefusedError("not_booked", also={"not_allowed", "session_cancelled"})
    return known


def _copies(call: Call, card: str, also: Collection[str] = ()) -> list[Subscription]:
    """The copies of the membership that is named."""
    code = call.line["membership"]
    if code not in call.club.memberships:
        raise RefusedError("unknown_membership")
    copies = [each for each in call.club.of(card) if each.terms.code == code]
    if not copies:
        raise RefusedError("no_membership", also={"unknown_membership", "not_allowed", *also})
    return copies


def _pay_with(call: Call, known: Booking, paid: Paid) -> Json:
    before = copy_of(known)
    give_back(call, known)
    take(call, known, paid)
    remember(call, known, before)
    return {"paid_by": tell_paid(call, paid), "available": available_now(call, known.card)}


def swap(call: Call) -> Json:
    """Charge a booking or a visit to another membership that admits, or leave it unpaid."""
    card, session = the_contact(call), the_session(call)
    known = live_booking(call, card, session)
    copies = _copies(call, card) if "membership" in call.line and known is not None else []
    known = _visit(call, card, session)
    if call.line.get("unpaid", False):
        if call.role not in MANAGERS or not call.club.enforce:
            raise RefusedError("not_allowed")
        if known.paid.kind in {"none", "unpaid"}:
            call.doubt("D88")
        return _pay_with(call, known, UNPAID)
    if not call.club.enforce:
        raise RefusedError("not_allowed")
    if known.paid.kind == "none":
        call.doubt("D89")
    if known.paid.subscription is not None and call.club.subscriptions[known.paid.subscription] in copies:
        if known.paid.kind == "credit" or len(copies) > 1:
            call.doubt("D88")
        raise RefusedError("not_allowed", also={"past_due", "session_rule", "on_hold", "ended", "no_credit"})
    verdict = judge_person(call, card, session, only=copies, note=False)
    if verdict.blocks or verdict.paid.kind == "unpaid":
        if not verdict.blocks:
            call.doubt("D90")
            raise RefusedError("no_credit", also={"not_allowed"})
        raise refuse(verdict, also={*verdict.maybe, *verdict.blocks, "not_allowed"})
    return _pay_with(call, known, verdict.paid)


def settle(call: Call) -> Json:
    """Pay an unpaid visit, also of a no-show, with the credit of today that expires first."""
    card, session = the_contact(call), the_session(call)
    copies = (
        _copies(call, card, also={"no_credit", "not_booked", "past_due"})
        if "membership" in call.line
        else call.club.of(card)
    )
    known = _visit(call, card, session)
    if known.paid.kind != "unpaid":
        raise RefusedError("not_allowed", also={"not_booked"})
    if call.club.status(known, call.now) == "booked":
        call.doubt("D91")
    locked = past_due_locks(call.club, card, call.today)
    found = [
        one
        for each in copies
        for one in candidates(call, each, call.today)
        if not is_locked(one.subscription, one.grant, call.today, past_due=locked)
    ]
    if not found:
        also = {"not_allowed", "credit_expired", "past_due", "on_hold", "ended", "not_started", "no_membership"}
        raise RefusedError("no_credit", also=also, maybe=also)
    if not call.club.enforce:
        call.doubt("D89")
    return _pay_with(call, known, first_to_pay(call, found))
