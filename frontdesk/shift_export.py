"""A shift as an Excel file: the money, and what whoever comes next should know."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.clock import today
from frontdesk.export import Cell, Column, Exported, Kind, Sheet, write_workbook
from frontdesk.handing_out import kept_from
from frontdesk.report_export import OWNER, wall
from frontdesk.trail_words import what_happened

if TYPE_CHECKING:
    from zoneinfo import ZoneInfo

    from frontdesk.answers import Shift
    from frontdesk.contract import Desk
    from frontdesk.export import CannotExport, GoingOn

TITLE: Final = "Shift"
_MONEY: Final = (Column("Method", width=16), Column("Taken", Kind.MONEY, 13))
_ENTRIES: Final = (
    Column("About", width=12), Column("When", Kind.INSTANT, 17), Column("By", width=18), Column("What", width=24),
    Column("Contact", width=24), Column("Card", width=12), Column("Session", width=20),
    Column("Session date", Kind.DATE, 13), Column("Before", width=40), Column("After", width=40),
    Column("Reason", width=32), Column("Refused", width=16),
)  # fmt: skip


def export_shift(
    desk: Desk, path: Path, *, replace_file: bool = False, going_on: GoingOn | None = None
) -> Exported | CannotExport | Refusal:
    """Write what happened at the desk since the last hand-over into a file; and that it was, into the books."""
    noted = requests.Export(TITLE, None, today(desk.clock, desk.zone), 0, path.name)
    refused = kept_from(desk, noted)
    if refused is not None:
        return refused
    shift = desk.perform(requests.Shift())
    if isinstance(shift, Refusal):
        return shift
    head: tuple[tuple[str, Cell], ...] = (
        ("Club", desk.club().name),
        ("Desk", desk.name),
        ("Since", wall(shift.since, desk.zone)),
        ("Time zone", str(desk.zone)),
        ("Exported by", desk.staff or OWNER),
        ("Exported at", wall(desk.clock.now(), desk.zone)),
    )
    money = ((str(each.method), each.amount) for each in shift.money)
    sheets = (Sheet(TITLE, _ENTRIES, _entries(shift, desk.zone), head), Sheet("Money", _MONEY, money))

    def record(rows: int) -> Refusal | None:
        answer = desk.perform(requests.Export(noted.what, None, noted.on, rows, noted.file))
        return answer if isinstance(answer, Refusal) else None

    return write_workbook(path, sheets, replace=replace_file, going_on=going_on, recorded=record)


def _entries(shift: Shift, zone: ZoneInfo) -> Iterator[Sequence[Cell]]:
    parts = {"override": shift.overrides, "unpaid": shift.unpaid, "refused": shift.refused, "undone": shift.undone}
    for about, lines in parts.items():
        for line in lines:
            who, session = line.contact, line.session
            yield (
                about, wall(line.at, zone), line.by or OWNER, what_happened(line.op), who.listed if who else None,
                who.card if who else None, session.series if session else None, session.date if session else None,
                line.before, line.after, line.reason, line.code,
            )  # fmt: skip
