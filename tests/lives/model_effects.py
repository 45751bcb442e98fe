"""Whom a change of a rule or of a series crowds out: who could have booked before it, and could not after it."""

from __future__ import annotations

from .model_admission import judge_person
from .model_desk import Call, give_back, is_cancelled, promote, take
from .model_state import Booking


def _would_be_taken(call: Call, booking: Booking) -> bool:
    """Whether a booking would be taken now, the credit that it holds being free."""
    doubts = set(call.doubts)
    paid, held = booking.paid, give_back(call, booking)
    verdict = judge_person(call, booking.card, call.club.session(booking.series, booking.day))
    if held:
        take(call, booking, paid)
    call.doubts.clear()
    call.doubts |= doubts
    return not verdict.blocks


def admissible_places(call: Call) -> list[Booking]:
    """The places of sessions to come, in the line too, that would be given now."""
    found = []
    for booking in call.club.bookings:
        session = call.club.session(booking.series, booking.day)
        coming = call.now < session.starts and not is_cancelled(call, session)
        if coming and booking.status in {"booked", "waitlisted"} and _would_be_taken(call, booking):
            found.append(booking)
    return found


def crowd_out(call: Call, before: list[Booking]) -> None:
    """Cancel those of them that would not be taken any more; credits come back, and who waits moves up."""
    gone = [each for each in before if not _would_be_taken(call, each)]
    for booking in gone:
        give_back(call, booking)
        booking.status, booking.last_action = "cancelled", call.number
    sessions = [call.club.session(name, day) for name, day in sorted({(each.series, each.day) for each in gone})]
    for session in sorted(sessions, key=lambda each: each.starts):
        promote(call, session)
