"""Credits that somebody took, as they are now and as they were."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, bindparam, case, func, insert, select, update

from data.tables import booking, history, session, taken

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
        taken.c.contact_id == bindparam("contact_id"),
        taken.c.usable_from >= bindparam("oldest"),
        taken.c.released_at.is_(None),
    )
)
"""Credits taken of grants issued from a day on, with what became of their bookings."""

_became = case(
    (taken.c.booking_id.is_(None), "revoked"),
    (and_(booking.c.status == "booked", session.c.ends_at > bindparam("moment")), "held"),
    else_="used",
)
summed: Final = (
    select(
        taken.c.subscription_id,
        taken.c.source,
        taken.c.number,
        _became.label("became"),
        func.count().label("credits"),
        func.max(taken.c.usable_from).label("usable_from"),
    )
    .outerjoin(booking, booking.c.id == taken.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
    .where(taken.c.contact_id == bindparam("contact_id"), taken.c.released_at.is_(None))
    .group_by(taken.c.subscription_id, taken.c.source, taken.c.number, "became")
)
"""How many credits are taken of each grant, by what has become of them by a moment: a long history in few rows."""

_last = (
    select(func.max(history.c.id).label("last"))
    .where(
        history.c.contact_id == bindparam("contact_id"),
        history.c.taken_id.is_not(None),
        history.c.effect.is_not(None),
        history.c.at < bindparam("moment"),
    )
    .group_by(history.c.taken_id)
    .subquery()
)
by: Final = (
    select(
        taken.c.id,
        taken.c.subscription_id,
        taken.c.source,
        taken.c.number,
        taken.c.slot,
        taken.c.usable_from,
        history.c.effect,
        session.c.ends_at,
    )
    .select_from(_last)
    .join(history, history.c.id == _last.c.last)
    .join(taken, taken.c.id == history.c.taken_id)
    .outerjoin(booking, booking.c.id == taken.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
    .where(history.c.effect.in_(("held", "used", "revoked")))
)
"""Credits taken as the books stood at a moment: the last thing that had become of each."""

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
