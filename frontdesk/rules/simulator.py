"""The plan simulator: what credit terms come to day by day, and what somebody who comes so often would use and lose.

It lives a made-up subscription through: its grants are those that a sale issues, its credits are spent in the order in
which a visit spends them. Nothing here computes a day of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.credits import lock_on, spending_order
from frontdesk.rules.grants import grants
from frontdesk.rules.summary import as_sold, live_levels

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from frontdesk.rules.grants import Grant
    from frontdesk.rules.subscriptions import Subscription
    from frontdesk.rules.terms import CreditTerms

DAYS: Final = 90
"""How far the simulator looks unless told otherwise."""
OFTEN: Final = (1, 2, 3)
"""Visits a week it always shows."""
MOST_A_WEEK: Final = 21
"""Three a day: more often than anybody comes."""
_WEEK: Final = 7


class Span(NamedTuple):
    """Days from one to another, both included."""

    first: date
    last: date


@dataclass(frozen=True, slots=True)
class Use:
    """What becomes of the credits of somebody who comes so often: came + lost + left = all that were granted."""

    a_week: int
    came: int
    turned_away: int
    """Visits for which there was no credit."""
    lost: int
    """Credits that expired unused."""
    left: int
    """Credits still good after the last day."""


@dataclass(frozen=True, slots=True)
class Simulation:
    """The days from the sale on."""

    first: date
    live: tuple[int, ...]
    """Credits live on each day when none are used."""
    gaps: tuple[Span, ...]
    """Days from the start on without any."""
    overlaps: tuple[Span, ...]
    """Days on which several grants are live."""
    uses: tuple[Use, ...]


def simulate(
    terms: CreditTerms, sold_on: date, start: date, *, days: int = DAYS, often: Sequence[int] = OFTEN
) -> Simulation:
    """Live through so many days from the sale, once for each number of visits a week (1 to 21)."""
    subscription = as_sold(terms, sold_on, start)
    last = sold_on + timedelta(days=days - 1)
    lots = list(grants(subscription, last))
    calendar = [sold_on + timedelta(days=at) for at in range(days)]
    live = tuple(_by_day(((level.day, level.credits) for level in live_levels(lots)), calendar))
    at_once = tuple(_by_day(_lots_alive(lots), calendar))
    return Simulation(
        first=sold_on,
        live=live,
        gaps=tuple(_spans(day for day, many in zip(calendar, live, strict=True) if not many and day >= start)),
        overlaps=tuple(_spans(day for day, many in zip(calendar, at_once, strict=True) if many > 1)),
        uses=tuple(_used(subscription, lots, calendar, a_week) for a_week in often),
    )


def visits_on(day: int, a_week: int) -> int:
    """Return how many visits fall on the day of that number (from 0): a week's spread evenly over its days."""
    return (day + 1) * a_week // _WEEK - day * a_week // _WEEK


def _by_day(changes: Iterable[tuple[date, int]], calendar: Iterable[date]) -> Iterator[int]:
    """Yield, for each day, what holds on it: the newest of the changes by then."""
    levels = dict(changes)
    now = 0
    for day in calendar:
        now = levels.get(day, now)
        yield now


def _lots_alive(lots: Iterable[Grant]) -> Iterator[tuple[date, int]]:
    """Yield how many grants are live from each day on which that changes."""
    changes: dict[date, int] = {}
    for lot in lots:
        after = date.fromordinal(min(lot.good_through.toordinal() + 1, date.max.toordinal()))
        changes[lot.usable_from] = changes.get(lot.usable_from, 0) + 1
        changes[after] = changes.get(after, 0) - 1
    alive = 0
    for day in sorted(changes):
        alive += changes[day]
        yield day, alive


def _spans(days: Iterable[date]) -> Iterator[Span]:
    """Join days that follow each other."""
    span: Span | None = None
    for day in days:
        if span is not None and (day - span.last).days == 1:
            span = Span(span.first, day)
        else:
            if span is not None:
                yield span
            span = Span(day, day)
    if span is not None:
        yield span


def _used(subscription: Subscription, lots: Sequence[Grant], calendar: Sequence[date], a_week: int) -> Use:
    """Come so often: each visit spends the credit that pays first."""
    order = sorted(lots, key=lambda lot: spending_order(lot, 0))
    left = {lot.key: lot.credits for lot in order}
    came = turned_away = 0
    for at, day in enumerate(calendar):
        order = [lot for lot in order if left[lot.key] and lot.alive_on(day)]
        for _visit in range(visits_on(at, a_week)):
            payer = next((lot for lot in order if left[lot.key] and _pays(subscription, lot, day)), None)
            if payer is None:
                turned_away += 1
            else:
                left[payer.key] -= 1
                came += 1
    last = calendar[-1]
    lost = sum(left[lot.key] for lot in lots if lot.good_through <= last)
    return Use(a_week, came, turned_away, lost, sum(left.values()) - lost)


def _pays(subscription: Subscription, lot: Grant, day: date) -> bool:
    return lot.good_on(day) and lock_on(subscription, day, lot.key.source) is None
