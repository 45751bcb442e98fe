"""Asking for a day: typed in any of the ways that days are typed, and said back."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.fields import Field
from screens.widgets.form import Form, Reading, Through

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.text import BadText


class AskDay(Dialog["date"]):
    """Answers with the day, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Take it", id="day.take", tooltip="Take the day typed", priority=True),
    ]

    def __init__(self, title: str, today: date, day: date, *, ahead: bool = False) -> None:
        super().__init__(title, ("Such as 2026-03-04, 4 mar, today, +7 or -30.",), "Enter takes it · Esc back")
        self._today = today
        self._ahead = ahead
        """Whether a day without a year is the next one."""
        self._form = Form(self._read)
        self._field = Field("day", "Day", day.isoformat())

    def furnish(self) -> ComposeResult:
        """Lay out the field."""
        with self._form:
            yield self._field

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._field.focus()

    def _day(self, text: str) -> date | BadText:
        from screens.contacts.as_of import read_as_of
        from screens.widgets.days import spelt_out

        typed = spelt_out(text.strip(" ").casefold(), self._today, self._today) if self._ahead else text
        return read_as_of(typed, self._today, self._field.caption)

    def _read(self, texts: Mapping[str, str]) -> Reading:
        from datetime import date

        from screens.widgets.days import say_weekday

        read = self._day(texts["day"])
        if isinstance(read, date):
            return Reading(echoes={"day": say_weekday(read)})
        return Reading({"day": read.message})

    def on_through(self, message: Through) -> None:
        """Take it, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_take()

    def action_take(self) -> None:
        """Answer with the day when it is one."""
        from datetime import date

        read = self._day(self._field.value)
        if isinstance(read, date):
            self.dismiss(read)
        else:
            self._form.first_fault()
