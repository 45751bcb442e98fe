"""Why somebody is admitted or not: every check with what it found, when it would pass, and what would fix it.

The looks are those of the decision: the same checks on the same facts, and the subscriptions that had a say in it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.rules.admission import APPLICABLE, weigh
from frontdesk.rules.checks import SUBSCRIPTION_CHECKS, VISIT_CHECKS, Check, Remedy
from frontdesk.rules.passed import seen_by
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.rules.admission import Decision, Policy
    from frontdesk.rules.checks import Finding, Mode, Standing, SubscriptionCheck, Visit, VisitCheck


@dataclass(frozen=True, slots=True)
class Look:
    """One check, looked at."""

    check: Check
    code: str
    finding: Finding | None
    """What stands in the way; None where the check is passed."""
    mode: Mode | None
    """What a finding does; None where the check is not asked, as of a booked person who arrives."""
    when: str | None
    """When it would pass, where that is known."""
    seen: str | None = None
    """What it saw, where it is passed."""


@dataclass(frozen=True, slots=True)
class SubscriptionLooks:
    """One subscription, looked at by every check that looks at subscriptions."""

    standing: Standing
    speaks: bool
    """Whether it had a say: it admits, or it speaks for the refusal."""
    looks: tuple[Look, ...]


@dataclass(frozen=True, slots=True)
class Trace:
    """The whole of a decision."""

    decision: Decision
    looks: tuple[Look, ...]
    """At the person, the session and the clock."""
    subscriptions: tuple[SubscriptionLooks, ...]


def trace(visit: Visit, policy: Policy) -> Trace:
    """Return the decision on a visit with everything that was looked at."""
    decision, speaking = weigh(visit, policy)
    return Trace(
        decision,
        tuple(_look(check, check.finding(visit), visit, policy, None) for check in VISIT_CHECKS),
        tuple(
            SubscriptionLooks(
                standing,
                any(standing is each for each in speaking),
                tuple(
                    _look(check, check.finding(visit, standing), visit, policy, standing)
                    for check in SUBSCRIPTION_CHECKS
                ),
            )
            for standing in visit.standings
        ),
    )


def _look(
    check: VisitCheck | SubscriptionCheck,
    finding: Finding | None,
    visit: Visit,
    policy: Policy,
    standing: Standing | None,
) -> Look:
    asked = check.check in APPLICABLE[visit.purpose]
    when = _WHEN.get(check.check, _never)
    return Look(
        check.check,
        check.code,
        finding,
        policy.mode(check.check) if asked else None,
        when(visit, standing) if finding is not None else None,
        seen_by(check.code, visit, standing) if finding is None else None,
    )


# When a check would pass.


def _never(_visit: Visit, _standing: Standing | None) -> str | None:
    return None


def _from_its_start(visit: Visit, standing: Standing | None) -> str | None:
    return f"from {say_day(standing.subscription.start, visit.today)}" if standing is not None else None


def _from_the_end_of_the_hold(visit: Visit, standing: Standing | None) -> str | None:
    hold = standing.subscription.hold_on(visit.day) if standing is not None else None
    if hold is None or hold.until is None:
        return "once it is resumed"
    return f"from {say_day(hold.until, visit.today)}"


def _once_paid(visit: Visit, _standing: Standing | None) -> str | None:
    return f"once {visit.say_money(visit.past_due.owed)} is paid" if visit.past_due is not None else None


def _with_more_credits(visit: Visit, standing: Standing | None) -> str | None:
    if standing is None or standing.next_grant is None:
        return None
    day, credits = standing.next_grant
    return f"{credits} more on {say_day(day, visit.today)}"


def _once_a_place_is_free(_visit: Visit, _standing: Standing | None) -> str | None:
    return "once a place is free"


def _from_the_opening(visit: Visit, _standing: Standing | None) -> str | None:
    return f"from {visit.say_time(visit.window.opens)}" if visit.now < visit.window.opens else None


_WHEN: Final[dict[Check, Callable[[Visit, Standing | None], str | None]]] = {
    Check.NOT_STARTED: _from_its_start,
    Check.ON_HOLD: _from_the_end_of_the_hold,
    Check.PAST_DUE: _once_paid,
    Check.NO_CREDIT: _with_more_credits,
    Check.SESSION_FULL: _once_a_place_is_free,
    Check.OUTSIDE_WINDOW: _from_the_opening,
}


# What would fix it.

_BY_COST: Final = (Remedy.READ_NOTE, Remedy.RESUME, Remedy.OTHER_SESSION, Remedy.TAKE_PAYMENT, Remedy.SELL)
"""The cheapest for the person at the counter first."""


def remedies(decision: Decision) -> tuple[Remedy, ...]:
    """Return what would fix a refusal, each once, the cheapest first; an override comes after them all."""
    found = {finding.remedy for finding in decision.blocks}
    return tuple(remedy for remedy in _BY_COST if remedy in found)
