"""What every dialog is: a box on top, left by Esc without an answer, and never answered by a scan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen

from screens.keyboard import Keyboard
from screens.patient import PatientScreen
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, shortened, wrapped

if TYPE_CHECKING:
    from textual.app import ComposeResult

R = TypeVar("R")
INNER: int = 70
"""Cells of a line inside the box, at most."""


class Dialog(PatientScreen[R | None], ModalScreen[R | None]):
    """A box with a title, some sentences, and what a subclass adds."""

    CSS_PATH = Path(__file__).with_name("dialogs.tcss")
    BINDING_GROUP_TITLE = "Here"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "cancel", "Back", id="dialog.cancel", tooltip="Back, without an answer"),
    ]

    def __init__(self, title: str, lines: tuple[str, ...] = (), foot: str = "") -> None:
        super().__init__()
        self._title = title
        self._lines = lines
        self._foot = foot

    def compose(self) -> ComposeResult:
        """Lay out the box."""
        with Container(id="dialog") as box:
            box.border_title = plain(shortened(self._title, INNER))
            box.border_subtitle = plain(self._foot)
            if self._lines:
                yield Lines(id="sentences")
            yield from self.furnish()

    def furnish(self) -> ComposeResult:
        """Lay out what answers."""
        yield from ()

    def on_mount(self) -> None:
        """Write the sentences."""
        self.tell(self._lines)

    def tell(self, lines: tuple[str, ...]) -> None:
        """Write other sentences."""
        self._lines = lines
        if self._lines:
            shown = [part for line in self._lines for part in wrapped(line, min(INNER, self.app.size.width - 8), 6)]
            sentences = self.query_one("#sentences", Lines)
            sentences.styles.height = min(len(shown), max(self.app.size.height - 10, 1))
            sentences.show(*(plain(line) for line in shown))

    def retitle(self, title: str) -> None:
        """Give it another title."""
        self._title = title
        self.query_one("#dialog", Container).border_title = plain(shortened(title, INNER))

    def scans_wait(self, many: int) -> None:
        """Say how many scans wait until this is answered."""
        said = f"{many} scan waits" if many == 1 else f"{many} scans wait"
        self.query_one("#dialog").border_subtitle = plain(f"◐ {said} · {self._foot}" if self._foot else f"◐ {said}")

    @property
    def scanned(self) -> bool:
        """Whether the Enter just pressed ended a scan: then it answers nothing."""
        keyboard = getattr(self.app, "keyboard", None)
        return isinstance(keyboard, Keyboard) and keyboard.ended_scan

    def action_cancel(self) -> None:
        """Leave without an answer."""
        self.dismiss(None)
