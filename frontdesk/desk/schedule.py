"""The sessions of a span of days, as the schedule finds them: touched ones as they are, all others by their series."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date, timedelta
from heapq import nsmallest
from itertools import groupby
from typing import TYPE_CHECKING, Any, Final

from data.statements import places
from data.statements import schedule as statements
from frontdesk.desk.sessions import pattern_of, session_facts
from frontdesk.rules.sessions import Closed, Weekday

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping
    from datetime import time

    from sqlalchemy import Row

    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction

_NO_DAY: Final[Mapping[str, date | None]] = dict.fromkeys(Weekday)


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
            off = next(((each.entered_at, each.id) for each, closed in closures if closed.covers(root, day)), None)
            session = session_facts(tx, series, day, kept, closed=off)
            if session.closed_by is not None:
                session = replace(session, closed_for=reasons.get(session.closed_by))
            yield Dated(session) if kept is None else Dated(session, kept.booked, kept.checked_in, kept.waitlisted)


def session_on(tx: Transaction, version: Row[Any], day: date) -> Dated | None:
    """Return the session that a version of a series has on one of its days; None where it has none."""
    found = next(sessions_of(tx, day, day, Picked([version.id], {version.id: [day]}, ())))
    return found if found.session.id or pattern_of(version).falls_on(day) else None


def _closures(tx: Transaction, first: date, last: date) -> Iterator[tuple[Row[Any], Closed]]:
    for _, rows in groupby(tx.all(places.closures_between, first=first, last=last), lambda row: row.id):
        one, *more = rows
        named = None if one.everything else frozenset(row.series_id for row in (one, *more))
        yield one, Closed(one.first, one.last, named)


def pick(tx: Transaction, first: date, last: date, most: int) -> Picked:
    """Pick the first so many sessions of each day, by time: one statement a week, which reads no more than these."""
    found: defaultdict[date, set[tuple[time, str, int]]] = defaultdict(set)
    days = [first + timedelta(days=n) for n in range((last - first).days + 1)]
    for at in range(0, len(days), len(Weekday)):
        week = {Weekday.of(day).value: day for day in days[at : at + len(Weekday)]}
        for row in tx.all(statements.first_of_days, most=most + 1, **{**_NO_DAY, **week}):
            found[row.day].add((row.at, row.name, row.series_id))
    picked: defaultdict[int, list[date]] = defaultdict(list)
    for day, of_day in found.items():
        for _, _, series_id in nsmallest(most, of_day):
            picked[series_id].append(day)
    more = sorted(day for day, of_day in found.items() if len(of_day) > most)
    return Picked(list(picked), picked, tuple(more))
