"""Prints how fast Front Desk is, each figure beside its floor of the same run, and where it falls short."""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import sys
import time
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import (
    balance,
    checking_in,
    desks,
    exporting,
    keys,
    opening,
    reporting,
    searching,
    start,
    timetable,
    week,
)
from benchmarks.measure import QUICK, WHOLE, Line, Measurement, markdown, table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

SUBJECTS: Final[dict[str, Measurement]] = {
    "start": start.measure,
    "keys": keys.measure,
    "check-in": checking_in.measure,
    "balance": balance.measure,
    "report": reporting.measure,
    "export": exporting.measure,
    "opening": opening.measure,
    "search": searching.measure,
    "schedule": timetable.measure,
    "week": week.measure,
    "desks": desks.measure,
}
_HOW: Final = """\
`make bench` measures and prints this table in seven minutes. `python -m benchmarks --quick` takes smaller clubs and
half a minute, `python -m benchmarks --only start` one subject (or keys, check-in, balance, report, export,
opening, search, schedule, week, desks), and `python -m benchmarks --write docs/benchmarks.md` writes this page.

Every figure stands beside a floor measured in the same run, in turn with it: compare ratios, not milliseconds.
«CPU» is processor time; everything else is time on the clock. *Noise* is half the distance between the quartiles, as a
part of the median, the worse of floor and ours. Processor times of start and opening are the least of their rounds, to
which others on the machine can only add; all else are medians unless it says otherwise.
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Measure, print, and say where it falls short; exit status 0 whatever was measured."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller clubs, fewer rounds: half a minute in all")
    parser.add_argument("--only", choices=SUBJECTS, action="append", metavar="SUBJECT", help=f"{', '.join(SUBJECTS)}")
    parser.add_argument("--write", type=Path, metavar="FILE", help="write the table there too, in Markdown")
    wanted = parser.parse_args(arguments)
    began = time.perf_counter()
    where = machine()
    print(f"{where}\n")
    lines = list(_measured(wanted.only or list(SUBJECTS), quick=wanted.quick))
    print(f"\n{table(lines)}\n")
    short = shortfalls(lines)
    if short:
        print("Short of the target:", *(f"  {each}" for each in short), sep="\n")
    else:
        print("Every target is met.")
    if caution := busy():
        print(caution)
    print(f"\nIt took {time.perf_counter() - began:.0f} s.")
    if wanted.write:
        wanted.write.write_text(page(lines, where), encoding="utf-8")
    return 0


def _measured(subjects: Sequence[str], *, quick: bool) -> Iterator[Line]:
    for subject in subjects:
        print(f"measuring {subject} …", file=sys.stderr)
        yield from SUBJECTS[subject](QUICK if quick else WHOLE)


def shortfalls(lines: Sequence[Line]) -> list[str]:
    """Say where a target is missed, and by how much."""
    return [f"{line.what}: {line.ratio or line.ours}, target {line.target}" for line in lines if line.holds is False]


def busy() -> str:
    """What to say of figures taken while others used the processors; nothing on an idle machine."""
    load = os.getloadavg()[0]
    if load <= len(os.sched_getaffinity(0)):
        return ""
    return f"The machine was busy (load {load:.1f}): trust the ratios of processor time, not times on the clock."


def machine() -> str:
    """What it was measured on."""
    cores = len(os.sched_getaffinity(0))
    load = os.getloadavg()[0]
    return (
        f"Python {platform.python_version()}, Textual {version('textual')}, SQLAlchemy {version('sqlalchemy')}, "
        f"SQLite {sqlite3.sqlite_version}; {cores} processors, load {load:.1f} at the beginning"
    )


def page(lines: Sequence[Line], where: str) -> str:
    """The page of the documentation."""
    short = [f"- {each}" for each in shortfalls(lines)]
    missed = "\n".join(["Short of the target:", "", *short] if short else ["Every target is met."])
    caution = f"{said}\n\n" if (said := busy()) else ""
    head = f"# How fast it is\n\nMeasured on {datetime.now(UTC):%Y-%m-%d}. {where}.\n"
    return f"{head}\n{markdown(lines)}\n\n{missed}\n\n{caution}## How to measure again\n\n{_HOW}"


if __name__ == "__main__":
    sys.exit(main())
