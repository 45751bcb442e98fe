"""The demo club: a made-up life (``data.demo``) played through the desk's own operations into a database of its own."""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final
from zoneinfo import ZoneInfo

from data.backup import copy_to
from data.demo import CLUB, ZONE, club_life
from data.engine import find_place, open_club
from data.trouble import CannotBackUp, CannotOpen
from frontdesk.batch import Batch
from frontdesk.clock import PinnedClock, wall_to_utc
from frontdesk.config import sqlite_url
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club

if TYPE_CHECKING:
    from collections.abc import Iterator

SEED: Final = 1
"""Which of the made-up lives is shown unless another is asked for."""
PEOPLE: Final = 400
"""How many contacts the club has."""
ZONE_OF_DEMO: Final = ZoneInfo(ZONE)
"""The club's time zone: the demo's minutes are those of its wall clock."""

Progress = Callable[[int, int], bool]
"""Told the operations done and those in all; says whether to go on."""


@dataclass(frozen=True, slots=True)
class Demo:
    """Which life to play, and until when."""

    seed: int
    now: datetime
    """The minute of the club's wall clock (naive) at which it stands when somebody looks."""
    desk: str = "Desk 1"
    """The desk at which everything was done; a desk sees its own last visits."""
    people: int = PEOPLE


def build_demo(url: str, demo: Demo, *, progress: Progress | None = None, durable: bool = False) -> CannotOpen | None:
    """Make the demo club where nothing is yet; or say why not.

    Unless ``durable``, a SQLite file is written without waiting for the disk: for a place that is thrown away.
    """
    now = wall_to_utc(demo.now.date(), demo.now.time(), ZONE_OF_DEMO)
    if now is None:
        return CannotOpen("bad_time", f"The clocks of {ZONE} skip {demo.now:%Y-%m-%d %H:%M}: choose another minute.")
    names = {name: CLUB[name] for name in ("name", "timezone", "currency")}
    refused = make_club(url, now=now, pinned=True, **names)
    if refused is not None:
        return refused
    opened = open_club(url, durable=durable)
    if isinstance(opened, CannotOpen):
        return opened
    desk = ClubDesk(opened, PinnedClock(now), demo.desk)
    try:
        lines = club_life(demo.seed, demo.now, demo.people)
        for done, _answer in enumerate(answers(desk, lines), start=1):
            if progress is not None and not progress(done, len(lines)):
                return CannotOpen("cancelled", "The demo club was not finished.")
        desk.keep_pinned(now)
    finally:
        desk.close()
    return None


def keep_demo(url: str, demo: Demo, *, progress: Progress | None = None) -> CannotOpen | None:
    """Make the demo club where it is to stay: whole or not at all, and on the disk when this is done.

    In a SQLite file it is made elsewhere first, which takes a tenth of the time; a PostgreSQL database is written to.
    """
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return place
    if place.path is None:
        return build_demo(url, demo, progress=progress, durable=True)
    if place.path.exists():
        return CannotOpen("exists", f"There is already something at {place.name}; it was left as it is.")
    with tempfile.TemporaryDirectory(prefix="frontdesk-demo-") as folder:
        made = Path(folder) / "club.db"
        refused = build_demo(sqlite_url(made), demo, progress=progress)
        copied = refused or copy_to(made, place.path)
    return CannotOpen(copied.code, copied.sentence) if isinstance(copied, CannotOpen | CannotBackUp) else None


def answers(desk: ClubDesk, lines: list[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Play a life on a desk and yield the answer to each line; a refusal is part of life."""
    batch = Batch(desk)
    for line in lines:
        yield batch.answer_to(dict(line))
