"""A session that goes to another day takes its bookings along: what pays them there, and who could not be booked then.

Asked is what the day changes: is the membership running, is it on hold, is a credit good. Who is past due, or has a
note, was booked before and stays; a place they have.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from data.statements import places, timetable
from frontdesk.desk.facts import contact_by_id, taken_now
from frontdesk.desk.judging import explained_by, judge_by, look, same_credit
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.slots import give_credit_back, good_on, take_slot
from frontdesk.desk.transaction import Entry
from frontdesk.rules.admission import UNPAID, PaidKind, Payer, decide
from frontdesk.rules.checks import Purpose

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Row

    from frontdesk.desk.judging import Judged, OwnPlace, Seen
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import Taken
    from frontdesk.rules.grants import GrantKey

COUNTED = frozenset({PaidKind.CREDIT, PaidKind.UNLIMITED})
"""Bookings that a membership pays: whether it may was asked."""


def settle_on_new_day(tx: Transaction, session_id: int) -> dict[int, str]:
    """Let every booking of a session hold what is good on its new day; return those that nothing pays, and why."""
    session = session_by_id(tx, session_id)
    booked = [row for row in tx.all(timetable.standing_in, ids=[session_id]) if row.paid_kind in COUNTED]
    barred = {}
    for row in sorted(booked, key=attrgetter("contact_id")):
        seen = look(tx, contact_by_id(tx, row.contact_id), session)
        judged = _judged(tx, seen)
        payer = judged.decision.payer
        if not judged.decision.admitted or payer is None:
            barred[row.id] = judged.decision.code
        elif not _pays_still(tx, judged):
            _charge(tx, seen, same_credit(tx, judged, seen.own) or payer)
    return barred


def leave_unpaid(tx: Transaction, row: Row[Any]) -> None:
    """Keep a booking that nothing pays on its day: a credit that is not good then goes back."""
    session = session_by_id(tx, row.session_id)
    seen = look(tx, contact_by_id(tx, row.contact_id), session)
    if not _good_then(tx, seen.own, session):
        _charge(tx, seen, UNPAID)


def _judged(tx: Transaction, seen: Seen) -> Judged:
    """Ask whether they would be booked on that day, as if the credit they hold were free."""
    taken = taken_now(tx, seen.contact.id, date.min, tx.now)
    taken = replace(taken, by_grant=_freed(taken.by_grant, seen.own.grant))
    judged = judge_by(tx, seen, Purpose.BOOK, None, taken)
    visit = replace(judged.visit, capacity=None, stop_note=None)
    return explained_by(tx, replace(judged, visit=visit, decision=decide(visit, tx.policy)), taken.by_grant)


def _freed(by_grant: Mapping[GrantKey, Taken], own: GrantKey | None) -> Mapping[GrantKey, Taken]:
    if own is None:
        return by_grant
    return {**by_grant, own: replace(by_grant[own], held=by_grant[own].held - 1)}


def _good_then(tx: Transaction, own: OwnPlace, session: SessionFacts) -> bool:
    """Tell whether the credit that is held, if one is, is good on the session's day."""
    return own.taken_id is None or good_on(tx, own.taken_id, session.day)


def _pays_still(tx: Transaction, judged: Judged) -> bool:
    own = judged.own
    if not _good_then(tx, own, judged.session):
        return False
    if own.grant is not None and tx.policy.enforced:
        return same_credit(tx, judged, own) is not None
    mine = [each for each in judged.visit.standings if each.subscription.id == own.subscription_id]
    return decide(replace(judged.visit, standings=mine), tx.policy).admitted


def _charge(tx: Transaction, seen: Seen, payer: Payer) -> None:
    """Give back what paid, and take what pays on the new day."""
    own = seen.own
    about = Entry(op="swap", contact_id=seen.contact.id, session_id=seen.session.id, booking_id=own.id)
    was = replace(about, subscription_id=own.subscription_id, before=own.paid_kind, after=payer.kind)
    give_credit_back(tx, own.taken_id, was)
    tx.consequence(was)
    subscription_id = payer.subscription.id if payer.subscription is not None else None
    if payer.lot is not None:
        grant = payer.lot.grant
        gone = taken_now(tx, seen.contact.id, grant.usable_from, tx.now).slots.get(grant.key, ())
        taken_id = take_slot(tx, seen.contact.id, grant, gone, own.id)
        tx.consequence(replace(about, subscription_id=subscription_id, taken_id=taken_id, effect="held", credits=1))
    tx.run(places.set_booking, {"paid_kind": payer.kind, "subscription_id": subscription_id}, of_booking=own.id)
