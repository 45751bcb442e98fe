"""What pays is chosen, swapped, settled later, and each of it undone exactly; why says what was looked at."""

from __future__ import annotations

import pytest

from frontdesk import answers, requests
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.checks import Remedy
from tests.desk.kit import CREDIT, MONDAY, TUESDAY, UNPAID, Counter, code, codes, day, no, yes

GYM = ("anna", "gym", MONDAY)


@pytest.fixture
def both(club: Counter) -> Counter:
    """Anna has credits and an unlimited membership, and stands before the gym."""
    yes(club.sell("anna", "ten"))
    yes(club.sell("anna", "gold"))
    return club.at(MONDAY, "12:00")


# --- pay with another membership ------------------------------------------------------------------


def test_one_membership_is_chosen_to_pay(both: Counter) -> None:
    assert yes(both.check_in(*GYM)).paid_by.kind is PaidKind.UNLIMITED
    yes(both.undo())

    answer = both.do(requests.CheckIn(*GYM, pay_with="TEN"))

    assert (answer.paid_by.kind, answer.available) == (PaidKind.CREDIT, 9)
    booked = both.do(requests.Book("anna", "yoga", TUESDAY, pay_with="ten"))
    assert booked.paid_by is not None
    assert booked.paid_by.membership == "ten"


def test_what_does_not_admit_does_not_pay(both: Counter) -> None:
    both.at(MONDAY, "19:30")
    assert codes(both.refuses(requests.CheckIn("anna", "elite", MONDAY, pay_with="ten"))) == ["session_rule"]
    assert both.refuses(requests.CheckIn(*GYM, pay_with="late")).code == "no_membership"
    assert both.refuses(requests.Book("anna", "yoga", TUESDAY, pay_with="late")).code == "no_membership"
    yes(both.check_in("anna", "elite"))


def test_a_booking_is_paid_already(both: Counter) -> None:
    yes(both.book("anna", "yoga"))
    both.at(MONDAY, "17:50")

    assert both.refuses(requests.CheckIn("anna", "yoga", MONDAY, pay_with="ten")).code == "not_allowed"


def test_who_is_in_is_told_so_whatever_was_to_pay(both: Counter) -> None:
    yes(both.check_in(*GYM))

    for membership in ("ten", "late"):
        assert both.refuses(requests.CheckIn(*GYM, pay_with=membership)).code == "already_in"


# --- swap -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("arrives", [True, False])
def test_a_charge_is_swapped_there_and_back(both: Counter, *, arrives: bool) -> None:
    session = ("anna", "gym", MONDAY) if arrives else ("anna", "yoga", TUESDAY)
    yes(both.check_in(*session) if arrives else both.book(*session))
    where = "used" if arrives else "held"
    assert both.has("anna") == {"available": 10}

    charged = both.do(requests.Swap(*session, membership="ten"), nonce="swapped")
    assert (charged.paid_by.kind, charged.available) == (PaidKind.CREDIT, 9)
    assert both.has("anna") == {"available": 9, where: 1}

    back = both.do(requests.Swap(*session, membership="gold"))
    assert (back.paid_by.kind, back.available) == (PaidKind.UNLIMITED, 10)
    assert code(both.undo("swapped")) == "not_allowed"
    yes(both.undo())
    assert both.has("anna") == {"available": 9, where: 1}
    yes(both.undo("swapped"))
    assert both.has("anna") == {"available": 10}
    yes(both.undo())


def test_the_same_credit_comes_back(both: Counter) -> None:
    both.do(requests.CheckIn(*GYM, pay_with="ten"))
    both.do(requests.Swap(*GYM, unpaid=True))
    assert both.has("anna") == {"available": 10}

    yes(both.undo())

    assert both.has("anna") == {"available": 9, "used": 1}
    assert both.refuses(requests.Swap(*GYM, membership="ten")).message == "That is what pays it already."


