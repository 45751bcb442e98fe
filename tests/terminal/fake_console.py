# ruff: noqa: ANN401
"""Starts the console on a desk in memory, for the tests in a real terminal.

--many: twenty people; --slow: every write takes a while and is noted in the home folder; --hostile: bad names.
"""

import sys
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parents[2]))

from frontdesk.config import Settings
from frontdesk.contract import Desk
from screens.start import run_console


def opener() -> Desk:
    """Make a desk; called in a thread, after the first paint."""
    from frontdesk import requests
    from tests.screens.fake_desk import PEOPLE, FakeDesk, contact

    class NotingDesk(FakeDesk):
        """Notes every check-in in a file once it is through."""

        def perform(self, request: Any, **more: Any) -> Any:
            answer = super().perform(request, **more)
            if isinstance(request, requests.CheckIn):
                with Path("~/written").expanduser().open("a") as written:
                    written.write(f"{request.card}\n")
            return answer

    if "--many" in sys.argv:
        return FakeDesk(people=[contact(at, f"Person{at:02}", "P", card=f"P{at:05}") for at in range(20)], booked=set())
    if "--hostile" in sys.argv:
        evil = ("\x1b]0;owned\x07", "\x1b[2J\x1b[2J", "[/]")
        return FakeDesk(
            people=[contact(at, name, "[@click=app.quit]x[/]", card=f"E{at}") for at, name in enumerate(evil, 1)]
        )
    if "--slow" in sys.argv:
        return NotingDesk(delay=0.5)
    return FakeDesk(people=list(PEOPLE))


if __name__ == "__main__":
    sys.exit(run_console(opener, Settings()))
