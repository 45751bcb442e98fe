"""What the command line hands out as files: each command answers a status, one sentence and a record for programs."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.calendar_export import default_name as calendar_name
from frontdesk.calendar_export import export_calendar
from frontdesk.clock import today
from frontdesk.commands import DONE, UNREADABLE, Said, find_person, read_day, said_no
from frontdesk.credit_export import default_name, export_credits
from frontdesk.export import CannotExport
from frontdesk.report_export import export_report
from frontdesk.reports import ReportName
from frontdesk.rules.words import count
from frontdesk.text import printable, shorten
from frontdesk.trail_export import export_trail

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.contract import Desk
    from frontdesk.export import Exported, GoingOn


def credits_file(
    desk: Desk, who: str, on: str | None, out: str | None, *, force: bool, going_on: GoingOn | None = None
) -> Said:
    """Write the Session Credit Report of a person into an Excel file."""
    day = read_day(on, "--on")
    if isinstance(day, Said):
        return day
    person = find_person(desk, who)
    if isinstance(person, Said):
        return person
    name = default_name(person.card, day or today(desk.clock, desk.zone))
    shown = requests.CreditHistory(person.card, day)
    return told(export_credits(desk, shown, _place(out, name), replace_file=force, going_on=going_on))


_WEEKS_AHEAD = 4
_MOST_DAYS = 731


def schedule_file(desk: Desk, first: str | None, until: str | None, out: str | None, *, force: bool) -> Said:
    """Write the schedule of some days into an iCalendar file."""
    start, end = read_day(first, "--from"), read_day(until, "--until")
    if isinstance(start, Said):
        return start
    if isinstance(end, Said):
        return end
    start = start or today(desk.clock, desk.zone)
    end = end or start + timedelta(weeks=_WEEKS_AHEAD)
    if not 0 <= (end - start).days < _MOST_DAYS:
        sentence = f"--until must lie on or after --from, by less than {_MOST_DAYS} days."
        return Said(UNREADABLE, sentence, {"ok": False, "code": "malformed", "message": sentence})
    return told(export_calendar(desk, start, end, _place(out, calendar_name(start, end)), replace_file=force))


def report_file(
    desk: Desk,
    name: str,
    days: tuple[str | None, str | None],
    out: str | None,
    *,
    force: bool,
    going_on: GoingOn | None,
) -> Said:
    """Write a report over the whole club into an Excel file."""
    if name not in set(ReportName):
        sentence = f"NAME must be one of {', '.join(ReportName)}, not “{shorten(name)}”."
        return Said(UNREADABLE, sentence, {"ok": False, "code": "malformed", "message": sentence})
    read = _read_days(days)
    if isinstance(read, Said):
        return read
    asked = requests.Report(ReportName(name), *read)
    place = Path.cwd() if out is None else Path(out).absolute()
    return told(export_report(desk, asked, place, replace_file=force, going_on=going_on))


def trail_file(
    desk: Desk,
    asked: requests.Audit,
    days: tuple[str | None, str | None],
    out: str | None,
    *,
    force: bool,
    going_on: GoingOn | None,
) -> Said:
    """Write the trail, or what is asked of it, into an Excel file."""
    read = _read_days(days)
    if isinstance(read, Said):
        return read
    place = Path.cwd() if out is None else Path(out).absolute()
    asked = replace(asked, first=read[0], last=read[1])
    return told(export_trail(desk, asked, place, replace_file=force, going_on=going_on))


def _read_days(days: tuple[str | None, str | None]) -> tuple[date | None, date | None] | Said:
    first, last = read_day(days[0], "--from"), read_day(days[1], "--until")
    if isinstance(first, Said):
        return first
    return last if isinstance(last, Said) else (first, last)


def _place(out: str | None, name: str) -> Path:
    """Return where a file goes: to the file named, into the folder named, or into the current one."""
    if out is None:
        return Path.cwd() / name
    place = Path(out)
    return (place / name if place.is_dir() else place).absolute()


def told(done: Exported | CannotExport | Refusal) -> Said:
    """Say what became of an export."""
    if isinstance(done, Refusal):
        return said_no(done)
    if isinstance(done, CannotExport):
        sentence = printable(done.sentence)
        return Said(UNREADABLE, sentence, {"ok": False, "code": done.code, "message": sentence})
    record = {"ok": True, "path": str(done.path), "rows": done.rows}
    return Said(DONE, f"{count(done.rows, 'row')} written to {printable(str(done.path))}.", record)
