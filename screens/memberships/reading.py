"""What the wizard's texts come to: every field read strictly, judged by the one validation of the rules, and echoed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.plans import LABELS, TABS, Colour, Plan, Revenue, Tab, fault_of
from frontdesk.rules.terms import (
    CREDITS,
    DAYS_TO_EXPIRE,
    EVERY_DAYS,
    FREQUENCY,
    HIGHEST_PRICE,
    INITIAL,
    INSTALLMENTS,
    CreditTerms,
    FirstGrant,
    Group,
    Period,
    Range,
)
from frontdesk.rules.words import count
from frontdesk.text import BadText, clean_line, parse_int
from screens.widgets.fields import YES
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from frontdesk.amounts import Money

NUMBERS: Final[Mapping[str, Range]] = {
    "every_days": EVERY_DAYS,
    "installments": INSTALLMENTS,
    "credits": CREDITS,
    "days_to_expire": DAYS_TO_EXPIRE,
    "frequency": FREQUENCY,
    "initial": INITIAL,
}
TEXTS: Final[Mapping[str, tuple[int, int]]] = {"name": (1, 60), "code": (0, 64), "description": (0, 1000)}
"""Shortest and longest of each field of text."""
CREDIT_FIELDS: Final = ("credits", "days_to_expire", "frequency", "initial", "first_grant")
MISSING: Final = frozenset({"category", "name", "price", "credits", "days_to_expire", "frequency"})
"""Fields that may stay empty for a while: then their tab is not at fault but incomplete."""

PERIODS: Final = (
    (Period.WEEKLY, "every week"),
    (Period.MONTHLY, "every month"),
    (Period.QUARTERLY, "every quarter"),
    (Period.ANNUALLY, "every year"),
    (Period.DAYS, "every … days"),
)
GROUPS: Final = ((Group.LEAD, "lead"), (Group.PROSPECT, "prospect"), (Group.TRIAL, "trial"), (Group.MEMBER, "member"))
REVENUES: Final = (
    (Revenue.MEMBER, "member"),
    (Revenue.PAID_IN_FULL, "paid in full"),
    (Revenue.CHALLENGE, "challenge"),
    (Revenue.ADD_ON, "add-on"),
    (Revenue.TRIAL, "trial"),
)
FIRST_GRANTS: Final = ((FirstGrant.AFTER_PERIOD, "after one period"), (FirstGrant.ON_START, "on the start date"))
COLOURS: Final = tuple((each, "no colour" if each is Colour.NONE else each.value) for each in Colour)

_Form = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Draft:
    """The wizard's texts, read: what is wrong where, what was understood, and the membership where all is right."""

    reading: Reading
    plan: Plan | None
    incomplete: frozenset[str]
    """Fields that are empty and must not stay so."""
    terms: CreditTerms | None = None
    """The Credit Configuration as soon as its own fields are right, whatever the other tabs lack."""

    def tab(self, tab: Tab) -> str:
        """Whether a tab is ``complete``, ``incomplete`` (something is still to be filled in) or ``at fault``."""
        faults = [field for field in TABS[tab] if field in self.reading.faults]
        if not faults:
            return "complete"
        return "incomplete" if all(field in self.incomplete for field in faults) else "at fault"


def read(texts: Mapping[str, str], money: Money) -> Draft:
    """Read every field; pure, and quick enough for every key."""
    hidden = _hidden(texts)
    form: _Form = {}
    faults: dict[str, str] = {}
    for field in LABELS:
        if field in hidden:
            continue
        found = _READERS[field](field, texts.get(field, ""), money)
        if isinstance(found, BadText):
            faults[field] = found.message
        else:
            form[field] = found
    for field in LABELS:
        if field not in faults and field not in hidden and (fault := fault_of(field, form, money.places)) is not None:
            faults[field] = fault.sentence
    empty = frozenset(field for field in faults if field in MISSING and not texts.get(field, "").strip())
    reading = Reading({field: faults[field] for field in LABELS if field in faults}, _echoes(form, money), hidden)
    right = not any(field in faults for field in TABS[Tab.CREDITS])
    return Draft(reading, None if faults else _plan(form), empty, _plan(form).credit_terms if right else None)


def texts_of(plan: Plan, money: Money) -> dict[str, str]:
    """Return a membership as the wizard's texts: what somebody would have typed."""
    texts: dict[str, str] = {}
    for field in LABELS:
        value = getattr(plan, field)
        if isinstance(value, bool):
            texts[field] = YES if value else ""
        elif field in {"price", "signup_fee"}:
            texts[field] = money.write(value)
        elif isinstance(value, Decimal):
            texts[field] = f"{value.normalize():f}".replace(".", money.mark)
        else:
            texts[field] = "" if value is None else str(value)
    return texts


