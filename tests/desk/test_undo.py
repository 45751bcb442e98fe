"""Undo gives back the same credit, the same place, the same money; what was built on stays."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.rules.admission import PaidKind
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, day, yes


def test_undoing_a_booking_gives_the_credit_and_the_place_back(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo", nonce=card))

    done = yes(club.undo("anna"))

    assert (done.undone, done.promoted) == ("book", ("bob",))
    assert done.message == "Undone: booking of Able, Anna. The credit is back."
    assert club.has("anna") == {"available": 10}
    assert club.roster("duo") == {"booked": ("bob",)}


def test_undoing_the_arrival_of_a_booked_person_makes_it_a_booking_again(club: Counter) -> None:
    yes(club.sell("anna"))
    booked = yes(club.book("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))

    assert yes(club.undo()).undone == "check_in"

    assert club.has("anna") == {"available": 9, "held": 1}
    assert club.roster() == {"booked": ("anna",)}
    assert yes(club.check_in("anna")).paid_by == booked.paid_by


def test_undoing_a_walk_in_takes_the_visit_away(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))

    yes(club.undo())

    assert club.has("anna") == {"available": 10}
    assert club.roster() == {}
    assert yes(club.check_in("anna")).walk_in


def test_who_waited_before_the_walk_in_waits_again(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    club.at(MONDAY, "17:50")
    yes(club.check_in("bob", "duo", override=("small", CREDIT)))

    yes(club.undo())

    assert club.has("bob") == {"available": 10}
    assert club.roster("duo") == {"booked": ("anna",), "waitlisted": ("bob", "cleo")}


def test_undoing_the_late_arrival_of_a_no_show(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "18:05").no_show("anna"))
    yes(club.check_in("anna"))

    yes(club.undo())

    assert club.roster() == {"no_show": ("anna",)}
    assert club.has("anna") == {"available": 9, "used": 1}


def test_undoing_a_no_show(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "18:05").no_show("anna"))

    yes(club.undo())

    assert club.roster() == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 9, "held": 1}


def test_undoing_a_cancellation_books_again_with_the_same_credit(club: Counter) -> None:
    yes(club.sell("anna"))
    booked = yes(club.book("anna"))
    yes(club.cancel("anna"))

    yes(club.undo())

    assert club.has("anna") == {"available": 9, "held": 1}
    assert yes(club.at(MONDAY, "17:50").check_in("anna")).paid_by == booked.paid_by


def test_undoing_a_late_cancellation(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.at(MONDAY, "18:05").cancel("anna"))

    yes(club.undo())

    assert club.has("anna") == {"available": 9, "held": 1}


def test_undoing_what_costs_nothing(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))
    yes(club.cancel("anna"))
    yes(club.undo())
    assert club.roster() == {"booked": ("anna",)}
    yes(club.at(MONDAY, "18:05").no_show("anna"))
    yes(club.undo())
    yes(club.check_in("anna"))
    yes(club.undo())
    assert club.roster() == {"booked": ("anna",)}


def test_undoing_that_somebody_left_the_waitlist(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    yes(club.cancel("bob", "duo", nonce="left"))

    yes(club.undo("left"))
    assert club.roster("duo") == {"booked": ("anna",), "waitlisted": ("bob", "cleo")}


def test_undoing_that_somebody_joined_the_waitlist(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))

    yes(club.undo())
    assert club.roster("duo") == {"booked": ("anna",)}


def test_who_left_the_waitlist_moves_up_if_a_place_is_free_by_now(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    yes(club.cancel("bob", "duo", nonce="left"))
    yes(club.cancel("anna", "duo"))

    assert yes(club.undo("left")).promoted == ("bob",)
    assert club.has("bob") == {"available": 9, "held": 1}


def test_undoing_a_payment(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.pay("anna", nonce="paid"))
    assert code(club.pay("anna", "1")) == "not_allowed"

    yes(club.undo("paid"))

    assert yes(club.pay("anna", "20")).due == 30


def test_undoing_added_credits_revokes_them(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 3))

    yes(club.undo())

    assert club.has("anna") == {"available": 10, "revoked": 3}


def test_undoing_removed_credits_gives_them_back(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=3))
    yes(club.adjust("anna", -3))
    assert club.has("anna") == {"available": 9, "revoked": 3}

    yes(club.undo())

    assert club.has("anna") == {"available": 12}


# overrides


def test_undoing_an_override_that_took_nothing_holds_the_credit_again(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    booked = yes(club.book("anna", on=TUESDAY))
    club.at(TUESDAY, "17:50")
    yes(club.check_in("anna", on=TUESDAY, override=("on the house", UNPAID)))

    yes(club.undo())

    assert club.has("anna") == {"locked": 9, "held": 1}
    yes(club.pay("anna"))
    assert yes(club.check_in("anna", on=TUESDAY)).paid_by == booked.paid_by


def test_undoing_an_override_of_an_unlimited_booking(club: Counter) -> None:
    yes(club.sell("anna", "gold", paid=False))
    yes(club.book("anna", on=TUESDAY))
    club.at(TUESDAY, "17:50")
    yes(club.check_in("anna", on=TUESDAY, override=("on the house", UNPAID)))
    yes(club.undo())

    yes(club.pay("anna"))
    assert yes(club.check_in("anna", on=TUESDAY)).paid_by.kind is PaidKind.UNLIMITED


def test_undoing_an_override_whose_credit_is_gone_meanwhile(club: Counter) -> None:
    yes(club.sell("anna", "one", paid=False))
    yes(club.book("anna", on=TUESDAY))
    club.at(TUESDAY, "17:50")
    yes(club.check_in("anna", on=TUESDAY, override=("on the house", UNPAID), nonce="free"))
    yes(club.pay("anna"))
    yes(club.check_in("anna", "gym", on=TUESDAY))

    assert code(club.undo("free")) == "no_credit"
    assert club.has("anna") == {"used": 1}


# what is gone meanwhile


def test_the_place_is_gone(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))
    yes(club.cancel("anna", "duo", nonce="left"))

    assert code(club.undo("left")) == "session_full"
    assert club.has("anna") == {"available": 10}


def test_the_credit_is_gone(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.book("anna"))
    yes(club.cancel("anna", nonce="left"))
    yes(club.book("anna", "gym", on=TUESDAY))

    assert code(club.undo("left")) == "no_credit"
    assert club.roster() == {}


def test_booked_again_meanwhile(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.cancel("anna", nonce="left"))
    yes(club.book("anna"))

    assert code(club.undo("left")) == "not_allowed"


def test_the_session_is_cancelled_meanwhile(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.cancel("anna", nonce="left"))
    yes(club.cancel_session("yoga"))

    assert code(club.undo("left")) == "session_cancelled"


def test_a_no_show_undone_after_the_end_needs_no_place(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
    yes(club.book("anna", "duo"))
    yes(club.at(MONDAY, "18:05").no_show("anna", "duo", nonce="missing"))
    yes(club.check_in("bob", "duo"))
    assert code(club.undo("missing")) == "session_full"

    yes(club.at(MONDAY, "19:05").undo("missing"))

    assert club.roster("duo") == {"in": ("bob",), "no_show": ("anna",)}
    assert club.at(MONDAY, "18:30").problems() == []


@pytest.mark.parametrize("later", ["check_in", "cancel", "hold"])
def test_what_later_operations_built_on_stays(club: Counter, later: str) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY, nonce="booked"))
    if later == "check_in":
        yes(club.check_in("anna", on=TUESDAY))
    elif later == "cancel":
        yes(club.cancel("anna", on=TUESDAY))
    else:
        yes(club.hold("anna", TUESDAY, WEDNESDAY))

    assert code(club.undo("booked")) == "not_allowed"


def test_what_was_built_on_can_be_undone_from_the_top(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="1"))
    yes(club.cancel("anna", nonce="2"))
    yes(club.undo("2"))
    yes(club.at(MONDAY, "18:05").no_show("anna", nonce="3"))
    yes(club.check_in("anna", nonce="4"))

    for nonce, has in (("4", {"used": 1}), ("3", {"held": 1}), ("1", {"available": 1})):
        yes(club.undo(nonce))
        assert club.has("anna") == {"available": 9 + has.pop("available", 0), **has}
    assert club.roster() == {}


def test_added_credits_that_were_taken_stay(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=3, nonce="added"))
    yes(club.book("anna"))

    assert code(club.undo("added")) == "not_allowed"
    yes(club.cancel("anna"))
    assert code(club.undo("added")) == "ok"
    assert club.has("anna") == {"available": 10, "revoked": 2}


def test_added_credits_are_revoked_whatever_became_of_the_subscription(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 2, days=3, nonce="added"))
    yes(club.end("anna"))
    yes(club.at(day(10)).undo("added"))

    assert club.has("anna") == {"locked": 10, "revoked": 2}


# what to undo


def test_nothing_to_undo(club: Counter) -> None:
    assert code(club.undo()) == "nothing_to_undo"
    assert code(club.undo("never")) == "nothing_to_undo"


def test_sales_and_holds_take_an_operation_of_their_own(club: Counter) -> None:
    club.do(requests.Sell("anna", "ten"), nonce="sold")
    club.do(requests.Hold("anna", "ten", MONDAY), nonce="held")

    assert code(club.undo("sold")) == "not_allowed"
    assert code(club.undo("held")) == "not_allowed"
    assert code(club.undo()) == "nothing_to_undo"


def test_one_undo_after_another_goes_back_in_time(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.book("anna", "gym", on=TUESDAY))
    yes(club.at(MONDAY, "17:50").check_in("anna"))

    assert [yes(club.undo()).undone for _ in range(3)] == ["check_in", "book", "book"]
    assert code(club.undo()) == "nothing_to_undo"
    assert club.has("anna") == {"available": 10}


def test_nothing_is_undone_twice_and_an_undo_is_not_undone(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="booked"))
    club.do(requests.Undo("booked"), nonce="undone")

    assert code(club.undo("booked")) == "nothing_to_undo"
    assert code(club.undo("undone")) == "not_allowed"
    assert club.ask(requests.Undo("booked"), nonce="undone") == club.ask(requests.Undo("booked"), nonce="undone")


def test_a_repeated_undo_answers_as_the_first(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.book("anna", "gym"))

    first = club.do(requests.Undo(), nonce="undo")

    assert club.do(requests.Undo(), nonce="undo") == first
    assert club.has("anna") == {"available": 9, "held": 1}


def test_staff_undo_their_own_for_ten_minutes(club: Counter) -> None:
    club.staff = "Staff"
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="booked"))

    assert code(club.at(MONDAY, "09:11").undo("booked")) == "not_allowed"
    assert code(club.at(MONDAY, "09:10").undo("booked")) == "ok"


def test_managers_undo_what_others_did(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", nonce="booked"))

    club.staff = "Staff"
    assert code(club.undo("booked")) == "not_allowed"
    club.at(TUESDAY).staff = "Manager"
    assert code(club.undo("booked")) == "ok"
