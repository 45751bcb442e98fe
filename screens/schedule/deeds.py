"""What can be done from the schedule, as a list: with the session chosen, its series, and the schedule as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.dialogs.pick import Choice, Pick
from screens.dialogs.weigh import weigh
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
        title = when(self._line) if self._line else "Schedule"
        self._room.app.push_screen(Pick(title, list(self._choices())), self._do)

    def _choices(self) -> Iterator[Choice]:
        line, now = self._line, self._room.console.club.now()
        none = "" if line else "choose one first"
        over = none or ("it is over" if line and now and now >= line.ends else "")
        off = over or ("it is cancelled" if line and line.cancelled else "")
        yield Choice("roster", "Roster", "Enter", none)
        yield Choice("edit", "Edit this session …", "", off)
        yield Choice("series", "Edit the series …", "", none)
        yield Choice("copy", "A new series like it …", "", none)
        if line and line.cancelled:
            yield Choice("restore", "Let it take place after all …", "", over or _why_off(line))
        else:
            yield Choice("cancel", "Cancel this session …", "", off)
        yield Choice("new", "New series …", "Ctrl+N")
        yield Choice("closures", "Closures …", "Ctrl+F")
        yield Choice("rules", "Rules …")
        yield Choice("terms", "Booking terms …")
        yield Choice("view", "The week, or the day", "Ctrl+O")
        yield Choice("go", "Go to a day …", "Ctrl+G")
        yield Choice("ics", "Export the days shown as .ics")
        yield Choice("ics4", "Export four weeks from here as .ics")
        yield Choice("xlsx", "Export the days shown to Excel")

    def _do(self, what: str | None) -> None:
        if self._line is not None and what in {"roster", "edit", "series", "copy", "cancel", "restore"}:
            self._do_to(self._line, what)
        elif what is not None:
            self._go(what)

    def _do_to(self, line: SessionLine, what: str) -> None:
        from screens.schedule.cancelling import cancelling, restoring

        room = self._room
        now = room.console.club.now()
        match what:
            case "roster":
                doors.open_roster(room, line)
            case "edit":
                doors.open_series(room, line.series, line.date)
            case "series":
                doors.open_series(room, line.series, None)
            case "copy":
                doors.open_series(room, None, None, line.series)
            case "cancel" if now:
                weigh(room, cancelling(line, now.date()), room.look)
            case "restore":
                weigh(room, restoring(line), room.look)

    def _go(self, what: str) -> None:
        room = self._room
        match what:
            case "new":
                room.action_new_series()
            case "closures":
                room.action_closures()
            case "rules":
                doors.open_rules(room)
            case "terms":
                doors.open_booking_terms(room)
            case "view":
                room.action_view()
            case "go":
                room.action_go_to()
            case _:
                room.files.export(what, room)


def _why_off(line: SessionLine) -> str:
    return "a closure: undo that" if line.closed_for is not None else ""


def when(line: SessionLine) -> str:
    """Name a session: Spin on Tue 6 Jan at 18:00."""
    return f"{line.series} on {line.date:%a} {line.date.day} {line.date:%b} at {line.time}"
