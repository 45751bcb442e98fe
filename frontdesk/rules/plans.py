"""Everything a membership promises, and the one validation of it (rules, section 3).

The wizard asks field by field while a form fills, the desk asks for the whole before it keeps a membership: both ask
``fault_of``. Values have been read already (a number is a number); whether a text can be read is the caller's to say.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from enum import StrEnum
from typing import Any, Final

from frontdesk.rules.terms import (
    CREDITS,
    DAYS_TO_EXPIRE,
    EVERY_DAYS,
    FREQUENCY,
    HIGHEST_PRICE,
    INITIAL,
    INSTALLMENTS,
    CreditTerms,
    Fault,
    FirstGrant,
    Group,
    Period,
    Range,
)


class Colour(StrEnum):
    """The colours a membership may have: those that every terminal can show."""

    NONE = "none"
    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"
    BLUE = "blue"
    MAGENTA = "magenta"
    CYAN = "cyan"
    WHITE = "white"


class Revenue(StrEnum):
    """As what the club books the money of a membership."""

    MEMBER = "member"
    PAID_IN_FULL = "paid_in_full"
    CHALLENGE = "challenge"
    ADD_ON = "add_on"
    TRIAL = "trial"


class Tab(StrEnum):
    """The wizard's tabs, in their order."""

    INFORMATION = "Membership Information"
    BILLING = "Billing Details"
    CREDITS = "Credit Settings"


@dataclass(frozen=True, slots=True)
class Plan:
    """All that a membership promises, its fields in the order of the wizard."""

    category: str = ""
    name: str = ""
    code: str = ""
    """Unique; one is made from the name where it is empty."""
    colour: Colour = Colour.NONE
    auto_renew: bool = False
    allow_discounts: bool = False
    description: str = ""
    eft: bool = True
    """Recurring; off means one bill only."""
    price: Decimal = Decimal(0)
    """One bill, exact, in the club's currency."""
    bill_period: Period = Period.MONTHLY
    every_days: int | None = None
    """Days between two bills, with the bill period ``days`` only."""
    installments: int | None = None
    """How many bills in all; None: until cancelled."""
    signup_fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    """Percent, 0 to 100, to a hundredth."""
    revenue_category: Revenue = Revenue.MEMBER
    group: Group = Group.MEMBER
    """The group a contact joins on subscribing."""
    limited: bool = False
    credits: int | None = None
    days_to_expire: int | None = None
    frequency: int | None = None
    initial: int = 0
    first_grant: FirstGrant = FirstGrant.AFTER_PERIOD

    @property
    def credit_terms(self) -> CreditTerms | None:
        """The Credit Configuration; None where it is unlimited (or not whole)."""
        if not self.limited or self.credits is None or self.days_to_expire is None or self.frequency is None:
            return None
        return CreditTerms(self.credits, self.days_to_expire, self.frequency, self.initial, self.first_grant)

    @property
    def tax_basis_points(self) -> int:
        """The tax rate in hundredths of a percent."""
        return int(self.tax * _BASIS_POINTS)


TABS: Final[Mapping[Tab, tuple[str, ...]]] = {
    Tab.INFORMATION: ("category", "name", "code", "colour", "auto_renew", "allow_discounts", "description"),
    Tab.BILLING: (
        *("eft", "price", "bill_period", "every_days", "installments"),
        *("signup_fee", "tax", "revenue_category", "group"),
    ),
    Tab.CREDITS: ("limited", "credits", "days_to_expire", "frequency", "initial", "first_grant"),
}
"""The fields of each tab, in the order in which one walks them."""

LABELS: Final[Mapping[str, str]] = {
    "category": "Category",
    "name": "Name",
    "code": "Code",
    "colour": "Colour",
    "auto_renew": "Auto-renew",
    "allow_discounts": "Allow Discounts",
    "description": "Description",
    "eft": "EFT",
    "price": "Price",
    "bill_period": "Bill Period",
    "every_days": "Every … Days",
    "installments": "Installments",
    "signup_fee": "Sign-up Fee",
    "tax": "Tax Rate",
    "revenue_category": "Revenue Category",
    "group": "Group",
    "limited": "Limited",
    "credits": "Credits to Grant",
    "days_to_expire": "Days to Expire",
    "frequency": "Frequency of New Credits",
    "initial": "Initial Credits",
    "first_grant": "First Periodic Grant",
}
"""What the desk calls each field."""

LONGEST_NAME: Final = 60
LONGEST_CODE: Final = 64
LONGEST_DESCRIPTION: Final = 1000
HIGHEST_TAX: Final = Decimal(100)
_BASIS_POINTS: Final = 100
_TAX_PLACES: Final = 2
_SHOWN: Final = 40

Form = Mapping[str, object]
"""What a form holds so far, by field; a field that is missing or None has not been filled in."""


