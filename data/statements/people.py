"""Contacts: found by card, locked before anything of theirs is decided."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, exists, func, insert, or_, select, union_all, update

from data.tables import Id, booking, contact, erased_card, history, note, old_card, payment, subscription

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

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
_all_columns = (*_columns, contact.c.birthday, contact.c.version, contact.c.email_key, contact.c.phone_key)


whose: Final = func.coalesce(contact.c.merged_into, contact.c.id)
"""Whose it is what a contact has: their own, or of the one who was kept when they were merged."""


def of_person(column: ColumnElement[Any], who: str = "contact_id") -> ColumnElement[bool]:
    """Tell whether a row is of the contact named by a parameter, or of somebody merged into them."""
    merged = select(contact.c.id).where(contact.c.merged_into == bindparam(who))
    return column.in_(union_all(select(bindparam(who, type_=Id)), merged))


kept: Final = contact.alias("kept")
known_as: Final = (
    func.coalesce(kept.c.card, contact.c.card).label("card"),
    func.coalesce(kept.c.first_name, contact.c.first_name).label("first_name"),
    func.coalesce(kept.c.last_name, contact.c.last_name).label("last_name"),
)
"""What somebody is known as now: whoever was merged as the one who was kept, in an outer join by ``is_kept``."""
is_kept: Final = kept.c.id == contact.c.merged_into


def lock_owners(*which: ColumnElement[bool]) -> Select[Any]:
    """Lock, in one order, everybody who ever bought some subscriptions, or was kept when such a person was merged."""
    buyer = contact.alias("buyer")
    bought = select(func.coalesce(buyer.c.merged_into, buyer.c.id)).join_from(
        subscription, buyer, buyer.c.id == subscription.c.contact_id
    )
    return (
        select(contact.c.id)
        .where(contact.c.id.in_(bought.where(*which)))
        .order_by(contact.c.id)
        .with_for_update(key_share=True)
    )


by_card: Final = select(*_all_columns).where(contact.c.card_key == bindparam("card_key"))
lock_by_card: Final = by_card.with_for_update(key_share=True)
_now_known_as = select(func.coalesce(kept.c.merged_into, kept.c.id)).where(kept.c.id == bindparam("contact_id"))
lock_by_id: Final = (
    select(*_columns).where(contact.c.id == _now_known_as.scalar_subquery()).with_for_update(key_share=True, of=contact)
)
"""Whoever was merged is known as the one who was kept."""
whose_old_card: Final = (
    select(
        old_card.c.card.label("old"),
        old_card.c.replaced_at,
        contact.c.card,
        contact.c.first_name,
        contact.c.last_name,
    )
    .join(contact, contact.c.id == old_card.c.contact_id)
    .where(old_card.c.card_key == bindparam("card_key"))
    .order_by(old_card.c.id.desc())
    .limit(1)
)
identities: Final = (
    select(contact.c.id)
    .where(or_(contact.c.id == bindparam("contact_id"), contact.c.merged_into == bindparam("contact_id")))
    .order_by(contact.c.id)
)
"""A contact, and everybody merged into them."""
add_old_card: Final = insert(old_card)
add_note: Final = insert(note)

newest_cards: Final = (
    select(contact.c.card).where(contact.c.card.is_not(None)).order_by(contact.c.id.desc()).limit(bindparam("most"))
)
_every_card = union_all(
    select(contact.c.card_key).where(contact.c.card_key.is_not(None)), select(old_card.c.card_key)
).subquery("every_card")
highest_cards: Final = (
    select(_every_card.c.card_key)
    .where(
        func.length(_every_card.c.card_key) == bindparam("long"),
        func.substr(_every_card.c.card_key, 1, bindparam("prefix_length")) == bindparam("prefix"),
        func.substr(_every_card.c.card_key, bindparam("digits_from"), 1).between("0", "9"),
    )
    .order_by(_every_card.c.card_key.desc())
    .limit(bindparam("most"))
)
"""The highest cards of one pattern, old ones too."""
out_of_use: Final = select(erased_card.c.digest).where(erased_card.c.digest == bindparam("digest"))
"""A card whose holder was erased."""
card_is_known: Final = select(exists().where(_every_card.c.card_key == bindparam("card_key")))

alike: Final = (
    select(*_all_columns)
    .where(
        contact.c.card_key.is_not(None),
        contact.c.erased_at.is_(None),
        or_(
            contact.c.card_key == bindparam("card_key"),
            (contact.c.email_key == bindparam("email_key")) & (contact.c.email_key != ""),
            (contact.c.phone_key == bindparam("phone_key")) & (contact.c.phone_key != ""),
            contact.c.phone_key.like(bindparam("phone_tail")),
            contact.c.birthday == bindparam("born"),
        ),
    )
    .order_by(contact.c.id)
)
"""Who may be the same person: everybody of that card, e-mail or birthday, or whose phone number ends like it."""

lock_who_may_have_credits: Final = lock_owners(subscription.c.limited)
"""Lock, in one order, everybody who ever had a limited membership."""

add: Final = insert(contact).returning(contact.c.id)
edit: Final = update(contact).where(contact.c.id == bindparam("contact_id"))
move_group: Final = update(contact).where(contact.c.id == bindparam("contact_id")).values(group=bindparam("to_group"))

paid: Final = select(func.coalesce(func.sum(payment.c.amount), 0)).where(
    of_person(payment.c.contact_id), payment.c.subscription_id.is_(None), payment.c.kind != "refund"
)
paid_by: Final = paid.where(payment.c.at < bindparam("moment"))

_in_session = select(booking.c.contact_id).where(booking.c.session_id == bindparam("session_id"))
paid_in_session: Final = (
    select(whose.label("whose"), func.sum(payment.c.amount).label("paid"))
    .join(contact, contact.c.id == payment.c.contact_id)
    .where(
        or_(contact.c.id.in_(_in_session), contact.c.merged_into.in_(_in_session)),
        payment.c.subscription_id.is_(None),
        payment.c.kind != "refund",
    )
    .group_by(whose)
)
"""What everybody who ever had a place in a session has paid in all; first bills paid at their sale aside."""

cards: Final = (
    select(*_columns)
    .where(
        contact.c.id.in_(
            select(history.c.contact_id).where(history.c.id > bindparam("since"), history.c.contact_id.is_not(None))
        ),
    )
    .order_by(contact.c.id)
)
all_cards: Final = (
    select(*_columns).where(contact.c.card.is_not(None), contact.c.erased_at.is_(None)).order_by(contact.c.id)
)
