"""What was taken at a past moment, found slot by slot, against every row looked at one by one."""

from __future__ import annotations

from collections import Counter as Tally
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import insert, update

from benchmarks import clubs
from data.statements import back_then
from data.tables import booking, contact, history, session, taken
from tests.statements import plan_of

if TYPE_CHECKING:
    from sqlalchemy import Connection

    from data.engine import Club

Grant = tuple[int, str, int]
MERGED, KEPT, STRANGER = 1, 3, 5
"""People of the made-up club; with an odd number, so that they have credits."""
BEGAN = datetime(2026, 3, 1, tzinfo=UTC)
HOUR = timedelta(hours=1)
CREDITS = 3


def at(hour: int) -> datetime:
    return BEGAN + HOUR * hour


@dataclass
class Books:
    """Credits that are taken and given back at random, kept as rows of the database and as plain ones."""

    connection: Connection
    random: Random
    goes_back: bool = False
    hour: int = 0
    entries: int = 1
    rows: list[dict[str, Any]] = field(default_factory=list)
    effects: dict[int, list[tuple[datetime, str]]] = field(default_factory=lambda: defaultdict(list))
    over: dict[int, datetime] = field(default_factory=dict)

    def live(self, steps: int) -> None:
        for number in range(1, steps + 1):
            self.hour += self.random.randint(-9 if self.goes_back else 0, 9)
            kept = [row for row in self.rows if row["released_at"] is None]
            if kept and self.random.random() < 0.5:
                self._give_back(self.random.choice(kept))
            else:
                self._take(number)

    def _take(self, number: int) -> None:
        contact_id = self.random.choice((MERGED, KEPT, KEPT, STRANGER))
        subscription = contact_id if contact_id != KEPT else self.random.choice((MERGED, KEPT))
        grant = (subscription, self.random.choice(("initial", "periodic")), self.random.randint(0, 1))
        gone = {row["slot"] for row in self.rows if row["released_at"] is None and _grant(row) == grant}
        slot = self.random.randint(1, CREDITS)
        if slot in gone:
            return
        booked = self.random.random() < 0.8
        day = date(2026, 2, 1) + timedelta(days=20 * grant[2] + self.random.choice((0, 0, 0, 3)))
        row = {
            "id": number, "contact_id": contact_id, "subscription_id": subscription, "source": grant[1],
            "number": grant[2], "slot": slot, "credits": CREDITS, "usable_from": day, "good_through": day,
            "booking_id": self._booking(number, contact_id) if booked else None, "taken_at": at(self.hour),
            "released_at": None,
        }  # fmt: skip
        self.connection.execute(insert(taken), row)
        self.rows.append(row)
        self._enter(number, "held" if booked else "revoked")
        if booked and self.random.random() < 0.4:
            self.hour += self.random.randint(0, 3)
            self._enter(number, "used")

    def _booking(self, number: int, contact_id: int) -> int:
        starts = at(self.hour + self.random.randint(-2, 20))
        over = self.over[number] = starts + HOUR
        self.connection.execute(insert(session), {
            "id": number, "series_id": 1, "date": date(2027, 1, 1) + timedelta(days=number), "at": starts.time(),
            "minutes": 60, "starts_at": starts, "ends_at": over,
        })  # fmt: skip
        self.connection.execute(insert(booking), {
            "id": number, "session_id": number, "contact_id": contact_id, "status": "booked", "walk_in": False,
            "place": 0, "booked_at": at(self.hour), "starts_at": starts,
        })  # fmt: skip
        return number

    def _give_back(self, row: dict[str, Any]) -> None:
        row["released_at"] = at(self.hour)
        self.connection.execute(update(taken).where(taken.c.id == row["id"]).values(released_at=row["released_at"]))
        self._enter(row["id"], "returned")

    def _enter(self, taken_id: int, effect: str) -> None:
        self.effects[taken_id].append((at(self.hour), effect))
        self.entries += 1
        self.connection.execute(insert(history), {
            "id": self.entries, "at": at(self.hour), "written_at": BEGAN, "op": "x", "desk": "x",
            "taken_id": taken_id, "effect": effect,
        })  # fmt: skip

    # as it stood

    def found(self, contact_id: int, moment: datetime, oldest: date, held_from: date) -> dict[Grant, tuple[Any, ...]]:
        asked = {"contact_id": contact_id, "moment": moment, "oldest": oldest, "held_from": held_from}
        return {
            (row.subscription_id, row.source, row.number): (row.visits, row.held, row.credits, row.usable_from)
            for row in self.connection.execute(back_then.gone, asked)
        }

    def one_by_one(
        self, contact_id: int, moment: datetime, oldest: date, held_from: date
    ) -> dict[Grant, tuple[Any, ...]]:
        whose = {KEPT: (MERGED, KEPT)}.get(contact_id, (contact_id,))
        of_grants: dict[Grant, list[dict[str, Any]]] = defaultdict(list)
        for row in self.rows:
            was_gone = row["taken_at"] < moment and (row["released_at"] is None or row["released_at"] >= moment)
            if row["contact_id"] in whose and row["usable_from"] >= oldest and was_gone:
                of_grants[_grant(row)].append(row)
        return {
            grant: (
                sum(row["booking_id"] is not None for row in rows),
                sum(self._was_held(row, moment) for row in rows if row["usable_from"] >= held_from),
                len(rows),
                max(row["usable_from"] for row in rows),
            )
            for grant, rows in of_grants.items()
        }

    def found_of_grants(self, moment: datetime) -> dict[Grant, int]:
        some = sorted({_grant(row) for row in self.rows})[1:]
        asked = {"moment": moment, **back_then.named(some)}
        rows = self.connection.execute(back_then.gone_of, asked)
        return {(row.subscription_id, row.source, row.number): row.credits for row in rows}

    def of_grants(self, moment: datetime) -> dict[Grant, int]:
        some = sorted({_grant(row) for row in self.rows})[1:]
        of_rows = (
            _grant(row)
            for row in self.rows
            if row["taken_at"] < moment and (row["released_at"] is None or row["released_at"] >= moment)
        )
        return {grant: many for grant, many in Tally(of_rows).items() if grant in some}

    def _was_held(self, row: dict[str, Any], moment: datetime) -> bool:
        known = [effect for when, effect in self.effects[row["id"]] if when < moment]
        return self.over.get(row["id"], moment) > moment and known[-1:] == ["held"]


