"""Any table as an Excel file: text is text, dates are dates, nothing is cut in silence, and no half file is ever seen.

Rows are taken one by one and written as they come, so the memory it takes does not grow with their number. The file is
written beside its place and moved there in whole.
"""

from __future__ import annotations

import errno
import os
import secrets
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from itertools import zip_longest
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeAlias
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from frontdesk.cell_texts import STARTS, goes_as_it_is, pieces

if TYPE_CHECKING:
    from openpyxl import Workbook

    from frontdesk.answers import Refusal

Cell: TypeAlias = str | int | Decimal | date | datetime | None
"""A value of a cell; a ``datetime`` is the wall time of the club, naive: Excel knows no time zones."""
GoingOn: TypeAlias = Callable[[int], bool]
"""Told how many rows are written, now and then; answers whether to go on."""
Recorded: TypeAlias = "Callable[[int], Refusal | None]"
"""Told how many rows are about to be handed over; a refusal keeps the file back."""

MOST_ROWS: Final = 1_048_576
"""Rows of a sheet; what is more goes on in a sheet of the same name and a number."""
_HEARTBEAT: Final = 500
"""Rows between two looks at whether to go on."""
_INSTANT_FORMAT: Final = "yyyy-mm-dd hh:mm"


_DAY_ZERO: Final = date(1899, 12, 30).toordinal()
_DAYS_FROM: Final = date(1900, 3, 1)
"""Of the days before it spreadsheets have two minds: some take 1900 for a leap year."""


class Kind(StrEnum):
    """What a column holds."""

    TEXT = "text"
    NUMBER = "number"
    MONEY = "money"
    """An amount with exactly the decimals of its currency: it stays a number, shown with all of them."""
    DATE = "date"
    INSTANT = "instant"


_FORMATS: Final = {Kind.DATE: "yyyy-mm-dd", Kind.INSTANT: _INSTANT_FORMAT}
"""Columns of these kinds have one cell that takes each row's value in turn: to give each a format costs the most."""


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table."""

    title: str
    kind: Kind = Kind.TEXT
    width: int = 14
    """In characters."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One table: what stands above it, its columns, and its rows as they come."""

    name: str
    columns: Sequence[Column]
    rows: Iterable[Sequence[Cell]]
    head: Sequence[tuple[str, Cell]] = ()
    """What the table is about, a line each: a label and its value."""


@dataclass(frozen=True, slots=True)
class Exported:
    """A file that stands in its place."""

    path: Path
    rows: int
    """Of all its tables together."""


@dataclass(frozen=True, slots=True)
class CannotExport:
    """Why there is no file; nothing of it is left behind."""

    code: str
    sentence: str


class _Stopped(Exception):  # not an error: it leaves the writing, so that it is taken back
    """Somebody cancelled, or the export was refused."""

    def __init__(self, why: CannotExport) -> None:
        super().__init__(why.code)
        self.why = why


def write_workbook(
    path: Path,
    sheets: Sequence[Sheet],
    *,
    replace: bool = False,
    going_on: GoingOn | None = None,
    recorded: Recorded | None = None,
    most_rows: int = MOST_ROWS,
) -> Exported | CannotExport:
    """Write tables into one Excel file, or say in a sentence why not.

    ``recorded`` is told the number of rows when all is written and before the file appears: there one writes into the
    club's books that it was handed over.
    """
    return put_in_place(
        path,
        lambda beside: _write(beside, sheets, going_on or _always, most_rows),
        replace=replace,
        recorded=recorded,
    )


def put_in_place(
    path: Path, write: Callable[[Path], int], *, replace: bool = False, recorded: Recorded | None = None
) -> Exported | CannotExport:
    """Let a file be written beside its place and move it in whole, or say in a sentence why not.

    ``write`` makes the file, which is not there yet, and answers how many rows it has.
    """
    refused = look_at_place(path, replace=replace)
    if refused is not None:
        return refused
    beside = path.with_name(f".{path.name[:80]}.{secrets.token_hex(4)}.part")
    try:
        rows = write(beside)
        refusal = recorded(rows) if recorded is not None else None
        if refusal is not None:
            return CannotExport(refusal.code, refusal.message)
        _move(beside, path, replace=replace)
    except _Stopped as stopped:
        return stopped.why
    except OSError as error:
        return _failed(error, path)
    finally:
        beside.unlink(missing_ok=True)
    return Exported(path, rows)


