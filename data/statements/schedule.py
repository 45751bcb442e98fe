"""What takes place in a span of days: read in time of what is shown, not of what the club ever ran."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, not_, or_, select

from data.statements.places import counted_sessions
from data.tables import series, session

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import BindParameter, ColumnElement

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
_whole = and_(
    series.c.only_on.is_(None),
    or_(series.c.start.is_(None), series.c.start <= _first),
    or_(series.c.end.is_(None), series.c.end >= _last),
    or_(series.c.valid_from.is_(None), series.c.valid_from <= _first),
    or_(series.c.valid_until.is_(None), series.c.valid_until > _last),
)
all_through: Final = select(series.c.id, series.c.at, series.c.name, series.c.weekdays).where(_in_span, _whole)
"""What says when series take place that go on all through a span of days, and no more: there may be thousands."""
in_part: Final = select(
    series.c.id,
    series.c.at,
    series.c.name,
    series.c.minutes,
    series.c.weekdays,
    series.c.only_on,
    series.c.start,
    series.c.end,
    series.c.valid_from,
    series.c.valid_until,
).where(_in_span, not_(_whole))
"""The same of those that begin, end or change within it, or take place once."""
touched_narrow: Final = (
    select(session.c.series_id, session.c.date, session.c.at, series.c.name)
    .join(series, series.c.id == session.c.series_id)
    .where(session.c.date.between(_first, _last))
)
"""When the touched sessions of a span of days take place."""
series_by_ids: Final = select(series).where(series.c.id.in_(_ids))
sessions_of_series: Final = counted_sessions.where(session.c.date.between(_first, _last), session.c.series_id.in_(_ids))
"""The touched sessions of some series in a span of days, and how full they are."""
