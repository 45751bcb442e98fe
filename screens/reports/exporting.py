"""What every table under F9 can do: go into an Excel file while one goes on, count up, be broken off."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.room import Room
from screens.table_file import TableFile

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.timer import Timer

    from frontdesk.contract import Desk

COUNT_EVERY: Final = 0.25
"""Seconds between two looks at how far an export is."""


class ExportingRoom(Room):
    """A room whose table goes into a file with Ctrl+S; Esc breaks that off first."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "export", "Excel", id="reports.export", tooltip="Save what is shown as an Excel file"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.file = TableFile(console)
        self._counting: Timer | None = None

    def file_name(self) -> str | None:
        """Name the file; None: there is nothing to write yet."""
        raise NotImplementedError

    def write_file(self, desk: Desk, path: Path, going_on: Callable[[int], bool]) -> object:
        """Write what is shown; called in a thread."""
        raise NotImplementedError

    def action_export(self) -> None:
        """Write what is shown into a file, beside the screen."""
        name = self.file_name()
        if self.file.going or name is None:
            return
        self.background(partial(self.file.write, name, self.write_file, self._exported), "export")
        self._counting = self.set_interval(COUNT_EVERY, self._count)
        self.say("Exporting … Esc cancels")

    def _count(self) -> None:
        if self.file.going:
            self.say(f"Exporting … {self.file.rows} rows · Esc cancels")

    def _exported(self, said: str, good: bool) -> None:  # noqa: FBT001  # the file's answer
        if self._counting is not None:
            self._counting.stop()
        if good:
            self.say(f"✔ {said} in {self.file.path}", "$success")
        else:
            self.complain(said)

    async def action_back(self) -> None:
        """Break the export off, else go back."""
        if self.file.going:
            self.file.cancel()
        else:
            await super().action_back()
