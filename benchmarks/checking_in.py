"""A check-in at the desk: against a bare durable transaction, and against its own statements sent bare."""

from __future__ import annotations

import contextlib
import sqlite3
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import event

from benchmarks import clubs
from benchmarks.measure import FRAME, Line, Size, against, counted
from data.engine import Club, open_club
from frontdesk.answers import CheckedIn
from frontdesk.clock import PinnedClock
from frontdesk.config import sqlite_url
from frontdesk.desk.core import ClubDesk

if TYPE_CHECKING:
    from collections.abc import Iterator

PRAGMAS: Final = ("synchronous=FULL", "journal_mode=TRUNCATE", "foreign_keys=ON", "recursive_triggers=ON")
"""What every connection of the desk promises, and so the bare ones."""
_PEOPLE: Final = 2_000
Sent = list[tuple[str, Any]]


class BareBooks:
    """A database with one table, written with the driver alone and as durably as the desk writes."""

    def __init__(self, path: Path) -> None:
        self._connection = bare_connection(path)
        self._connection.execute("CREATE TABLE book (id INTEGER PRIMARY KEY, line TEXT)")

    def one(self) -> float:
        """Write one line in a transaction; seconds until it is on the disk."""
        began = time.perf_counter()
        self._connection.execute("BEGIN IMMEDIATE")
        self._connection.execute("INSERT INTO book (line) VALUES ('somebody came')")
        self._connection.execute("COMMIT")
        return time.perf_counter() - began

    def close(self) -> None:
        """Let go of it."""
        self._connection.close()


def bare_connection(path: Path, pragmas: tuple[str, ...] = PRAGMAS) -> sqlite3.Connection:
    """A connection of the driver's own, with those promises."""
    connection = sqlite3.connect(path, isolation_level=None, cached_statements=256)
    for pragma in pragmas:
        connection.execute(f"PRAGMA {pragma}")
    return connection


@contextlib.contextmanager
def recorded(club: Club) -> Iterator[Sent]:
    """What the block sends to the club's database; BEGIN and COMMIT are not among it."""
    sent: Sent = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_: Any) -> None:  # noqa: ANN401 - the event's signature
        sent.append((statement, parameters))

    event.listen(club.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(club.engine, "before_cursor_execute", note)


def send_again(connection: sqlite3.Connection, sent: Sent) -> None:
    """Send the same statements without the desk, in one transaction."""
    connection.execute("BEGIN IMMEDIATE")
    for statement, parameters in sent:
        connection.execute(statement, parameters).fetchall()
    connection.execute("COMMIT")


def measure(size: Size) -> Iterator[Line]:
    """Check people in; after each, one bare transaction, and its statements once more on a copy of the club."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as name:
        folder = Path(name)
        path = clubs.make_club(folder / "club.db", _PEOPLE)
        copy = clubs.copied(path, folder / "copy.db")
        yield from _durable(size, path, copy, BareBooks(folder / "bare.db"))
        yield from _processor(size, path, copy)
        yield from _statements(size, path)


def _durable(size: Size, path: Path, copy: Path, books: BareBooks) -> Iterator[Line]:
    floor, same, ours = [], [], []
    club = clubs.opened(open_club(sqlite_url(path)))
    desk, again = ClubDesk(club, PinnedClock(clubs.NOW), "Desk 1"), bare_connection(copy)
    with recorded(club) as sent:
        for person in clubs.everybody(size.visits):
            floor.append(books.one())
            sent.clear()
            ours.append(_check_in(desk, person))
            began = time.perf_counter()
            send_again(again, sent)
            same.append(time.perf_counter() - began)
    for each in (books, again, desk):
        each.close()
    yield against("check-in at the desk, durable, to one bare write", floor, ours, 3.0, allowance=FRAME)
    yield against("check-in at the desk, durable, to its statements sent bare", same, ours)


def _processor(size: Size, path: Path, copy: Path) -> Iterator[Line]:
    """The same without waiting for the disk: what the desk itself costs."""
    club = clubs.opened(open_club(sqlite_url(path), durable=False))
    desk = ClubDesk(club, PinnedClock(clubs.NOW), "Desk 1")
    again = bare_connection(copy, ("synchronous=OFF", "journal_mode=MEMORY", *PRAGMAS[2:]))
    same, ours = [], []
    with recorded(club) as sent:
        for person in list(clubs.everybody(3 * size.visits))[size.visits :]:
            sent.clear()
            began = time.process_time()
            _check_in(desk, person, number=1)
            halfway = time.process_time()
            send_again(again, sent)
            ours.append(halfway - began)
            same.append(time.process_time() - halfway)
    again.close()
    desk.close()
    yield against("check-in at the desk, to its statements sent bare (CPU)", same, ours)


def _statements(size: Size, path: Path) -> Iterator[Line]:
    veteran, newcomer = _PEOPLE + 1, _PEOPLE + 2
    clubs.add_life(path, veteran, months=size.months, visits=9)
    clubs.add_life(path, newcomer, months=1, visits=9)
    club = clubs.opened(open_club(sqlite_url(path), durable=False))
    desk = ClubDesk(club, PinnedClock(clubs.NOW), "Desk 1")
    numbers: dict[int, list[int]] = {veteran: [], newcomer: []}
    with recorded(club) as sent:
        for number in (2, 3, 4):  # the first of each class also writes its session down
            _check_in(desk, 2000, number=number)
            for person, counts in numbers.items():
                sent.clear()
                _check_in(desk, person, number=number)
                counts.append(len(sent))
    desk.close()
    yield counted(f"statements in a check-in, member of {size.months} months", numbers[veteran], 10)
    yield counted("statements in a check-in, member of 1 month", numbers[newcomer], 10)


def _check_in(desk: ClubDesk, person: int, *, number: int = 0) -> float:
    request = clubs.visit(person, number)
    began = time.perf_counter()
    answer = desk.perform(request)
    ended = time.perf_counter()
    assert isinstance(answer, CheckedIn), answer
    return ended - began
