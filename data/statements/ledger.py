"""The pages of a contact's credit history: by key, in both directions, never further than a page."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sqlalchemy import and_, bindparam, func, or_, select, text, tuple_

from data.tables import LEDGER, Instant, booking, history, series, session, staff, taken

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

_subscription = func.coalesce(taken.c.subscription_id, history.c.subscription_id)
_whose = (
    history.c.contact_id == bindparam("contact_id"),
    history.c.code.is_(None),
    history.c.id <= bindparam("known"),
)
_first, _end = bindparam("first", type_=Instant), bindparam("end", type_=Instant)
_entries = (
    select(
        history.c.id,
        history.c.at,
        history.c.op,
        history.c.effect,
        history.c.credits,
        history.c.reason,
        history.c.after,
        history.c.desk,
        history.c.booking_id,
        history.c.change_id,
        _subscription.label("subscription_id"),
        taken.c.source,
        taken.c.number,
        taken.c.usable_from,
        taken.c.good_through,
        booking.c.status,
        session.c.date.label("session_date"),
        series.c.name.label("series"),
        staff.c.name.label("staff"),
    )
    .outerjoin(taken, taken.c.id == history.c.taken_id)
    .outerjoin(booking, booking.c.id == history.c.booking_id)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(*_whose)
    .limit(bindparam("most"))
)
_place = tuple_(history.c.at, history.c.id)
_bound = tuple_(bindparam("at", type_=Instant), bindparam("number"))
_of_membership = _subscription.in_(bindparam("subscriptions", expanding=True))

# Spelt out, not bound: it is how both databases know that an index of the ledger serves.
_written = text(LEDGER)
_effect = and_(text("history.effect IS NOT NULL"), history.c.effect == bindparam("kind"))
_change = and_(text("history.change_id IS NOT NULL"), history.c.op == bindparam("kind"), history.c.effect.is_(None))
_any = and_(
    _written,
    or_(history.c.effect.is_not(None), history.c.op.in_(("hold", "resume", "end", "extend", "adjust", "terms"))),
)
_visit = and_(_any, history.c.booking_id == bindparam("visit"))


def _counted(condition: ColumnElement[bool], *, one: bool) -> Select[int]:
    counted = (
        select(func.count()).select_from(history).where(*_whose, condition, history.c.at >= _first, history.c.at < _end)
    )
    return counted.outerjoin(taken, taken.c.id == history.c.taken_id).where(_of_membership) if one else counted


def _paged(condition: ColumnElement[bool], *, back: bool, one: bool) -> Select[tuple[object, ...]]:
    page = _entries.where(condition, _of_membership) if one else _entries.where(condition)
    if back:
        page = page.where(_place < _bound, history.c.at >= bindparam("limit", type_=Instant))
        return page.order_by(history.c.at.desc(), history.c.id.desc())
    page = page.where(_place > _bound, history.c.at < bindparam("limit", type_=Instant))
    return page.order_by(history.c.at, history.c.id)


_CONDITIONS = (("any", _any), ("effect", _effect), ("change", _change), ("visit", _visit))
PAGES: Final = {
    (name, back, one): _paged(condition, back=back, one=one)
    for name, condition in _CONDITIONS
    for back in (False, True)
    for one in (False, True)
}
"""By what is wanted (all, one effect, one change, one visit), whether it goes back in time, and whether only some
subscriptions count. ``at`` and ``number`` are the place beyond which it reads, ``limit`` where it ends."""

COUNTS: Final = {
    (name, one): _counted(condition, one=one) for name, condition in _CONDITIONS[:-1] for one in (False, True)
}
"""How many of them there are from ``first`` until ``end``; of one visit there are few, they are read."""
