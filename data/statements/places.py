"""Series, dated sessions, and the bookings in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.tables import (
    ACTIVE_BOOKING,
    Instant,
    booking,
    closure,
    closure_series,
    contact,
    membership,
    rule_membership,
    series,
    series_membership,
    series_rule,
    session,
    taken,
)

NAMES_APART: Final = "\x1f"
"""Stands between names told as one text; no name contains it."""

session_columns: Final = (
    session.c.id.label("session_id"),
    session.c.date.label("session_date"),
    session.c.at.label("session_at"),
    session.c.minutes.label("session_minutes"),
    session.c.starts_at,
    session.c.ends_at,
    session.c.capacity.label("session_capacity"),
    session.c.cancelled_at,
    session.c.own,
    session.c.place.label("session_place"),
    session.c.coach.label("session_coach"),
    session.c.closure_id,
)


def _count(status: str) -> ColumnElement[int]:
    """How many are in a session in that state."""
    return (
        select(func.count())
        .where(booking.c.session_id == session.c.id, booking.c.status == status)
        .correlate(session)
        .scalar_subquery()
        .label(status)
    )


_by_rules = select(rule_membership.c.membership_id).join(
    series_rule, series_rule.c.rule_id == rule_membership.c.rule_id
)
_admitted_names = (
    select(func.aggregate_strings(membership.c.name, NAMES_APART))
    .where(
        or_(
            membership.c.id.in_(
                select(series_membership.c.membership_id)
                .where(series_membership.c.series_id == series.c.id)
                .correlate(series)
            ),
            membership.c.id.in_(_by_rules.where(series_rule.c.series_id == series.c.id).correlate(series)),
        )
    )
    .correlate(series)
    .scalar_subquery()
)
admits: Final = case((series.c.session_rules, _admitted_names)).label("admits")
"""The names of the memberships that the Session Rules of a series admit."""

_on = bindparam("on", type_=Date)
_names_series = closure_series.c.closure_id == closure.c.id
closed: Final = (
    select(func.min(closure.c.id))
    .where(
        closure.c.first <= _on,
        closure.c.last >= _on,
        closure.c.lifted_at.is_(None),
        or_(
            closure.c.everything,
            exists()
            .where(_names_series, closure_series.c.series_id == func.coalesce(series.c.root_id, series.c.id))
            .correlate(closure, series),
        ),
    )
    .correlate(series)
    .scalar_subquery()
)
"""The closure that calls off what a series has on a day."""
_closed_at = (
    select(closure.c.entered_at).where(closure.c.id == closed).correlate(series).scalar_subquery().label("closed_at")
)
series_and_session: Final = (
    select(series, admits, closed.label("closed_by"), _closed_at, *session_columns)
    .outerjoin(session, and_(session.c.series_id == series.c.id, session.c.date == _on))
    .where(
        series.c.name_key == bindparam("name_key"),
        or_(series.c.valid_from.is_(None), series.c.valid_from <= _on),
        or_(series.c.valid_until.is_(None), series.c.valid_until > _on),
    )
)
"""A series by its name, as it is on a date, with its session of that date, where anybody touched it yet."""

lock_session: Final = (
    select(*session_columns).where(session.c.id == bindparam("session_id")).with_for_update(key_share=True)
)
lock_sessions_booked: Final = (
    select(session.c.id)
    .where(
        session.c.ends_at > bindparam("now"),
        session.c.id.in_(
            select(booking.c.session_id)
            .join(contact, contact.c.id == booking.c.contact_id)
            .where(contact.c.card_key == bindparam("card_key"), booking.c.status == "booked")
        ),
    )
    .order_by(session.c.id)
    .with_for_update(key_share=True)
)
"""Lock, in one order, the sessions to come that a contact has booked."""
session_with_series: Final = (
    select(series, admits, *session_columns)
    .join(session, session.c.series_id == series.c.id)
    .where(session.c.id == bindparam("session_id"))
)
_from_series = (
    select(
        series.c.id,
        bindparam("on", type_=Date),
        series.c.at,
        series.c.minutes,
        bindparam("begins", type_=Instant),
        bindparam("over", type_=Instant),
        series.c.capacity,
        bindparam("off_at", type_=Instant),
        bindparam("off_by", type_=closure.c.id.type),
    )
    .where(series.c.id == bindparam("of_series"), series.c.revision == bindparam("seen"))
    .with_for_update(read=True)
)
_written: Final = [
    *("series_id", "date", "at", "minutes", "starts_at", "ends_at", "capacity"),
    *("cancelled_at", "closure_id"),
]
FIRST_TOUCH: Final = {
    name: insert_of(session)
    .from_select(_written, _from_series)
    .on_conflict_do_update(index_elements=["series_id", "date"], set_={"series_id": session.c.series_id})
    .returning(*session_columns)
    for name, insert_of in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
"""Write a session down as its series says, and lock it, by dialect; answers nothing where the series is edited by now.

