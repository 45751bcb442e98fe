"""New credit terms for those who have bought a membership already."""

from __future__ import annotations

from datetime import date

from .model_credits import granted_at, has_ended, open_hold, runs
from .model_desk import Call, RefusedError
from .model_state import Epoch, Json, Subscription, Terms
from .model_time import DAY


def apply_terms(call: Call) -> Json:
    """Give a membership's credit terms to those who bought it, from their next periodic grant on."""
    terms = call.club.memberships.get(call.line["membership"])
    if terms is None:
        raise RefusedError("unknown_membership")
    if not terms.limited:
        raise RefusedError("not_allowed")
    changed = []
    for subscription in call.club.subscriptions:
        if subscription.terms.code != terms.code or has_ended(subscription, call.today):
            continue
        count = _next_grant(subscription)
        day = _day_of(subscription, count)
        if (day is None and not open_hold(subscription)) or _alike(_last_terms(subscription), terms):
            continue
        subscription.applied = [each for each in subscription.applied if each.base < count]
        subscription.applied.append(Epoch(count, terms, 0))
        told = {"card": subscription.card} | ({"next_grant": day.isoformat()} if day is not None else {})
        changed.append(told)
    call.idle = not changed
    return {"changed": changed}


def _last_terms(subscription: Subscription) -> Terms:
    return subscription.applied[-1].terms if subscription.applied else subscription.terms


def _alike(one: Terms, other: Terms) -> bool:
    return (one.credits, one.days, one.frequency) == (other.credits, other.days, other.frequency)


def _next_grant(subscription: Subscription) -> int:
    """The running day, counted from the first, on which the next grant falls."""
    count = sum(each < subscription.next_day for each in subscription.running_days)
    while granted_at(subscription, count) is None or count in subscription.issued:
        count += 1
    return count


def _day_of(subscription: Subscription, count: int) -> date | None:
    """The day on which a running day falls, as it stands; None if it never comes, or nobody knows when."""
    left = count - sum(each < subscription.next_day for each in subscription.running_days)
    day = subscription.next_day
    while not has_ended(subscription, day):
        held = open_hold(subscription)
        if held is not None and held.first <= day:
            return None
        if runs(subscription, day):
            if not left:
                return day
            left -= 1
        day += DAY
    return None
