"""A person's data is erased for good, and the books stay: what was bought, used and paid, by nobody in particular.

What the desk keeps of the person goes, and so does every copy: in the entries about them, in entries about others that
name them, in remembered answers. Each entry that loses a text is named in ``erased_entry`` first, which alone lets the
guards of the history give way, and then marked; the erasure's own entry seals the marks (``frontdesk.desk.seals``).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from data.statements import erasing, people, views
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.contacts import folded_email, folded_phone
from frontdesk.desk.facts import contact_by_card, say_money, subscriptions_of, unpaid_bills
from frontdesk.desk.naming import ERASED, Naming
from frontdesk.desk.registry import operation
from frontdesk.desk.seals import SEALED, digest_of_card, mark, seal_of_marks
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Group
from frontdesk.rules.words import count
from frontdesk.text import fold, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction

_AT_ONCE: Final = 500
_MOST: Final = 1000
_BETWEEN: Final = " · "
_TEXTS: Final = ("nonce", "body", "answer", "before", "after", "reason", "salt")
_BOOKS: Final = frozenset(
    {
        *("sell", "pay", "refund", "write_off", "hold", "resume", "end", "adjust", "extend", "apply_terms", "terms"),
        *("book", "check_in", "cancel", "no_show", "swap", "settle", "undo", "closure", "cancel_session"),
    }
)
"""Operations that say facts of the books in ``after``: these stay."""
Left = dict[str, str | None]
"""The texts of an entry as an erasure leaves them."""


@operation("erase", requests.Erase, Privilege.SETTINGS)
def erase(tx: Transaction, request: requests.Erase) -> answers.Erased | Refusal:
    """Erase who has a card. Whose card was erased before is erased already, and only the file is written anew."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        tx.idle = contact.code == "erased"
        return answers.Erased() if tx.idle else contact
    tx.head.contact_id = contact.id
    first = _to_end_first(tx, contact)
    if first:
        return Refusal("not_allowed", f"{contact.person.listed} cannot be erased yet: first {', '.join(first)}.")
    everybody = [row.id for row in tx.all(people.identities, contact_id=contact.id)]
    naming = _not_of_others(tx, everybody, _naming(tx, everybody, request.words))
    marks = _empty(tx, contact.id, dict(_left(tx, everybody, naming)))
    _forget(tx, everybody, naming.cards)
    _out_of_notes(tx, naming)
    tx.head.reason = naming.out_of(request.reason)
    return answers.Erased(len(marks), seal_of_marks(tx.chain.club_key, marks))


def _to_end_first(tx: Transaction, contact: ContactFacts) -> list[str]:
    """Say what still binds somebody to the club."""
    owned = subscriptions_of(tx, contact.id)
    found = [f"end {each.facts.name}" for each in owned if each.facts.end is None or each.facts.end > tx.today]
    places = len(tx.all(views.coming, contact_id=contact.id, now=tx.now, lately=tx.now - views.LATELY, most=_MOST))
    if places:
        found.append(f"cancel or await {count(places, 'place')} in sessions that are not over")
    due = sum(bill.owed for bill in unpaid_bills(tx, contact.id, owned, tx.today))
    if due:
        found.append(f"settle or write off {say_money(tx, due)}")
    return found


def _naming(tx: Transaction, everybody: list[int], words: Iterable[str]) -> Naming:
    """Find everything by which somebody is, or was, named."""
    names: set[tuple[str, str]] = set()
    reach, cards = set(words), {row.card for row in tx.all(erasing.old_cards, contacts=everybody)}
    for row in tx.all(erasing.known, contacts=everybody):
        names.add((row.first_name, row.last_name))
        reach |= {row.email, row.phone}
        cards.add(row.card or "")
    for row in tx.all(erasing.told_of, contacts=everybody):
        for told in (row.before, row.after):
            name, *more = (told or "").split(_BETWEEN)
            last, _, first = name.partition(", ")
            names.add((first, last))
            reach |= {each for each in more if "@" in each or each[:1] in "+0123456789("}
    return Naming.of((each for each in names if all(each)), reach, cards)


def _not_of_others(tx: Transaction, everybody: list[int], naming: Naming) -> Naming:
    """Leave out what others bear as well: a namesake, a family's telephone, a card that was given out again."""
    keys = {
        "cards": [key(each) for each in naming.cards],
        "names": [fold(each) for each in naming.names],
        "emails": [folded_email(each) for each in naming.names if "@" in each],
        "phones": [number for each in naming.names if (number := folded_phone(each))],
    }
    others = tx.all(erasing.alike, contacts=everybody, **keys)
    return naming.without(
        Naming.of(
            ((row.first_name, row.last_name) for row in others),
            (each for row in others for each in (row.email, row.phone)),
            (row.card or "" for row in others),
        )
    )


