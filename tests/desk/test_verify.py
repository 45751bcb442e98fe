"""Verify says nothing of right books, however strange the life they tell; and it names whatever is tampered with."""

from __future__ import annotations

from decimal import Decimal

import pytest
from sqlalchemy import text

from data.engine import Club
from data.guards import drop_guards
from data.tables import subscription
from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.desk import stating
from frontdesk.desk.seals import Chain
from frontdesk.desk.transaction import Actor, Transaction
from frontdesk.desk.verifying import verify
from frontdesk.requests import Verify
from frontdesk.rules.admission import Policy
from tests.desk.kit import BERLIN, CREDIT, MONDAY, TUESDAY, UNPAID, WEDNESDAY, Counter, code, day, yes

GUARDED = ("history", "subscription", "subscription_change", "payment", "taken", "policy")


def a_life(club: Counter) -> None:
    """A bit of everything that leaves rows."""
    club.do(requests.Policy(grace_days=3))
    yes(club.sell("anna"))
    yes(club.sell("bob", paid=False))
    yes(club.sell("cleo", "gold"))
    yes(club.pay("bob", "20"))
    yes(club.pay("bob", "30"))
    yes(club.undo())
    yes(club.pay("bob", "30"))
    club.do(requests.Refund("bob", Decimal(1), "because"))
    yes(club.adjust("anna", 2))
    yes(club.adjust("anna", -1))
    for card in ("anna", "bob"):
        yes(club.book(card))
    yes(club.book("cleo", on=TUESDAY))
    yes(club.at(MONDAY, "17:50").check_in("anna"))


def found_after(club: Counter, *changes: str) -> set[str]:
    """The codes of what verify finds when somebody changed the books behind the desk's back; undone afterwards."""
    books: Club = club.desk._books
    with books.write() as connection:
        drop_guards(connection, GUARDED)
        for change in changes:
            assert connection.execute(text(change)).rowcount, change
        tx = Transaction(
            connection, club.clock.now(), BERLIN, "EUR", Policy(), 0, Actor(None), "proof", Chain("", 0, "")
        )  # fmt: skip
        answer = verify(tx, Verify())
        assert not isinstance(answer, Refusal)
        connection.rollback()
    return {problem.code for problem in answer.problems}


HELD = "released_at IS NULL AND booking_id IN (SELECT id FROM booking WHERE status = 'booked')"
TAKEN_COLUMNS = "contact_id, subscription_id, source, number, slot, credits, usable_from, good_through, taken_at"

SOLD = ", ".join(each.name for each in subscription.c if each.name != "id")
POLICY = "at, enforced, modes, grace_days"


