"""What is done on a roster besides booking and checking in: promote, move, reorder, override; and what it shows."""

from __future__ import annotations

from datetime import date

from sqlalchemy import update

from data.engine import Club
from data.tables import contact
from frontdesk import answers, requests
from frontdesk.answers import Refusal, Take
from frontdesk.requests import Override
from frontdesk.rules.admission import PaidKind
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, codes, day, why, yes
from tests.statements import statements_sent


def a_line(club: Counter) -> None:
    """Anna has the one place of the duo; Bob, Cleo and Dora wait in this order."""
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card))
        yes(club.book(card, "duo"))


def promote(club: Counter, card: str, take: Take | None = None, staff: str | None = None) -> answers.Booked | Refusal:
    return club.ask(requests.Promote(card, "duo", MONDAY, "a friend", take=take), staff=staff)


def move(
    club: Counter, card: str, to: str, on: date = MONDAY, staff: str | None = None
) -> answers.BookingMoved | Refusal:
    return club.ask(requests.MoveBooking(card, "yoga", MONDAY, to, on), staff=staff)


def in_line(club: Counter, card: str, position: int) -> object:
    return club.ask(requests.MoveInLine(card, "duo", MONDAY, position, "asked first"))


# before their turn


def test_nobody_is_promoted_beyond_the_capacity_but_by_an_override(club: Counter) -> None:
    a_line(club)

    assert codes(promote(club, "cleo")) == ["session_full"]
    assert code(promote(club, "cleo", CREDIT, staff="staff")) == "not_allowed"
    booked = yes(promote(club, "cleo", CREDIT))

    assert (booked.status, booked.paid_by and booked.paid_by.kind) == ("booked", PaidKind.CREDIT)
    assert club.roster("duo") == {"booked": ("anna", "cleo"), "waitlisted": ("bob", "dora")}
    assert club.has("cleo") == {"available": 9, "held": 1}
    line = next(line for line in club.do(requests.Roster("duo", MONDAY)).lines if line.person.card == "cleo")
    assert (line.overridden, line.over_capacity) == (True, True)


def test_a_free_place_goes_to_whoever_the_desk_chooses(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", "duo"))
    yes(club.sell("bob", paid=False))
    yes(club.book("bob", "duo"))
    club.at(TUESDAY)
    assert codes(promote(club, "bob")) == []  # it has started long ago
    assert code(promote(club, "bob")) == "not_allowed"


def test_only_who_waits_is_promoted(club: Counter) -> None:
    a_line(club)

    assert code(promote(club, "anna")) == "not_booked"
    assert code(promote(club, "nobody")) == "unknown_contact"
    yes(club.cancel("anna", "duo"))
    assert code(promote(club, "bob")) == "not_booked"  # promoted by the cancellation


def test_an_override_may_take_nothing(club: Counter) -> None:
    a_line(club)

    paid = yes(promote(club, "dora", UNPAID)).paid_by

    assert paid == answers.PaidBy(PaidKind.UNPAID)
    assert club.has("dora") == {"available": 10}


# the line


def test_the_line_is_changed_and_who_comes_later_waits_behind(club: Counter) -> None:
    a_line(club)

    yes(in_line(club, "dora", 1))
    assert club.roster("duo")["waitlisted"] == ("dora", "bob", "cleo")
    yes(in_line(club, "dora", 99))
    assert club.roster("duo")["waitlisted"] == ("bob", "cleo", "dora")
    club.contact("eve")
    yes(club.sell("eve"))
    yes(club.book("eve", "duo"))
    assert club.roster("duo")["waitlisted"] == ("bob", "cleo", "dora", "eve")
    assert yes(club.cancel("anna", "duo")).promoted == ("bob",)


def test_the_line_cannot_be_changed_for_who_does_not_wait(club: Counter) -> None:
    a_line(club)

    assert code(in_line(club, "anna", 1)) == "not_booked"
    assert code(in_line(club, "nobody", 1)) == "unknown_contact"
    assert code(in_line(club, "bob", 0)) == "malformed"


# another session


def test_a_booking_moves_with_its_credit_and_the_line_moves_up(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card))

    moved = yes(move(club, "anna", "duo"))

    assert (moved.paid_by.membership, moved.paid_by.usable_from, moved.promoted) == ("ten", MONDAY, ("cleo",))
    assert club.roster() == {"booked": ("bob", "cleo")}
    assert club.roster("duo") == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 9, "held": 1}
    assert code(move(club, "anna", "duo")) == "not_booked"


