"""Gathers the facts of a booking or check-in and asks the rules; the handlers only write what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from data.statements import places, plans
from frontdesk.answers import PaidBy, Reason, Refusal
from frontdesk.desk.facts import past_due_now, say_money, subscriptions_of, taken_now
from frontdesk.rules.admission import Decision, Payer, decide
from frontdesk.rules.checks import Purpose, Standing, Visit
from frontdesk.rules.credits import NOTHING_TAKEN, free_on, only_expired, statement
from frontdesk.rules.grants import grants, next_grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts, Owned, TakenCredits
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import PastDue
    from frontdesk.rules.checks import Finding
    from frontdesk.rules.credits import GrantState
    from frontdesk.rules.grants import GrantKey

_EXPLAINED = {"no_credit", "session_rule"}
_DYING_DAYS = 7


@dataclass(frozen=True, slots=True)
class Judged:
    """What was looked at, and what the rules decided."""

    contact: ContactFacts
    session: SessionFacts
    purpose: Purpose
    own: Row[Any]
    """The contact's own place in the session (its ``id`` is None where there is none), and how full it is."""
    owned: Sequence[Owned]
    past_due: PastDue | None
    taken: TakenCredits
    visit: Visit
    decision: Decision


def purpose_of(own_status: str | None, session: SessionFacts, tx: Transaction) -> Purpose:
    """Return what somebody who stands at the desk asks for."""
    match own_status:
        case "no_show":
            return Purpose.LATE
        case "booked":
            return Purpose.LATE if session.span.over(tx.now) else Purpose.ARRIVE
        case "checked_in":
            return Purpose.ARRIVE
        case _:
            return Purpose.WALK_IN


def own_place(tx: Transaction, contact: ContactFacts, session: SessionFacts) -> Row[Any]:
    """Return a contact's place in a session, how full that is, and what the contact has paid in all."""
    row = tx.one(places.own_place, contact_id=contact.id, session_id=session.id)
    if row is None:
        message = "a contact vanished while locked"
        raise LookupError(message)
    return row


def judge(tx: Transaction, contact: ContactFacts, session: SessionFacts, own: Row[Any], purpose: Purpose) -> Judged:
    """Gather the facts and decide."""
    owned = subscriptions_of(tx, contact.id, series_id=session.series_id)
    late = past_due_now(tx, owned, own.paid)
    taken = taken_now(tx, contact.id, _oldest(tx, owned, session.day), tx.now)
    visit = Visit(
        purpose,
        session.day,
        tx.now,
        session.series,
        session.window,
        standings=[_standing(tx, each, session, taken) for each in owned],
        past_due=late,
        stop_note=contact.stop_note or None,
        already_in=_since(tx, session, own),
        cancelled_on=tx.local(session.cancelled_at).date() if session.cancelled_at else None,
        capacity=session.capacity,
        taken=_places_taken(tx, session, own, purpose),
        waiting=own.waiting,
        today=tx.today,
        say_time=lambda moment: f"{tx.local(moment):%H:%M}",
        say_money=lambda amount: say_money(tx, amount),
    )
    decision = decide(visit, tx.policy)
    if _EXPLAINED & {finding.code for finding in (*decision.blocks, *decision.warnings)}:
        visit = _explained(tx, contact, session, owned, visit)
        decision = decide(visit, tx.policy)
    return Judged(contact, session, purpose, own, owned, late, taken, visit, decision)


def _oldest(tx: Transaction, owned: Iterable[Owned], day: date) -> date:
    """Return the issue day of the oldest grant that may still matter: alive today or on the session's date."""
    alive_on = min(day, tx.today)
    alive = (grant.usable_from for each in owned for grant in grants(each.facts, tx.today, alive_on=alive_on))
    return min(alive, default=tx.today)


def _standing(tx: Transaction, owned: Owned, session: SessionFacts, taken: TakenCredits) -> Standing:
    return Standing(
        owned.facts,
        owned.admitted or not session.session_rules,
        owned.open_series,
        tuple(free_on(owned.facts, session.day, tx.today, taken.by_grant)),
    )


