"""Cancelling, not coming, cancelled sessions, and who moves up from the waitlist."""

from __future__ import annotations

import pytest

from frontdesk.answers import CancelStatus
from frontdesk.rules.admission import PaidKind
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, WEDNESDAY, Counter, code, codes, day, why, yes


def test_cancelled_in_time_the_same_credit_comes_back(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    left = yes(club.at(MONDAY, "18:00").cancel("anna"))

    assert (left.status, left.returned) == (CancelStatus.CANCELLED, True)
    assert club.has("anna") == {"available": 10}
    assert code(club.cancel("anna")) == "not_booked"


@pytest.mark.parametrize(("wall", "status"), [("16:00", "cancelled"), ("16:01", "late_cancelled")])
def test_at_exactly_the_limit_it_is_in_time(club: Counter, wall: str, status: str) -> None:
    club.series("strict", cancel_notice_hours=2)
    yes(club.sell("anna"))
    yes(club.book("anna", "strict"))

    left = yes(club.at(MONDAY, wall).cancel("anna", "strict"))

    assert (left.status, left.returned) == (status, status == "cancelled")
    assert club.has("anna") == ({"available": 10} if left.returned else {"available": 9, "used": 1})


def test_after_the_start_it_is_late_and_after_the_end_too_late(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.book("anna", "duo"))

    assert yes(club.at(MONDAY, "18:01").cancel("anna")).status is CancelStatus.LATE_CANCELLED
    assert code(club.at(MONDAY, "19:00").cancel("anna", "duo")) == "not_allowed"
    assert club.has("anna") == {"available": 8, "used": 2}


def test_cancelling_what_holds_no_credit_returns_none(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))

    assert not yes(club.cancel("anna")).returned


def test_a_returned_credit_keeps_its_old_dates(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=day(29)))
    yes(club.at(day(29)).cancel("anna", on=day(29)))
    assert club.has("anna", day(29)) == {"available": 10}
    assert club.has("anna", day(30)) == {"available": 10, "expired": 10}


def test_who_is_in_does_not_cancel(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))

    assert code(club.cancel("anna")) == "already_in"
    assert code(club.at(MONDAY, "18:10").no_show("anna")) == "already_in"


def test_leaving_the_waitlist_is_never_late(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))

    left = yes(club.at(MONDAY, "18:30").cancel("bob", "duo"))

    assert (left.status, left.returned, left.promoted) == (CancelStatus.CANCELLED, False, ())
    assert club.roster("duo") == {"booked": ("anna",)}


# not coming


def test_a_no_show_can_be_said_from_the_start_on(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    assert code(club.at(MONDAY, "17:59").no_show("anna")) == "not_allowed"
    yes(club.at(MONDAY, "18:00").no_show("anna"))
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.roster() == {"no_show": ("anna",)}
    assert code(club.no_show("anna")) == "not_booked"
    assert code(club.no_show("bob")) == "not_booked"


def test_a_no_show_without_a_credit(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "20:00").no_show("anna"))

    assert club.roster() == {"no_show": ("anna",)}


def test_leaving_asks_for_known_names(club: Counter) -> None:
    assert code(club.cancel("nobody")) == "unknown_contact"
    assert code(club.no_show("anna", "nothing")) == "unknown_series"


# cancelled sessions


def test_a_cancelled_session_returns_every_held_credit(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "ten" if card != "bob" else "gold"))
        yes(club.book(card))

    done = yes(club.cancel_session("yoga"))

    assert done.returned == 1
    assert club.roster() == {}
    assert club.has("anna") == club.has("cleo") == {"available": 10}
    assert code(club.cancel_session("yoga")) == "session_cancelled"
    assert code(club.cancel_session("nothing")) == "unknown_series"


def test_of_a_session_that_is_over_nothing_is_held_any_more(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    assert yes(club.at(TUESDAY).cancel_session("yoga")).returned == 0
    assert club.has("anna") == {"available": 9, "used": 1}


# the waitlist


def test_a_free_place_goes_to_the_first_who_waits(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    assert club.has("bob") == {"available": 10}

    assert yes(club.cancel("anna", "duo")).promoted == ("bob",)

    assert club.has("bob") == {"available": 9, "held": 1}
    assert club.roster("duo") == {"booked": ("bob",), "waitlisted": ("cleo",)}


def test_who_may_not_be_admitted_keeps_waiting(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna", "duo"))
    for card in ("bob", "cleo", "dora"):
        yes(club.sell(card, "one"))
        yes(club.book(card, "duo"))
    yes(club.check_in("bob", "gym"))
    yes(club.hold("cleo", MONDAY, WEDNESDAY, "one"))

    assert yes(club.cancel("anna", "duo")).promoted == ("dora",)
    assert club.roster("duo") == {"booked": ("dora",), "waitlisted": ("bob", "cleo")}


def test_no_place_goes_to_anybody_once_it_has_begun(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "duo"))

    assert yes(club.at(MONDAY, "18:00").cancel("anna", "duo")).promoted == ()


def test_a_larger_capacity_lets_people_in(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))

    club.series("duo", capacity=3)

    assert club.roster("duo") == {"booked": ("anna", "bob", "cleo"), "waitlisted": ("dora",)}
    assert club.has("cleo") == {"available": 9, "held": 1}


def test_without_a_capacity_nobody_waits(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "duo"))

    club.series("duo")

    assert club.roster("duo") == {"booked": ("anna", "bob", "cleo")}


def test_a_smaller_capacity_puts_nobody_out(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))
    yes(club.book("anna"))
    yes(club.book("bob"))

    club.series("yoga", capacity=1)

    assert club.roster() == {"booked": ("anna", "bob")}
    assert club.problems() == []
    yes(club.cancel("anna"))
    assert yes(club.book("cleo")).status == "waitlisted"


def test_what_a_hold_cancels_is_free_for_others(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo", on=TUESDAY))
    yes(club.book("anna", on=WEDNESDAY))

    held = yes(club.hold("anna", TUESDAY, WEDNESDAY))

    assert [(each.series, each.date) for each in held.cancelled] == [("duo", TUESDAY)]
    assert club.roster("duo", TUESDAY) == {"booked": ("bob",)}
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_promotion_may_be_unpaid_where_the_check_only_warns(club: Counter) -> None:
    club.policy(no_credit="warn")
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob", "one"))
    yes(club.book("anna", "duo"))
    yes(club.book("bob", "duo"))
    yes(club.check_in("bob", "gym"))

    assert yes(club.cancel("anna", "duo")).promoted == ("bob",)
    paid = yes(club.at(MONDAY, "17:50").check_in("bob", "duo")).paid_by
    assert paid.kind is PaidKind.UNPAID


def test_waiting_people_are_let_in_by_an_override_beyond_the_capacity(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    club.at(MONDAY, "17:50")

    assert codes(club.check_in("bob", "duo")) == ["session_full"]
    assert yes(club.check_in("bob", "duo", override=("a small class", CREDIT))).walk_in
    assert club.has("bob") == {"available": 9, "used": 1}
    assert club.roster("duo") == {"booked": ("anna",), "in": ("bob",)}
    assert "1 of 1" not in why(club.cancel("bob", "duo"))
