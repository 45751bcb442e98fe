"""Confirming what cannot simply be undone: the safe answer has the focus, and a scan answers nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.widgets import Button

from screens.dialogs.dialog import Dialog

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Key


class Confirm(Dialog[bool]):
    """Answers True only where the affirmative was chosen on purpose: → and Enter, or a click."""

    AUTO_FOCUS = "#safe"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,down", "app.focus_next", "Other", show=False, id="confirm.next", tooltip="The other answer"),
        Binding("left,up", "app.focus_previous", "Other", show=False, id="confirm.before", tooltip="The other answer"),
    ]

    def __init__(self, title: str, lines: tuple[str, ...], *, yes: str, no: str) -> None:
        super().__init__(title, lines, "Enter answers · → the other · Esc back")
        self._yes, self._no = yes, no

    def furnish(self) -> ComposeResult:
        """Lay out the two answers, the safe one first."""
        from screens.widgets.safe import plain

        with Horizontal(id="answers"):
            yield Button(plain(self._no), id="safe", variant="primary", compact=True)
            yield Button(plain(self._yes), id="yes", compact=True)

    async def on_key(self, event: Key) -> None:
        """Let no scan press a button."""
        if event.key == "enter" and self.scanned:
            event.stop()
            event.prevent_default()

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """Answer."""
        message.stop()
        self.dismiss(message.button.id == "yes")
