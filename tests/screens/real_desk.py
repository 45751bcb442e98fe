"""The console on a real club in a real SQLite file, with nothing in memory but the screen."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

import pytest
from textual.widget import Widget

from data.engine import open_club
from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.clock import PinnedClock
from frontdesk.config import Settings
from frontdesk.desk.core import ClubDesk
from screens.app import FrontDeskApp
from tests import conftest
from tests.desk.kit import MONDAY, instant, name_club, yes
from tests.screens.helpers import SMALL, Counter

A = TypeVar("A")


@pytest.fixture
def club_desk(sqlite_club_file: Path, tmp_path: Path) -> Iterator[ClubDesk]:
    """The desk of a club that has a name, on Monday 5 January 2026 at nine in Berlin."""
    path = tmp_path / "club.db"
    shutil.copy(sqlite_club_file, path)
    path.chmod(0o600)
    with conftest.made(open_club(f"sqlite:///{path}", durable=False)) as club:
        name_club(club)
        yield ClubDesk(club, PinnedClock(instant(MONDAY)), "Desk 1")


@dataclass
class RealCounter(Counter):
    """A console under test whose desk is real."""

    real: ClubDesk = field(kw_only=True)

    def do(self, request: requests.Request[A]) -> A:
        """Do something at another desk."""
        answer: A | Refusal = self.real.perform(request)
        return yes(answer)

    async def fill(self, *texts: str) -> None:
        """Type each text over what is in its field, and press Enter; an empty one only presses Enter."""
        for text in texts:
            if text:
                await self.type(text)
            before = self.app.focused
            await self.press("enter")
            await self.until(partial(self.moved_on, before), "Enter went on, or said why not")

    def moved_on(self, before: Widget | None) -> bool:
        """Whether Enter did something: another field has the keys, or a fault is shown."""
        return self.app.focused is not before or "▲" in self.text


@asynccontextmanager
async def real_console(
    desk: ClubDesk,
    size: tuple[int, int] = SMALL,
    *,
    may_fail: bool = False,
    ready: bool = True,
    settings: Settings | None = None,
) -> AsyncIterator[RealCounter]:
    """Open the console on a real club; at the end nothing may have failed behind the scenes."""
    app = FrontDeskApp(lambda: desk, settings or Settings(desk="Desk 1"))
    bells: list[int] = []
    app.bell = lambda: bells.append(1)  # type: ignore[method-assign]  # to hear the bell
    async with app.run_test(size=size) as pilot:
        counter = RealCounter(app, pilot, desk, bells, real=desk)  # type: ignore[arg-type]  # more than the fake desk
        await counter.until(lambda: app.console_parts.club.index is not None, "contacts known")
        await counter.see("● Ready" if ready else "Front Desk")
        yield counter
    if not may_fail and app.console_parts.boundary.last is not None:
        raise app.console_parts.boundary.last