def test_the_same_credit_moves_along_though_another_would_be_spent_first(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.adjust("anna", 1, days=3))  # it expires first

    assert yes(move(club, "anna", "duo")).paid_by.good_through == day(29)


def test_where_the_credit_is_not_good_another_pays(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1, days=2))
    paid = yes(club.book("anna")).paid_by
    assert paid is not None
    assert paid.good_through == TUESDAY

    assert yes(move(club, "anna", "yoga", WEDNESDAY)).paid_by.good_through == day(29)
    assert club.has("anna") == {"available": 10, "held": 1}


def test_an_unlimited_booking_moves(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.book("anna"))

    assert yes(move(club, "anna", "elite")).paid_by.kind is PaidKind.UNLIMITED


def test_a_move_that_is_not_admitted_changes_nothing_and_says_every_reason(club: Counter) -> None:
    yes(club.sell("bob"))
    yes(club.book("bob", "duo"))
    yes(club.sell("anna"))
    yes(club.book("anna"))

    assert codes(move(club, "anna", "elite")) == ["session_rule"]
    assert codes(move(club, "anna", "duo")) == ["session_full"]
    assert codes(move(club, "anna", "yoga", day(60))) == ["credit_expired"]
    assert club.roster() == {"booked": ("anna",)}
    assert club.has("anna") == {"available": 9, "held": 1}


def test_where_one_cannot_move_to(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.book("anna", "duo"))

    assert code(move(club, "anna", "duo")) == "already_booked"
    assert code(move(club, "anna", "yoga")) == "already_booked"
    assert code(move(club, "anna", "none")) == "unknown_series"
    assert code(move(club, "nobody", "duo")) == "unknown_contact"
    assert club.do(requests.MoveBooking("anna", "yoga", MONDAY, "gym", MONDAY)).warnings == ()
    club.at(MONDAY, "12:00")
    yes(club.book("anna"))
    assert code(move(club, "anna", "gym")) == "not_allowed"  # it has started


def test_a_move_has_limits_like_a_booking_and_a_cancellation(club: Counter) -> None:
    club.series("yoga", capacity=2, cancel_notice_hours=4)
    club.series("soon", latest_minutes=600)
    yes(club.sell("anna"))
    yes(club.book("anna"))

    assert code(move(club, "anna", "soon")) == "not_allowed"
    club.at(MONDAY, "14:00")
    assert code(club.desk.preview(requests.MoveBooking("anna", "yoga", MONDAY, "duo", MONDAY), staff="staff")) == "ok"
    club.at(MONDAY, "14:01")
    assert code(move(club, "anna", "duo", staff="staff")) == "not_allowed"
    assert code(move(club, "anna", "duo", staff="manager")) == "ok"
    club.at(MONDAY, "18:01")
    assert club.refuses(requests.MoveBooking("anna", "duo", MONDAY, "yoga", TUESDAY)).code == "not_allowed"


# booking all the same


def test_a_booking_is_overridden_by_who_may(club: Counter) -> None:
    yes(club.sell("anna"))
    over = Override("a guest", CREDIT)

    assert club.refuses(requests.Book("anna", "elite", MONDAY, override=over), staff="staff").code == "not_allowed"
    paid = club.do(requests.Book("anna", "elite", MONDAY, override=over)).paid_by
    assert paid is not None
    assert (paid.kind, paid.membership) == (PaidKind.CREDIT, "ten")
    assert club.has("anna") == {"available": 9, "held": 1}
    yes(club.cancel_session("duo"))
    assert codes(club.refuses(requests.Book("anna", "duo", MONDAY, override=over))) == ["session_cancelled"]


