"""A program in a pseudo-terminal, timed by what it paints; its processor time is read from the system's own clock."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import select
import signal
import struct
import sys
import tempfile
import termios
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT: Final = Path(__file__).parent.parent
COLUMNS, ROWS = 80, 24
PATIENCE: Final = 60.0
"""Seconds after which something that was to be painted never will be."""
_CPU_CLOCK: Final = 2
_CHUNK: Final = 1 << 16
_LET_THROUGH: Final = ("PYTHONPATH", "PATH", "LANG", "LC_ALL", "TMPDIR", "VIRTUAL_ENV")


class Terminal:
    """Runs a program of this interpreter in a terminal and keeps what it wrote; a context that ends it."""

    def __init__(self, arguments: Sequence[str], size: tuple[int, int] = (COLUMNS, ROWS)) -> None:
        self._home = tempfile.TemporaryDirectory(prefix="frontdesk-bench-home-")
        known = {name: os.environ[name] for name in _LET_THROUGH if name in os.environ}
        environ = {**known, "TERM": "xterm-256color", "COLORTERM": "truecolor", "HOME": self._home.name}
        go, starter = os.pipe()
        self.pid, self._fd = pty.fork()
        if self.pid == 0:
            os.read(go, 1)  # until the size is set
            os.chdir(ROOT)
            os.execve(sys.executable, [sys.executable, *arguments], environ)  # noqa: S606 - no shell is wanted
        fcntl.ioctl(self._fd, termios.TIOCSWINSZ, struct.pack("HHHH", *reversed(size), 0, 0))
        self.written = b""
        self.began = time.perf_counter()
        os.write(starter, b".")
        os.close(go)
        os.close(starter)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.pid, signal.SIGKILL)
        os.waitpid(self.pid, 0)
        os.close(self._fd)
        self._home.cleanup()

    def cpu(self) -> float:
        """Seconds of processor time that all threads of the program have taken so far."""
        return time.clock_gettime((~self.pid << 3) | _CPU_CLOCK)

    def memory(self) -> int:
        """Bytes the program holds in memory."""
        return resident(str(self.pid))

    def send(self, data: bytes) -> float:
        """Type this, forgetting what was painted before; return when."""
        self.rest(0)
        self.written = b""
        at = time.perf_counter()
        os.write(self._fd, data)
        return at

    def see(self, *words: str) -> float:
        """Wait until all of this was written since the last `send`; return when it was read."""
        sought = [word.encode() for word in words]
        self._wait(lambda: all(word in self.written for word in sought), f"{words} never appeared")
        return time.perf_counter()

    def see_paint(self, quiet: float) -> tuple[float, float]:
        """Wait for something to be painted and nothing after it for so many seconds; when it began and ended."""
        self._wait(lambda: bool(self.written), "nothing was painted")
        began = ended = time.perf_counter()
        while self._read(quiet):
            ended = time.perf_counter()
        return began, ended

    def rest(self, seconds: float) -> None:
        """Let it do what it likes for so long."""
        end = time.perf_counter() + seconds
        while (left := end - time.perf_counter()) > 0 or select.select([self._fd], [], [], 0)[0]:
            self._read(max(left, 0))

    def _wait(self, done: Callable[[], bool], complaint: str) -> None:
        end = time.perf_counter() + PATIENCE
        while not done():
            if time.perf_counter() > end:
                raise TimeoutError(f"{complaint}; it wrote {self.written[-2000:]!r}")
            self._read(0.5)

    def _read(self, seconds: float) -> bool:
        if not select.select([self._fd], [], [], seconds)[0]:
            return False
        try:
            data = os.read(self._fd, _CHUNK)
        except OSError as error:
            raise RuntimeError(f"the program ended: {self.written[-2000:].decode(errors='replace')}") from error
        self.written += data
        return True


def resident(process: str = "self") -> int:
    """Bytes that a process holds in memory."""
    pages = Path(f"/proc/{process}/statm").read_text(encoding="ascii").split()[1]
    return int(pages) * os.sysconf("SC_PAGE_SIZE")
