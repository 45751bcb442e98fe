"""Whatever statement of an operation fails, the books are as before, and the next attempt goes through."""

from __future__ import annotations

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from datetime import time
from decimal import Decimal
from itertools import count
from typing import Any

import psycopg
import pytest
from sqlalchemy import event, select
from sqlalchemy.exc import OperationalError

from data.engine import Club
from data.schema import club_schema
from data.trouble import TroubleKind
from frontdesk import requests
from frontdesk.answers import Invalid
from frontdesk.contract import Trouble
from frontdesk.rules.access import Role
from tests.desk.kit import CREDIT, EVERY_DAY, MONDAY, TUESDAY, Counter, yes

Asked = requests.Request[Any]
_FULL = OperationalError("", None, psycopg.errors.DiskFull())


class FaultyDisk:
    """Lets so many statements and commits of a club through, and fails from then on with a full disk."""

    def __init__(self, club: Club, good: int) -> None:
        self._club = club
        self._good = good
        self.failed = False

    def _count(self, *_: object) -> None:
        self._good -= 1
        if self._good < 0:
            self.failed = True
            raise _full(self._club)

    @contextlib.contextmanager
    def at_work(self) -> Iterator[None]:
        for name in ("before_cursor_execute", "commit"):
            event.listen(self._club.engine, name, self._count)
        try:
            yield
        finally:
            for name in ("before_cursor_execute", "commit"):
                event.remove(self._club.engine, name, self._count)


def _full(club: Club) -> OperationalError:
    """What the driver says of a full disk."""
    if club.dialect == "postgresql":
        return _FULL
    error = sqlite3.OperationalError("database or disk is full")
    error.sqlite_errorcode = sqlite3.SQLITE_FULL
    return OperationalError("", None, error)


