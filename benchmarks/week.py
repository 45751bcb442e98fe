"""The week on the screen, from the key to the paint, where all of very many series take place in it."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import clubs, start, timetable
from benchmarks.measure import Line, Size, against
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

_F2, _F7, _CTRL_O = b"\x1bOQ", b"\x1b[18~", b"\x0f"
_WARM: Final = 2
_ROUNDS: Final = 12
_SCREENS: Final = ((80, 24), (120, 40))
_REST: Final = 0.25


def measure(size: Size) -> Iterator[Line]:
    """Open the week again and again in a club with few series, and in one with many, all of them in this week."""
    weeks = timetable.weeks_of(size)
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        few, busy = (
            clubs.copied(timetable.made(number, number, weeks), Path(folder) / f"{number}.db")
            for number in (timetable.SHOWN, size.series)
        )
        for screen in _SCREENS:
            columns, rows = screen
            what = f"week at {columns}×{rows}: {size.series:,} series in it to {timetable.SHOWN}"
            opened, whole = _opened(few, screen), _opened(busy, screen)
            yield against(f"{what}: F7, Ctrl+O (CPU)", opened, whole, 1.5, middle=min)


def _opened(club: Path, screen: tuple[int, int]) -> Sequence[float]:
    """Processor time from the key to the week painted, as often as it was opened."""
    with Terminal(start.console(club), screen) as console:
        console.see("● Ready")
        console.rest(1)
        return [_once(console) for _ in range(_WARM + _ROUNDS)][_WARM:]


def _once(console: Terminal) -> float:
    """Open the schedule, then its week, and go back."""
    before = console.cpu()
    console.send(_F7)
    console.see("Schedule")
    console.rest(_REST)
    console.send(_CTRL_O)
    console.see("Week")
    console.rest(_REST)
    taken = console.cpu() - before
    console.send(_CTRL_O)
    console.rest(_REST)
    console.send(_F2)
    console.rest(_REST)
    return taken
