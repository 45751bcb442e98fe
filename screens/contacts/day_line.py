"""The day that all figures refer to: typed, said in words, and what is wrong with what was typed."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Horizontal, Vertical
from textual.message import Message
from textual.widgets import Input

from frontdesk.text import BadText
from screens.contacts.as_of import read_as_of, say_as_of
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, wrapped

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

HELP: Final = "2026-03-04, 4 mar, today, +7, -30 · Ctrl+←/→ a day"
HINT: Final = "  Ctrl+G another day"
LONGEST: Final = 20


@dataclass
class DayTyped(Message):
    """A day was typed."""

    day: date


class DayLine(Vertical):
    """The field of the day, what it says beside it, and below it what does not fit there."""

    DEFAULT_CSS: ClassVar[str] = """
    DayLine { height: auto; }
    DayLine #as-of, DayLine #below { height: 1; }
    DayLine #as-of .label { width: 8; }
    DayLine #as-of .beside { width: 1fr; padding-left: 1; }
    DayLine #as-of Input, DayLine #as-of Input:focus {
        width: 14; height: 1; border: none; padding: 0 1; background: $panel;
    }
    """

    def __init__(self) -> None:
        super().__init__()
        self._field = Input("today", compact=True, select_on_focus=True, max_length=LONGEST)
        self._field.cursor_blink = False
        self._beside, self._below = Lines(classes="beside"), Lines(id="below")
        self._day: date | None = None
        self._today: date | None = None

    def compose(self) -> ComposeResult:
        """Lay out the field and what it says."""
        with Horizontal(id="as-of"):
            yield Lines(classes="label")
            yield self._field
            yield self._beside
        yield self._below

    def on_mount(self) -> None:
        """Name the field."""
        self.query_one(".label", Lines).show(plain(" As of ▏", "$quiet"))
        self._below.display = False

    @property
    def typing(self) -> bool:
        """Whether a day is being typed."""
        return self._field.has_focus

    def begin(self) -> None:
        """Let a day be typed, over what stands there."""
        self._field.focus()
        self._field.select_all()
        self._beside.show(plain(HELP, "$quiet"))

    def fill(self, day: date, today: date) -> None:
        """Have this day in the field."""
        self._field.value = "today" if day == today else day.isoformat()

    def say(self, day: date, today: date, fault: str = "") -> None:
        """Say the day in words; what is being typed stays."""
        self._day, self._today = day, today
        width = max(self.app.size.width - 26, 20)
        words, *rest = wrapped(say_as_of(day, today), width)
        hint = "" if rest or len(words) + len(HINT) > width else HINT
        self._beside.show(row(plain(words, "bold"), plain(hint, "$quiet")))
        wide = max(self.app.size.width - 4, 20)
        below = [*rest, *(wrapped(f"▲ {fault}", wide) if fault else ())]
        self._below.display = bool(below)
        self._below.styles.height = max(len(below), 1)
        lines = (plain(f" {line}", "$error" if fault and at >= len(rest) else "bold") for at, line in enumerate(below))
        self._below.show(*lines)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the day typed, or say what is wrong with it."""
        message.stop()
        if self._day is None or self._today is None:
            return  # it is not known yet which day it is
        read = read_as_of(message.value, self._today)
        if isinstance(read, BadText):
            self.say(self._day, self._today, read.message)
            self.app.bell()
        else:
            self.post_message(DayTyped(read))
