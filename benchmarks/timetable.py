"""The week on the screen: thousands of series and years of sessions must not slow down the week that is looked at."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import insert

from benchmarks import clubs
from benchmarks.measure import Line, Size, against, told
from data import tables
from data.engine import open_club
from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.config import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from frontdesk.desk.core import ClubDesk

SHOWN: Final = 20
"""Series that take place in the week looked at, in both clubs."""
ON_A_SCREEN: Final = 15
"""Sessions of a day that the week asks for on a screen of 40 lines."""
_ROUNDS: Final = 15
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENDED: Final = timedelta(days=30)
PEOPLE: Final = 10
_kept: Final = tempfile.TemporaryDirectory(prefix="frontdesk-bench-")


def measure(size: Size) -> Iterator[Line]:
    """Ask for the same week of a club with many series, most of which have ended, and of one with few."""
    weeks = weeks_of(size)
    few, many, busy = made(SHOWN, SHOWN, weeks), made(size.series, SHOWN, weeks), made(size.series, size.series, weeks)
    desks = [clubs.desk_at(path, durable=False) for path in (few, many, busy)]
    yield told("series, sessions booked", f"{size.series:,}, {size.series * (weeks + 1):,}", f"{SHOWN}")
    week = requests.Sessions(clubs.TODAY, clubs.TODAY + timedelta(days=6), ON_A_SCREEN)
    day = requests.Sessions(clubs.TODAY, clubs.TODAY, ON_A_SCREEN)
    for what, asked in (("a week", week), ("a day", day)):
        yield _compared(f"schedule: {what}, many series to few (CPU)", desks[0], desks[1], asked, 1.5)
    yield _compared(
        f"schedule: a week of all of them: {7 * ON_A_SCREEN} sessions to 20 (CPU)", desks[0], desks[2], week, None
    )
    for desk in desks:
        desk.close()


def weeks_of(size: Size) -> int:
    """For how many weeks there were sessions."""
    return size.months * 52 // 12


@cache
def made(number: int, shown: int, weeks: int) -> Path:
    """A club of so many series, all but some of which have ended; each with a session a week until then, booked."""
    path = Path(_kept.name) / f"{number} {shown} {weeks}.db"
    clubs.make_club(path, PEOPLE, classes=0)
    first, key = clubs.TODAY - timedelta(weeks=weeks), 0
    with clubs.opened(open_club(sqlite_url(path), durable=False)) as club, club.write() as connection:
        connection.execute(insert(tables.series), [_series(each, first, ended=each >= shown) for each in range(number)])
        for each in range(number):
            until = weeks + (1 if each < shown else 0)
            rows = [_session(each, first + timedelta(weeks=week), key + week + 1) for week in range(until)]
            connection.execute(insert(tables.session), rows)
            connection.execute(insert(tables.booking), [_booking(row) for row in rows])
            key += len(rows)
    return path


def _series(number: int, first: date, *, ended: bool) -> dict[str, Any]:
    title = f"Series {number:04}"
    end = clubs.TODAY - _ENDED if ended else None
    return {
        "id": number + 1, "name": title, "name_key": title.lower(), "at": _at(number), "minutes": 60,
        "weekdays": _WEEK[number % 7], "session_rules": False, "capacity": 16, "start": first, "end": end,
    }  # fmt: skip


def _at(number: int) -> Any:  # noqa: ANN401  # a wall time
    return datetime(2026, 1, 1, 6 + number // 7 % 16, number % 4 * 15, tzinfo=UTC).time()


def _session(number: int, monday: date, key: int) -> dict[str, Any]:
    day = monday + timedelta(days=number % 7)
    starts = datetime.combine(day, _at(number), tzinfo=UTC)
    return {
        "id": key, "series_id": number + 1, "date": day, "at": _at(number), "minutes": 60, "capacity": 16,
        "starts_at": starts, "ends_at": starts + timedelta(hours=1),
    }  # fmt: skip


def _booking(session: dict[str, Any]) -> dict[str, Any]:
    return {
        "id": session["id"], "session_id": session["id"], "contact_id": session["id"] % PEOPLE + 1, "status": "booked",
        "walk_in": False, "place": 0, "paid_kind": "none", "booked_at": session["starts_at"] - timedelta(days=1),
        "starts_at": session["starts_at"],
    }  # fmt: skip


def _compared(what: str, few: ClubDesk, many: ClubDesk, asked: requests.Sessions, most: float | None) -> Line:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for desk, kept in zip((few, many), times, strict=True):
            began = time.process_time()
            answer = desk.perform(asked)
            kept.append(time.process_time() - began)
            assert not isinstance(answer, Refusal), answer
    return against(what, times[0], times[1], most, middle=min)
