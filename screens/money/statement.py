"""Somebody's statement: every bill under what is owed, then every payment."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, say_day
from screens.contacts.words import moment
from screens.money.words import METHOD_WORDS
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, datetime

    from frontdesk.amounts import Money
    from frontdesk.answers import Billed, BillLine, PaymentLine

COLUMNS: Final = (
    Column("When", 17),
    Column("What", 0),
    Column("Amount", 11, right=True),
    Column("Tax", 10, right=True, from_width=100),
    Column("Paid", 11, right=True, from_width=100),
    Column("", 22),
)
KINDS: Final = {
    "sale": "paid at the sale",
    "desk": "payment",
    "undo": "payment taken back",
    "refund": "refund",
    "write_off": "written off",
}


def key_of_bill(bill: BillLine) -> str:
    """Return the key of the row of a bill."""
    return f"bill {bill.due} {bill.number} {bill.membership}"


def key_of_payment(payment: PaymentLine) -> str:
    """Return the key of the row of a payment."""
    return f"payment {payment.payment}"


def rows(billed: Billed, now: datetime, money: Money) -> Iterator[Row]:
    """Yield the bills under what is owed, then the payments."""
    if billed.bills:
        yield Row("", (say_balance(billed, money, now.date()),))
    for bill in billed.bills:
        words, style = _standing(bill, billed, money)
        tax = money.say(bill.tax) if bill.tax else ""
        what = f"{bill.membership}, bill {bill.number}"
        cells = (say_day(bill.due), what, money.say(bill.amount), tax, money.say(bill.paid), Cell(words, style))
        yield Row(key_of_bill(bill), cells)
    if billed.payments:
        yield Row("", ("Payments",))
    for each in billed.payments:
        what = f"{KINDS.get(each.kind, each.kind)}{f', {each.membership}' if each.membership else ''}"
        how = "undone" if each.undone else "" if each.kind == "write_off" else METHOD_WORDS[each.method]
        cells = (moment(each.at, now), what, money.say(each.amount), "", "", Cell(how, "$quiet"))
        yield Row(key_of_payment(each), cells, "$quiet" if each.undone else "")


def say_balance(billed: Billed, money: Money, today: date) -> str:
    """Say what is owed, how much of it from before today, and how long the grace days last."""
    if not billed.due:
        return "Bills · all paid"
    owes = f"Bills · owes {money.say(billed.due)}"
    if not billed.past_due:
        return owes
    if billed.blocks or not billed.grace_days:
        return f"{owes}, {money.say(billed.past_due)} of it past due"
    return f"{owes}, {money.say(billed.past_due)} of it late: {_grace(billed, today)}"


def _grace(billed: Billed, today: date) -> str:
    oldest = min(each.due for each in billed.bills if each.late)
    left = billed.grace_days - (today - oldest).days
    return f"{count(left, 'grace day')} left" if left >= 0 else "not enforced"


def _standing(bill: BillLine, billed: Billed, money: Money) -> tuple[str, str]:
    if not bill.owed:
        return "✔ paid", "$success"
    part = f"{money.say(bill.owed)} " if bill.paid else ""
    if not bill.late:
        return f"○ {part}due", "$warning"
    return (f"✖ {part}past due", "bold $error") if billed.blocks else (f"! {part}in grace", "$warning")


def bill_in_words(bill: BillLine, billed: Billed, money: Money, today: date) -> str:
    """Say all of a bill: what it is made of, what is paid of it, how late it is."""
    made = f"{money.say(bill.amount - bill.tax)} + {money.say(bill.tax)} tax = " if bill.tax else ""
    words = f"{bill.membership}, bill {bill.number}, due {say_day(bill.due)}: {made}{money.say(bill.amount)}"
    if not bill.owed:
        return f"{words} · paid"
    words = f"{words} · {money.say(bill.paid)} paid, {money.say(bill.owed)} owed"
    if not bill.late:
        return words
    late = f"{words} · {count((today - bill.due).days, 'day')} late"
    return f"{late}, {count(billed.grace_days, 'grace day')}" if billed.grace_days else late


def payment_in_words(payment: PaymentLine, money: Money, now: datetime) -> str:
    """Say all of a payment: when, how, by whom, why, and what can still be given back of it."""
    parts = (
        f"{moment(payment.at, now)}: {money.say(payment.amount)} {KINDS.get(payment.kind, payment.kind)}",
        "" if payment.kind == "write_off" else METHOD_WORDS[payment.method],
        f"by {payment.by}" if payment.by else "by the owner",
        payment.reason,
        f"{money.say(payment.left)} can be given back" if payment.left else "",
        "undone" if payment.undone else "",
    )
    return " · ".join(filter(None, parts))
