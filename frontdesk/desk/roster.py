"""A session's roster: who is where, and what is done there besides booking and checking in (rules, section 7)."""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from data.statements import people, places, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import contact_by_card, owned_by, past_due_now
from frontdesk.desk.judging import explained, judge, look, own_place, paid_by, reasons, refusal, same_credit
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import find_session, lock_session, not_bookable_now
from frontdesk.desk.slots import give_credit_back
from frontdesk.desk.timetable import session_line
from frontdesk.desk.transaction import Entry
from frontdesk.desk.visits import charged_to, give_place, hold_place, person_and_session
from frontdesk.desk.waitlist import promote
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.checks import Purpose
from frontdesk.rules.grants import GrantKey, Source
from frontdesk.rules.terms import Fault
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts, Owned
    from frontdesk.desk.judging import OwnPlace
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction


@operation("roster", requests.Roster, Privilege.CHECK_IN, writes=False)
def roster(tx: Transaction, request: requests.Roster) -> answers.SessionRoster | Refusal:
    """Say who is booked and still to come, in, waiting, and missing."""
    session = find_session(tx, request.series, request.date, request.time)
    if isinstance(session, Refusal):
        return session
    rows = tx.all(places.roster, session_id=session.id)
    owned = _owned(tx, session) if rows else {}
    late = _past_due(tx, session, owned) if rows else frozenset()
    lines = tuple(_line(tx, session, row, owned.get(row.contact_id, ()), late) for row in rows)
    cards = {
        status: tuple(line.person.card for line in lines if line.status == status)
        for status in ("booked", "in", "waitlisted", "no_show")
    }
    counts = (len(cards["booked"]), len(cards["in"]), len(cards["waitlisted"]))
    return answers.SessionRoster(
        session.capacity,
        cards["booked"],
        cards["in"],
        cards["waitlisted"],
        cards["no_show"],
        lines,
        session_line(tx, session, *counts),
    )


def _owned(tx: Transaction, session: SessionFacts) -> dict[int, Sequence[Owned]]:
    """Return what everybody on a roster bought, by contact; what a merged entry bought is theirs too."""
    rows = groupby(tx.all(plans.of_roster, session_id=session.id), attrgetter("whose"))
    return {whose: owned_by([*each]) for whose, each in rows}


def _past_due(tx: Transaction, session: SessionFacts, owned: Mapping[int, Sequence[Owned]]) -> frozenset[int]:
    """Return who of a roster has an unpaid invoice due before today."""
    paid = {row.whose: int(row.paid) for row in tx.all(people.paid_in_session, session_id=session.id)}
    return frozenset(whose for whose, each in owned.items() if past_due_now(tx, each, paid.get(whose, 0)) is not None)


def _line(
    tx: Transaction, session: SessionFacts, row: Row[Any], owned: Sequence[Owned], late: frozenset[int]
) -> answers.RosterLine:
    status = {"checked_in": "in"}.get(row.status, row.status)
    if status == "booked" and session.span.over(tx.now):
        status = "no_show"
    born, today = row.birthday, tx.today
    return answers.RosterLine(
        answers.Person(row.card or "", row.first_name, row.last_name),
        status,
        row.in_at,
        bool(row.stop_note),
        row.stop_note,
        row.contact_id in late,
        born is not None and (born.month, born.day) == (today.month, today.day),
        not row.came_before,
        None if row.paid_kind is None else PaidKind(row.paid_kind),
        bool(row.overridden),
        bool(row.over_capacity),
        _charge(tx, row, owned),
        bool(row.walk_in),
    )


def _charge(tx: Transaction, row: Row[Any], owned: Sequence[Owned]) -> answers.PaidBy | None:
    if row.paid_kind is None:
        return None
    grant = None
    if row.source is not None:
        grant = GrantKey(row.taken_subscription_id, Source(row.source), row.number)
    return charged_to(tx, row.paid_kind, row.subscription_id, (grant, row.usable_from), owned)


