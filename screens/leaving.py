"""How the console ends: by key, signal or failure, with the running write finished and the terminal whole."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
import termios
import threading
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from screens.boundary import Boundary

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.app import FrontDeskApp

SIGNALS: Final = (signal.SIGTERM, signal.SIGHUP, signal.SIGINT)
PATIENCE: Final = 10.0
"""Seconds a signal leaves for the write in hand, longer than any time-out of the database."""
FAILED: Final = 1


def run_to_the_end(make: Callable[[Boundary], FrontDeskApp]) -> int:
    """Run the console and return its exit status; nothing but one sentence is ever printed."""
    boundary, keyboard = Boundary(), _terminal_state()
    threading.excepthook = partial(_thread_failed, boundary)
    status = FAILED
    try:
        app = make(boundary)
        app.run()
        if app.left_in_order:
            status = app.return_code or 0
        if (desk := app.console_parts.club.desk) is not None:
            desk.close()
    except Exception as error:  # noqa: BLE001  # the last boundary
        boundary.record(error)
    _restore(keyboard)
    if status == FAILED:
        _print(f"frontdesk: the console could not go on (reference {boundary.reference}); see {boundary.path()}.")
    return status


def follow_signals(leave: Callable[[int], object]) -> None:
    """Call ``leave`` with 128 + n when signal n comes; a write that hangs does not keep it from ending."""
    loop = asyncio.get_running_loop()
    keyboard = _terminal_state()

    def follow(number: int) -> None:
        status = 128 + number
        for each in SIGNALS:
            loop.add_signal_handler(each, _once_is_enough)
        last_resort = threading.Timer(PATIENCE, _end_now, (keyboard, status))
        last_resort.daemon = True
        last_resort.start()
        leave(status)

    for each in SIGNALS:
        loop.add_signal_handler(each, follow, each)


def _once_is_enough() -> None:
    """Answer a further signal: the console is leaving already."""


def _end_now(keyboard: list[Any] | None, status: int) -> None:
    _restore(keyboard)
    os._exit(status)


def _thread_failed(boundary: Boundary, crash: threading.ExceptHookArgs) -> None:
    if crash.exc_value is not None and not isinstance(crash.exc_value, OSError):  # that is a terminal that is gone
        boundary.record(crash.exc_value)


def _terminal_state() -> list[Any] | None:
    try:
        return termios.tcgetattr(sys.__stdin__.fileno()) if sys.__stdin__ else None
    except (termios.error, ValueError, OSError):
        return None


def _restore(keyboard: list[Any] | None) -> None:
    if keyboard is None or sys.__stdin__ is None:
        return
    try:
        termios.tcsetattr(sys.__stdin__.fileno(), termios.TCSANOW, keyboard)
    except (termios.error, ValueError, OSError):
        return


def _print(sentence: str) -> None:
    try:
        sys.stderr.write(sentence + "\n")
    except OSError:
        return
