"""Why: the decision on somebody before a session, with everything that was looked at."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import look_up_contact
from frontdesk.desk.judging import explained, judge, look, paid_by, purpose_of, refusal, with_outlook
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import find_session
from frontdesk.desk.visits import paid_by_booking
from frontdesk.rules.access import Privilege
from frontdesk.rules.checks import Check, Purpose, Remedy
from frontdesk.rules.credits import NOTHING_TAKEN
from frontdesk.rules.grants import grants, next_grant
from frontdesk.rules.trace import remedies, trace
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontdesk.desk.judging import Judged
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.grants import Grant
    from frontdesk.rules.subscriptions import Subscription
    from frontdesk.rules.trace import Look, SubscriptionLooks, Trace

_HAS_A_PLACE: Final = frozenset({"booked", "checked_in", "no_show"})


@operation("why", requests.Why, Privilege.DESK, writes=False)
def why(tx: Transaction, request: requests.Why) -> answers.Why | Refusal:
    """Answer the verdict of this moment with its whole trace."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    session = find_session(tx, request.series, request.date, request.time)
    if isinstance(session, Refusal):
        return session
    seen = look(tx, contact, session)
    purpose = Purpose.BOOK if request.book else purpose_of(seen.own.status, session, tx)
    judged = explained(tx, judge(tx, seen, purpose))
    visit = replace(judged.visit, standings=[with_outlook(tx, each) for each in judged.visit.standings])
    found = trace(visit, tx.policy)
    judged = replace(judged, visit=visit, decision=found.decision)
    decision = found.decision
    return answers.Why(
        contact.person,
        decision.admitted,
        decision.code,
        f"{contact.person.listed} may come in." if decision.admitted else refusal(judged).message,
        _paid_by(tx, judged),
        tuple(_check(each) for each in found.looks),
        tuple(_subscription(tx, judged, found, each) for each in found.subscriptions),
        tuple(_remedies(judged, found)),
    )


def _paid_by(tx: Transaction, judged: Judged) -> answers.PaidBy | None:
    """Say what would pay; of somebody booked or in, what does."""
    if judged.own.paid_kind is not None and judged.own.status in _HAS_A_PLACE:
        return paid_by_booking(tx, judged)
    payer = judged.decision.payer
    return paid_by(payer) if judged.decision.admitted and payer is not None else None


def _check(look: Look) -> answers.WhyCheck:
    fact = look.finding.fact if look.finding is not None else None
    return answers.WhyCheck(look.check, look.code, fact is None, look.mode or "not_asked", fact, look.when, look.seen)


def _subscription(tx: Transaction, judged: Judged, found: Trace, each: SubscriptionLooks) -> answers.WhySubscription:
    facts, payer = each.standing.subscription, found.decision.payer
    return answers.WhySubscription(
        facts.membership,
        facts.name,
        facts.start,
        facts.end,
        facts.limited,
        each.speaks,
        payer is not None and payer.subscription is not None and payer.subscription.id == facts.id,
        tuple(_check(look) for look in each.looks),
        tuple(_grant(tx, judged, grant) for grant in _that_matter(tx, judged, facts)),
    )


def _that_matter(tx: Transaction, judged: Judged, facts: Subscription) -> Iterator[Grant]:
    """Yield what is alive today or on the session's date, and the next to come."""
    if not facts.limited:
        return
    last = tx.today
    coming = next_grant(facts, tx.today)
    if coming is not None:
        last = max(last, coming.usable_from)
    first = min(judged.session.day, tx.today)
    yield from grants(facts, last, alive_on=first)


def _grant(tx: Transaction, judged: Judged, grant: Grant) -> answers.WhyGrant:
    left = grant.credits - judged.taken.by_grant.get(grant.key, NOTHING_TAKEN).total
    day = judged.session.day
    if grant.usable_from > tx.today:
        fact = f"comes {say_day(grant.usable_from, tx.today)}"
    elif day >= grant.good_through + timedelta(days=1):
        fact = f"good through {say_day(grant.good_through, tx.today)}"
    elif not grant.good_on(day):
        fact = f"good from {say_day(grant.usable_from, tx.today)}"
    else:
        fact = f"{left} of {grant.credits} left" if left else "all taken"
    return answers.WhyGrant(grant.key.source, grant.usable_from, grant.good_through, grant.credits, left, fact)


_SAID = {
    Remedy.READ_NOTE: "read the note",
    Remedy.RESUME: "resume the membership",
    Remedy.OTHER_SESSION: "another session",
    Remedy.SELL: "sell a membership",
}


def _remedies(judged: Judged, found: Trace) -> Iterator[answers.WhyRemedy]:
    for remedy in remedies(found.decision):
        yield answers.WhyRemedy(remedy, _SAID.get(remedy) or _payment(judged))
    if found.decision.can_be_overridden:
        yield answers.WhyRemedy("override", "an override by somebody with the privilege, with a reason")


def _payment(judged: Judged) -> str:
    late = judged.visit.past_due
    owed = judged.visit.say_money(late.owed) if late is not None else Check.PAST_DUE
    return f"take {owed}"
