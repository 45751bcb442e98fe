"""The first tab: what matters of somebody today, each fact leading to the tab that has more of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.contacts.tab import ContactTab
from screens.widgets.key_table import KeyTable
from screens.widgets.safe import wrapped
from screens.widgets.table import Cell, Column, Opened, Row

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.contacts.view import ContactScreen

LABEL = 17


class OverviewTab(ContactTab):
    """Shows what the header was told; it asks nothing of its own."""

    TITLE = "Overview"

    def __init__(self, room: ContactScreen, card: str) -> None:
        super().__init__(room, card)
        self._view = room
        self.table = KeyTable((Column("", LABEL), Column("", 0)), empty="Looking …")

    def compose(self) -> ComposeResult:
        """Lay out the facts."""
        yield self.table

    def enter(self) -> None:
        """Take the keys."""
        self.table.focus()

    def look(self) -> None:
        """Show the facts."""
        from screens.contacts.words import overview_facts

        now = self.room.console.club.now()
        if self._view.who is None or self._view.money is None or now is None:
            return
        rows: list[Row] = []
        width = max(self.app.size.width - LABEL - 10, 20)
        for label, words, more in overview_facts(self._view.who, now, self._view.money):
            style = "bold $warning" if more == "stop_note" else ""
            for at, line in enumerate(wrapped(words, width, 4)):
                rows.append(Row(f"{len(rows)} {more}", (Cell("" if at else label, "$quiet"), Cell(line, style))))
        self.table.tell(rows)

    def on_opened(self, message: Opened) -> None:
        """Go to the tab that has more of it, or to what changes it."""
        message.stop()
        more = message.key.partition(" ")[2]
        if more in {"edit", "stop_note"}:
            self._view.do(more)
        else:
            self._view.show_tab(more)
