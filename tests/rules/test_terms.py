"""What makes a membership's terms valid, and what follows from them (rules, section 3)."""

from decimal import Decimal

import pytest

from frontdesk.rules.plans import Plan, faults_of
from frontdesk.rules.terms import (
    CREDITS,
    DAYS_TO_EXPIRE,
    FREQUENCY,
    INITIAL,
    BillingTerms,
    CreditTerms,
    FirstGrant,
    Group,
    Period,
)

CREDIT_VECTORS = [
    # credits, days to expire, frequency, initial -> fields at fault
    ((12, 30, 30, 12), []),
    ((1, 1, 1, 0), []),
    ((1000, 3650, 3650, 1000), []),
    ((0, 30, 30, 12), ["credits"]),
    ((1001, 30, 30, 12), ["credits"]),
    ((12, 0, 30, 12), ["days_to_expire"]),
    ((12, 3651, 30, 12), ["days_to_expire"]),
    ((12, 30, 0, 12), ["frequency"]),
    ((12, 30, 3651, 12), ["frequency"]),
    ((12, 30, 30, -1), ["initial"]),
    ((12, 30, 30, 1001), ["initial"]),
    ((0, 0, 0, -1), ["credits", "days_to_expire", "frequency", "initial"]),
]


def limited(credits: int, days: int, frequency: int, initial: int = 0) -> Plan:
    return Plan(
        "Plans", "Basic", limited=True, credits=credits, days_to_expire=days, frequency=frequency, initial=initial
    )


def billed(terms: BillingTerms) -> Plan:
    return Plan(
        "Plans",
        "Basic",
        eft=terms.eft,
        price=terms.price,
        bill_period=terms.period,
        every_days=terms.every_days,
        installments=terms.installments,
    )


@pytest.mark.parametrize(("said", "fields"), CREDIT_VECTORS)
def test_credit_terms(said: tuple[int, int, int, int], fields: list[str]) -> None:
    assert [fault.field for fault in faults_of(limited(*said))] == fields


def test_a_fault_names_the_field_what_is_allowed_and_what_was_read() -> None:
    (fault,) = faults_of(limited(1001, 30, 30))

    assert fault.sentence == "Credits to Grant must be a whole number from 1 to 1000, not 1001."


def test_the_ranges_are_those_of_the_table() -> None:
    assert [str(each) for each in (CREDITS, DAYS_TO_EXPIRE, FREQUENCY, INITIAL)] == [
        "1 to 1000",
        "1 to 3650",
        "1 to 3650",
        "0 to 1000",
    ]


BILLING_VECTORS = [
    (BillingTerms(Decimal("59.00")), []),
    (BillingTerms(Decimal(0)), []),
    (BillingTerms(Decimal("9999999.99")), []),
    (BillingTerms(Decimal("10000000.00")), ["price"]),
    (BillingTerms(Decimal("-0.01")), ["price"]),
    (BillingTerms(Decimal("NaN")), ["price"]),
    (BillingTerms(Decimal("Infinity")), ["price"]),
    (BillingTerms(Decimal("1.005")), ["price"]),
    (BillingTerms(Decimal(1), installments=1), []),
    (BillingTerms(Decimal(1), installments=0), ["installments"]),
    (BillingTerms(Decimal(1), installments=1001), ["installments"]),
    (BillingTerms(Decimal(1), period=Period.DAYS), ["every_days"]),
    (BillingTerms(Decimal(1), period=Period.DAYS, every_days=0), ["every_days"]),
    (BillingTerms(Decimal(1), period=Period.DAYS, every_days=10), []),
    (BillingTerms(Decimal(-1), period=Period.DAYS, installments=0), ["price", "every_days", "installments"]),
]


@pytest.mark.parametrize(("terms", "fields"), BILLING_VECTORS)
def test_billing_terms(terms: BillingTerms, fields: list[str]) -> None:
    assert [fault.field for fault in faults_of(billed(terms))] == fields


def test_a_price_has_as_many_decimals_as_the_currency() -> None:
    assert not faults_of(billed(BillingTerms(Decimal("1.005"))), places=3)
    (fault,) = faults_of(billed(BillingTerms(Decimal("0.5"))), places=0)
    assert fault.sentence == "Price may have at most 0 decimals, not 0.5."


@pytest.mark.parametrize(
    ("terms", "bills"),
    [
        (BillingTerms(Decimal(1)), None),
        (BillingTerms(Decimal(1), installments=12), 12),
        (BillingTerms(Decimal(1), eft=False), 1),
        (BillingTerms(Decimal(1), eft=False, installments=12), 1),
        (BillingTerms(Decimal(1), period=Period.ONCE), 1),
    ],
)
def test_eft_off_means_one_invoice(terms: BillingTerms, bills: int | None) -> None:
    assert terms.bills == bills


def test_the_first_grant_comes_after_one_period_unless_said_otherwise() -> None:
    assert CreditTerms(12, 30, 30).first_number == 1
    assert CreditTerms(12, 30, 30, first_grant=FirstGrant.ON_START).first_number == 0


GROUPS = [
    (Group.LEAD, Group.MEMBER, Group.MEMBER),
    (Group.MEMBER, Group.LEAD, Group.MEMBER),
    (Group.PROSPECT, Group.TRIAL, Group.TRIAL),
    (Group.TRIAL, Group.TRIAL, Group.TRIAL),
    (Group.TRIAL, Group.PROSPECT, Group.TRIAL),
]


@pytest.mark.parametrize(("before", "joins", "then"), GROUPS)
def test_a_group_only_moves_forward(before: Group, joins: Group, then: Group) -> None:
    assert before.forward_to(joins) is then
