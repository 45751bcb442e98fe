"""Scans kept aside while a dialog about the person before is open, to be settled in their order after it."""

from __future__ import annotations

from contextlib import contextmanager
from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterator

    from textual.app import App

    from screens.check_in.jobs import Scan
    from screens.writes import WriteQueue

BACK_AFTER: Final = 0.1
"""Seconds between two looks whether scans that a dialog holds up can be settled."""


class Aside:
    """Queues scans of one console, or keeps them until what is open about the person before is done."""

    def __init__(self, app: App[Any], writes: WriteQueue) -> None:
        self._app = app
        self._writes = writes
        self._looking = 0

    @contextmanager
    def between(self) -> Iterator[None]:
        """Look something up on the way to the next dialog of a remedy: no scan comes in between."""
        self._looking += 1
        try:
            yield
        finally:
            self._looking -= 1

    def settle(self, scan: Scan) -> None:
        """Queue a scan now; later where something is open, and behind those that wait for it already."""
        if not self._open and not self._writes.aside:
            self._writes.put(scan)
            return
        waiting = self._writes.put_aside(scan)
        getattr(self._app.screen, "scans_wait", bool)(waiting)
        self._app.set_timer(BACK_AFTER, self._look)

    @property
    def _open(self) -> bool:
        return self._app.screen.is_modal or self._looking > 0

    def _look(self, *, free_before: bool = False) -> None:
        """Bring the scans back once two looks have seen nothing open: one dialog may lead to another."""
        if self._open or not free_before:
            self._app.set_timer(BACK_AFTER, partial(self._look, free_before=not self._open))
        else:
            self._writes.bring_back()
