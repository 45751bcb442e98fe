"""A week in seven columns: what takes place on each day, by time; the arrows go about in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message

from screens.schedule.asking import LINES_OF_SESSION
from screens.schedule.words import (
    CANCELLED,
    NEXT,
    RUNNING,
    STYLES,
    by_day,
    figures,
    full,
    name_style,
)
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, stack

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from textual.content import Content
    from textual.events import Click, MouseScrollDown, MouseScrollUp

    from frontdesk.answers import SessionLine
    from screens.schedule.asking import Timetable
    from screens.schedule.words import Moment

NEEDS: Final = 110
"""Cells that seven columns need; with fewer the week is a list."""
_TOP: Final = 2
"""Lines over the sessions: the day, and what is closed."""
_SIGNS: Final = {RUNNING: "▶", NEXT: "▷", CANCELLED: "✖"}


@dataclass
class Picked(Message):
    """Another session is chosen, or none."""

    key: str | None


@dataclass
class Entered(Message):
    """The session chosen is to be opened."""

    key: str


class WeekGrid(Lines):
    """Seven days side by side; the one looked at has the choice."""

    can_focus = True
    DEFAULT_CSS: ClassVar[str] = "WeekGrid { width: 1fr; height: 1fr; }"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="week.next", tooltip="The next session of the day"),
        Binding("up", "move(-1)", "Before", show=False, id="week.before", tooltip="The session before"),
        Binding("pagedown", "move(8)", "Page down", show=False, id="week.page_down", tooltip="Further down"),
        Binding("pageup", "move(-8)", "Page up", show=False, id="week.page_up", tooltip="Further up"),
        Binding("home", "screen.today", "Today", show=False, id="week.today", tooltip="This week, today"),
        Binding("end", "screen.last", "Last", show=False, id="week.last", tooltip="The last session of the day"),
        Binding("enter", "open", "Roster", show=False, id="week.open", tooltip="The roster of the session chosen"),
    ]

    def __init__(self) -> None:
        super().__init__(id="week")
        self._days: Sequence[date] = ()
        self._sessions: Mapping[date, Sequence[SessionLine]] = {}
        self._shown: Timetable | None = None
        self._at: Moment | None = None
        self._day: date | None = None
        self._row = 0
        self._first = 0

    def tell(self, shown: Timetable, at: Moment, day: date, key: str | None) -> None:
        """Show a week, and a day of it; the choice is on the key, where it is there, else near the row it was in."""
        self._shown, self._at, self._day = shown, at, day
        self._days, self._sessions = [*shown.days], by_day(shown.sessions)
        keys = [each.key for each in self._of_day]
        self._row = keys.index(key) if key in keys else max(min(self._row, len(keys) - 1), 0)
        self._told()

    @property
    def _of_day(self) -> Sequence[SessionLine]:
        return self._sessions.get(self._day, ()) if self._day else ()

    @property
    def key(self) -> str | None:
        """The session chosen."""
        return self._of_day[self._row].key if self._row < len(self._of_day) else None

    def action_move(self, rows: int) -> None:
        """Choose further down or up in the day."""
        self._row = max(min(self._row + rows, len(self._of_day) - 1), 0)
        self._told()

    def last(self) -> None:
        """Choose the last one of the day."""
        self.action_move(len(self._of_day))

    def action_open(self) -> None:
        """Open the session chosen."""
        if self.key is not None:
            self.post_message(Entered(self.key))

    def _told(self) -> None:
        self.refresh()
        self.post_message(Picked(self.key))

    # --- the mouse --------------------------------------------------------------------------------------

    def on_click(self, event: Click) -> None:
        """Choose the session clicked on; a second click opens it."""
        column, at = event.x // max(self._wide, 1), self._first + (event.y - _TOP) // LINES_OF_SESSION
        day = self._days[column] if column < len(self._days) else None
        if day is None or event.y < _TOP or at >= len(self._sessions.get(day, ())):
            return
        if (day, at) == (self._day, self._row) and event.chain > 1:
            self.action_open()
        self._day, self._row = day, at
        self._told()

    def on_mouse_scroll_down(self, event: MouseScrollDown) -> None:
        """Move down."""
        event.stop()
        self.action_move(1)

    def on_mouse_scroll_up(self, event: MouseScrollUp) -> None:
        """Move up."""
        event.stop()
        self.action_move(-1)

    # --- drawing ----------------------------------------------------------------------------------------

    @property
    def _wide(self) -> int:
        return self.size.width // max(len(self._days), 1)

    def render(self) -> Content:
        """Return the columns, the session chosen among what fits."""
        if self._shown is None or self._at is None:
            return plain("   Looking …", "$quiet")
        room = max((self.size.height - _TOP - 1) // LINES_OF_SESSION, 1)
        self._first = min(max(self._first, self._row - room + 1), self._row)
        columns = [self._column(day, room) for day in self._days]
        return stack(row(*parts) for parts in zip(*columns, strict=True))

    def _column(self, day: date, room: int) -> list[Content]:
        wide, today = self._wide, self._at.now.date() if self._at else None
        here = day == self._day
        style = "bold reverse" if here and self.has_focus else "bold $primary" if here else "bold"
        name = f" {day:%a} {day.day} " + ("· today" if day == today else f"{day:%b}")
        lines = [_cell(name, wide, style), self._off(day, wide)]
        sessions = self._sessions.get(day, ())
        for at in range(self._first, self._first + room):
            if at < len(sessions):
                lines += self._session(sessions[at], wide, chosen=here and at == self._row)
            else:
                lines += [fit("", wide)] * LINES_OF_SESSION
        below = len(sessions) - self._first - room
        more = "+" if self._shown and day in self._shown.more else ""
        told = f"  ↓ {below}{more} more" if below > 0 else ""
        lines.append(fit(told, wide, "$quiet"))
        return lines

    def _off(self, day: date, wide: int) -> Content:
        closed = [each for each in (self._shown.closures if self._shown else ()) if each.first <= day <= each.last]
        if closed:
            return _cell(f" ✖ {closed[0].reason}", wide, "bold $warning")
        return fit("" if self._sessions.get(day) else "  nothing", wide, "$quiet")

    def _session(self, line: SessionLine, wide: int, *, chosen: bool) -> list[Content]:
        state = self._at.state(line) if self._at else ""
        sign = "▸" if chosen else _SIGNS.get(state, " ")
        when = f"{sign}{line.time} {'cancelled' if state == CANCELLED else figures(line)}"
        name = f" {line.series}"
        if chosen:
            style = "bold reverse" if self.app.no_color else "bold $primary"
            return [fit(when, wide, style), _cell(name, wide, style)]
        style = STYLES.get(state, "") or ("$warning" if full(line) else "")
        return [fit(when, wide, style), _cell(name, wide, name_style(line, state))]


def _cell(text: str, wide: int, style: str = "") -> Content:
    """A text in a column, with a gap to the next; the sign before a time stands in its own column's first cell."""
    return row(fit(text, wide - 1, style), plain(" "))
