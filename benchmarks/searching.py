"""Finding people as they are typed: how long the index takes to make, how much it holds, how fast it answers."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from benchmarks import clubs
from benchmarks.keys import WORDS
from benchmarks.measure import FRAME, Line, Size, shown, told, within
from benchmarks.terminal import resident
from frontdesk.search import ContactIndex

if TYPE_CHECKING:
    from collections.abc import Iterator

_TYPED = (*WORDS, "anna m", "5550", "c00", "p12", "o", "zzz")


def measure(size: Size) -> Iterator[Line]:
    """Read everybody, make the index, and look for beginnings of names, cards, phone numbers and addresses."""
    desk = clubs.desk_at(clubs.crowd(size.contacts))
    began = time.process_time()
    cards = desk.contact_cards()
    read = time.process_time() - began
    desk.close()
    before = resident()
    began = time.process_time()
    index = ContactIndex(cards)
    made = time.process_time() - began
    held = resident() - before
    people = f"{size.contacts:,} contacts"
    yield told(f"search: {people} read from the books (CPU)", shown(read))
    yield told(f"search: index of {people} made (CPU)", shown(made))
    yield told("search: index in memory", f"{held / 1e6:.0f} MB")
    asked = []
    for _ in range(20):
        for word in _TYPED:
            for length in range(1, len(word) + 1):
                began = time.perf_counter()
                index.find(word[:length])
                asked.append(time.perf_counter() - began)
    yield within("search: a key, median", asked, FRAME / 4)
    yield within("search: a key, p99", asked, FRAME / 4, part=0.99)
