"""Starts the console on a desk in memory, for the tests in a real terminal: ``python fake_console.py [delay]``."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from frontdesk.config import Settings
from screens.start import run_console


def main() -> int:
    delay = float(sys.argv[1]) if len(sys.argv) > 1 else 0.0

    def opener():  # noqa: ANN202  # found out in a thread, after the first paint
        from tests.screens.fake_desk import FakeDesk

        return FakeDesk(delay=delay)

    return run_console(opener, Settings())


if __name__ == "__main__":
    sys.exit(main())