def _places_taken(tx: Transaction, session: SessionFacts, own: Row[Any], purpose: Purpose) -> int:
    """Count booked and checked in; a late no-show's own place is gone only if somebody was given it."""
    booked = 0 if session.span.over(tx.now) else own.booked
    given = own.inside - own.beyond if purpose is Purpose.LATE else own.inside
    return int(given + booked)


def _since(tx: Transaction, session: SessionFacts, own: Row[Any]) -> str | None:
    if own.status != "checked_in":
        return None
    at = tx.local(own.in_at)
    return f"{at:%H:%M}" if at.date() == session.day else f"{at:%d %b %H:%M}"


def _explained(
    tx: Transaction, contact: ContactFacts, session: SessionFacts, owned: Sequence[Owned], visit: Visit
) -> Visit:
    """Add what only a refusal needs: whom the session admits, what each subscription had and when more comes."""
    taken = taken_now(tx, contact.id, date.min, tx.now).by_grant
    names = [row.name for row in tx.all(plans.admitted_names, series_id=session.series_id)]
    standings = [_with_outlook(tx, standing) for standing in visit.standings]
    expired = only_expired([each.facts for each in owned], session.day, tx.today, taken)
    return replace(visit, admits=names, standings=standings, credits_only_expired=expired)


def _with_outlook(tx: Transaction, standing: Standing) -> Standing:
    facts = standing.subscription
    if not facts.limited:
        return standing
    coming = next_grant(facts, tx.today)
    newest = max(grants(facts, tx.today, alive_on=tx.today), key=lambda grant: grant.issued, default=None)
    return replace(
        standing,
        granted=newest.credits if newest else facts.versions[-1].terms.credits,
        next_grant=(coming.usable_from, coming.credits) if coming else None,
    )


def refusal(judged: Judged) -> Refusal:
    """Say no with every reason, worst first."""
    found = reasons(judged.decision.blocks)
    who = judged.contact.person
    return Refusal(
        judged.decision.code,
        f"{who.listed}: {found[0].message}.",
        found,
        contact=who,
        can_be_overridden=judged.decision.can_be_overridden,
    )


def reasons(findings: Iterable[Finding]) -> tuple[Reason, ...]:
    """Turn findings into the reasons the desk reads."""
    return tuple(Reason(finding.code, finding.fact, finding.remedy) for finding in findings)


def paid_by(payer: Payer) -> PaidBy:
    """Say what pays a visit."""
    facts, lot = payer.subscription, payer.lot
    return PaidBy(
        payer.kind,
        facts.membership if facts else None,
        lot.grant.usable_from if lot else None,
        lot.grant.good_through if lot else None,
        facts.name if facts else None,
    )


CreditChange = tuple["GrantKey", int] | None
"""A grant of which the operation itself took one credit more (1) or gave one back (-1)."""


def balance_states(
    tx: Transaction,
    owned: Iterable[Owned],
    past_due: PastDue | None,
    taken: TakenCredits,
    change: CreditChange = None,
) -> list[GrantState]:
    """Return the contact's grants that have not expired today, with what is left of them after a change."""
    locks = past_due is not None and tx.policy.past_due_locks
    by_grant = dict(taken.by_grant)
    if change is not None:
        grant, number = change
        before = by_grant.get(grant, NOTHING_TAKEN)
        by_grant[grant] = replace(before, used=before.used + number)
    return [
        state
        for each in owned
        for state in statement(
            each.facts, tx.today, by_grant, past_due=locks, alive_only=True, written_until=taken.newest
        )
    ]


def dying(states: Iterable[GrantState], today: date) -> tuple[tuple[int, date], ...]:
    """Return the available credits that end within 7 days: how many, good through when."""
    soon = today + timedelta(days=_DYING_DAYS)
    ending: dict[date, int] = {}
    for state in states:
        last = state.grant.good_through
        if state.balance.available and last <= soon and not state.grant.frozen:
            ending[last] = ending.get(last, 0) + state.balance.available
    return tuple((number, day) for day, number in sorted(ending.items()))
