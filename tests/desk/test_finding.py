"""The list of contacts: what is worked out for all at once is what is said of each, in every order, page by page."""

from __future__ import annotations

import random
from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal

import pytest

from frontdesk import requests
from frontdesk.requests import Filter, Sort
from frontdesk.rules.terms import FirstGrant, Group
from frontdesk.text import fold
from tests.desk.kit import Counter, day, yes

DAYS = (0, 1, 6, 13, 14, 29, 30, 43, 44, 61, 100, 401)
TERMS = (
    {"credits": 3, "days": 14, "every": 7, "first": FirstGrant.ON_START},
    {"credits": 4, "days": 30, "every": 30, "initial": 5},
    {"credits": 2, "days": 7, "every": 10, "initial": 1, "first": FirstGrant.ON_START},
    {"credits": 6, "days": 90, "every": 30, "initial": 2, "first": FirstGrant.ON_START},
)

CHANGES: tuple[Callable[[Counter, str, str], object], ...] = (
    lambda club, card, code: club.hold(card, day(13), day(20), code),
    lambda club, card, code: club.hold(card, day(13), None, code),
    lambda club, card, code: club.end(card, day(33), code),
    lambda club, card, code: club.adjust(card, 3, membership=code, days=40),
    lambda club, card, code: club.adjust(card, -1, membership=code),
    lambda club, card, code: club.extend(card, 5, code),
    lambda club, card, code: club.end(card, day(17), code),
)
"""What may happen to a subscription; some of it is refused to some."""


def crowd(club: Counter, chance: random.Random) -> list[str]:
    """Thirty people who bought on different days, came, were held, ended, got credits added and removed."""
    club.policy(past_due="warn")
    codes = [f"p{at}" for at in range(len(TERMS))]
    for code, terms in zip(codes, TERMS, strict=True):
        club.membership(code, **terms)  # type: ignore[arg-type]  # a table of different kinds
    cards = [f"x{at:02}" for at in range(30)]
    club.contact(*cards)
    for at, card in enumerate(cards):
        club.at(day(at % 7))
        bought = [chance.choice([*codes, "gold"]) for _ in range(chance.choice([1, 1, 2]))]
        for code in dict.fromkeys(bought):
            yes(club.sell(card, code, day(at % 7 + chance.choice([0, 0, 3, 20])), paid=chance.random() < 0.7))
    for card in cards:
        club.at(day(8 + chance.randrange(3)), "12:00")
        for _ in range(chance.randrange(4)):
            club.check_in(card, chance.choice(["gym", "yoga"]), club.desk.clock.now().date())
            club.clock.set(club.desk.clock.now() + timedelta(days=1))
        code = next(iter(club.do(requests.Subscriptions(card)).lines)).membership
        club.at(day(12), "13:00")
        if chance.random() < 0.7:
            chance.choice(CHANGES)(club, card, code)
    club.do(requests.Merge("x00", "x01"))
    return [card for card in cards if card != "x01"]


def said_of_each(club: Counter, cards: list[str]) -> dict[str, tuple[bool, int | None, int | None]]:
    """Low, what is available, and the day of the first end, asked of one after the other."""
    told = {}
    today = club.desk.clock.now().astimezone(club.desk.zone).date()
    for card in cards:
        lines = [each for each in club.do(requests.Subscriptions(card)).lines if each.limited]
        running = [each for each in lines if each.start <= today and (each.end is None or each.end >= today)]
        grants = club.do(requests.SessionCredits(card)).grants
        ends = [each.good_through.toordinal() for each in grants if each.available]
        low = any(each.available <= 2 for each in running)
        told[card] = (low, sum(each.available for each in lines) if lines else None, min(ends, default=None))
    return told


@pytest.mark.parametrize("seed", range(2))
def test_what_is_worked_out_for_all_is_what_is_said_of_each(club: Counter, seed: int) -> None:
    cards = crowd(club, random.Random(seed))
    for number in DAYS[seed::2]:
        club.at(day(max(number, 13)), "14:00")
        told = said_of_each(club, cards)
        soon = club.desk.clock.now().date().toordinal() + 7
        lines = {each.person.card: each for each in club.do(requests.ContactLines(tuple(cards))).lines}

        found = {only: {*club.do(requests.FindContacts(only, among=tuple(cards))).cards} for only in Filter}
        orders = {
            sort: club.do(requests.FindContacts(sort=sort, among=tuple(cards))).cards
            for sort in (Sort.CREDITS, Sort.ENDING, Sort.OWES)
        }

        assert found[Filter.LOW_CREDITS] == {card for card, (low, _, _) in told.items() if low}
        assert {card for card, (_, _, end) in told.items() if end is not None and end <= soon} <= found[Filter.ENDING]
        assert found[Filter.PAST_DUE] == {card for card, line in lines.items() if "past_due" in line.flags}
        values = [told[card][1] for card in orders[Sort.CREDITS]]
        assert values == sorted(values, key=lambda each: (each is None, each))
        assert [told[card][2] for card in orders[Sort.ENDING]] == sorted(
            (end for _, _, end in told.values()), key=lambda each: (each is None, each)
        )
        owed = [lines[card].due for card in orders[Sort.OWES]]
        assert owed == sorted(owed, key=lambda each: (not each, each))