def _left(tx: Transaction, everybody: list[int], naming: Naming) -> Iterator[tuple[int, Left]]:
    """Yield the entries that lose a text, and what is left of their texts."""
    for row in tx.all(erasing.entries_of, contacts=everybody):
        yield from _if_changed(row, _of_own(row, naming))
    for row in tx.all(erasing.entries_naming(naming.sought, everybody)):
        yield from _if_changed(row, _of_other(row, naming))


def _if_changed(row: Row[Any], left: Left) -> Iterator[tuple[int, Left]]:
    if any(left[text] != getattr(row, text) for text in _TEXTS if text != "salt"):
        yield row.id, {**left, "salt": None}


def _of_own(row: Row[Any], naming: Naming) -> Left:
    """Leave of an entry about somebody what the books say; what it was asked by and answered goes."""
    left: Left = dict.fromkeys(_TEXTS)
    for text in ("before", "after", "reason"):
        left[text] = ERASED if getattr(row, text) else getattr(row, text)
    if row.code is None and row.op in _BOOKS and row.after:
        left["after"] = naming.out_of(row.after)
    return left


def _of_other(row: Row[Any], naming: Naming) -> Left:
    """Leave of an entry about somebody else all but what names them."""
    left: Left = {text: getattr(row, text) for text in _TEXTS}
    for text in ("before", "after", "reason"):
        left[text] = naming.out_of(getattr(row, text)) if getattr(row, text) else getattr(row, text)
    left["answer"] = naming.out_of_answer(row.answer) if row.answer else row.answer
    return left


def _empty(tx: Transaction, contact_id: int, left: dict[int, Left]) -> list[tuple[int, str]]:
    """Take the texts out of entries; return the marks that seal what is left, in the order of the entries."""
    marks: list[tuple[int, str]] = []
    entries = sorted(left)
    for start in range(0, len(entries), _AT_ONCE):
        some = entries[start : start + _AT_ONCE]
        tx.many(erasing.name_entry, [{"contact_id": contact_id, "entry_id": each, "mark": None} for each in some])
        tx.many(
            erasing.empty_entry,
            [{"of_entry": each, **{f"new_{text}": said for text, said in left[each].items()}} for each in some],
        )
        found = {row.id: _mark(tx, row) for row in tx.all(erasing.emptied_entries, entries=some)}
        tx.many(erasing.mark_entry, [{"of_entry": each, "new_mark": found[each]} for each in some])
        marks += [(each, found[each]) for each in some]
    return marks


def _mark(tx: Transaction, row: Row[Any]) -> str:
    return mark(tx.chain.club_key, {name: getattr(row, name) for name in ("id", "seal", *SEALED)})


def _out_of_notes(tx: Transaction, naming: Naming) -> None:
    """Take somebody out of the notes about others."""
    for row in tx.all(erasing.stop_notes_naming(naming.sought)):
        tx.run(people.edit, contact_id=row.id, stop_note=naming.out_of(row.stop_note))
    for row in tx.all(erasing.notes_naming(naming.sought)):
        tx.run(erasing.edit_note, of_note=row.id, body=naming.out_of(row.body))


def _forget(tx: Transaction, everybody: Sequence[int], cards: Iterable[str]) -> None:
    """Take out what the club keeps of somebody, and their cards out of use."""
    for each in sorted({key(card) for card in cards}):
        statement = erasing.take_out_of_use["postgresql" if tx.postgres else "sqlite"]
        tx.run(statement, digest=digest_of_card(tx.chain.club_key, each))
    tx.run(erasing.forget_old_cards, contacts=[*everybody])
    tx.run(erasing.forget_notes, contacts=[*everybody], said=ERASED)
    nothing = dict.fromkeys(("first_name", "email", "phone", "email_key", "phone_key", "name_key", "stop_note"), "")
    gone = dict.fromkeys(("card", "card_key", "birthday"))
    for number in everybody:
        told = {"last_name": f"(erased {number})", "group": Group.LEAD, "erased_at": tx.now}
        tx.run(erasing.forget, {**nothing, **gone, **told}, contact_id=number)
