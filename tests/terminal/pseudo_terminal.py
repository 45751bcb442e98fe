"""A program in a real pseudo-terminal, its screen read through an emulator."""

from __future__ import annotations

import contextlib
import fcntl
import os
import pty
import re
import select
import signal
import struct
import sys
import termios
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pyte

HERE = Path(__file__).parent
# What the emulator does not know and would print as text.
_UNKNOWN = re.compile(rb"\x1b\[[?>=<][0-9;]*(?:\$p|[uqmc])|\x1b\][^\x07\x1b]*(?:\x07|\x1b\\)|\x1bP[^\x1b]*\x1b\\")


class Terminal:
    """Runs a program and reads what it paints."""

    def __init__(self, argv: list[str], size: tuple[int, int], environ: Mapping[str, str]) -> None:
        columns, rows = size
        self.screen = pyte.Screen(columns, rows)
        self._stream = pyte.ByteStream(self.screen)
        self._held = b""
        self.raw = b""
        self.status: int | None = None
        self.pid, self.fd = pty.fork()
        if self.pid == 0:
            time.sleep(0.05)  # let the parent set the size
            os.execvpe(argv[0], argv, dict(environ))  # noqa: S606  # no shell is wanted
        fcntl.ioctl(self.fd, termios.TIOCSWINSZ, struct.pack("HHHH", rows, columns, 0, 0))
        self.before = termios.tcgetattr(self.fd)

    @property
    def text(self) -> str:
        """The screen as text."""
        columns = range(self.screen.columns)
        rows = (self.screen.buffer[y] for y in range(self.screen.lines))
        return "\n".join("".join(row[x].data for x in columns).rstrip() for row in rows)

    def modes(self) -> list[Any]:
        """The terminal's modes as they are now."""
        return termios.tcgetattr(self.fd)

    def send(self, data: bytes) -> None:
        """Send bytes in one write."""
        os.write(self.fd, data)

    def signal(self, number: signal.Signals) -> None:
        """Send a signal."""
        os.kill(self.pid, number)

    def read(self, seconds: float) -> bool:
        """Read once; whether the program is still there to read from."""
        ready, _, _ = select.select([self.fd], [], [], seconds)
        if not ready:
            return True
        try:
            data = os.read(self.fd, 1 << 16)
        except OSError:
            data = b""
        self.raw += data
        data = _UNKNOWN.sub(b"", self._held + data)
        cut = max(data.rfind(b"\x1b"), 0) if b"\x1b" in data[-24:] else len(data)
        self._held, data = data[cut:], data[:cut]
        self._stream.feed(data)
        return bool(self.raw) and self.status is None

    def see(self, *words: str, within: float = 15) -> str:
        """Wait until all of this is on the screen."""
        end = time.monotonic() + within
        while not all(word in self.text for word in words):
            assert time.monotonic() < end, f"{words} not in\n{self.text}"
            self.read(0.05)
        return self.text

    def ended(self, within: float = 10) -> int:
        """Wait for the program's end and return its exit status."""
        end = time.monotonic() + within
        while self.status is None:
            assert time.monotonic() < end, f"still running\n{self.text}"
            self.read(0.02)
            done, status = os.waitpid(self.pid, os.WNOHANG)
            if done:
                self.status = os.waitstatus_to_exitcode(status)
        while select.select([self.fd], [], [], 0)[0]:
            try:
                data = os.read(self.fd, 1 << 16)
            except OSError:
                break
            if not data:
                break
            self.raw += data
        return self.status

    def close(self) -> None:
        """End the program if it is still there."""
        if self.status is None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.pid, signal.SIGKILL)
            os.waitpid(self.pid, 0)
        with contextlib.suppress(OSError):
            os.close(self.fd)


@contextlib.contextmanager
def fake_console(
    *arguments: str, size: tuple[int, int] = (80, 24), environ: Mapping[str, str] | None = None, home: Path
) -> Iterator[Terminal]:
    """The console on a desk in memory, in a terminal."""
    known = {**os.environ, "TERM": "xterm-256color", "HOME": str(home), **(environ or {})}
    known = {name: value for name, value in known.items() if name not in {"COLUMNS", "LINES", "XDG_STATE_HOME"}}
    terminal = Terminal([sys.executable, str(HERE / "fake_console.py"), *arguments], size, known)
    try:
        yield terminal
    finally:
        terminal.close()