def look_at_place(path: Path, *, replace: bool) -> CannotExport | None:
    """Say before any work what would keep a file from its place."""
    if not path.parent.is_dir():
        return CannotExport("no_folder", f"There is no folder {path.parent}.")
    if path.is_dir():
        return CannotExport("taken", f"{path} is a folder.")
    if path.exists() and not replace:
        return _taken(path)
    if not os.access(path.parent, os.W_OK):
        return CannotExport("not_writable", f"You may not write to the folder {path.parent}.")
    return None


def _taken(path: Path) -> CannotExport:
    return CannotExport("taken", f"{path} is there already; choose another name, or say that it may be replaced.")


def _failed(error: OSError, path: Path) -> CannotExport:
    if error.errno in {errno.ENOSPC, errno.EDQUOT}:
        return CannotExport("full", f"The disk is full: {path} was not written.")
    if error.errno == errno.EEXIST:
        return _taken(path)
    if error.errno in {errno.EACCES, errno.EPERM, errno.EROFS}:
        return CannotExport("not_writable", f"You may not write {path}.")
    return CannotExport("failed", f"{path} cannot be written: {error.strerror or 'the disk does not answer'}.")


def _always(_rows: int) -> bool:
    return True


def _move(beside: Path, path: Path, *, replace: bool) -> None:
    """Put the whole file in its place; without leave never over another, whoever was faster."""
    if replace:
        beside.replace(path)
    else:
        os.link(beside, path)
        beside.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _write(beside: Path, sheets: Sequence[Sheet], going_on: GoingOn, most_rows: int) -> int:
    from openpyxl import Workbook

    with os.fdopen(os.open(beside, os.O_CREAT | os.O_EXCL | os.O_RDWR, 0o600), "wb") as file:
        workbook = Workbook(write_only=True)
        try:
            rows = _fill(workbook, sheets, going_on, most_rows)
            _save(workbook, file, ZIP_DEFLATED)
        except BaseException:
            with suppress(Exception):  # takes the library's own temporary files away, whatever went wrong
                _save(workbook, _Nowhere(), ZIP_STORED)
            raise
        file.flush()
        os.fsync(file.fileno())
    return rows


class _Nowhere:
    """Takes what is written, and forgets it."""

    def write(self, data: bytes) -> int:
        return len(data)

    def flush(self) -> None:
        """There is nothing to flush."""


def _save(workbook: Workbook, file: Any, compression: int) -> None:  # noqa: ANN401 - whatever can be written to
    from openpyxl.writer.excel import ExcelWriter

    archive = ZipFile(file, "w", compression, allowZip64=True)
    try:
        ExcelWriter(workbook, archive).save()
    except BaseException:
        archive.fp = (
            None  # else the garbage collector writes its end, into a file that is closed by then, and complains
        )
        raise


def _fill(workbook: Workbook, sheets: Sequence[Sheet], going_on: GoingOn, most_rows: int) -> int:
    done = 0
    for sheet in sheets:
        writer = _SheetWriter(workbook, sheet, most_rows)
        for row in sheet.rows:
            writer.add(row)
            done += 1
            if done % _HEARTBEAT == 0 and not going_on(done):
                raise _Stopped(CannotExport("cancelled", "The export was cancelled; nothing was written."))
        writer.finish()
    if not going_on(done):
        raise _Stopped(CannotExport("cancelled", "The export was cancelled; nothing was written."))
    return done


def _as_written(value: object) -> object:
    """Return a day as the number that a file holds for it, which spares the library finding it out for each."""
    if type(value) is date and value >= _DAYS_FROM:
        return value.toordinal() - _DAY_ZERO
    return value


