"""The schedule of some days as an Excel file: a row per session, as on the screen."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from frontdesk import requests
from frontdesk.answers import Refusal, Schedule
from frontdesk.export import CannotExport, Column, Kind, Sheet, write_workbook
from frontdesk.handing_out import kept_from
from frontdesk.report_export import OWNER
from frontdesk.rules.words import say_span

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from frontdesk.answers import SessionLine
    from frontdesk.contract import Desk
    from frontdesk.export import Cell, Exported, GoingOn

AT_A_TIME: Final = timedelta(days=28)
"""Days that are read at a time."""
COLUMNS: Final = (
    Column("Date", Kind.DATE, 12),
    Column("Time", width=8),
    Column("Until", width=8),
    Column("Session", width=28),
    Column("Place", width=20),
    Column("Coach", width=20),
    Column("Places", Kind.NUMBER, 8),
    Column("Booked or in", Kind.NUMBER, 13),
    Column("Waiting", Kind.NUMBER, 9),
    Column("Checked in", Kind.NUMBER, 11),
    Column("State", width=12),
    Column("Why", width=30),
)


def default_name(first: date, last: date) -> str:
    """Name the file of some days: schedule-2026-11-25-2026-12-22.xlsx."""
    return f"schedule-{first.isoformat()}-{last.isoformat()}.xlsx"


def read_schedule(
    desk: Desk, first: date, last: date, *, going_on: GoingOn | None = None
) -> Schedule | CannotExport | Refusal:
    """Read the sessions of some days, four weeks at a time; ``going_on`` may break it off."""
    sessions: list[SessionLine] = []
    while first <= last:
        until = min(first + AT_A_TIME - timedelta(days=1), last)
        read = desk.perform(requests.Sessions(first, until))
        if isinstance(read, Refusal):
            return read
        sessions += read.sessions
        if going_on is not None and not going_on(len(sessions)):
            return CannotExport("cancelled", "The export was cancelled; nothing was written.")
        first = until + timedelta(days=1)
    return Schedule(tuple(sessions))


def export_schedule(
    desk: Desk,
    first: date,
    last: date,
    path: Path,
    *,
    going_on: GoingOn | None = None,
) -> Exported | CannotExport | Refusal:
    """Write the schedule of some days into an Excel file; and that it was, into the books."""
    noted = requests.Export("Schedule", None, None, 0, path.name)
    refused = kept_from(desk, noted)
    if refused is not None:
        return refused
    schedule = read_schedule(desk, first, last, going_on=going_on)
    if not isinstance(schedule, Schedule):
        return schedule
    club = desk.club()
    now = desk.clock.now().astimezone(desk.zone)
    head = (
        ("Club", club.name),
        ("Days", say_span(first, last)),
        ("As of", now.replace(tzinfo=None)),
        ("Time zone", str(desk.zone)),
        ("Exported by", desk.staff or OWNER),
    )
    sheet = Sheet("Schedule", COLUMNS, _rows(desk, schedule), head)

    def record(rows: int) -> Refusal | None:
        answer = desk.perform(replace(noted, rows=rows))
        return answer if isinstance(answer, Refusal) else None

    return write_workbook(path, (sheet,), going_on=going_on, recorded=record)


def _rows(desk: Desk, schedule: Schedule) -> Iterator[tuple[Cell, ...]]:
    for line in schedule.sessions:
        yield (
            line.date,
            line.time,
            f"{line.ends.astimezone(desk.zone):%H:%M}",
            line.series,
            line.place,
            line.coach,
            line.capacity,
            line.taken,
            line.waiting,
            line.inside,
            "cancelled" if line.cancelled else "",
            line.closed_for,
        )
