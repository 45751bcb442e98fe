"""Bills and payments in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.billing import Method
from frontdesk.rules.words import count, say_day

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from frontdesk.amounts import Money
    from frontdesk.answers import Billed, BillLine, ContactOverview

METHODS: Final = (
    (Method.CASH, "cash"),
    (Method.CARD, "card terminal"),
    (Method.DEBIT, "bank debit"),
    (Method.OTHER, "other"),
)
"""How somebody pays, and what it is called."""
METHOD_WORDS: Final[dict[str, str]] = dict(METHODS)
BILLS_SHOWN: Final = 5


def say_due(billed: Billed, money: Money, today: date) -> Iterator[str]:
    """Say what is due, bill by bill, the oldest first."""
    unpaid = [each for each in reversed(billed.bills) if each.owed]
    shown = unpaid if len(unpaid) <= BILLS_SHOWN else unpaid[: BILLS_SHOWN - 1]
    for each in shown:
        yield say_bill(each, money, today)
    if rest := unpaid[len(shown) :]:
        yield f"… and {count(len(rest), 'bill')} more: {money.say(sum((each.owed for each in rest), money.nothing))}"


def say_bill(bill: BillLine, money: Money, today: date) -> str:
    """Say one bill that is not paid: Basic 8, bill 3 of 1 Mar: €59.00, 4 days past due."""
    part = f" of {money.say(bill.amount)}" if bill.paid else ""
    late = f", {count((today - bill.due).days, 'day')} past due" if bill.late else ""
    return f"{bill.membership}, bill {bill.number} of {say_day(bill.due, today)}: {money.say(bill.owed)}{part}{late}"


def say_owing(before: ContactOverview, after: ContactOverview, money: Money) -> Iterator[str]:
    """Say what becomes of what somebody owes, and of the credits that a past-due lock holds."""
    yield f"Owes {money.say(before.due)} → {money.say(after.due)}."
    if before.past_due:
        yield f"Past due {money.say(before.past_due)} → {money.say(after.past_due) if after.past_due else 'nothing'}."
    if before.available != after.available:
        yield f"Credits available {before.available} → {after.available}."
    elif "past_due" in after.flags:
        yield "It stays past due: check-in and credits stay blocked."
