"""What came of a deed, in one line, and what there is to say before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontdesk.rules.words import listed
from screens.check_in.words import TITLES
from screens.roster.words import charge_words

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from frontdesk.answers import Reason
    from screens.roster.screen import RosterScreen


def sentences(reasons: Iterable[Reason]) -> tuple[str, ...]:
    """Say each reason, with what it is about."""
    return tuple(_sentence(reason.message, TITLES.get(reason.code, "")) for reason in reasons)


def _sentence(fact: str, title: str) -> str:
    if not title or fact.casefold().startswith(title.casefold()):
        return fact[:1].upper() + fact[1:]
    return f"{title}: {fact}"


def every_reason(answer: object) -> str:
    """Say every reason of a refusal in one line, and the key that overrides it."""
    said = " · ".join(sentences(getattr(answer, "reasons", ())))
    return f"{said} · Ctrl+O overrides" if said and getattr(answer, "can_be_overridden", False) else said


def checked_in(answer: Any) -> str:  # noqa: ANN401  # the desk's answer, whichever
    """Say that somebody is in: what there is to read first, then what it cost and what is left."""
    warned = sentences(answer.warnings)
    counted = answer.paid_by.kind.value == "credit" or answer.available
    facts = (
        *warned,
        "by override" if answer.overridden else "",
        charge_words(answer.paid_by, whole=True).partition(", ")[0],
        f"{answer.available} left" if counted else "",
        "walked in" if answer.walk_in else "",
    )
    return f"{'!' if warned else '✔'} IN {answer.contact.listed}: {' · '.join(filter(None, facts))}"


def booked(name: str, answer: Any) -> str:  # noqa: ANN401  # the desk's answer, whichever
    """Say that somebody has a place, or waits for one."""
    if answer.status.value == "waitlisted":
        return f"◌ {name} waits; nothing is held until there is a place."
    warned = sentences(answer.warnings)
    said = f"{name} is booked: {charge_words(answer.paid_by, whole=True)}."
    return f"! {said} {' · '.join(warned)}" if warned else f"✔ {said}"


def names_of(room: RosterScreen, cards: Iterable[str]) -> list[str]:
    """Return the names of some cards, as far as they are known."""
    return [room.console.club.listed(card) or card for card in cards]


def cancelled(room: RosterScreen, name: str, answer: Any) -> str:  # noqa: ANN401  # the desk's answer, whichever
    """Say what came of a cancellation."""
    late = answer.status.value == "late_cancelled"
    credit = ", the credit is used" if late and answer.credit and answer.credit.usable_from else ""
    if answer.returned:
        credit = ", the credit is back, expired" if answer.expired else ", the credit is back"
    return f"✔ {name}: {'late cancelled' if late else 'cancelled'}{credit}.{room.moved_up(answer.promoted)}"


def cancelling(room: RosterScreen, seen: Any, today: date) -> tuple[str, ...]:  # noqa: ANN401  # the preview's answer
    """Say, before it is confirmed, what a cancellation would come to."""
    from frontdesk.rules.words import say_day

    now, late = room.console.club.now(), seen.status.value == "late_cancelled"
    until = seen.free_until.astimezone(now.tzinfo) if seen.free_until is not None and now is not None else None
    limit = f"{say_day(until.date(), today)} {until:%H:%M}" if until is not None else ""
    lines = [f"It is late: in time was until {limit}." if late else f"It is in time: until {limit}."]
    credit = seen.credit
    if credit is not None and credit.usable_from is not None:
        of = f"1 credit of {credit.membership_name}"
        day = say_day(credit.good_through, today) if credit.good_through else ""
        if late:
            lines.append(f"{of} is used all the same.")
        elif seen.expired:
            lines.append(f"{of} comes back, but its last day was {day}: it has expired.")
        else:
            lines.append(f"{of} comes back, good through {day} as before.")
    else:
        lines.append("No credit is held, so none comes back.")
    if promoted := names_of(room, seen.promoted):
        lines.append(f"The place goes to {listed(promoted)} from the waitlist.")
    return tuple(lines)
