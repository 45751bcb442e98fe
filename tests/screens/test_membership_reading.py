"""Every field of the wizard against what people and hostile files type: a sentence at that field, and no other."""

from __future__ import annotations

from decimal import Decimal

import pytest

from frontdesk.amounts import money_of
from frontdesk.rules.plans import LABELS, Plan, Tab
from frontdesk.rules.terms import FirstGrant, Period
from screens.memberships.reading import read, texts_of

MONEY = money_of("EUR", "en_US", {})
GERMAN = money_of("EUR", "de_DE", {})
WHOLE = {
    **texts_of(Plan(category="Memberships", name="Basic 12", limited=True), MONEY),
    "price": "59",
    "credits": "12",
    "days_to_expire": "30",
    "frequency": "30",
    "initial": "12",
}
NUMBERS = ("credits", "days_to_expire", "frequency")
NOT_NUMBERS = (
    *("", " ", "0", "-1", "+1", "1.5", "1,5", "1_000", "1e3", "NaN", "Infinity", "１２", "١٢", "²", "½", "0x10", "ten"),
    *(
        "12 12",
        "12\u200b",
        "\u202e12",
        "12\x00",
        "9" * 5000,
        "4000",
        "12a",
        "a" * 200_000,
        "[/]",
        "--",
        "1'000",
        "\t12\t3",
    ),
)
NOT_MONEY = (
    *("-1", "+5", "59,00", "1,000.00", "19.999", "1e3", "NaN", "Infinity", "-0.01", "５９", "٥٩", "59.", ".5", "5 9"),
    *("€59", "59 EUR", "10000000.00", "9" * 5000, "59\u200b", "\u202e59", "1_000", "five", "[/]", "0x10"),
)
NOT_NAMES = (
    "",
    "   ",
    "x" * 61,
    "x" * 200_000,
    "Gold\x00",
    "Gold\u202e",
    "Go\u200bld",
    "Gold\x1b[2J",
    "\ud800",
    "a\nb",
)
NOT_CODES = ("x" * 65, "A\x00", "A\u202eB", "\ue000")


def test_what_is_whole_is_a_plan() -> None:
    draft = read(WHOLE, MONEY)

    assert not draft.reading.faults
    assert draft.plan == Plan(
        category="Memberships",
        name="Basic 12",
        price=Decimal("59.00"),
        limited=True,
        credits=12,
        days_to_expire=30,
        frequency=30,
        initial=12,
    )
    assert {draft.tab(tab) for tab in Tab} == {"complete"}


@pytest.mark.parametrize(
    ("field", "text"),
    [
        *((field, text) for field in NUMBERS for text in NOT_NUMBERS),
        *(("initial", text) for text in NOT_NUMBERS if text.strip() and text != "0"),
        *(("installments", text) for text in NOT_NUMBERS if text.strip() and text != "4000"),
        *((field, text) for field in ("price", "signup_fee") for text in NOT_MONEY),
        *(("tax", text) for text in ("101", "-1", "7.555", "7,5", "NaN", "seven", "７")),
        *(("name", text) for text in NOT_NAMES),
        *(("code", text) for text in NOT_CODES),
        ("price", ""),
        ("category", ""),
        ("description", "x" * 1001),
    ],
)
def test_what_cannot_be_read_is_said_at_its_field_and_nowhere_else(field: str, text: str) -> None:
    draft = read({**WHOLE, field: text}, MONEY)

    assert list(draft.reading.faults) == [field]
    sentence = draft.reading.faults[field]
    assert sentence.startswith(LABELS[field])
    assert len(sentence) < 200
    assert sentence.isprintable()
    assert draft.plan is None


def test_a_locale_reads_its_own_mark_and_no_other() -> None:
    german = {**WHOLE, "signup_fee": ""}

    assert read({**german, "price": "59,00"}, GERMAN).plan == read(WHOLE, MONEY).plan
    assert "written like 59,00" in read({**german, "price": "59.00"}, GERMAN).reading.faults["price"]


def test_an_empty_field_is_incomplete_and_a_wrong_one_at_fault() -> None:
    assert read({**WHOLE, "price": ""}, MONEY).tab(Tab.BILLING) == "incomplete"
    assert read({**WHOLE, "price": "x"}, MONEY).tab(Tab.BILLING) == "at fault"


def test_unlimited_hides_the_credits_and_forgets_what_was_typed_there() -> None:
    draft = read({**WHOLE, "limited": "", "credits": "nonsense"}, MONEY)

    assert draft.plan is not None
    assert (draft.plan.limited, draft.plan.credits, draft.plan.initial) == (False, None, 0)
    assert {"credits", "days_to_expire", "frequency", "initial", "first_grant"} <= draft.reading.hidden
    assert draft.terms is None


def test_one_time_hides_how_often_and_days_show_how_many() -> None:
    once = read({**WHOLE, "eft": "", "installments": "12"}, MONEY)
    days = read({**WHOLE, "bill_period": "days"}, MONEY)

    assert once.plan is not None
    assert once.plan.installments is None
    assert {"bill_period", "every_days", "installments"} <= once.reading.hidden
    assert list(days.reading.faults) == ["every_days"]
    assert "every_days" not in days.reading.hidden
    assert read({**WHOLE, "bill_period": "days", "every_days": "10"}, MONEY).plan is not None


def test_the_terms_are_there_as_soon_as_their_own_fields_are_right() -> None:
    terms = read({**WHOLE, "price": "", "name": "", "first_grant": "on_start"}, MONEY).terms

    assert terms is not None
    assert terms.first_grant is FirstGrant.ON_START


def test_a_membership_is_read_again_from_its_own_texts() -> None:
    plan = Plan(
        category="Trials",
        name="Trial",
        code="T1",
        auto_renew=True,
        description="Once only",
        price=Decimal("19.50"),
        bill_period=Period.DAYS,
        every_days=10,
        installments=3,
        signup_fee=Decimal("5.00"),
        tax=Decimal("7.5"),
        limited=True,
        credits=3,
        days_to_expire=14,
        frequency=7,
    )

    for money in (MONEY, GERMAN):
        assert read(texts_of(plan, money), money).plan == plan


def test_what_was_understood_is_echoed() -> None:
    texts = {**WHOLE, "signup_fee": "20", "tax": "7.5", "installments": "6", "initial": ""}
    echoes = read(texts, MONEY).reading.echoes

    assert echoes["price"] == "= €59.00 every month"
    assert echoes["signup_fee"] == "= €20.00 once, with the first bill"
    assert echoes["tax"] == "= 7.5 % on top"
    assert echoes["installments"] == "= 6 bills, then no more"
    assert echoes["initial"] == "none at the sale"
    assert read({**WHOLE, "eft": ""}, MONEY).reading.echoes["price"] == "= €59.00 once"
    assert (
        read({**texts, "bill_period": "days", "every_days": "1"}, MONEY).reading.echoes["price"].endswith("every 1 day")
    )
