"""What the schedule shows of some days: a list, or a week in columns where there is room for them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.containers import Container

from frontdesk.rules.by_clock import by_clock
from screens.schedule.table import ScheduleTable
from screens.schedule.week import NEEDS, Entered, Picked, WeekGrid
from screens.schedule.words import COLUMNS, by_day, day_rows, moment, say_sum, session_row
from screens.widgets.days import say_weekday
from screens.widgets.table import Chosen, Opened, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from textual.app import ComposeResult

    from frontdesk.answers import SessionLine
    from screens.schedule.asking import Timetable
    from screens.schedule.words import Moment

EMPTY = "Nothing takes place on this day.\n\nCtrl+N makes a session series."
EMPTY_DAY = "day "
"""What the key of a day without sessions begins with."""


class DaysPane(Container):
    """The list and the columns, of which one is to be seen."""

    def __init__(self) -> None:
        super().__init__(id="days")
        self._table = ScheduleTable(COLUMNS, empty="Looking …", id="sessions")
        self._grid = WeekGrid()

    def compose(self) -> ComposeResult:
        """Lay out both."""
        yield self._table
        yield self._grid

    def on_mount(self) -> None:
        """Show the list at first."""
        self._grid.display = False
        self._table.focus()

    @property
    def key(self) -> str | None:
        """The key of what is chosen."""
        return self._grid.key if self._grid.display else self._table.key

    def complain(self, sentence: str) -> None:
        """Say why there is nothing to show."""
        self._show(columns=False)
        self._table.tell((), empty=sentence)

    def tell(self, shown: Timetable, now: datetime, day: date, *, anew: bool, beside: bool = True) -> None:
        """Show some days; ``anew``: somebody came to this day, and the choice goes to what matters of it.

        ``beside``: to what is nearest to the time of the one chosen, where that is shown.
        """
        at = moment(shown.sessions, now)
        before = next((each for each in shown.sessions if each.key == self.key), None)
        key = self.key
        if anew:
            key = _beside(shown, day, before) if before is not None and beside else _what_matters(shown, day, at)
        columns = shown.days.first != shown.days.last and self.app.size.width >= NEEDS
        self._show(columns=columns)
        if columns:
            self._grid.tell(shown, at, day, key)
        else:
            rows = _week_rows(shown, at) if shown.days.first != shown.days.last else _day_rows(shown, at)
            self._table.tell(list(rows), empty=EMPTY, choose=key)
            if anew:
                self._table.lead()

    def last(self) -> None:
        """Choose the last session of the list, or of the day chosen."""
        if self._grid.display:
            self._grid.last()
        else:
            self._table.leap(end=True)

    def _show(self, *, columns: bool) -> None:
        wanted, other = (self._grid, self._table) if columns else (self._table, self._grid)
        if not wanted.display:
            wanted.display, other.display = True, False
            wanted.focus()

    def on_chosen(self, message: Chosen) -> None:
        """Tell what is chosen in the list."""
        message.stop()
        if self._table.display:
            self.post_message(Picked(message.key))

    def on_opened(self, message: Opened) -> None:
        """Tell that it is to be opened."""
        message.stop()
        self.post_message(Entered(message.key))


def _what_matters(shown: Timetable, day: date, at: Moment) -> str:
    """Return the key of the session that people come for now, else of the day's first, else of the empty day."""
    sessions = by_day(shown.sessions).get(day, [])
    today = by_clock(sessions, at.now) if day == at.now.date() else None
    first = today or next((each for each in sessions if not each.cancelled), None) or next(iter(sessions), None)
    return first.key if first is not None else f"{EMPTY_DAY}{day}"


def _beside(shown: Timetable, day: date, before: SessionLine) -> str:
    """Return the key of the session of a day that is nearest to the time of another, else of the empty day."""
    at = _minutes(before)
    sessions = by_day(shown.sessions).get(day, [])
    near = min(sessions, key=lambda each: abs(_minutes(each) - at), default=None)
    return near.key if near is not None else f"{EMPTY_DAY}{day}"


def _minutes(line: SessionLine) -> int:
    hour, minute = line.time.split(":")
    return int(hour) * 60 + int(minute)


def _day_rows(shown: Timetable, at: Moment) -> Iterator[Row]:
    return day_rows(shown.days.first, shown.sessions, shown.closures, at)


def _week_rows(shown: Timetable, at: Moment) -> Iterator[Row]:
    """Yield the days as headings, each with its sessions under it; a day without any is a row that says so."""
    sessions = by_day(shown.sessions)
    for day in shown.days:
        today = " · today" if day == at.now.date() else ""
        of_day = sessions.get(day, [])
        told = f" · {say_sum(of_day, more=day in shown.more)}" if of_day else ""
        yield Row("", (f"{say_weekday(day)}{today}{told}",))
        yield from day_rows(day, (), shown.closures, at)
        for line in of_day:
            yield session_row(line, at)
        if not of_day:
            cells = ("", "", "nothing", *[""] * (len(COLUMNS) - 3))
            yield Row(f"{EMPTY_DAY}{day}", cells, "$quiet")
