"""What a reader of the two pages found who had not read the program."""

from __future__ import annotations

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
