"""The people the club knows: added, edited, noted, and known again."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

from data.statements import people
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.cards import next_card, replaced_of_another
from frontdesk.desk.facts import contact_by_card
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Transaction
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Fault, Group
from frontdesk.rules.words import say_day
from frontdesk.text import fold, key

if TYPE_CHECKING:
    from sqlalchemy import Row

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")
_LONGEST_KEY: Final = 254
_TELLING: Final = 7
"""Digits from which on the end of a phone number tells whose it is."""
_NATIONAL: Final = 9
"""Digits at the end that a number keeps, however much of country and area is written before them."""


def _faults(request: requests.Contact) -> list[Fault]:
    if request.email and not _EMAIL.fullmatch(request.email):
        return [Fault("email", "email must look like name@example.org.")]
    if not request.card and request.version != 0:
        return [Fault("card", "card must be 1 to 64 printable characters; it may be empty with version 0 only.")]
    return []


def folded_name(first: str, last: str) -> str:
    """Return a name as lists put it in order."""
    return fold(f"{last} {first}")[:_LONGEST_KEY]


def folded_email(email: str) -> str:
    """Return an e-mail as two are compared."""
    return email.casefold()[:_LONGEST_KEY]


def folded_phone(phone: str) -> str:
    """Return the digits of a phone number."""
    return "".join(char for char in phone if "0" <= char <= "9")


def phone_tail(phone: str) -> str:
    """Return the pattern of what ends like a phone number; of one too short to tell, a pattern of nothing."""
    digits = folded_phone(phone)
    return f"%{digits[-_TELLING:]}" if len(digits) >= _TELLING else ""


def same_phone(one: str, other: str) -> bool:
    """Tell whether two phone numbers may be one: written with the country before it or without, with a 0 or not."""
    folded = [folded_phone(each).lstrip("0") for each in (one, other)]
    shared = min(*map(len, folded), _NATIONAL)
    if shared < _TELLING:
        return folded[0] == folded[1] != ""
    return folded[0][-shared:] == folded[1][-shared:]


@operation("contact", requests.Contact, Privilege.DESK, faults=_faults)
def keep_contact(tx: Transaction, request: requests.Contact) -> answers.ContactKept | Refusal:
    """Add a contact, or edit the one with that card; who is new starts as a lead, and nobody's group moves back."""
    card = request.card or next_card(tx)
    known = tx.one(people.lock_by_card if tx.postgres else people.by_card, card_key=key(card))
    # Another desk may add the card just now: its unique key tells, and this one is run again as an edit.
    refusal = replaced_of_another(tx, card) if known is None else _edit_refused(tx, request, known)
    if refusal is not None:
        return refusal
    version = 1 if known is None else known.version + 1
    values = {
        "card": card,
        "card_key": key(card),
        "first_name": request.first_name,
        "last_name": request.last_name,
        "email": request.email,
        "phone": request.phone,
        "birthday": request.birthday,
        "name_key": folded_name(request.first_name, request.last_name),
        "email_key": folded_email(request.email),
        "phone_key": folded_phone(request.phone),
        "group": request.group or (Group.LEAD if known is None else known.group),
        "version": version,
    }
    if known is None:
        tx.head.contact_id = tx.number(people.add, **values, created_at=tx.now)
    else:
        tx.head.contact_id, tx.head.before = known.id, _told(known)
        tx.run(people.edit, values, contact_id=known.id)
    tx.head.after = _told(tx.sure(people.by_card, card_key=key(card)))
    return answers.ContactKept(card, changed=known is not None, given=not request.card, version=version)


def _edit_refused(tx: Transaction, request: requests.Contact, known: Row[Any]) -> Refusal | None:
    tx.head.contact_id = known.id
    if request.version is not None and request.version != known.version:
        return Refusal("changed_meanwhile", f"{_person(known).listed} was edited meanwhile; look again and repeat.")
    if request.group is not None and Group(known.group).forward_to(request.group) != request.group:
        return Refusal("not_allowed", f"A group only moves forward; {_person(known).listed} is a {known.group}.")
    return None


def _person(row: Row[Any]) -> Person:
    return Person(row.card or "", row.first_name, row.last_name)


def _told(row: Row[Any]) -> str:
    """Say what is kept of a contact, for the history."""
    born = say_day(row.birthday) if row.birthday else ""
    return " · ".join(part for part in (_person(row).listed, row.email, row.phone, born, row.group) if part)


@operation("stop_note", requests.StopNote, Privilege.DESK)
def keep_stop_note(tx: Transaction, request: requests.StopNote) -> answers.Done | Refusal:
    """Set or clear the note that stops the desk for a look."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    tx.head.contact_id = contact.id
    tx.head.before, tx.head.after = contact.stop_note, request.note
    tx.run(people.edit, contact_id=contact.id, stop_note=request.note)
    return answers.Done()


@operation("note", requests.AddNote, Privilege.DESK)
def add_note(tx: Transaction, request: requests.AddNote) -> answers.Done | Refusal:
    """Add a note; notes are kept in the order they were written, and never edited."""
    contact = contact_by_card(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    tx.head.contact_id, tx.head.after = contact.id, request.text
    tx.run(people.add_note, contact_id=contact.id, at=tx.now, staff_id=tx.actor.staff_id, body=request.text)
    return answers.Done()


@operation("possible_duplicates", requests.PossibleDuplicates, Privilege.DESK, writes=False)
def possible_duplicates(tx: Transaction, request: requests.PossibleDuplicates) -> answers.Duplicates | Refusal:
    """Say who may be the same person: those with the most in common first."""
    rows = tx.all(
        people.alike,
        card_key=key(request.card),
        email_key=folded_email(request.email),
        phone_key=folded_phone(request.phone),
        phone_tail=phone_tail(request.phone),
        born=request.birthday,
    )
    found = [
        answers.Duplicate(_person(row), why, row.birthday, row.email, row.phone)
        for row in rows
        if key(row.card) != key(request.but) and (why := _why(row, request))
    ]
    return answers.Duplicates(tuple(sorted(found, key=lambda each: -len(each.why))))


def _words(person: Row[Any] | requests.PossibleDuplicates) -> list[str]:
    """Return the words of a name, whichever is typed first: people mistake the one field for the other."""
    return sorted(fold(f"{person.first_name} {person.last_name}").split())


def _why(row: Row[Any], request: requests.PossibleDuplicates) -> tuple[str, ...]:
    """Tell what somebody has in common with the person asked about; a name or a birthday alone is nothing."""
    named = _words(request) == _words(row)
    born = request.birthday is not None and row.birthday == request.birthday
    common = {
        "card": key(row.card) == key(request.card),
        "email": bool(request.email) and row.email_key == folded_email(request.email),
        "phone": same_phone(row.phone_key, request.phone),
        "birthday": named and born,
    }
    return tuple(name for name, same in common.items() if same)
