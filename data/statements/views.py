"""What the contact view and the list of contacts show, each tab a fixed number of statements."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, exists, func, literal, or_, select, text, union_all

from data.statements.people import of_person, whose
from data.statements.plans import change_columns
from data.tables import (
    Id,
    booking,
    contact,
    history,
    membership,
    old_card,
    payment,
    series,
    session,
    staff,
    subscription,
    subscription_change,
    taken,
)

if TYPE_CHECKING:
    from sqlalchemy import BindParameter

contact_of: Final = select(contact).where(contact.c.card_key == bindparam("card_key"))
old_cards: Final = select(old_card.c.card).where(of_person(old_card.c.contact_id)).order_by(old_card.c.id.desc())
_last_of_each = select(
    select(func.max(booking.c.in_at))
    .where(booking.c.contact_id == contact.c.id, text("booking.status = 'checked_in'"))
    .scalar_subquery()
    .label("at")
).where(or_(contact.c.id == bindparam("contact_id"), contact.c.merged_into == bindparam("contact_id")))
last_visit: Final = select(func.max(_last_of_each.subquery("of_each").c.at))
"""When somebody last came in: the newest of each identity, found at the end of its index."""

_place = (
    select(
        booking.c.id,
        booking.c.status,
        booking.c.walk_in,
        booking.c.paid_kind,
        booking.c.in_at,
        session.c.date.label("session_date"),
        session.c.starts_at,
        session.c.ends_at,
        series.c.name.label("series"),
        series.c.place,
        series.c.coach,
        subscription.c.code,
        subscription.c.name,
        taken.c.usable_from,
        taken.c.good_through,
    )
    .join(session, session.c.id == booking.c.session_id)
    .join(series, series.c.id == session.c.series_id)
    .outerjoin(subscription, subscription.c.id == booking.c.subscription_id)
    .outerjoin(taken, and_(taken.c.booking_id == booking.c.id, taken.c.released_at.is_(None)))
)
_standing = booking.c.status.in_(("booked", "waitlisted", "checked_in"))
LATELY: Final = timedelta(days=62)
"""Nobody checks in so long before a session is over."""
_booked, _waiting, _inside = (booking.alias(name) for name in ("booked", "waiting", "inside"))
_may_come = union_all(
    select(_booked.c.id).where(of_person(_booked.c.contact_id), text("booked.status = 'booked'")),
    select(_waiting.c.id).where(of_person(_waiting.c.contact_id), text("waiting.status = 'waitlisted'")),
    select(_inside.c.id).where(
        of_person(_inside.c.contact_id), text("inside.status = 'checked_in'"), _inside.c.in_at >= bindparam("lately")
    ),
)
"""Each by its index (a status is spelt out: the index is of that one); who came in ``lately`` may be inside yet."""
coming: Final = (
    _place.where(booking.c.id.in_(_may_come), _standing, session.c.ends_at > bindparam("now"))
    .order_by(session.c.starts_at, booking.c.id)
    .limit(bindparam("most"))
)
"""Bookings of sessions that are not over."""
_over = _place.where(
    booking.c.contact_id == bindparam("contact_id"),
    text("booking.status <> 'undone'"),
    or_(session.c.ends_at <= bindparam("now"), ~_standing),
).limit(bindparam("most"))
_newest_first = _over.order_by(booking.c.starts_at.desc(), booking.c.id.desc())
_next_first = _over.order_by(booking.c.starts_at, booking.c.id)
_shown, _id = booking.alias("shown"), booking.c.id
_cursor = bindparam("cursor", type_=Id)
_start = select(_shown.c.starts_at).where(_shown.c.id == _cursor).scalar_subquery()
_same_start = booking.c.starts_at == _start

# What has become of the bookings of one contact, read by key, however many there are; of each the parts are read one
# after another (a start and a booking compared at once would use the index for the start alone). Bookings follow who is
# kept in a merge, but for those of sessions in which both were: ask for each identity.

past: Final = (_newest_first,)
"""All, newest session first."""
_earlier = _newest_first.where(booking.c.starts_at < _start)
past_before: Final = (_newest_first.where(_same_start, _id < _cursor), _earlier)
"""The same beyond a booking."""
past_from: Final = (_newest_first.where(_same_start, _id <= _cursor), _earlier)
"""The same from a booking on."""
past_after: Final = (_next_first.where(_same_start, _id > _cursor), _next_first.where(booking.c.starts_at > _start))
"""What has become of the bookings of later sessions than that of a booking, the next one first."""

taxes: Final = select(subscription.c.id, subscription.c.tax, subscription.c.first_tax).where(
    of_person(subscription.c.contact_id)
)
"""How much of a bill is tax, by subscription."""
payments: Final = (
    select(
        payment.c.id,
        payment.c.at,
        payment.c.amount,
        payment.c.kind,
        payment.c.method,
        payment.c.refunds,
        payment.c.undoes,
        subscription.c.name,
        staff.c.name.label("staff"),
        history.c.reason,
    )
    .outerjoin(subscription, subscription.c.id == payment.c.subscription_id)
    .outerjoin(history, history.c.payment_id == payment.c.id)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(of_person(payment.c.contact_id))
    .order_by(payment.c.id.desc())
)

_undone = history.alias("undone")
entries: Final = (
    select(
        history,
        staff.c.name.label("staff"),
        session.c.date.label("session_date"),
        series.c.name.label("series"),
        subscription.c.name.label("membership"),
        exists().where(_undone.c.undoes == history.c.id).label("is_undone"),
    )
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .outerjoin(subscription, subscription.c.id == history.c.subscription_id)
    .where(history.c.contact_id == bindparam("contact_id"), history.c.id < bindparam("before"))
    .order_by(history.c.id.desc())
    .limit(bindparam("most"))
)
"""A page of what was written about one contact, who was not merged: read by key, however long the history."""

membership_now: Final = select(membership.c.id, membership.c.auto_renew, membership.c.archived_at).where(
    membership.c.id.in_(bindparam("memberships", expanding=True))
)

# The list of contacts: many at once.

_ids: BindParameter[Any] = bindparam("contacts", expanding=True)
cards: Final = select(contact).where(contact.c.card_key.in_(bindparam("cards", expanding=True)))
identities_of: Final = select(contact.c.id, whose.label("whose")).where(
    or_(contact.c.id.in_(_ids), contact.c.merged_into.in_(_ids))
)
subscriptions_of: Final = (
    select(subscription, literal(False).label("admitted"), literal(0).label("open_series"), *change_columns)
    .outerjoin(subscription_change, subscription_change.c.subscription_id == subscription.c.id)
    .where(subscription.c.contact_id.in_(_ids))
    .order_by(subscription.c.id, subscription_change.c.id)
)
taken_of: Final = (
    select(taken.c.subscription_id, taken.c.source, taken.c.number, func.count().label("credits"))
    .where(
        taken.c.contact_id.in_(_ids),
        taken.c.released_at.is_(None),
        taken.c.usable_from >= bindparam("oldest"),
    )
    .group_by(taken.c.subscription_id, taken.c.source, taken.c.number)
)
paid_of: Final = (
    select(payment.c.contact_id, func.sum(payment.c.amount).label("paid"))
    .where(payment.c.contact_id.in_(_ids), payment.c.subscription_id.is_(None), payment.c.kind != "refund")
    .group_by(payment.c.contact_id)
)
visited_of: Final = (
    select(booking.c.contact_id, func.max(booking.c.in_at).label("last"))
    .where(booking.c.contact_id.in_(_ids), booking.c.status == "checked_in")
    .group_by(booking.c.contact_id)
)
