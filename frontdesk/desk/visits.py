"""Book and check in: a booking holds a credit, a check-in uses it, a walk-in uses one at once (rules, section 7)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.statements import places
from frontdesk import answers, requests
from frontdesk.answers import BookingStatus, PaidBy, Refusal, Take
from frontdesk.desk.facts import contact_by_card, grant_named
from frontdesk.desk.judging import (
    CreditChange,
    Judged,
    balance_states,
    dying,
    explained,
    judge,
    look,
    paid_by,
    purpose_of,
    reasons,
    refusal,
)
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import lock_session, not_bookable_now
from frontdesk.desk.slots import give_credit_back, take_slot
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import (
    NOT_COUNTED,
    UNPAID,
    PaidKind,
    Payer,
    overriders_credit,
)
from frontdesk.rules.checks import Purpose
from frontdesk.rules.credits import total
from frontdesk.rules.words import say_day
from frontdesk.text import shorten

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from frontdesk.desk.facts import ContactFacts, Owned
    from frontdesk.desk.judging import OwnPlace, Seen
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Entry, Transaction
    from frontdesk.rules.grants import GrantKey


Named = (
    requests.Book
    | requests.CheckIn
    | requests.Cancel
    | requests.NoShow
    | requests.Swap
    | requests.Settle
    | requests.Promote
    | requests.MoveInLine
    | requests.MoveBooking
)
"""Requests about one person in one session."""


def person_and_session(tx: Transaction, request: Named) -> tuple[ContactFacts, SessionFacts] | Refusal:
    """Lock the session, then the contact: always in this order, so that two desks never wait for each other."""
    session = lock_session(tx, request.series, request.date, request.time)
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    tx.head.contact_id = contact.id
    if isinstance(session, Refusal):
        return session
    tx.head.session_id = session.id
    return contact, session


@operation("book", requests.Book, Privilege.DESK, keeps_refusals=True)
def book(tx: Transaction, request: requests.Book) -> answers.Booked | Refusal:
    """Book a place until the start, or join the waitlist when the lack of a place is all that stands in the way."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    seen = look(tx, contact, session)
    own = seen.own
    refusal = not_bookable_now(tx, session, contact.person)
    if refusal is not None:
        return refusal
    if own.status in {"booked", "waitlisted", "no_show"}:
        state = "waiting for a place" if own.status == "waitlisted" else "booked already"
        return Refusal("already_booked", f"{contact.person.listed} is {state}.", contact=contact.person)
    purpose = Purpose.ARRIVE if own.status == "checked_in" else Purpose.BOOK
    cannot_pay = _cannot_pay_with(seen, request.pay_with, purpose)
    if cannot_pay is not None:
        return cannot_pay
    judged = explained(tx, judge(tx, seen, purpose, request.pay_with))
    decision = judged.decision
    overrides = request.override is not None and decision.can_be_overridden
    if decision.full_only and request.waitlist and not overrides:
        tx.head.booking_id = _new_booking(tx, judged, "waitlisted", None)
        tx.head.after = f"on the waitlist of {session.series}"
        return answers.Booked(BookingStatus.WAITLISTED, None, reasons(decision.warnings))
    return give_place(tx, judged, request.override)


def give_place(
    tx: Transaction, judged: Judged, override: requests.Override | None, waiting_id: int | None = None
) -> answers.Booked | Refusal:
    """Book a place for somebody admitted, or overridden by who may; the operation's own entry tells it."""
    decision = judged.decision
    if decision.admitted and decision.payer is not None:
        hold_place(tx, judged, decision.payer, tx.head, waiting_id)
        return answers.Booked(BookingStatus.BOOKED, paid_by(decision.payer), reasons(decision.warnings))
    if override is None or not decision.can_be_overridden:
        return refusal(judged)
    if not tx.may(Privilege.MANAGE):
        return Refusal("not_allowed", "An override needs somebody with the privilege.", contact=judged.contact.person)
    payer = _overriders_payer(tx, judged, override.take) or UNPAID
    hold_place(tx, judged, payer, tx.head, waiting_id, overridden=True)
    tx.head.reason = override.reason
    tx.head.before = "; ".join(finding.fact for finding in decision.blocks)
    return answers.Booked(BookingStatus.BOOKED, paid_by(payer), reasons(decision.warnings))


