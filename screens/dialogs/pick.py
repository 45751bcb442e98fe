"""Picking one of a list: type to narrow it, ↓ and Enter, Esc leaves it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.widgets import Input

from screens.dialogs.dialog import Dialog
from screens.widgets.table import Cell, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult

MOST_ROWS: Final = 14
BESIDE: Final = 24
"""Cells that what is said beside an option takes at most."""
NONE: Final = "-"
"""The key, in the list, of an option whose own key is empty."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick."""

    key: str
    words: str
    beside: str = ""
    """What is said beside it: a key that does the same, a figure."""
    why_not: str = ""
    """Why it cannot be picked now; it is listed all the same."""


class PickInput(Input):
    """The filter; the list under it is moved from here."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "screen.move(1)", "Next", show=False, id="pick.next", tooltip="The next of the list"),
        Binding("up", "screen.move(-1)", "Before", show=False, id="pick.before", tooltip="The one before"),
        Binding("pagedown", "screen.page(1)", "Page down", show=False, id="pick.page_down", tooltip="A page down"),
        Binding("pageup", "screen.page(-1)", "Page up", show=False, id="pick.page_up", tooltip="A page up"),
    ]


class Pick(Dialog[str]):
    """Answers with the key picked, or None."""

    def __init__(self, title: str, options: Sequence[Choice], *, chosen: str = "", lines: tuple[str, ...] = ()) -> None:
        super().__init__(title, lines, "Enter picks · Esc back · type to narrow")
        self._options = tuple(options)
        self._chosen = chosen
        beside = max((len(each.why_not or each.beside) for each in self._options), default=0)
        self._says_more = beside > 0
        columns = (Column("", 0), Column("", min(beside, BESIDE), right=True)) if beside else (Column("", 0),)
        self._table = Table(columns, empty="Nothing of that name.", id="options")

    def furnish(self) -> ComposeResult:
        """Lay out filter and list."""
        yield PickInput(id="filter", compact=True)
        yield self._table

    def on_mount(self) -> None:
        """Show them all."""
        super().on_mount()
        self._table.styles.height = 1 + min(len(self._options), MOST_ROWS, max(self.app.size.height - 9, 3))
        self._list("")
        self._table.choose(self._chosen)

    def _list(self, typed: str) -> None:
        from frontdesk.text import fold

        sought = fold(typed).split()
        found = [each for each in self._options if all(word in fold(each.words) for word in sought)]
        self._table.tell([self._row(each) for each in found])

    def _row(self, option: Choice) -> Row:
        beside = (Cell(option.why_not or option.beside, "$quiet"),) if self._says_more else ()
        return Row(option.key or NONE, (option.words, *beside), "$quiet" if option.why_not else "")

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list."""
        self._list(message.value)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the one chosen, unless a scan pressed Enter."""
        message.stop()
        if self.scanned:
            message.input.value = ""
            self.app.bell()
        elif (key := self._table.key) is not None:
            self._take(key)

    def on_opened(self, message: Opened) -> None:
        """Take the one clicked on."""
        self._take(message.key)

    def _take(self, key: str) -> None:
        option = next(each for each in self._options if (each.key or NONE) == key)
        if option.why_not:
            self.app.bell()
        else:
            self.dismiss(option.key)

    def action_move(self, rows: int) -> None:
        """Choose further down or up."""
        self._table.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose a page further down or up."""
        self._table.page(pages)