class _SheetWriter:
    """Writes one table, over as many sheets as it takes."""

    def __init__(self, workbook: Workbook, sheet: Sheet, most_rows: int) -> None:
        self._workbook, self._sheet, self._most = workbook, sheet, most_rows
        self._texts = [number for number, column in enumerate(sheet.columns) if column.kind is Kind.TEXT]
        self._amounts = [number for number, column in enumerate(sheet.columns) if column.kind is Kind.MONEY]
        self._number = 0
        self._begin()

    def _begin(self) -> None:
        from openpyxl.utils import get_column_letter

        self._number += 1
        name = self._sheet.name if self._number == 1 else f"{self._sheet.name} {self._number}"
        self._page: Any = self._workbook.create_sheet(name)
        for number, column in enumerate(self._sheet.columns, 1):
            self._page.column_dimensions[get_column_letter(number)].width = column.width
        self._dated = [
            (number, self._formatted(None, _FORMATS[column.kind]))
            for number, column in enumerate(self._sheet.columns)
            if column.kind in _FORMATS
        ]
        self._header = len(self._sheet.head) + (2 if self._sheet.head else 1)
        self._page.freeze_panes = f"A{self._header + 1}"
        for label, value in self._sheet.head:
            self._page.append([self._bold(label), self._cell(value)])
        if self._sheet.head:
            self._page.append([])
        self._page.append([self._bold(column.title) for column in self._sheet.columns])
        self._used = self._header

    def _bold(self, text: str) -> object:
        from openpyxl.cell import WriteOnlyCell
        from openpyxl.styles import Font

        cell = WriteOnlyCell(self._page, text)
        cell.data_type = "s"
        cell.font = Font(bold=True)
        return cell

    def add(self, row: Sequence[Cell]) -> None:
        """Write one row, and what of its texts does not fit below it."""
        values: list[object] = list(row)
        rest: list[tuple[int, list[str]]] = []
        for number in self._texts:
            text = values[number]
            if text and not (type(text) is str and goes_as_it_is(text)):
                first, *more = pieces(str(text))
                values[number] = self._text(first)
                if more:
                    rest.append((number, more))
        for number, cell in self._dated:
            if (value := values[number]) is not None:
                cell.value = _as_written(value)
                values[number] = cell
        for number in self._amounts:
            values[number] = self._amount(values[number])
        self._append(values)
        for more_values in self._continued(rest, len(values)):
            self._append(more_values)

    def _continued(self, rest: Sequence[tuple[int, list[str]]], width: int) -> Iterator[list[object]]:
        for below in zip_longest(*(more for _number, more in rest)):
            values: list[object] = [None] * width
            for (number, _more), piece in zip(rest, below, strict=True):
                values[number] = None if piece is None else self._text(piece)
            yield values

    def _append(self, values: list[object]) -> None:
        if self._used == self._most:
            self.finish()
            self._begin()
        self._page.append(values)
        self._used += 1

    def finish(self) -> None:
        """Let the table be filtered, and end its sheet."""
        from openpyxl.utils import get_column_letter

        last = get_column_letter(len(self._sheet.columns))
        self._page.auto_filter.ref = f"A{self._header}:{last}{self._used}"
        self._page.close()

    def _cell(self, value: Cell) -> object:
        if isinstance(value, datetime):
            return self._formatted(value, _INSTANT_FORMAT)
        if isinstance(value, Decimal):
            return self._amount(value)
        return self._text(pieces(value)[0]) if isinstance(value, str) and value else value

    def _formatted(self, value: Cell, number_format: str) -> Any:  # noqa: ANN401 - a cell of the library
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._page, value)
        cell.number_format = number_format
        return cell

    def _amount(self, value: object) -> object:
        if not isinstance(value, Decimal):
            return value
        places = -int(value.as_tuple().exponent)
        return self._formatted(value, f"#,##0.{'0' * places}" if places > 0 else "#,##0")

    def _text(self, text: str) -> object:
        """Make a text a text: what the library would take for a formula or an error gets its type said."""
        if text[0] not in STARTS:
            return text
        from openpyxl.cell import WriteOnlyCell

        cell = WriteOnlyCell(self._page, text)
        cell.data_type = "s"
        cell.quotePrefix = True
        return cell
