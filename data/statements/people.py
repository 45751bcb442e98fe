"""Contacts: found by card, locked before anything of theirs is decided."""

from __future__ import annotations

from typing import Final

from sqlalchemy import bindparam, func, insert, select, update

from data.tables import contact, history, payment

_columns = (
    contact.c.id,
    contact.c.card,
    contact.c.first_name,
    contact.c.last_name,
    contact.c.email,
    contact.c.phone,
    contact.c.group,
    contact.c.stop_note,
)

by_card: Final = select(*_columns).where(contact.c.card_key == bindparam("card_key"))
lock_by_card: Final = by_card.with_for_update(key_share=True)
lock_by_id: Final = select(*_columns).where(contact.c.id == bindparam("contact_id")).with_for_update(key_share=True)

add: Final = insert(contact).returning(contact.c.id)
edit: Final = update(contact).where(contact.c.id == bindparam("contact_id"))
move_group: Final = update(contact).where(contact.c.id == bindparam("contact_id")).values(group=bindparam("to_group"))

paid: Final = select(func.coalesce(func.sum(payment.c.amount), 0)).where(
    payment.c.contact_id == bindparam("contact_id"), payment.c.subscription_id.is_(None)
)
paid_by: Final = paid.where(payment.c.at < bindparam("moment"))

cards: Final = (
    select(*_columns)
    .where(
        contact.c.card.is_not(None),
        contact.c.erased_at.is_(None),
        contact.c.id.in_(
            select(history.c.contact_id).where(history.c.id > bindparam("since"), history.c.contact_id.is_not(None))
        ),
    )
    .order_by(contact.c.id)
)
all_cards: Final = (
    select(*_columns).where(contact.c.card.is_not(None), contact.c.erased_at.is_(None)).order_by(contact.c.id)
)
