"""What takes place in a span of days: read in time of what is shown, not of what the club ever ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, and_, bindparam, or_, select, union_all

from data.statements.places import counted_sessions
from data.tables import WEEKDAYS, series, session, weekly_on

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement, Select

_first: BindParameter[date] = bindparam("first")
_last: BindParameter[date] = bindparam("last")
_ids: BindParameter[int] = bindparam("ids", expanding=True)
_weekly = and_(
    series.c.only_on.is_(None),
    series.c.archived_at.is_(None),
    or_(series.c.start.is_(None), series.c.start <= _last),
    or_(series.c.valid_from.is_(None), series.c.valid_from <= _last),
)


def _of(*conditions: ColumnElement[bool]) -> ColumnElement[bool]:
    return series.c.id.in_(select(series.c.id).where(*conditions))


_in_span = or_(
    _of(_weekly, series.c.valid_until.is_(None), series.c.end.is_(None)),
    _of(_weekly, series.c.valid_until.is_(None), series.c.end >= _first),
    _of(_weekly, series.c.valid_until > _first, or_(series.c.end.is_(None), series.c.end >= _first)),
    _of(series.c.only_on.between(_first, _last), series.c.archived_at.is_(None)),
)
"""Versions of series that may have a session in a span of days; each part has an index of its own."""
in_span: Final = select(series).where(
    or_(_in_span, series.c.id.in_(select(session.c.series_id).where(session.c.date.between(_first, _last))))
)
"""The versions of series that may have a session in a span of days, or had one that somebody touched."""


def _first_on(weekday: str) -> Iterator[Select[Any]]:
    """Yield the questions for the first sessions of a day: untouched or at the time of their series, and touched ones.

    Each stops at the last one wanted, by an index that has them in order. What two of them find is the same row.
    """
    day: BindParameter[date] = bindparam(weekday, type_=Date)
    named = (series.c.id.label("series_id"), series.c.name, day.label("day"))
    by_series = (
        select(*named, series.c.at)
        .outerjoin(session, and_(session.c.series_id == series.c.id, session.c.date == day))
        .where(
            or_(session.c.id.is_(None), session.c.at == series.c.at),
            or_(series.c.valid_from.is_(None), series.c.valid_from <= day),
            or_(series.c.valid_until.is_(None), series.c.valid_until > day),
        )
        .order_by(series.c.at, series.c.name, series.c.id)
    )
    yield by_series.where(
        day.is_not(None),
        weekly_on(weekday),
        or_(series.c.start.is_(None), series.c.start <= day),
        or_(series.c.end.is_(None), series.c.end >= day),
    )
    yield by_series.where(series.c.only_on == day, series.c.archived_at.is_(None))
    yield (
        select(*named, session.c.at)
        .select_from(session)
        .join(series, series.c.id == session.c.series_id)
        .where(session.c.date == day)
        .order_by(session.c.at, series.c.name, series.c.id)
    )


first_of_days: Final = union_all(
    *(
        select(asked.limit(bindparam("most")).subquery())
        for weekday in WEEKDAYS
        for asked in _first_on(weekday)
    )
)  # fmt: skip
"""When the first so many sessions of each of seven days take place, each given by the name of its weekday, or None."""
series_by_ids: Final = select(series).where(series.c.id.in_(_ids))
sessions_of_series: Final = counted_sessions.where(session.c.date.between(_first, _last), session.c.series_id.in_(_ids))
"""The touched sessions of some series in a span of days, and how full they are."""