def _grant(row: dict[str, Any]) -> Grant:
    return row["subscription_id"], row["source"], row["number"]


@pytest.fixture
def peopled(fresh_club: Club) -> Club:
    clubs.fill(fresh_club, 5, 1)
    with fresh_club.write() as connection:
        connection.execute(
            update(contact).where(contact.c.id == MERGED).values(merged_into=KEPT, card=None, card_key=None)
        )
    return fresh_club


@pytest.mark.parametrize("seed", range(5))
def test_what_was_gone_at_any_moment_is_what_every_row_says(peopled: Club, seed: int) -> None:
    with peopled.write() as connection:
        books = Books(connection, Random(seed))
        books.live(60)
        days = sorted({row["usable_from"] for row in books.rows})
        for hour in range(-1, books.hour + 2):
            asked = (
                books.random.choice((MERGED, KEPT, KEPT, STRANGER)),
                at(hour),
                books.random.choice((date.min, *days)),
                books.random.choice((date.min, *days)),
            )
            assert books.found(*asked) == books.one_by_one(*asked), (hour, asked)
            assert books.found_of_grants(at(hour)) == books.of_grants(at(hour)), hour


@pytest.mark.parametrize("seed", range(3))
def test_by_a_clock_that_went_back_no_slot_counts_twice_and_nothing_taken_is_missed(peopled: Club, seed: int) -> None:
    with peopled.write() as connection:
        books = Books(connection, Random(seed), goes_back=True)
        books.live(60)
        hours = [(row["taken_at"] - BEGAN) // HOUR for row in books.rows]
        for hour in range(min(hours) - 1, max(hours) + 9):
            found = books.found(KEPT, at(hour), date.min, date.min)
            slots = defaultdict(set)
            for row in books.rows:
                if row["contact_id"] != STRANGER and row["released_at"] is None and row["taken_at"] < at(hour):
                    slots[_grant(row)].add(row["slot"])
            for grant in found.keys() | slots.keys():
                assert len(slots[grant]) <= found[grant][2] <= CREDITS


def test_the_slots_are_walked_by_an_index(peopled: Club) -> None:
    with peopled.write() as connection:
        Books(connection, Random(1)).live(60)
        asked = {"contact_id": KEPT, "moment": at(9), "oldest": date.min, "held_from": date.min}
        lines = plan_of(connection, back_then.gone, asked)
        of_grant = {"moment": at(9), **back_then.named([(KEPT, "periodic", 0)])}
        of_grants = "\n".join(plan_of(connection, back_then.gone_of, of_grant))
        sure = connection.dialect.name == "sqlite"  # PostgreSQL takes what its statistics of the moment make cheapest
    walked = [line for line in lines if "ix_taken_contact_usable_from" in line]
    assert not sure or len(walked) >= 7, lines  # the first, the next by each column, and the row taken last
    assert not sure or any("uq_taken_slot" in line for line in lines), lines
    assert not sure or of_grants.count("ix_taken_grant") >= 3, of_grants
