"""What the club sells, in the words of its lists."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.rules.terms import FirstGrant, Period
from frontdesk.rules.words import count
from screens.widgets.table import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from frontdesk.amounts import Money
    from frontdesk.answers import CategoryLine, MembershipLine
    from frontdesk.rules.plans import Plan

OFTEN = {
    Period.WEEKLY: "a week",
    Period.MONTHLY: "a month",
    Period.QUARTERLY: "a quarter",
    Period.ANNUALLY: "a year",
    Period.ONCE: "once",
}


def price_words(plan: Plan, money: Money) -> str:
    """Say what a membership costs: $59.00 a month."""
    often = "once" if not plan.eft else OFTEN.get(plan.bill_period, f"every {count(plan.every_days or 0, 'day')}")
    bills = f", {plan.installments}×" if plan.eft and plan.installments else ""
    return f"{money.say(plan.price)} {often}{bills}"


def credit_words(plan: Plan) -> str:
    """Say what a membership grants: 12 every 30 days, good 30, 12 at once."""
    if not plan.limited:
        return "unlimited"
    initial = f", {plan.initial} at once" if plan.initial else ""
    start = ", first on start" if plan.first_grant is FirstGrant.ON_START else ""
    return f"{plan.credits} every {count(plan.frequency or 0, 'day')}, good {plan.days_to_expire}{initial}{start}"


def rows(
    categories: Iterable[CategoryLine], memberships: Iterable[MembershipLine], money: Money, *, archived: bool
) -> Iterator[Row]:
    """Yield the list: each category as a heading, under it its memberships, those on sale or the archived ones."""
    shown = [each for each in memberships if each.archived == archived]
    for category in categories:
        inside = [each for each in shown if each.category == category.name]
        if inside or not archived:
            empty = "" if inside else " · nothing on sale"
            yield Row("", (f"{category.name}{empty}",))
        for each in inside:
            yield Row(
                each.code,
                (
                    each.name,
                    Cell(each.code, "$quiet"),
                    price_words(each, money),
                    Cell(credit_words(each), "" if each.limited else "$success"),
                    str(each.held_now),
                    Cell(str(each.held_ever), "$quiet"),
                ),
            )
