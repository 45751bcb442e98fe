"""The week on the screen: thousands of series and years of sessions must not slow down the week that is looked at."""

from __future__ import annotations

import tempfile
import time
from datetime import UTC, datetime, timedelta
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
ON_A_SCREEN: Final = 20
"""Sessions of a day that the week asks for."""
_ROUNDS: Final = 15
_WEEK: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_ENDED: Final = timedelta(days=30)


def measure(size: Size) -> Iterator[Line]:
    """Ask for the same week of a club with many series, most of which have ended, and of one with few."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        few, many, busy = (Path(folder) / f"{name}.db" for name in ("few", "many", "busy"))
        weeks = size.months * 52 // 12
        add_timetable(few, SHOWN, SHOWN, weeks)
        sessions = add_timetable(many, size.series, SHOWN, weeks)
        add_timetable(busy, size.series, size.series, 1)
        desks = [clubs.desk_at(path, durable=False) for path in (few, many, busy)]
        yield told("series, sessions touched", f"{SHOWN}", f"{size.series:,}, {sessions:,}")
        week = requests.Sessions(clubs.TODAY, clubs.TODAY + timedelta(days=6), ON_A_SCREEN)
        day = requests.Sessions(clubs.TODAY, clubs.TODAY, ON_A_SCREEN)
        for what, asked in (("a week", week), ("a day", day)):
            yield _compared(f"schedule: {what}, many series to few (CPU)", desks[0], desks[1], asked, 1.5)
        yield _compared("schedule: a week, where all of them take place (CPU)", desks[0], desks[2], week, None)
        for desk in desks:
            desk.close()


def add_timetable(path: Path, number: int, shown: int, weeks: int) -> int:
    """Make a club of so many series, all but some of which have ended, with a touched session a week; how many."""
    clubs.make_club(path, 10, classes=0)
    first, count = clubs.TODAY - timedelta(weeks=weeks), 0
    with clubs.opened(open_club(sqlite_url(path), durable=False)) as club, club.write() as connection:
        connection.execute(insert(tables.series), [_series(each, first, ended=each >= shown) for each in range(number)])
        for each in range(number):
            rows = [_session(each, first + timedelta(weeks=week), count + week) for week in range(weeks)]
            connection.execute(insert(tables.session), rows)
            count += weeks
    return count


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
        "id": key + 1, "series_id": number + 1, "date": day, "at": _at(number), "minutes": 60, "capacity": 16,
        "starts_at": starts, "ends_at": starts + timedelta(hours=1),
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
