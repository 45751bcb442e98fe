"""Series, dated sessions, and the bookings in them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import ColumnElement, Date, and_, bindparam, case, exists, func, insert, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.tables import (
    ACTIVE_BOOKING,
    Instant,
    booking,
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
)

series_by_key: Final = select(series).where(series.c.name_key == bindparam("name_key"))
add_series: Final = insert(series).returning(series.c.id)
edit_series: Final = update(series).where(series.c.id == bindparam("edited_id"))

_by_rules = select(rule_membership.c.membership_id).join(
    series_rule, series_rule.c.rule_id == rule_membership.c.rule_id
)
_admitted_names = (
    select(func.aggregate_strings(membership.c.name, NAMES_APART))
    .where(
        or_(
            membership.c.id.in_(
                select(series_membership.c.membership_id).where(series_membership.c.series_id == series.c.id)
            ),
            membership.c.id.in_(_by_rules.where(series_rule.c.series_id == series.c.id)),
        )
    )
    .correlate(series)
    .scalar_subquery()
)
admits: Final = case((series.c.session_rules, _admitted_names)).label("admits")
"""The names of the memberships that the Session Rules of a series admit."""

series_and_session: Final = (
    select(series, admits, *session_columns)
    .outerjoin(session, and_(session.c.series_id == series.c.id, session.c.date == bindparam("on")))
    .where(series.c.name_key == bindparam("name_key"))
)
"""A series by its name with its session of a date, where anybody touched that yet."""

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
    )
    .where(
        series.c.id == bindparam("of_series"),
        series.c.at == bindparam("local"),
        series.c.minutes == bindparam("length"),
    )
    .with_for_update(read=True)
)
FIRST_TOUCH: Final = {
    name: insert_of(session)
    .from_select(["series_id", "date", "at", "minutes", "starts_at", "ends_at", "capacity"], _from_series)
    .on_conflict_do_update(index_elements=["series_id", "date"], set_={"series_id": session.c.series_id})
    .returning(*session_columns)
    for name, insert_of in (("postgresql", postgresql.insert), ("sqlite", sqlite.insert))
}
"""Write a session down as its series says, and lock it, by dialect; answers nothing where the series is edited by now.

The series is locked too: whoever edits it waits until the session is there to be moved along.
"""
cancel_session: Final = (
    update(session).where(session.c.id == bindparam("of_session")).values(cancelled_at=bindparam("now"))
)
coming_sessions: Final = (
    select(*session_columns)
    .where(
        session.c.series_id == bindparam("series_id"),
        or_(session.c.ends_at > bindparam("now"), ~exists().where(booking.c.session_id == session.c.id)),
    )
    .order_by(session.c.id)
)
"""The touched sessions that an edit of their series moves along: those not over, and those nobody ever booked."""
all_coming_sessions: Final = select(*session_columns).where(session.c.ends_at > bindparam("now")).order_by(session.c.id)
move_session: Final = update(session).where(session.c.id == bindparam("of_session"))

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
standing_in_session: Final = _booked.where(
    booking.c.session_id == bindparam("session_id"), booking.c.status.in_(("booked", "waitlisted"))
).order_by(booking.c.id)

inside_by_age: Final = (
    select(booking.c.id)
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status.in_(("booked", "checked_in")))
    .order_by(booking.c.over_capacity, booking.c.id)
)
"""Who has a place in a session, those beyond its capacity last, then by age."""

waiting: Final = (
    select(booking.c.id, booking.c.contact_id)
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status == "waitlisted")
    .order_by(booking.c.place, booking.c.id)
)

roster: Final = (
    select(
        booking.c.status,
        booking.c.in_at,
        contact.c.card,
        contact.c.first_name,
        contact.c.last_name,
        (contact.c.stop_note != "").label("flagged"),
    )
    .join(contact, contact.c.id == booking.c.contact_id)
    .where(booking.c.session_id == bindparam("session_id"), booking.c.status.in_(ACTIVE_BOOKING))
    .order_by(booking.c.place, booking.c.id)
)

open_series: Final = select(series).where(
    series.c.archived_at.is_(None),
    func.coalesce(series.c.only_on, series.c.end, bindparam("first")) >= bindparam("first"),
    func.coalesce(series.c.only_on, series.c.start, bindparam("last")) <= bindparam("last"),
)


def _with_status(status: str, label: str) -> ColumnElement[int]:
    return func.sum(case((booking.c.status == status, 1), else_=0)).label(label)


sessions_between: Final = (
    select(
        session.c.series_id,
        *session_columns,
        _with_status("booked", "booked"),
        _with_status("checked_in", "inside"),
        _with_status("waitlisted", "waiting"),
    )
    .outerjoin(booking, booking.c.session_id == session.c.id)
    .where(session.c.date >= bindparam("first"), session.c.date <= bindparam("last"))
    .group_by(session.c.id)
)
