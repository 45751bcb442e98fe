"""The schedule: a day or a week of sessions, and the way to everything about them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.room import ROOM_CSS, Room, sentence_of
from screens.schedule import doors
from screens.schedule.asking import ALL, Timetable, days_around, most_at_first, timetable_of
from screens.schedule.week import NEEDS, Entered, Picked
from screens.widgets.lines import Lines

if TYPE_CHECKING:
    from datetime import date, datetime

    from textual.app import ComposeResult

    from frontdesk.answers import SessionLine
    from frontdesk.contract import Desk

SCHEDULE_CSS: Final = Path(__file__).with_name("schedule.tcss")
NEAR: Final = 5
"""Sessions before the last one known of a day at which more are asked for."""


def _step(key: str, days: int, id_: str, tooltip: str) -> Binding:
    return Binding(key, f"step({days})", "Day", show=False, id=id_, tooltip=tooltip)


class ScheduleScreen(Room):
    """What takes place on a day or in a week; what the session chosen is stands at its foot."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, SCHEDULE_CSS]
    NAME = "Schedule"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new_series", "New series", id="schedule.new", tooltip="A new session series"),
        Binding("ctrl+o", "view", "Day/week", id="schedule.view", tooltip="The week; again: the day"),
        Binding("f4,ctrl+r", "deeds", "Deeds", id="schedule.deeds", tooltip="What can be done: cancel, edit, export …"),
        Binding("ctrl+f", "closures", "Closures", show=False, id="schedule.closures", tooltip="Closures: days off"),
        Binding("ctrl+g", "go_to", "Go to", show=False, id="schedule.go_to", tooltip="Type the day to go to"),
        _step("left", -1, "schedule.before", "The day before"),
        _step("right", 1, "schedule.after", "The day after"),
        _step("ctrl+left", -7, "schedule.week_before", "A week back"),
        _step("ctrl+right", 7, "schedule.week_after", "A week on"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        from screens.schedule.files import ScheduleFiles
        from screens.schedule.pane import DaysPane

        super().__init__(console)
        self.files = ScheduleFiles(console)
        self._day: date | None = None
        """The day looked at; None: today, whichever that is."""
        self._week = False
        self._most = 0
        """How many sessions of a day are asked for; 0: as many as suit the screen."""
        self._anew = True
        """Whether somebody came to the day only now."""
        self._to_now = False
        """Whether what people come for now is to be chosen, whatever was."""
        self._to_last = False
        """Whether somebody waits to see the last session."""
        self.shown: Timetable | None = None
        self._head, self._details = Lines(id="day"), Lines(id="session")
        self._pane = DaysPane()
        self._minute: datetime | None = None

    def furnish(self) -> ComposeResult:
        """Lay out the day, its sessions, and what is said of the one chosen."""
        yield self._head
        yield self._pane
        yield self._details

    # --- what it shows --------------------------------------------------------------------------------

    @property
    def day(self) -> date | None:
        """The day looked at; None before the club is open."""
        now = self.console.club.now()
        return self._day or (now.date() if now else None)

    @property
    def session(self) -> SessionLine | None:
        """The session chosen."""
        sessions = self.shown.sessions if self.shown else ()
        return next((each for each in sessions if each.key == self._pane.key), None)

    @property
    def _at_first(self) -> int:
        size = self.app.size
        return most_at_first(size.height, week=self._week, columns=size.width >= NEEDS)

    def look(self) -> None:
        """Ask for the day, or its week."""
        day, week = self._day, self._week
        self._most = most = max(self._most, self._at_first)

        def ask(desk: Desk) -> object:
            today = desk.clock.now().astimezone(desk.zone).date()
            return timetable_of(days_around(day or today, week=week), most)(desk)

        self.ask(ask, self._told, "schedule")

    def _told(self, answer: object) -> None:
        if isinstance(answer, Timetable):
            self.shown = answer
            if self._anew and self._all_over(answer):
                self._most = ALL
                self.look()
            else:
                self._paint()
                self._lead_to_last()
        else:
            self.shown = None
            self._pane.complain(sentence_of(answer) or "")

    def _all_over(self, shown: Timetable) -> bool:
        """Whether none of those read of today is what people come for now: it is further down."""
        now = self.console.club.now()
        if self._week or now is None or now.date() not in shown.more:
            return False
        return all(now >= each.ends for each in shown.sessions)

    def _lead_to_last(self) -> None:
        if self._to_last and self.shown is not None and not self.shown.more:
            self._to_last = False
            self._pane.last()

    def _tick(self) -> None:
        super()._tick()
        now = self.console.club.now()
        minute = now.replace(second=0, microsecond=0) if now else None
        if minute == self._minute:
            return
        before, self._minute = self._minute, minute
        if minute and before and minute.date() != before.date():
            self.look()
        else:
            self._paint()

    def _paint(self) -> None:
        from screens.schedule.heads import head

        now, day = self.console.club.now(), self.day
        if self.shown is None or now is None or day is None or day not in self.shown.days:
            return
        self._pane.tell(self.shown, now, day, anew=self._anew, beside=not self._to_now)
        self._anew = self._to_now = False
        self._head.show(head(self.shown, now, max(self.app.size.width - 2, 20)))

    def on_picked(self, message: Picked) -> None:
        """Say more of the session chosen; near the last one known of a day, ask for more of them."""
        from screens.schedule.heads import details

        message.stop()
        line, now = self.session, self.console.club.now()
        if line is None or now is None or self.shown is None:
            self._details.show()
            return
        self._details.show(*details(line, self.shown, now, max(self.app.size.width - 4, 20)))
        if self._week:
            self._day = line.date
        if line.date in self.shown.more:
            last = [each.key for each in self.shown.sessions if each.date == line.date][-NEAR:]
            if line.key in last and len(self.shown.sessions) >= self._most:
                self._most = min(self._most * 2, ALL)
                self.look()

    def on_resize(self) -> None:
        """Write all of it anew; a larger screen may show more than was asked for."""
        self._paint()
        if self.shown is not None and self.shown.more and self._most < self._at_first:
            self.look()

    # --- going about ----------------------------------------------------------------------------------

    def go(self, day: date | None) -> None:
        """Show a day, if there is one; a day of the week that is shown is there at once."""
        if day is None:
            return
        now = self.console.club.now()
        self._day = None if now is not None and day == now.date() else day
        self._anew = True
        if self.shown is not None and self._week and day in self.shown.days:
            self._paint()
        else:
            self._most = 0
            self.look()

    def action_step(self, days: int) -> None:
        """Go so many days on."""
        from screens.contacts.as_of import stepped

        if (day := self.day) is not None:
            self.go(stepped(day, days))

    def action_today(self) -> None:
        """Go back to today, to what people come for now."""
        now = self.console.club.now()
        self._to_now = True
        self.go(now.date() if now else None)

    def action_last(self) -> None:
        """Choose the last session; those that were not read yet are."""
        self._to_last = True
        if self.shown is not None and self.shown.more:
            self._most = ALL
            self.look()
        else:
            self._lead_to_last()

    def action_go_to(self) -> None:
        """Ask for a day, and go there."""
        from screens.schedule.go_to import AskDay

        now, day = self.console.club.now(), self.day
        if now is not None and day is not None:
            self.app.push_screen(AskDay("Go to …", now.date(), day), self.go)

    def action_view(self) -> None:
        """Show the week, or again the day."""
        self._week = not self._week
        self._most = 0
        self.look()

    # --- what one does --------------------------------------------------------------------------------

    def on_entered(self, message: Entered) -> None:
        """Open the roster of the session chosen; of a day without sessions, the day."""
        message.stop()
        if (line := self.session) is not None:
            doors.open_roster(self, line)

    def action_new_series(self) -> None:
        """Ask for a new series."""
        doors.open_series(self, None, None)

    def action_closures(self) -> None:
        """Go to the closures."""
        from screens.schedule.closures import ClosuresScreen

        self.app.push_screen(ClosuresScreen(self.console), lambda _nothing: self.look())

    def action_deeds(self) -> None:
        """List what can be done."""
        from screens.schedule.deeds import Deeds

        Deeds(self).choose()

    async def action_back(self) -> None:
        """Break off an export; without one, go back."""
        if self.files.going:
            self.files.cancel()
        else:
            await super().action_back()