The series is locked too: whoever edits it, or closes it for some days, waits until the session is there to be seen.
"""
cancel_session: Final = (
    update(session)
    .where(session.c.id == bindparam("of_session"))
    .values(cancelled_at=bindparam("now", type_=Instant), closure_id=bindparam("by", type_=closure.c.id.type))
)
coming_sessions: Final = (
    select(*session_columns, _count("booked"), _count("waitlisted"), _count("checked_in"), _count("no_show"))
    .where(
        session.c.series_id == bindparam("series_id"),
        or_(session.c.ends_at > bindparam("now"), ~exists().where(booking.c.session_id == session.c.id)),
    )
    .order_by(session.c.id)
)
"""The touched sessions of a series that are not over, and those nobody ever booked."""
counted_session: Final = select(*session_columns, _count("booked"), _count("waitlisted")).where(
    session.c.id == bindparam("session_id")
)
all_coming_sessions: Final = select(*session_columns).where(session.c.ends_at > bindparam("now")).order_by(session.c.id)
move_session: Final = update(session).where(session.c.id == bindparam("of_session"))
bookings_move: Final = update(booking).where(booking.c.session_id == bindparam("of_session"))
"""Each booking knows when its session starts, so that somebody's visits are read in order."""

add_booking: Final = insert(booking).returning(booking.c.id)
set_booking: Final = update(booking).where(booking.c.id == bindparam("of_booking"))

_booked_columns = (
    booking,
    session.c.date.label("session_date"),
    session.c.starts_at,
    session.c.ends_at,
    series.c.name.label("series_name"),
    taken.c.id.label("taken_id"),
)
_booked = (
    select(*_booked_columns)
    .join(session, session.c.id == booking.c.session_id)
    .join(series, series.c.id == session.c.series_id)
    .outerjoin(taken, and_(taken.c.booking_id == booking.c.id, taken.c.released_at.is_(None)))
)
booking_by_id: Final = _booked.where(booking.c.id == bindparam("booking_id"))
paid_by_subscription: Final = _booked.where(
    booking.c.subscription_id == bindparam("subscription_id"),
    booking.c.status == "booked",
    session.c.date >= bindparam("first"),
    session.c.date < bindparam("until"),
    session.c.ends_at > bindparam("now"),
).order_by(session.c.starts_at, booking.c.id)
"""The bookings a subscription pays in a span of days, of sessions that are not over."""
inside_by_age: Final = (
    select(booking.c.id, booking.c.over_capacity, booking.c.overridden)
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status.in_(("booked", "checked_in")))
    .order_by(booking.c.over_capacity, booking.c.status == "booked", booking.c.id)
)
"""Who has a place in a session, those beyond its capacity last; who is in before who is to come, then by age."""
_claims = (
    select(func.count())
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status.in_(("booked", "checked_in", "no_show")))
    .scalar_subquery()
)
beyond_by_age: Final = (
    select(booking.c.id, _claims.label("claims"))
    .where(
        booking.c.session_id == bindparam("session_id"),
        booking.c.over_capacity,
        booking.c.status.in_(("booked", "checked_in")),
    )
    .order_by(booking.c.id)
)
"""Who has a place beyond the capacity of a session, and how many have a claim to one: a no-show may come late."""

waiting: Final = (
    select(booking.c.id, booking.c.contact_id)
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status == "waitlisted")
    .order_by(booking.c.place, booking.c.id)
)

_elsewhere, _came = booking.alias("elsewhere"), contact.alias("came")
roster: Final = (
    select(
        booking.c.status,
        booking.c.in_at,
        booking.c.paid_kind,
        booking.c.subscription_id,
        booking.c.walk_in,
        booking.c.overridden,
        booking.c.over_capacity,
        taken.c.subscription_id.label("taken_subscription_id"),
        taken.c.source,
        taken.c.number,
        taken.c.usable_from,
        contact.c.id.label("contact_id"),
        contact.c.card,
        contact.c.first_name,
        contact.c.last_name,
        contact.c.stop_note,
        contact.c.birthday,
        exists()
        .where(
            _elsewhere.c.contact_id == contact.c.id,
            _elsewhere.c.status == "checked_in",
            _elsewhere.c.session_id != booking.c.session_id,
        )
        .label("came_before"),
    )
    .join(_came, _came.c.id == booking.c.contact_id)
    .join(contact, contact.c.id == func.coalesce(_came.c.merged_into, _came.c.id))
    .outerjoin(taken, and_(taken.c.booking_id == booking.c.id, taken.c.released_at.is_(None)))
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status.in_(ACTIVE_BOOKING))
    .order_by(booking.c.place, booking.c.id)
)
"""Everybody in a session; whoever was merged is known as the one who was kept."""

closures_between: Final = (
    select(closure, closure_series.c.series_id)
    .outerjoin(closure_series, _names_series)
    .where(closure.c.lifted_at.is_(None), closure.c.first <= bindparam("last"), closure.c.last >= bindparam("first"))
    .order_by(closure.c.id)
)
"""The closures that touch a span of days, a row per series named."""
counted_sessions: Final = select(
    session.c.series_id, *session_columns, _count("booked"), _count("checked_in"), _count("waitlisted")
)
"""Touched sessions, and how full they are.

Counted one by one: grouped, SQLite would go through the sessions of all years in the order of their numbers.
"""
sessions_between: Final = counted_sessions.where(
    session.c.date >= bindparam("first"), session.c.date <= bindparam("last")
)
"""The touched sessions of a span of days, and how full they are."""
