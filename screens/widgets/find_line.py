"""The line over a list: what is typed narrows the list, and the keys that move about move in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widgets import Input

from screens.widgets.lines import Lines
from screens.widgets.safe import plain
from screens.widgets.table import Opened, Table

if TYPE_CHECKING:
    from textual.app import ComposeResult

LONGEST = 100


@dataclass
class Sought(Message):
    """Something else is typed over the list."""

    text: str


class FindInput(Input):
    """Takes text for itself, scans too, and moves in its table."""

    takes_scans = True

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="list.next", tooltip="The next row"),
        Binding("up", "move(-1)", "Before", show=False, id="list.before", tooltip="The row before"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="list.page_down", tooltip="A page down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="list.page_up", tooltip="A page up"),
        Binding("ctrl+home", "leap(False)", "First", show=False, id="list.first", tooltip="The first row"),
        Binding("ctrl+end", "leap(True)", "Last", show=False, id="list.last", tooltip="The last row"),
    ]

    def __init__(self, table: Table) -> None:
        super().__init__(id="sought", compact=True, select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False
        self._table = table

    def on_input_changed(self, message: Input.Changed) -> None:
        """Tell what is sought."""
        message.stop()
        self.post_message(Sought(message.value))

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Open the row chosen; the next scan replaces one that ended here."""
        message.stop()
        if getattr(getattr(self.app, "keyboard", None), "ended_scan", False):
            self.select_all()
        if (key := self._table.key) is not None:
            self.post_message(Opened(self._table, key))

    def action_move(self, rows: int) -> None:
        """Choose further down or up."""
        self._table.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose a page further down or up."""
        self._table.page(pages)

    def action_leap(self, end: bool) -> None:  # noqa: FBT001  # Textual calls it from a binding
        """Choose the last row, or the first."""
        self._table.leap(end=end)


class FindLine(Horizontal):
    """The label, the field, and what is said of the list beside it."""

    def __init__(self, table: Table, label: str = "Search") -> None:
        super().__init__(id="find")
        self.field = FindInput(table)
        self._label = label
        self._beside = Lines(classes="beside")

    def compose(self) -> ComposeResult:
        """Lay out the line."""
        yield Lines(classes="label")
        yield self.field
        yield self._beside

    def on_mount(self) -> None:
        """Write the label, and take the keys."""
        self.query_one(".label", Lines).show(plain(f" {self._label} ▏", "$quiet"))
        self.field.focus()

    def say(self, words: str) -> None:
        """Say something of the list."""
        self._beside.show(plain(words, "$quiet"))