def _plan(form: _Form) -> Plan:
    return Plan(**{field: value for field, value in form.items() if value is not None})


def _hidden(texts: Mapping[str, str]) -> frozenset[str]:
    hidden: set[str] = set()
    if texts.get("limited") != YES:
        hidden |= set(CREDIT_FIELDS)
    if texts.get("eft") != YES:
        hidden |= {"bill_period", "every_days", "installments"}
    elif texts.get("bill_period") != Period.DAYS:
        hidden.add("every_days")
    return frozenset(hidden)


# --- reading one field --------------------------------------------------------------------------------


def _line(field: str, raw: str, _money: Money) -> str | BadText:
    shortest, longest = TEXTS[field]
    return clean_line(raw, field=LABELS[field], shortest=shortest, longest=longest)


def _as_it_is(_field: str, raw: str, _money: Money) -> str:
    return raw


def _toggle(_field: str, raw: str, _money: Money) -> bool:
    return raw == YES


def _number(field: str, raw: str, _money: Money) -> int | BadText | None:
    if not raw.strip():
        return 0 if field == "initial" else None
    allowed = NUMBERS[field]
    return parse_int(raw, field=LABELS[field], lowest=allowed.lowest, highest=allowed.highest)


def _amount(field: str, raw: str, money: Money) -> Decimal | BadText | None:
    if not raw.strip():
        return None if field == "price" else Decimal(0)
    return money.read(raw, LABELS[field], HIGHEST_PRICE)


def _percent(field: str, raw: str, money: Money) -> Decimal | BadText:
    if not raw.strip():
        return Decimal(0)
    return money.read_percent(raw.strip().removesuffix("%").rstrip(), LABELS[field])


def _choice(kind: Callable[[str], object]) -> Callable[[str, str, Money], object]:
    return lambda _field, raw, _money: kind(raw)


_READERS: Final[Mapping[str, Callable[[str, str, Any], object]]] = {
    "category": _as_it_is,
    **dict.fromkeys(TEXTS, _line),
    **dict.fromkeys(("auto_renew", "allow_discounts", "eft", "limited"), _toggle),
    **dict.fromkeys(NUMBERS, _number),
    **dict.fromkeys(("price", "signup_fee"), _amount),
    "tax": _percent,
    "colour": _choice(Colour),
    "bill_period": _choice(Period),
    "revenue_category": _choice(Revenue),
    "group": _choice(Group),
    "first_grant": _choice(FirstGrant),
}


# --- what was understood ------------------------------------------------------------------------------


_COUNTED: Final = (("credits", "=", "credit"), ("days_to_expire", "good for", "day"), ("frequency", "every", "day"))
"""What the echo of a number says before and after it."""


def _echoes(form: _Form, money: Money) -> dict[str, str]:
    return {
        field: words
        for field, words in (*_money_echoes(form, money), *_credit_echoes(form), *_other_echoes(form))
        if words
    }


def _money_echoes(form: _Form, money: Money) -> Iterator[tuple[str, str]]:
    if isinstance(price := form.get("price"), Decimal):
        yield "price", f"= {money.say(price)}{_how_often(form)}"
    if fee := form.get("signup_fee"):
        yield "signup_fee", f"= {money.say(fee)} once, with the first bill"
    if tax := form.get("tax"):
        yield "tax", f"= {tax.normalize():f} % on top".replace(".", money.mark)


def _credit_echoes(form: _Form) -> Iterator[tuple[str, str]]:
    if not form.get("limited"):
        yield "limited", "nothing is counted"
        return
    initial = form.get("initial")
    for field, before, noun in _COUNTED:
        yield field, f"{before} {count(form[field], noun)}" if form.get(field) else ""
    yield "initial", f"= {count(initial, 'credit')} once, at the sale" if initial else "none at the sale"


def _other_echoes(form: _Form) -> Iterator[tuple[str, str]]:
    bills = form.get("installments")
    yield "installments", f"= {count(bills, 'bill')}, then no more" if bills else "empty: until cancelled"
    yield "code", "" if form.get("code") else "empty: made for you"


def _how_often(form: _Form) -> str:
    if not form.get("eft"):
        return " once"
    if form.get("bill_period") is Period.DAYS:
        return f" every {count(form['every_days'], 'day')}" if form.get("every_days") else ""
    return f" {dict(PERIODS).get(form.get('bill_period', Period.MONTHLY), '')}"
