"""Letting somebody in, or giving them a place, though something stands in the way: what it takes, and why."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write
from screens.room import sentence_of
from screens.roster import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import RosterLine, Take
    from screens.roster.screen import RosterScreen

REASON: Final = 200
"""Characters of a reason."""


def let_in(room: RosterScreen, line: RosterLine) -> None:
    """Check somebody in by an override, if anything stands in the way at all."""
    from frontdesk.requests import CheckIn

    card = line.person.card
    asked = CheckIn(card, room.series, room.day)

    def override(take: Take, reason: str) -> None:
        from frontdesk.requests import Override

        over = CheckIn(card, room.series, room.day, override=Override(reason, take))
        room.settle(over, outcomes.checked_in, card)

    def seen(answer: object) -> None:
        if hasattr(answer, "answer"):
            room.complain(f"Nothing stands in the way of {line.person.listed}: Enter checks them in.")
        else:
            held = line.status == "booked" and line.charge is not None and line.charge.usable_from is not None
            ask(room, f"Let {line.person.listed} in all the same?", answer, override, held=held)

    room.ask(lambda desk: desk.preview(asked), seen, "override")


def ask(
    room: RosterScreen, title: str, refusal: object, then: Callable[[Take, str], None], *, held: bool = False
) -> None:
    """Say what stands in the way, and ask what is taken and why; ``held``: a booking holds a credit."""
    if not getattr(refusal, "can_be_overridden", False):
        room.complain(sentence_of(refusal) or "It could not be done.")
        return
    choices = (
        Choice("credit", "The credit that is held is used" if held else "A credit is taken, if there is one"),
        Choice("unpaid", "Nothing is taken: unpaid" + (", the credit comes back" if held else "")),
    )
    lines = (*outcomes.sentences(getattr(refusal, "reasons", ())), "What does it take?")
    room.app.push_screen(Pick(title, choices, lines=lines), partial(_why, room, title, then))


def _why(room: RosterScreen, title: str, then: Callable[[Take, str], None], take: str | None) -> None:
    if take is not None:
        from frontdesk.answers import Take

        write = Write(title, "Reason", longest=REASON, lines=("It is kept with your name.",))
        room.app.push_screen(write, partial(_then, then, Take(take)))


def _then(then: Callable[[Take, str], None], take: Take, reason: Any) -> None:  # noqa: ANN401  # the dialog's answer
    if reason:
        then(take, reason)
