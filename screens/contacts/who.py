"""Picking anybody the club knows: type a name or a card, ↓ and Enter, Esc leaves it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import PickInput
from screens.widgets.table import Cell, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult
    from textual.widgets import Input

    from frontdesk.answers import ContactCard
    from screens.console import Console

MOST: Final = 20
ROOM: Final = 9
"""Rows of the list, its titles among them."""


class Who(Dialog[str]):
    """Answers with a card, or None."""

    def __init__(
        self,
        console: Console,
        title: str,
        lines: tuple[str, ...] = (),
        *,
        but: str = "",
        beside: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(title, lines, "Enter picks · Esc back · type to find")
        self._parts = console
        self._but = but
        self._said_beside = beside or {}
        """By card: what is said of somebody instead of how to reach them."""
        columns = (Column("Name", 0), Column("Card", 12), Column("", 20, right=True))
        self._table = Table(columns, empty="Type some of the name, or a card.", id="options")

    def furnish(self) -> ComposeResult:
        """Lay out what is typed, and who is meant."""
        yield PickInput(id="filter", compact=True)
        yield self._table

    def on_mount(self) -> None:
        """Make room for the list."""
        super().on_mount()
        self._table.styles.height = ROOM

    def on_input_changed(self, message: Input.Changed) -> None:
        """Find them."""
        index = self._parts.club.index
        found = index.find(message.value, most=MOST) if index is not None else ()
        rows = [
            Row(each.card, (f"{each.last_name}, {each.first_name}", each.card, Cell(self._beside(each), "$quiet")))
            for each in found
            if each.card != self._but
        ]
        self._table.tell(rows, empty="Nobody is named like this." if message.value else None)

    def _beside(self, each: ContactCard) -> str:
        return self._said_beside.get(each.card) or each.phone or each.email

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the one chosen, unless a scan pressed Enter: then the list shows whose card it is."""
        message.stop()
        if not self.scanned and (card := self._table.key) is not None:
            self.dismiss(card)

    def on_opened(self, message: Opened) -> None:
        """Take the one clicked on."""
        self.dismiss(message.key)

    def action_move(self, rows: int) -> None:
        """Choose further down or up."""
        self._table.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose a page further down or up."""
        self._table.page(pages)