def hold_place(
    tx: Transaction,
    judged: Judged,
    payer: Payer,
    entry: Entry,
    waiting_id: int | None = None,
    *,
    overridden: bool = False,
) -> None:
    """Book a place for somebody admitted, new or from the waitlist, and hold what pays it."""
    if waiting_id is None:
        booking_id = _new_booking(tx, judged, "booked", payer, overridden=overridden)
    else:
        booking_id = waiting_id
        values = {"status": "booked", "over_capacity": _over(judged), "overridden": overridden}
        _set(tx, booking_id, **values, **_paid(payer))
    _note(entry, judged, booking_id)
    _take(tx, judged, payer, booking_id, entry, "held")
    entry.after = f"booked in {judged.session.series} on {judged.session.day}"


@operation("check_in", requests.CheckIn, Privilege.CHECK_IN, keeps_refusals=True)
def check_in(tx: Transaction, request: requests.CheckIn) -> answers.CheckedIn | Refusal:
    """Check somebody in: a booking's arrival, or a walk-in that pays at once."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    seen = look(tx, contact, session)
    purpose = purpose_of(seen.own.status, session, tx)
    if purpose is Purpose.WALK_IN and not tx.may(Privilege.DESK):
        return Refusal("not_allowed", "A walk-in needs somebody who may take bookings.", contact=contact.person)
    cannot_pay = _cannot_pay_with(seen, request.pay_with, purpose)
    if cannot_pay is not None:
        return cannot_pay
    judged, override = judge(tx, seen, purpose, request.pay_with), request.override
    if override is None or not judged.decision.can_be_overridden:
        judged = explained(tx, judged)
    decision = judged.decision
    if decision.admitted:
        return _let_in(tx, judged, decision.payer, overridden=False)
    if override is None or not decision.can_be_overridden:
        return refusal(judged)
    if not tx.may(Privilege.MANAGE):
        return Refusal("not_allowed", "An override needs somebody with the privilege.", contact=contact.person)
    tx.head.reason = override.reason
    return _let_in(tx, judged, _overriders_payer(tx, judged, override.take), overridden=True)


def _cannot_pay_with(seen: Seen, membership: str | None, purpose: Purpose) -> Refusal | None:
    """Refuse a wish to pay with a membership that the contact never had, or where a booking is paid already."""
    if membership is None or seen.own.status == "checked_in":
        return None  # who is in already is told so, whatever was to pay
    who = seen.contact.person
    if purpose in {Purpose.ARRIVE, Purpose.LATE}:
        return Refusal("not_allowed", f"{who.listed} is booked, and that is paid; swap what pays it.", contact=who)
    if not any(each.is_of(membership) for each in seen.owned):
        return Refusal("no_membership", f"{who.listed} never had “{shorten(membership)}”.", contact=who)
    return None


def _overriders_payer(tx: Transaction, judged: Judged, take: Take) -> Payer | None:
    """Return what an overridden visit takes; None: what the booking holds."""
    booked = judged.purpose not in {Purpose.WALK_IN, Purpose.BOOK}
    if booked and take is Take.CREDIT:
        return None
    if not tx.policy.enforced:
        return None if booked else NOT_COUNTED
    return UNPAID if take is Take.UNPAID else overriders_credit(judged.visit, judged.decision)


def _let_in(tx: Transaction, judged: Judged, payer: Payer | None, *, overridden: bool) -> answers.CheckedIn:
    walk_in = judged.purpose is Purpose.WALK_IN
    if walk_in:
        paid, change = _walk_in(tx, judged, payer or UNPAID, overridden=overridden)
    else:
        paid, change = _arrive(tx, judged, payer, overridden=overridden)
    states = balance_states(tx, judged.owned, judged.past_due, judged.taken, change)
    tx.head.after = f"{judged.session.series} on {judged.session.day}: {words_of(paid)}"
    if overridden:
        tx.head.before = "; ".join(finding.fact for finding in judged.decision.blocks)
    return answers.CheckedIn(
        walk_in=walk_in,
        warnings=reasons(judged.decision.warnings),
        paid_by=paid,
        available=total(states).available,
        contact=judged.contact.person,
        ending=dying(states, tx.today),
        at=tx.now,
        overridden=overridden,
    )


def _walk_in(tx: Transaction, judged: Judged, payer: Payer, *, overridden: bool) -> tuple[PaidBy, CreditChange]:
    waited = judged.own.status == "waitlisted"
    values = {"in_at": tx.now, "walk_in": True, "overridden": overridden, "over_capacity": _over(judged)}
    if waited:
        booking_id = judged.own.id
        _set(tx, booking_id, status="checked_in", **values, **_paid(payer))
    else:
        booking_id = _new_booking(tx, judged, "checked_in", payer, **values)
    _note(tx.head, judged, booking_id)
    _take(tx, judged, payer, booking_id, tx.head, "used")
    return paid_by(payer), (payer.lot.grant.key, 1) if payer.lot else None


def _arrive(tx: Transaction, judged: Judged, payer: Payer | None, *, overridden: bool) -> tuple[PaidBy, CreditChange]:
    """Turn a booking into a visit; with a payer (an override that takes nothing) what it held is given back."""
    own = judged.own
    _note(tx.head, judged, own.id)
    values: dict[str, object] = {
        "status": "checked_in",
        "in_at": tx.now,
        **({"overridden": True} if overridden else {}),
    }
    values["over_capacity"] = own.over_capacity or _over(judged)
    if payer is None:
        _set(tx, own.id, **values)
        if own.taken_id is not None:
            tx.head.taken_id, tx.head.effect, tx.head.credits = own.taken_id, "used", 1
        return paid_by_booking(tx, judged), None
    _set(tx, own.id, **values, **_paid(payer))
    tx.head.subscription_id = own.subscription_id  # what an undo needs to know: it is not in the booking any more
    give_credit_back(tx, own.taken_id, tx.head)
    return paid_by(payer), (own.grant, -1) if own.grant else None


def paid_by_booking(tx: Transaction, judged: Judged | Seen) -> PaidBy:
    """Say what somebody's booking is paid by."""
    return paid_by_place(tx, judged.own, judged.owned)


