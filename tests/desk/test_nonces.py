"""A nonce makes a repeat answer what the first answered, and change nothing."""

from __future__ import annotations

import pytest

from frontdesk import requests
from tests.desk.kit import MONDAY, TUESDAY, Counter, code, yes


def test_a_repeat_answers_as_the_first_and_changes_nothing(club: Counter) -> None:
    yes(club.sell("anna"))
    first = yes(club.at(MONDAY, "17:50").check_in("anna", nonce="card"))
    yes(club.adjust("anna", -5))

    again = club.at(TUESDAY).desk.settle(requests.CheckIn("anna", "yoga", MONDAY), nonce="card")

    assert (again.answer, again.repeated) == (first, True)
    assert club.has("anna") == {"available": 4, "used": 1, "revoked": 5}


def test_without_a_nonce_nothing_is_a_repeat(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1))
    yes(club.adjust("anna", 1))

    assert club.has("anna") == {"available": 12}


@pytest.mark.parametrize(
    "other",
    [requests.Adjust("anna", "ten", 2, "because"), requests.Extend("anna", "ten", 1, "because")],
    ids=["body", "operation"],
)
def test_another_request_under_a_used_nonce_is_malformed(club: Counter, other: requests.Adjust) -> None:
    yes(club.sell("anna"))
    yes(club.adjust("anna", 1, nonce="once"))

    refused = club.refuses(other, nonce="once")

    assert (refused.code, refused.field) == ("malformed", "nonce")
    assert club.has("anna") == {"available": 11}


def test_a_nonce_belongs_to_who_used_it(club: Counter) -> None:
    yes(club.sell("anna"))
    request = requests.Adjust("anna", "ten", 1, "because")
    club.do(request, nonce="once", staff="Manager")

    assert club.refuses(request, nonce="once").field == "nonce"
    club.do(request, nonce="once", staff="MANAGER")
    assert club.has("anna") == {"available": 11}


def test_a_refusal_is_not_remembered_but_tried_again(club: Counter) -> None:
    assert code(club.book("anna", nonce="once")) == "no_membership"
    yes(club.sell("anna"))

    assert code(club.book("anna", nonce="once")) == "ok"
    assert code(club.book("anna", nonce="once")) == "ok"
    assert club.has("anna") == {"available": 9, "held": 1}


@pytest.mark.parametrize(
    "request_",
    [
        requests.Club("Club", "UTC", "EUR"),
        requests.Category("More"),
        requests.Contact("new", "New", "One"),
        requests.Sell("bob", "ten"),
        requests.Hold("anna", "ten", TUESDAY),
        requests.Pay("anna"),
        requests.Book("anna", "duo", MONDAY),
        requests.Cancel("anna", "yoga", MONDAY),
        requests.CancelSession("yoga", MONDAY),
        requests.Undo(),
    ],
    ids=lambda each: type(each).__name__,
)
def test_every_kind_of_answer_is_kept_whole(club: Counter, request_: requests.Request[object]) -> None:
    yes(club.sell("anna", paid=False))
    yes(club.book("anna"))

    first = club.desk.settle(request_, nonce="once")
    again = club.desk.settle(request_, nonce="once")

    assert (again.answer, again.repeated) == (first.answer, True)
