"""Cold start: from nothing to a field that takes a key."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import clubs
from benchmarks.measure import Line, Size, against, shown, told
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

FLOOR: Final = ("-m", "benchmarks.floor_app")
_PROBE: Final = "ŧ"
"""A key that appears in no escape sequence and in no name."""
_PEOPLE: Final = 400


def console(club: Path) -> tuple[str, ...]:
    """What starts the console on a club."""
    return ("-m", "frontdesk", "--db", str(club))


def measure(size: Size) -> Iterator[Line]:
    """Start the console of a small club and the floor in turn; the first of each only warms the disk."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        club = clubs.make_club(Path(folder) / "club.db", _PEOPLE, classes=12)
        floor, ours, ready = [], [], []
        for _ in range(size.starts + 1):
            floor.append(_start(FLOOR, "Ready")[0])
            cpu, until_ready = _start(console(club), "Scan or type", "● Ready")
            ours.append(cpu)
            ready.append(until_ready)
    yield against("start: to a scan field that takes a key (CPU)", floor[1:], ours[1:], 1.4, middle=min)
    yield told(
        "start: to the club open, everybody known (CPU)", shown(min(ready)), shown(min(floor)),
        f"{min(ready) / min(floor):.2f} ×",
    )  # fmt: skip


def _start(arguments: tuple[str, ...], painted: str, ready: str = "") -> tuple[float, float]:
    """Processor time until a key typed as soon as the field is there has appeared in it, and until it is ready."""
    with Terminal(arguments) as terminal:
        terminal.see(painted)
        seen = terminal.written
        terminal.send(_PROBE.encode())
        terminal.see(_PROBE)
        echoed = terminal.cpu()
        if ready and ready.encode() not in seen:
            terminal.see(ready)
            terminal.rest(0.5)
        return echoed, terminal.cpu()
