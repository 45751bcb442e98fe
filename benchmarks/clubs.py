"""Made-up clubs of any size, written straight into the tables: what is measured is the desk, not the making."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
import tempfile
from contextlib import closing
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from sqlalchemy import insert

from data import tables
from data.demo.names import POOLS
from data.engine import Club, create_club, open_club
from data.trouble import CannotOpen
from frontdesk.clock import PinnedClock
from frontdesk.config import sqlite_url
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import CheckIn

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

T = TypeVar("T")

TODAY: Final = date(2026, 3, 2)
"""The club's day, a Monday."""
NOW: Final = datetime.combine(TODAY, time(17, 30), tzinfo=UTC)
"""Its clock, standing still half an hour before the classes."""
CLASSES: Final = 120
"""How many classes begin at six unless told; the first of them, «Class 000», is what the clock chooses."""
PACK: Final = 200
"""Credits of each grant of the membership that counts, so that nobody runs out while being measured."""
_kept: Final = tempfile.TemporaryDirectory(prefix="frontdesk-bench-")
_ALL_WEEK: Final = "mon,tue,wed,thu,fri,sat,sun"


def card(number: int) -> str:
    """The card of the person of that number, from 1."""
    return f"C{number:06}"


def name(number: int) -> tuple[str, str]:
    """First and last name of the person of that number; last names repeat, as they do."""
    firsts, lasts = (list(dict.fromkeys(" ".join(pool[at] for pool in POOLS).split())) for at in (0, 1))
    return firsts[number % len(firsts)], lasts[number // 7 % len(lasts)]


def make_club(path: Path, people: int, *, classes: int = CLASSES) -> Path:
    """A club where everybody has one subscription: those with odd numbers count credits, the others do not."""
    with opened(create_club(sqlite_url(path))) as club:
        fill(club, people, classes)
    return path


@cache
def crowd(people: int) -> Path:
    """A club of many people with a timetable of ordinary length, made once; take a copy, it is gone at the end."""
    return make_club(Path(_kept.name) / "crowd.db", people, classes=12)


def fill(club: Club, people: int, classes: int) -> None:
    """Write a club into an empty database."""
    with club.write() as connection:
        for table, rows in _rows(people, classes):
            for some in _batched(rows, 5000):
                connection.execute(insert(table), some)


def _batched(rows: Iterator[T], size: int) -> Iterator[list[T]]:
    while some := list(itertools.islice(rows, size)):
        yield some


def _rows(people: int, classes: int) -> Iterator[tuple[Any, Iterator[dict[str, Any]]]]:
    at = datetime.combine(TODAY - timedelta(days=10), time(12), tzinfo=UTC)
    club = {"id": 1, "name": "Measured", "timezone": "UTC", "currency": "EUR", "created_at": at, "pinned": True}
    yield tables.club, iter([{**club, "pinned_now": NOW}])
    founded = {"at": at, "written_at": at, "op": "club", "nonce": "founded", "body": "", "answer": "", "desk": "Old"}
    yield tables.history, iter([{"id": 1, **founded}])
    yield tables.category, iter([{"id": 1, "name": "Plans", "name_key": "plans"}])
    yield tables.membership, iter([_membership(1, "PACK", _COUNTED), _membership(2, "GOLD", _UNLIMITED)])
    yield tables.series, (_series(number) for number in range(classes))
    yield tables.contact, (_contact(number, at) for number in range(1, people + 1))
    yield tables.subscription, (_subscription(number, number, at) for number in range(1, people + 1))


_MONEY: Final = {"price": 5000, "eft": True, "period": "monthly", "every_days": None, "installments": None}
_COUNTED: Final = {
    "limited": True, "credits": PACK, "days_to_expire": 30, "frequency": 30, "initial": 0, "first_grant": "on_start",
    **_MONEY,
}  # fmt: skip
_UNLIMITED: Final = {**_COUNTED, "limited": False, "credits": None, "days_to_expire": None, "frequency": None}


def _membership(number: int, code: str, terms: dict[str, Any]) -> dict[str, Any]:
    names = {"code": code, "code_key": code.lower(), "name": code.title(), "name_key": code.lower()}
    return {"id": number, **names, "category_id": 1, "join_group": "member", **terms}


def _series(number: int) -> dict[str, Any]:
    title = f"Class {number:03}"
    return {
        "id": number + 1, "name": title, "name_key": title.lower(), "at": time(18), "minutes": 60,
        "weekdays": _ALL_WEEK, "session_rules": False,
    }  # fmt: skip


def _contact(number: int, at: datetime) -> dict[str, Any]:
    first, last = name(number)
    return {
        "id": number, "name_key": f"{last} {first}".lower(),
        "card": card(number), "card_key": card(number).lower(), "first_name": first, "last_name": last,
        "email": f"p{number}@example.com", "phone": f"+1 555 {number:07}", "group": "member", "created_at": at,
    }  # fmt: skip


def _subscription(number: int, contact: int, at: datetime) -> dict[str, Any]:
    counted = number % 2 == 1
    return {
        "id": number, "contact_id": contact, "membership_id": 1 if counted else 2,
        "code": "PACK" if counted else "GOLD", "name": "Pack" if counted else "Gold", "sold_at": at,
        "sold_order": number, "sold_on": at.date(), "start": at.date(), "first_paid": False,
        **(_COUNTED if counted else _UNLIMITED), "first_billing": date(2100, 1, 1),
    }  # fmt: skip


def add_life(path: Path, contact: int, *, months: int, visits: int) -> None:
    """Make somebody a member for that many months who came so often in each, as the books would have it."""
    sold = TODAY - timedelta(days=30 * months - 5)
    at = datetime.combine(sold, time(12), tzinfo=UTC)
    rows: dict[Any, list[dict[str, Any]]] = {
        tables.contact: [_contact(contact, at)],
        tables.subscription: [_subscription(contact * 2 + 1, contact, at)],
        tables.session: [], tables.booking: [], tables.taken: [], tables.history: [],
    }  # fmt: skip
    for number in range(months * visits):
        for table, row in _visit(contact, number, sold, number // visits, number % visits):
            rows[table].append(row)
    with opened(open_club(sqlite_url(path), durable=False)) as club, club.write() as connection:
        for table, some in rows.items():
            if some:
                connection.execute(insert(table), some)


def _visit(contact: int, number: int, sold: date, month: int, slot: int) -> Iterator[tuple[Any, dict[str, Any]]]:
    """One visit: its session, its place, its credit, its entry."""
    day = sold + timedelta(days=30 * month + slot % 20)
    starts = datetime.combine(day, time(18), tzinfo=UTC)
    key = contact * 100_000 + number
    owner = {"contact_id": contact, "subscription_id": contact * 2 + 1}
    yield tables.session, {
        "id": key, "series_id": 1 + (contact * 10 + slot // 20) % CLASSES, "date": day, "at": time(18), "minutes": 60,
        "starts_at": starts, "ends_at": starts + timedelta(hours=1),
    }  # fmt: skip
    yield tables.booking, {
        "id": key, "session_id": key, **owner, "status": "checked_in", "walk_in": True, "place": 0,
        "paid_kind": "credit", "booked_at": starts, "in_at": starts, "starts_at": starts,
    }  # fmt: skip
    yield tables.taken, {
        "id": key, **owner, "source": "periodic", "number": month, "slot": slot + 1, "credits": PACK,
        "usable_from": sold + timedelta(days=30 * month), "good_through": sold + timedelta(days=30 * month + 29),
        "booking_id": key, "taken_at": starts,
    }  # fmt: skip
    yield tables.history, {
        "id": key, "at": starts, "written_at": starts, "op": "check_in", "nonce": f"old {key}", "body": "",
        "answer": "", "desk": "Old", **owner, "session_id": key, "booking_id": key, "taken_id": key,
        "effect": "used", "credits": 1,
    }  # fmt: skip


def add_entries(path: Path, person: int, number: int) -> None:
    """Let somebody with credits book and cancel again and again until so many entries stand in the books.

    Of the first twenty bookings the credit is used, so that whatever the number the figures are the same.
    """
    began = datetime.combine(TODAY - timedelta(days=9), time(12), tzinfo=UTC)
    step = timedelta(days=8) / number
    with opened(open_club(sqlite_url(path), durable=False)) as club, club.write() as connection:
        starts = datetime.combine(TODAY - timedelta(days=1), time(18), tzinfo=UTC)
        connection.execute(insert(tables.session), {
            "id": person, "series_id": 1, "date": TODAY - timedelta(days=person), "at": time(18), "minutes": 60,
            "starts_at": starts, "ends_at": starts + timedelta(hours=1),
        })  # fmt: skip
        for some in _batched(iter(range(number // 2)), 10_000):
            rows: dict[Any, list[dict[str, Any]]] = {
                tables.booking: [], tables.taken: [], tables.history: [],
            }  # fmt: skip
            for cycle in some:
                for table, row in _cycle(person, cycle, began + step * cycle * 2, step):
                    rows[table].append(row)
            for table, of_table in rows.items():
                connection.execute(insert(table), of_table)


def booking_of(person: int, cycle: int) -> int:
    """The booking that somebody made the so-manieth time, of those added as entries."""
    return person * 10_000_000 + cycle


def _cycle(person: int, cycle: int, at: datetime, step: timedelta) -> Iterator[tuple[Any, dict[str, Any]]]:
    """One booking and what became of it: its place, its credit, two entries."""
    used, key = cycle < 20, booking_of(person, cycle)
    later = at + step
    owner = {"contact_id": person, "subscription_id": person}
    first = TODAY - timedelta(days=10)
    yield tables.booking, {
        "id": key, "session_id": person, **owner, "status": "undone" if used else "cancelled", "walk_in": False,
        "place": 0, "paid_kind": "credit", "booked_at": at,
        "starts_at": datetime.combine(TODAY - timedelta(days=1), time(18), tzinfo=UTC),
    }  # fmt: skip
    yield tables.taken, {
        "id": key, **owner, "source": "periodic", "number": 0, "slot": cycle + 1 if used else 21, "credits": PACK,
        "usable_from": first, "good_through": first + timedelta(days=29), "booking_id": key, "taken_at": at,
        "released_at": None if used else later,
    }  # fmt: skip
    for part, (op, effect) in enumerate((("book", "held"), ("cancel", "used" if used else "returned"))):
        yield tables.history, {
            "id": key * 2 + part, "at": later if part else at, "written_at": at, "op": op,
            "nonce": f"entry {key * 2 + part}", "body": "", "answer": "", "desk": "Old", **owner,
            "session_id": person, "booking_id": key, "taken_id": key, "effect": effect, "credits": 1,
        }  # fmt: skip


def opened(found: Club | CannotOpen) -> Club:
    """The club, which is known to be there."""
    if isinstance(found, CannotOpen):
        raise FileNotFoundError(found.sentence)
    return found


def desk_at(path: Path, *, durable: bool = True, now: datetime = NOW) -> ClubDesk:
    """A desk of the club in a file, its clock standing still."""
    return ClubDesk(opened(open_club(sqlite_url(path), durable=durable)), PinnedClock(now), "Desk 1")


def visit(person: int, number: int = 0) -> CheckIn:
    """Somebody walks in to a class of this evening."""
    return CheckIn(card(person), f"Class {number:03}", TODAY)


def copied(path: Path, copy: Path) -> Path:
    """The same club once more."""
    shutil.copy(path, copy)
    return copy


def set_clock(path: Path, now: datetime) -> None:
    """Leave the club's clock standing at a moment."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE club SET pinned_now = ?", (now.strftime("%Y-%m-%d %H:%M:%S.%f"),))


def everybody(number: int) -> Sequence[int]:
    """So many people to be checked in, with credits."""
    return range(1, 2 * number + 1, 2)
