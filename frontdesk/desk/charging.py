"""What pays a visit, set right afterwards: another membership, none, or a later credit (rules, section 7)."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from data.statements import places
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import past_due_now, taken_now
from frontdesk.desk.judging import (
    balance_states,
    explained,
    judge,
    look,
    oldest_alive,
    paid_by,
    refusal,
)
from frontdesk.desk.registry import operation
from frontdesk.desk.slots import give_credit_back, take_slot
from frontdesk.desk.transaction import Entry
from frontdesk.desk.visits import paid_by_booking, person_and_session, words_of
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import UNPAID, PaidKind, Payer, decide
from frontdesk.rules.checks import Purpose
from frontdesk.rules.credits import free_on, lock_on, spending_order, total
from frontdesk.rules.terms import Fault

if TYPE_CHECKING:
    from frontdesk.desk.facts import TakenCredits
    from frontdesk.desk.judging import OwnPlace, Seen
    from frontdesk.desk.transaction import Transaction


def _swap_faults(request: requests.Swap) -> list[Fault]:
    if (request.membership is None) is not request.unpaid:
        return [Fault("membership", "membership or unpaid must be given, and not both.")]
    return []


@operation("swap", requests.Swap, Privilege.DESK, faults=_swap_faults)
def swap(tx: Transaction, request: requests.Swap) -> answers.Charged | Refusal:
    """Charge a booking or a visit to another membership that admits, or leave it unpaid; what paid it is given back."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    seen = look(tx, *found)
    who = seen.contact.person
    if seen.own.status not in {"booked", "checked_in"}:
        return Refusal("not_booked", f"{who.listed} is neither booked nor in.", contact=who)
    if not tx.policy.enforced:
        return Refusal("not_allowed", "Nothing is counted while billing is not enforced.", contact=who)
    taken = taken_now(tx, seen.contact.id, oldest_alive(tx, seen.owned, seen.session.day), tx.now)
    payer = _left_unpaid(tx) if request.membership is None else _other_payer(tx, seen, request.membership)
    if isinstance(payer, Refusal):
        return payer
    if _pays_already(seen.own, payer):
        return Refusal("not_allowed", "That is what pays it already.", contact=who)
    return _charge(tx, seen, payer, taken)


def _left_unpaid(tx: Transaction) -> Payer | Refusal:
    if tx.may(Privilege.MANAGE):
        return UNPAID
    return Refusal("not_allowed", "Leaving a visit unpaid needs somebody with the privilege.")


def _other_payer(tx: Transaction, seen: Seen, membership: str) -> Payer | Refusal:
    """Ask the rules whether that membership admits, the place, the window and the note aside: they are in already."""
    who = seen.contact.person
    if not any(each.is_of(membership) for each in seen.owned):
        return Refusal("no_membership", f"{who.listed} never had “{membership}”.", contact=who)
    judged = judge(tx, seen, Purpose.BOOK, membership)
    visit = replace(judged.visit, already_in=None, cancelled_on=None, capacity=None, stop_note=None)
    judged = replace(judged, visit=visit, decision=decide(visit, tx.policy))
    if not judged.decision.admitted or judged.decision.payer is None:
        return refusal(explained(tx, judged))
    if judged.decision.payer.kind is PaidKind.UNPAID:
        return Refusal("no_credit", f"{who.listed} has no credit of it for {seen.session.day}.", contact=who)
    return judged.decision.payer


def _pays_already(own: OwnPlace, payer: Payer) -> bool:
    subscription = payer.subscription.id if payer.subscription is not None else None
    grant = payer.lot.grant.key if payer.lot is not None else None
    return (own.paid_kind, own.subscription_id, own.grant) == (payer.kind, subscription, grant)


@operation("settle", requests.Settle, Privilege.DESK)
def settle(tx: Transaction, request: requests.Settle) -> answers.Charged | Refusal:
    """Pay an unpaid visit with the credit of today that expires first, be it issued after the visit."""
    found = person_and_session(tx, request)
    if isinstance(found, Refusal):
        return found
    seen = look(tx, *found)
    who = seen.contact.person
    if not _is_visit(tx, seen) or seen.own.paid_kind != PaidKind.UNPAID:
        return Refusal("not_allowed", f"{who.listed} has no unpaid visit there.", contact=who)
    if past_due_now(tx, seen.owned, seen.own.paid) is not None and tx.policy.past_due_locks:
        return Refusal("past_due", f"{who.listed} is past due, which locks the credits.", contact=who)
    taken = taken_now(tx, seen.contact.id, oldest_alive(tx, seen.owned, tx.today), tx.now)
    lots = [
        (spending_order(lot.grant, each.open_series), each, lot)
        for each in seen.owned
        if request.membership is None or each.is_of(request.membership)
        for lot in free_on(each.facts, tx.today, tx.today, taken.by_grant)
        if lock_on(each.facts, tx.today, lot.grant.key.source) is None
    ]
    if not lots:
        return Refusal("no_credit", f"{who.listed} has no credit today.", contact=who)
    _, owned, lot = min(lots, key=lambda candidate: candidate[0])
    return _charge(tx, seen, Payer(PaidKind.CREDIT, owned.facts, lot), taken)


def _is_visit(tx: Transaction, seen: Seen) -> bool:
    """Whether they are in, or did not come: who is still booked when the session ends is a no-show by the clock."""
    over = seen.own.status == "booked" and seen.session.span.over(tx.now)
    return over or seen.own.status in {"checked_in", "no_show"}


def _charge(tx: Transaction, seen: Seen, payer: Payer, taken: TakenCredits) -> answers.Charged:
    """Give back what paid, take what pays now; under the entry stands what an undo needs to know."""
    own = seen.own
    tx.head.booking_id = own.id
    tx.head.before, tx.head.after = words_of(paid_by_booking(tx, seen)), words_of(paid_by(payer))
    was = Entry(contact_id=seen.contact.id, subscription_id=own.subscription_id, before=own.paid_kind)
    give_credit_back(tx, own.taken_id, was)
    tx.consequence(was)
    if payer.lot is not None:
        gone = taken.slots.get(payer.lot.grant.key, ())
        tx.head.taken_id = take_slot(tx, seen.contact.id, payer.lot.grant, gone, own.id)
        tx.head.effect, tx.head.credits = "held" if own.status == "booked" else "used", 1
    subscription_id = payer.subscription.id if payer.subscription is not None else None
    tx.head.subscription_id = subscription_id
    tx.run(places.set_booking, {"paid_kind": payer.kind, "subscription_id": subscription_id}, of_booking=own.id)
    after = taken_now(tx, seen.contact.id, oldest_alive(tx, seen.owned, tx.today), tx.now)
    states = balance_states(tx, seen.owned, past_due_now(tx, seen.owned, own.paid), after)
    return answers.Charged(paid_by(payer), total(states).available)
