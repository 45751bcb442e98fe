"""Gathers the facts of a booking or check-in and asks the rules; the handlers only write what was decided."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from data.statements import standing as statements
from frontdesk.answers import PaidBy, Reason, Refusal
from frontdesk.desk.facts import owned_by, past_due_now, say_money, taken_now
from frontdesk.rules.admission import Decision, PaidKind, Payer, decide
from frontdesk.rules.checks import Check, Purpose, Standing, Visit
from frontdesk.rules.credits import NOTHING_TAKEN, free_on, only_expired, statement
from frontdesk.rules.grants import GrantKey, Source, grants, next_grant

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts, Owned, TakenCredits
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import PastDue
    from frontdesk.rules.checks import Finding
    from frontdesk.rules.credits import GrantState, Taken

_DYING_DAYS = 7


@dataclass(frozen=True, slots=True)
class OwnPlace:
    """A contact's own place in a session, how full that is, and what the contact has paid in all."""

    booked: int
    inside: int
    """Checked in; ``beyond`` of them beyond the capacity."""
    beyond: int
    waiting: int
    paid: int
    """Minor units; first bills paid at their sale aside."""
    id: int
    """The booking, 0 where there is none."""
    status: str | None
    in_at: datetime | None
    paid_kind: str | None
    subscription_id: int | None
    over_capacity: bool
    taken_id: int | None
    """The credit it holds or uses, and the grant that is of."""
    grant: GrantKey | None
    usable_from: date | None


@dataclass(frozen=True, slots=True)
class Seen:
    """What there is to judge: a contact before a session, both locked."""

    contact: ContactFacts
    session: SessionFacts
    own: OwnPlace
    owned: Sequence[Owned]


@dataclass(frozen=True, slots=True)
class Judged:
    """What was looked at, and what the rules decided."""

    contact: ContactFacts
    session: SessionFacts
    purpose: Purpose
    own: OwnPlace
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


def own_place(tx: Transaction, contact: ContactFacts, session: SessionFacts) -> OwnPlace:
    """Look how a contact stands in a session."""
    return _own(tx.sure(statements.own_place, contact_id=contact.id, session_id=session.id))


def is_full(tx: Transaction, session: SessionFacts) -> bool:
    """Tell whether no place is left: capacity counts booked and checked in, not the waitlist."""
    if session.capacity is None:
        return False
    filling = tx.sure(statements.filling, session_id=session.id)
    return bool(filling.inside + filling.booked >= session.capacity)


def look(tx: Transaction, contact: ContactFacts, session: SessionFacts) -> Seen:
    """Look how a contact stands in a session, and at their subscriptions as it sees them."""
    rows = tx.all(
        statements.standing,
        contact_id=contact.id,
        session_id=session.id,
        series_id=session.series_id,
        today=tx.today,
    )
    return Seen(contact, session, _own(rows[0]), owned_by(rows))


def _own(row: Row[Any]) -> OwnPlace:
    grant = None
    if row.own_taken_id is not None:
        grant = GrantKey(row.own_taken_subscription_id, Source(row.own_source), row.own_number)
    return OwnPlace(
        row.booked,
        row.inside,
        row.beyond,
        row.waiting,
        row.paid,
        row.own_id or 0,
        row.own_status,
        row.own_in_at,
        row.own_paid_kind,
        row.own_subscription_id,
        bool(row.own_over_capacity),
        row.own_taken_id,
        grant,
        row.own_usable_from,
    )


def judge(tx: Transaction, seen: Seen, purpose: Purpose, only: str | None = None) -> Judged:
    """Gather the facts and decide; ``only`` names the one membership that may pay."""
    late = past_due_now(tx, seen.owned, seen.own.paid)
    taken = taken_now(tx, seen.contact.id, oldest_alive(tx, seen.owned, seen.session.day), tx.now)
    return judge_by(tx, seen, purpose, late, taken, only)


