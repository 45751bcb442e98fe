"""A form that asks one thing of the desk, and stays with what was typed until it is done."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs.dialog import INNER, Dialog
from screens.errands import Answered, Errand, new_nonce
from screens.room import sentence_of
from screens.staff.reading import Filled
from screens.widgets.form import Form, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from textual.app import ComposeResult

    from frontdesk.requests import Request
    from screens.console import Console
    from screens.widgets.fields import Field
    from screens.widgets.form import Through


class StaffForm(Dialog[str]):
    """Answers with the sentence of what was done, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="staff_form.save", tooltip="Do what the form says", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    StaffForm #said { width: 100%; height: 0; color: $error; margin-bottom: 1; }
    StaffForm Field .label { width: 20; }
    StaffForm Field ChoiceBox { width: 14; }
    StaffForm PinBox { width: 16; }
    """

    def __init__(
        self,
        shared: Console,
        title: str,
        fields: tuple[Field, ...],
        read: Callable[[Mapping[str, str]], Filled],
        lines: tuple[str, ...] = (),
    ) -> None:
        super().__init__(title, lines, "Enter goes on · Ctrl+S saves · Esc back")
        self._shared = shared
        self._fields = fields
        self._read_all = read
        self._filled = Filled(Reading())
        self._form = Form(self._read)
        self._said = Lines(id="said")
        self._kept: tuple[Request[Any], str] | None = None
        """What met trouble, and its nonce: sent again, it is done once."""
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out the fields."""
        with self._form:
            yield from self._fields
        yield self._said

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        self._filled = self._read_all(texts)
        return self._filled.reading

    def on_through(self, message: Through) -> None:
        """Save after the last field, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_save()

    def action_save(self) -> None:
        """Ask the desk; else go to what is wrong."""
        if self._sending:
            return
        if (fault := self._form.first_fault()) is not None:
            fault.focus()
            self.app.bell()
        elif (asked := self._filled.request) is not None:
            self._say("")
            self._sending = True
            nonce = self._kept[1] if self._kept and self._kept[0] == asked else new_nonce()
            self._kept = (asked, nonce)
            self._shared.writes.put(Errand(asked, self, partial(self._answered, self._filled.done), nonce))

    def on_answered(self, message: Answered) -> None:
        """Take the answer."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def _answered(self, done: str, answer: object) -> None:
        """Leave when it is done; else say why it is not, and keep what was typed."""
        self._sending = False
        if (sentence := sentence_of(answer)) is None:
            self.dismiss(done)
            return
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._kept = None
        self._say(f"▲ {sentence}")
        self.app.bell()

    def _say(self, words: str) -> None:
        lines = wrapped(words, min(INNER, self.app.size.width - 8), 3) if words else []
        self._said.styles.height = len(lines)
        self._said.show(*(plain(line) for line in lines))

    def action_cancel(self) -> None:
        """Leave, unless it is being done."""
        if not self._sending:
            self.dismiss(None)
