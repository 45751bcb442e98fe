"""What the dates and the payment of a sale come to: every field read strictly, and echoed."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Final

from frontdesk.rules.billing import Method
from frontdesk.rules.terms import HIGHEST_PRICE
from frontdesk.text import BadText
from screens.money.words import METHODS
from screens.widgets.days import TODAY, read_day, say_weekday
from screens.widgets.fields import YES, ChoiceField, Field, ToggleField
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from frontdesk.amounts import Money
    from frontdesk.requests import Sell
    from frontdesk.rules.plans import Plan

LABELS: Final = {
    "start": "Start date",
    "first_billing": "First billing date",
    "paid": "First invoice",
    "method": "Paid by",
    "discount": "Discount",
    "waive_fee": "Sign-up fee",
    "pro_rate": "Pro-rate",
}
AT: Final = {"discount_percent": "discount", "again": "start"}
"""Where a refusal of a field is said that the form does not have."""


@dataclass(frozen=True, slots=True)
class SaleTerms:
    """When it starts and how it is paid."""

    start: date
    first_billing: date
    paid: bool = True
    method: Method = Method.CASH
    discount: Decimal | None = None
    discount_percent: Decimal | None = None
    waive_fee: bool = False
    pro_rate: bool = False

    def request(self, card: str, membership: str, *, again: bool) -> Sell:
        """Return what is asked of the desk."""
        from frontdesk.requests import Sell

        return Sell(
            card,
            membership,
            self.start,
            self.first_billing,
            self.paid,
            again,
            self.method if self.paid else Method.OTHER,
            self.discount,
            self.discount_percent,
            self.pro_rate,
            self.waive_fee,
        )


@dataclass(frozen=True, slots=True)
class SaleDraft:
    """The second step's texts, read: what is wrong where, and the terms where all is right."""

    reading: Reading
    terms: SaleTerms | None = None


def sale_fields(start: date | None) -> tuple[Field, ...]:
    """Return the fields with their first texts."""
    return (
        Field("start", LABELS["start"], str(start) if start else TODAY),
        Field("first_billing", LABELS["first_billing"]),
        ToggleField("paid", LABELS["paid"], YES, on="paid now", off="to be paid later"),
        ChoiceField("method", LABELS["method"], METHODS, Method.CASH),
        Field("discount", LABELS["discount"], size="short"),
        ToggleField("waive_fee", LABELS["waive_fee"], on="left out", off="charged"),
        ToggleField("pro_rate", LABELS["pro_rate"], on="reduced to the days paid for", off="the whole price"),
    )


def read_sale(texts: Mapping[str, str], plan: Plan, today: date, money: Money) -> SaleDraft:
    """Read every field; pure, and quick enough for every key."""
    faults: dict[str, str] = {}
    echoes: dict[str, str] = {}
    start = read_day(texts["start"], today, field=LABELS["start"], earliest=today)
    first: date | str = start
    if texts["first_billing"].strip():
        first = read_day(texts["first_billing"], today, field=LABELS["first_billing"], earliest=today)
        _told("first_billing", first, faults, echoes)
    else:
        echoes["first_billing"] = "on the start date"
    _told("start", start, faults, echoes)
    hidden = _hidden(texts, plan, start, first)
    off = None if "discount" in hidden else _discount(texts["discount"], plan, money)
    if isinstance(off, str):
        faults["discount"] = off
    elif off is None:
        echoes["discount"] = "none; an amount, or a part like 10%"
    else:
        echoes["discount"] = f"{off[0].normalize():f} % off" if off[1] else f"{money.say(off[0])} off"
    reading = Reading(faults, echoes, hidden)
    if isinstance(start, str) or isinstance(first, str) or isinstance(off, str):
        return SaleDraft(reading)
    terms = SaleTerms(
        start,
        first,
        texts["paid"] == YES,
        Method(texts["method"] or Method.OTHER),
        off[0] if off and not off[1] else None,
        off[0] if off and off[1] else None,
        "waive_fee" not in hidden and texts["waive_fee"] == YES,
        "pro_rate" not in hidden and texts["pro_rate"] == YES,
    )
    return SaleDraft(reading, terms)


def _told(key: str, day: date | str, faults: dict[str, str], echoes: dict[str, str]) -> None:
    if isinstance(day, str):
        faults[key] = day
    else:
        echoes[key] = say_weekday(day)


def _hidden(texts: Mapping[str, str], plan: Plan, start: date | str, first: date | str) -> frozenset[str]:
    hidden = set()
    if texts["paid"] != YES:
        hidden.add("method")
    if not plan.allow_discounts or not plan.price:
        hidden.add("discount")
    if not plan.signup_fee:
        hidden.add("waive_fee")
    if not plan.eft or isinstance(start, str) or isinstance(first, str) or first >= start:
        hidden.add("pro_rate")
    return frozenset(hidden)


def _discount(text: str, plan: Plan, money: Money) -> tuple[Decimal, bool] | str | None:
    """Read an amount or a percentage; whether it is the latter, or the sentence that says what is wrong."""
    typed = text.strip()
    if not typed:
        return None
    percent = typed.endswith("%")
    if percent:
        read = money.read_percent(typed.removesuffix("%").rstrip(), LABELS["discount"])
    else:
        read = money.read(typed, LABELS["discount"], HIGHEST_PRICE)
    if isinstance(read, BadText):
        return read.message
    if not read:
        return "Discount must be more than 0; leave it empty for none."
    if not percent and read > plan.price:
        return f"Discount must be {money.write(plan.price)} at most, the whole price."
    return read, percent
