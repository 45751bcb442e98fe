"""Money: what was taken, what was given back, and who owes what."""

from __future__ import annotations

from typing import Final

from sqlalchemy import BigInteger, bindparam, cast, exists, func, select

from data.statements.people import of_person
from data.tables import contact, history, payment, staff

_undoing = payment.alias("undoing")
_is_undone = exists().where(_undoing.c.undoes == payment.c.id)

kept: Final = select(cast(func.coalesce(func.sum(payment.c.amount), 0), BigInteger)).where(
    of_person(payment.c.contact_id), payment.c.kind != "write_off"
)
"""What somebody paid in all, less what was given back."""

given_back: Final = select(cast(-func.coalesce(func.sum(payment.c.amount), 0), BigInteger)).where(
    payment.c.refunds == bindparam("payment_id"), of_person(payment.c.contact_id)
)
"""What was given back of one payment."""
payment_of: Final = select(payment.c.amount, payment.c.kind).where(
    payment.c.id == bindparam("payment_id"), of_person(payment.c.contact_id), ~_is_undone
)
"""One payment of somebody, unless it was undone."""

taken: Final = (
    select(payment.c.at, payment.c.amount, payment.c.kind, payment.c.method, staff.c.name.label("staff"))
    .join(history, history.c.payment_id == payment.c.id)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(payment.c.at >= bindparam("since"), payment.c.at < bindparam("until"))
    .order_by(payment.c.id)
)

everybody: Final = (
    select(contact.c.id, contact.c.card, contact.c.first_name, contact.c.last_name)
    .where(contact.c.merged_into.is_(None))
    .order_by(contact.c.last_name, contact.c.first_name, contact.c.id)
)
"""Everybody by name."""
merged: Final = select(contact.c.id, contact.c.merged_into).where(contact.c.merged_into.is_not(None))
"""Who is known as whom."""
