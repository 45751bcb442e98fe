"""What makes a membership valid, field by field and as a whole (rules, section 3)."""

from dataclasses import fields
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.plans import LABELS, TABS, Colour, Plan, Revenue, fault_of, faults_of
from frontdesk.rules.terms import CreditTerms, FirstGrant, Period

BASIC = Plan("Plans", "Basic 12", limited=True, credits=12, days_to_expire=30, frequency=30, initial=12)
FIELDS = [name for names in TABS.values() for name in names]


def test_the_tabs_hold_every_field_once_in_the_order_of_the_membership() -> None:
    assert FIELDS == [each.name for each in fields(Plan)] == list(LABELS)


def test_a_membership_says_its_terms() -> None:
    assert BASIC.credit_terms == CreditTerms(12, 30, 30, 12)
    assert Plan().credit_terms is None
    assert Plan(limited=True).credit_terms is None
    assert Plan(tax=Decimal("8.25")).tax_basis_points == 825


WRONG: list[tuple[str, object, str]] = [
    ("category", "", "Category must be 1 to 60 printable characters, but nothing was read."),
    ("category", None, "Category must be 1 to 60 printable characters, but nothing was read."),
    ("name", "", "Name must be 1 to 60 printable characters, but nothing was read."),
    ("name", " ", "Name must be 1 to 60 printable characters, not “ ”."),
    ("name", "x" * 61, f"Name must be 1 to 60 printable characters, not “{'x' * 39}…”."),
    ("name", "a\u202eb", "Name must be 1 to 60 printable characters, not “a\ufffdb”."),
    ("name", "a\x00b", "Name must be 1 to 60 printable characters, not “a\ufffdb”."),
    ("code", "x" * 65, f"Code must be at most 64 printable characters, not “{'x' * 39}…”."),
    ("description", "x" * 1001, f"Description must be at most 1000 printable characters, not “{'x' * 39}…”."),
    ("price", None, "Price must be an amount from 0 to 9999999.99, but nothing was read."),
    ("price", Decimal("-0.01"), "Price must be an amount from 0 to 9999999.99, not -0.01."),
    ("price", Decimal("NaN"), "Price must be an amount from 0 to 9999999.99, not NaN."),
    ("price", Decimal("Infinity"), "Price must be an amount from 0 to 9999999.99, not Infinity."),
    ("price", Decimal("19.999"), "Price may have at most 2 decimals, not 19.999."),
    ("signup_fee", Decimal(10000000), "Sign-up Fee must be an amount from 0 to 9999999.99, not 10000000."),
    ("tax", Decimal("100.01"), "Tax Rate must be a percentage from 0 to 100 with at most 2 decimals, not 100.01."),
    ("tax", Decimal("1.001"), "Tax Rate must be a percentage from 0 to 100 with at most 2 decimals, not 1.001."),
    ("tax", Decimal("NaN"), "Tax Rate must be a percentage from 0 to 100 with at most 2 decimals, not NaN."),
    ("installments", 0, "Installments must be a whole number from 1 to 1000, not 0."),
    ("every_days", 7, "Every … Days may be given only when the Bill Period is days, not 7."),
    ("credits", None, "Credits to Grant must be a whole number from 1 to 1000, but nothing was read."),
    ("credits", 1001, "Credits to Grant must be a whole number from 1 to 1000, not 1001."),
    ("days_to_expire", 0, "Days to Expire must be a whole number from 1 to 3650, not 0."),
    ("frequency", 0, "Frequency of New Credits must be a whole number from 1 to 3650, not 0."),
    ("initial", -1, "Initial Credits must be a whole number from 0 to 1000, not -1."),
    ("initial", 10**60, f"Initial Credits must be a whole number from 0 to 1000, not 1{'0' * 38}…."),
]


@pytest.mark.parametrize(("field", "value", "sentence"), WRONG)
def test_a_fault_says_what_is_allowed_and_what_was_read(field: str, value: object, sentence: str) -> None:
    form = {each.name: getattr(BASIC, each.name) for each in fields(Plan)} | {field: value}
    fault = fault_of(field, form)

    assert fault is not None
    assert (fault.field, fault.sentence) == (field, sentence)


TOGETHER: list[tuple[Plan, list[str]]] = [
    (BASIC, []),
    (Plan("Plans", "Gold"), []),
    (Plan("Plans", "Gold", eft=False, installments=3), ["installments"]),
    (Plan("Plans", "Gold", bill_period=Period.ONCE, installments=3), ["installments"]),
    (Plan("Plans", "Gold", eft=False, bill_period=Period.ONCE), []),
    (Plan("Plans", "Gold", bill_period=Period.DAYS, every_days=10, installments=3), []),
    (Plan("Plans", "Gold", bill_period=Period.DAYS), ["every_days"]),
    (Plan("Plans", "Gold", every_days=10), ["every_days"]),
    (Plan("Plans", "Gold", credits=1, days_to_expire=1, frequency=1, initial=1),
     ["credits", "days_to_expire", "frequency", "initial"]),
    (Plan("Plans", "Gold", limited=True), ["credits", "days_to_expire", "frequency"]),
    (Plan(price=Decimal(-1), limited=True), ["category", "name", "price", "credits", "days_to_expire", "frequency"]),
    (Plan("P", "G", "C", Colour.RED, True, True, "two\nlines", True, Decimal(5), tax=Decimal(19),
          revenue_category=Revenue.TRIAL, first_grant=FirstGrant.ON_START), []),
]  # fmt: skip


@pytest.mark.parametrize(("plan", "wrong"), TOGETHER)
def test_what_must_go_together(plan: Plan, wrong: list[str]) -> None:
    assert [fault.field for fault in faults_of(plan)] == wrong


values = st.one_of(
    st.none(),
    st.text(max_size=70),
    st.integers(-2, 4000),
    st.decimals(places=3),
    st.booleans(),
    st.sampled_from(Period),
)
forms = st.dictionaries(st.sampled_from(FIELDS), values)


@given(forms, st.sampled_from(FIELDS), st.integers(0, 3))
def test_any_part_of_a_form_can_be_asked_about(form: dict[str, object], field: str, places: int) -> None:
    """Whatever is in it: a sentence that begins with the field's label, or nothing."""
    fault = fault_of(field, form, places)

    assert fault is None or (fault.sentence.startswith(f"{LABELS[field]} ") and fault.sentence.endswith("."))
