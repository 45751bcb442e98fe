"""The keyboard's border: any byte a keyboard or scanner sends becomes text, and none ends the console.

Textual reads the terminal as strict UTF-8; one Latin-1 byte would end it. So its reader is given a pipe instead of the
terminal, and a second thread moves the bytes over, made valid on the way.
"""

from __future__ import annotations

import codecs
import fcntl
import os
import re
import selectors
import signal
import termios
from threading import Thread
from typing import Final

from textual.drivers.linux_driver import LinuxDriver

CHUNK: Final = 4096
HAND: Final = 3
"""Control keys that may come at once from a hand: pressed while the line to the terminal was held up."""
_ERRORS: Final = "frontdesk.latin1"
_ENDS: Final = re.compile(rb"([\t\r\n]+)")
_TEXT: Final = re.compile(rb"[\x20-\x7e\x80-\xff]")
_CONTROL: Final = re.compile(rb"[\x00\x01\x03-\x07\x0b\x0c\x0e-\x14\x16-\x1a\x1c-\x1f]")
_IMPOSSIBLE: Final = re.compile(rb"\x1b\[[0-9:;]*[0-9]{7,}[0-9:;]*[a-zA-Z~]")


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as the Latin-1 letters they most likely are; C1 controls become U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    letters = error.object[error.start : error.end].decode("latin-1")
    return "".join(char if char >= "\xa0" else "\ufffd" for char in letters), error.end


codecs.register_error(_ERRORS, _as_latin1)


class DeskDriver(LinuxDriver):
    """The terminal, with a keyboard that may send anything and a screen that may be gone."""

    gone = False
    """Whether the terminal was closed."""

    ends: tuple[int, ...] = ()
    """Where bytes may wait: the terminal, and the pipe between the two threads."""

    @property
    def pending(self) -> bool:
        """Whether bytes wait that are no keys yet."""
        return any(_waits(end) for end in self.ends)

    def write(self, data: str) -> None:
        """Write to the terminal while there is one; the thread that writes died with it."""
        if not self.gone:
            super().write(data)

    def run_input_thread(self) -> None:
        """Read keys until told to stop; an unreadable sequence costs itself, not the console."""
        terminal = self.fileno
        self.gone = False
        self.fileno, feed = os.pipe()
        self.ends = (terminal, self.fileno)
        halt, stop = os.pipe()
        mover = Thread(target=_move, args=(self, terminal, feed, halt), name="frontdesk-keyboard", daemon=True)
        mover.start()
        try:
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except (ValueError, OverflowError, KeyError, IndexError):
                    continue  # a parser choked on a made-up escape sequence: start a new one
        finally:
            self.ends = ()
            reading, self.fileno = self.fileno, terminal
            os.close(reading)  # first: the mover may be waiting for room in the pipe
            os.write(stop, b".")
            mover.join()
            for end in (feed, halt, stop):
                os.close(end)


def _move(driver: DeskDriver, terminal: int, feed: int, halt: int) -> None:
    decode = codecs.getincrementaldecoder("utf-8")(errors=_ERRORS).decode
    with selectors.DefaultSelector() as selector:
        selector.register(terminal, selectors.EVENT_READ)
        selector.register(halt, selectors.EVENT_READ)
        while True:
            ready = {key.fd for key, _events in selector.select()}
            if halt in ready:
                return
            try:
                data = os.read(terminal, CHUNK)
            except OSError:
                data = b""
            if not data:  # the terminal was closed
                driver.gone = True
                os.kill(os.getpid(), signal.SIGHUP)
                selector.unregister(terminal)
                continue
            try:
                os.write(feed, decode(without_strays(data)).encode())
            except BrokenPipeError:
                return


def _waits(end: int) -> bool:
    """Whether there is anything to read."""
    try:
        return fcntl.ioctl(end, termios.FIONREAD, bytes(4)) != bytes(4)
    except OSError:  # closed meanwhile
        return False


def without_strays(data: bytes) -> bytes:
    """Return what was read in one go without the control bytes that stand in one code with printable ones.

    No hand types them together. Nor is there a key beyond the last character: a parser would choke on its number.
    More of them at once than a hand presses are none of its either. Kept: the ends of codes, escape sequences,
    Backspace, Ctrl+U and the scanner's prefix.
    """
    data = _IMPOSSIBLE.sub(b"", data)
    if not _CONTROL.search(data):
        return data
    many = len(_CONTROL.findall(data)) > HAND
    pieces = _ENDS.split(data)
    return b"".join(_CONTROL.sub(b"", piece) if many or _TEXT.search(piece) else piece for piece in pieces)
