"""The waitlist by hand: a place before one's turn, another place in line."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write
from screens.roster import outcomes, overriding
from screens.roster.words import charge_words, ordinal, place_in_line

PLACE_FREE: Final = "There was a place, and they may have it now"
"""Why somebody who waits is given a place in their turn."""

if TYPE_CHECKING:
    from frontdesk.answers import RosterLine, Take
    from screens.roster.screen import RosterScreen


def promote(room: RosterScreen, line: RosterLine) -> None:
    """Give a free place to who is first for it; else ask why, and where something stands in the way what it takes.

    A place is free though somebody waits who may have it where it fell free while they could not.
    """
    from frontdesk.requests import Promote

    card, name = line.person.card, line.person.listed
    tried = Promote(card, room.series, room.day, reason="seen before it is done")

    def give(take: Take | None, reason: str | None) -> None:
        if reason:
            asked = Promote(card, room.series, room.day, reason, take=take)
            room.settle(asked, partial(outcomes.booked, name), card)

    first = (
        next((each for each in room.roster.waitlisted if each in room.knowledge.could_have), "") if room.roster else ""
    )
    if card == first:
        give(None, PLACE_FREE)
        return

    def seen(answer: object) -> None:
        if (found := getattr(answer, "answer", None)) is None:
            overriding.ask(room, f"Give {name} a place all the same?", answer, give)
        else:
            lines = (f"There is a place. It holds: {charge_words(found.paid_by, whole=True)}.",)
            write = Write(f"A place for {name}", "Reason", longest=overriding.REASON, lines=lines)
            room.app.push_screen(write, partial(give, None))

    room.ask(lambda desk: desk.preview(tried), seen, "promote")


def another_place(room: RosterScreen, line: RosterLine) -> None:
    """Ask for the place in line, and why."""
    roster = room.roster
    if roster is None:
        return
    at = place_in_line(roster, line.person.card)
    names = {card: each.person.listed for each in roster.lines if (card := each.person.card) in roster.waitlisted}
    choices = tuple(
        Choice(str(place), f"{ordinal(place)} in line", f"now {names.get(card, card)}")
        for place, card in enumerate(roster.waitlisted, 1)
        if place != at
    )
    if choices:
        pick = Pick(f"{line.person.listed} is {ordinal(at)} in line", choices)
        room.app.push_screen(pick, partial(_why, room, line))
    else:
        room.complain(f"Nobody waits but {line.person.listed}.")


def _why(room: RosterScreen, line: RosterLine, place: str | None) -> None:
    if place is not None:
        write = Write(f"{line.person.listed}: {ordinal(int(place))} in line", "Reason", longest=overriding.REASON)
        room.app.push_screen(write, partial(_move, room, line, int(place)))


def _move(room: RosterScreen, line: RosterLine, place: int, reason: str | None) -> None:
    if reason:
        from frontdesk.requests import MoveInLine

        asked = MoveInLine(line.person.card, room.series, room.day, place, reason)
        room.settle(asked, lambda _: f"✔ {line.person.listed} is {ordinal(place)} in line.", line.person.card)
