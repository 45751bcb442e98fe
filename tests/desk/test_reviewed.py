"""What a reader of the two pages found who had not read the program."""

from __future__ import annotations

from datetime import timedelta

from tests.desk.kit import MONDAY, Counter, code, yes


def test_nobody_comes_back_to_a_cancelled_session_by_an_undone_arrival(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna", nonce="in"))
    yes(club.cancel_session("yoga"))

    assert code(club.undo("in")) == "session_cancelled"
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.roster() == {"in": ("anna",)}


def test_nobody_comes_back_to_a_cancelled_session_by_an_undone_no_show(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "18:05").no_show("anna", nonce="missing"))
    yes(club.cancel_session("yoga"))

    assert code(club.undo("missing")) == "session_cancelled"
    assert club.has("anna") == {"available": 9, "used": 1}


def test_a_walk_in_of_a_cancelled_session_is_taken_away(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna", nonce="in"))
    yes(club.cancel_session("yoga"))

    assert yes(club.undo("in")).undone == "check_in"
    assert club.has("anna") == {"available": 10}
    assert club.roster() == {}


def test_what_has_ended_is_not_resumed(club: Counter) -> None:
    today = MONDAY
    yes(club.at(today).sell("anna"))
    yes(club.hold("anna", today, today + timedelta(days=20)))
    yes(club.end("anna", today + timedelta(days=3)))

    later = club.at(today + timedelta(days=5), "12:00")

    assert code(later.resume("anna")) == "not_allowed"
