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
HERE: Final = "Books"
"""Their group."""


class ReportsScreen(Room):
    """The list of reports."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Reports"

    def __init__(self, console: Console) -> None:
        super().__init__(console)
        self._table = KeyTable((Column("", 8), Column("Report", 23), Column("", 0)), id="reports")

    def furnish(self) -> ComposeResult:
        """Lay out the list."""
        yield self._table

    def on_mount(self) -> None:
        """Show the list, and take the keys."""
        from frontdesk.reports import REPORTS

        super().on_mount()
        listed = [(str(name), about.group, about.title, about.tells) for name, about in REPORTS.items()]
        listed += [(key, HERE, title, tells) for key, (title, tells) in ROOMS_BESIDE.items()]
        rows: list[Row] = []
        before = ""
        for name, group, title, tells in listed:
            rows.append(
                Row(name, (Cell("" if group == before else group, "bold $primary"), title, Cell(tells, "$quiet")))
            )
            before = group
        self._table.tell(rows)
        self._table.focus()

    def on_opened(self, message: Opened) -> None:
        """Open the one chosen."""
        message.stop()
        open_report(self.app, self.console, message.key)
