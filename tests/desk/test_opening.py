"""Making and opening a club, its clock, and troubles that are nobody's fault."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import pytest
from sqlalchemy import event
from sqlalchemy.exc import IntegrityError, OperationalError

from data.engine import Club
from data.trouble import CannotOpen
from frontdesk import requests
from frontdesk.clock import PinnedClock, SystemClock, TickingClock
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from tests.desk.kit import CREDIT, MONDAY, Counter, code, day, instant, name_club, yes

NOW = datetime(2026, 1, 1, 8, 0, tzinfo=UTC)


def opened(url: str, *, ticking: bool = False) -> ClubDesk:
    desk = open_desk(url, desk_name="front", ticking=ticking)
    assert isinstance(desk, ClubDesk), desk
    return desk


def test_a_pinned_clock_stands_where_the_last_operation_left_it(club_url: str) -> None:
    assert make_club(club_url, now=NOW, timezone="Europe/Berlin", currency="EUR", pinned=True) is None
    desk = opened(club_url)
    counter = Counter(desk)
    assert (desk.pinned, desk.clock.now()) == (True, NOW)
    counter.at(NOW.date(), "12:00").contact("anna")
    desk.close()

    again = opened(club_url)
    assert isinstance(again.clock, PinnedClock)
    assert again.clock.now() == instant(NOW.date(), "12:00", again.zone)
    again.keep_pinned(NOW)
    again.close()

    ticking = opened(club_url, ticking=True)
    assert isinstance(ticking.clock, TickingClock)
    assert NOW <= ticking.clock.now() < NOW + timedelta(minutes=5)
    ticking.close()


def test_a_live_club_has_the_clock_of_the_computer(club_url: str) -> None:
    make_club(club_url, now=NOW, name="Live", pinned=False)
    desk = opened(club_url)

    assert isinstance(desk.clock, SystemClock)
    assert desk.club().name == "Live"
    desk.close()


def test_what_cannot_be_opened_or_made_is_a_value(club_url: str) -> None:
    if club_url.startswith("sqlite"):
        assert isinstance(open_desk(club_url, desk_name="front"), CannotOpen)
    make_club(club_url, now=NOW, pinned=False)
    refused = make_club(club_url, now=NOW, pinned=False)
    assert refused is not None
    assert refused.code == "exists"


# troubles


class Sometimes:
    """Fails some times, then no more."""

    def __init__(self, times: int, error: Exception) -> None:
        self.left = times
        self._error = error

    def __call__(self, *_: Any) -> None:  # noqa: ANN401 -- an event's arguments
        if self.left:
            self.left -= 1
            raise self._error


_DEADLOCK = OperationalError("", None, psycopg.errors.DeadlockDetected())
_DUPLICATE = IntegrityError("", None, psycopg.errors.UniqueViolation())
_GONE = OperationalError("", None, psycopg.errors.AdminShutdown())


@pytest.mark.parametrize("error", [_DEADLOCK, _DUPLICATE])
def test_who_met_another_desk_is_tried_again(club: Counter, error: Exception) -> None:
    event.listen(club.desk._books.engine, "before_cursor_execute", failing := Sometimes(7, error))

    assert code(club.sell("anna")) == "ok"
    assert failing.left == 0
    assert club.has("anna") == {"available": 10}


def test_who_never_gets_through_is_told_so(club: Counter) -> None:
    event.listen(club.desk._books.engine, "before_cursor_execute", failing := Sometimes(8, _DEADLOCK))

    with pytest.raises(Trouble, match="Another desk") as told:
        club.sell("anna")
    assert (told.value.code, told.value.retry, failing.left) == ("conflict", True, 0)
    assert code(club.sell("anna")) == "ok"


@pytest.mark.parametrize("ask", ["sell", "club", "changes", "contact_cards", "recent_visits", "keep_pinned"])
def test_books_that_cannot_be_reached_are_a_trouble_and_then_forgotten(club: Counter, ask: str) -> None:
    asks: dict[str, Any] = {"sell": lambda: club.sell("anna"), "keep_pinned": lambda: club.desk.keep_pinned(NOW)}
    call = asks.get(ask) or getattr(club.desk, ask)
    event.listen(club.desk._books.engine, "before_cursor_execute", Sometimes(1, _GONE))

    with pytest.raises(Trouble, match="cannot be reached"):
        call()
    call()
    club.desk.keep_pinned(club.clock.now())
    assert club.problems() == []


# a clock that cannot be trusted


@pytest.mark.parametrize("days", [-1, 40])
def test_with_a_clock_in_doubt_nothing_is_written_until_somebody_trusts_it(fresh_club: Club, days: int) -> None:
    name_club(fresh_club, pinned=False)
    clock = PinnedClock(instant(MONDAY))
    Counter(ClubDesk(fresh_club, clock, "front")).contact("anna")
    clock.set(instant(day(days)))

    doubtful = Counter(ClubDesk(fresh_club, clock, "front"))
    assert doubtful.refuses(requests.Contact("bob", "Bob", "Able")).code == "clock_in_doubt"
    assert doubtful.has("anna") == {}
    doubtful.desk.trust_clock()
    doubtful.contact("bob")
    Counter(ClubDesk(fresh_club, clock, "front")).contact("cleo")


def test_texts_within_a_request_are_cleaned_too(club: Counter) -> None:
    yes(club.sell("anna"))
    over = requests.Override(" a  friend ", CREDIT)

    assert club.do(requests.CheckIn("anna", "elite", MONDAY, override=over)).overridden
