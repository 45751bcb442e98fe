"""Ticking several of a list: typing narrows it, Space ticks, Enter takes what is ticked, Esc leaves it as it was."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import MOST_ROWS, PickInput
from screens.widgets.lines import Lines
from screens.widgets.safe import plain
from screens.widgets.table import Cell, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult
    from textual.events import Key
    from textual.widgets import Input

TICKED, NOT = "✔", "·"


@dataclass(frozen=True, slots=True)
class TickOption:
    """One thing that can be ticked."""

    key: str
    words: str
    group: str = ""
    """The heading it stands under."""
    beside: str = ""
    archived: bool = False
    """Whether it is listed only where it is ticked already."""


class TickInput(PickInput):
    """The filter; Space ticks the row chosen and never is a part of what is sought."""

    def on_key(self, event: Key) -> None:
        """Take Space as it arrives, in the order of the keys."""
        if event.key == "space":
            event.stop()
            event.prevent_default()
            dialog = self.screen
            if isinstance(dialog, Tick):
                dialog.toggle()


class Tick(Dialog[tuple[str, ...]]):
    """Answers with the keys ticked, in the order of the list, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Take", id="tick.take", tooltip="Take what is ticked", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = "Tick #ticked { height: 1; margin-top: 1; }"

    def __init__(
        self, title: str, options: Sequence[TickOption], ticked: Sequence[str], *, lines: tuple[str, ...] = ()
    ) -> None:
        super().__init__(title, lines, "Space ticks · Enter takes · Esc back · type to narrow")
        self._options = tuple(each for each in options if not each.archived or each.key in ticked)
        self._ticked = set(ticked)
        self._empty = "Nothing of that name." if self._options else "There is nothing to tick yet."
        self._table = Table((Column("", 0), Column("", 22, right=True)), empty=self._empty, id="options")
        self._count = Lines(id="ticked")

    def furnish(self) -> ComposeResult:
        """Lay out filter, list and count."""
        yield TickInput(id="filter", compact=True)
        yield self._table
        yield self._count

    def on_mount(self) -> None:
        """Show them all."""
        super().on_mount()
        groups = len({each.group for each in self._options if each.group})
        wanted = 1 + max(len(self._options) + groups, 1)
        self._table.styles.height = min(wanted, MOST_ROWS + 1, max(self.app.size.height - 11, 4))
        self._list()

    def _list(self) -> None:
        from frontdesk.text import fold

        sought = fold(self.query_one(TickInput).value).replace(" ", "")
        found = [each for each in self._options if sought in fold(each.words).replace(" ", "")]
        found = found or [each for each in self._options if sought in fold(each.group).replace(" ", "")]
        self._table.tell(list(self._rows(found)))
        self._count.show(plain(f"{len(self._ticked)} ticked", "bold" if self._ticked else "$quiet"))

    def _rows(self, found: Sequence[TickOption]) -> Iterator[Row]:
        group = ""
        for each in found:
            if each.group != group:
                group = each.group
                yield Row("", (group, ""))
            mark = TICKED if each.key in self._ticked else NOT
            beside = " · ".join(filter(None, (each.beside, "archived" if each.archived else "")))
            yield Row(each.key, (Cell(f"{mark} {each.words}"), Cell(beside, "$quiet")))

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    def toggle(self) -> None:
        """Tick the one chosen, or take its tick away; what was sought has been found then."""
        self._list()  # what was typed just before it narrows the list first
        if (key := self._table.key) is None:
            self.app.bell()
            return
        self._ticked ^= {key}
        field = self.query_one(TickInput)
        if field.value:
            field.value = ""
        else:
            self._list()

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take what is ticked, unless a scan pressed Enter; where something is sought, tick what was found."""
        message.stop()
        if self.scanned:
            message.input.value = ""
        elif message.input.value:
            self.toggle()
        else:
            self.action_take()

    def on_opened(self, message: Opened) -> None:
        """Tick the one clicked on."""
        message.stop()
        self.toggle()

    def action_take(self) -> None:
        """Answer with what is ticked."""
        self.dismiss(tuple(each.key for each in self._options if each.key in self._ticked))

    def action_move(self, rows: int) -> None:
        """Choose further down or up."""
        self._table.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose a page further down or up."""
        self._table.page(pages)
