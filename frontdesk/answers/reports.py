"""What the desk answers to a report: a table that a screen, a file and a program can all show."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from typing import TypeAlias

from frontdesk.reports import ReportName

ReportCell: TypeAlias = str | int | Decimal | date | datetime | None
"""A value of a report: a ``Decimal`` is money, a ``datetime`` an instant (UTC)."""


class ReportKind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """In the club's currency."""
    DAY = "day"
    MOMENT = "moment"


@dataclass(frozen=True, slots=True)
class ReportColumn:
    """One column."""

    field: str
    """Its stable name."""
    title: str
    kind: ReportKind = ReportKind.TEXT
    width: int = 0
    """Cells on a screen; 0 takes what the others leave."""
    wide_only: bool = False
    """Whether a narrow screen leaves it out."""
    summed: bool = False
    """Whether its values are added up under it."""


@dataclass(frozen=True, slots=True)
class ReportRow:
    """One row: a value per column."""

    cells: tuple[ReportCell, ...]
    card: str | None = None
    """The contact it is about, if it is about one."""


@dataclass(frozen=True, slots=True)
class ReportBar:
    """One bar of the picture."""

    label: str
    value: int
    """How long it is, in whatever is counted (money in minor units)."""
    words: str
    """Its value in words."""


@dataclass(frozen=True, slots=True)
class Report:
    """A report, or a page of it."""

    name: ReportName
    title: str
    first: date
    last: date
    """The days it speaks of, both included."""
    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    total: int
    """How many rows it has in all."""
    sums: tuple[ReportCell, ...]
    """Per column the sum of all its rows, those on other pages too; None where nothing is added up."""
    bars: tuple[ReportBar, ...] = ()
    notes: tuple[str, ...] = ()
    """What is to be known of it, a sentence each."""
    next: str | None = None
    """What ``after`` must be for the page that follows; None: there is none."""
