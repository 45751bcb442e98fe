"""What can be done from the schedule, as a list: with the session chosen, its series, and the schedule as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.dialogs.pick import Choice, Pick
from screens.schedule import doors

if TYPE_CHECKING:
    from collections.abc import Iterator

    from frontdesk.answers import SessionLine
    from screens.schedule.screen import ScheduleScreen


class Deeds:
    """The list, for the session chosen when it was opened."""

    def __init__(self, room: ScheduleScreen) -> None:
        self._room = room
        self._line = room.session

    def choose(self) -> None:
        """Show the list."""
        line = self._line
        title = f"{line.series}, {line.date:%a} {line.date.day} {line.date:%b} {line.time}" if line else "Schedule"
        self._room.app.push_screen(Pick(title, list(self._choices())), self._do)

    def _choices(self) -> Iterator[Choice]:
        line = self._line
        none = "" if line else "choose one first"
        yield Choice("roster", "Roster", "Enter", none)
        yield Choice("edit", "Edit this session …", "", none)
        yield Choice("series", "Edit the series …", "", none)
        yield Choice("new", "New series …", "Ctrl+N")
        yield Choice("view", "The week, or the day", "Ctrl+O")
        yield Choice("go", "Go to a day …", "Ctrl+G")

    def _do(self, what: str | None) -> None:
        room, line = self._room, self._line
        match what:
            case "roster" if line:
                doors.open_roster(room, line)
            case "edit" if line:
                doors.open_series(room, line.series, line.date)
            case "series" if line:
                doors.open_series(room, line.series, None)
            case "new":
                room.action_new_series()
            case "view":
                room.action_view()
            case "go":
                room.action_go_to()


def when(line: SessionLine) -> str:
    """Name a session: Spin on Tue 6 Jan at 18:00."""
    return f"{line.series} on {line.date:%a} {line.date.day} {line.date:%b} at {line.time}"
