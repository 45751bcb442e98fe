"""The Summary of a membership's credit terms, in words and dates, as the wizard and the sale show it (section 3).

It is made of the very grants that a sale would issue: nothing here computes a day of its own.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate, islice, pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.grants import Grant, grants
from frontdesk.rules.subscriptions import Moment, Subscription, first_version
from frontdesk.rules.terms import FirstGrant
from frontdesk.rules.words import count, say_day, say_span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frontdesk.rules.terms import CreditTerms

_SHOWN: Final = 6
"""How many grants a schedule shows."""
_YEAR: Final = 365
_ONE_DAY: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Outline:
    """What a membership promises, in words and dates."""

    promise: str
    initial: str | None
    sold_on: date
    start: date
    schedule: tuple[Grant, ...]
    """The first grants of a sale, the initial one among them."""
    most_live: int
    """The most credits that can be live at once."""
    sessions_a_year: Decimal
    """Periodic credits at full use in 365 days, to one decimal."""
    warnings: tuple[str, ...]

    @property
    def dated(self) -> str:
        """The schedule: how many credits on which day, good through when."""
        lots = [
            f"{lot.credits} on {say_day(lot.usable_from, self.sold_on)}"
            f" good through {say_day(lot.good_through, self.sold_on)}"
            for lot in self.schedule
        ]
        return "; ".join((*lots, "…"))

    @property
    def text(self) -> str:
        """All of it, to be read aloud."""
        granted = "; ".join(part for part in (self.promise, self.initial) if part)
        starts = f", starting {say_day(self.start)}" if self.start != self.sold_on else " and starting that day"
        parts = (
            f"{granted}.",
            f"Sold on {say_day(self.sold_on)}{starts}: {self.dated}",
            f"At most {count(self.most_live, 'credit')} can be live at once.",
            f"At full use {_plain(self.sessions_a_year)} sessions a year.",
            *self.warnings,
        )
        return " ".join(parts)


def as_sold(terms: CreditTerms, sold_on: date, start: date) -> Subscription:
    """Return the subscription a sale of these terms would make, to look ahead with."""
    sold = Moment(datetime.combine(sold_on, time(), tzinfo=UTC), 0)
    return Subscription(0, "", "", sold, sold_on, start, (first_version(start, terms),))


def first_grants(subscription: Subscription, most: int = _SHOWN) -> tuple[Grant, ...]:
    """Return the first grants of a subscription just sold: the initial one, then the periodic ones by date."""
    return tuple(islice(grants(subscription, date.max), most))


def say_promise(terms: CreditTerms) -> str:
    """Say what each period brings: 12 credits every 30 days, each good for 30 days."""
    every = f"{count(terms.credits, 'credit')} every {count(terms.frequency, 'day')}"
    return f"{every}, each good for {count(terms.days_to_expire, 'day')}"


def say_terms(terms: CreditTerms) -> str:
    """Say credit terms in one line: the promise, the initial credits, and a first grant on the start date."""
    initial = f"; {count(terms.initial, 'initial credit')}" if terms.initial else ""
    on_start = "; first grant on the start date" if terms.first_grant is FirstGrant.ON_START else ""
    return f"{say_promise(terms)}{initial}{on_start}"


def outline(terms: CreditTerms, sold_on: date, start: date) -> Outline:
    """Say what the terms promise when sold on a day with a start date."""
    subscription = as_sold(terms, sold_on, start)
    look = _look_ahead(subscription)
    initial = f"{count(terms.initial, 'initial credit')} at the sale, once, usable before the start"
    return Outline(
        promise=say_promise(terms),
        initial=initial if terms.initial else None,
        sold_on=sold_on,
        start=start,
        schedule=first_grants(subscription),
        most_live=look.most.credits,
        sessions_a_year=(Decimal(_YEAR * terms.credits) / terms.frequency).quantize(Decimal("0.1"), ROUND_HALF_UP),
        warnings=tuple(_warnings(terms, subscription, look)),
    )


class Level(NamedTuple):
    """How many credits are live from a day on, when none are used."""

    credits: int
    day: date


def live_levels(lots: Iterable[Grant]) -> Iterator[Level]:
    """Yield how many credits are live from each day on which that changes, in the order of the days."""
    changes: defaultdict[date, int] = defaultdict(int)
    for lot in lots:
        changes[lot.usable_from] += lot.credits
        changes[lot.good_through + _ONE_DAY] -= lot.credits
    days = sorted(changes)
    return map(Level, accumulate(changes[day] for day in days), days)


class _Look(NamedTuple):
    """What one sees ahead of a subscription just sold."""

    most: Level
    """The first day on which the most are live."""
    gap: tuple[date, date] | None
    """The first days between two grants, first and last, on which nothing is live."""


def _look_ahead(subscription: Subscription) -> _Look:
    """Look at every grant until they come and go at the same pace: one life and two periods from the start."""
    terms = subscription.versions[0].terms
    lots = grants(subscription, subscription.start + timedelta(days=terms.days_to_expire + 2 * terms.frequency))
    levels = list(live_levels(lots))
    most = max(levels, key=lambda level: level.credits)
    gaps = ((level.day, after.day - _ONE_DAY) for level, after in pairwise(levels) if not level.credits)
    return _Look(most, next(gaps, None))


def _warnings(terms: CreditTerms, subscription: Subscription, look: _Look) -> Iterator[str]:
    """Say what a manager may not have meant: days without credits, credits that pile up, an empty first period."""
    today = subscription.sold_on
    if look.gap is not None:
        empty = count(terms.frequency - terms.days_to_expire, "day")
        yield (
            f"Each grant is gone before the next one comes: there are no credits on the last {empty} of every period,"
            f" the first time {say_span(*look.gap, today)}."
        )
    if terms.days_to_expire > terms.frequency:
        yield (
            f"Each grant is good for longer than it takes the next one to come: from {say_day(look.most.day, today)} on"
            f" up to {count(look.most.credits, 'credit')} can pile up."
        )
    if not terms.initial and terms.first_grant is FirstGrant.AFTER_PERIOD:
        day_before = first_grants(subscription, 1)[0].usable_from - _ONE_DAY
        yield (
            "There are no initial credits and the first grant comes after one period: there are no credits"
            f" {say_span(subscription.start, day_before, today)}."
        )


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
