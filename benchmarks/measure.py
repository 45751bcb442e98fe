"""What a measurement is: the same work again and again, in turn with its floor, and a line that says how it went."""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

FRAME: Final = 1 / 60
"""Seconds of one frame of a screen."""
_COLUMNS: Final = ("what", "floor", "ours", "ratio", "target", "noise", "")


@dataclass(frozen=True, slots=True)
class Size:
    """How much is made up and how often it is measured."""

    contacts: int
    """People of the crowded club, each with a subscription."""
    starts: int
    """Starts of the console, and of its floor."""
    keys: int
    """Words typed, and of the floor; six keys each."""
    visits: int
    """Check-ins, and as many of each floor."""
    months: int
    """How long the old member has been one."""
    openings: int
    """Openings of the crowded club."""
    desks: int
    """Desks at one PostgreSQL."""
    entries: int
    """Entries of the long credit history; the short one has a hundred."""
    rows: int
    """Rows of the large export."""
    series: int
    """Series of the club with many."""


WHOLE: Final = Size(
    contacts=100_000, starts=9, keys=16, visits=90, months=60, openings=7, desks=16, entries=1_000_000, rows=100_000,
    series=2_000,
)  # fmt: skip
QUICK: Final = Size(
    contacts=3_000, starts=3, keys=4, visits=25, months=12, openings=3, desks=0, entries=20_000, rows=5_000,
    series=200,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the table."""

    what: str
    floor: str
    ours: str
    ratio: str = ""
    target: str = ""
    noise: str = ""
    holds: bool | None = None
    """Whether the target is met; None: there is none."""

    @property
    def cells(self) -> tuple[str, ...]:
        """What stands in each column."""
        said = {True: "ok", False: "SHORT", None: ""}[self.holds]
        return (self.what, self.floor, self.ours, self.ratio, self.target, self.noise, said)


Measurement = Callable[[Size], Iterator[Line]]
"""One subject: yields its lines as they are measured."""


def shown(seconds: float) -> str:
    """A time in milliseconds, with as many digits as say something."""
    ms = seconds * 1000
    return f"{ms:.0f} ms" if ms >= 100 else f"{ms:.1f} ms" if ms >= 1 else f"{ms:.3f} ms"


def against(
    what: str,
    floor: Sequence[float],
    ours: Sequence[float],
    most: float | None = None,
    *,
    allowance: float = 0.0,
    middle: Callable[[Sequence[float]], float] = statistics.median,
) -> Line:
    """Compare samples in seconds with those of the floor; ``allowance`` is added to what the target allows.

    Without ``most`` there is no target. The middle is the median unless told: ``min`` for processor time, to which
    others can only add.
    """
    below, here = middle(floor), middle(ours)
    target = "" if most is None else f"≤ {most:g} ×" + (" + 1 frame" if allowance else "")
    return Line(
        what, shown(below), shown(here), f"{here / below:.2f} ×", target, spread(floor, ours),
        None if most is None else here <= most * below + allowance,
    )  # fmt: skip


def within(what: str, samples: Sequence[float], most: float, *, floor: Sequence[float] = (), part: float = 0.5) -> Line:
    """Hold a part of the samples (0.5: the median) against a time, beyond the same part of the floor's if any."""
    here, below = quantile(samples, part), quantile(floor, part) if floor else 0.0
    target = f"≤ {shown(most)}" + (" beyond" if floor else "")
    return Line(what, shown(below) if floor else "", shown(here), "", target, "", here - below <= most)


def counted(what: str, found: Sequence[int], most: int) -> Line:
    """Hold a number that must not vary against the most it may be."""
    words = str(found[0]) if len(set(found)) == 1 else f"{min(found)} … {max(found)}"
    return Line(what, "", words, "", f"≤ {most}, fixed", "", len(set(found)) == 1 and max(found) <= most)


def told(what: str, ours: str, floor: str = "", ratio: str = "") -> Line:
    """Tell a figure that has no target."""
    return Line(what, floor, ours, ratio)


def quantile(samples: Sequence[float], part: float) -> float:
    """The sample below which that part of them lies."""
    ordered = sorted(samples)
    return ordered[min(int(part * len(ordered)), len(ordered) - 1)]


def spread(*series: Sequence[float]) -> str:
    """Half the distance between the quartiles, as a part of the median: the worst of the series."""
    return f"± {max(map(_spread, series)) * 100:.0f} %"


def _spread(samples: Sequence[float]) -> float:
    if len(samples) < 2:
        return 0.0
    return (quantile(samples, 0.75) - quantile(samples, 0.25)) / 2 / statistics.median(samples)


def table(lines: Sequence[Line]) -> str:
    """The lines under their heads, in columns."""
    rows = [_COLUMNS, *(line.cells for line in lines)]
    widths = [max(len(row[at]) for row in rows) for at in range(len(_COLUMNS))]
    text = [_padded(row, widths) for row in rows]
    return "\n".join([text[0], "─" * len(text[0]), *text[1:]])


def _padded(row: Sequence[str], widths: Sequence[int]) -> str:
    first, *others = zip(row, widths, strict=True)
    return "  ".join([f"{first[0]:<{first[1]}}", *(f"{cell:>{width}}" for cell, width in others)])


def markdown(lines: Sequence[Line]) -> str:
    """The lines as a table in Markdown."""
    rows = [_COLUMNS, ("---", *["---:"] * 5, "---"), *(line.cells for line in lines)]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)
