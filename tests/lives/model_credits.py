"""The days of a subscription, one after the other, and what became of every credit.

Periodic grants come from counting: each day on which the subscription runs is written down, and whenever the count of
days is a multiple of the frequency, a grant is due. Days on hold are not counted, so a hold moves the schedule by
itself, without any arithmetic of moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta

from .model_state import Club, Credit, Epoch, Grant, Hold, Subscription, Terms
from .model_time import DAY, to_utc

FAR = date.max


def hold_end(subscription: Subscription, hold: Hold) -> date | None:
    """The first day running again; an open-ended hold of an ended subscription reaches through its last day."""
    if hold.until is None and subscription.last_day is not None:
        return max(hold.first, subscription.last_day + DAY)
    return hold.until


def hold_on(subscription: Subscription, day: date) -> Hold | None:
    """The hold that covers a day."""
    for hold in subscription.holds:
        if hold.first <= day < (hold_end(subscription, hold) or FAR):
            return hold
    return None


def open_hold(subscription: Subscription) -> Hold | None:
    """The hold that has no end yet."""
    return next((hold for hold in subscription.holds if hold_end(subscription, hold) is None), None)


def has_ended(subscription: Subscription, day: date) -> bool:
    return subscription.last_day is not None and subscription.last_day < day


def runs(subscription: Subscription, day: date) -> bool:
    """Whether the subscription is running on a day."""
    return day >= subscription.start and not has_ended(subscription, day) and hold_on(subscription, day) is None


def last_good(subscription: Subscription, grant: Grant) -> date:
    """The last good day of a grant, after all that moved it, in the order of the days."""
    steps = [(day, entered, days) for day, days, entered in grant.extensions]
    for hold in subscription.holds:
        until = hold_end(subscription, hold)
        if until is not None and (grant.usable_from < hold.first or grant.entered <= hold.entered):
            steps.append((hold.first, hold.entered, -(until - hold.first).days))
    last = grant.first_last_day
    for day, _, days in sorted(steps):
        if days > 0:
            last += timedelta(days=days)
        elif last >= day:
            last += timedelta(days=-days)
    return last


def is_expired(subscription: Subscription, grant: Grant, day: date) -> bool:
    """Whether a grant is past its date; while an open-ended hold runs, what was good on its first day is not."""
    last = last_good(subscription, grant)
    hold = open_hold(subscription)
    if hold is not None and hold.first <= day and last >= hold.first:
        return False
    return last < day


def issue(
    club: Club,
    subscription: Subscription,
    source: str,
    days: tuple[date, date],
    quantity: int,
    entered: int,
    moment: datetime | None = None,
) -> Grant:
    """Write a grant down with all its credits, and when it was issued.

    A periodic one (no `moment`) at the start of its day by order of sale, but after the sale and its initial grant.
    """
    if moment is None:
        morning = to_utc(datetime.combine(days[0], time.min), club.zone)
        order = (max(morning, subscription.sold_at), subscription.sold, 1)
    else:
        order = (moment, entered, 0)
    credits = [Credit() for _ in range(quantity)]
    grant = Grant(len(club.grants), subscription.number, source, days[0], days[1], order, entered, credits)
    club.grants.append(grant)
    return grant


def granted_at(subscription: Subscription, count: int) -> Terms | None:
    """The terms of the grant that falls on the running day after so many; None if none does."""
    terms = subscription.terms
    epochs = [Epoch(0, terms, 0 if terms.first_grant == "on_start" else 1), *subscription.applied]
    epoch = [each for each in epochs if each.base <= count][-1]
    number, rest = divmod(count - epoch.base, epoch.terms.frequency)
    return epoch.terms if rest == 0 and number >= epoch.first else None


def live_one_day(club: Club, subscription: Subscription, day: date, entered: int) -> None:
    """Let one day come for a subscription: on the day that completes a period, its grant."""
    if not subscription.terms.limited or not runs(subscription, day):
        return
    count = sum(each < day for each in subscription.running_days)
    terms = granted_at(subscription, count)
    if terms is not None and count not in subscription.issued:
        subscription.issued.add(count)
        days = (day, day + timedelta(days=terms.days - 1))
        _extend_by_closures(club, issue(club, subscription, "periodic", days, terms.credits, entered))
    subscription.running_days.add(day)


def _extend_by_closures(club: Club, grant: Grant) -> None:
    """A closure entered before extends what comes until its last day, too, if that is good on one of its days."""
    for closure in club.closures:
        may_come = closure.only is None or club.subscriptions[grant.subscription].terms.code in closure.only
        wanted = closure.extends and not closure.undone and may_come
        if wanted and grant.usable_from <= closure.last and grant.first_last_day >= closure.first:
            grant.extensions.append((grant.usable_from, (closure.last - closure.first).days + 1, closure.entered))
            closure.extended.append(grant.number)


def live_through(club: Club, day: date, entered: int) -> None:
    """Let the days come, up to and including one, for every subscription."""
    for subscription in club.subscriptions:
        while subscription.next_day <= day:
            live_one_day(club, subscription, subscription.next_day, entered)
            subscription.next_day += DAY


def relive(club: Club, subscription: Subscription, entered: int) -> None:
    """Look again at the days already come, after a hold was entered or cut short."""
    subscription.running_days = {day for day in subscription.running_days if hold_on(subscription, day) is None}
    day = max(subscription.start, min((hold.first for hold in subscription.holds), default=subscription.start))
    while day < subscription.next_day:
        live_one_day(club, subscription, day, entered)
        day += DAY


@dataclass
class Count:
    """What became of the credits of one grant, on a day."""

    grant: Grant
    good_through: date
    available: int = 0
    locked: int = 0
    held: int = 0
    used: int = 0
    expired: int = 0
    revoked: int = 0


def is_locked(subscription: Subscription, grant: Grant, day: date, *, past_due: bool) -> bool:
    """Whether unexpired credits of a grant cannot be used on a day."""
    return (
        past_due
        or has_ended(subscription, day)
        or hold_on(subscription, day) is not None
        or (day < subscription.start and grant.source != "initial")
    )


def counts(club: Club, card: str, day: date, at: datetime, *, past_due: bool) -> Iterator[Count]:
    """What a contact has on a day, grant by grant, judged at an instant (UTC)."""
    assert at.tzinfo is UTC
    for subscription in club.of(card):
        for grant in club.grants_of(subscription):
            if grant.usable_from > day:
                continue
            count = Count(grant, last_good(subscription, grant))
            for credit in grant.credits:
                if credit.revoked:
                    count.revoked += 1
                elif credit.booking is not None:
                    if club.status(club.bookings[credit.booking], at) == "booked":
                        count.held += 1
                    else:
                        count.used += 1
                elif is_expired(subscription, grant, day):
                    count.expired += 1
                elif is_locked(subscription, grant, day, past_due=past_due):
                    count.locked += 1
                else:
                    count.available += 1
            yield count
