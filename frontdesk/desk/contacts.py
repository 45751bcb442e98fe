"""The people the club knows."""

from __future__ import annotations

import re
from typing import Final

from data.statements import people
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import contact_by_card
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Transaction
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Fault, Group
from frontdesk.text import key

_EMAIL: Final = re.compile(r"[^@\s]+@[^@\s]+")


def _faults(request: requests.Contact) -> list[Fault]:
    if request.email and not _EMAIL.fullmatch(request.email):
        return [Fault("email", "email must look like name@example.org.")]
    return []


@operation("contact", requests.Contact, Privilege.DESK, faults=_faults)
def keep_contact(tx: Transaction, request: requests.Contact) -> answers.Kept | Refusal:
    """Add a contact, or edit the one with that card; who is new starts as a lead."""
    known = tx.one(people.by_card, card_key=key(request.card))
    values = {
        "card": request.card,
        "card_key": key(request.card),
        "first_name": request.first_name,
        "last_name": request.last_name,
        "email": request.email,
        "phone": request.phone,
    }
    if known is None:
        tx.head.contact_id = tx.number(people.add, **values, group=Group.LEAD, created_at=tx.now)
    else:
        tx.head.contact_id = known.id
        tx.head.before = f"{known.last_name}, {known.first_name} · {known.email} · {known.phone}"
        tx.run(people.edit, values, contact_id=known.id)
    tx.head.after = f"{request.last_name}, {request.first_name} · {request.email} · {request.phone}"
    return answers.Kept(changed=known is not None)


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
