"""The schedule: a day or a week of sessions, and the way to everything about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.room import ROOM_CSS, Room, sentence_of
from screens.schedule import doors
from screens.schedule.asking import Timetable, days_around, timetable_of
from screens.schedule.table import ScheduleTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, shortened
from screens.widgets.table import Chosen, Opened

if TYPE_CHECKING:
    from datetime import date, datetime

    from textual.app import ComposeResult

    from frontdesk.answers import SessionLine

SCHEDULE_CSS: Final = Path(__file__).with_name("schedule.tcss")


def _step(key: str, days: int, id_: str, tooltip: str) -> Binding:
    return Binding(key, f"step({days})", "Day", show=False, id=id_, tooltip=tooltip)


class ScheduleScreen(Room):
    """What takes place on a day; what the line chosen is about stands at its foot."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, SCHEDULE_CSS]
    NAME = "Schedule"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new_series", "New series", id="schedule.new", tooltip="A new session series"),
        Binding("ctrl+g", "go_to", "Go to", id="schedule.go_to", tooltip="Type the day to go to"),
        _step("left", -1, "schedule.before", "The day before"),
        _step("right", 1, "schedule.after", "The day after"),
        _step("ctrl+left", -7, "schedule.week_before", "A week back"),
        _step("ctrl+right", 7, "schedule.week_after", "A week on"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        from screens.schedule.words import COLUMNS

        super().__init__(console)
        self._day: date | None = None
        """The day looked at; None: today, whichever that is."""
        self._shown: Timetable | None = None
        self._head = Lines(id="day")
        self._table = ScheduleTable(COLUMNS, empty="Looking …", id="sessions")
        self._details = Lines(id="session")
        self._minute: datetime | None = None

    def furnish(self) -> ComposeResult:
        """Lay out the day, its sessions, and what is said of the one chosen."""
        yield self._head
        yield self._table
        yield self._details

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._table.focus()

    # --- what it shows --------------------------------------------------------------------------------

    @property
    def day(self) -> date | None:
        """The day looked at; None before the club is open."""
        now = self.console.club.now()
        return self._day or (now.date() if now else None)

    def look(self) -> None:
        """Ask for the day."""
        day = self._day

        def ask(desk: Any) -> object:  # noqa: ANN401  # the desk, whose contract is not needed at the start
            today = desk.clock.now().astimezone(desk.zone).date()
            return timetable_of(days_around(day or today, week=False))(desk)

        self.ask(ask, self._told, "schedule")

    def _told(self, answer: object) -> None:
        if isinstance(answer, Timetable):
            self._shown = answer
            self._paint()
        else:
            self._shown = None
            self._table.tell((), empty=sentence_of(answer) or "")

    def _tick(self) -> None:
        super()._tick()
        now = self.console.club.now()
        minute = now.replace(second=0, microsecond=0) if now else None
        if minute != self._minute:
            over_midnight = minute and self._minute and minute.date() != self._minute.date()
            self._minute = minute
            if over_midnight and self._day is None:
                self.look()
            else:
                self._paint()

    def _paint(self) -> None:
        from screens.schedule.words import day_rows, moment

        shown, now = self._shown, self.console.club.now()
        if shown is None or now is None:
            return
        rows = list(day_rows(shown.days.first, shown.sessions, shown.closures, moment(shown.sessions, now)))
        self._table.tell(rows, empty="Nothing takes place on this day.\n\nCtrl+N makes a session series.")
        self._entitle(shown, now)

    def _entitle(self, shown: Timetable, now: datetime) -> None:
        from screens.schedule.words import say_sum
        from screens.widgets.days import say_weekday

        width = max(self.app.size.width - 3, 20)
        day = shown.days.first
        today = " · today" if day == now.date() else ""
        name = f" ‹ {say_weekday(day)}{today} ›"
        told = shortened(say_sum(shown.sessions), width - len(name) - 2)
        self._head.show(row(plain(name, "bold"), plain(told.rjust(width - len(name)), "$quiet")))

    def on_chosen(self, message: Chosen) -> None:
        """Say more of the session chosen."""
        message.stop()
        self._describe()

    def on_resize(self) -> None:
        """Write all of it anew."""
        self._paint()

    def _describe(self) -> None:
        from screens.schedule.words import moment, say_session

        line, now = self.session, self.console.club.now()
        if line is None or now is None or self._shown is None:
            self._details.show()
            return
        width = max(self.app.size.width - 4, 20)
        said = say_session(line, moment(self._shown.sessions, now))
        self._details.show(*(plain(f" {shortened(words, width)}") for words in said))

    @property
    def session(self) -> SessionLine | None:
        """The session chosen."""
        sessions = self._shown.sessions if self._shown else ()
        return next((each for each in sessions if each.key == self._table.key), None)

    # --- going about ----------------------------------------------------------------------------------

    def action_step(self, days: int) -> None:
        """Go so many days on."""
        from screens.contacts.as_of import stepped

        if (day := self.day) is not None:
            self.go(stepped(day, days))

    def action_today(self) -> None:
        """Go back to today."""
        self._day = None
        self.look()

    def action_go_to(self) -> None:
        """Ask for a day, and go there."""
        from screens.schedule.go_to import AskDay

        now, day = self.console.club.now(), self.day
        if now is not None and day is not None:
            self.app.push_screen(AskDay("Go to …", now.date(), day), self._asked)

    def _asked(self, day: date | None) -> None:
        if day is not None:
            self.go(day)

    def go(self, day: date) -> None:
        """Show a day."""
        now = self.console.club.now()
        self._day = None if now is not None and day == now.date() else day
        self.look()

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Open the roster of the session chosen."""
        message.stop()
        if (line := self.session) is not None:
            doors.open_roster(self, line)

    def action_new_series(self) -> None:
        """Ask for a new series."""
        doors.open_series(self, None, None)
