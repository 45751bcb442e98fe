"""The trail as an Excel file: every entry that the filter lets through, the newest first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.clock import today
from frontdesk.export import Cell, Column, Exported, Kind, Sheet, look_at_place, write_workbook
from frontdesk.handing_out import kept_from
from frontdesk.report_export import OWNER, wall
from frontdesk.trail_words import what_happened

if TYPE_CHECKING:
    from datetime import date
    from zoneinfo import ZoneInfo

    from frontdesk.answers import AuditLine, AuditPage
    from frontdesk.contract import Desk
    from frontdesk.export import CannotExport, GoingOn

PAGE: Final = 500
"""Entries read at a time."""
TITLE: Final = "Trail"
_COLUMNS: Final = (
    Column("Entry", Kind.NUMBER, 9), Column("When", Kind.INSTANT, 17), Column("By", width=18),
    Column("Approved by", width=14), Column("Desk", width=14), Column("What", width=26), Column("Contact", width=24),
    Column("Card", width=12), Column("Session", width=20), Column("Session date", Kind.DATE, 13),
    Column("Before", width=40), Column("After", width=40), Column("Reason", width=32), Column("Amount", Kind.MONEY, 12),
    Column("Refused", width=16), Column("Undone", width=8),
)  # fmt: skip


def default_name(day: date) -> str:
    """Name the file: trail-2026-11-25.xlsx."""
    return f"trail-{day}.xlsx"


def export_trail(
    desk: Desk,
    asked: requests.Audit,
    place: Path,
    *,
    replace_file: bool = False,
    going_on: GoingOn | None = None,
) -> Exported | CannotExport | Refusal:
    """Write the trail as it is narrowed into a file, or into a folder under its own name; and that it was."""
    day = today(desk.clock, desk.zone)
    kept = kept_from(desk, requests.Export(TITLE, asked.card, day, 0, place.name or str(place)))
    if kept is not None:
        return kept
    first = desk.perform(replace(asked, before=None, most=PAGE))
    if isinstance(first, Refusal):
        return first
    path = place / default_name(day) if place.is_dir() else place
    refused = look_at_place(path, replace=replace_file)
    if refused is not None:
        return refused
    head: tuple[tuple[str, Cell], ...] = (
        ("Club", desk.club().name),
        ("Trail", narrowed(asked) or "everything"),
        ("Time zone", str(desk.zone)),
        ("Exported by", desk.staff or OWNER),
        ("Exported at", wall(desk.clock.now(), desk.zone)),
    )
    sheet = Sheet(TITLE, _COLUMNS, _Entries(desk, asked, first).rows(), head)

    def record(rows: int) -> Refusal | None:
        answer = desk.perform(requests.Export(TITLE, asked.card, day, rows, path.name))
        return answer if isinstance(answer, Refusal) else None

    return write_workbook(path, (sheet,), replace=replace_file, going_on=going_on, recorded=record)


def narrowed(asked: requests.Audit) -> str:
    """Say what of the trail is asked for; nothing where it is all."""
    said = {"card": "card", "operation": "kind", "by": "by", "at_desk": "at", "first": "from", "last": "up to"}
    parts = [
        f"{said[each.name]} {getattr(asked, each.name)}"
        for each in fields(asked)
        if each.name in said and getattr(asked, each.name) is not None
    ]
    only = "" if asked.only is requests.Only.ALL else f"only {asked.only}"
    return "; ".join(filter(None, (only, *parts)))


@dataclass(frozen=True, slots=True)
class _Entries:
    """Reads the trail page by page: what is written meanwhile is newer, and stays out."""

    desk: Desk
    asked: requests.Audit
    first: AuditPage

    def rows(self) -> Iterator[Sequence[Cell]]:
        page: AuditPage = self.first
        while True:
            for line in page.lines:
                yield _row(line, self.desk.zone)
            if page.older is None:
                return
            following = self.desk.perform(replace(self.asked, before=page.older, most=PAGE))
            if isinstance(following, Refusal):  # the privilege was taken away meanwhile: what was read is all there is
                return
            page = following


def _row(line: AuditLine, zone: ZoneInfo) -> Sequence[Cell]:
    who, session = line.contact, line.session
    return (
        line.id, wall(line.at, zone), line.by or OWNER, line.approved_by, line.desk, what_happened(line.op),
        who.listed if who else None, who.card if who else None, session.series if session else None,
        session.date if session else None, line.before, line.after, line.reason, line.amount, line.code,
        "yes" if line.undone else None,
    )  # fmt: skip
