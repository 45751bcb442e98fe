"""Credits that somebody took, as the books stood at a moment, found slot by slot.

Nobody takes a credit that is taken: of the rows of one slot, the one taken last before the moment tells whether it was
gone then. So the slots are walked by an index, from each to the next, and each is looked up at the moment: the cost is
that of the credits that were ever gone, however often they were booked and cancelled. By a clock that went back a row
may be taken "before" an earlier one of its slot was released; what is taken to this day is found first, and a slot
never counts twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, func, or_, select

from data.tables import booking, contact, history, session, taken

if TYPE_CHECKING:
    from sqlalchemy import CTE, ColumnElement, FromClause

_SLOT: Final = ("usable_from", "subscription_id", "source", "number", "slot")
"""What names a slot in the index of a contact's credits, in its order. A hold that moves a grant moves it to another
day there; the walk then comes by twice, and finds it gone at most once."""


def _slot_of(table: FromClause) -> list[ColumnElement[Any]]:
    return [table.c[name] for name in _SLOT]


_first, _here, _next, _last, _kept, _then = (
    taken.alias(name) for name in ("first_slot", "here", "next_slot", "last_taken", "kept", "back_then")
)


def _walk() -> CTE:
    """The slots of which somebody ever took a credit, of grants issued from ``oldest`` on: a row of each, by its id."""
    first = (
        select(_first.c.id)
        .where(_first.c.contact_id == contact.c.id, _first.c.usable_from >= bindparam("oldest"))
        .order_by(*_slot_of(_first))
        .limit(1)
        .scalar_subquery()
    )
    whose = or_(contact.c.id == bindparam("contact_id"), contact.c.merged_into == bindparam("contact_id"))
    walk = select(first.label("id")).where(whose).cte("walk", recursive=True)
    nearest_first = (_following(same) for same in reversed(range(len(_SLOT))))
    following = func.coalesce(*nearest_first)
    return walk.union_all(select(following).select_from(walk.join(_here, _here.c.id == walk.c.id)))


def _following(same: int) -> ColumnElement[Any]:
    """The first row of another slot of which so many columns are the same: rows compared whole use no index here."""
    equal = (_next.c[name] == _here.c[name] for name in ("contact_id", *_SLOT[:same]))
    return (
        select(_next.c.id)
        .where(*equal, _next.c[_SLOT[same]] > _here.c[_SLOT[same]])
        .order_by(*_slot_of(_next))
        .limit(1)
        .scalar_subquery()
    )


_walked = _walk()
_to_this_day = (
    select(_kept.c.id)
    .where(
        *(_kept.c[name] == _here.c[name] for name in _SLOT[1:]),
        _kept.c.released_at.is_(None),
        _kept.c.taken_at < bindparam("moment"),
    )
    .scalar_subquery()
)
_taken_last = (
    select(_last.c.id)
    .where(*(_last.c[name] == _here.c[name] for name in ("contact_id", *_SLOT)), _last.c.taken_at < bindparam("moment"))
    .order_by(_last.c.taken_at.desc(), _last.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_grant = (_then.c.subscription_id, _then.c.source, _then.c.number)
_gone = (
    _walked.join(_here, _here.c.id == _walked.c.id)
    .join(
        _then,
        and_(
            _then.c.id == func.coalesce(_to_this_day, _taken_last),
            _then.c.contact_id == _here.c.contact_id,
            _then.c.usable_from == _here.c.usable_from,
        ),
    )
    .outerjoin(booking, booking.c.id == _then.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
)
_still_taken = or_(_then.c.released_at.is_(None), _then.c.released_at >= bindparam("moment"))
_last_effect = (
    select(history.c.effect)
    .where(history.c.taken_id == _then.c.id, history.c.effect.is_not(None), history.c.at < bindparam("moment"))
    .order_by(history.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
_held = and_(
    _then.c.usable_from >= bindparam("held_from"), session.c.ends_at > bindparam("moment"), _last_effect == "held"
)
gone: Final = (
    select(
        *_grant,
        func.count(_then.c.booking_id).label("visits"),
        func.count().filter(_held).label("held"),
        func.count().label("credits"),
        func.max(_then.c.usable_from).label("usable_from"),
    )
    .select_from(_gone)
    .where(_still_taken)
    .group_by(*_grant)
)
"""How many credits of each grant issued from ``oldest`` on were taken, how many of them for a visit, and how many were
held by a booking of a session not over by the moment (of grants issued from ``held_from`` on)."""
