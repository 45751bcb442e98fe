"""The keyboard's border: any byte a keyboard or scanner sends becomes text, and none ends the console.

Textual reads the terminal as strict UTF-8; one Latin-1 byte would end it. So its reader is given a pipe instead of the
terminal, and a second thread moves the bytes over, made valid on the way.
"""

from __future__ import annotations

import codecs
import os
import selectors
from threading import Thread
from typing import Final

from textual.drivers.linux_driver import LinuxDriver

CHUNK: Final = 4096
_ERRORS: Final = "frontdesk.latin1"


def _as_latin1(error: UnicodeError) -> tuple[str, int]:
    """Read bytes that are no UTF-8 as the Latin-1 letters they most likely are; C1 controls become U+FFFD."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    letters = error.object[error.start : error.end].decode("latin-1")
    return "".join(char if char >= "\xa0" else "\ufffd" for char in letters), error.end


codecs.register_error(_ERRORS, _as_latin1)


class DeskDriver(LinuxDriver):
    """The terminal, with a keyboard that may send anything."""

    def run_input_thread(self) -> None:
        """Read keys until told to stop; an unreadable sequence costs itself, not the console."""
        terminal = self.fileno
        self.fileno, feed = os.pipe()
        halt, stop = os.pipe()
        mover = Thread(target=_move, args=(terminal, feed, halt), name="frontdesk-keyboard", daemon=True)
        mover.start()
        try:
            while not self.exit_event.is_set():
                try:
                    super().run_input_thread()
                except (ValueError, OverflowError, KeyError, IndexError):
                    continue  # a parser choked on a made-up escape sequence: start a new one
        finally:
            os.write(stop, b".")
            mover.join()
            for end in (self.fileno, feed, halt, stop):
                os.close(end)
            self.fileno = terminal


def _move(terminal: int, feed: int, halt: int) -> None:
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
            if not data:  # the terminal is gone: SIGHUP says the rest
                selector.unregister(terminal)
                continue
            os.write(feed, decode(data).encode())
