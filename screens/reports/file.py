"""A table into an Excel file, beside the screen: it counts up, and can be broken off."""

from __future__ import annotations

import asyncio
from threading import Event
from typing import TYPE_CHECKING

from screens.contacts.credit_file import default_folder, free_place
from screens.room import sentence_of
from screens.writes import Failed

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from frontdesk.contract import Desk
    from screens.console import Console

    Writing = Callable[[Desk, Path, Callable[[int], bool]], object]


class TableFile:
    """One export under way, or none."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stop: Event | None = None
        self.rows = 0
        """Rows written so far."""
        self.path: Path | None = None
        """The file last written."""

    @property
    def going(self) -> bool:
        """Whether one is being written."""
        return self._stop is not None

    def cancel(self) -> None:
        """Break it off; nothing of it stays."""
        if self._stop is not None:
            self._stop.set()

    async def write(self, name: str, writing: Writing, done: Callable[[str, bool], None]) -> None:
        """Let a file of that name be written in a thread; ``done`` gets the sentence, and whether there is a file."""
        from frontdesk.contract import Trouble

        stop = self._stop = Event()
        self.rows = 0
        try:
            desk = await self._console.club.opened()
            said, good = await asyncio.to_thread(self._written, desk, name, writing, stop)
        except Trouble as trouble:
            said, good = trouble.sentence, False
        except Exception as error:  # noqa: BLE001  # a file that fails is a log entry, not the end
            said, good = Failed(self._console.boundary.record(error)).message, False
        finally:
            stop.set()  # whoever leaves meanwhile leaves no thread behind
            self._stop = None
        done(said, good)

    def _written(self, desk: Desk, name: str, writing: Writing, stop: Event) -> tuple[str, bool]:
        from frontdesk.export import Exported
        from frontdesk.rules.words import count

        def going_on(rows: int) -> bool:
            self.rows = rows
            return not stop.is_set()

        answer = writing(desk, free_place(default_folder(), name), going_on)
        if isinstance(answer, Exported):
            self.path = answer.path
            return f"{count(answer.rows, 'row')} in {answer.path}", True
        return sentence_of(answer) or str(getattr(answer, "sentence", "")), False
