"""The schedule as an iCalendar file (RFC 5545), for calendars that people carry with them."""

from __future__ import annotations

import os
from dataclasses import replace
from typing import TYPE_CHECKING

from frontdesk import requests
from frontdesk.answers import Refusal, Schedule
from frontdesk.export import put_in_place
from frontdesk.handing_out import kept_from
from frontdesk.schedule_export import read_schedule

if TYPE_CHECKING:
    from datetime import date, datetime
    from pathlib import Path

    from icalendar import Event

    from frontdesk.answers import SessionLine
    from frontdesk.contract import Desk
    from frontdesk.export import CannotExport, Exported, GoingOn


def default_name(first: date, last: date) -> str:
    """Name the file of some days: schedule-2026-11-25-2026-12-22.ics."""
    return f"schedule-{first.isoformat()}-{last.isoformat()}.ics"


def calendar_of(schedule: Schedule, club: str, now: datetime) -> bytes:
    """Write a schedule as iCalendar, one event a session; instants are in UTC, cancelled sessions say so.

    A session keeps its identifier whatever becomes of its time, its name or its place.
    """
    from icalendar import Calendar  # costs start-up time that only an export is worth

    calendar = Calendar()
    calendar.add("prodid", "-//Front Desk//Schedule//EN")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", club)
    for line in schedule.sessions:
        calendar.add_component(_event(line, now))
    return bytes(calendar.to_ical())


def _event(line: SessionLine, now: datetime) -> Event:
    from icalendar import Event

    event = Event()
    event.add("uid", f"{line.key}@frontdesk")
    event.add("dtstamp", now)
    event.add("dtstart", line.starts)
    event.add("dtend", line.ends)
    event.add("summary", line.series)
    event.add("status", "CANCELLED" if line.cancelled else "CONFIRMED")
    if line.place:
        event.add("location", line.place)
    if line.coach:
        event.add("description", line.coach)
    return event


def export_calendar(
    desk: Desk,
    first: date,
    last: date,
    path: Path,
    *,
    replace_file: bool = False,
    going_on: GoingOn | None = None,
) -> Exported | CannotExport | Refusal:
    """Write the schedule of some days into an iCalendar file; and that it was, into the books.

    ``going_on`` is told how many sessions are read, and answers whether to go on.
    """
    noted = requests.Export("Schedule", None, None, 0, path.name)
    refused = kept_from(desk, noted)
    if refused is not None:
        return refused
    schedule = read_schedule(desk, first, last, going_on=going_on)
    if not isinstance(schedule, Schedule):
        return schedule
    told = calendar_of(schedule, desk.club().name, desk.clock.now())

    def write(beside: Path) -> int:
        with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
            file.write(told)
            file.flush()
            os.fsync(file.fileno())
        return len(schedule.sessions)

    def record(rows: int) -> Refusal | None:
        answer = desk.perform(replace(noted, rows=rows))
        return answer if isinstance(answer, Refusal) else None

    return put_in_place(path, write, replace=replace_file, recorded=record)