@pytest.mark.parametrize(
    ("problem", "change"),
    [
        ("beyond_grant", "UPDATE taken SET credits = 99"),
        ("beyond_grant", "UPDATE taken SET number = 99, source = 'periodic'"),
        ("beyond_grant", f"UPDATE taken SET usable_from = '2025-12-31' WHERE {HELD}"),
        ("outside_days", f"UPDATE taken SET good_through = '2030-01-01' WHERE {HELD}"),
        ("outside_days", "UPDATE taken SET good_through = '2030-01-01' WHERE booking_id IS NULL"),
        ("outside_days", "UPDATE session SET date = '2027-01-01' WHERE date = '2026-01-05'"),
        ("visit_without_credit", f"UPDATE taken SET released_at = taken_at WHERE {HELD}"),
        ("visit_without_credit", "UPDATE booking SET paid_kind = 'credit' WHERE paid_kind = 'unlimited'"),
        ("credit_without_visit", "UPDATE booking SET paid_kind = 'unpaid' WHERE paid_kind = 'credit'"),
        ("credit_without_visit", "UPDATE booking SET status = 'cancelled' WHERE status = 'booked'"),
        ("visit_without_reason", "UPDATE booking SET paid_kind = NULL"),
        ("overbooked", "UPDATE session SET capacity = 1"),
        ("entry_missing", "UPDATE history SET taken_id = NULL WHERE effect = 'revoked'"),
        ("entry_disagrees", "UPDATE history SET effect = 'returned' WHERE effect = 'held'"),
        ("entry_disagrees", "UPDATE history SET effect = 'held' WHERE effect = 'used'"),
        ("entry_disagrees", "UPDATE history SET effect = 'used' WHERE effect = 'held'"),
        ("entry_disagrees", "UPDATE booking SET status = 'booked' WHERE status = 'checked_in'"),
        ("entry_disagrees", f"UPDATE taken SET released_at = taken_at WHERE {HELD}"),
        ("change_without_entry", "UPDATE history SET change_id = NULL WHERE change_id IS NOT NULL"),
        ("booking_without_entry", "UPDATE history SET booking_id = NULL WHERE booking_id IS NOT NULL"),
        ("payment_without_entry", "UPDATE history SET payment_id = NULL WHERE payment_id IS NOT NULL"),
        ("sale_not_paid", "UPDATE payment SET amount = 4999 WHERE kind = 'sale'"),
        ("sale_not_paid", "UPDATE subscription SET first_paid = true WHERE NOT first_paid"),
        (
            "paid_for_another",
            "UPDATE payment SET contact_id = (SELECT id FROM contact WHERE card = 'dora') WHERE kind = 'sale'",
        ),
        ("paid_less_than_nothing", "UPDATE payment SET amount = -6000 WHERE amount = 2000"),
        ("refunded_beyond_payment", "UPDATE payment SET amount = -3001, refunds = id - 1 WHERE kind = 'refund'"),
        ("start_disagrees", "UPDATE session SET starts_at = '2026-01-05 07:00:00+00:00'"),
        ("start_disagrees", "UPDATE booking SET starts_at = NULL"),
        ("merged_wrongly", "UPDATE contact SET merged_into = (SELECT id FROM contact WHERE card = 'dora')"),
        ("payment_disagrees", "UPDATE payment SET amount = 2100 WHERE amount = 2000"),
        ("payment_disagrees", "UPDATE payment SET amount = -101 WHERE kind = 'refund'"),
        ("payment_disagrees", "UPDATE payment SET method = 'bank_debit' WHERE amount = 2000"),
        ("payment_disagrees", "UPDATE payment SET at = '2026-01-04 07:00:00+00:00' WHERE amount = 2000"),
        ("payment_disagrees", "UPDATE payment SET kind = 'write_off' WHERE amount = 2000"),
        ("payment_disagrees", "UPDATE payment SET refunds = id - 1 WHERE kind = 'refund'"),
        (
            "payment_disagrees",
            "UPDATE payment SET contact_id = (SELECT id FROM contact WHERE card = 'dora') WHERE amount = 2000",
        ),
        ("sale_disagrees", "UPDATE subscription SET price = 1"),
        ("sale_disagrees", "UPDATE subscription SET tax = 1"),
        ("sale_disagrees", "UPDATE subscription SET first_billing = '2027-01-01'"),
        ("sale_disagrees", "UPDATE subscription SET installments = 1"),
        ("sale_disagrees", "UPDATE subscription SET initial = 99, credits = 99 WHERE limited"),
        ("sale_disagrees", "UPDATE subscription SET start = '2025-01-01'"),
        (
            "sale_disagrees",
            "UPDATE subscription SET contact_id = (SELECT id FROM contact WHERE card = 'dora') WHERE NOT limited",
        ),
        ("sale_without_entry", f"INSERT INTO subscription ({SOLD}) SELECT {SOLD} FROM subscription WHERE NOT limited"),
        ("change_disagrees", "UPDATE subscription_change SET credits = 99"),
        ("change_disagrees", "UPDATE subscription_change SET day = '2026-02-01'"),
        ("policy_disagrees", "UPDATE policy SET enforced = false"),
        ("policy_disagrees", "UPDATE policy SET grace_days = 300"),
        ("policy_disagrees", f"INSERT INTO policy ({POLICY}) SELECT {POLICY} FROM policy"),
        ("policy_disagrees", "DELETE FROM policy"),
        ("entry_disagrees", "UPDATE taken SET taken_at = '2026-01-04 07:00:00+00:00'"),
        (
            "entry_disagrees",
            "UPDATE taken SET contact_id = (SELECT id FROM contact WHERE card = 'dora') WHERE booking_id IS NULL",
        ),
        ("payment_undone_wrongly", "UPDATE payment SET amount = -2999 WHERE amount = -3000"),
    ],
)
def test_whatever_is_tampered_with_is_named(club: Counter, problem: str, change: str) -> None:
    a_life(club)

    assert found_after(club) == set()
    assert problem in found_after(club, change)


@pytest.mark.parametrize("kept", [False, True])
def test_a_policy_set_where_no_entry_states_one_is_named(club: Counter, *, kept: bool) -> None:
    if kept:  # by a Front Desk whose entries did not state what they set
        club.do(requests.Policy(grace_days=3))
    emptied = ("UPDATE history SET facts = NULL",) if kept else ()
    off = f"INSERT INTO policy ({POLICY}) VALUES ('2026-01-04 07:00:00+00:00', false, '{{}}', 0)"

    assert "policy_disagrees" not in found_after(club, *emptied)
    assert "policy_disagrees" in found_after(club, *emptied, off)


def test_a_credit_taken_twice_is_named(club: Counter) -> None:
    a_life(club)
    twice = f"INSERT INTO taken ({TAKEN_COLUMNS}) SELECT {TAKEN_COLUMNS} FROM taken WHERE {HELD}"
    books: Club = club.desk._books
    with books.write() as connection:
        connection.execute(text("DROP INDEX uq_taken_slot"))
        connection.execute(text(twice))
        tx = Transaction(
            connection, club.clock.now(), BERLIN, "EUR", Policy(), 0, Actor(None), "proof", Chain("", 0, "")
        )  # fmt: skip
        answer = verify(tx, Verify())
        connection.rollback()

    assert not isinstance(answer, Refusal)
    assert {"taken_twice", "entry_missing"} <= {problem.code for problem in answer.problems}


