"""The sale, its schedule, its bills, and payments to the cent."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frontdesk import requests
from frontdesk.answers import ScheduledGrant
from frontdesk.rules.grants import Source
from frontdesk.rules.terms import Group, Period
from tests.desk.kit import BERLIN, MONDAY, TUESDAY, Counter, code, codes, day, no, why, yes


def groups(counter: Counter) -> dict[str, Group]:
    return {card.card: card.group for card in counter.desk.contact_cards()}


def test_a_sale_tells_the_first_six_grants(club: Counter) -> None:
    sold = yes(club.sell("anna", "ten", TUESDAY))

    assert len(sold.schedule) == 6
    assert sold.schedule[0] == ScheduledGrant(Source.INITIAL, MONDAY, day(30), 10)
    assert sold.schedule[1] == ScheduledGrant(Source.PERIODIC, day(31), day(60), 10)
    assert yes(club.sell("bob", "gold")).schedule == ()


def test_a_sale_moves_the_group_forward_and_never_back(club: Counter) -> None:
    club.do(
        requests.Membership(
            "taste", "Taste", "Plans", Decimal(0), limited=False, group=Group.TRIAL, bill_period=Period.ONCE
        )
    )
    assert groups(club)["anna"] is Group.LEAD
    yes(club.sell("anna", "taste"))
    assert groups(club)["anna"] is Group.TRIAL
    yes(club.sell("anna", "gold"))
    yes(club.sell("anna", "taste", again=True))
    assert groups(club)["anna"] is Group.MEMBER


def test_a_second_running_copy_must_be_meant(club: Counter) -> None:
    yes(club.sell("anna"))

    assert code(club.sell("anna")) == "duplicate"
    assert code(club.sell("anna", again=True)) == "ok"
    assert code(club.sell("anna", "one")) == "ok"
    assert club.has("anna") == {"available": 21}


def test_a_sale_names_what_is_on_sale_and_lies_ahead(club: Counter) -> None:
    assert code(club.sell("nobody")) == "unknown_contact"
    assert code(club.sell("anna", "nothing")) == "unknown_membership"
    assert no(club.sell("anna", "ten", day(-1))).field == "start"
    assert club.refuses(requests.Sell("anna", "ten", first_billing=day(-1))).field == "first_billing"
    assert club.has("anna") == {}


def test_the_first_bill_is_paid_at_the_sale_or_due(club: Counter) -> None:
    yes(club.sell("anna", paid=True))
    yes(club.sell("bob", paid=False))

    assert yes(club.pay("anna")).due == 0
    assert code(club.pay("anna", "1")) == "not_allowed"
    assert yes(club.pay("bob", "49.99")).due == Decimal("0.01")
    assert codes(club.at(TUESDAY, "17:50").check_in("bob", on=TUESDAY)) == ["past_due"]
    assert yes(club.pay("bob", "0.01")).due == 0
    assert code(club.check_in("bob", on=TUESDAY)) == "ok"


def test_bills_start_with_the_first_billing_date(club: Counter) -> None:
    club.do(requests.Sell("anna", "ten", first_billing=TUESDAY, paid=False))

    assert code(club.pay("anna", "50")) == "not_allowed"
    assert yes(club.at(TUESDAY).pay("anna", "20")).due == 30


def test_more_than_is_due_is_not_taken(club: Counter) -> None:
    yes(club.sell("anna", paid=False))

    assert why(club.pay("anna", "50.01")) == "Only 50.00 EUR is due from Able, Anna."
    assert code(club.pay("nobody")) == "unknown_contact"


@pytest.mark.parametrize("amount", ["0", "-1", "NaN", "Infinity"])
def test_a_payment_is_an_amount(club: Counter, amount: str) -> None:
    assert no(club.pay("anna", amount)).field == "amount"


@pytest.mark.parametrize(
    ("currency", "price", "part", "left", "too_fine"),
    [
        ("JPY", "5000", "1", "4999", "0.5"),
        ("EUR", "59.90", "0.01", "59.89", "0.001"),
        ("KWD", "12.345", "0.001", "12.344", "0.0001"),
    ],
)
def test_money_is_exact_in_every_currency(
    bare: Counter, currency: str, price: str, part: str, left: str, too_fine: str
) -> None:
    bare.do(requests.Club("Club", str(BERLIN), currency))
    bare.do(requests.Category("Plans"))
    bare.membership("plan", price=price)
    bare.contact("anna")
    yes(bare.sell("anna", "plan", paid=False))

    due = yes(bare.pay("anna", part)).due
    assert str(due) == left
    assert no(bare.pay("anna", too_fine)).field == "amount"
    too_fine_price = requests.Membership("fine", "Fine", "Plans", Decimal(too_fine), limited=False)
    assert bare.refuses(too_fine_price).field == "price"
    assert str(yes(bare.pay("anna")).due) == str(due - due)


def test_an_edited_membership_changes_later_sales_only(club: Counter) -> None:
    yes(club.sell("anna"))
    club.membership("ten", credits=3, initial=3, price="20")
    yes(club.sell("bob", paid=False))

    assert club.has("anna") == {"available": 10}
    assert club.has("bob") == {"available": 3}
    assert yes(club.pay("bob")).due == 0
    assert club.at(day(30)).has("anna") == {"available": 10, "expired": 10}
