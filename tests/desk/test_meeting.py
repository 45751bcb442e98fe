"""Another desk gets in between, at the worst moment: PostgreSQL lets it, SQLite makes it wait."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import time
from threading import Barrier
from typing import Final

import pytest
from sqlalchemy import event

from data.engine import open_club
from frontdesk import requests
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from tests import conftest
from tests.desk.kit import EVERY_DAY, MONDAY, TUESDAY, Counter, code, instant, yes

DESKS: Final = 12
pytestmark = pytest.mark.parametrize("dialect", ["postgresql"])


@pytest.fixture
def other(url: str) -> Iterator[Counter]:
    """The counter of another desk."""
    with conftest.made(open_club(url)) as opened:
        yield Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "other"))


def just_before(club: Counter, statement: str, act: Callable[[], object]) -> None:
    """Let somebody act once, just before a desk sends a statement that begins so."""
    waiting = [act]

    def meet(_connection: object, _cursor: object, sent: str, *_: object) -> None:
        if waiting and sent.startswith(statement):
            waiting.pop()()

    event.listen(club.desk._books.engine, "before_cursor_execute", meet)


def test_a_repeat_that_waited_answers_as_the_first(club: Counter, other: Counter) -> None:
    yes(club.sell("anna"))
    just_before(club, "SELECT series", lambda: yes(other.book("anna", nonce="once")))

    outcome = club.desk.settle(requests.Book("anna", "yoga", MONDAY), nonce="once")

    assert (code(outcome.answer), outcome.repeated) == ("ok", True)
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_refusal_after_waiting_is_a_refusal(club: Counter, other: Counter) -> None:
    yes(club.sell("anna"))
    just_before(club, "SELECT series", lambda: yes(other.book("anna", nonce="theirs")))

    assert code(club.book("anna", nonce="ours")) == "already_booked"


def test_what_another_desk_undid_meanwhile(club: Counter, other: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="booked"))
    just_before(club, "SELECT session", lambda: yes(other.undo("booked")))

    assert code(club.undo("booked")) == "nothing_to_undo"


def test_a_session_is_not_touched_by_a_series_that_moved_meanwhile(club: Counter, other: Counter) -> None:
    yes(club.sell("anna"))
    moved = requests.Series("yoga", time(7), 60, EVERY_DAY)
    just_before(club, "INSERT INTO session", lambda: other.do(moved))

    yes(club.book("anna", on=MONDAY.replace(day=6)))

    lines = club.do(requests.Sessions(MONDAY, MONDAY.replace(day=6))).sessions
    assert [line.time for line in lines if line.series == "yoga"] == ["07:00", "07:00"]


def test_two_desks_add_one_contact(club: Counter, other: Counter) -> None:
    new = requests.Contact("new", "New", "One")
    just_before(club, "INSERT INTO contact", lambda: other.do(new))

    assert club.do(new).changed


def test_a_booking_does_not_move_to_a_session_that_its_series_leaves_meanwhile(club: Counter, other: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    mondays = requests.Series("duo", time(18), 60, (Weekday.MON,), capacity=1)
    just_before(club, "INSERT INTO session", lambda: other.do(mondays))

    refusal = club.refuses(requests.MoveBooking("anna", "yoga", MONDAY, "duo", TUESDAY))

    assert refusal.code == "unknown_session"
    assert club.roster() == {"booked": ("anna",)}


def test_many_desks_of_one_name_get_through_together(club: Counter, url: str) -> None:
    """Who never named their desks have many of one name: their chain of entries is one, and nobody is told no by it."""
    cards = [f"p{number}" for number in range(DESKS * 3)]
    for card in cards:
        club.do(requests.Contact(card, "Pat", card))

    def note(desk: int) -> list[str]:
        with conftest.made(open_club(url)) as opened:
            counter = Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "Desk 1"))
            gate.wait()
            return [type(counter.do(requests.AddNote(card, "here"))).__name__ for card in cards[desk::DESKS]]

    gate = Barrier(DESKS)
    with ThreadPoolExecutor(DESKS) as desks:
        answers = [each for answers in desks.map(note, range(DESKS)) for each in answers]

    assert answers == ["Done"] * len(cards)
    assert not club.problems()


def test_two_desks_edit_one_session_and_the_slower_one_is_told(club: Counter, other: Counter) -> None:
    seen = club.do(requests.OneSeries("yoga", TUESDAY)).session_mark
    theirs = requests.Session("yoga", TUESDAY, new_time=time(17), mark=seen)
    just_before(club, "SELECT series", lambda: other.do(theirs))

    refusal = club.refuses(requests.Session("yoga", TUESDAY, capacity=9, mark=seen))

    assert refusal.code == "changed_meanwhile"
    told = club.do(requests.OneSeries("yoga", TUESDAY)).session
    assert told is not None
    assert (told.time, told.capacity) == ("17:00", 2)


def test_nobody_is_booked_on_the_day_that_a_session_has_just_left(club: Counter, other: Counter) -> None:
    club.series("gala", weekdays=None, date=TUESDAY)
    for card in ("anna", "bob"):
        yes(club.sell(card))
    yes(club.book("anna", "gala", TUESDAY))
    gone = requests.Series("gala", time(18), 60, date=MONDAY)
    just_before(club, "SELECT session.id AS session_id", lambda: other.do(gone))

    assert code(club.book("bob", "gala", TUESDAY)) == "unknown_session"
    assert club.roster("gala", MONDAY) == {"booked": ("anna",)}
    assert not club.problems()