@pytest.mark.parametrize("named", [(), ("yoga",)])
def test_a_session_that_takes_place_on_a_closed_day_is_named(club: Counter, named: tuple[str, ...]) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    club.do(requests.Closure(MONDAY, TUESDAY, "Holidays", named))

    assert found_after(club) == set()
    assert found_after(club, "UPDATE session SET cancelled_at = NULL") == {"closed_session"}


# strange lives that are right


def test_a_credit_booked_in_a_hold_that_ends_early(club: Counter) -> None:
    """The resume pulls its last day back behind the session: it was good when it was taken."""
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY, day(20)))
    yes(club.book("anna", on=day(45)))
    yes(club.resume("anna", TUESDAY))

    assert club.credits("anna").grants[0].good_through == day(30)


def test_a_credit_taken_by_an_override_while_its_days_are_frozen(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.hold("anna", MONDAY))
    club.at(day(40), "17:50")
    club.policy(past_due="ignore")

    came = yes(club.check_in("anna", on=day(40), override=("back for a day", CREDIT)))
    assert came.paid_by.membership == "ten"
    yes(club.resume("anna"))


def test_a_clock_that_goes_back_before_a_hold(club: Counter) -> None:
    """The second grant is taken; then, on an earlier day, a hold moves it away: what is taken stays as it was."""
    yes(club.sell("anna", "late"))
    club.at(day(30), "09:00")
    yes(club.pay("anna"))
    booked = yes(club.book("anna", on=day(35), nonce="booked"))
    assert booked.paid_by is not None
    assert booked.paid_by.usable_from == day(30)
    yes(club.at(TUESDAY).hold("anna", day(10), day(12), "late"))

    assert club.has("anna") == {"available": 5, "held": 1}
    yes(club.at(day(35), "17:50").pay("anna"))
    came = yes(club.check_in("anna", on=day(35)))
    assert came.paid_by.usable_from == day(30)
    yes(club.undo())
    yes(club.cancel("anna", on=day(35)))
    yes(club.undo())


def test_a_hold_without_end_that_keeps_a_taken_grant_back(club: Counter) -> None:
    yes(club.sell("anna", "late"))
    yes(club.at(day(30)).pay("anna"))
    yes(club.book("anna", on=day(30)))
    yes(club.at(TUESDAY).hold("anna", day(10), membership="late"))
    assert club.roster(on=day(30)) == {}
    assert code(club.undo()) == "not_allowed"


def test_places_given_beyond_the_capacity_with_a_reason(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, "gold"))
    yes(club.book("anna", "duo"))
    club.at(MONDAY, "17:50")
    yes(club.check_in("bob", "duo", override=("a friend", UNPAID)))
    club.policy(session_full="ignore")
    yes(club.check_in("cleo", "duo"))
    yes(club.check_in("anna", "duo"))


@pytest.mark.parametrize("many", [1500])
def test_many_credits_are_read_in_turns(club: Counter, many: int) -> None:
    """More rows than are read at once: the first and the last subscription are proved alike."""
    club.membership("lot", credits=1000, initial=1000, every=3000, days=3000)
    yes(club.sell("anna", "lot"))
    yes(club.sell("bob", "lot"))
    for card in ("anna", "bob"):
        yes(club.adjust(card, -many // 2, membership="lot"))
    yes(club.sell("cleo"))
    yes(club.book("cleo", on=WEDNESDAY))

    assert found_after(club, f"UPDATE taken SET credits = 9 WHERE {HELD}") == {"beyond_grant"}


def test_entries_from_before_they_stated_anything_are_held_against_what_they_say(club: Counter) -> None:
    a_life(club)
    before = "UPDATE history SET facts = NULL WHERE facts IS NOT NULL"

    assert found_after(club, before) == {"entry_changed"}  # the seal alone, which an entry from then does not break
    assert found_after(club, before, "UPDATE payment SET method = 'cash'") == {"entry_changed"}
    moved = "UPDATE payment SET at = '2026-01-04 07:00:00+00:00' WHERE amount = 2000"
    assert found_after(club, before, moved) == {"entry_changed", "payment_disagrees"}


def test_many_rows_are_held_against_their_entries_in_turns(club: Counter, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(stating, "_AT_ONCE", 2)
    a_life(club)

    assert found_after(club) == set()
    assert found_after(club, "UPDATE subscription SET price = 1 WHERE NOT limited") == {
        "sale_disagrees",
        "sale_not_paid",
    }
    assert "sale_disagrees" in found_after(club, "UPDATE subscription SET discount = 1")
