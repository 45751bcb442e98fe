"""The Session Credit Report as an Excel file: exactly what is shown, as of the same day, with the same filter."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final
from zoneinfo import ZoneInfo

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.export import Cell, Column, Kind, Sheet, look_at_place, write_workbook
from frontdesk.handing_out import kept_from
from frontdesk.report_export import OWNER
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import CreditGrant, HistoryEntry, SessionCredits
    from frontdesk.contract import Desk
    from frontdesk.export import CannotExport, Exported, GoingOn

PAGE: Final = 500
"""Entries read at a time."""
_UNFIT_FOR_NAME: Final = re.compile(r"[^A-Za-z0-9_-]+", re.ASCII)
_FIGURES: Final = ("issued", "available", "locked", "held", "used", "expired", "revoked")
_NUMBER, _DATE = Kind.NUMBER, Kind.DATE
_SUMMARY: Final = (Column("What", width=18), Column("Credits", _NUMBER, 24), Column("Why", width=44))
_GRANTS: Final = (
    Column("Membership", width=24), Column("Source", width=12), Column("Issued", _DATE, 12),
    Column("Usable from", _DATE, 12), Column("Good through", _DATE, 13), Column("Granted", _NUMBER, 9),
    Column("Available", _NUMBER, 10), Column("Locked", _NUMBER, 8), Column("Held", _NUMBER, 8),
    Column("Used", _NUMBER, 8), Column("Expired", _NUMBER, 9), Column("Revoked", _NUMBER, 9),
    Column("Left", _NUMBER, 8), Column("State", width=12), Column("Why locked", width=40),
)  # fmt: skip
_HISTORY: Final = (
    Column("Day", _DATE, 12), Column("At", Kind.INSTANT, 17), Column("What", width=10),
    Column("Credits", _NUMBER, 9), Column("Membership", width=24), Column("Source", width=12),
    Column("Usable from", _DATE, 12), Column("Good through", _DATE, 13), Column("Session", width=24),
    Column("Session date", _DATE, 13), Column("Visit", _NUMBER, 9), Column("Status", width=14),
    Column("By", width=18), Column("Desk", width=14), Column("Reason", width=40), Column("Detail", width=40),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Said:
    """The report that goes into the file, and who asked for it."""

    report: SessionCredits
    club: str
    zone: ZoneInfo
    by: str
    at: datetime
    shown: requests.CreditHistory


def default_name(card: str, day: date) -> str:
    """Name the file of a report: credits-M00412-2026-11-25.xlsx."""
    return f"credits-{_UNFIT_FOR_NAME.sub('_', card)[:40]}-{day.isoformat()}.xlsx"


def export_credits(
    desk: Desk,
    shown: requests.CreditHistory,
    path: Path,
    *,
    replace_file: bool = False,
    going_on: GoingOn | None = None,
    expecting: Callable[[int], None] | None = None,
) -> Exported | CannotExport | Refusal:
    """Write the report of a contact as it is shown: its day, its filter, its order; and that it was, into the books.

    Reads the history page by page, so that neither its length nor the memory it would take matters. ``expecting`` is
    told before the first row how many rows there will be.
    """
    noted = requests.Export("Session Credits", shown.card, shown.on, 0, path.name)
    refused = _refused_before(desk, noted, path, replace_file=replace_file)
    if refused is not None:
        return refused
    report = desk.perform(requests.SessionCredits(shown.card, shown.on))
    if isinstance(report, Refusal):
        return report
    club = desk.club()
    whole = replace(
        shown, on=report.on, known=report.newest, most=PAGE, after=None, before=None, jump=None, at_end=False
    )
    first = desk.perform(replace(whole, most=1, count=expecting is not None))
    if isinstance(first, Refusal):
        return first
    if expecting is not None:
        expecting(len(_FIGURES) + len(report.locks) + len(report.grants) + (first.total or 0))
    said = _Said(report, club.name, desk.zone, desk.staff or OWNER, desk.clock.now(), whole)

    def record(rows: int) -> Refusal | None:
        answer = desk.perform(replace(noted, on=report.on, rows=rows))
        return answer if isinstance(answer, Refusal) else None

    return write_workbook(path, _sheets(desk, said), replace=replace_file, going_on=going_on, recorded=record)


def _refused_before(
    desk: Desk, noted: requests.Export, path: Path, *, replace_file: bool
) -> CannotExport | Refusal | None:
    """Say before any work what would keep the file from being handed over: the privilege, or its place."""
    return kept_from(desk, noted) or look_at_place(path, replace=replace_file)


def _sheets(desk: Desk, said: _Said) -> tuple[Sheet, ...]:
    report = said.report
    person = report.contact
    whose = (f"{said.club}: Session Credits", f"{person.listed} ({person.card}), as of {say_day(report.on)}")
    return (
        Sheet("Summary", _SUMMARY, _summary(report), _head(said)),
        Sheet("Grants", _GRANTS, (_grant(each) for each in report.grants), (whose,)),
        Sheet("History", _HISTORY, (_entry(each, said.zone) for each in _entries(desk, said.shown)), (whose,)),
    )


def _head(said: _Said) -> tuple[tuple[str, Cell], ...]:
    person = said.report.contact
    shown = _filter(said.shown)
    return (
        ("Club", said.club),
        ("Contact", person.listed),
        ("Card", person.card),
        ("As of", said.report.on),
        ("Time zone", str(said.zone)),
        ("Exported by", said.by),
        ("Exported at", _wall(said.at, said.zone)),
        ("History shown", shown),
        ("Unlimited", ", ".join(said.report.unlimited) or "none"),
    )


def _filter(shown: requests.CreditHistory) -> str:
    parts = [
        ", ".join(shown.kinds),
        f"membership {shown.membership}" if shown.membership else "",
        f"from {say_day(shown.first)}" if shown.first else "",
        f"up to {say_day(shown.last)}" if shown.last else "",
        f"visit {shown.visit}" if shown.visit is not None else "",
    ]
    order = "oldest first" if shown.oldest_first else "newest first"
    return f"{'; '.join(part for part in parts if part) or 'everything'}; {order}"


def _summary(report: SessionCredits) -> Iterator[tuple[Cell, ...]]:
    for figure in _FIGURES:
        yield figure.capitalize(), getattr(report, figure), None
    for lock in report.locks:
        yield "of them locked", lock.credits, lock.why


def _grant(grant: CreditGrant) -> tuple[Cell, ...]:
    return (
        grant.membership_name, grant.source, grant.issued, grant.usable_from, grant.good_through, grant.granted,
        grant.available, grant.locked, grant.held, grant.used, grant.expired, grant.revoked, grant.left, grant.state,
        grant.why,
    )  # fmt: skip


def _entries(desk: Desk, shown: requests.CreditHistory) -> Iterator[HistoryEntry]:
    place = None
    while True:
        page = desk.perform(replace(shown, after=place))
        if isinstance(page, Refusal):  # the contact was taken away meanwhile: what was read is all there is
            return
        yield from page.entries
        if not page.more_after:
            return
        place = page.entries[-1].place


def _entry(entry: HistoryEntry, zone: ZoneInfo) -> tuple[Cell, ...]:
    session = entry.session
    by = None if entry.at is None else entry.by or OWNER
    return (
        entry.day, None if entry.at is None else _wall(entry.at, zone), entry.what, entry.credits,
        entry.membership_name, entry.source, entry.usable_from, entry.good_through,
        session.series if session else None, session.date if session else None, entry.visit, entry.status,
        by, entry.desk, entry.reason, entry.detail,
    )  # fmt: skip


def _wall(moment: datetime, zone: ZoneInfo) -> datetime:
    """Return an instant as the club's wall clock shows it: Excel knows no time zones."""
    return moment.astimezone(UTC).astimezone(zone).replace(tzinfo=None, microsecond=0)
