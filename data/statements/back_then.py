"""Credits that somebody took, as the books stood at a moment, found slot by slot.

Nobody takes a credit that is taken: of the rows of one slot, the one taken last before the moment tells whether it was
gone then. So the slots are walked by an index, from each to the next, and each is looked up at the moment: the cost is
that of the credits that were ever gone, however often they were booked and cancelled. By a clock that went back a row
may be taken "before" an earlier one of its slot was released; what is taken to this day is found first, and a slot
never counts twice.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, bindparam, case, func, or_, select, union_all

from data.tables import Id, booking, contact, history, session, taken

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy import CTE, ColumnElement, FromClause, ScalarSelect
    from sqlalchemy.types import TypeEngine

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
    select(case((_kept.c.taken_at < bindparam("moment"), _kept.c.id)))  # not among the conditions: another index has it
    .where(*(_kept.c[name] == _here.c[name] for name in _SLOT[1:]), _kept.c.released_at.is_(None))
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

# Of grants that are named, whoever they belong to, by an index of their own.

AT_ONCE: Final = 40
"""How many grants are named at once; empty places name none."""
_NAME: Final[dict[str, TypeEngine[Any]]] = {"subscription_id": Id, "source": String(20), "number": Id}
_wanted = union_all(
    *(
        select(*(bindparam(f"{name}_{place}", type_=type_).label(name) for name, type_ in _NAME.items()))
        for place in range(AT_ONCE)
    )
).cte("wanted")


def named(grants: Sequence[tuple[int, str, int]]) -> dict[str, int | str | None]:
    """Return the parameters that name so many grants, by subscription, source and number."""
    places = [*grants, *((None, None, None),) * (AT_ONCE - len(grants))]
    return {
        f"{name}_{place}": value for place, grant in enumerate(places) for name, value in zip(_NAME, grant, strict=True)
    }


def _nearest(of: FromClause, *more: ColumnElement[bool]) -> ScalarSelect[Any]:
    """The first row of a grant, or of its slots beyond one."""
    return (
        select(_next.c.id)
        .where(*(_next.c[name] == of.c[name] for name in _NAME), *more)
        .order_by(*(_next.c[name] for name in _NAME), _next.c.slot)
        .limit(1)
        .scalar_subquery()
    )


def _walk_of_grants() -> CTE:
    walk = select(_nearest(_wanted).label("id")).select_from(_wanted).cte("walk_of_grants", recursive=True)
    following = select(_nearest(_here, _next.c.slot > _here.c.slot))
    return walk.union_all(following.select_from(walk.join(_here, _here.c.id == walk.c.id)))


_walked_of_grants = _walk_of_grants()
_last_of_slot = (
    select(_last.c.id)
    .where(*(_last.c[name] == _here.c[name] for name in _SLOT[1:]), _last.c.taken_at < bindparam("moment"))
    .order_by(_last.c.taken_at.desc(), _last.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
gone_of: Final = (
    select(*_grant, func.count().label("credits"))
    .select_from(
        _walked_of_grants.join(_here, _here.c.id == _walked_of_grants.c.id).join(
            _then, _then.c.id == func.coalesce(_to_this_day, _last_of_slot)
        )
    )
    .where(_still_taken)
    .group_by(*_grant)
)
"""How many credits of each grant named were taken."""
