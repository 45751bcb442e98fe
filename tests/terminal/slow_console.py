# ruff: noqa: ANN401
"""Starts the console on a real club, every transaction so many milliseconds slower: `slow_console.py DB MS`."""

import sys
import time
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from frontdesk.config import Settings
from frontdesk.contract import Desk
from screens.opening import CannotOpen
from screens.start import run_console


def opener() -> Desk | CannotOpen:
    """Open the club; called in a thread, after the first paint."""
    from frontdesk.desk.core import ClubDesk
    from frontdesk.desk.opening import open_desk

    at_once = ClubDesk.perform

    def perform(self: ClubDesk, request: Any, **more: Any) -> Any:
        time.sleep(int(sys.argv[2]) / 1000)
        return at_once(self, request, **more)

    ClubDesk.perform = perform  # type: ignore[method-assign]  # a desk far from its database
    return open_desk(f"sqlite:///{sys.argv[1]}", desk_name="Desk 1")


if __name__ == "__main__":
    sys.exit(run_console(opener, Settings()))
