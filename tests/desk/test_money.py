"""Money that is given back, let go, counted and called in; and each of it undone."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from frontdesk import answers, requests
from frontdesk.rules.access import Role
from frontdesk.rules.billing import Method
from tests.desk.kit import MONDAY, TUESDAY, Counter, code, day, yes


@pytest.fixture
def debtor(club: Counter) -> Counter:
    """Anna owes 50.00 since Monday, and it is Tuesday."""
    yes(club.sell("anna", paid=False))
    return club.at(TUESDAY)


def due(club: Counter, card: str = "anna") -> Decimal:
    """What somebody owes, as an overpayment of it is refused."""
    found = club.desk.preview(requests.Pay(card))
    assert not isinstance(found, answers.Refusal)
    paid = club.refuses(requests.Pay(card, Decimal(10000))).message
    return Decimal(paid.split()[1])


# --- refunds --------------------------------------------------------------------------------------


def test_a_refund_gives_back_no_more_than_was_paid_and_makes_nothing_due(debtor: Counter) -> None:
    refund = requests.Refund("anna", Decimal(20), "ill", Method.CASH)
    assert debtor.refuses(refund).message == "Only 0.00 EUR was paid by Able, Anna."
    yes(debtor.pay("anna"))

    assert debtor.do(refund) == answers.Refunded(Decimal(30))
    assert due(debtor) == 0
    assert code(debtor.check_in("anna", "gym", TUESDAY)) == "ok"
    assert debtor.refuses(requests.Refund("anna", Decimal("30.01"), "more")).code == "not_allowed"
    assert debtor.do(requests.Refund("anna", Decimal(30), "more")) == answers.Refunded(Decimal(0))


def test_what_was_paid_at_the_sale_is_given_back_too(club: Counter) -> None:
    yes(club.sell("anna"))

    assert club.do(requests.Refund("anna", Decimal(50), "moved away")) == answers.Refunded(Decimal(0))
    assert club.problems() == []


def test_a_refund_is_undone_before_its_payment(debtor: Counter) -> None:
    yes(debtor.pay("anna", nonce="paid"))
    debtor.do(requests.Refund("anna", Decimal(1), "because"), nonce="back")

    assert code(debtor.undo("paid")) == "not_allowed"
    assert yes(debtor.undo("back")).undone == "refund"
    assert debtor.do(requests.Refund("anna", Decimal(50), "all of it"), nonce="again") == answers.Refunded(Decimal(0))
    yes(debtor.undo("again"))
    yes(debtor.undo("paid"))
    assert due(debtor) == 50


def test_a_refund_of_one_payment_is_no_more_than_is_left_of_it(debtor: Counter) -> None:
    yes(debtor.pay("anna", "20"))
    yes(debtor.pay("anna", "30", nonce="second"))
    second, first = debtor.do(requests.Bills("anna")).payments
    assert [first.left, second.left] == [20, 30]

    assert debtor.refuses(requests.Refund("anna", Decimal(21), "ill", payment=first.payment)).code == "not_allowed"
    debtor.do(requests.Refund("anna", Decimal(15), "ill", payment=first.payment), nonce="back", staff="manager")
    refund, second, first = debtor.do(requests.Bills("anna")).payments
    assert [first.left, second.left, refund.left] == [5, 30, 0]
    assert (refund.by, refund.reason, refund.kind) == ("Manager", "ill", "refund")
    assert (
        "5.00 EUR is left" in debtor.refuses(requests.Refund("anna", Decimal(6), "more", payment=first.payment)).message
    )
    yes(debtor.undo("back"))
    assert [each.left for each in debtor.do(requests.Bills("anna")).payments] == [0, 0, 30, 20]
    yes(debtor.undo("second"))
    undone = debtor.do(requests.Bills("anna")).payments[3]
    assert (undone.payment, undone.left, undone.undone) == (second.payment, Decimal(0), True)
    for number in (undone.payment, refund.payment, 999):
        refused = debtor.refuses(requests.Refund("anna", Decimal(1), "ill", payment=number))
        assert refused.message == "Able, Anna made no such payment, or it was undone."
    assert debtor.problems() == []


def test_a_payment_of_somebody_else_is_not_given_back(debtor: Counter) -> None:
    yes(debtor.sell("bob"))
    yes(debtor.pay("anna"))
    of_bob = debtor.do(requests.Bills("bob")).payments[0].payment
    assert debtor.refuses(requests.Refund("anna", Decimal(1), "because", payment=of_bob)).code == "not_allowed"


def test_bills_tell_their_tax_and_the_grace_days(club: Counter) -> None:
    club.do(
        requests.Membership(
            "taxed", "Taxed", "Plans", Decimal(100), limited=False, tax=Decimal(19), signup_fee=Decimal(10)
        )
    )
    club.do(requests.Policy(grace_days=5))
    yes(club.sell("anna", "taxed", paid=False))
    club.at(date(2026, 2, 6))

    billed = club.do(requests.Bills("anna"))
    assert [(str(each.amount), str(each.tax)) for each in billed.bills] == [("119.00", "19.00"), ("130.90", "20.90")]
    assert (billed.due, billed.past_due, billed.grace_days, billed.blocks) == (Decimal("249.90"), billed.due, 5, True)
    yes(club.pay("anna", "130.90"))
    billed = club.do(requests.Bills("anna"))
    assert (billed.past_due, billed.blocks) == (Decimal("119.00"), False)
    overview = club.do(requests.Overview("anna"))
    assert (overview.due, overview.past_due) == (billed.due, billed.past_due)


@pytest.mark.parametrize("amount", ["0", "-1", "1.001", "NaN"])
def test_no_refund_of_such_an_amount(debtor: Counter, amount: str) -> None:
    assert debtor.refuses(requests.Refund("anna", Decimal(amount), "because")).field == "amount"
    assert debtor.refuses(requests.WriteOff("anna", "because", Decimal(amount))).field == "amount"


def test_nobody_is_given_back_money_or_let_off(club: Counter) -> None:
    assert club.refuses(requests.Refund("nobody", Decimal(1), "because")).code == "unknown_contact"
    assert club.refuses(requests.WriteOff("nobody", "because")).code == "unknown_contact"


# --- write-offs -----------------------------------------------------------------------------------


def test_what_is_due_is_let_go_in_part_or_whole(debtor: Counter) -> None:
    assert debtor.do(requests.WriteOff("anna", "goodwill", Decimal(20)), nonce="some") == answers.Paid(Decimal(30))
    assert code(debtor.check_in("anna", "gym", TUESDAY)) == "past_due"
    assert debtor.refuses(requests.WriteOff("anna", "goodwill", Decimal(31))).code == "not_allowed"
    assert debtor.do(requests.WriteOff("anna", "goodwill")) == answers.Paid(Decimal(0))
    assert debtor.refuses(requests.WriteOff("anna", "goodwill")).code == "not_allowed"
    assert code(debtor.check_in("anna", "gym", TUESDAY)) == "ok"
    assert debtor.refuses(requests.Refund("anna", Decimal(1), "because")).code == "not_allowed"

    assert yes(debtor.undo("some")).undone == "write_off"
    assert due(debtor) == 20


def test_grace_days_let_a_bill_wait(debtor: Counter) -> None:
    debtor.do(requests.Policy(grace_days=1))
    assert code(debtor.check_in("anna", "gym", TUESDAY)) == "ok"

    debtor.at(day(2))
    assert code(debtor.check_in("anna", "gym", day(2))) == "past_due"


# --- what was taken, and what is called in ---------------------------------------------------------


def test_the_takings_are_told_by_day_method_and_person(debtor: Counter) -> None:
    debtor.do(requests.Staff("Maria", Role.MANAGER))
    yes(debtor.sell("bob"))
    debtor.do(requests.Pay("anna", Decimal(30), Method.CASH), staff="Maria")
    debtor.do(requests.Pay("anna", Decimal(5), Method.CASH), nonce="wrong", staff="Maria")
    debtor.ask(requests.Undo("wrong"), staff="Maria")
    debtor.do(requests.Refund("anna", Decimal(1), "because", Method.CASH), staff="Maria")
    debtor.do(requests.WriteOff("anna", "goodwill"))

    told = debtor.do(requests.Takings())

    assert told.lines == (
        answers.TakingsLine(TUESDAY, Method.CASH, "Maria", Decimal(35), Decimal(6)),
        answers.TakingsLine(TUESDAY, Method.OTHER, None, Decimal(50), Decimal(0)),
    )
    assert (told.total, told.written_off) == (Decimal(79), Decimal(20))
    assert debtor.do(requests.Takings(MONDAY)).total == 0
    assert debtor.do(requests.Takings(MONDAY, TUESDAY)).total == 79
    assert debtor.refuses(requests.Takings(TUESDAY, MONDAY)).field == "last"
    assert debtor.refuses(requests.Takings(MONDAY, day(400))).field == "last"
    assert debtor.refuses(requests.Takings(last=MONDAY)).field == "first"


def test_who_owes_what_by_a_day(debtor: Counter) -> None:
    debtor.membership("once", credits=1)
    debtor.do(requests.Membership("single", "Single", "Plans", Decimal(9), limited=False, eft=False))
    yes(debtor.sell("bob", "single", paid=False))
    yes(debtor.sell("cleo", "gold"))
    yes(debtor.pay("anna", "20"))

    told = debtor.do(requests.Eft())
    assert [(each.contact.card, each.membership, each.due, each.owed) for each in told.lines] == [
        ("anna", "ten", MONDAY, Decimal(30))
    ]
    assert (told.by, told.total) == (TUESDAY, Decimal(30))
    later = debtor.do(requests.Eft(day(31)))
    assert [(each.contact.card, each.owed) for each in later.lines] == [
        ("anna", Decimal(30)),
        ("anna", Decimal(50)),
    ]
