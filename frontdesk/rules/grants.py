"""The credit grants that follow from a subscription's facts and a date (rules, section 5: Granting).

Nothing here is ever stored or scheduled: past, today and future are the same function with another date, so nothing can
be issued twice, and what was missed is issued with its scheduled dates.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.aging import Aging, days_later
from frontdesk.rules.subscriptions import Moment

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontdesk.rules.subscriptions import Subscription, TermsVersion
    from frontdesk.rules.terms import CreditTerms

_START_OF_DAY: Final = datetime(1, 1, 1, tzinfo=UTC)
_LAST_ORDINAL: Final = date.max.toordinal()


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
    """The order of issue (section 7).

    *A sale's initial grant, then periodic grants at the start of their day by order of sale, adjustments at their
    moment*; on the day of the sale itself a periodic grant comes with the sale, right after the initial one.
    """

    day: date
    after_start_of_day: bool
    at: datetime
    order: int
    after_initial: bool

    @property
    def written(self) -> Moment | None:
        """The moment of its issue; None for the start of its day."""
        return Moment(self.at, self.order) if self.after_start_of_day else None


@dataclass(frozen=True, slots=True)
class Grant:
    """A lot of credits issued together."""

    key: GrantKey
    credits: int
    usable_from: date
    """The day it is issued on."""
    good_through: date
    """Its last good day as far as it is known."""
    frozen: bool
    """An open-ended hold runs over its last day: it does not expire until the resume moves that day."""
    issued: IssueOrder

    def alive_on(self, day: date) -> bool:
        """Tell whether it has not expired by that day."""
        return self.frozen or day <= self.good_through

    def good_on(self, day: date) -> bool:
        """Tell whether a session of that day can be paid from it: it is good on D … D+N-1 (section 2)."""
        return self.usable_from <= day and self.alive_on(day)


def grants(subscription: Subscription, until: date, *, alive_on: date | None = None) -> Iterator[Grant]:
    """Yield the grants issued by the end of a day, by source; with ``alive_on`` only those not expired by that day.

    Asked only for the living, the time it takes does not grow with the age of the subscription.
    """
    for grant in _issued(subscription, Aging(subscription), until, alive_on):
        if grant.usable_from <= until and (alive_on is None or grant.alive_on(alive_on)):
            yield grant


def next_grant(subscription: Subscription, after: date) -> Grant | None:
    """Return the first grant that the schedule issues after a day; None when no more will come as things stand."""
    coming = grants(subscription, date.max, alive_on=after)
    return next((grant for grant in coming if grant.usable_from > after), None)


class Planned(NamedTuple):
    """A periodic grant to come."""

    number: int
    planned: date
    """The day that its terms give it, holds aside."""
    day: date | None
    """The day on which it is issued as things stand; None while an open-ended hold keeps it back."""
    terms: CreditTerms


def next_periodic(subscription: Subscription, after: date, least: int = 0) -> Planned | None:
    """Return the first periodic grant that is not issued by a day and has at least that number; None: no more come.

    Unlike ``next_grant`` it knows of the grant that an open-ended hold keeps back.
    """
    aging = Aging(subscription)
    for version, before in _versions(subscription):
        behind = aging.first_that_may_live(1, after).toordinal() - version.anchor.toordinal()
        number = max(version.first_number, least, version.base + behind // version.terms.frequency)
        while before is None or number < before:
            planned = days_later(version.anchor, (number - version.base) * version.terms.frequency)
            day = aging.issue_day(planned)
            if day is None or day > after:
                lasts = planned < date.max and (subscription.end is None or (day or planned) <= subscription.end)
                return Planned(number, planned, day, version.terms) if lasts else None
            number += 1
    return None


def _versions(subscription: Subscription) -> Iterator[tuple[TermsVersion, int | None]]:
    """Yield each version of the terms with the number of the first grant that is no longer under it."""
    following = (*(version.first_number for version in subscription.versions[1:]), None)
    yield from zip(subscription.versions, following, strict=False)  # an unlimited subscription has none


def _issued(subscription: Subscription, aging: Aging, until: date, alive_on: date | None) -> Iterator[Grant]:
    if not subscription.limited:
        return
    yield from _initial(subscription, aging)
    for version, before in _versions(subscription):
        yield from _periodic(subscription, version, before, aging, until, alive_on)
    yield from _adjusted(subscription, aging)


def _initial(subscription: Subscription, aging: Aging) -> Iterator[Grant]:
    """Once per subscription, usable from the sale; good through max(sale, start) + Days to Expire - 1."""
    terms = subscription.versions[0].terms
    if terms.initial:
        sold_on = subscription.sold_on
        yield _grant(
            aging,
            GrantKey(subscription.id, Source.INITIAL, 0),
            terms.initial,
            sold_on,
            days_later(max(sold_on, subscription.start), terms.days_to_expire - 1),
            IssueOrder(sold_on, True, *subscription.sold, False),
        )


def _periodic(
    subscription: Subscription,
    version: TermsVersion,
    before: int | None,
    aging: Aging,
    until: date,
    alive_on: date | None,
) -> Iterator[Grant]:
    """On start + k × Frequency, moved by holds, while the subscription is running on that date; none after the end."""
    terms = version.terms
    last = until if subscription.end is None else min(until, subscription.end)
    anchor = version.anchor.toordinal()
    number = version.first_number
    if alive_on is not None:
        behind = aging.first_that_may_live(terms.days_to_expire, alive_on).toordinal() - anchor
        number = max(number, version.base - (-behind // terms.frequency))
    while before is None or number < before:
        planned = anchor + (number - version.base) * terms.frequency
        usable_from = aging.issue_day(date.fromordinal(planned)) if planned <= _LAST_ORDINAL else None
        if usable_from is None or usable_from > last:
            return
        yield _grant(
            aging,
            GrantKey(subscription.id, Source.PERIODIC, number),
            terms.credits,
            usable_from,
            days_later(usable_from, terms.days_to_expire - 1),
            _periodic_order(subscription, usable_from),
        )
        number += 1


def _periodic_order(subscription: Subscription, day: date) -> IssueOrder:
    if day == subscription.sold_on:
        return IssueOrder(day, True, *subscription.sold, True)
    return IssueOrder(day, False, _START_OF_DAY, subscription.sold.order, True)


def _adjusted(subscription: Subscription, aging: Aging) -> Iterator[Grant]:
    """Credits that a person added: a grant of their own, usable on the day they were added."""
    for added in subscription.adjustments:
        yield _grant(
            aging,
            GrantKey(subscription.id, Source.ADJUSTMENT, added.number),
            added.credits,
            added.day,
            days_later(added.day, added.days - 1),
            IssueOrder(added.day, True, *added.issued, False),
        )


def _grant(aging: Aging, key: GrantKey, credits: int, usable_from: date, last: date, issued: IssueOrder) -> Grant:
    life = aging.life(usable_from, last, issued.written)
    return Grant(key, credits, usable_from, life.good_through, life.frozen, issued)
