"""How the door opens the console, and how the console says no before anything is imported."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING, Final, TextIO

if TYPE_CHECKING:
    from screens.opening import FirstRun, Opener, Settings

NO_TERMINAL: Final = 2
"""The exit status when there is no terminal to paint on."""
FRAMES_A_SECOND: Final = "120"
"""What a worker finds is painted within two frames of this rate; painting itself happens only on change."""


def run_console(opener: Opener, settings: Settings, first_run: FirstRun | None = None) -> int:
    """Open the full-screen console and return its exit status.

    ``opener`` is called in a thread after the first paint. Status 0: quit by key; 1: it could not go on (one sentence
    on standard error); 2: no terminal; 128 + n: ended by signal n.
    """
    if refusal := no_terminal():
        sys.stderr.write(f"frontdesk: {refusal}\n")
        return NO_TERMINAL
    os.environ.setdefault("TEXTUAL_FPS", FRAMES_A_SECOND)  # read once, when Textual is imported
    from screens.app import FrontDeskApp
    from screens.leaving import run_to_the_end

    return run_to_the_end(lambda boundary: FrontDeskApp(opener, settings, first_run, boundary=boundary))


def no_terminal(keyboard: TextIO | None = None, screen: TextIO | None = None) -> str:
    """Why the console cannot paint here, in one sentence; empty when it can."""
    keyboard, screen = keyboard or sys.__stdin__, screen or sys.__stderr__
    if keyboard is None or screen is None or not (keyboard.isatty() and screen.isatty()):
        return "the console needs a terminal; “frontdesk --help” lists what works without one."
    if os.environ.get("TERM", "dumb") in {"", "dumb", "unknown"}:
        return f"the console needs a terminal that can move its cursor, not TERM={os.environ.get('TERM', '')}."
    return ""
