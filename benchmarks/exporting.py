"""Export to Excel: against the same rows given bare to the library that writes them, and the memory it takes."""

from __future__ import annotations

import gc
import tempfile
import time
import tracemalloc
from collections.abc import Iterator
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Final

from openpyxl import Workbook

from benchmarks.measure import Line, Size, against
from frontdesk.export import Cell, Column, Exported, Kind, Sheet, write_workbook

_COLUMNS: Final = (
    Column("Day", Kind.DATE, 12), Column("At", Kind.INSTANT, 17), Column("What", width=10),
    Column("Credits", Kind.NUMBER, 9), Column("Membership", width=24), Column("Usable from", Kind.DATE, 12),
    Column("Session", width=24), Column("By", width=18), Column("Reason", width=40),
)  # fmt: skip
_FIRST: Final = datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - a wall time: Excel knows no zones
_ROUNDS: Final = 3
_FEWER: Final = 10
"""How many times fewer rows the small export has whose memory the large one is held against."""


def measure(size: Size) -> Iterator[Line]:
    """Write the same rows bare and as the desk hands them out, in turn."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        floor, ours = [], []
        for number in range(_ROUNDS):
            floor.append(_bare(Path(folder) / f"bare{number}.xlsx", size.rows))
            ours.append(_export(Path(folder) / f"ours{number}.xlsx", size.rows))
        yield against(f"export of {size.rows:,} rows, to the library bare (CPU)", floor, ours, 1.3, middle=min)
        few = _memory(Path(folder) / "few.xlsx", size.rows // _FEWER)
        many = _memory(Path(folder) / "many.xlsx", size.rows)
        yield Line(
            "memory of that export, to a tenth of the rows", f"{few / 1e6:.1f} MB", f"{many / 1e6:.1f} MB",
            f"{many / few:.2f} ×", "≤ 1.2 ×", "", many <= 1.2 * few,
        )  # fmt: skip


def _rows(number: int) -> Iterator[tuple[Cell, ...]]:
    day: date = _FIRST.date()
    for each in range(number):
        yield (
            day + timedelta(each % 900), _FIRST + timedelta(minutes=each), "used", 1, "Basic 12", day, "Spin", "Maria",
            f"because of {each}",
        )  # fmt: skip


def _bare(path: Path, rows: int) -> float:
    began = time.process_time()
    workbook = Workbook(write_only=True)
    sheet = workbook.create_sheet("History")
    for row in _rows(rows):
        sheet.append(row)
    workbook.save(path)
    return time.process_time() - began


def _export(path: Path, rows: int) -> float:
    began = time.process_time()
    done = write_workbook(path, [Sheet("History", _COLUMNS, _rows(rows), (("Club", "Measured"),))])
    assert isinstance(done, Exported), done
    return time.process_time() - began


def _memory(path: Path, rows: int) -> int:
    """The most that Python held at once, in bytes."""
    gc.collect()
    tracemalloc.start()
    try:
        _export(path, rows)
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