def paid_by_place(tx: Transaction, own: OwnPlace, owned: Iterable[Owned]) -> PaidBy:
    """Say what the booking is paid by; the grant's last day is as it stands now, after holds and extensions."""
    return charged_to(tx, own.paid_kind, own.subscription_id, (own.grant, own.usable_from), owned)


def charged_to(
    tx: Transaction,
    kind: str | None,
    subscription_id: int | None,
    credit: tuple[GrantKey | None, date | None],
    owned: Iterable[Owned],
) -> PaidBy:
    """Say what pays by its kind, the subscription, and the credit taken (its grant, and from when it was usable)."""
    paid, (named, usable_from) = PaidKind(kind or PaidKind.UNPAID), credit
    facts = next((each.facts for each in owned if each.facts.id == subscription_id), None)
    if facts is None:
        return PaidBy(paid)
    if named is None or usable_from is None:
        return PaidBy(paid, facts.membership, membership_name=facts.name)
    grant = grant_named(facts, named, max(tx.today, usable_from))
    last = grant.good_through if grant else None
    return PaidBy(paid, facts.membership, usable_from, last, facts.name)


def _take(tx: Transaction, judged: Judged, payer: Payer, booking_id: int, entry: Entry, effect: str) -> None:
    if payer.lot is None:
        return
    gone = judged.taken.slots.get(payer.lot.grant.key, ())
    entry.taken_id = take_slot(tx, judged.contact.id, payer.lot.grant, gone, booking_id)
    entry.effect, entry.credits = effect, 1


def _note(entry: Entry, judged: Judged, booking_id: int) -> None:
    entry.contact_id, entry.session_id, entry.booking_id = judged.contact.id, judged.session.id, booking_id


def _paid(payer: Payer) -> dict[str, Any]:
    return {
        "paid_kind": payer.kind,
        "subscription_id": payer.subscription.id if payer.subscription else None,
    }


def _over(judged: Judged) -> bool:
    """Tell whether they take a place beyond the capacity, by an override or because the check only warns."""
    session, visit = judged.session, judged.visit
    return session.capacity is not None and visit.taken >= session.capacity and judged.purpose is not Purpose.ARRIVE


def _new_booking(tx: Transaction, judged: Judged, status: str, payer: Payer | None, **values: object) -> int:
    row = {
        "session_id": judged.session.id,
        "contact_id": judged.contact.id,
        "status": status,
        "walk_in": False,
        "place": 0,
        "paid_kind": None,
        "subscription_id": None,
        "over_capacity": status == "booked" and _over(judged),
        "booked_at": tx.now,
        "starts_at": judged.session.span.starts,
        **(_paid(payer) if payer else {}),
        **values,
    }
    return tx.number(places.add_booking, **row)


def _set(tx: Transaction, booking_id: int, **values: object) -> None:
    tx.run(places.set_booking, values, of_booking=booking_id)


def words_of(paid: PaidBy) -> str:
    """Say what pays a visit, as the trail says it."""
    if paid.kind is PaidKind.CREDIT and paid.usable_from:
        return f"1 credit of {paid.membership_name} (grant {say_day(paid.usable_from)})"
    if paid.kind is PaidKind.UNLIMITED:
        return f"{paid.membership_name}, unlimited"
    return "unpaid" if paid.kind is PaidKind.UNPAID else "not counted: billing is not enforced"
