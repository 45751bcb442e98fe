# ruff: noqa: INP001 - docs is a folder of pages, not a package
"""Paint the pictures of these pages: `make screenshots`.

They show the made-up club of a fixed day and seed at a clock that stands, so the same code paints the same pictures.
Nothing is read from this computer's settings, and nothing is kept but the pictures in `docs/images`.
"""

import asyncio
import re
import sys
import tempfile
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path

from textual.pilot import Pilot

from data.trouble import CannotOpen
from frontdesk.clock import PinnedClock
from frontdesk.config import Settings, sqlite_url
from frontdesk.demo import ZONE_OF_DEMO, Demo, build_demo
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import open_desk
from screens.app import FrontDeskApp

IMAGES = Path(__file__).parent / "images"
NOW = datetime(2026, 11, 21, 17, 52, tzinfo=ZONE_OF_DEMO)
"""A Saturday, eight minutes before the classes of 18:00."""
SEED = 1
SMALL, LARGE = (80, 24), (120, 40)
QUIET = 0.4
"""Seconds after which the screen has asked for details of what was typed."""

_FONTS = re.compile(r"\s*@font-face \{.*?\}", re.DOTALL)
"""Fonts from elsewhere: a picture asks for nothing over the network; any font of one width does."""

Shot = Callable[[str], None]
Scene = Callable[[Pilot[int], Shot], Awaitable[None]]


async def scan(pilot: Pilot[int], code: str) -> None:
    """Scan a card, or type a name and Enter, and wait for the verdict."""
    await pilot.press(*code, "enter")
    await _settled(pilot)


async def _settled(pilot: Pilot[int]) -> None:
    """Wait until the queue is empty, and what follows from a verdict or a key has been asked and painted."""
    app = pilot.app
    assert isinstance(app, FrontDeskApp)  # noqa: S101 - for the type checker
    await app.console_parts.writes.drained()
    await pilot.pause(QUIET)
    while any(not worker.is_finished for worker in app.workers if worker.group != "writes"):
        await pilot.pause(QUIET)
    await pilot.pause()


async def at_the_counter(pilot: Pilot[int], shot: Shot) -> None:
    """Somebody booked is in, somebody is refused, a name is typed, a session picked, help asked."""
    await scan(pilot, "silva")
    await scan(pilot, CARDS["Smith, Anna"])
    shot("check-in")
    await pilot.press(*"smi")
    await _settled(pilot)
    shot("matches")
    await pilot.press("escape")
    await scan(pilot, "diaz miguel")
    shot("refused")
    await pilot.press("f8")
    await _settled(pilot)
    shot("undone")
    await pilot.press("f4")
    await _settled(pilot)
    shot("sessions")
    await pilot.press("escape", "f1")
    await _settled(pilot)
    shot("help")


async def with_room(pilot: Pilot[int], shot: Shot) -> None:
    """The same counter in a larger window."""
    await scan(pilot, "diaz miguel")
    await scan(pilot, CARDS["Smith, Anna"])
    await pilot.press(*"smi")
    await _settled(pilot)
    shot("check-in-wide")
    await pilot.press("escape", "ctrl+g")
    await _settled(pilot)
    await pilot.press("ctrl+g")
    await _settled(pilot)
    shot("session-credits")
    await pilot.press("f6")
    await _settled(pilot)
    shot("memberships")
    await pilot.press(*"weekly", "enter")
    await _settled(pilot)
    await pilot.press("pagedown")
    await _settled(pilot)
    await pilot.press("pagedown")
    await _settled(pilot)
    shot("wizard")


async def around_the_club(pilot: Pilot[int], shot: Shot) -> None:
    """The week, a roster, the rules of a series, why somebody cannot come, a report and the settings."""
    await pilot.press("f7")
    await _settled(pilot)
    await pilot.press("ctrl+o")
    await _settled(pilot)
    shot("week")
    await pilot.press("ctrl+o")
    await _settled(pilot)
    await pilot.press("home", "down", "down", "down", "enter")
    await _settled(pilot)
    shot("roster")
    await pilot.press("f2")
    await scan(pilot, "diaz miguel")
    await pilot.press("ctrl+y")
    await _settled(pilot)
    shot("why")
    await pilot.press("escape", "f9", "enter")
    await _settled(pilot)
    await pilot.press("f4")
    await _settled(pilot)
    await pilot.press(*"month")
    await _settled(pilot)
    await pilot.press("enter")
    await _settled(pilot)
    shot("takings")
    await pilot.press("ctrl+f9")
    await _settled(pilot)
    await pilot.press("pagedown")
    await _settled(pilot)
    shot("settings")


CARDS: dict[str, str] = {}
"""Card by name, of those who have a part."""


def paint(url: str, scene: Scene, size: tuple[int, int]) -> None:
    """Open the console on the club at a URL, play a scene, and keep its pictures."""
    desk = open_desk(url, desk_name="Desk 1", clock=PinnedClock(NOW))
    if isinstance(desk, CannotOpen):
        sys.exit(desk.sentence)
    for each in reversed(desk.contact_cards()):
        CARDS[f"{each.last_name}, {each.first_name}"] = each.card
    try:
        asyncio.run(_play(desk, scene, size))
    finally:
        desk.close()


async def _play(desk: ClubDesk, scene: Scene, size: tuple[int, int]) -> None:
    app = FrontDeskApp(lambda: desk, Settings(database=""))

    def shot(name: str) -> None:
        picture = _FONTS.sub("", app.export_screenshot(title="Front Desk")).replace("Fira Code", "ui-monospace")
        (IMAGES / f"{name}.svg").write_text(picture, encoding="utf-8")
        sys.stdout.write(f"docs/images/{name}.svg\n")

    async with app.run_test(size=size) as pilot:
        await app.console_parts.club.contacts()
        await _settled(pilot)
        await scene(pilot, shot)


def main() -> None:
    """Make the club once for each size, so that one scene does not see the other."""
    IMAGES.mkdir(exist_ok=True)
    for size, scene in ((SMALL, at_the_counter), (LARGE, with_room), (LARGE, around_the_club)):
        with tempfile.TemporaryDirectory(prefix="frontdesk-pictures-") as folder:
            url = sqlite_url(Path(folder) / "club.db")
            refused = build_demo(url, Demo(SEED, NOW.replace(tzinfo=None)))
            if refused is not None:
                sys.exit(refused.sentence)
            paint(url, scene, size)


if __name__ == "__main__":
    main()
