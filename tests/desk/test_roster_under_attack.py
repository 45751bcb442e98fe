"""What somebody tries on a roster who looks for a credit or a place that counts twice, or for one that is lost.

- a cancellation: previewed at the very minute of the notice, late and undone, late with the place gone meanwhile
- a promotion: the credit is used or expired meanwhile, undone beyond the capacity, undone with a place free
- a move: undone with every credit as it was; the place, the session, the credit or the booking gone meanwhile
- a no-show who comes late, each of it undone
- a session called off with people in it
- two entries of one person: what both bought and owe
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from frontdesk import answers, requests
from frontdesk.answers import CancelStatus, Verdict
from frontdesk.contract import Preview
from frontdesk.rules.admission import PaidKind
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, codes, day, yes
from tests.desk.test_roster import a_line, move, promote


def sold_and_booked(club: Counter, *cards: str, series: str = "yoga", on: date = MONDAY) -> None:
    for card in cards:
        yes(club.sell(card))
        yes(club.book(card, series, on))


def line_of(club: Counter, card: str, series: str = "yoga", on: date = MONDAY) -> answers.RosterLine:
    return next(each for each in club.do(requests.Roster(series, on)).lines if each.person.card == card)


# cancelling


@pytest.mark.parametrize(("wall", "late"), [("16:00", False), ("16:01", True)])
def test_what_is_said_before_a_cancellation_is_what_comes_of_it(club: Counter, wall: str, late: bool) -> None:
    club.series("strict", capacity=1, cancel_notice_hours=2)
    sold_and_booked(club, "anna", series="strict")
    sold_and_booked(club, "bob", series="strict")
    club.at(MONDAY, wall)

    seen = club.desk.preview(requests.Cancel("anna", "strict", MONDAY))

    assert isinstance(seen, Preview)
    assert (seen.answer.status is CancelStatus.LATE_CANCELLED, seen.answer.promoted) == (late, ("bob",))
    assert club.has("anna") == {"available": 9, "held": 1}
    assert yes(club.cancel("anna", "strict")) == seen.answer


def test_a_late_cancellation_undone_holds_the_same_credit_again(club: Counter) -> None:
    club.series("strict", cancel_notice_hours=2)
    sold_and_booked(club, "anna", series="strict")
    held = line_of(club, "anna", "strict").charge
    club.at(MONDAY, "17:00")
    yes(club.cancel("anna", "strict"))
    assert club.has("anna") == {"available": 9, "used": 1}

    yes(club.undo())

    assert club.has("anna") == {"available": 9, "held": 1}
    assert line_of(club, "anna", "strict").charge == held
    yes(club.check_in("anna", "strict"))
    assert club.has("anna") == {"available": 9, "used": 1}


def test_a_cancellation_is_not_undone_once_the_place_is_gone(club: Counter) -> None:
    a_line(club)
    yes(club.cancel("anna", "duo", nonce="gone"))

    assert code(club.undo("gone")) == "session_full"
    assert club.roster("duo") == {"booked": ("bob",), "waitlisted": ("cleo", "dora")}
    assert club.has("anna") == {"available": 10}
    assert club.has("bob") == {"available": 9, "held": 1}


# promoting


def test_who_has_used_their_credit_meanwhile_is_not_promoted(club: Counter) -> None:
    sold_and_booked(club, "anna", series="duo")
    yes(club.sell("bob", "one"))
    yes(club.book("bob", "duo"))
    yes(club.check_in("bob", "gym"))
    yes(club.cancel("anna", "duo"))

    assert codes(promote(club, "bob")) == ["no_credit"]
    assert club.roster("duo") == {"waitlisted": ("bob",)}
    told = club.do(requests.Why("bob", "duo", MONDAY, book=True))
    assert told.message == "Able, Bob: no credit: One: 0 of 1 left; 1 more on 4 Feb."
    paid = yes(promote(club, "bob", CREDIT)).paid_by
    assert paid == answers.PaidBy(PaidKind.UNPAID)
    assert club.has("bob") == {"used": 1}


def test_a_credit_that_expires_before_the_session_promotes_nobody(club: Counter) -> None:
    club.series("duo", capacity=1)
    yes(club.sell("anna", "gold"))
    yes(club.book("anna", "duo", day(3)))
    yes(club.sell("bob"))
    yes(club.adjust("bob", -10))
    yes(club.adjust("bob", 1, days=4))
    yes(club.book("bob", "duo", day(3)))
    yes(club.hold("bob", TUESDAY, WEDNESDAY))  # it lengthens the credit, and does not touch the line
    yes(club.adjust("bob", -1))

    assert yes(club.cancel("anna", "duo", day(3))).promoted == ()
    assert codes(club.refuses(requests.Promote("bob", "duo", day(3), "please"))) == ["no_credit"]


def test_a_promotion_beyond_the_capacity_is_undone_and_they_wait_where_they_stood(club: Counter) -> None:
    a_line(club)
    asked = requests.Promote("cleo", "duo", MONDAY, "a friend", take=CREDIT)
    club.do(asked, nonce="over")

    undone = yes(club.undo())

    assert (undone.undone, undone.promoted) == ("promote", ())
    assert club.roster("duo") == {"booked": ("anna",), "waitlisted": ("bob", "cleo", "dora")}
    assert club.has("cleo") == {"available": 10}
    assert not line_of(club, "cleo", "duo").over_capacity
    assert code(club.undo("over")) == "nothing_to_undo"


def test_a_promotion_undone_gives_the_place_to_the_first_who_may_have_it(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna", "duo"))
    for card in ("bob", "cleo"):
        yes(club.sell(card, "one"))
        yes(club.book(card, "duo"))
        yes(club.check_in(card, "gym"))
    yes(club.cancel("anna", "duo"))  # nobody can be promoted
    for card in ("bob", "cleo"):
        yes(club.sell(card))
    yes(promote(club, "cleo"))

    assert yes(club.undo()).promoted == ("bob",)
    assert club.roster("duo") == {"booked": ("bob",), "waitlisted": ("cleo",)}
    assert club.has("cleo") == {"available": 10, "used": 1}


def test_a_promotion_that_was_built_on_is_not_undone(club: Counter) -> None:
    a_line(club)
    club.do(requests.Promote("cleo", "duo", MONDAY, "a friend", take=CREDIT), nonce="over")
    yes(club.at(MONDAY, "17:50").check_in("cleo", "duo"))

    assert code(club.undo("over")) == "not_allowed"


# moving


def test_a_move_undone_puts_every_credit_back_where_it_was(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1, days=2))
    first = yes(club.book("anna", nonce="first")).paid_by
    sold_and_booked(club, "bob", "cleo")  # Cleo waits
    moved = club.do(requests.MoveBooking("anna", "yoga", MONDAY, "duo", WEDNESDAY), nonce="move")
    assert moved.promoted == ("cleo",)
    assert moved.paid_by != first
    yes(club.cancel("cleo"))

    undone = yes(club.undo("move"))

    assert (undone.undone, undone.promoted) == ("move_booking", ())
    assert club.roster() == {"booked": ("anna", "bob")}
    assert club.roster("duo", WEDNESDAY) == {}
    assert line_of(club, "anna").charge == first
    assert club.has("anna") == {"available": 10, "held": 1}
    yes(club.undo("first"))  # as if the move had never been
    assert club.has("anna") == {"available": 11}


def test_a_move_undone_lets_the_line_there_move_up(club: Counter) -> None:
    sold_and_booked(club, "anna")
    club.do(requests.MoveBooking("anna", "yoga", MONDAY, "duo", MONDAY), nonce="move")
    sold_and_booked(club, "bob", series="duo")

    assert yes(club.undo("move")).promoted == ("bob",)
    assert club.roster() == {"booked": ("anna",)}
    assert club.roster("duo") == {"booked": ("bob",)}


def test_an_unlimited_booking_moves_back(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))
    yes(move(club, "anna", "elite"))

    yes(club.undo())

    assert club.roster() == {"booked": ("anna",)}
    assert line_of(club, "anna").charge == answers.PaidBy(PaidKind.UNLIMITED, "gold", membership_name="Gold")


def moved(club: Counter) -> None:
    """Anna moved from yoga to the duo; Bob is in yoga."""
    sold_and_booked(club, "anna", "bob")
    club.do(requests.MoveBooking("anna", "yoga", MONDAY, "duo", MONDAY), nonce="move")


def test_a_move_is_not_undone_once_the_place_is_gone(club: Counter) -> None:
    moved(club)
    sold_and_booked(club, "cleo")

    assert code(club.undo("move")) == "session_full"
    assert club.roster("duo") == {"booked": ("anna",)}


def test_a_move_is_not_undone_where_the_session_is_called_off(club: Counter) -> None:
    moved(club)
    yes(club.cancel_session("yoga"))

    assert code(club.undo("move")) == "session_cancelled"


def test_a_move_is_not_undone_once_they_are_in_or_booked_again(club: Counter) -> None:
    moved(club)
    yes(club.book("anna"))
    assert code(club.undo("move")) == "not_allowed"
    yes(club.cancel("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna", "duo"))

    assert code(club.undo("move")) == "not_allowed"


def test_a_move_is_not_undone_once_its_first_credit_is_used(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1, days=2))
    yes(club.book("anna"))
    club.do(requests.MoveBooking("anna", "yoga", MONDAY, "duo", WEDNESDAY), nonce="move")
    yes(club.check_in("anna", "gym"))  # with the credit that came back

    assert code(club.undo("move")) == "no_credit"
    assert club.roster("duo", WEDNESDAY) == {"booked": ("anna",)}
    yes(club.undo())
    assert code(club.undo("move")) == "ok"
    assert code(club.undo("move")) == "nothing_to_undo"


def test_whoever_leaves_an_overfull_session_makes_no_place(club: Counter) -> None:
    a_line(club)
    yes(promote(club, "cleo", CREDIT))

    answer = club.do(requests.MoveBooking("anna", "duo", MONDAY, "yoga", MONDAY))

    assert answer.promoted == ()
    assert club.roster("duo") == {"booked": ("cleo",), "waitlisted": ("bob", "dora")}


# not coming, and coming late


def test_a_no_show_comes_late_and_each_of_it_is_undone(club: Counter) -> None:
    sold_and_booked(club, "anna")
    club.at(MONDAY, "18:10")
    yes(club.no_show("anna"))
    yes(club.check_in("anna"))
    assert club.roster() == {"in": ("anna",)}
    assert club.has("anna") == {"available": 9, "used": 1}

    yes(club.undo())
    assert club.roster() == {"no_show": ("anna",)}
    assert club.has("anna") == {"available": 9, "used": 1}
    yes(club.undo())
    assert club.roster() == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 9, "held": 1}


def test_a_late_no_show_is_let_in_beyond_the_capacity_and_known_so(club: Counter) -> None:
    sold_and_booked(club, "anna", series="duo")
    club.at(MONDAY, "18:10")
    yes(club.no_show("anna", "duo"))
    yes(club.sell("bob"))
    yes(club.check_in("bob", "duo"))

    assert codes(club.check_in("anna", "duo")) == ["session_full"]
    yes(club.check_in("anna", "duo", override=("was stuck", CREDIT)))

    line = line_of(club, "anna", "duo")
    assert (line.overridden, line.over_capacity) == (True, True)
    assert club.has("anna") == {"available": 9, "used": 1}
    yes(club.undo())
    assert club.roster("duo") == {"in": ("bob",), "no_show": ("anna",)}


# called off


def test_whoever_is_in_when_a_session_is_called_off_stays_in_and_their_credit_is_used(club: Counter) -> None:
    club.series("yoga", capacity=3)
    sold_and_booked(club, "anna", "bob", "cleo")
    yes(club.sell("dora"))
    yes(club.book("dora"))
    club.at(MONDAY, "18:05")
    yes(club.check_in("anna"))
    yes(club.no_show("bob", nonce="missing"))

    done = yes(club.cancel_session("yoga"))

    assert done.returned == 1
    assert club.roster() == {"in": ("anna",), "no_show": ("bob",)}
    assert club.has("anna") == club.has("bob") == {"available": 9, "used": 1}
    assert club.has("cleo") == {"available": 10}
    assert code(club.undo()) == "session_cancelled"
    assert code(club.undo("missing")) == "session_cancelled"


# two entries of one person


def test_a_roster_knows_what_a_merged_entry_bought_and_owes(club: Counter) -> None:
    yes(club.sell("bob", paid=False))
    club.do(requests.Merge("anna", "bob"))
    yes(club.book("anna", on=TUESDAY))
    line = line_of(club, "anna", on=TUESDAY)
    assert line.charge == answers.PaidBy(PaidKind.CREDIT, "ten", MONDAY, day(29), "Ten")
    assert not line.past_due

    club.at(TUESDAY)

    assert line_of(club, "anna", on=TUESDAY).past_due
    yes(club.pay("anna"))
    assert not line_of(club, "anna", on=TUESDAY).past_due


def test_what_a_merged_person_may_book_is_what_both_bought(club: Counter) -> None:
    yes(club.sell("bob", "gold"))
    yes(club.book("bob", "duo"))
    yes(club.sell("anna"))
    club.do(requests.Merge("anna", "bob"))

    found = club.do(requests.Bookable("anna", MONDAY, MONDAY, everything=True)).lines

    verdicts = {line.session.series: (line.verdict, line.paid_by and line.paid_by.membership) for line in found}
    assert verdicts == {
        "duo": (Verdict.BOOKED, None),
        "gym": (Verdict.BOOK, "gold"),
        "yoga": (Verdict.BOOK, "gold"),
        "elite": (Verdict.BOOK, "gold"),
    }


def test_what_a_merged_person_owes_keeps_them_from_booking(club: Counter) -> None:
    yes(club.sell("bob", paid=False))
    yes(club.sell("anna"))
    club.do(requests.Merge("anna", "bob"))
    club.at(TUESDAY)

    found = club.do(requests.Bookable("anna", TUESDAY, TUESDAY, everything=True)).lines

    assert {reason.code for line in found for reason in line.reasons} == {"past_due", "session_rule"}
    assert codes(club.book("anna", on=TUESDAY)) == ["past_due"]


def test_a_refund_makes_nobody_past_due_on_the_roster(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.pay("anna"))
    yes(club.book("anna", on=TUESDAY))
    club.do(requests.Refund("anna", Decimal(50), "goodwill"))

    club.at(TUESDAY)

    assert not line_of(club, "anna", on=TUESDAY).past_due
    assert club.do(requests.ContactLines(("anna",))).lines[0].flags == ()
    assert code(club.check_in("anna", on=TUESDAY)) == "ok"


# what is shown


def test_the_lines_say_what_is_charged_and_who_walked_in(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    club.at(MONDAY, "17:50")
    yes(club.check_in("bob", override=("a guest", UNPAID)))

    assert line_of(club, "anna").charge == answers.PaidBy(PaidKind.CREDIT, "ten", MONDAY, day(29), "Ten")
    bob = line_of(club, "bob")
    assert (bob.charge, bob.walk_in, bob.overridden) == (answers.PaidBy(PaidKind.UNPAID), True, True)
