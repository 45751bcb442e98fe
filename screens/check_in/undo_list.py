"""The last actions of this desk, listed: each can be undone, exactly, whatever came after it elsewhere."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from screens.background import in_background
from screens.check_in.jobs import UndoLast
from screens.check_in.words import Sign, Verdict, day_words
from screens.dialogs.pick import Choice, Pick
from screens.room import sentence_of

if TYPE_CHECKING:
    from datetime import datetime

    from frontdesk.answers import UndoableAction, UndoableActions
    from frontdesk.contract import Desk
    from screens.check_in.acting import Acting

MOST: Final = 50
DEEDS: Final = {
    "check_in": "checked in",
    "cancel": "cancelled",
    "no_show": "no-show",
    "adjust": "credits adjusted",
    "pay": "payment",
    "write_off": "written off",
    "swap": "charged",
    "settle": "settled",
    "book": "booked",
    "promote": "given a place",
    "move_booking": "moved",
}
NOT_YOURS: Final = "asks for a manager's PIN"
LINES: Final = ("Enter undoes the one chosen: the same credit, place or money comes back.",)


def last_actions(screen: Acting) -> None:
    """List what this desk did last, and undo what is picked."""
    in_background(screen, partial(_list, screen), "last actions", newest_only=True)


async def _list(screen: Acting) -> None:
    club = screen.console.club
    answer = await club.ask("last actions", _ask)
    now = club.now()
    if answer is None or now is None:
        sentence = club.trouble.sentence if club.trouble is not None else "It could not be looked up."
        screen.say(Verdict(Sign.WAIT, "the books do not answer", (sentence,)))
    elif (refused := sentence_of(answer)) is not None:
        screen.say(Verdict(Sign.ASK, "nothing undone", (refused,)))
    elif screen.is_current:
        found: UndoableActions = answer  # type: ignore[assignment]  # no refusal: the actions
        _pick(screen, found.actions, now)


def _ask(desk: Desk) -> object:
    from frontdesk.requests import Undoable

    return desk.perform(Undoable(MOST))


def _pick(screen: Acting, actions: tuple[UndoableAction, ...], now: datetime) -> None:
    if not actions:
        screen.say(Verdict(Sign.ASK, "nothing undone", ("This desk has done nothing that could be undone.",)))
        return
    choices = [
        Choice(each.nonce, in_words(each, now), each.line.by or "" if each.may else NOT_YOURS) for each in actions
    ]
    screen.app.push_screen(Pick("The last actions of this desk", choices, lines=LINES), partial(_undo, screen))


def _undo(screen: Acting, nonce: str | None) -> None:
    if nonce is not None:
        screen.console.writes.put(UndoLast(screen, of=nonce))


def in_words(action: UndoableAction, now: datetime) -> str:
    """«17:52 checked in: Smith, Anna · Spin»."""
    line, at = action.line, action.line.at.astimezone(now.tzinfo)
    day = "" if at.date() == now.date() else f"{day_words(at.date(), now.date())} "
    deed = DEEDS.get(line.op, line.op.replace("_", " "))
    who = line.contact.listed if line.contact is not None else ""
    about = [who, line.session.series if line.session is not None else line.after or ""]
    return f"{day}{at:%H:%M} {deed}: {' · '.join(each for each in about if each)}"
