"""Asking for one line of text: a name, a reason."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.widgets.fields import Field
from screens.widgets.form import Form, Reading, Through

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult


class Write(Dialog[str]):
    """Answers with the line, cleaned, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Take it", id="write.take", tooltip="Take what was written", priority=True),
    ]

    def __init__(
        self,
        title: str,
        label: str,
        text: str = "",
        *,
        longest: int,
        shortest: int = 1,
        lines: tuple[str, ...] = (),
        takes_scans: bool = False,
    ) -> None:
        super().__init__(title, lines, "Enter takes it · Esc back")
        self._longest, self._shortest = longest, shortest
        self._form = Form(self._read)
        self._field = Field("text", label, text, size="wide", takes_scans=takes_scans)

    def furnish(self) -> ComposeResult:
        """Lay out the field."""
        with self._form:
            yield self._field

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._field.focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        read = self._cleaned(texts["text"])
        return Reading() if isinstance(read, str) else Reading({"text": str(read)})

    def _cleaned(self, text: str) -> object:
        from frontdesk.text import clean_line

        return clean_line(text, field=self._field.caption, longest=self._longest, shortest=self._shortest)

    def on_through(self, message: Through) -> None:
        """Take it, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_take()

    def action_take(self) -> None:
        """Answer with the line when it is right."""
        read = self._cleaned(self._field.value)
        if isinstance(read, str):
            self.dismiss(read)
        else:
            self._form.first_fault()
