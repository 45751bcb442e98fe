"""The room Reports: what there is to look at, and the way to each."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from screens.reports.report import REPORTS_CSS
from screens.room import ROOM_CSS, Room
from screens.rooms import open_report
from screens.widgets.key_table import KeyTable
from screens.widgets.table import Cell, Column, Opened, Row

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.console import Console


ROOMS_BESIDE: Final = {
    "trail": ("Trail", "Everything that anybody did or tried, and why"),
    "hand_over": ("Hand-over", "What happened in this shift; the cash; who takes over"),
    "proof": ("Proof of the books", "Whether the books are right, and their head"),
}
"""What stands under the reports."""


class ReportsScreen(Room):
    """The list of reports."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Reports"

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._table = KeyTable((Column("Report", 26), Column("", 0)), id="reports")

    def furnish(self) -> ComposeResult:
        """Lay out the list."""
        yield self._table

    def on_mount(self) -> None:
        """Show the list, and take the keys."""
        from frontdesk.reports import REPORTS

        super().on_mount()
        rows: list[Row] = []
        group = ""
        for name, about in REPORTS.items():
            if about.group != group:
                group = about.group
                rows.append(Row("", (group,)))
            rows.append(Row(name, (about.title, Cell(about.tells, "$quiet"))))
        rows += [Row(key, (title, Cell(tells, "$quiet"))) for key, (title, tells) in ROOMS_BESIDE.items()]
        self._table.tell(rows)
        self._table.focus()

    def on_opened(self, message: Opened) -> None:
        """Open the one chosen."""
        message.stop()
        open_report(self.app, self.console, message.key)