def judge_by(
    tx: Transaction,
    seen: Seen,
    purpose: Purpose,
    late: PastDue | None,
    taken: TakenCredits,
    only: str | None = None,
) -> Judged:
    """Decide on facts that are gathered already."""
    contact, session, own, owned = seen.contact, seen.session, seen.own, seen.owned
    visit = Visit(
        purpose,
        session.day,
        tx.now,
        session.series,
        session.window,
        tx.today,
        standings=[_standing(tx, each, session, taken) for each in owned if only is None or each.is_of(only)],
        admits=session.admits,
        past_due=late,
        stop_note=contact.stop_note or None,
        already_in=_since(tx, session, own),
        cancelled_on=tx.local(session.cancelled_at).date() if session.cancelled_at else None,
        capacity=session.capacity,
        taken=_places_taken(tx, session, own, purpose),
        waiting=own.waiting,
        say_time=lambda moment: f"{tx.local(moment):%H:%M}",
        say_money=lambda amount: say_money(tx, amount),
    )
    decision = decide(visit, tx.policy)
    if _lacks_credit(decision):
        visit = replace(visit, standings=[with_outlook(tx, each) for each in visit.standings])
        decision = decide(visit, tx.policy)
    return Judged(contact, session, purpose, own, owned, late, taken, visit, decision)


def explained(tx: Transaction, judged: Judged) -> Judged:
    """Tell *credit expired* from *no credit* where there is none: it takes a look at all the contact ever used."""
    if not _lacks_credit(judged.decision):
        return judged
    return explained_by(tx, judged, taken_now(tx, judged.contact.id, date.min, tx.now).by_grant)


def explained_by(tx: Transaction, judged: Judged, taken: Mapping[GrantKey, Taken]) -> Judged:
    """Do the same on all that the contact ever used."""
    if not _lacks_credit(judged.decision):
        return judged
    expired = only_expired([each.facts for each in judged.owned], judged.session.day, tx.today, taken)
    visit = replace(judged.visit, credits_only_expired=expired)
    return replace(judged, visit=visit, decision=decide(visit, tx.policy))


def _lacks_credit(decision: Decision) -> bool:
    return any(finding.check is Check.NO_CREDIT for finding in (*decision.blocks, *decision.warnings))


def oldest_alive(tx: Transaction, owned: Iterable[Owned], day: date) -> date:
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


def _places_taken(tx: Transaction, session: SessionFacts, own: OwnPlace, purpose: Purpose) -> int:
    """Count booked and checked in; a late no-show's own place is gone only if somebody was given it."""
    booked = 0 if session.span.over(tx.now) else own.booked
    given = own.inside - own.beyond if purpose is Purpose.LATE else own.inside
    return int(given + booked)


def _since(tx: Transaction, session: SessionFacts, own: OwnPlace) -> str | None:
    if own.status != "checked_in" or own.in_at is None:
        return None
    at = tx.local(own.in_at)
    return f"{at:%H:%M}" if at.date() == session.day else f"{at:%d %b %H:%M}"


def with_outlook(tx: Transaction, standing: Standing) -> Standing:
    """Say of a limited subscription how many credits its newest grant had, and when more come."""
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


def same_credit(tx: Transaction, judged: Judged, own: OwnPlace) -> Payer | None:
    """Return a credit of the grant that pays elsewhere, or paid before, if its subscription alone admits them here."""
    if own.grant is None:
        return None
    for standing in judged.visit.standings:
        lot = next((lot for lot in standing.payable(judged.session.day) if lot.grant.key == own.grant), None)
        alone = decide(replace(judged.visit, standings=[standing]), tx.policy)
        if lot is not None and alone.admitted and alone.payer is not None and alone.payer.kind is PaidKind.CREDIT:
            return Payer(PaidKind.CREDIT, standing.subscription, lot)
    return None


def refusal(judged: Judged) -> Refusal:
    """Say no with every reason, worst first."""
    found = reasons(judged.decision.blocks)
    who = judged.contact.person
    return Refusal(
        judged.decision.code,
        f"{who.listed}: {_said(found[0])}.",
        found,
        contact=who,
        can_be_overridden=judged.decision.can_be_overridden,
    )


_LEADS = {
    "past_due": "past due",
    "session_full": "the session is full",
    "session_cancelled": "the session is",
    "session_rule": "not admitted",
    "no_credit": "no credit",
    "credit_expired": "no credit",
    "not_started": "not started",
    "outside_window": "outside the check-in window",
    "stop_note": "stop",
}
"""What a fact is about, where it does not say so by itself."""


def _said(reason: Reason) -> str:
    lead = _LEADS.get(reason.code)
    joint = " " if lead == "the session is" else ": "
    return f"{lead}{joint}{reason.message}" if lead else reason.message


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


CreditChange = tuple[GrantKey, int] | None
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
            each.facts,
            tx.today,
            by_grant,
            past_due=locks,
            alive_only=True,
            written_until=taken.written_until(each.facts),
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
