"""Places beyond the capacity: who has one, who crowds whom out, and who is within it again when others leave."""

from __future__ import annotations

from frontdesk import requests
from frontdesk.answers import Invalid
from frontdesk.requests import Override
from tests.desk.kit import MONDAY, UNPAID, Counter, yes
from tests.desk.test_series import edit


def beyond(club: Counter) -> list[str]:
    """Who is shown as beyond the capacity; the books must be whole besides."""
    assert not club.problems()
    lines = club.do(requests.Roster("yoga", MONDAY)).lines
    return sorted(each.person.card for each in lines if each.over_capacity)


def book_all(club: Counter) -> None:
    """Anna and Bob have the two places, Cleo and Dora one beyond them, for a reason."""
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card))
    for card in ("cleo", "dora"):
        yes(club.sell(card))
        club.do(requests.Book(card, "yoga", MONDAY, override=Override("Her birthday", UNPAID)))


def test_who_came_first_is_within_the_capacity_again_when_others_leave(club: Counter) -> None:
    book_all(club)
    assert beyond(club) == ["cleo", "dora"]

    yes(club.cancel("anna", nonce="anna leaves"))
    assert beyond(club) == ["dora"]
    yes(club.cancel("bob"))
    assert beyond(club) == []

    assert club.undo("anna leaves").code == "session_full"  # type: ignore[union-attr]  # it is refused
    assert club.roster() == {"booked": ("cleo", "dora")}


def test_who_leaves_beyond_the_capacity_leaves_the_others_as_they_are(club: Counter) -> None:
    book_all(club)
    yes(club.cancel("cleo"))
    assert beyond(club) == ["dora"]


def test_a_no_show_may_come_late_so_nobody_takes_their_claim(club: Counter) -> None:
    book_all(club)
    yes(club.at(MONDAY, "18:05").no_show("anna"))
    yes(club.cancel("dora"))

    assert beyond(club) == ["cleo"]
    for card in ("bob", "cleo", "anna"):
        yes(club.check_in(card))
    assert beyond(club) == ["cleo"]


def test_a_larger_room_and_one_without_a_limit_take_everybody(club: Counter) -> None:
    book_all(club)
    edit(club, capacity=3)
    assert beyond(club) == ["dora"]
    edit(club, capacity=None)
    assert beyond(club) == []
    yes(club.cancel("anna"))
    assert beyond(club) == []


def test_who_was_let_in_for_a_reason_is_not_crowded_out_but_known_to_be_beyond(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    club.do(requests.Book("bob", "yoga", MONDAY, override=Override("Pays tonight", UNPAID)))
    assert beyond(club) == []

    assert edit(club, capacity=1, invalid=Invalid.CANCEL).invalid == ()

    assert beyond(club) == ["bob"]
    assert club.roster() == {"booked": ("anna", "bob")}


def test_who_is_in_has_their_place_in_a_smaller_room_before_who_is_to_come(club: Counter) -> None:
    edit(club, capacity=3)
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card))
    yes(club.at(MONDAY, "17:30").check_in("cleo"))

    effects = edit(club, capacity=1, invalid=Invalid.CANCEL)

    assert [each.person.card for each in effects.invalid] == ["anna", "bob"]
    assert club.roster() == {"in": ("cleo",)}
    assert beyond(club) == []


def test_who_is_in_a_session_that_takes_place_after_all_is_beyond_it_no_more(club: Counter) -> None:
    book_all(club)
    yes(club.at(MONDAY, "17:30").check_in("dora"))
    yes(club.cancel_session("yoga"))
    assert beyond(club) == ["dora"]

    club.do(requests.RestoreSession("yoga", MONDAY))

    assert beyond(club) == []
    assert club.roster() == {"in": ("dora",)}
