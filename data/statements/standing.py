"""What an admission is judged on: how full the session is, the contact's own place in it, and their subscriptions."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import BigInteger, and_, bindparam, cast, func, select, true

from data.statements.people import of_person
from data.statements.plans import subscription_columns
from data.tables import ACTIVE_BOOKING, booking, payment, subscription, subscription_change, taken

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement


def _places(label: str, *which: ColumnElement[Any]) -> ColumnElement[Any]:
    return func.count().filter(*which).label(label)


_session = booking.c.session_id == bindparam("session_id")
_fill = (
    select(
        _places("booked", booking.c.status == "booked"),
        _places("inside", booking.c.status == "checked_in"),
        _places("beyond", booking.c.status == "checked_in", booking.c.over_capacity),
        _places("waiting", booking.c.status == "waitlisted"),
    )
    .where(_session)
    .subquery("fill")
)
filling: Final = select(_fill)
"""How many are booked, checked in (and beyond the capacity), and waiting in a session."""

_purse = (
    select(cast(func.coalesce(func.sum(payment.c.amount), 0), BigInteger).label("paid"))
    .where(of_person(payment.c.contact_id), payment.c.subscription_id.is_(None), payment.c.kind != "refund")
    .subquery("purse")
)
_own = booking.alias("own")
_place_columns = (
    *_fill.c,
    _purse.c.paid,
    _own.c.id.label("own_id"),
    _own.c.status.label("own_status"),
    _own.c.in_at.label("own_in_at"),
    _own.c.paid_kind.label("own_paid_kind"),
    _own.c.subscription_id.label("own_subscription_id"),
    _own.c.over_capacity.label("own_over_capacity"),
    taken.c.id.label("own_taken_id"),
    taken.c.subscription_id.label("own_taken_subscription_id"),
    taken.c.source.label("own_source"),
    taken.c.number.label("own_number"),
    taken.c.usable_from.label("own_usable_from"),
)
_place = (
    _fill.join(_purse, true())
    .outerjoin(
        _own,
        and_(
            _own.c.contact_id == bindparam("contact_id"),
            _own.c.session_id == bindparam("session_id"),
            _own.c.status.in_(ACTIVE_BOOKING),
        ),
    )
    .outerjoin(taken, and_(taken.c.booking_id == _own.c.id, taken.c.released_at.is_(None)))
)

own_place: Final = select(*_place_columns).select_from(_place)
"""How full a session is, a contact's own place in it with the credit it holds, and what they have paid in all."""

standing: Final = (
    select(*_place_columns, *subscription_columns)
    .select_from(
        _place.outerjoin(subscription, of_person(subscription.c.contact_id)).outerjoin(
            subscription_change, subscription_change.c.subscription_id == subscription.c.id
        )
    )
    .order_by(subscription.c.id, subscription_change.c.id)
)
"""The same beside every subscription of the contact, one row per change (at least one row)."""
