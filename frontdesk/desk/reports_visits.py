"""The reports on visits: how full sessions are, what visits were paid with, who did not come."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from data.statements import reports as statements
from frontdesk.answers import ReportRow
from frontdesk.desk.reporting import CONTACT, Asked, Table, about, bars_by_day, bars_of, day, number, page, person, text

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_NOTHING: Final = "nothing: unpaid, or not enforced"


def attendance(tx: Transaction, asked: Asked) -> Table:
    """Say of every session that anybody touched who came, who did not, and how full it was."""
    found = tx.all(statements.attendance, **asked.days, now=tx.now)
    columns = (
        day("date", "Date"), text("time", "Time", 6), text("series", "Session"),
        text("coach", "Coach", 12, wide_only=True), number("places", "Places", 6), number("came", "Came", 5),
        number("to_come", "Booked", 6), number("no_shows", "Missed", 6), number("late", "Late c.", wide_only=True),
        number("waiting", "Waiting", wide_only=True), number("fill", "Fill %", 6, summed=False),
    )  # fmt: skip
    by_day: Counter[date] = Counter()
    by_name: Counter[str] = Counter()
    for row in found:
        by_day[row.date] += row.came
        by_name[row.name] += row.came
    bars = bars_by_day(by_day, tx.today) if asked.first != asked.last else bars_of(by_name.items())
    return Table(columns, tuple(_session(row) for row in found), bars)


def _session(row: Row[Any]) -> ReportRow:
    name = f"{row.name} (cancelled)" if row.cancelled_at else row.name
    taken = row.came + row.to_come
    fill = None if row.capacity is None else round(100 * taken / row.capacity)
    cells = (
        row.date, f"{row.at:%H:%M}", name, row.coach or "", row.capacity, row.came, row.to_come, row.missed, row.late,
        row.waiting, fill,
    )  # fmt: skip
    return ReportRow(cells)


def usage(tx: Transaction, asked: Asked) -> Table:
    """Say what visits, no-shows and late cancellations were paid with."""
    found = tx.all(statements.usage, **asked.days, now=tx.now)
    columns = (
        text("membership", "Membership"), number("people", "People", 8, summed=False), number("came", "Came"),
        number("by_credit", "Credits", 8), number("no_shows", "Missed"), number("late", "Late c.", 8),
    )  # fmt: skip
    rows = tuple(
        ReportRow((row.name or _NOTHING, row.people, row.came, row.by_credit, row.missed, row.late)) for row in found
    )
    return Table(columns, rows, bars_of((row.name or "nothing", row.came) for row in found))


def no_shows(tx: Transaction, asked: Asked) -> Table:
    """List who neither came nor cancelled in time, the newest session first."""
    wanted = {**asked.days, "now": tx.now}
    counted = tx.sure(statements.no_shows_in_all, **wanted)
    rows, following = page(tx, asked, statements.no_shows, wanted, _no_show, statements.no_shows_after)
    columns = (
        day("date", "Date"), text("session", "Session", 16), *CONTACT, text("what", "What", 15),
        text("paid_by", "Used", 24, wide_only=True),
    )  # fmt: skip
    missed = counted.missed
    bars = bars_of((("no-show", missed), ("late cancelled", counted.rows - missed))) if counted.rows else ()
    return Table(columns, rows, bars, total=counted.rows, next=following)


def _no_show(row: Row[Any]) -> ReportRow:
    what = "late cancelled" if row.status == "late_cancelled" else "no-show"
    return about(person(row), (row.date, row.series), (what, _paid(row)))


def _paid(row: Row[Any]) -> str:
    if row.paid_kind == "credit":
        return f"1 credit, {row.membership}"
    return row.membership or row.paid_kind or ""


def unpaid(tx: Transaction, asked: Asked) -> Table:
    """List the visits that nothing has paid for yet, the newest session first."""
    counted = tx.sure(statements.unpaid_in_all, **asked.days)
    rows, following = page(tx, asked, statements.unpaid, asked.days, _unpaid, statements.unpaid_after)
    columns = (day("date", "Date"), text("session", "Session", 24), *CONTACT)
    notes = ("Each is settled from a later credit, at the check-in or by settle.",) if rows else ()
    return Table(columns, rows, notes=notes, total=counted.rows, next=following)


def _unpaid(row: Row[Any]) -> ReportRow:
    return about(person(row), (row.date, row.series), ())
