"""The grants that follow from a subscription's facts, and what is left of them on any day (rules, sections 5 to 7).

Nothing here is ever stored or scheduled: past, today and future are the same functions with another date.
A grant is *alive* on a day while its last good day has not passed, or while an open-ended hold keeps it from expiring.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.subscriptions import Hold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from frontdesk.rules.subscriptions import Extension, Moment, Subscription, TermsVersion

_START_OF_DAY: Final = datetime(1, 1, 1, tzinfo=UTC)


class Source(StrEnum):
    """Where a grant comes from."""

    INITIAL = "initial"
    PERIODIC = "periodic"
    ADJUSTMENT = "adjustment"


class GrantKey(NamedTuple):
    """Names a grant for good: its subscription, its source and its number there."""

    subscription: int
    source: Source
    number: int


class IssueOrder(NamedTuple):
    """The order of issue: by day; periodic grants at its start by order of sale, all others at their moment."""

    day: date
    after_start_of_day: bool
    at: datetime
    order: int
    after_initial: bool


@dataclass(frozen=True, slots=True)
class Grant:
    """A lot of credits issued together."""

    key: GrantKey
    credits: int
    usable_from: date
    good_through: date
    """Its last good day as far as it is known."""
    frozen: bool
    """An open-ended hold runs over its last day: it does not expire until the resume moves that day."""
    issued: IssueOrder

    def alive_on(self, day: date) -> bool:
        """Tell whether it has not expired by that day."""
        return self.frozen or day <= self.good_through

    def good_on(self, day: date) -> bool:
        """Tell whether a session of that day can be paid from it."""
        return self.usable_from <= day and self.alive_on(day)


class Lock(StrEnum):
    """Why an unexpired credit cannot be used now."""

    ENDED = "ended"
    ON_HOLD = "on_hold"
    NOT_STARTED = "not_started"
    PAST_DUE = "past_due"


@dataclass(frozen=True, slots=True)
class Taken:
    """Credits of one grant that somebody took, by what became of them."""

    held: int = 0
    used: int = 0
    revoked: int = 0

    @property
    def total(self) -> int:
        """All that is no longer free."""
        return self.held + self.used + self.revoked


@dataclass(frozen=True, slots=True)
class Balance:
    """Where issued credits are: the parts always add up to ``issued``."""

    issued: int = 0
    available: int = 0
    locked: int = 0
    held: int = 0
    used: int = 0
    expired: int = 0
    revoked: int = 0

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.issued + other.issued,
            self.available + other.available,
            self.locked + other.locked,
            self.held + other.held,
            self.used + other.used,
            self.expired + other.expired,
            self.revoked + other.revoked,
        )


@dataclass(frozen=True, slots=True)
class GrantState:
    """One grant on one day."""

    grant: Grant
    balance: Balance
    lock: Lock | None
    """Why its unexpired credits cannot be used, if they cannot."""


NOTHING_TAKEN: Final = Taken()


def grants(subscription: Subscription, until: date, *, alive_on: date | None = None) -> Iterator[Grant]:
    """Yield the grants issued by the end of a day, by source; with ``alive_on`` only those not expired by that day.

    Asked only for the living, the time it takes does not grow with the age of the subscription.
    """
    aging = _Aging(subscription)
    for grant in _all_grants(subscription, aging, until, alive_on):
        if grant.usable_from <= until and (alive_on is None or grant.alive_on(alive_on)):
            yield grant


def _all_grants(subscription: Subscription, aging: _Aging, until: date, alive_on: date | None) -> Iterator[Grant]:
    initial = _initial(subscription, aging)
    if initial is not None:
        yield initial
    for place, version in enumerate(subscription.versions):
        following = subscription.versions[place + 1 :]
        before = following[0].first_number if following else None
        yield from _periodic(subscription, version, before, aging, until, alive_on)
    for added in subscription.adjustments:
        yield aging.grant(
            GrantKey(subscription.id, Source.ADJUSTMENT, added.number),
            added.credits,
            added.day,
            _days_later(added.day, added.days - 1),
            IssueOrder(added.day, True, *added.issued, False),
        )


def _initial(subscription: Subscription, aging: _Aging) -> Grant | None:
    """Issued at the sale, once: usable from the sale date even when the subscription starts later (section 5)."""
    terms = subscription.versions[0].terms if subscription.versions else None
    if terms is None or not terms.initial:
        return None
    return aging.grant(
        GrantKey(subscription.id, Source.INITIAL, 0),
        terms.initial,
        subscription.sold_on,
        _days_later(max(subscription.sold_on, subscription.start), terms.days_to_expire - 1),
        IssueOrder(subscription.sold_on, True, *subscription.sold, False),
    )


def _periodic(
    subscription: Subscription,
    version: TermsVersion,
    before: int | None,
    aging: _Aging,
    until: date,
    alive_on: date | None,
) -> Iterator[Grant]:
    """On anchor + n × Frequency, moved by holds, while the subscription runs on that day (section 5)."""
    terms = version.terms
    last = until if subscription.end is None else min(until, subscription.end)
    number = version.first_number
    if alive_on is not None:
        number = max(number, version.base + aging.first_that_may_live(version, alive_on))
    while before is None or number < before:
        usable_from = aging.scheduled(_days_later(version.anchor, (number - version.base) * terms.frequency))
        if usable_from is None or usable_from > last:
            return
        yield aging.grant(
            GrantKey(subscription.id, Source.PERIODIC, number),
            terms.credits,
            usable_from,
            _days_later(usable_from, terms.days_to_expire - 1),
            _periodic_order(subscription, usable_from),
        )
        number += 1


def _periodic_order(subscription: Subscription, day: date) -> IssueOrder:
    if day > subscription.sold_on:
        return IssueOrder(day, False, _START_OF_DAY, subscription.sold.order, True)
    return IssueOrder(day, True, *subscription.sold, True)


class _Aging:
    """How holds and extensions move a subscription's schedule and the last days of its grants."""

    def __init__(self, subscription: Subscription) -> None:
        self._holds = subscription.holds
        self._events: list[Hold | Extension] = sorted([*subscription.holds, *subscription.extensions], key=_effective)
        self._most = sum(each.days for each in self._events)

    def first_that_may_live(self, version: TermsVersion, day: date) -> int:
        """Count the grants from the anchor that have certainly expired by that day, however much was moved."""
        floor = min([day, *(hold.first for hold in self._holds if hold.until is None)])
        reach = version.terms.days_to_expire - 1 + self._most
        missed = (floor - version.anchor).days - reach
        return max(0, -(-missed // version.terms.frequency))

    def scheduled(self, day: date) -> date | None:
        """Return the day a grant planned for ``day`` is issued on; None while an open-ended hold keeps it back."""
        for hold in self._holds:
            if day < hold.first or (day == hold.first and hold.entered_on == day):
                continue
            if hold.until is None:
                return None
            day = _days_later(day, hold.days)
        return day

    def grant(self, key: GrantKey, credits: int, usable_from: date, last: date, issued: IssueOrder) -> Grant:
        """Return the grant with its last good day moved by all that happened while it was still good."""
        for event in self._events:
            day = _effective(event)
            if last < day or usable_from > day:
                continue
            if isinstance(event, Hold):
                if usable_from == day and not _issued_before(issued, event.entered):
                    continue
                if event.until is None:
                    return Grant(key, credits, usable_from, last, True, issued)
            last = _days_later(last, event.days)
        return Grant(key, credits, usable_from, last, False, issued)


def _effective(event: Hold | Extension) -> date:
    return event.first if isinstance(event, Hold) else event.day


def _issued_before(issued: IssueOrder, entered: Moment) -> bool:
    return not issued.after_start_of_day or (issued.at, issued.order) < entered


def _days_later(day: date, days: int) -> date:
    """Add days to a day; what lies beyond the calendar's last day counts as that day."""
    return date.fromordinal(min(day.toordinal() + days, date.max.toordinal()))


def lock_on(subscription: Subscription, day: date, source: Source) -> Lock | None:
    """Return why the unexpired credits of that source cannot be used on a day, past dues aside."""
    if subscription.ended_by(day):
        return Lock.ENDED
    if subscription.hold_on(day) is not None:
        return Lock.ON_HOLD
    if day < subscription.start and source is not Source.INITIAL:
        return Lock.NOT_STARTED
    return None


def state_on(grant: Grant, day: date, taken: Taken, lock: Lock | None) -> GrantState:
    """Return where the credits of a grant are on a day: available + locked + held + used + expired + revoked = issued."""
    left = grant.credits - taken.total
    alive = grant.alive_on(day)
    return GrantState(
        grant,
        Balance(
            issued=grant.credits,
            available=left if alive and lock is None else 0,
            locked=left if alive and lock is not None else 0,
            held=taken.held,
            used=taken.used,
            expired=0 if alive else left,
            revoked=taken.revoked,
        ),
        lock if alive else None,
    )


def statement(
    subscription: Subscription,
    day: date,
    taken: Mapping[GrantKey, Taken],
    *,
    past_due: bool = False,
    alive_only: bool = False,
    written_until: date | None = None,
) -> list[GrantState]:
    """Return every grant issued by a day with where its credits are on it; ``taken`` must be as of that day.

    ``alive_only`` leaves out what has expired, and with it the cost of a long history.
    ``written_until`` is the newest issue day somebody took a credit of: a clock that has gone back since
    does not take an issue back, so such a grant counts although its day lies ahead.
    """
    states = []
    for grant in grants(subscription, max(day, written_until or day), alive_on=day if alive_only else None):
        if grant.usable_from <= day or grant.key in taken:
            lock = lock_on(subscription, day, grant.key.source) or (Lock.PAST_DUE if past_due else None)
            states.append(state_on(grant, day, taken.get(grant.key, NOTHING_TAKEN), lock))
    return states


def total(states: Iterable[GrantState]) -> Balance:
    """Add up what is on many grants."""
    return sum((state.balance for state in states), Balance())


def spending_order(grant: Grant, open_series: int) -> tuple[date, int, date, IssueOrder]:
    """Order credits by which pays first (section 7).

    The one that expires first; then the membership admitted to the fewest series that have not ended
    (``open_series``); then the earliest usable-from day; then the order of issue.
    """
    return (grant.good_through, open_series, grant.usable_from, grant.issued)


@dataclass(frozen=True, slots=True)
class FreeCredits:
    """Credits nobody took, of a grant that is good on a session's date; they may still be locked."""

    grant: Grant
    left: int


def free_on(
    subscription: Subscription, session_day: date, today: date, taken: Mapping[GrantKey, Taken]
) -> list[FreeCredits]:
    """Return what is left of the grants issued by today and good on the session's date (section 7).

    Only issued credits can be held or used. ``taken`` need only speak of grants alive on the session's date.
    """
    lots = (
        FreeCredits(grant, grant.credits - taken.get(grant.key, NOTHING_TAKEN).total)
        for grant in grants(subscription, today, alive_on=session_day)
        if grant.good_on(session_day)
    )
    return [lot for lot in lots if lot.left > 0]