@operation("promote", requests.Promote, Privilege.DESK)
def promote_one(tx: Transaction, request: requests.Promote) -> answers.Booked | Refusal:
    """Give somebody who waits a place before their turn; the decision is a booking's."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    seen = look(tx, contact, session)
    if seen.own.status != "waitlisted":
        return _not_waiting(contact, session)
    if session.span.started(tx.now):
        return Refusal("not_allowed", f"{session.series} has started; check in instead.", contact=contact.person)
    tx.head.reason = request.reason
    judged = explained(tx, judge(tx, seen, Purpose.BOOK))
    override = None if request.take is None else requests.Override(request.reason, request.take)
    return give_place(tx, judged, override, seen.own.id)


def _not_waiting(contact: ContactFacts, session: SessionFacts) -> Refusal:
    return Refusal("not_booked", f"{contact.person.listed} does not wait for {session.series}.", contact=contact.person)


def _line_faults(request: requests.MoveInLine) -> list[Fault]:
    return [] if request.position >= 1 else [Fault("position", "position must be 1 or more; 1 is the first.")]


@operation("move_in_line", requests.MoveInLine, Privilege.DESK, faults=_line_faults)
def move_in_line(tx: Transaction, request: requests.MoveInLine) -> answers.Done | Refusal:
    """Give somebody who waits another place in the line; beyond its end is its end. Who comes later waits behind."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    contact, session = found
    line = [row.id for row in tx.all(places.waiting, session_id=session.id)]
    own = own_place(tx, contact, session)
    if own.status != "waitlisted":
        return _not_waiting(contact, session)
    before = line.index(own.id)
    line.remove(own.id)
    line.insert(request.position - 1, own.id)
    for ahead, booking_id in enumerate(line):
        tx.run(places.set_booking, {"place": ahead - len(line)}, of_booking=booking_id)
    tx.head.booking_id, tx.head.reason = own.id, request.reason
    tx.head.before, tx.head.after = f"number {before + 1} in line", f"number {line.index(own.id) + 1} in line"
    return answers.Done()


@operation("move_booking", requests.MoveBooking, Privilege.DESK)
def move_booking(tx: Transaction, request: requests.MoveBooking) -> answers.BookingMoved | Refusal:
    """Leave one session and book another with the same credit, if that is good there; all of it or nothing."""
    both = _lock_both(tx, request)
    if isinstance(both, Refusal):
        return both
    left, session = both
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    tx.head.contact_id = contact.id
    own = own_place(tx, contact, left)
    refused = _cannot_leave(tx, contact, left, own) or not_bookable_now(tx, session, contact.person)
    if refused is not None:
        return refused
    _leave(tx, contact, left, own)
    seen = look(tx, contact, session)
    if seen.own.status is not None:
        return Refusal("already_booked", f"{contact.person.listed} is in {session.series} already.")
    judged = explained(tx, judge(tx, seen, Purpose.BOOK))
    if not judged.decision.admitted or judged.decision.payer is None:
        return refusal(judged)
    payer = same_credit(tx, judged, own) or judged.decision.payer
    hold_place(tx, judged, payer, tx.head)
    tx.head.before = f"booked in {left.series} on {left.day}"
    return answers.BookingMoved(paid_by(payer), reasons(judged.decision.warnings), promote(tx, left))


def _lock_both(tx: Transaction, request: requests.MoveBooking) -> tuple[SessionFacts, SessionFacts] | Refusal:
    """Lock two sessions, the one written down first before the other: two moves never wait for each other."""
    names = (request.series, request.date, request.time), (request.to_series, request.to_date, request.to_time)
    found = []
    for name in names:
        each = find_session(tx, *name)
        if isinstance(each, Refusal):
            return each
        found.append(each)
    if (key(found[0].series), found[0].day) == (key(found[1].series), found[1].day):
        return Refusal("already_booked", f"{found[0].series} on {found[0].day} is where they are.")
    locked: dict[int, SessionFacts] = {}
    for index in sorted((0, 1), key=lambda each: (found[each].id == 0, found[each].id)):
        each = lock_session(tx, *names[index])
        if isinstance(each, Refusal):
            return each
        locked[index] = each
    return locked[0], locked[1]


def _cannot_leave(tx: Transaction, contact: ContactFacts, session: SessionFacts, own: OwnPlace) -> Refusal | None:
    if own.status != "booked":
        return Refusal(
            "not_booked", f"{contact.person.listed} is not booked in {session.series}.", contact=contact.person
        )
    if session.span.started(tx.now):
        return Refusal("not_allowed", f"{session.series} has started; a booking cannot be moved any more.")
    if tx.now > session.limits(tx.zone).free_until and not tx.may(Privilege.MANAGE):
        return Refusal(
            "not_allowed", "It is too late to cancel for nothing; moving it needs somebody with the privilege."
        )
    return None


def _leave(tx: Transaction, contact: ContactFacts, session: SessionFacts, own: OwnPlace) -> None:
    entry = Entry(op="cancel", contact_id=contact.id, session_id=session.id, booking_id=own.id, after="moved away")
    tx.run(places.set_booking, {"status": "cancelled"}, of_booking=own.id)
    give_credit_back(tx, own.taken_id, entry)
    tx.consequence(entry)
