"""Cards: the next number of the club, and a card that is replaced by another."""

from __future__ import annotations

import re
from typing import Final

from data.statements import people
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.facts import contact_by_card, erased, look_up_contact
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Transaction
from frontdesk.rules.access import Privilege
from frontdesk.rules.words import say_day
from frontdesk.text import key

_NUMBERED: Final = re.compile(r"(.*?)([0-9]{1,15})")
_FIRST: Final = ("M", "00000")
"""The pattern of a club that has no numbered card yet."""
_LOOKED_AT: Final = 50
_LONGEST: Final = 64


def next_card(tx: Transaction) -> str:
    """Return the number after the highest of the pattern of the newest cards (M00413 after M00412).

    A number that anybody has or had is passed over.
    """
    newest = (_NUMBERED.fullmatch(row.card) for row in tx.all(people.newest_cards, most=_LOOKED_AT))
    prefix, digits = next((found.groups() for found in newest if found and len(found[0]) < _LONGEST), _FIRST)
    number = max(int(digits), _highest(tx, prefix, len(digits))) + 1
    while (
        tx.sure(people.card_is_known, card_key=key(card := f"{prefix}{number:0{len(digits)}d}"))[0]
        or erased(tx, card) is not None
    ):
        number += 1
    return card


def _highest(tx: Transaction, prefix: str, width: int) -> int:
    """Return the highest number of a pattern that anybody has or had."""
    start = key(prefix + "0")[:-1]
    rows = tx.all(
        people.highest_cards,
        long=len(start) + width,
        prefix=start,
        prefix_length=len(start),
        digits_from=len(start) + 1,
        most=_LOOKED_AT,
    )
    numbers = (row.card_key[len(start) :] for row in rows)
    return max((int(each) for each in numbers if each.isascii() and each.isdigit()), default=0)


def taken_by_another(tx: Transaction, card: str, *, again: bool = False) -> Refusal | None:
    """Refuse a card that somebody has, or that was replaced (unless it is given out again on purpose)."""
    row = tx.one(people.by_card, card_key=key(card))
    if row is not None:
        person = Person(row.card, row.first_name, row.last_name)
        return Refusal("duplicate", f"{person.listed} has the card “{row.card}”.", contact=person)
    return erased(tx, card) if again else replaced_of_another(tx, card)


def replaced_of_another(tx: Transaction, card: str) -> Refusal | None:
    """Refuse a card that was replaced, or whose holder was erased."""
    old = tx.one(people.whose_old_card, card_key=key(card))
    if old is None:
        return erased(tx, card)
    person = Person(old.card or "", old.first_name, old.last_name)
    day = say_day(tx.local(old.replaced_at).date())
    return Refusal("duplicate", f"“{old.old}” is an old card of {person.listed}, replaced on {day}.", contact=person)


@operation("whose_card", requests.WhoseCard, Privilege.CHECK_IN, writes=False)
def whose_card(tx: Transaction, request: requests.WhoseCard) -> answers.CardHolder | Refusal:
    """Say whose card it is."""
    contact = look_up_contact(tx, request.card)
    return contact if isinstance(contact, Refusal) else answers.CardHolder(contact.person)


@operation("replace_card", requests.ReplaceCard, Privilege.DESK)
def replace_card(tx: Transaction, request: requests.ReplaceCard) -> answers.CardReplaced | Refusal:
    """Give a contact another card; the old one tells from then on that it was replaced, when, and whose it was."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    tx.head.contact_id = contact.id
    card = request.new_card or next_card(tx)
    refusal = taken_by_another(tx, card, again=request.again)
    if refusal is not None:
        return refusal
    tx.run(
        people.add_old_card,
        card=contact.person.card,
        card_key=key(contact.person.card),
        contact_id=contact.id,
        replaced_at=tx.now,
    )
    tx.run(people.edit, contact_id=contact.id, card=card, card_key=key(card))
    tx.head.before, tx.head.after = contact.person.card, card
    return answers.CardReplaced(card)
