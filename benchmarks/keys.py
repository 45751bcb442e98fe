"""A key in the scan field, a hundred thousand people known and matches listed; then a scan and its verdict."""

from __future__ import annotations

import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Final

from benchmarks import clubs, start
from benchmarks.checking_in import BareBooks
from benchmarks.measure import FRAME, Line, Size, against, quantile, shown, told, within
from benchmarks.terminal import Terminal

if TYPE_CHECKING:
    from collections.abc import Iterator

WORDS: Final = ("johnso", "garcia", "muller", "sharma", "kobaya", "obrien", "william", "nguyen")
"""What is typed: the beginnings of last names that many have."""
_PACE: Final = 0.1
"""Seconds from key to key: a quick hand."""
_QUIET: Final = 0.03
_CLEAR: Final = b"\x15"


class Typed:
    """What typing cost one program: seconds of processor time per key; from each key to paint begun and ended."""

    def __init__(self) -> None:
        self.cpu: list[float] = []
        self.first: list[float] = []
        self.last: list[float] = []

    def type(self, terminal: Terminal, word: str) -> None:
        """Type a word, then clear the field."""
        before = terminal.cpu()
        for letter in word:
            at = terminal.send(letter.encode())
            began, ended = terminal.see_paint(_QUIET)
            self.first.append(began - at)
            self.last.append(ended - at)
            terminal.rest(_PACE - (time.perf_counter() - at))
        self.cpu.append((terminal.cpu() - before) / len(word))
        terminal.send(_CLEAR)
        terminal.rest(_PACE)


def measure(size: Size) -> Iterator[Line]:
    """Type the same words into the console and into the floor in turn."""
    floor, ours = Typed(), Typed()
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        club = clubs.copied(clubs.crowd(size.contacts), Path(folder) / "club.db")
        with Terminal(start.FLOOR) as bare, Terminal(start.console(club)) as console:
            bare.see("Ready")
            _wait_until_known(console)
            for number in range(size.keys):
                word = WORDS[number % len(WORDS)]
                floor.type(bare, word)
                ours.type(console, word)
            memory = console.memory() / bare.memory()
            yield from _typing(size, floor, ours)
            yield told(
                f"memory with {size.contacts:,} contacts", f"{console.memory() / 1e6:.0f} MB",
                f"{bare.memory() / 1e6:.0f} MB", f"{memory:.1f} ×",
            )  # fmt: skip
            yield from _scanning(size, Path(folder), console)


def _typing(size: Size, floor: Typed, ours: Typed) -> Iterator[Line]:
    people = f"{size.contacts:,} contacts, matches listed"
    yield against(f"key: {people} (CPU)", floor.cpu, ours.cpu, 2.0)
    yield within("key to paint, median", ours.last, FRAME, floor=floor.last)
    yield within("key to paint, p99", ours.last, FRAME, floor=floor.last, part=0.99)


def _wait_until_known(console: Terminal) -> None:
    """Wait until people are found by name."""
    console.see("● Ready")
    for _ in range(200):
        console.send(WORDS[1].encode())
        console.rest(0.2)
        if b"type on" in console.written:
            console.send(_CLEAR)
            console.rest(0.5)
            return
        console.send(_CLEAR)
        console.rest(0.2)
    raise TimeoutError("nobody was found by name")


def _scanning(size: Size, folder: Path, console: Terminal) -> Iterator[Line]:
    """Scan cards, each after one bare durable transaction on the same disk."""
    floor, ours = [], []
    books = BareBooks(folder / "bare.db")
    for person in clubs.everybody(size.visits):
        floor.append(books.one())
        first, last = clubs.name(person)
        at = console.send(f"{clubs.card(person)}\r".encode())
        ours.append(console.see("✔ IN", f"{last}, {first[:1]}") - at)
        console.rest(0.15)
    books.close()
    yield against("scan to verdict painted, durable", floor, ours, 3.0, allowance=FRAME)
    yield within("scan to verdict painted, p99", ours, 0.1, floor=floor, part=0.99)
    best, nine = shown(min(ours)), shown(quantile(ours, 0.9))
    yield told("scan to verdict painted, best (p90)", f"{best} ({nine})", shown(min(floor)))
