"""Moving a booking: the sessions that admit the person, with what would be held there; the others say why not."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.words import count
from screens.check_in.words import day_words
from screens.dialogs.confirm import Confirm
from screens.dialogs.pick import Choice, Pick
from screens.room import sentence_of
from screens.roster import outcomes
from screens.roster.words import charge_words

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import BookableLine, RosterLine
    from frontdesk.contract import Desk
    from frontdesk.requests import MoveBooking
    from screens.roster.screen import RosterScreen

DAYS: Final = 14
"""Days, today among them, whose sessions are listed."""
EVERYTHING: Final = "everything"
FULL: Final = "waitlist"


def move(room: RosterScreen, line: RosterLine) -> None:
    """Ask where they may go, with what the booking holds here free to be held there."""
    from frontdesk.requests import Bookable, Swap

    now, card = room.console.club.now(), line.person.card
    session = None if room.roster is None else room.roster.session
    if now is None or session is None:
        return
    if session.starts <= now:
        room.complain(f"{room.series} has started; a booking cannot be moved any more.")
        return
    first, last = sorted((now.date(), room.day))
    where: Any = Bookable(card, first, last + timedelta(days=DAYS - 1), everything=True)
    freed = Swap(card, room.series, room.day, unpaid=True)

    def ask(desk: Desk) -> object:
        """Look at what is bookable as if nothing were held here; where nothing is held, as things stand."""
        after = getattr(desk.preview(freed, where), "after", None)
        return desk.perform(where) if after is None else after

    room.ask(ask, partial(_list, room, line, False), "move")  # not everything, at first


def _list(room: RosterScreen, line: RosterLine, everything: bool, found: Any) -> None:  # noqa: ANN401, FBT001  # bound above; the desk's answer
    if (sentence := sentence_of(found)) is not None:
        room.complain(sentence)
        return
    today = _today(room)
    others = [each for each in found.lines if (each.session.series, each.session.date) != (room.series, room.day)]
    admits = [each for each in others if each.verdict.value == "book"]
    by_key = {f"{each.session.series} {each.session.date}": each for each in others}
    choices = [_choice(key, each, today) for key, each in by_key.items() if everything or each.verdict.value == "book"]
    lines: tuple[str, ...] = ()
    if not everything and len(admits) < len(others):
        words = f"Show the other {count(len(others) - len(admits), 'session')}, and why not"
        choices.append(Choice(EVERYTHING, words))
        lines = (f"{count(len(admits), 'session')} they may move to; the last line shows the others.",)
    if not choices:
        room.complain("There is no other session in two weeks.")
        return
    pick = Pick(f"{line.person.listed}: where to?", choices, lines=lines)
    room.app.push_screen(pick, partial(_picked, room, line, found, by_key))


def _choice(key: str, each: BookableLine, today: date) -> Choice:
    session = each.session
    words = f"{day_words(session.date, today)} {session.time} {session.series}"
    if each.verdict.value == "book":
        free = "" if session.capacity is None else f"{session.capacity - session.taken} free, "
        return Choice(key, words, f"{free}{charge_words(each.paid_by)}")
    why_not = {FULL: f"full, {session.waiting} waiting", "booked": "booked there already"}.get(each.verdict.value)
    return Choice(key, f"{words}{_reasons(each)}", why_not=why_not or "no")


def _reasons(each: BookableLine) -> str:
    said = "; ".join(outcomes.sentences(each.reasons)) if each.verdict.value == "no" else ""
    return f" · {said}" if said else ""


def _picked(
    room: RosterScreen, line: RosterLine, found: object, by_key: dict[str, BookableLine], key: str | None
) -> None:
    if key == EVERYTHING:
        _list(room, line, True, found)  # everything
    elif key is not None:
        from frontdesk.requests import MoveBooking

        to = by_key[key].session
        asked = MoveBooking(line.person.card, room.series, room.day, to.series, to.date)
        room.ask(lambda desk: desk.preview(asked), partial(_confirm, room, line, asked), "move")


def _confirm(room: RosterScreen, line: RosterLine, asked: MoveBooking, seen: object) -> None:
    if (sentence := sentence_of(seen)) is not None:
        room.complain(sentence)
        return
    answer: Any = getattr(seen, "answer", None)
    there = f"{asked.to_series}, {day_words(asked.to_date, _today(room))}"
    lines = [f"There it holds: {charge_words(answer.paid_by, whole=True)}."]
    if line.charge is not None and line.charge.usable_from is not None and _another(line.charge, answer.paid_by):
        lines.append(f"The {charge_words(line.charge, whole=True)}, which is held here, comes back.")
    lines += [f"! {each}" for each in outcomes.sentences(answer.warnings)]
    if moved_up := room.moved_up(answer.promoted).strip():
        lines.append(moved_up)
    title = f"Move {line.person.listed} to {there}?"
    confirm = Confirm(title, tuple(lines), yes="Move the booking", no="Leave it here")
    room.app.push_screen(confirm, partial(_move, room, line, asked, there))


def _another(here: Any, there: Any) -> bool:  # noqa: ANN401  # what pays, twice
    return (here.membership, here.usable_from) != (there.membership, there.usable_from)


def _move(room: RosterScreen, line: RosterLine, asked: MoveBooking, there: str, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
    if sure:
        room.settle(
            asked,
            lambda answer: (
                f"✔ {line.person.listed} moved to {there}: {charge_words(answer.paid_by, whole=True)}."
                f"{room.moved_up(answer.promoted)}"
            ),
        )


def _today(room: RosterScreen) -> date:
    now = room.console.club.now()
    return room.day if now is None else now.date()
