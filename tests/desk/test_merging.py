"""Two entries of one person: everything of both shows under one, and the books stay right."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import Select, select

from data.engine import Club
from data.statements import people, plans
from data.tables import contact, membership
from frontdesk import requests
from frontdesk.answers import SessionName
from frontdesk.contract import Preview
from frontdesk.requests import Filter
from frontdesk.rules.terms import Group
from tests.desk.kit import MONDAY, TUESDAY, Counter, code, day, yes
from tests.statements import statements_sent


def merge(club: Counter, keep: str = "anna", other: str = "bob") -> object:
    return club.ask(requests.Merge(keep, other))


def test_everything_of_both_shows_under_the_one_who_is_kept(club: Counter) -> None:
    club.do(requests.Contact("bob", "Bob", "Able", "bob@example.org", "12345", date(1990, 4, 3)))
    club.do(requests.StopNote("anna", "One."))
    club.do(requests.StopNote("bob", "Two."))
    club.do(requests.AddNote("bob", "A note."))
    yes(club.sell("anna"))
    yes(club.sell("bob", paid=False))
    yes(club.at(MONDAY, "12:00").check_in("bob", "gym"))
    yes(club.book("bob", on=TUESDAY))

    yes(merge(club))

    assert club.has("anna") == {"available": 18, "held": 1, "used": 1}
    seen = club.do(requests.Overview("anna"))
    assert (seen.email, seen.phone, seen.birthday, seen.group) == (
        "bob@example.org",
        "12345",
        date(1990, 4, 3),
        Group.MEMBER,
    )
    assert (seen.stop_note, seen.due, seen.old_cards) == ("One.\nTwo.", Decimal("50.00"), ("bob",))
    assert [each.session.series for each in seen.bookings] == ["gym", "yoga"]
    assert len(club.do(requests.Subscriptions("anna")).lines) == 2
    assert "note" in [each.op for each in club.do(requests.ContactHistory("anna")).entries]
    assert len(club.do(requests.CreditHistory("anna")).entries) >= 4
    assert club.roster(on=TUESDAY) == {"booked": ("anna",)}
    yes(club.pay("anna"))
    assert club.do(requests.Bills("anna")).due == 0
    assert [each.person.card for each in club.do(requests.ContactLines(("anna", "bob"))).lines] == ["anna"]
    assert club.do(requests.ContactLines(("anna",))).lines[0].available == 18


def test_the_other_card_is_an_old_one(club: Counter) -> None:
    yes(merge(club))
    refused = club.refuses(requests.Credits("bob"))
    assert (refused.code, "Able, Anna" in refused.message) == ("unknown_contact", True)
    assert code(merge(club)) == "unknown_contact"
    assert code(merge(club, "bob", "anna")) == "unknown_contact"
    assert code(merge(club, "anna", "ANNA")) == "not_allowed"


def test_the_search_is_told_that_the_other_is_gone(club: Counter) -> None:
    since = club.desk.changes()
    yes(merge(club))
    assert {each.card for each in club.desk.contact_cards(since)} == {"anna", ""}


def test_who_was_merged_into_somebody_merged_follows(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
    yes(merge(club, "bob", "cleo"))
    yes(merge(club, "anna", "bob"))
    assert club.has("anna") == {"available": 30}
    assert "Able, Anna" in club.refuses(requests.Credits("cleo")).message


@pytest.mark.parametrize("keep", ["anna", "bob"])
def test_a_session_booked_twice_is_cancelled_once_and_its_credit_comes_back(club: Counter, keep: str) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card))
    other = {"anna": "bob", "bob": "anna"}[keep]

    shown = club.desk.preview(requests.Merge(keep, other), requests.Credits(keep))
    merged = club.do(requests.Merge(keep, other))

    assert isinstance(shown, Preview)
    assert shown.answer == merged
    assert (merged.cancelled, merged.returned, merged.promoted) == ((SessionName("yoga", MONDAY),), 1, ("cleo",))
    assert club.has(keep) == {"available": 19, "held": 1}
    assert club.roster() == {"booked": (keep, "cleo")}


def test_the_better_place_is_kept(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
    yes(club.book("bob", "duo"))
    yes(club.book("cleo", "duo", TUESDAY))
    for card in ("anna", "bob"):
        yes(club.book(card, "duo", TUESDAY))
    yes(club.book("anna", "duo"))

    merged = club.do(requests.Merge("anna", "bob"))
    assert (len(merged.cancelled), merged.returned) == (2, 0)
    assert club.roster("duo") == {"booked": ("anna",)}
    assert club.roster("duo", TUESDAY) == {"booked": ("cleo",), "waitlisted": ("anna",)}


def test_who_is_in_twice_is_in_once_and_pays_once(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.at(MONDAY, "12:00").check_in(card, "gym"))

    merged = club.do(requests.Merge("anna", "bob"))

    assert (merged.cancelled, merged.returned) == ((SessionName("gym", MONDAY),), 1)
    assert club.roster("gym") == {"in": ("anna",)}
    assert club.has("anna") == {"available": 19, "used": 1}
    assert len(club.do(requests.Visits("anna")).coming) == 1
    assert code(club.check_in("anna", "gym")) == "already_in"


def test_a_no_show_of_who_is_in_is_none(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
    yes(club.book("bob"))
    club.at(MONDAY, "18:10")
    yes(club.no_show("bob"))
    yes(club.check_in("anna"))
    assert club.do(requests.Merge("bob", "anna")).returned == 1
    assert club.roster() == {"in": ("bob",)}
    assert club.has("bob") == {"available": 19, "used": 1}


def test_two_visits_without_a_credit_are_one(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card, "gold"))
        yes(club.at(MONDAY, "12:00").check_in(card, "gym"))
    assert club.do(requests.Merge("anna", "bob")).returned == 0
    assert club.roster("gym") == {"in": ("anna",)}


def test_what_is_over_stays_as_it_was_under_the_name_that_is_kept(club: Counter) -> None:
    for card in ("anna", "bob"):
        yes(club.sell(card))
        yes(club.at(MONDAY, "12:00").check_in(card, "gym"))
    club.at(TUESDAY)
    assert club.do(requests.Merge("anna", "bob")).cancelled == ()
    assert club.roster("gym", MONDAY) == {"in": ("anna", "anna")}
    assert club.has("anna") == {"available": 18, "used": 2}


@pytest.mark.parametrize(("keep", "other"), [("anna", "bob"), ("bob", "anna")])
def test_who_waits_twice_waits_once_where_they_waited_first(club: Counter, keep: str, other: str) -> None:
    for card in ("cleo", "bob", "dora", "anna"):
        yes(club.sell(card, "gold"))
        yes(club.book(card, "duo"))
    was = club.roster("duo")
    assert was["waitlisted"] == ("bob", "dora", "anna")
    assert club.do(requests.Merge(keep, other)).cancelled == (SessionName("duo", MONDAY),)
    assert club.roster("duo") == {"booked": ("cleo",), "waitlisted": (keep, "dora")}


def test_of_two_bookings_the_earlier_keeps_its_credit(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob", "gold"))
    for card in ("anna", "bob"):
        yes(club.book(card))

    assert club.do(requests.Merge("anna", "bob")).returned == 0
    assert club.has("anna") == {"available": 9, "held": 1}


def test_what_the_other_did_can_be_undone_and_the_merge_cannot(club: Counter) -> None:
    yes(club.sell("bob", paid=False))
    yes(club.pay("bob", "20", nonce="paid"))
    yes(club.book("bob", nonce="booked"))
    club.do(requests.Merge("anna", "bob"), nonce="merged")

    assert code(club.undo("merged")) == "not_allowed"
    yes(club.undo("booked"))
    yes(club.undo("paid"))
    assert club.has("anna") == {"available": 10}
    assert club.do(requests.Overview("anna")).due == 50
    yes(club.book("anna"))
    yes(club.at(MONDAY, "17:50").check_in("anna"))


def test_what_the_other_did_stands_in_the_trail_of_who_was_kept(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    yes(club.sell("bob", "gold"))
    yes(club.at(MONDAY, "12:00").check_in("bob", "gym"))
    yes(merge(club))

    trail = club.do(requests.Audit(card="anna")).lines
    assert [each.op for each in trail] == ["merge", "check_in", "sell", "sell", "contact", "contact"]
    assert {each.contact for each in trail} == {trail[0].contact}
    assert club.do(requests.Audit(card="anna", most=2)).older == trail[1].id
    assert {each.line.contact for each in club.do(requests.Undoable()).actions} == {trail[0].contact}
    assert {each.person.card for each in club.desk.recent_visits()} == {"anna"}


def test_who_bought_twice_under_two_names_is_one_holder(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    yes(merge(club))

    ten = next(each for each in club.do(requests.Memberships()).memberships if each.code == "ten")
    assert (ten.held_now, ten.held_ever, ten.subscriptions_now) == (1, 1, 2)


@pytest.mark.parametrize("lock", [people.lock_who_may_have_credits, plans.lock_holders])
def test_what_concerns_all_who_bought_waits_for_the_one_who_was_kept(club: Counter, lock: Select[Any]) -> None:
    yes(club.sell("bob"))
    yes(merge(club))
    with club.desk._books.write() as connection:
        ids = dict(connection.execute(select(contact.c.card, contact.c.id)).all())
        ten = connection.execute(select(membership.c.id).where(membership.c.code == "ten")).scalar_one()
        locked = connection.execute(lock, {"membership_id": ten}).scalars().all()

    assert locked == [ids["anna"]]


def test_a_filter_finds_who_was_kept(club: Counter) -> None:
    yes(club.sell("bob", paid=False))
    yes(club.adjust("bob", -9))
    yes(merge(club))
    club.at(day(12))
    for only in (Filter.PAST_DUE, Filter.LOW_CREDITS, Filter.ABSENT):
        assert club.do(requests.FindContacts(only)).cards == ("anna",)


def test_a_check_in_of_who_was_kept_takes_no_more_statements(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.sell("bob"))
    books: Club = club.desk._books
    club.at(MONDAY, "12:00")
    with statements_sent(books) as alone:
        yes(club.check_in("anna", "gym"))
    yes(merge(club))
    with statements_sent(books) as merged:
        yes(club.at(TUESDAY, "12:00").check_in("anna", "gym", TUESDAY))
    assert len(merged) == len(alone) <= 10
