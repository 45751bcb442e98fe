"""An erasure: where a person is told of, and what is left of it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import bindparam, delete, func, insert, literal, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.tables import contact, erased_card, erased_entry, history, note, old_card

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from sqlalchemy import BindParameter, ColumnElement, Select

_ids: BindParameter[Any] = bindparam("contacts", expanding=True)

known: Final = select(contact).where(contact.c.id.in_(_ids)).order_by(contact.c.id)
old_cards: Final = select(old_card.c.card).where(old_card.c.contact_id.in_(_ids))
told_of: Final = select(history.c.before, history.c.after).where(
    history.c.contact_id.in_(_ids), history.c.op == "contact", history.c.code.is_(None)
)
"""What was kept of them, edit by edit: names, e-mails and phone numbers that they had before."""
entries_of: Final = select(history).where(history.c.contact_id.in_(_ids)).order_by(history.c.id)

_said = func.lower(
    func.coalesce(history.c.before, "")
    + literal("\n")
    + func.coalesce(history.c.after, "")
    + literal("\n")
    + func.coalesce(history.c.reason, "")
    + literal("\n")
    + func.coalesce(history.c.answer, "")
)


def entries_naming(words: Iterable[str], but: Collection[int]) -> Select[Any]:
    """Entries about others, or about nobody, that may name somebody: by any of these words, in lower case."""
    elsewhere = or_(history.c.contact_id.is_(None), history.c.contact_id.not_in(but))
    return select(history).where(elsewhere, _contains(_said, words)).order_by(history.c.id)


_TEXTS = ("nonce", "body", "answer", "before", "after", "reason", "salt")


def stop_notes_naming(words: Iterable[str]) -> Select[Any]:
    """Stop notes that may name somebody."""
    return select(contact.c.id, contact.c.stop_note).where(_contains(func.lower(contact.c.stop_note), words))


def notes_naming(words: Iterable[str]) -> Select[Any]:
    """Notes that may name somebody."""
    return select(note.c.id, note.c.body).where(_contains(func.lower(note.c.body), words))


def _contains(said: ColumnElement[str], words: Iterable[str]) -> ColumnElement[bool]:
    return or_(*(said.contains(word, autoescape=True) for word in words))


edit_note: Final = update(note).where(note.c.id == bindparam("of_note"))
name_entry: Final = insert(erased_entry)
empty_entry: Final = (
    update(history)
    .where(history.c.id == bindparam("of_entry"))
    .values({each: bindparam(f"new_{each}") for each in _TEXTS})
)
emptied_entries: Final = select(history).where(history.c.id.in_(bindparam("entries", expanding=True)))
mark_entry: Final = (
    update(erased_entry)
    .where(erased_entry.c.entry_id == bindparam("of_entry"), erased_entry.c.mark.is_(None))
    .values(mark=bindparam("new_mark"))
)

forget: Final = update(contact).where(contact.c.id == bindparam("contact_id"))
forget_notes: Final = update(note).where(note.c.contact_id.in_(_ids)).values(body=bindparam("said"))
forget_old_cards: Final = delete(old_card).where(old_card.c.contact_id.in_(_ids))
_keys: dict[str, BindParameter[Any]] = {
    each: bindparam(each, expanding=True) for each in ("cards", "names", "emails", "phones")
}
alike: Final[Select[Any]] = select(contact).where(
    contact.c.id.not_in(_ids),
    contact.c.erased_at.is_(None),
    or_(
        contact.c.card_key.in_(_keys["cards"]),
        contact.c.name_key.in_(_keys["names"]),
        contact.c.email_key.in_(_keys["emails"]),
        contact.c.phone_key.in_(_keys["phones"]),
    ),
)
"""Others who have a card, a name, an e-mail or a phone number of somebody's by now, or share it."""
take_out_of_use: Final = {
    "sqlite": sqlite.insert(erased_card).on_conflict_do_nothing(),
    "postgresql": postgresql.insert(erased_card).on_conflict_do_nothing(),
}
"""By dialect: a card may have been given out twice."""

emptied: Final = select(erased_entry.c.contact_id, erased_entry.c.entry_id, erased_entry.c.mark).order_by(
    erased_entry.c.id
)
erasures: Final = select(history.c.contact_id, history.c.answer).where(
    history.c.op == "erase", history.c.parent_id.is_(None), history.c.code.is_(None)
)
left: Final = select(history).where(history.c.id.in_(select(erased_entry.c.entry_id))).order_by(history.c.id)
"""Every entry that an erasure emptied, as it is now."""
