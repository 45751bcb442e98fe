"""What the reports over the whole club read: sums by the database, and lists by pages of a key."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import Date, Integer, and_, bindparam, case, exists, func, or_, select, text, tuple_

from data.statements.books import undone
from data.statements.people import is_kept, kept, known_as, whose
from data.statements.trail import overridden
from data.tables import (
    Id,
    Instant,
    booking,
    contact,
    history,
    membership,
    payment,
    series,
    session,
    staff,
    subscription,
    subscription_change,
    taken,
)

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, FromClause, Select

_who = (contact.c.card, contact.c.first_name, contact.c.last_name)
_since, _until = bindparam("since", type_=Instant()), bindparam("until", type_=Instant())
_first, _last = bindparam("first", type_=Date), bindparam("last", type_=Date)
_after, _most = bindparam("after", type_=Id), bindparam("most", type_=Integer)


def _counted(statement: Select[Any], *more: ColumnElement[Any]) -> Select[Any]:
    """Return the statement that counts the rows of a list, and what else it comes to."""
    return statement.with_only_columns(func.count().label("rows"), *more)


# --- money ------------------------------------------------------------------------------------------

_given_back = (
    select(
        payment.c.id,
        payment.c.at,
        payment.c.amount,
        payment.c.kind,
        payment.c.method,
        staff.c.name.label("staff"),
        history.c.reason,
        history.c.op,
        *known_as,
    )
    .select_from(payment)
    .join(history, history.c.payment_id == payment.c.id)
    .join(contact, contact.c.id == payment.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(
        payment.c.at >= _since,
        payment.c.at < _until,
        or_(payment.c.kind.in_(("refund", "write_off", "undo"))),
    )
)
_let_go = payment.c.kind == "write_off"
given_back: Final = _given_back.where(payment.c.id < _after).order_by(payment.c.id.desc()).limit(_most)
given_back_in_all: Final = _counted(
    _given_back,
    func.coalesce(func.sum(case((_let_go, 0), else_=-payment.c.amount)), 0).label("back"),
    func.coalesce(func.sum(case((_let_go, payment.c.amount), else_=0)), 0).label("let_go"),
)
"""Refunds, payments taken back, write-offs: the newest first."""

_sales = (
    select(
        subscription.c.id,
        subscription.c.sold_on,
        subscription.c.name,
        subscription.c.start,
        subscription.c.price,
        subscription.c.tax,
        subscription.c.fee,
        subscription.c.discount,
        subscription.c.first_amount,
        subscription.c.first_paid,
        staff.c.name.label("staff"),
        *known_as,
    )
    .select_from(subscription)
    .join(history, and_(history.c.subscription_id == subscription.c.id, history.c.op == "sell"))
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(
        subscription.c.sold_on >= _first,
        subscription.c.sold_on <= _last,
        history.c.parent_id.is_(None),
        history.c.code.is_(None),
    )
)
_first_bill = func.coalesce(subscription.c.first_amount, subscription.c.price + subscription.c.tax)
sales: Final = _sales.where(subscription.c.id < _after).order_by(subscription.c.id.desc()).limit(_most)
sales_in_all: Final = _counted(
    _sales,
    func.coalesce(func.sum(_first_bill), 0).label("first_bill"),
    func.coalesce(func.sum(subscription.c.discount), 0).label("discount"),
)
sales_by_membership: Final = (
    _sales.with_only_columns(membership.c.name, func.count().label("sold"))
    .join(membership, membership.c.id == subscription.c.membership_id)
    .group_by(membership.c.id, membership.c.name)
    .order_by(func.count().desc(), membership.c.name)
)
"""Memberships sold: the newest first; how many of each."""

# --- credits ----------------------------------------------------------------------------------------

_holding = and_(booking.c.status == "booked", session.c.ends_at > bindparam("now"))
_changed = exists().where(subscription_change.c.subscription_id == subscription.c.id)
taken_of_changed: Final = (
    select(
        taken.c.subscription_id,
        taken.c.source,
        taken.c.number,
        func.count().label("credits"),
        func.count(case((_holding, 1))).label("held"),
    )
    .outerjoin(booking, booking.c.id == taken.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
    .join(subscription, subscription.c.id == taken.c.subscription_id)
    .where(taken.c.released_at.is_(None), taken.c.usable_from >= bindparam("oldest"), _changed)
    .group_by(taken.c.subscription_id, taken.c.source, taken.c.number)
)
"""Of subscriptions to which something happened since their sale: how many credits of each grant issued from a day on
are taken, and how many of them are held."""

_alike = (
    subscription.c.name,
    subscription.c.start,
    subscription.c.sold_on,
    subscription.c.credits,
    subscription.c.days_to_expire,
    subscription.c.frequency,
    subscription.c.initial,
    subscription.c.first_grant,
)
_gone = (
    select(taken.c.subscription_id, taken.c.source, taken.c.number, func.count().label("credits"))
    .where(taken.c.released_at.is_(None), taken.c.usable_from >= bindparam("oldest"))
    .group_by(taken.c.subscription_id, taken.c.source, taken.c.number)
    .subquery("gone")
)


def _added_up(many: ColumnElement[Any], *by: ColumnElement[Any], of: FromClause) -> dict[bool, Select[Any]]:
    """Return the sums over limited subscriptions to which nothing happened, of everybody and of some people alone."""
    found = select(*_alike, *by, many).select_from(of).where(subscription.c.limited, ~_changed).group_by(*_alike, *by)
    named = found.join(contact, contact.c.id == subscription.c.contact_id).where(
        whose.in_(bindparam("among", expanding=True))
    )
    return {False: found, True: named}


alike: Final = _added_up(func.count(), of=subscription)
"""How many subscriptions are of one name, of the same terms and days; by whether some people are named."""
taken_alike: Final = _added_up(
    func.sum(_gone.c.credits),
    *(_gone.c.source, _gone.c.number),
    of=_gone.join(subscription, subscription.c.id == _gone.c.subscription_id),
)
"""How many credits are taken of each of their grants issued from a day on."""
held_alike: Final = {
    named: found.where(
        text("booking.status = 'booked'"), session.c.ends_at > bindparam("now"), taken.c.released_at.is_(None)
    )
    for named, found in _added_up(
        func.count(),
        *(taken.c.source, taken.c.number),
        of=booking.join(session, session.c.id == booking.c.session_id)
        .join(taken, taken.c.booking_id == booking.c.id)
        .join(subscription, subscription.c.id == taken.c.subscription_id),
    ).items()
}
"""How many of these are held by bookings of sessions that are not over."""
people: Final = select(*_who, contact.c.id).where(contact.c.id.in_(bindparam("among", expanding=True)))
"""Who some people are."""
last_visits: Final = (
    select(booking.c.contact_id, func.max(booking.c.in_at).label("at"))
    .where(booking.c.status == "checked_in")
    .group_by(booking.c.contact_id)
)

# --- visits -----------------------------------------------------------------------------------------

_in = booking.c.status == "checked_in"
_missed = or_(booking.c.status == "no_show", and_(booking.c.status == "booked", session.c.ends_at <= bindparam("now")))


def _many(which: ColumnElement[bool], label: str) -> ColumnElement[Any]:
    return func.count(case((which, 1))).label(label)


_standing = (
    _many(_in, "came"),
    _many(and_(booking.c.status == "booked", session.c.ends_at > bindparam("now")), "to_come"),
    _many(_missed, "missed"),
    _many(booking.c.status == "late_cancelled", "late"),
    _many(booking.c.status == "waitlisted", "waiting"),
)
_in_days = (session.c.date >= _first, session.c.date <= _last)
attendance: Final = (
    select(
        session.c.id,
        session.c.date,
        session.c.at,
        session.c.capacity,
        session.c.cancelled_at,
        series.c.name,
        func.coalesce(session.c.coach, series.c.coach).label("coach"),
        *_standing,
    )
    .select_from(session)
    .join(series, series.c.id == session.c.series_id)
    .outerjoin(booking, booking.c.session_id == session.c.id)
    .where(*_in_days)
    .group_by(
        session.c.id, session.c.date, session.c.at, session.c.capacity, session.c.cancelled_at, series.c.name,
        session.c.coach, series.c.coach,
    )
    .order_by(session.c.date, session.c.at, series.c.name, session.c.id)
)  # fmt: skip
"""Every session of some days that anybody touched, and what became of its bookings."""
usage: Final = (
    select(
        membership.c.name,
        func.count(booking.c.contact_id.distinct()).label("people"),
        _many(and_(_in, booking.c.paid_kind == "credit"), "by_credit"),
        *_standing,
    )
    .select_from(booking)
    .join(session, session.c.id == booking.c.session_id)
    .outerjoin(subscription, subscription.c.id == booking.c.subscription_id)
    .outerjoin(membership, membership.c.id == subscription.c.membership_id)
    .where(*_in_days, or_(_in, _missed, booking.c.status == "late_cancelled"))
    .group_by(membership.c.id, membership.c.name)
    .order_by(membership.c.name)
)
"""What the visits of some days were paid with."""

_visit = (
    select(
        booking.c.id,
        booking.c.status,
        booking.c.in_at,
        booking.c.paid_kind,
        session.c.date,
        session.c.starts_at,
        series.c.name.label("series"),
        subscription.c.name.label("membership"),
        *known_as,
    )
    .select_from(booking)
    .join(session, session.c.id == booking.c.session_id)
    .join(series, series.c.id == session.c.series_id)
    .join(contact, contact.c.id == booking.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(subscription, subscription.c.id == booking.c.subscription_id)
    .where(*_in_days)
)
_place = (
    select(session.c.starts_at)
    .join(booking, booking.c.session_id == session.c.id)
    .where(booking.c.id == _after)
    .scalar_subquery()
)


def _page(visits: Select[Any]) -> tuple[Select[Any], Select[Any]]:
    """Return the first page of visits, the newest session first, and the page after one of them."""
    first = visits.order_by(session.c.starts_at.desc(), booking.c.id.desc()).limit(_most)
    return first, first.where(tuple_(session.c.starts_at, booking.c.id) < tuple_(_place, _after))


_no_shows = _visit.where(or_(_missed, booking.c.status == "late_cancelled"), session.c.cancelled_at.is_(None))
no_shows, no_shows_after = _page(_no_shows)
no_shows_in_all: Final = _counted(_no_shows, _many(_missed, "missed"))
_unpaid = _visit.where(_in, booking.c.paid_kind == "unpaid")
unpaid, unpaid_after = _page(_unpaid)
unpaid_in_all: Final = _counted(_unpaid)

# --- the desk ---------------------------------------------------------------------------------------

_event = (
    select(
        history.c.id,
        history.c.at,
        history.c.op,
        history.c.code,
        history.c.desk,
        history.c.after,
        history.c.reason,
        staff.c.name.label("staff"),
        series.c.name.label("series"),
        session.c.date,
        booking.c.paid_kind,
        *known_as,
    )
    .select_from(history)
    .join(contact, contact.c.id == history.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .outerjoin(booking, booking.c.id == history.c.booking_id)
    .where(history.c.parent_id.is_(None), history.c.at >= _since, history.c.at < _until)
)
_is_undone = exists().where(undone.c.undoes == history.c.id)
_denied = _event.where(history.c.code.is_not(None), history.c.op.in_(("check_in", "book")))
_overridden = _event.where(overridden, ~_is_undone)
denials: Final = _denied.where(history.c.id < _after).order_by(history.c.id.desc()).limit(_most)
denials_by_code: Final = (
    _denied.with_only_columns(history.c.code, func.count().label("many"))
    .group_by(history.c.code)
    .order_by(func.count().desc(), history.c.code)
)
overrides: Final = _overridden.where(history.c.id < _after).order_by(history.c.id.desc()).limit(_most)
overrides_in_all: Final = _counted(_overridden)
activity: Final = (
    select(
        staff.c.name,
        history.c.op,
        history.c.code.is_not(None).label("refused"),
        func.count().label("many"),
        func.count(case((overridden, 1))).label("overridden"),
    )
    .outerjoin(booking, booking.c.id == history.c.booking_id)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(history.c.parent_id.is_(None), history.c.at >= _since, history.c.at < _until)
    .group_by(staff.c.id, staff.c.name, history.c.op, history.c.code.is_not(None))
)
"""How often each person did what, or tried to."""
