"""Start a command in a pseudo-terminal of 80×24, wait until a text is painted, press Ctrl+Q, and see it leave cleanly.

    python .ci/start_console.py [--text Ready] [--seconds 30] frontdesk demo

Clean is: status 0, the alternate screen left, the cursor shown, and the terminal's modes as they were.
"""

import argparse
import fcntl
import os
import re
import select
import struct
import subprocess
import sys
import termios
import time

ESCAPES = re.compile(rb"\x1b(?:\[[0-?]*[ -/]*[@-~]|\][^\x07\x1b]*(?:\x07|\x1b\\)|P[^\x1b]*\x1b\\|[ -/]*[0-~])")
CTRL_Q = b"\x11"
LEAVE_ALTERNATE_SCREEN = b"\x1b[?1049l"
SHOW_CURSOR = b"\x1b[?25h"


class Terminal:
    """A pseudo-terminal of 80×24 with one program in it, and everything that the program has written."""

    def __init__(self, command: list[str]) -> None:
        self.written = b""
        self._ours, self._theirs = os.openpty()
        fcntl.ioctl(self._theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 24, 80, 0, 0))
        self._modes = termios.tcgetattr(self._theirs)
        environ = {name: value for name, value in os.environ.items() if name not in {"LINES", "COLUMNS", "NO_COLOR"}}
        self.program = subprocess.Popen(
            command,
            stdin=self._theirs,
            stdout=self._theirs,
            stderr=self._theirs,
            env=environ | {"TERM": "xterm-256color"},
            start_new_session=True,
            preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),  # noqa: PLW1509 - no threads here; a console needs a terminal it controls
        )

    def read(self, seconds: float) -> None:
        """Take what the program has written, waiting for it no longer than `seconds`."""
        if select.select([self._ours], [], [], seconds)[0]:
            self.written += os.read(self._ours, 65536)

    def press(self, keys: bytes) -> None:
        """Type keys."""
        os.write(self._ours, keys)

    def painted(self) -> str:
        """Everything written so far without its escape sequences."""
        return ESCAPES.sub(b"", self.written).decode(errors="replace")

    def faults(self) -> list[str]:
        """What the program, gone by now, has left behind; nothing when it left cleanly."""
        self.read(0.2)
        after_leaving = self.written.rpartition(LEAVE_ALTERNATE_SCREEN)
        checks = {
            f"the exit status is {self.program.returncode}": self.program.returncode == 0,
            "the alternate screen was not left": bool(after_leaving[1]),
            "the cursor was not shown again": SHOW_CURSOR in self.written[-400:],
            "the terminal's modes are not as they were": termios.tcgetattr(self._theirs) == self._modes,
        }
        return [fault for fault, holds in checks.items() if not holds]


def main() -> int:
    """Run the command of the arguments; 0 when it painted the text and left cleanly."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--text", default="Ready", help="what must be painted before Ctrl+Q is pressed")
    parser.add_argument("--seconds", type=float, default=60, help="how long each step may take")
    parser.add_argument("command", nargs=argparse.REMAINDER)
    options = parser.parse_args()
    terminal = Terminal(options.command)
    faults = drive(terminal, options.text, options.seconds)
    if terminal.program.poll() is None:
        terminal.program.kill()
        terminal.program.wait()
    for fault in faults:
        print(f"{' '.join(options.command)}: {fault}")
    if faults:
        print(f"It had written:\n{terminal.painted()[-4000:]}")
    return 1 if faults else 0


def drive(terminal: Terminal, text: str, seconds: float) -> list[str]:
    """Wait for the text, press Ctrl+Q, wait for the end; the faults found on the way."""
    until = time.monotonic() + seconds
    while text not in terminal.painted():
        terminal.read(0.1)
        if terminal.program.poll() is not None:
            terminal.read(0.2)
            return [f"it ended with status {terminal.program.returncode} before “{text}” was painted"]
        if time.monotonic() > until:
            return [f"“{text}” was not painted within {seconds:.0f} s"]
    terminal.press(CTRL_Q)
    until = time.monotonic() + seconds
    while terminal.program.poll() is None:
        terminal.read(0.1)
        if time.monotonic() > until:
            return [f"it did not end within {seconds:.0f} s of Ctrl+Q"]
    return terminal.faults()


if __name__ == "__main__":
    sys.exit(main())
