"""The line under the session credits that tells of an export: how far it is, then where the file is."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from rich.cells import chop_cells

from screens.table_file import TableFile
from screens.widgets.lines import Lines
from screens.widgets.progress import progress
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date
    from pathlib import Path

    from textual.timer import Timer

    from frontdesk.contract import Desk
    from frontdesk.requests import CreditHistory
    from screens.room import Room

EVERY: Final = 0.25
"""Seconds between two looks at how far it is."""


class ExportLine(Lines):
    """Begins an export, tells of it, breaks it off; not to be seen while there is nothing to tell."""

    def __init__(self, room: Room) -> None:
        super().__init__(id="file")
        self._room = room
        self._file = TableFile(room.console)
        self._counting: Timer | None = None
        self.display = False

    @property
    def going(self) -> bool:
        """Whether a file is being written."""
        return self._file.going

    def begin(self, shown: CreditHistory, day: date) -> None:
        """Write what is shown into a file, beside the screen."""
        if not self.going:
            from frontdesk.credit_export import default_name

            name = default_name(shown.card, day)
            self._room.background(partial(self._file.write, name, partial(self._write, shown), self._done), "export")
            self._counting = self.set_interval(EVERY, self._count)
            self._tell("Exporting …")

    def _write(self, shown: CreditHistory, desk: Desk, path: Path, going_on: Callable[[int], bool]) -> object:
        from frontdesk.credit_export import export_credits

        return export_credits(desk, shown, path, going_on=going_on, expecting=self._file.expect)

    def cancel(self) -> None:
        """Break it off; nothing of it stays."""
        self._file.cancel()

    def clear(self) -> None:
        """Tell nothing more of a file that is written."""
        if not self.going:
            self._tell("")

    def copy_path(self) -> None:
        """Copy the path of the file last written."""
        if self._file.path is None:
            self._room.say("Nothing was exported yet. Ctrl+Y exports what is shown.")
        else:
            self.app.copy_to_clipboard(str(self._file.path))
            self._room.say("✔ The path is copied.", "$success")

    def _count(self) -> None:
        if self.going:
            rows, expected = self._file.rows, self._file.expected
            self._tell(f"Exporting … {progress(rows, expected) if expected else rows} rows · Esc cancels")

    def _done(self, said: str, good: bool) -> None:  # noqa: FBT001  # the file's answer
        if self._counting is not None:
            self._counting.stop()
        if good:
            self._room.say(f"✔ {said} exported · Ctrl+R copies the path", "$success")
        else:
            self._room.complain(said)
        self._tell(str(self._file.path or "") if good else "")

    def _tell(self, words: str) -> None:
        lines = chop_cells(words, max(self.app.size.width - 4, 20)) if words else []
        self.display = bool(lines)
        self.styles.height = max(len(lines), 1)
        self.show(*(plain(f" {line}", "$quiet") for line in lines))
