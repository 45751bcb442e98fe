"""Opening the console in a test, and reading its screen as a person would."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from rich.cells import cell_len
from textual.events import Key
from textual.geometry import Region
from textual.pilot import Pilot
from textual.strip import Strip
from textual.widget import Widget

from frontdesk.config import Settings
from screens.app import FrontDeskApp
from screens.opening import FirstRun
from tests.screens.fake_desk import FakeDesk

SMALL = (80, 24)
LARGE = (120, 40)
BOTH = [SMALL, LARGE]
PATIENCE = 10.0
"""Seconds after which a screen that is waited for will not come any more, on a machine that has other work, too."""


@dataclass
class Counter:
    """A console under test: what a person does and sees."""

    app: FrontDeskApp
    pilot: Pilot[int]
    desk: FakeDesk
    bells: list[int] = field(default_factory=list)

    @property
    def text(self) -> str:
        """The screen as text, every widget painted where it stands."""
        return screen_text(self.app)

    async def scan(self, *codes: str, end: str = "enter") -> None:
        """Scan cards one after the other, waiting for nothing in between."""
        for code in codes:
            self._send(code)
            self.app.post_message(Key(end, None))
        await self.pilot.pause()

    async def type(self, text: str) -> None:
        """Type text, character by character."""
        self._send(text)
        await self.pilot.pause()

    def _send(self, text: str) -> None:
        for char in text:
            self.app.post_message(Key("space" if char == " " else char, char))

    async def press(self, *keys: str) -> None:
        """Press keys, as slowly as a hand."""
        for key in keys:
            await asyncio.sleep(self.app.keyboard.together)
            self.app.post_message(Key(key, None))
        await self.pilot.pause()

    async def see(self, *words: str, within: float = PATIENCE) -> str:
        """Wait until all of this is on the screen."""
        return await self.until(lambda: all(each in self.text for each in words), f"{words} in", within)

    async def see_gone(self, words: str) -> str:
        """Wait until this is no longer on the screen."""
        return await self.until(lambda: words not in self.text, f"{words} not in")

    async def until(self, true: Callable[[], bool], what: str, within: float = PATIENCE) -> str:
        """Wait until something is so."""
        loop = asyncio.get_running_loop()
        end = loop.time() + within
        while not true():
            assert loop.time() < end, f"{what}\n{self.text}\n{self.app.console_parts.boundary.last!r}"
            await self.pilot.pause(0.01)
        return self.text

    async def ended(self, status: int) -> None:
        """Wait until the console has ended, with that status."""
        for _ in range(500):
            if self.app.return_code == status:
                return
            await asyncio.sleep(0.01)
        raise AssertionError(f"not ended but {self.app.return_code}")

    def line(self, words: str) -> str:
        """The line of the screen with these words."""
        return next(line for line in self.text.splitlines() if words in line)


@asynccontextmanager
async def console(
    desk: FakeDesk | None = None,
    size: tuple[int, int] = SMALL,
    *,
    settings: Settings | None = None,
    ready: bool = True,
    opener: Callable[[], object] | None = None,
    first_run: FirstRun | None = None,
    may_fail: bool = False,
) -> AsyncIterator[Counter]:
    """Open the console on a desk in memory; at the end nothing may have failed behind the scenes."""
    desk = desk or FakeDesk()
    app = FrontDeskApp(opener or (lambda: desk), settings or Settings(), first_run)  # type: ignore[arg-type]  # the fake desk
    bells: list[int] = []
    app.bell = lambda: bells.append(1)  # type: ignore[method-assign]  # to hear the bell
    async with app.run_test(size=size) as pilot:
        counter = Counter(app, pilot, desk, bells)
        if ready:
            await counter.until(lambda: app.console_parts.club.index is not None, "contacts known")
            await counter.see("● Ready", "Roster" if desk.sessions else "Session")
        yield counter
    if not may_fail and app.console_parts.boundary.last is not None:
        raise app.console_parts.boundary.last


def screen_text(app: FrontDeskApp) -> str:
    """What is painted, without colours."""
    width, height = app.size
    rows = [[" "] * width for _ in range(height)]
    for widget in _shown(app.screen):
        region = widget.region
        if not region.area or not widget.visible:
            continue
        for y, strip in enumerate(widget.render_lines(Region(0, 0, region.width, region.height)), region.y):
            if 0 <= y < height:
                cells = _cells(strip)
                left = max(0, -region.x)
                shown = cells[left : left + width - max(0, region.x)]
                rows[y][region.x + left : region.x + left + len(shown)] = shown
    return "\n".join("".join(row).rstrip() for row in rows)


def _shown(widget: Widget) -> Iterator[Widget]:
    yield widget
    for child in widget.children:
        if child.display:
            yield from _shown(child)


def _cells(strip: Strip) -> list[str]:
    """A line, cell by cell; what is two cells wide leaves the second one empty."""
    text = strip.text
    if len(text) == strip.cell_length:  # nearly every line, and thousands of them are looked at while a test waits
        return list(text)
    return [each for char in text for each in (char, *[""] * (cell_len(char) - 1))]