def test_an_override_books_instead_of_waiting(club: Counter) -> None:
    a_line(club)
    club.contact("eve")
    yes(club.sell("eve"))

    booked = club.do(requests.Book("eve", "duo", MONDAY, override=Override("a guest", UNPAID)))

    assert booked.status == "booked"
    assert club.has("eve") == {"available": 10}


def test_an_overridden_booking_is_not_counted_while_billing_is_not_enforced(club: Counter) -> None:
    a_line(club)
    club.policy(enforced=False)
    club.contact("eve")

    booked = club.do(requests.Book("eve", "duo", MONDAY, override=Override("a guest", CREDIT)))

    assert booked.paid_by == answers.PaidBy(PaidKind.NONE)


# how early and how late


def test_one_books_within_the_terms_and_at_exactly_the_limits(club: Counter) -> None:
    club.series("early", earliest_days=2)
    club.series("hours", earliest_hours=24, latest_minutes=30)
    yes(club.sell("anna", "gold"))

    assert "can be booked from 6 Jan, 00:00 on" in why(club.book("anna", "early", day(3)))
    assert code(club.book("anna", "early", WEDNESDAY)) == "ok"
    club.at(MONDAY, "17:59")
    assert code(club.book("anna", "hours", TUESDAY)) == "not_allowed"
    club.at(MONDAY, "18:00")
    assert code(club.book("anna", "hours", TUESDAY)) == "ok"
    club.at(TUESDAY, "17:30")
    yes(club.cancel("anna", "hours", TUESDAY))
    assert code(club.book("anna", "hours", TUESDAY)) == "ok"
    yes(club.cancel("anna", "hours", TUESDAY))
    club.at(TUESDAY, "17:31")
    assert "could be booked until 17:30" in why(club.book("anna", "hours", TUESDAY))
    assert code(club.check_in("anna", "hours", TUESDAY)) == "ok"


def test_the_line_moves_up_whatever_the_terms_of_booking(club: Counter) -> None:
    club.series("duo", capacity=1, latest_minutes=120)
    a_line(club)

    assert yes(club.at(MONDAY, "17:00").cancel("anna", "duo")).promoted == ("bob",)


# what it shows


def test_the_lines_say_what_the_desk_should_know(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.sell("bob"))
    yes(club.book("anna", "yoga", TUESDAY))
    yes(club.book("bob", "yoga", TUESDAY))
    yes(club.check_in("bob", "gym"))
    club.do(requests.StopNote("bob", "Has the key."))
    books: Club = club.desk._books
    with books.write() as connection:
        connection.execute(update(contact).where(contact.c.card == "anna").values(birthday=date(1990, 1, 6)))

    club.at(TUESDAY)
    roster = club.do(requests.Roster("yoga", TUESDAY))

    assert roster.session is not None
    assert (roster.session.time, roster.session.taken) == ("18:00", 2)
    anna, bob = roster.lines
    assert (anna.past_due, anna.birthday, anna.first_visit, anna.note) == (True, True, True, "")
    assert (bob.past_due, bob.birthday, bob.first_visit, bob.note) == (False, False, False, "Has the key.")
    assert (anna.paid_by, anna.overridden) == (PaidKind.CREDIT, False)


def test_a_roster_takes_as_many_statements_for_many_as_for_one(club: Counter) -> None:
    club.series("yoga")
    numbers = []
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card))
        yes(club.book(card))
        with statements_sent(club.desk._books) as sent:
            club.do(requests.Roster("yoga", MONDAY))
        numbers.append(len(sent))

    assert len(set(numbers)) == 1
