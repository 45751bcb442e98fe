"""A table into an Excel file, beside the screen: it counts up, and can be broken off."""

from __future__ import annotations

import asyncio
from pathlib import Path
from threading import Event
from typing import TYPE_CHECKING, Final

from screens.loans import borrow
from screens.room import sentence_of
from screens.writes import Failed

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.contract import Desk
    from screens.console import Console

    Writing = Callable[[Desk, Path, Callable[[int], bool]], object]


MOST_NAMES: Final = 99
"""Names that are tried where files of the name are there already."""


class TableFile:
    """One export under way, or none."""

    def __init__(self, console: Console) -> None:
        self._console = console
        self._stop: Event | None = None
        self.rows = 0
        """Rows written so far."""
        self.expected = 0
        """Rows that there will be, where whoever writes says so; else 0."""
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
        """Let a file of that name be written in a thread; ``done`` gets how many rows, or why there is no file."""
        from frontdesk.contract import Trouble

        stop = self._stop = Event()
        self.rows = self.expected = 0
        try:
            desk = await self._console.club.opened()
            answer = await asyncio.to_thread(self._written, desk, name, writing, stop)
            if (
                lent := await borrow(self._console, f"the file {name}", answer, kind="a file", lasts="for this file")
            ) is not None:
                desk = await self._console.club.opened(lent)
                answer = await asyncio.to_thread(self._written, desk, name, writing, stop)
            said, good = self._said(answer)
        except Trouble as trouble:
            said, good = trouble.sentence, False
        except Exception as error:  # noqa: BLE001  # a file that fails is a log entry, not the end
            said, good = Failed(self._console.boundary.record(error)).message, False
        finally:
            stop.set()  # whoever leaves meanwhile leaves no thread behind
            self._stop = None
        done(said, good)

    def _written(self, desk: Desk, name: str, writing: Writing, stop: Event) -> object:
        def going_on(rows: int) -> bool:
            self.rows = rows
            return not stop.is_set()

        return writing(desk, free_place(default_folder(), name), going_on)

    def _said(self, answer: object) -> tuple[str, bool]:
        from frontdesk.export import Exported
        from frontdesk.rules.words import count

        if isinstance(answer, Exported):
            self.path = answer.path
            return count(answer.rows, "row"), True
        return sentence_of(answer) or str(getattr(answer, "sentence", "")), False

    def expect(self, rows: int) -> None:
        """Take how many rows there will be; called by whoever writes."""
        self.expected = rows


def default_folder() -> Path:
    """Return where files go: to the documents of who uses the computer, else to where the console was started."""
    from platformdirs import user_documents_path

    documents = user_documents_path()
    return documents if documents.is_dir() else Path.cwd()


def free_place(folder: Path, name: str) -> Path:
    """Return a place for a file of this name that is not taken: a number is added to the name where it is."""
    path = folder / name
    numbered = (path.with_stem(f"{path.stem}-{number}") for number in range(2, MOST_NAMES))
    return path if not path.exists() else next((each for each in numbered if not each.exists()), path)
