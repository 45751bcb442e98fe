"""Opening after the club was closed: there is nothing to catch up with, however long that was."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import clubs
from benchmarks.checking_in import recorded
from benchmarks.measure import Line, Size, against, told
from data.engine import open_club
from frontdesk.answers import Refusal
from frontdesk.clock import PinnedClock
from frontdesk.config import sqlite_url
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Credits, Glance, Request, Sessions
from frontdesk.search import ContactIndex

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

CLOSED: Final = 90
"""Days."""


def measure(size: Size) -> Iterator[Line]:
    """Open the same crowded club at its last moment and ninety days later, in turn, as the console does."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        club = clubs.copied(clubs.crowd(size.contacts), Path(folder) / "club.db")
        at_once, later, statements = [], [], 0
        _open(club, clubs.NOW)
        for _ in range(size.openings):
            at_once.append(_open(club, clubs.NOW)[0])
            seconds, statements = _open(club, clubs.NOW + timedelta(days=CLOSED))
            later.append(seconds)
    many = f"{size.contacts:,} subscriptions"
    yield against(f"opening after {CLOSED} days closed, to 0 days, {many} (CPU)", at_once, later, 1.1, middle=min)
    yield told("statements while opening, everybody's name read", str(statements))


def _open(path: Path, now: datetime) -> tuple[float, int]:
    """Processor time until everybody is known and the first questions are answered; statements sent."""
    clubs.set_clock(path, now)
    began = time.process_time()
    club = clubs.opened(open_club(sqlite_url(path)))
    with recorded(club) as sent:
        desk = ClubDesk(club, PinnedClock(now), "Desk 1")
        desk.changes()
        ContactIndex(desk.contact_cards())
        questions: tuple[Request[Any], ...] = (
            Sessions(now.date(), now.date()),
            Credits(clubs.card(1)),
            Glance((clubs.card(3), clubs.card(4)), "Class 000", now.date()),
        )
        for question in questions:
            assert not isinstance(desk.perform(question), Refusal)
    seconds = time.process_time() - began
    desk.close()
    return seconds, len(sent)
