"""The sessions of a span of days, as the schedule finds them: touched ones as they are, all others by their series."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest
from itertools import groupby
from typing import TYPE_CHECKING, Any

from data.statements import places
from data.statements import schedule as statements
from frontdesk.desk.sessions import pattern_of, session_facts
from frontdesk.rules.sessions import Closed, Weekday

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence
    from datetime import time

    from sqlalchemy import Row

    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Dated:
    """A session of the schedule, and how full it is."""

    session: SessionFacts
    booked: int = 0
    inside: int = 0
    waiting: int = 0


@dataclass(frozen=True, slots=True)
class Picked:
    """The first few sessions of each day."""

    series: Collection[int]
    days: Mapping[int, Collection[date]]
    """By series: its days."""
    more: tuple[date, ...]
    """Days on which there are more."""


def sessions_of(tx: Transaction, first: date, last: date, picked: Picked | None = None) -> Iterator[Dated]:
    """Yield the sessions of a span of days; of each day those ``picked``, else all.

    It takes three statements, however many series there are; what is read of them is what may occur in the span.
    """
    span = {"first": first, "last": last}
    touched: defaultdict[int, dict[date, Row[Any]]] = defaultdict(dict)
    if picked is None:
        rows, all_series = tx.all(places.sessions_between, **span), tx.all(statements.in_span, **span)
    else:
        rows = tx.all(statements.sessions_of_series, ids=picked.series, **span)
        all_series = tx.all(statements.series_by_ids, ids=picked.series)
    for row in rows:
        touched[row.series_id][row.session_date] = row
    closures = [*_closures(tx, first, last)]
    reasons = {each.id: each.reason for each, _ in closures}
    for series in all_series:
        own = touched.get(series.id, {})
        root = series.root_id or series.id
        days = {*pattern_of(series).dates(first, last), *own} if picked is None else picked.days[series.id]
        for day in days:
            kept = own.get(day)
            off = next(((each.id, each.entered_at) for each, closed in closures if closed.covers(root, day)), None)
            session = session_facts(tx, series, day, kept, closed=off or (None, None))
            if session.closed_by is not None:
                session = replace(session, closed_for=reasons.get(session.closed_by))
            yield Dated(session) if kept is None else Dated(session, kept.booked, kept.checked_in, kept.waitlisted)


def _closures(tx: Transaction, first: date, last: date) -> Iterator[tuple[Row[Any], Closed]]:
    for _, rows in groupby(tx.all(places.closures_between, first=first, last=last), lambda row: row.id):
        one, *more = rows
        named = None if one.everything else frozenset(row.series_id for row in (one, *more))
        yield one, Closed(one.first, one.last, named)


def pick(tx: Transaction, first: date, last: date, most: int) -> Picked:
    """Pick the first so many sessions of each day, by time; what is read of the others is when they take place."""
    span = {"first": first, "last": last}
    found: defaultdict[date, dict[int, tuple[time, str]]] = defaultdict(dict)
    days_of = _DaysOf(first, last)
    for row in tx.all(statements.narrow_in_span, **span):
        for day in days_of(row):
            found[day][row.id] = (row.at, row.name)
    for row in tx.all(statements.touched_narrow, **span):
        found[row.date][row.series_id] = (row.at, row.name)
    days: defaultdict[int, list[date]] = defaultdict(list)
    for day, of_day in found.items():
        for series_id in nsmallest(most, of_day, key=lambda each: (of_day[each], each)):  # used at once
            days[series_id].append(day)
    more = sorted(day for day, of_day in found.items() if len(of_day) > most)
    return Picked(list(days), days, tuple(more))


class _DaysOf:
    """On which days of a span a series takes place: worked out once for all series with the same weekdays."""

    def __init__(self, first: date, last: date) -> None:
        self._first, self._last = first, last
        self._by_weekdays: dict[str, Sequence[date]] = {}

    def __call__(self, row: Row[Any]) -> Sequence[date]:
        if row.only_on is not None or self._begins_or_ends(row):
            return [*pattern_of(row).dates(self._first, self._last)]
        if row.weekdays not in self._by_weekdays:
            every = (self._first + timedelta(days=n) for n in range((self._last - self._first).days + 1))
            wanted = frozenset(Weekday(each) for each in row.weekdays.split(","))
            self._by_weekdays[row.weekdays] = [each for each in every if Weekday.of(each) in wanted]
        return self._by_weekdays[row.weekdays]

    def _begins_or_ends(self, row: Row[Any]) -> bool:
        """Whether it begins or ends within the span."""
        return bool(
            (row.start and row.start > self._first)
            or (row.end and row.end < self._last)
            or (row.valid_from and row.valid_from > self._first)
            or (row.valid_until and row.valid_until <= self._last)
        )
