"""Two entries of one person become one.

Nothing that was written is rewritten: subscriptions, payments, credits taken and the history stay with the entry they
were written for, and are read through ``contact.merged_into``. Only bookings follow the person, because a place in a
session is one contact's; and the card, which becomes an old card of the one who is kept. Who has two places in a
session that is not over keeps one, and pays once: nobody is in twice. There is no undo.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from data.statements import merging, people, places
from frontdesk import answers, requests
from frontdesk.answers import Refusal, SessionName
from frontdesk.desk.facts import contact_by_card
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.slots import give_credit_back
from frontdesk.desk.transaction import Entry, Transaction
from frontdesk.desk.waitlist import give_back, promote
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Group
from frontdesk.text import key

if TYPE_CHECKING:
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts

_NEARER: Final = ("checked_in", "no_show", "booked", "waitlisted")
"""Which of two places in one session is kept."""


@operation("merge", requests.Merge, Privilege.MANAGE)
def merge(tx: Transaction, request: requests.Merge) -> answers.Merged | Refusal:
    """Make the other entry part of the one that is kept; what was booked twice is cancelled once, in time."""
    if tx.postgres:
        for card in (request.keep, request.other):
            tx.all(places.lock_sessions_booked, card_key=key(card), now=tx.now)
    keep = contact_by_card(tx, request.keep)
    if isinstance(keep, Refusal):
        return keep
    other = contact_by_card(tx, request.other)
    if isinstance(other, Refusal):
        return other
    if keep.id == other.id:
        return Refusal("not_allowed", f"Both cards are {keep.person.listed}'s already.")
    tx.head.contact_id = keep.id
    told = f"{other.person.listed} ({other.person.card})"
    tx.head.before, tx.head.after = told, f"{keep.person.listed} ({keep.person.card})"
    cancelled = [
        _give_one_up(tx, row) for row in tx.all(merging.booked_twice, keep=keep.id, other=other.id, now=tx.now)
    ]
    _follow(tx, keep, other)
    tx.consequence(Entry(contact_id=other.id, before=told, after=tx.head.after))
    sessions = sorted({row.session_id for row, _returned in cancelled})
    promoted = [card for number in sessions for card in promote(tx, session_by_id(tx, number))]
    return answers.Merged(
        keep.person.card,
        other.person.card,
        tuple(SessionName(row.series_name, row.session_date) for row, _returned in cancelled),
        sum(returned for _row, returned in cancelled),
        tuple(promoted),
    )


def _give_one_up(tx: Transaction, pair: Row[Any]) -> tuple[Row[Any], bool]:
    """Give up the lesser of two places of one person in a session that is not over: cancelled, or never come for."""
    kept = (_NEARER.index(pair.keep_status), pair.keep_place, pair.keep_id)
    others = (_NEARER.index(pair.other_status), pair.other_place, pair.other_id)
    booking = tx.sure(places.booking_by_id, booking_id=pair.other_id if kept < others else pair.keep_id)
    if booking.status not in {"booked", "waitlisted"}:
        return booking, _take_away(tx, booking)
    returned = give_back(
        tx, booking.id, booking.contact_id, booking.session_id, booking.taken_id, booking.subscription_id
    )
    return booking, returned


def _take_away(tx: Transaction, booking: Row[Any]) -> bool:
    """Take a second visit, or a second no-show, out of a session; tell whether a credit came back."""
    values = {"status": "undone", "in_at": None, "over_capacity": False, "overridden": False}
    tx.run(places.set_booking, values, of_booking=booking.id)
    entry = Entry(
        contact_id=booking.contact_id,
        subscription_id=booking.subscription_id,
        session_id=booking.session_id,
        booking_id=booking.id,
    )
    give_credit_back(tx, booking.taken_id, entry)
    tx.consequence(entry)
    return booking.taken_id is not None


def _follow(tx: Transaction, keep: ContactFacts, other: ContactFacts) -> None:
    """Let card, bookings and what is known of the other follow to the one who is kept."""
    was = tx.sure(people.by_card, card_key=key(other.person.card))
    into = tx.sure(people.by_card, card_key=key(keep.person.card))
    tx.run(merging.bookings_follow, keep=keep.id, other=other.id)
    tx.run(merging.old_cards_follow, keep=keep.id, other=other.id)
    tx.run(merging.merged_follow, keep=keep.id, other=other.id)
    tx.run(people.edit, contact_id=other.id, card=None, card_key=None, merged_into=keep.id)
    tx.run(people.add_old_card, card=was.card, card_key=key(was.card), contact_id=keep.id, replaced_at=tx.now)
    source = into if into.email else was
    dialled = into if into.phone else was
    tx.run(
        people.edit,
        contact_id=keep.id,
        email=source.email,
        email_key=source.email_key,
        phone=dialled.phone,
        phone_key=dialled.phone_key,
        birthday=into.birthday or was.birthday,
        stop_note="\n".join(dict.fromkeys(note for note in (into.stop_note, was.stop_note) if note)),
        group=Group(into.group).forward_to(Group(was.group)),
        version=into.version + 1,
    )
