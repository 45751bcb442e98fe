"""Where failures end: one sentence and a reference for the desk, a private log for whoever repairs it."""

from __future__ import annotations

import os
import traceback
from collections import deque
from datetime import UTC, datetime
from pathlib import Path
from time import monotonic
from typing import Final

TOO_MANY: Final = 3
WITHIN: Final = 10.0
"""Three failures within ten seconds are one that will not go away."""


class Boundary:
    """Writes failures down without names, PINs or parameters, and knows when to give up."""

    def __init__(self, log: Path | None = None) -> None:
        self._log = log
        self._recent: deque[float] = deque(maxlen=TOO_MANY)
        self.reference = ""
        """The reference of the last failure; empty while there was none."""
        self.last: BaseException | None = None

    def record(self, error: BaseException) -> str:
        """Write a failure to the log and return its reference, such as ``7F3A-91C2``."""
        self.last = error
        self._recent.append(monotonic())
        return self.note(error)

    def note(self, error: BaseException) -> str:
        """Write down what is no failure of the program, and return its reference: the console goes on."""
        drawn = os.urandom(4).hex().upper()
        self.reference = f"{drawn[:4]}-{drawn[4:]}"
        try:
            self._write(f"{datetime.now(UTC):%Y-%m-%dT%H:%M:%SZ} {self.reference}\n{describe(error)}\n")
        except OSError:
            self._log = None  # a full or read-only disk must not be a second failure
        return self.reference

    @property
    def hopeless(self) -> bool:
        """Whether failures come so fast that going on makes no sense."""
        return len(self._recent) == TOO_MANY and self._recent[-1] - self._recent[0] < WITHIN

    def path(self) -> Path:
        """The log, in the user's log folder."""
        if self._log is None:
            from platformdirs import user_log_path

            self._log = user_log_path("frontdesk", appauthor=False) / "console.log"
        return self._log

    def _write(self, entry: str) -> None:
        path = self.path()
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        with os.fdopen(descriptor, "a", encoding="utf-8") as log:
            log.write(entry)


def describe(error: BaseException) -> str:
    """Where it went wrong: kinds of error and places in the code; never messages or values, which may hold names."""
    lines: list[str] = []
    seen: set[int] = set()
    cause: BaseException | None = error
    while cause is not None and id(cause) not in seen:
        seen.add(id(cause))
        lines.append(f"  {type(cause).__module__}.{type(cause).__qualname__}")
        lines.extend(
            f"    {frame.filename}:{frame.lineno} {frame.name}" for frame in traceback.extract_tb(cause.__traceback__)
        )
        cause = cause.__cause__ or cause.__context__
    return "\n".join(lines)
