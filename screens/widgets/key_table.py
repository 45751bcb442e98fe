"""A table that takes the focus itself, where nothing is typed beside it."""

from __future__ import annotations

from typing import ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.table import Opened, Table


class KeyTable(Table):
    """Moves by the arrows, pages and ends; Enter opens the row chosen."""

    can_focus = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "move(1)", "Next", show=False, id="table.next", tooltip="The next row"),
        Binding("up", "move(-1)", "Before", show=False, id="table.before", tooltip="The row before"),
        Binding("pagedown", "page(1)", "Page down", show=False, id="table.page_down", tooltip="A page down"),
        Binding("pageup", "page(-1)", "Page up", show=False, id="table.page_up", tooltip="A page up"),
        Binding("home", "leap(False)", "First", show=False, id="table.first", tooltip="The first row"),
        Binding("end", "leap(True)", "Last", show=False, id="table.last", tooltip="The last row"),
        Binding("enter", "open", "Open", show=False, id="table.open", tooltip="Open the row chosen"),
    ]

    def action_move(self, rows: int) -> None:
        """Choose further down or up."""
        self.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose a page further down or up."""
        self.page(pages)

    def action_leap(self, end: bool) -> None:  # noqa: FBT001  # Textual calls it from a binding
        """Choose the last row, or the first."""
        self.leap(end=end)

    def action_open(self) -> None:
        """Open the row chosen."""
        if self.key is not None:
            self.post_message(Opened(self, self.key))
