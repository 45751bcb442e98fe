"""When bills fall due and what is owed (rules, section 8: Bills; section 5: past due, ended)."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.billing import (
    Billing,
    FirstBill,
    PastDue,
    bill_date,
    bills,
    bills_due,
    first_price,
    months_later,
    owed,
    past_due,
    tax_on,
)
from frontdesk.rules.terms import BillingTerms, Period
from tests.rules import properties
from tests.rules.club import day
from tests.rules.made_up import REAL


def billed(
    period: Period = Period.MONTHLY,
    first: str = "31 Jan",
    *,
    amount: int = 5900,
    number: int = 1,
    every_days: int | None = None,
    installments: int | None = None,
    eft: bool = True,
) -> Billing:
    terms = BillingTerms(Decimal(59), eft, period, every_days, installments)
    return Billing(number, terms, amount, day(first))


DATES = [
    # period, first billing date -> the bills of a year, or the first five of them
    (Period.MONTHLY, "31 Jan", None, ["31 Jan", "28 Feb", "31 Mar", "30 Apr", "31 May"]),
    (Period.MONTHLY, "30 Jan", None, ["30 Jan", "28 Feb", "30 Mar", "30 Apr", "30 May"]),
    (Period.MONTHLY, "29 Jan 2028", None, ["29 Jan 2028", "29 Feb 2028", "29 Mar 2028", "29 Apr 2028", "29 May 2028"]),
    (Period.QUARTERLY, "30 Nov", None, ["30 Nov", "28 Feb 2027", "30 May 2027", "30 Aug 2027", "30 Nov 2027"]),
    (Period.ANNUALLY, "29 Feb 2028", None,
     ["29 Feb 2028", "28 Feb 2029", "28 Feb 2030", "28 Feb 2031", "29 Feb 2032"]),
    (Period.WEEKLY, "10 Jan", None, ["10 Jan", "17 Jan", "24 Jan", "31 Jan", "7 Feb"]),
    (Period.DAYS, "10 Jan", 10, ["10 Jan", "20 Jan", "30 Jan", "9 Feb", "19 Feb"]),
    (Period.DAYS, "10 Jan", None, ["10 Jan", "11 Jan", "12 Jan", "13 Jan", "14 Jan"]),
    (Period.ONCE, "10 Jan", None, ["10 Jan"]),
]  # fmt: skip


@pytest.mark.parametrize(("period", "first", "every_days", "dates"), DATES)
def test_bill_dates_count_from_the_first_billing_date_never_chained(
    period: Period, first: str, every_days: int | None, dates: list[str]
) -> None:
    """*The k-th from the anchor, not chained: monthly from 31 Jan falls on 28 Feb, then 31 Mar*."""
    billing = billed(period, first, every_days=every_days)
    due = [on for _, on, _ in bills(billing, day(dates[-1]))]

    assert due == [day(said) for said in dates]
    assert [bill_date(billing.terms, billing.first, number) for number in range(len(dates))] == due


@pytest.mark.parametrize(
    ("billing", "until", "number"),
    [
        (billed(), "30 Jan", 0),
        (billed(), "31 Jan", 1),
        (billed(), "27 Feb", 1),
        (billed(), "28 Feb", 2),
        (billed(), "30 Mar", 2),
        (billed(eft=False), "31 Dec", 1),  # EFT off means one invoice
        (billed(installments=3), "31 Dec", 3),  # installments end the bills
        (billed(installments=3), "28 Feb", 2),
        (billed(Period.ONCE, installments=3), "31 Dec", 1),
        (replace(billed(), end=day("28 Feb")), "31 Dec", 2),  # what is due on the last day is due
        (replace(billed(), end=day("27 Feb")), "31 Dec", 1),  # no bill is due after E
        (replace(billed(), end=day("30 Jan")), "31 Dec", 0),
        (replace(billed(), end=day("31 Dec")), "31 Jan", 1),
    ],
)
def test_how_many_bills_are_due(billing: Billing, until: str, number: int) -> None:
    assert bills_due(billing, day(until)) == number


def test_the_first_bill_may_differ() -> None:
    """A sign-up fee, a pro-rate or a discount changes the first bill only."""
    assert [amount for *_, amount in bills(replace(billed(), first_amount=8400), day("28 Feb"))] == [8400, 5900]
    assert [amount for *_, amount in bills(replace(billed(), first_amount=0), day("28 Feb"))] == [0, 5900]


OWED = [
    # paid, until -> (subscription, number, owed) of 59.00 monthly from 31 Jan and 10.00 weekly from 14 Feb
    (0, "30 Jan", []),
    (0, "31 Jan", [(1, 0, 5900)]),
    (5899, "31 Jan", [(1, 0, 1)]),
    (5900, "31 Jan", []),
    (6000, "31 Jan", []),
    (0, "28 Feb", [(1, 0, 5900), (2, 0, 1000), (2, 1, 1000), (1, 1, 5900), (2, 2, 1000)]),
    (6500, "28 Feb", [(2, 0, 400), (2, 1, 1000), (1, 1, 5900), (2, 2, 1000)]),
    (7900, "28 Feb", [(1, 1, 5900), (2, 2, 1000)]),
    (14799, "28 Feb", [(2, 2, 1)]),
    (14800, "28 Feb", []),
]


@pytest.mark.parametrize(("paid", "until", "left"), OWED)
def test_payments_settle_the_oldest_first_and_an_invoice_partly_paid_is_unpaid(
    paid: int, until: str, left: list[tuple[int, int, int]]
) -> None:
    both = [billed(), billed(Period.WEEKLY, "14 Feb", amount=1000, number=2)]

    assert [(bill.subscription, bill.number, bill.owed) for bill in owed(both, paid, day(until))] == left


def test_the_first_bill_paid_at_the_sale_is_settled_by_that_money_and_no_other() -> None:
    sold_paid = replace(billed(number=2), first_paid=True)

    assert [(bill.subscription, bill.number) for bill in owed([billed(), sold_paid], 0, day("31 Jan"))] == [(1, 0)]
    assert not owed([sold_paid], 0, day("31 Jan"))
    assert [bill.owed for bill in owed([sold_paid], 900, day("28 Feb"))] == [5000]


def test_a_bill_of_nothing_is_never_owed() -> None:
    free = billed(amount=0)
    other = billed(number=2)

    assert [bill.subscription for bill in owed([free, other], 0, day("31 Jan"))] == [2]


PAST = [
    # today, grace days -> past due
    ("31 Jan", 0, None),  # due today is not past due: past due is due before today
    ("1 Feb", 0, PastDue(1, 5900, date(2026, 1, 31))),
    ("1 Feb", 1, None),
    ("2 Feb", 1, PastDue(1, 5900, date(2026, 1, 31))),
    ("28 Feb", 0, PastDue(1, 5900, date(2026, 1, 31))),
    ("1 Mar", 0, PastDue(2, 11800, date(2026, 1, 31))),
    ("1 Mar", 28, PastDue(2, 11800, date(2026, 1, 31))),
    ("1 Mar", 29, None),
]


@pytest.mark.parametrize(("today", "grace", "late"), PAST)
def test_past_due(today: str, grace: int, late: PastDue | None) -> None:
    assert past_due(owed([billed()], 0, day(today)), day(today), grace) == late


@pytest.mark.parametrize(
    ("start", "months", "later"),
    [
        ("31 Jan", 1, "28 Feb"),
        ("31 Dec", 2, "28 Feb 2027"),
        ("31 Dec", 12, "31 Dec 2027"),
        ("15 Dec", 1, "15 Jan 2027"),
    ],
)
def test_months_later(start: str, months: int, later: str) -> None:
    assert months_later(day(start), months) == day(later)


billings = st.builds(
    Billing,
    subscription=st.integers(1, 3),
    terms=st.builds(
        BillingTerms,
        price=st.just(Decimal(1)),
        eft=st.booleans(),
        period=st.sampled_from(Period),
        every_days=st.none() | st.integers(1, 40),
        installments=st.none() | st.integers(1, 9),
    ),
    amount=st.integers(0, 900),
    first=st.dates(date(2026, 1, 1), date(2026, 12, 31)),
    end=st.none() | st.dates(date(2026, 1, 1), date(2028, 12, 31)),
    first_paid=st.booleans(),
    first_amount=st.none() | st.integers(0, 900),
)


@given(properties.billings(), st.dates(date(2025, 12, 1), date(2026, 5, 31)))
def test_bills_are_those_of_a_count_day_by_day(billed_so: properties.Billed, until: date) -> None:
    properties.bills_are_those_of_a_count_day_by_day(REAL, billed_so, until)


@given(st.lists(billings, max_size=3), st.integers(0, 9000), st.dates(date(2026, 1, 1), date(2027, 12, 31)))
def test_what_is_owed_is_what_is_due_less_what_is_paid(several: list[Billing], paid: int, until: date) -> None:
    due = [
        amount
        for billing in several
        for number, _, amount in bills(billing, until)
        if not (number == 0 and billing.first_paid)
    ]
    left = owed(several, paid, until)

    assert sum(bill.owed for bill in left) == max(0, sum(due) - paid)
    assert [bill.due for bill in left] == sorted(bill.due for bill in left)
    assert all(0 < bill.owed <= bill.amount for bill in left)
    assert all(bill.owed == bill.amount for bill in left[1:])
    assert past_due(left, until + timedelta(days=1)) == past_due(left, until + timedelta(days=1), 0)


# --- the first bill -------------------------------------------------------------------------------


@given(st.integers(0, 10**9), st.integers(0, 10_000))
def test_tax_is_rounded_once_a_half_up(amount: int, basis_points: int) -> None:
    exact = Decimal(amount) * basis_points / 10_000

    assert tax_on(amount, basis_points) == int(exact.to_integral_value(ROUND_HALF_UP))


@given(
    price=st.integers(0, 10**7),
    first=st.dates(date(2020, 1, 1), date(2030, 1, 1)),
    later=st.integers(-40, 120),
    period=st.sampled_from([*Period]),
    eft=st.booleans(),
)
def test_a_first_price_is_the_share_of_its_period_from_the_start_on(
    price: int, first: date, later: int, period: Period, *, eft: bool
) -> None:
    terms = BillingTerms(Decimal(0), eft, period, 10 if period is Period.DAYS else None)
    start = first + timedelta(days=later)

    found = first_price(terms, price, start, first)

    if later <= 0 or not eft or period is Period.ONCE:
        assert found == price
    else:
        days = [first + timedelta(days=n) for n in range((bill_date(terms, first, 1) - first).days)]
        exact = Decimal(price) * sum(day >= start for day in days) / len(days)
        assert found == int(exact.quantize(Decimal(1), ROUND_HALF_UP))


def test_a_first_bill_adds_up() -> None:
    assert FirstBill(price=5000, fee=2000, discount=1000, tax=1140).total == 7140
