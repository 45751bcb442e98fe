"""The whole of a sale: fee, tax, discount, pro-rate, what the Summary page is told, and what the books keep."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import update

from data.engine import Club
from data.tables import membership, payment
from frontdesk import answers, requests
from frontdesk.rules.billing import Method
from frontdesk.rules.terms import Group
from tests.desk.kit import MONDAY, Counter, day, yes

FEBRUARY = date(2026, 2, 1)


@pytest.fixture
def taxed(club: Counter) -> Counter:
    """The membership `ten` at 50.00 has a sign-up fee of 20.00, a tax of 19 %, and allows discounts."""
    books: Club = club.desk._books
    with books.write() as connection:
        values = {"signup_fee": 2000, "tax_basis_points": 1900, "allow_discounts": True}
        connection.execute(update(membership).where(membership.c.code == "ten").values(values))
    return club


def parts(bill: answers.Invoice) -> list[str]:
    return [str(part) for part in (bill.price, bill.fee, bill.discount, bill.tax, bill.total)]


def test_a_plain_sale_costs_the_price(club: Counter) -> None:
    sold = club.do(requests.Sell("anna", "ten"))

    assert [(each.due, *parts(each)) for each in sold.invoices] == [
        (due, "50.00", "0.00", "0.00", "0.00", "50.00") for due in (MONDAY, date(2026, 2, 5), date(2026, 3, 5))
    ]
    assert (sold.paid_now, sold.due_today) == (Decimal("50.00"), Decimal("0.00"))
    assert (sold.group_before, sold.group, sold.warnings) == (Group.LEAD, Group.MEMBER, ())
    assert sold.terms == "10 credits every 30 days, each good for 30 days; 10 at the sale"
    assert sold.price == "50.00 EUR every month, until cancelled"
    assert len(sold.schedule) == 6


def test_fee_discount_and_tax_make_the_first_invoice(taxed: Counter) -> None:
    sold = taxed.do(requests.Sell("anna", "ten", discount=Decimal(10), method=Method.CARD))

    assert parts(sold.invoices[0]) == ["50.00", "20.00", "10.00", "11.40", "71.40"]
    assert parts(sold.invoices[1]) == ["50.00", "0.00", "0.00", "9.50", "59.50"]
    assert sold.price == "59.50 EUR every month, until cancelled"
    books: Club = taxed.desk._books
    with books.read() as connection:
        assert [(row.amount, row.method) for row in connection.execute(payment.select())] == [(7140, "card")]
    taxed.at(date(2026, 2, 5))
    assert taxed.refuses(requests.Pay("anna", Decimal("59.51"))).code == "not_allowed"
    assert yes(taxed.pay("anna", "59.50")).due == Decimal("0.00")


def test_a_discount_in_percent_is_rounded_once_a_half_up(taxed: Counter) -> None:
    sold = taxed.do(requests.Sell("anna", "ten", discount_percent=Decimal("33.33"), waive_fee=True, paid=False))

    assert parts(sold.invoices[0]) == ["50.00", "0.00", "16.67", "6.33", "39.66"]
    assert (sold.paid_now, sold.due_today) == (Decimal("0.00"), Decimal("39.66"))
    assert yes(taxed.pay("anna")).due == Decimal("0.00")


def test_pro_rate_pays_for_the_days_from_the_start_to_the_next_bill(club: Counter) -> None:
    sold = club.do(requests.Sell("anna", "ten", FEBRUARY, MONDAY, pro_rate=True))

    assert parts(sold.invoices[0]) == ["6.45", "0.00", "0.00", "0.00", "6.45"]
    assert sold.invoices[1].total == Decimal("50.00")
    assert sold.start == FEBRUARY


def test_nothing_to_pay_is_no_payment(club: Counter) -> None:
    sold = club.do(requests.Sell("anna", "gold", date(2026, 2, 5), MONDAY, pro_rate=True))

    assert sold.paid_now == Decimal("0.00")
    assert sold.terms == "unlimited"


def test_who_may_give_a_discount_and_on_what(taxed: Counter) -> None:
    half = Decimal(25)
    assert taxed.refuses(requests.Sell("anna", "ten", discount=half), staff="staff").code == "not_allowed"
    assert taxed.refuses(requests.Sell("anna", "ten", waive_fee=True), staff="staff").code == "not_allowed"
    assert taxed.refuses(requests.Sell("anna", "gold", discount=half)).message == "Gold allows no discounts."
    taxed.do(requests.Sell("anna", "gold", waive_fee=True), staff="staff")
    taxed.do(requests.Sell("anna", "ten", discount=half), staff="manager")


@pytest.mark.parametrize(
    ("field", "amounts"),
    [
        ("discount", {"discount": Decimal("50.01")}),
        ("discount", {"discount": Decimal("1.001")}),
        ("discount", {"discount": Decimal(0)}),
        ("discount", {"discount": Decimal("NaN")}),
        ("discount_percent", {"discount_percent": Decimal(101)}),
        ("discount_percent", {"discount_percent": Decimal(0)}),
        ("discount_percent", {"discount_percent": Decimal(1), "discount": Decimal(1)}),
    ],
)
def test_a_discount_that_makes_no_sense_names_its_field(
    taxed: Counter, field: str, amounts: dict[str, Decimal]
) -> None:
    refused = taxed.refuses(requests.Sell("anna", "ten", **amounts))  # type: ignore[arg-type]  # the field is a case
    assert (refused.code, refused.field) == ("malformed", field)


def test_a_second_copy_is_sold_with_a_warning(club: Counter) -> None:
    yes(club.sell("anna"))
    assert club.refuses(requests.Sell("anna", "ten")).code == "duplicate"
    assert [each.code for each in club.do(requests.Sell("anna", "ten", again=True)).warnings] == ["duplicate"]


def test_the_summary_is_shown_before_anything_is_written(club: Counter) -> None:
    shown = club.desk.preview(requests.Sell("anna", "ten", day(3)), requests.Credits("anna"))
    assert club.has("anna") == {}
    sold = club.do(requests.Sell("anna", "ten", day(3)))
    assert getattr(shown, "answer", None) == sold
