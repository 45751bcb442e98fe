"""From one roster to another of the same day."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from screens.check_in.words import session_words
from screens.dialogs.pick import Choice, Pick
from screens.room import sentence_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import Schedule
    from screens.roster.screen import RosterScreen


def pick(room: RosterScreen) -> None:
    """List the sessions of the day."""
    _ask(room, partial(_list, room))


def step(room: RosterScreen, steps: int) -> None:
    """Show the session so many places later; earlier when negative."""
    _ask(room, partial(_step, room, steps))


def _ask(room: RosterScreen, then: Callable[[Schedule], None]) -> None:
    from frontdesk.requests import Sessions

    asked = Sessions(room.day, room.day)

    def told(answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            room.complain(sentence)
        else:
            then(answer)  # type: ignore[arg-type]  # no refusal: the schedule

    room.ask(lambda desk: desk.perform(asked), told, "sessions")


def _list(room: RosterScreen, schedule: Schedule) -> None:
    choices = tuple(Choice(each.series, session_words(each, room.day)) for each in schedule.sessions)
    by_name = {each.series: each for each in schedule.sessions}

    def picked(series: str | None) -> None:
        if series is not None:
            room.show_session(by_name[series])

    room.app.push_screen(Pick("Sessions of the day", choices, chosen=room.series), picked)


def _step(room: RosterScreen, steps: int, schedule: Schedule) -> None:
    at = next((place for place, each in enumerate(schedule.sessions) if each.series == room.series), None)
    if at is not None and 0 <= at + steps < len(schedule.sessions):
        room.show_session(schedule.sessions[at + steps])
    else:
        room.app.bell()