def test_the_credit_may_be_gone_when_a_swap_is_undone(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.sell("anna", "gold"))
    club.at(MONDAY, "12:00").do(requests.CheckIn(*GYM, pay_with="one"))
    club.do(requests.Swap(*GYM, membership="gold"), nonce="swapped")
    club.do(requests.Book("anna", "yoga", MONDAY, pay_with="one"))

    assert code(club.undo("swapped")) == "no_credit"


def test_leaving_unpaid_needs_the_privilege(both: Counter) -> None:
    yes(both.check_in(*GYM))

    assert both.refuses(requests.Swap(*GYM, unpaid=True), staff="staff").code == "not_allowed"
    assert both.do(requests.Swap(*GYM, unpaid=True), staff="manager").paid_by.kind is PaidKind.UNPAID


def test_what_cannot_be_swapped(both: Counter) -> None:
    assert both.refuses(requests.Swap(*GYM, membership="ten")).code == "not_booked"
    assert both.refuses(requests.Swap(*GYM)).code == "malformed"
    assert both.refuses(requests.Swap("nobody", "gym", MONDAY, unpaid=True)).code == "unknown_contact"
    yes(both.check_in(*GYM))
    assert both.refuses(requests.Swap(*GYM, membership="late")).code == "no_membership"
    yes(both.at(MONDAY, "19:30").check_in("anna", "elite"))
    assert codes(both.refuses(requests.Swap("anna", "elite", MONDAY, membership="ten"))) == ["session_rule"]
    both.policy(no_credit="warn")
    yes(both.adjust("anna", -10))
    assert both.refuses(requests.Swap(*GYM, membership="ten")).code == "no_credit"
    both.policy(enforced=False)
    assert both.refuses(requests.Swap(*GYM, membership="ten")).code == "not_allowed"


# --- settle ---------------------------------------------------------------------------------------


def an_unpaid_visit(club: Counter) -> None:
    yes(club.at(MONDAY, "12:00").check_in(*GYM, override=("first visit", UNPAID)))
    club.at(TUESDAY)


def test_an_unpaid_visit_is_settled_from_a_credit_that_came_later(club: Counter) -> None:
    an_unpaid_visit(club)
    assert club.refuses(requests.Settle(*GYM)).code == "no_credit"
    yes(club.sell("anna", "ten"))

    charged = club.do(requests.Settle(*GYM))

    assert (charged.paid_by.usable_from, charged.available) == (TUESDAY, 9)
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.refuses(requests.Settle(*GYM)).code == "not_allowed"
    assert club.problems() == []
    yes(club.undo())
    assert club.has("anna") == {"available": 10}
    assert club.refuses(requests.Settle(*GYM, membership="gold")).code == "no_credit"
    club.do(requests.Settle(*GYM, membership="ten"))


def test_a_no_show_by_the_clock_is_settled_too(club: Counter) -> None:
    yes(club.do(requests.Book("anna", "yoga", TUESDAY, override=requests.Override("first visit", UNPAID))))
    yes(club.sell("anna", "ten", day(2)))
    club.at(TUESDAY, "12:00")
    assert club.refuses(requests.Settle("anna", "yoga", TUESDAY)).code == "not_allowed"

    charged = club.at(day(2), "12:00").do(requests.Settle("anna", "yoga", TUESDAY))

    assert charged.paid_by.kind is PaidKind.CREDIT
    assert club.has("anna") == {"available": 9, "used": 1}
    assert club.problems() == []
    yes(club.undo())
    assert club.has("anna") == {"available": 10}


def test_a_past_due_locks_what_would_settle(club: Counter) -> None:
    an_unpaid_visit(club)
    yes(club.sell("anna", "ten", paid=False))
    club.at(day(2))

    assert club.refuses(requests.Settle(*GYM)).code == "past_due"
    assert club.refuses(requests.Settle("nobody", "gym", MONDAY)).code == "unknown_contact"


# --- why ------------------------------------------------------------------------------------------


