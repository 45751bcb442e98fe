"""Two entries of one person: what follows from one to the other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, select, update

from data.tables import ACTIVE_BOOKING, booking, contact, old_card, session

if TYPE_CHECKING:
    from sqlalchemy import BindParameter

_keep, _other = booking.alias("keep"), booking.alias("other")
_kept = booking.alias("kept")
_places: tuple[BindParameter[Any], BindParameter[Any]] = (bindparam("keep"), bindparam("other"))

booked_twice: Final = (
    select(
        _keep.c.id.label("keep_id"),
        _keep.c.status.label("keep_status"),
        _keep.c.place.label("keep_place"),
        _other.c.id.label("other_id"),
        _other.c.status.label("other_status"),
        _other.c.place.label("other_place"),
    )
    .join(_other, _other.c.session_id == _keep.c.session_id)
    .join(session, session.c.id == _keep.c.session_id)
    .where(
        _keep.c.contact_id == _places[0],
        _other.c.contact_id == _places[1],
        _keep.c.status.in_(ACTIVE_BOOKING),
        _other.c.status.in_(ACTIVE_BOOKING),
        session.c.ends_at > bindparam("now"),
    )
    .order_by(session.c.starts_at, session.c.id)
)
"""Sessions that are not over in which both have a place."""
bookings_follow: Final = (
    update(booking)
    .where(
        booking.c.contact_id == _places[1],
        booking.c.status.not_in(ACTIVE_BOOKING)
        | booking.c.session_id.not_in(
            select(_kept.c.session_id).where(_kept.c.contact_id == _places[0], _kept.c.status.in_(ACTIVE_BOOKING))
        ),
    )
    .values(contact_id=_places[0])
)
"""Every booking but those of sessions in which the one who is kept was, too."""
old_cards_follow: Final = update(old_card).where(old_card.c.contact_id == _places[1]).values(contact_id=_places[0])
merged_follow: Final = update(contact).where(contact.c.merged_into == _places[1]).values(merged_into=_places[0])
"""So that ``merged_into`` always names somebody who was not merged."""