def people(club: Counter) -> None:
    for card, first, last in (
        ("M9", "Änne", "Łoś"),
        ("M10", "anna", "los"),
        ("M2", "Zoë", "Abel"),
        ("M3", "Ann", "O'Hara"),
    ):
        club.at(day(int(card[1:])), "12:00")
        club.do(requests.Contact(card, first, last))
    yes(club.sell("M2", "gold"))
    yes(club.sell("M10", "ten"))
    club.at(day(11), "12:00")
    for card, at in (("M2", "12:00"), ("M10", "12:30")):
        yes(club.at(day(11), at).check_in(card, "gym", day(11)))


def found(club: Counter, **asked: object) -> list[str]:
    return [*club.do(requests.FindContacts(among=("M9", "M10", "M2", "M3"), **asked)).cards]  # type: ignore[arg-type]  # any field of the request


def test_the_list_is_in_the_order_asked(club: Counter) -> None:
    people(club)
    assert found(club) == ["M2", "M10", "M9", "M3"]
    assert found(club, down=True) == ["M3", "M9", "M10", "M2"]
    assert found(club, sort=Sort.CARD) == ["M10", "M2", "M3", "M9"]
    assert found(club, sort=Sort.SINCE) == ["M2", "M3", "M9", "M10"]
    assert found(club, sort=Sort.SINCE, down=True) == ["M10", "M9", "M3", "M2"]
    assert found(club, sort=Sort.LAST_VISIT, down=True)[:2] == ["M10", "M2"]
    assert found(club, sort=Sort.LAST_VISIT)[2:] == ["M2", "M10"]
    assert found(club, sort=Sort.CREDITS) == ["M10", "M2", "M9", "M3"]
    assert found(club, sort=Sort.OWES, down=True) == ["M2", "M10", "M9", "M3"]
    assert found(club, group=Group.MEMBER) == ["M2", "M10"]


@pytest.mark.parametrize("down", [False, True])
@pytest.mark.parametrize("sort", Sort)
def test_pages_are_the_whole_in_parts(club: Counter, sort: Sort, *, down: bool) -> None:
    people(club)
    for only, group in ((None, None), (Filter.ABSENT, None), (None, Group.LEAD)):
        whole = club.do(requests.FindContacts(only, group, sort, down))
        assert (whole.total, whole.more) == (len(whole.cards), False)
        pages: list[str] = []
        more = True
        while more:
            page = club.do(requests.FindContacts(only, group, sort, down, after=pages[-1] if pages else "", most=2))
            assert page.total == whole.total
            assert len(page.cards) <= 2
            pages += page.cards
            more = page.more
        assert tuple(pages) == whole.cards


def test_what_was_paid_is_not_owed_and_what_was_given_back_is_not_owed_again(club: Counter) -> None:
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card, paid=False))
    yes(club.pay("anna", "20"))
    for card in ("bob", "cleo"):
        yes(club.pay(card))
    club.do(requests.Refund("cleo", Decimal(50), "goodwill"))
    club.at(day(1))
    assert club.do(requests.FindContacts(sort=Sort.OWES)).cards == ("anna", "dora", "bob", "cleo")
    assert club.do(requests.FindContacts(Filter.PAST_DUE)).cards == ("anna", "dora")
    lines = club.do(requests.ContactLines(("anna", "bob", "cleo", "dora"))).lines
    assert (
        [line.due for line in lines]
        == [club.do(requests.Overview(line.person.card)).due for line in lines]
        == [30, 0, 0, 50]
    )


def test_what_was_paid_the_day_it_was_due_makes_nobody_owe_less_from_before(club: Counter) -> None:
    yes(club.sell("anna", paid=False))
    club.at(day(1))
    yes(club.sell("bob", paid=False))
    yes(club.pay("bob"))

    assert club.do(requests.FindContacts(Filter.PAST_DUE)).cards == ("anna",)


def test_a_page_beyond_somebody_who_is_gone_is_refused_and_no_page_is_empty_on_purpose(club: Counter) -> None:
    assert club.refuses(requests.FindContacts(after="nobody")).code == "unknown_contact"
    assert club.refuses(requests.FindContacts(most=0)).field == "most"
    assert club.do(requests.FindContacts(among=())).cards == ()


def test_who_never_came_stands_before_all_who_did_and_a_merged_entrys_visit_counts(club: Counter) -> None:
    people(club)
    club.at(day(12), "12:00")
    yes(club.sell("bob", "gold"))
    yes(club.check_in("bob", "gym", day(12)))
    club.do(requests.Merge("M2", "bob"))
    assert found(club, sort=Sort.LAST_VISIT, down=True)[0] == "M2"


def test_names_are_folded_when_they_are_kept(club: Counter) -> None:
    people(club)
    club.do(requests.Contact("M3", "Ann", "Éric"))
    names = {"M2": "Abel Zoë", "M3": "Éric Ann", "M10": "los anna", "M9": "Łoś Änne"}
    assert found(club) == sorted(names, key=lambda card: fold(names[card]))