def everything(club: Club) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table."""
    with club.read() as connection:
        return {
            name: sorted(map(tuple, connection.execute(select(table))), key=repr)
            for name, table in club_schema().metadata.tables.items()
        }


def _a_member(club: Counter) -> None:
    yes(club.sell("anna"))


def _a_debtor(club: Counter) -> None:
    yes(club.sell("anna", paid=False))


def _a_booking(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="booked"))


def _a_full_class(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))


def _two_places(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card))


def _a_begun_class(club: Counter) -> None:
    _a_full_class(club)
    club.at(MONDAY, "18:05")


def _a_hold(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY))


def _a_closure(club: Counter) -> None:
    _a_full_class(club)
    club.do(requests.Closure(MONDAY, TUESDAY, "Holidays", extend=True), nonce="closed")


def _a_cancelled_class(club: Counter) -> None:
    _a_full_class(club)
    yes(club.cancel_session("duo"))


def _a_rule(club: Counter) -> None:
    _a_full_class(club)
    club.do(requests.Rule("best", ("gold", "ten")))
    club.do(requests.BookingPolicy("usual"))


def _undoable(what: Callable[[Counter], object]) -> Callable[[Counter], None]:
    def prepare(club: Counter) -> None:
        _a_booking(club)
        club.at(MONDAY, "17:50")
        yes(what(club))

    return prepare


OPERATIONS: dict[str, tuple[Callable[[Counter], object], Asked]] = {
    "club": (_a_booking, requests.Club("Club", "Asia/Tokyo", "EUR", checks={})),
    "category": (lambda _: None, requests.Category("More")),
    "membership": (lambda _: None, requests.Membership("new", "New", "Plans", Decimal(1), limited=False)),
    "edited membership": (lambda _: None, requests.Membership("ten", "Ten", "Plans", Decimal(1), limited=False)),
    "contact": (lambda _: None, requests.Contact("new", "New", "One")),
    "edited contact": (lambda _: None, requests.Contact("anna", "New", "One")),
    "next card": (lambda _: None, requests.Contact("", "New", "One", version=0)),
    "replace card": (lambda _: None, requests.ReplaceCard("anna", "new")),
    "note": (lambda _: None, requests.AddNote("anna", "Likes the front row.")),
    "merge": (_two_places, requests.Merge("anna", "bob")),
    "stop note": (lambda _: None, requests.StopNote("anna", "Look.")),
    "staff": (lambda _: None, requests.Staff("New", Role.STAFF)),
    "rule": (lambda _: None, requests.Rule("best", ("gold", "ten"))),
    "series": (
        lambda _: None,
        requests.Series("new", time(9), 60, EVERY_DAY, session_rules=True, memberships=("ten",)),
    ),
    "edited series": (_a_full_class, requests.Series("duo", time(9, 30), 60, EVERY_DAY, capacity=2)),
    "series from a day on": (
        _a_full_class,
        requests.Series("duo", time(9, 30), 60, EVERY_DAY, capacity=1, from_day=MONDAY, new_name="one", effects=True),
    ),
    "series for others": (
        _a_full_class,
        requests.Series(
            "duo",
            time(18),
            60,
            EVERY_DAY,
            capacity=2,
            session_rules=True,
            memberships=("gold",),
            invalid=Invalid.CANCEL,
        ),
    ),
    "end series": (_a_full_class, requests.EndSeries("gym", TUESDAY)),
    "session": (_a_full_class, requests.Session("duo", MONDAY, capacity=2)),
    "closure": (_a_full_class, requests.Closure(MONDAY, TUESDAY, "Holidays", ("duo",), extend=True)),
    "undo closure": (_a_closure, requests.Undo("closed")),
    "restore session": (_a_cancelled_class, requests.RestoreSession("duo", MONDAY)),
    "edited rule": (_a_rule, requests.Rule("best", ("gold",))),
    "remove rule": (_a_rule, requests.RemoveRule("best")),
    "booking policy": (_a_rule, requests.BookingPolicy("usual", cancel_notice_hours=2)),
    "remove booking policy": (_a_rule, requests.RemoveBookingPolicy("usual")),
    "promote": (_a_full_class, requests.Promote("cleo", "duo", MONDAY, "a friend", take=CREDIT)),
    "move in line": (_a_full_class, requests.MoveInLine("cleo", "duo", MONDAY, 1, "asked first")),
    "move booking": (_a_full_class, requests.MoveBooking("anna", "duo", MONDAY, "yoga", MONDAY)),
    "sell": (lambda _: None, requests.Sell("anna", "ten")),
    "pay": (_a_debtor, requests.Pay("anna")),
    "hold": (_a_full_class, requests.Hold("anna", "ten", MONDAY, TUESDAY)),
    "resume": (_a_hold, requests.Resume("anna", "ten")),
    "end": (_a_full_class, requests.End("anna", "ten", MONDAY)),
    "adjust": (_a_member, requests.Adjust("anna", "ten", 3, "because")),
    "remove": (_a_member, requests.Adjust("anna", "ten", -3, "because")),
    "extend": (_a_member, requests.Extend("anna", "ten", 3, "because")),
    "book": (_a_member, requests.Book("anna", "yoga", MONDAY)),
    "waitlist": (_a_full_class, requests.Book("dora", "gym", MONDAY)),
    "walk in": (_a_member, requests.CheckIn("anna", "yoga", MONDAY)),
    "arrive": (_a_booking, requests.CheckIn("anna", "yoga", MONDAY)),
    "override": (_a_member, requests.CheckIn("anna", "elite", MONDAY, override=requests.Override("a friend", CREDIT))),
    "cancel": (_a_full_class, requests.Cancel("anna", "duo", MONDAY)),
    "no-show": (_a_begun_class, requests.NoShow("anna", "duo", MONDAY)),
    "cancel session": (_a_full_class, requests.CancelSession("duo", MONDAY)),
    "undo book": (_a_full_class, requests.Undo()),
    "undo check-in": (_undoable(lambda club: club.check_in("anna")), requests.Undo()),
    "undo cancel": (_undoable(lambda club: club.cancel("anna")), requests.Undo()),
    "undo adjust": (_undoable(lambda club: club.adjust("anna", 2)), requests.Undo()),
    "undo remove": (_undoable(lambda club: club.adjust("anna", -2)), requests.Undo()),
}


@pytest.mark.parametrize("name", OPERATIONS)
def test_whatever_fails_nothing_is_half_done(club: Counter, name: str) -> None:
    prepare, request = OPERATIONS[name]
    prepare(club)
    if name == "waitlist":
        yes(club.sell("dora"))
    books: Club = club.desk._books
    before = everything(books)

    answer: object = None
    for good in count():
        disk = FaultyDisk(books, good)
        try:
            with disk.at_work():
                answer = club.ask(request, nonce="once")
        except Trouble as trouble:
            assert trouble.code == TroubleKind.FULL  # noqa: PT017 -- whether it is raised at all depends on `good`
            assert everything(books) == before
        else:
            break

    assert good > 2
    yes(answer)
    assert everything(books) != before
    assert club.ask(request, nonce="once") == answer
