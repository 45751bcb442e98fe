"""The schedule as a file: for the calendars that people carry with them, or for Excel."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING, Final

from screens.schedule.asking import Days
from screens.table_file import TableFile

if TYPE_CHECKING:
    from pathlib import Path

    from frontdesk.contract import Desk
    from frontdesk.export import GoingOn
    from screens.console import Console
    from screens.schedule.screen import ScheduleScreen
    from screens.table_file import Writing

FOUR_WEEKS: Final = timedelta(days=27)
EVERY: Final = 0.25
"""Seconds between two looks at how far an export is."""


class ScheduleFiles:
    """One export at a time."""

    def __init__(self, console: Console) -> None:
        self._file = TableFile(console)

    @property
    def going(self) -> bool:
        """Whether one is being written."""
        return self._file.going

    def cancel(self) -> None:
        """Break it off; nothing of it stays."""
        self._file.cancel()

    def export(self, what: str, room: ScheduleScreen) -> None:
        """Write the days shown, or four weeks from the first of them, as a calendar or for Excel."""
        if room.shown is None or self.going:
            return
        days = room.shown.days
        if what == "ics4":
            days = Days(days.first, days.first + FOUR_WEEKS)
        name, writing = _excel(days) if what == "xlsx" else _calendar(days)
        room.background(partial(self._file.write, name, writing, partial(self._done, room)), "export")
        room.say("Exporting … Esc breaks it off.")
        room.set_timer(EVERY, partial(self._say, room))

    def _say(self, room: ScheduleScreen) -> None:
        if self.going:
            room.say(f"Exporting … {self._file.rows} sessions so far. Esc breaks it off.")
            room.set_timer(EVERY, partial(self._say, room))

    def _done(self, room: ScheduleScreen, said: str, good: bool) -> None:  # noqa: FBT001  # as the file tells it
        path = self._file.path
        if good and path is not None:
            room.say(f"✔ {said}: {path.name} in {path.parent}", "$success")
        else:
            room.complain(said)


def _calendar(days: Days) -> tuple[str, Writing]:
    from frontdesk.calendar_export import default_name, export_calendar

    def write(desk: Desk, path: Path, going_on: GoingOn) -> object:
        return export_calendar(desk, days.first, days.last, path, going_on=going_on)

    return default_name(days.first, days.last), write


def _excel(days: Days) -> tuple[str, Writing]:
    from frontdesk.schedule_export import default_name, export_schedule

    def write(desk: Desk, path: Path, going_on: GoingOn) -> object:
        return export_schedule(desk, days.first, days.last, path, going_on=going_on)

    return default_name(days.first, days.last), write
