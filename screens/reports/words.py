"""Reports in words: cells, sums, days."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, say_day, say_span
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from frontdesk.amounts import Money
    from frontdesk.answers import Report, ReportCell, ReportRow

WIDE: Final = 100
"""Cells from which on every column is shown."""
_TO_THE_RIGHT: Final = frozenset({"number", "money"})


def columns_of(report: Report) -> list[Column]:
    """Return the columns as the table draws them."""
    return [
        Column(each.title, each.width, each.kind in _TO_THE_RIGHT, WIDE if each.wide_only else 0)
        for each in report.columns
    ]


def cell_words(value: ReportCell, now: datetime, money: Money) -> str:
    """Say one value."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        wall = value.astimezone(now.tzinfo)
        return f"{say_day(wall.date(), now.date())} {wall:%H:%M}"
    if isinstance(value, Decimal):
        return money.say(value)
    if isinstance(value, int):
        return f"{value:,}"
    return value if isinstance(value, str) else say_day(value, now.date())


def rows_of(rows: Sequence[ReportRow], start: int, now: datetime, money: Money) -> list[Row]:
    """Return the rows as the table draws them; each key names its number and the card it is about."""
    return [
        Row(
            f"{number} {each.card or ''}",
            tuple(Cell(cell_words(value, now, money)) for value in each.cells),
        )
        for number, each in enumerate(rows, start)
    ]


def sums_words(report: Report, now: datetime, money: Money) -> str:
    """Say how many rows there are, and what they come to."""
    said = [count(report.total, "row")]
    said += [
        f"{column.title} {cell_words(value, now, money)}"
        for column, value in zip(report.columns, report.sums, strict=True)
        if value is not None
    ]
    return " · ".join(said)


def days_words(first: date, last: date, today: date) -> str:
    """Say the days of a report."""
    return "today" if first == last == today else say_span(first, last, today)
