"""The reports on the desk: who was sent away, who was let in all the same, who did what."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, Final

from data.statements import reports as statements
from frontdesk.answers import ReportRow
from frontdesk.desk.reporting import (
    CONTACT,
    OWNER,
    Asked,
    Table,
    about,
    bars_of,
    moment,
    number,
    page,
    person,
    text,
)

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_TOOK: Final = {"credit": "a credit", "unlimited": "unlimited", "unpaid": "unpaid", "none": "not counted"}
_COUNTED: Final = {
    "check_in": "in",
    "book": "booked",
    "cancel": "cancelled",
    "sell": "sold",
    "pay": "paid",
    "undo": "undone",
}


_WIDE: Final = frozenset({"cancelled", "undone", "other"})
"""What a narrow screen leaves out."""


def denials(tx: Transaction, asked: Asked) -> Table:
    """List who was not admitted or booked, and every reason, the newest first."""
    between = asked.between(tx)
    rows, following = page(tx, asked, statements.denials, between, _denial)
    columns = (
        moment("at", "When"), *CONTACT, text("session", "Session", 14, wide_only=True), text("code", "Verdict", 14),
        text("why", "Why"), text("by", "By", 12, wide_only=True),
    )  # fmt: skip
    counted = tx.all(statements.denials_by_code, **between)
    bars = bars_of((_words(row.code), row.many) for row in counted)
    return Table(columns, rows, bars, total=sum(row.many for row in counted), next=following)


def _denial(row: Row[Any]) -> ReportRow:
    cells = (row.series or "", _words(row.code), row.after or "", row.staff or OWNER)
    return about(person(row), (row.at,), cells)


def _words(code: str) -> str:
    return code.replace("_", " ")


def overrides(tx: Transaction, asked: Asked) -> Table:
    """List who was let in against a block, by whom and why, the newest first."""
    between = asked.between(tx)
    counted = tx.sure(statements.overrides_in_all, **between)
    rows, following = page(tx, asked, statements.overrides, between, _override)
    columns = (
        moment("at", "When"), *CONTACT, text("session", "Session", 14, wide_only=True), text("took", "Took", 10),
        text("reason", "Reason"), text("by", "By", 12, wide_only=True),
    )  # fmt: skip
    return Table(columns, rows, total=counted.rows, next=following)


def _override(row: Row[Any]) -> ReportRow:
    cells = (row.series or "", _TOOK.get(row.paid_kind or "", ""), row.reason, row.staff or OWNER)
    return about(person(row), (row.at,), cells)


def staff_activity(tx: Transaction, asked: Asked) -> Table:
    """Count what each person did and tried."""
    done: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for row in tx.all(statements.activity, **asked.between(tx)):
        who = done[row.name or OWNER]
        if row.refused:
            who["refused"] += row.many
            continue
        who[_COUNTED.get(row.op, "other")] += row.many
        who["overrides"] += row.overridden
    fields = (*_COUNTED.values(), "other", "overrides", "refused")
    columns = (
        text("by", "Who"),
        *(number(each, each.capitalize(), max(len(each), 6), wide_only=each in _WIDE) for each in fields),
    )
    rows = tuple(ReportRow((who, *(done[who][each] for each in fields))) for who in sorted(done))
    bars = bars_of((who, sum(done[who].values()) - done[who]["overrides"]) for who in sorted(done))
    return Table(columns, rows, bars, ("Overrides are among the check-ins; what was refused is not among the others.",))
