"""The copy of the day: made once, beside the club's file, and never in the way."""

from __future__ import annotations

from pathlib import Path

from frontdesk.clock import SystemClock
from frontdesk.config import sqlite_url
from frontdesk.desk.opening import make_club
from frontdesk.keeping import back_up_once_a_day


def test_a_live_club_is_copied_once_a_day(tmp_path: Path) -> None:
    url = sqlite_url(tmp_path / "club.db")
    assert make_club(url, now=SystemClock().now(), pinned=False) is None

    first = back_up_once_a_day(url, SystemClock().now())
    again = back_up_once_a_day(url, SystemClock().now())

    assert first is not None
    assert first.parent == tmp_path / "backups"
    assert again is None


def test_a_server_has_its_own_tools_for_copies() -> None:
    assert back_up_once_a_day("postgresql+psycopg://nobody@localhost/club", SystemClock().now()) is None
