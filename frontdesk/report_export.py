"""A report, or the trail, as an Excel file: the same days and rows as on the screen, and the same sums."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from frontdesk import requests
from frontdesk.answers import Refusal, ReportKind
from frontdesk.export import Cell, Column, Exported, Kind, Sheet, look_at_place, write_workbook
from frontdesk.handing_out import kept_from
from frontdesk.reports import REPORTS
from frontdesk.rules.words import say_span

if TYPE_CHECKING:
    from frontdesk.answers import ClubInfo, Report, ReportCell
    from frontdesk.contract import Desk
    from frontdesk.export import CannotExport, GoingOn

PAGE: Final = 5000
"""Rows read at a time."""
OWNER: Final = "the owner"
"""Who acts where nobody is named."""
_KINDS: Final = {
    ReportKind.TEXT: (Kind.TEXT, 24),
    ReportKind.NUMBER: (Kind.NUMBER, 10),
    ReportKind.MONEY: (Kind.MONEY, 13),
    ReportKind.DAY: (Kind.DATE, 12),
    ReportKind.MOMENT: (Kind.INSTANT, 17),
}


def default_name(name: str, first: date, last: date) -> str:
    """Name the file of a report: takings-2026-11-25.xlsx, sales-2026-11-01-to-2026-11-25.xlsx."""
    days = f"{first}" if first == last else f"{first}-to-{last}"
    return f"{name.replace('_', '-')}-{days}.xlsx"


def export_report(
    desk: Desk,
    asked: requests.Report,
    place: Path,
    *,
    replace_file: bool = False,
    going_on: GoingOn | None = None,
) -> Exported | CannotExport | Refusal:
    """Write a report into a file, or into a folder under a name of its own; and that it was, into the books."""
    tried = requests.Export(REPORTS[asked.name].title, None, asked.last, 0, place.name or str(place))
    refused = kept_from(desk, tried)
    if refused is not None:
        return refused
    first = desk.perform(replace(asked, after=None, most=PAGE))
    if isinstance(first, Refusal):
        return first
    path = place / default_name(first.name, first.first, first.last) if place.is_dir() else place
    taken = look_at_place(path, replace=replace_file)
    if taken is not None:
        return taken
    club = desk.club()
    reading = _Reading(desk, asked, first)
    columns = [Column(each.title, *_KINDS[each.kind]) for each in first.columns]
    sums = (Column("Sum of", width=24), Column("In all", Kind.MONEY, 14))
    whose = ((f"{club.name}: {first.title}", say_span(first.first, first.last)),)
    sheets = (
        Sheet(first.title, columns, reading.rows(), _head(desk, club, first)),
        Sheet("Sums", sums, reading.sums(), whose),
    )
    noted = requests.Export(first.title, None, first.last, 0, path.name)

    def record(rows: int) -> Refusal | None:
        del rows  # the sums are not rows of the report
        answer = desk.perform(replace(noted, rows=reading.many))
        return answer if isinstance(answer, Refusal) else None

    done = write_workbook(path, sheets, replace=replace_file, going_on=going_on, recorded=record)
    return replace(done, rows=reading.many) if isinstance(done, Exported) else done


def _head(desk: Desk, club: ClubInfo, first: Report) -> tuple[tuple[str, Cell], ...]:
    return (
        ("Club", club.name),
        ("Report", first.title),
        ("Days", say_span(first.first, first.last)),
        ("Currency", club.currency),
        ("Time zone", str(desk.zone)),
        ("Exported by", desk.staff or OWNER),
        ("Exported at", wall(desk.clock.now(), desk.zone)),
        *(("Note", note) for note in first.notes),
    )


@dataclass
class _Reading:
    """Reads a report page by page, and adds up what it has read: the sums are always those of the rows."""

    desk: Desk
    asked: requests.Report
    first: Report
    many: int = 0
    added: dict[int, int | Decimal] = field(default_factory=dict)

    def rows(self) -> Iterator[Sequence[Cell]]:
        page: Report = self.first
        summed = [at for at, column in enumerate(page.columns) if column.summed]
        while True:
            for row in page.rows:
                self.many += 1
                for at in summed:
                    value = row.cells[at]
                    if isinstance(value, int | Decimal):
                        self.added[at] = self.added.get(at, 0) + value
                yield [_cell(cell, self.desk.zone) for cell in row.cells]
            if page.next is None:
                return
            again = replace(self.asked, first=page.first, last=page.last, after=page.next, most=PAGE)
            following = self.desk.perform(again)
            if isinstance(following, Refusal):  # the privilege was taken away meanwhile: what was read is all there is
                return
            page = following

    def sums(self) -> Iterator[Sequence[Cell]]:
        yield "Rows", self.many
        for at, column in enumerate(self.first.columns):
            if column.summed:
                yield column.title, self.added.get(at, 0)


def _cell(value: ReportCell, zone: ZoneInfo) -> Cell:
    return wall(value, zone) if isinstance(value, datetime) else value


def wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant as the club's wall clock shows it: Excel knows no time zones."""
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, microsecond=0)