def test_why_says_what_check_in_says(club: Counter) -> None:
    yes(club.sell("anna", "late", day(3)))
    yes(club.sell("anna", "ten", paid=False))
    yes(club.at(day(1), "19:30").adjust("anna", -10))

    told = club.do(requests.Why("anna", "elite", TUESDAY))

    refused = club.check_in("anna", "elite", TUESDAY)
    assert told.message == club.refuses(requests.CheckIn("anna", "elite", TUESDAY)).message
    assert (told.admitted, told.code) == (False, codes(refused)[0])
    blocks = [each for sub in told.subscriptions for each in sub.checks if not each.passed] + [
        each for each in told.checks if not each.passed
    ]
    assert {each.message for each in no(refused).reasons} <= {each.fact for each in blocks}
    assert [each.remedy for each in told.remedies] == ["other_session", "take_payment", "sell", "override"]
    assert {each.when for each in blocks} >= {"from 8 Jan", "once 50.00 EUR is paid"}


def test_why_tells_the_grants_that_matter(club: Counter) -> None:
    yes(club.sell("anna", "ten"))
    for number in range(3):
        yes(club.book("anna", "yoga", day(number)))

    told = club.do(requests.Why("anna", "gym", MONDAY, book=True))

    (subscription,) = told.subscriptions
    assert (told.admitted, told.code, subscription.pays, subscription.speaks) == (True, "in", True, True)
    assert [(each.credits, each.left, each.fact) for each in subscription.grants] == [
        (10, 7, "7 of 10 left"),
        (10, 10, "comes 4 Feb"),
    ]


def test_why_tells_of_grants_that_do_not_fit(club: Counter) -> None:
    yes(club.sell("anna", "one"))
    yes(club.book("anna"))
    facts = [
        [each.fact for each in club.do(requests.Why("anna", "gym", on, book=True)).subscriptions[0].grants]
        for on in (day(1), day(40))
    ]
    assert facts == [["all taken", "comes 4 Feb"], ["good through 3 Feb", "comes 4 Feb"]]
    yes(club.at(day(31)).sell("bob", "one"))
    told = club.do(requests.Why("bob", "gym", day(30)))
    assert told.subscriptions[0].grants[0].fact == "good from 5 Feb"


def test_why_tells_of_no_grant_to_come_where_none_will_come(club: Counter) -> None:
    yes(club.sell("anna", "ten"))
    yes(club.end("anna", TUESDAY))

    told = club.do(requests.Why("anna", "gym", TUESDAY, book=True))

    assert [each.fact for each in told.subscriptions[0].grants] == ["10 of 10 left"]


def test_why_tells_of_unlimited_and_ended_and_of_nobody(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.end("anna", membership="gold"))
    club.at(TUESDAY, "12:00")
    told = club.do(requests.Why("anna", "gym", TUESDAY))

    assert (told.code, told.subscriptions[0].grants, told.subscriptions[0].end) == ("ended", (), MONDAY)
    assert told.remedies[-1] == answers.WhyRemedy("override", told.remedies[-1].message)
    assert told.remedies[0].remedy == Remedy.SELL
    assert club.refuses(requests.Why("nobody", "gym", MONDAY)).code == "unknown_contact"
    assert club.refuses(requests.Why("anna", "none", MONDAY)).code == "unknown_series"
    assert code(club.check_in("anna", "gym", TUESDAY, override=("once more", CREDIT))) == "ok"


def test_why_tells_what_pays_who_is_booked_or_in_and_what_would_pay_who_is_not(club: Counter) -> None:
    yes(club.sell("anna", "ten"))
    club.at(MONDAY, "12:00")
    would = club.do(requests.Why("anna", "gym", MONDAY)).paid_by
    yes(club.book("anna", "yoga"))
    holds = club.do(requests.Why("anna", "yoga", MONDAY)).paid_by
    yes(club.check_in("anna", "gym", MONDAY, override=("not needed", UNPAID)))
    told = club.do(requests.Why("anna", "gym", MONDAY))

    assert [each and each.kind for each in (would, holds, told.paid_by)] == ["credit"] * 3
    assert (told.admitted, told.code) == (False, "already_in")
    assert {each.seen for each in told.checks if each.passed} >= {"takes place", "no note"}
    assert club.do(requests.Why("bob", "gym", MONDAY)).paid_by is None
