"""Credits that somebody took, as they are now and as they were."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, bindparam, func, insert, or_, select, text, tuple_, update

from data.statements.people import of_person
from data.tables import booking, contact, session, taken

_columns = (
    taken.c.id,
    taken.c.subscription_id,
    taken.c.source,
    taken.c.number,
    taken.c.slot,
    taken.c.usable_from,
    taken.c.booking_id,
    booking.c.status,
    session.c.ends_at,
)

now: Final = (
    select(*_columns)
    .outerjoin(booking, booking.c.id == taken.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
    .where(
        of_person(taken.c.contact_id),
        taken.c.usable_from >= bindparam("oldest"),
        taken.c.released_at.is_(None),
    )
)
"""Credits taken of grants issued from a day on, with what became of their bookings."""

_grant = (taken.c.subscription_id, taken.c.source, taken.c.number)
_gone = (
    select(
        *_grant,
        func.count(taken.c.booking_id).label("visits"),
        func.count().label("credits"),
        func.max(taken.c.usable_from).label("usable_from"),
    )
    .where(of_person(taken.c.contact_id), taken.c.usable_from >= bindparam("oldest"))
    .group_by(*_grant)
)
gone_now: Final = _gone.where(taken.c.released_at.is_(None))
"""How many credits of each grant issued from a day on are taken, and how many of them for a visit."""

held_now: Final = (
    select(*_grant, func.count().label("credits"))
    .select_from(booking)
    .join(session, session.c.id == booking.c.session_id)
    .join(taken, and_(taken.c.booking_id == booking.c.id, taken.c.released_at.is_(None)))
    .where(
        booking.c.contact_id == bindparam("contact_id"),
        text("booking.status = 'booked'"),  # spelt out: it is what the index of bookings to come is for
        session.c.ends_at > bindparam("moment"),
    )
    .group_by(*_grant)
)
"""How many credits of each grant belong to bookings of sessions not over by a moment."""

_of_grants = (
    select(*_grant, func.count().label("credits"))
    .where(tuple_(*_grant).in_(bindparam("grants", expanding=True)))
    .group_by(*_grant)
)
gone_of_now: Final = _of_grants.where(taken.c.released_at.is_(None))
"""How many credits of each grant named are taken."""
_newest_of_each = select(
    select(func.max(taken.c.usable_from)).where(taken.c.contact_id == contact.c.id).scalar_subquery().label("newest")
).where(or_(contact.c.id == bindparam("contact_id"), contact.c.merged_into == bindparam("contact_id")))
newest_taken: Final = select(func.max(_newest_of_each.subquery("of_each").c.newest))
"""The newest issue day a contact ever took a credit of."""

slots: Final = select(taken.c.slot).where(
    taken.c.subscription_id == bindparam("subscription_id"),
    taken.c.source == bindparam("source"),
    taken.c.number == bindparam("number"),
    taken.c.released_at.is_(None),
)
take: Final = insert(taken).returning(taken.c.id)
release: Final = (
    update(taken)
    .where(and_(taken.c.id == bindparam("of_taken"), taken.c.released_at.is_(None)))
    .values(released_at=bindparam("now"))
)
by_id: Final = select(taken).where(taken.c.id == bindparam("taken_id"))
