"""People: the note that the desk must see, cards that are replaced, and two entries of one person made one."""

from __future__ import annotations

from .model_desk import Call, RefusedError, give_back, promote, the_contact
from .model_state import Booking, Club, Json, Payment, Subscription

NEARER = ("in", "no_show", "booked", "waitlisted")
"""Of two places in one session the nearer to the door is kept."""


def stop_note(call: Call) -> Json:
    """Set the note that the desk must see; an empty one clears it."""
    card = the_contact(call)
    call.club.notes.discard(card)
    if call.line.get("note", "").strip():
        call.club.notes.add(card)
    return {}


def rename(club: Club, card: str, new: str) -> None:
    """Let everything of one card be another's."""
    if card in club.contacts:
        club.contacts.discard(card)
        club.contacts.add(new)
    if card in club.notes:
        club.notes.discard(card)
        club.notes.add(new)
    kept = [before for each in club.actions for before in (each.before, each.source_before) if before is not None]
    kept += [before for each in club.closures for _, before in each.cancelled]
    everything: list[Subscription | Booking | Payment] = [*club.subscriptions, *club.bookings, *club.payments, *kept]
    for each in everything:
        if each.card == card:
            each.card = new
    club.replaced = {old: new if now == card else now for old, now in club.replaced.items()}


def replace_card(call: Call) -> Json:
    """Give a contact another card; the old one is nobody's from then on."""
    card, new = the_contact(call), call.line["new_card"]
    if new in call.club.erased:
        raise RefusedError("erased", also={"duplicate"})
    if new in call.club.contacts or (new in call.club.replaced and not call.line.get("again", False)):
        raise RefusedError("duplicate")
    call.club.replaced.pop(new, None)
    rename(call.club, card, new)
    call.club.replaced[card] = new
    return {"card": new}


def merge(call: Call) -> Json:
    """Make two entries of one person one; of two places in a session that is not over one is kept."""
    keep, other = the_contact(call, "keep"), the_contact(call, "other")
    if keep == other:
        call.doubt("D122")
        raise RefusedError("not_allowed", also={"malformed", "duplicate"})
    rename(call.club, other, keep)
    call.club.replaced[other] = keep
    returned, gone = 0, []
    for name, day in sorted({(each.series, each.day) for each in call.club.bookings if each.card == keep}):
        session = call.club.session(name, day)
        places = [each for each in call.club.bookings_in(name, day) if each.card == keep and each.live]
        if len(places) < 2 or session.ends <= call.now:
            continue
        places.sort(key=lambda each: (NEARER.index(each.status), each.queued))
        if any(each.status == "no_show" for each in places):
            call.doubt("D124")
        for each in places[1:]:
            returned += _drop(call, each)
            gone.append(session)
    promoted = []
    for session in sorted(gone, key=lambda each: each.starts):
        promoted += promote(call, session)
    told = [{"series": each.series.name, "date": each.day.isoformat()} for each in gone]
    return {"card": keep, "old_card": other, "cancelled": told, "returned": returned, "promoted": promoted}


def _drop(call: Call, booking: Booking) -> bool:
    back = give_back(call, booking)
    booking.status, booking.last_action = "cancelled", call.number
    return back
