"""What every report is made of: the days asked for, its table, its sums, its pages."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.answers import Person, ReportBar, ReportCell, ReportColumn, ReportKind, ReportRow
from frontdesk.money import to_decimal
from frontdesk.rules.words import say_day, say_month

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from decimal import Decimal
    from typing import Any

    from sqlalchemy import Row, Select

    from frontdesk.desk.transaction import Transaction

NEWEST: Final = 2**62
"""A number beyond every key."""
OWNER: Final = "the owner"
"""Who acts where nobody is named."""
MOST_BARS: Final = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked of a report."""

    first: date
    last: date
    after: int | None
    most: int

    def between(self, tx: Transaction) -> dict[str, datetime]:
        """Return the instants between which the days lie."""
        return {"since": tx.end_of(self.first - timedelta(days=1)), "until": tx.end_of(self.last)}

    @property
    def days(self) -> dict[str, date]:
        """The days as statements take them."""
        return {"first": self.first, "last": self.last}


@dataclass(frozen=True, slots=True)
class Table:
    """A report as it was built; ``sums`` and ``total`` follow from the rows where all of them are here."""

    columns: tuple[ReportColumn, ...]
    rows: tuple[ReportRow, ...]
    bars: tuple[ReportBar, ...] = ()
    notes: tuple[str, ...] = ()
    total: int | None = None
    sums: tuple[ReportCell, ...] | None = None
    next: str | None = None

    def summed(self) -> tuple[ReportCell, ...]:
        """Return the sums under the columns."""
        if self.sums is not None:
            return self.sums
        return tuple(
            _sum(row.cells[at] for row in self.rows) if column.summed and self.rows else None
            for at, column in enumerate(self.columns)
        )


def _sum(cells: Iterable[ReportCell]) -> ReportCell:
    """Add up numbers, or amounts."""
    found: Any = [cell for cell in cells if cell is not None]
    return sum(found[1:], found[0]) if found else None


def text(field: str, title: str, width: int = 0, *, wide_only: bool = False) -> ReportColumn:
    """Return a column of text."""
    return ReportColumn(field, title, ReportKind.TEXT, width, wide_only)


def number(field: str, title: str, width: int = 7, *, summed: bool = True, wide_only: bool = False) -> ReportColumn:
    """Return a column of whole numbers."""
    return ReportColumn(field, title, ReportKind.NUMBER, width, wide_only, summed)


def money(field: str, title: str, *, wide_only: bool = False) -> ReportColumn:
    """Return a column of amounts."""
    return ReportColumn(field, title, ReportKind.MONEY, 11, wide_only, summed=True)


def day(field: str, title: str, *, wide_only: bool = False) -> ReportColumn:
    """Return a column of days."""
    return ReportColumn(field, title, ReportKind.DAY, 11, wide_only)


def moment(field: str, title: str) -> ReportColumn:
    """Return a column of instants."""
    return ReportColumn(field, title, ReportKind.MOMENT, 12)


CONTACT: Final = (text("contact", "Contact"), text("card", "Card", 9, wide_only=True))
"""Whom a row is about: name and card."""


def person(row: Row[Any]) -> Person:
    """Return whom a row is about."""
    return Person(row.card or "", row.first_name, row.last_name)


def about(who: Person, before: Sequence[ReportCell], after: Sequence[ReportCell]) -> ReportRow:
    """Return a row about a contact, whose name and card stand between other cells."""
    return ReportRow((*before, who.listed, who.card, *after), who.card or None)


def page(
    tx: Transaction,
    asked: Asked,
    first: Select[Any],
    parameters: Mapping[str, object],
    made: Callable[[Row[Any]], ReportRow],
    following: Select[Any] | None = None,
) -> tuple[tuple[ReportRow, ...], str | None]:
    """Read a page by its key, and the key of the page that follows.

    ``following`` reads the page after a row where that is another statement; else the first takes any key.
    """
    wanted, statement = {**parameters, "most": asked.most + 1}, first
    if following is None:
        wanted["after"] = NEWEST if asked.after is None else asked.after
    elif asked.after is not None:
        statement, wanted["after"] = following, asked.after
    rows = tx.all(statement, **wanted)
    kept = rows[: asked.most]
    return tuple(made(row) for row in kept), str(kept[-1].id) if len(rows) > asked.most else None


def amount(tx: Transaction, minor: int) -> Decimal:
    """Return minor units as the report shows them."""
    return to_decimal(int(minor), tx.currency)


def bars_of(counted: Iterable[tuple[str, int]], words: Callable[[int], str] = str) -> tuple[ReportBar, ...]:
    """Return the picture of some numbers; what is too many is put together as the last bar."""
    every = [ReportBar(label, int(value), words(int(value))) for label, value in counted]
    if len(every) <= MOST_BARS:
        return tuple(every)
    rest = sum(bar.value for bar in every[MOST_BARS - 1 :])
    return (*every[: MOST_BARS - 1], ReportBar("others", rest, words(rest)))


_SPANS: Final[tuple[tuple[Callable[[date], date], Callable[[date, date], str]], ...]] = (
    (lambda day: day, say_day),
    (lambda day: day - timedelta(days=day.weekday()), lambda day, today: f"week of {say_day(day, today)}"),
    (lambda day: day.replace(day=1), lambda day, _today: say_month(day)),
    (lambda day: day.replace(month=1, day=1), lambda day, _today: str(day.year)),
)
"""What one bar stands for, from a day to a year: the first day of it, and its label."""


def bars_by_day(counted: Mapping[date, int], today: date, words: Callable[[int], str] = str) -> tuple[ReportBar, ...]:
    """Return the picture of some days; where they are too many, of their weeks, months or years."""
    bars: tuple[ReportBar, ...] = ()
    for first_of, label in _SPANS:
        sums: defaultdict[date, int] = defaultdict(int)
        for day in sorted(counted):
            sums[first_of(day)] += counted[day]
        bars = bars_of(((label(first, today), value) for first, value in sums.items()), words)
        if len(sums) <= MOST_BARS:
            break
    return bars
