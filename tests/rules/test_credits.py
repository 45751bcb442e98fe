"""What a contact has on a day, and which credit pays (rules, sections 6 and 7)."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.credits import (
    NOTHING_TAKEN,
    Balance,
    Lock,
    Taken,
    free_on,
    only_expired,
    spending_order,
    statement,
    total,
)
from frontdesk.rules.grants import Grant, GrantKey, IssueOrder, Source
from frontdesk.rules.subscriptions import Change
from frontdesk.rules.terms import FirstGrant
from tests.rules import properties
from tests.rules.club import adjust, after, day, end, hold, instant, sold
from tests.rules.made_up import EPOCH, REAL, Life, lives

INITIAL = GrantKey(1, Source.INITIAL, 0)
FIRST = GrantKey(1, Source.PERIODIC, 1)

VECTORS = [
    # what happened to 12/30/30/12 sold 10 Jan that starts 20 Jan, asked on, past due -> (available, locked, expired)
    ([], "10 Jan", False, (12, 0, 0), None),
    ([adjust("10 Jan", 3, 40)], "10 Jan", False, (12, 3, 0), Lock.NOT_STARTED),
    ([adjust("10 Jan", 3, 40)], "20 Jan", False, (15, 0, 0), None),
    ([], "18 Feb", False, (12, 0, 0), None),
    ([], "19 Feb", False, (12, 0, 12), None),
    ([hold("10 Jan", "25 Jan", "28 Jan")], "24 Jan", False, (12, 0, 0), None),
    ([hold("10 Jan", "25 Jan", "28 Jan")], "25 Jan", False, (0, 12, 0), Lock.ON_HOLD),
    ([hold("10 Jan", "25 Jan", "28 Jan")], "28 Jan", False, (12, 0, 0), None),
    ([hold("10 Jan", "25 Jan")], "31 Dec", False, (0, 12, 0), Lock.ON_HOLD),
    ([end("10 Jan", "25 Jan")], "25 Jan", False, (12, 0, 0), None),
    ([end("10 Jan", "25 Jan")], "26 Jan", False, (0, 12, 0), Lock.ENDED),
    ([end("10 Jan", "25 Jan")], "19 Feb", False, (0, 0, 12), None),
    ([], "10 Jan", True, (0, 12, 0), Lock.PAST_DUE),
    ([], "19 Feb", True, (0, 12, 12), Lock.PAST_DUE),
    ([end("10 Jan", "25 Jan")], "26 Jan", True, (0, 12, 0), Lock.ENDED),
]


@pytest.mark.parametrize(("happened", "on", "past_due", "found", "lock"), VECTORS)
def test_vectors(
    happened: list[Change], on: str, past_due: bool, found: tuple[int, int, int], lock: Lock | None
) -> None:
    states = statement(after(sold(start="20 Jan"), *happened), day(on), {}, past_due=past_due)
    sums = total(states)

    assert (sums.available, sums.locked, sums.expired) == found
    assert {state.lock for state in states if state.lock} == ({lock} if lock else set())


def test_held_used_and_revoked_stay_what_they_are_when_the_rest_expires_or_is_locked() -> None:
    taken = {INITIAL: Taken(held=1, used=2, revoked=3)}

    for ended, on, left in (
        (False, "8 Feb", Balance(issued=12, available=6, held=1, used=2, revoked=3)),
        (False, "9 Feb", Balance(issued=12, expired=6, held=1, used=2, revoked=3)),
        (True, "8 Feb", Balance(issued=12, locked=6, held=1, used=2, revoked=3)),
    ):
        subscription = after(sold(), *([end("11 Jan", "12 Jan")] if ended else []))
        balance = next(state.balance for state in statement(subscription, day(on), taken) if state.grant.key == INITIAL)
        assert balance == left


def test_a_grant_counts_from_its_scheduled_day() -> None:
    assert total(statement(sold(), day("9 Feb"), {})).available == 12
    assert total(statement(sold(), day("9 Feb"), {})).issued == 24
    assert total(statement(sold(), day("9 Jan"), {})) == Balance()


def test_only_the_living_leaves_out_what_has_expired() -> None:
    assert [state.grant.key for state in statement(sold(), day("9 Feb"), {}, alive_only=True)] == [FIRST]


def test_a_clock_that_went_back_does_not_take_back_an_issue_somebody_used() -> None:
    """*Going backwards must never issue, expire or sort anything twice* (section 2)."""
    taken = {FIRST: Taken(used=1)}

    back = statement(sold(), day("1 Feb"), taken, written_until=day("9 Feb"))

    assert [(state.grant.key, state.balance.used) for state in back] == [(INITIAL, 0), (FIRST, 1)]
    assert len(statement(sold(), day("1 Feb"), {}, written_until=day("9 Feb"))) == 1
    assert len(statement(sold(), day("9 Feb"), taken, written_until=day("1 Feb"))) == 2


# What is free for a session.


@pytest.mark.parametrize(
    ("today", "session", "free"),
    [
        ("10 Jan", "10 Jan", {INITIAL}),
        ("10 Jan", "8 Feb", {INITIAL}),
        ("10 Jan", "9 Feb", set()),  # the next grant is not issued yet: only issued credits can be held or used
        ("9 Feb", "9 Feb", {FIRST}),
        ("9 Feb", "8 Feb", {INITIAL}),  # a check-in entered afterwards is judged on the session's date
        ("9 Feb", "11 Mar", set()),
        ("9 Jan", "10 Jan", set()),
    ],
)
def test_a_credit_must_be_issued_and_good_on_the_sessions_date(today: str, session: str, free: set[GrantKey]) -> None:
    assert {lot.grant.key for lot in free_on(sold(), day(session), day(today), {})} == free


def test_what_is_taken_is_not_free() -> None:
    taken = {INITIAL: Taken(held=5, used=4, revoked=2)}
    assert [lot.left for lot in free_on(sold(), day("10 Jan"), day("10 Jan"), taken)] == [1]

    gone = {INITIAL: Taken(held=5, used=4, revoked=3)}
    assert not free_on(sold(), day("10 Jan"), day("10 Jan"), gone)


# Credit expired, or no credit.

EXPIRED = [
    # credits taken, session's date, asked on -> unspent ones exist, but only past their date
    ({}, "8 Feb", "8 Feb", False),
    ({}, "9 Feb", "8 Feb", True),
    ({INITIAL: Taken(used=12)}, "9 Feb", "8 Feb", False),
    ({INITIAL: Taken(used=11)}, "9 Feb", "8 Feb", True),
    ({}, "9 Feb", "9 Feb", False),
    ({FIRST: Taken(used=12)}, "9 Feb", "9 Feb", True),
]


@pytest.mark.parametrize(("taken", "session", "today", "expired"), EXPIRED)
def test_only_expired(taken: dict[GrantKey, Taken], session: str, today: str, expired: bool) -> None:
    assert only_expired([sold()], day(session), day(today), taken) is expired


def test_only_expired_looks_over_all_the_contacts_credits() -> None:
    both = [sold(), sold("5/90/90/5", number=2)]

    assert not only_expired(both, day("9 Feb"), day("8 Feb"), {})
    assert only_expired(both, day("9 Feb"), day("8 Feb"), {GrantKey(2, Source.INITIAL, 0): Taken(held=5)})
    assert not only_expired([sold(None)], day("9 Feb"), day("8 Feb"), {})
    assert not only_expired([], day("9 Feb"), day("8 Feb"), {})


# Who pays: the order of credits.


def lot(last: str, first: str = "10 Jan", order: int = 0, key: int = 1, *, frozen: bool = False) -> Grant:
    issued = IssueOrder(day(first), True, instant(first), order, False)
    return Grant(GrantKey(key, Source.INITIAL, 0), 1, day(first), day(last), frozen, issued)


ORDERS = [
    # which of two pays first, with how many series its membership is admitted to: always the left one
    ((lot("5 Feb"), 9), (lot("6 Feb"), 1), "the credit that expires first"),
    ((lot("5 Feb", "12 Jan"), 1), (lot("5 Feb", "10 Jan"), 2), "then the membership admitted to the fewest series"),
    ((lot("5 Feb", "10 Jan", 9), 1), (lot("5 Feb", "11 Jan", 1), 1), "then the earliest usable-from day"),
    ((lot("5 Feb", "10 Jan", 1), 1), (lot("5 Feb", "10 Jan", 2), 1), "then the order of issue"),
]


@pytest.mark.parametrize(("first", "second", "why"), ORDERS, ids=[why for _, _, why in ORDERS])
def test_order_of_credits(first: tuple[Grant, int], second: tuple[Grant, int], why: str) -> None:
    assert spending_order(*first) < spending_order(*second)


def test_a_sales_initial_grant_pays_before_its_periodic_one_of_the_same_day() -> None:
    both = free_on(sold("12/30/30/12", first=FirstGrant.ON_START), day("10 Jan"), day("10 Jan"), {})

    assert min(both, key=lambda each: spending_order(each.grant, 0)).grant.key == INITIAL


def test_balances_add_up_part_by_part() -> None:
    assert Balance(1, 2, 3, 4, 5, 6, 7) + Balance(10, 20, 30, 40, 50, 60, 70) == Balance(11, 22, 33, 44, 55, 66, 77)
    assert NOTHING_TAKEN.total == 0


# Over made-up lives.

days = st.integers(-5, 120).map(lambda number: EPOCH + timedelta(days=number))


@given(lives(), days, st.integers(0, 8), st.booleans())
def test_everything_issued_is_somewhere(life: Life, on: date, takes: int, past_due: bool) -> None:
    properties.everything_issued_is_somewhere(REAL, life, on, takes, past_due)