def faults_of(plan: Plan, places: int = 2) -> list[Fault]:
    """List every fault of a membership, tab by tab; ``places`` is how many decimals the club's currency has."""
    form = {each.name: getattr(plan, each.name) for each in fields(plan)}
    found = (fault_of(field, form, places) for names in TABS.values() for field in names)
    return [fault for fault in found if fault is not None]


def fault_of(field: str, form: Form, places: int = 2) -> Fault | None:
    """Return what is wrong with one field of a form, however much of the form is filled in; None when it is right.

    What a field may be can hang on another one (installments on EFT); while that other one is not filled in, it is
    taken for what a new membership has.
    """
    check = _CHECKS.get(field)
    said = check(form, places) if check is not None else None
    return Fault(field, f"{LABELS[field]} {said}") if said is not None else None


def _text(field: str, shortest: int, longest: int) -> _Check:
    def check(form: Form, _places: int) -> str | None:
        value = str(form.get(field) or "")
        printable = all(line.isprintable() for line in value.split("\n"))
        if shortest <= len(value.strip()) and len(value) <= longest and printable:
            return None
        reach = f"{shortest} to {longest}" if shortest else f"at most {longest}"
        return f"must be {reach} printable characters, {_read(value)}."

    return check


def _number(field: str, allowed: Range, why: str = "") -> _Check:
    def check(form: Form, _places: int) -> str | None:
        value = form.get(field)
        if isinstance(value, int) and value in allowed:
            return None
        return f"must be a whole number from {allowed}{why}, {_read(value)}."

    return check


def _amount(field: str) -> _Check:
    def check(form: Form, places: int) -> str | None:
        value = form.get(field)
        if not isinstance(value, Decimal) or not value.is_finite() or not 0 <= value <= HIGHEST_PRICE:
            return f"must be an amount from 0 to {HIGHEST_PRICE}, {_read(value)}."
        if value != round(value, places):
            return f"may have at most {places} decimals, {_read(value)}."
        return None

    return check


def _tax(form: Form, _places: int) -> str | None:
    value = form.get("tax", Decimal(0))
    right = isinstance(value, Decimal) and value.is_finite() and 0 <= value <= HIGHEST_TAX
    if right and value == round(value, _TAX_PLACES):  # type: ignore[call-overload]  # it is a Decimal here
        return None
    return f"must be a percentage from 0 to {HIGHEST_TAX} with at most {_TAX_PLACES} decimals, {_read(value)}."


def _every_days(form: Form, places: int) -> str | None:
    if form.get("bill_period") is Period.DAYS:
        return _number("every_days", EVERY_DAYS, " when the Bill Period is days")(form, places)
    if form.get("every_days") is not None:
        return f"may be given only when the Bill Period is days, {_read(form['every_days'])}."
    return None


def _installments(form: Form, places: int) -> str | None:
    if form.get("installments") is None:
        return None
    if not form.get("eft", True) or form.get("bill_period") is Period.ONCE:
        return f"may be given only when bills recur, {_read(form['installments'])}."
    return _number("installments", INSTALLMENTS)(form, places)


def _of_limited(field: str, allowed: Range) -> _Check:
    """A field of the Credit Configuration: needed when limited, and out of place when not."""
    needed = _number(field, allowed)

    def check(form: Form, places: int) -> str | None:
        if form.get("limited"):
            return needed(form, places)
        if form.get(field):
            return f"belongs to a limited membership only, {_read(form[field])}."
        return None

    return check


def _read(value: object) -> str:
    """Say what was read, short however long it is."""
    if value is None or value == "":
        return "but nothing was read"
    said = "".join(char if char.isprintable() else "\ufffd" for char in str(value)[: _SHOWN + 1])
    said = said if len(said) <= _SHOWN else f"{said[: _SHOWN - 1]}…"
    return f"not “{said}”" if isinstance(value, str) else f"not {said}"


_Check = Callable[[Mapping[str, Any], int], str | None]
"""What is wrong with a field, as the end of a sentence that begins with its label."""

_CHECKS: Final[Mapping[str, _Check]] = {
    "category": _text("category", 1, LONGEST_NAME),
    "name": _text("name", 1, LONGEST_NAME),
    "code": _text("code", 0, LONGEST_CODE),
    "description": _text("description", 0, LONGEST_DESCRIPTION),
    "price": _amount("price"),
    "every_days": _every_days,
    "installments": _installments,
    "signup_fee": _amount("signup_fee"),
    "tax": _tax,
    "credits": _of_limited("credits", CREDITS),
    "days_to_expire": _of_limited("days_to_expire", DAYS_TO_EXPIRE),
    "frequency": _of_limited("frequency", FREQUENCY),
    "initial": _of_limited("initial", INITIAL),
}
"""Fields that are not here (a choice, yes or no) cannot be wrong once they are read."""
