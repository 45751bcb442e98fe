"""The reports on money: what came in, what was given back, what was sold, what is owed."""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Final

from data.statements import reports as statements
from frontdesk.answers import ReportCell, ReportRow
from frontdesk.desk.money import debtors, minor, owed_by_debit, taken_on
from frontdesk.desk.reporting import (
    CONTACT,
    OWNER,
    Asked,
    Table,
    about,
    amount,
    bars_by_day,
    bars_of,
    day,
    moment,
    money,
    number,
    page,
    person,
    text,
)
from frontdesk.rules.words import count

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_METHODS: Final = {"cash": "cash", "card": "card terminal", "debit": "bank debit", "other": "other"}
_AGES: Final = ((7, "up to 7 days"), (30, "8 to 30 days"), (90, "31 to 90 days"))


def takings(tx: Transaction, asked: Asked) -> Table:
    """Say what was taken and given back by day, method and person; what was let go is told apart."""
    found = taken_on(tx, asked.first, asked.last)
    rows = tuple(
        ReportRow(
            (
                each.day,
                _METHODS[each.method],
                each.by or OWNER,
                each.taken,
                each.given_back,
                each.taken - each.given_back,
            )
        )
        for each in found.lines
    )
    columns = (
        day("day", "Day"), text("method", "Method", 14), text("by", "By"),
        money("taken", "Taken"), money("given_back", "Given back"), money("net", "Net"),
    )  # fmt: skip
    by_day: defaultdict[date, int] = defaultdict(int)
    by_method: defaultdict[str, int] = defaultdict(int)
    for each in found.lines:
        net = minor(tx, each.taken - each.given_back)
        by_day[each.day] += net
        by_method[_METHODS[each.method]] += net
    bars = _money_by_day(tx, by_day) if asked.first != asked.last else _money_bars(tx, by_method)
    let_go = (f"Written off beside it, which is no money: {found.written_off} {tx.currency}.",)
    return Table(columns, rows, bars, let_go if found.written_off else ())


def _money_bars(tx: Transaction, sums: dict[str, int]) -> Any:  # noqa: ANN401  # the bars of a table
    return bars_of(sums.items(), lambda value: f"{amount(tx, value)}")


def _money_by_day(tx: Transaction, sums: dict[date, int]) -> Any:  # noqa: ANN401  # the bars of a table
    return bars_by_day(sums, tx.today, lambda value: f"{amount(tx, value)}")


_KINDS: Final = {"refund": "refund", "write_off": "written off", "undo": "payment undone"}


def given_back(tx: Transaction, asked: Asked) -> Table:
    """List refunds, payments that were taken back, and what was written off, the newest first."""
    between = asked.between(tx)
    counted = tx.sure(statements.given_back_in_all, **between)
    rows, following = page(tx, asked, statements.given_back, between, lambda row: _given_back(tx, row))
    columns = (
        moment("at", "When"), *CONTACT, text("what", "What", 14), money("given_back", "Given back"),
        money("written_off", "Let go"), text("by", "By", 12, wide_only=True),
        text("reason", "Reason", 18, wide_only=True),
    )  # fmt: skip
    sums: tuple[ReportCell, ...] = (
        *(None,) * 4, amount(tx, counted.back), amount(tx, counted.let_go), None, None,
    )  # fmt: skip
    return Table(columns, rows, total=counted.rows, sums=sums, next=following)


def _given_back(tx: Transaction, row: Row[Any]) -> ReportRow:
    let_go = row.kind == "write_off"
    what = _KINDS[row.kind] if row.op != "undo" or row.kind == "undo" else f"{_KINDS[row.kind]}, undone"
    money_back, left = (0, row.amount) if let_go else (-row.amount, 0)
    cells = (what, amount(tx, money_back), amount(tx, left), row.staff or OWNER, row.reason)
    return about(person(row), (row.at,), cells)


def sales(tx: Transaction, asked: Asked) -> Table:
    """List the memberships sold, the newest first, with their first bill."""
    counted = tx.sure(statements.sales_in_all, **asked.days)
    rows, following = page(tx, asked, statements.sales, asked.days, lambda row: _sale(tx, row))
    columns = (
        day("sold", "Sold"), *CONTACT, text("membership", "Membership", 16), day("start", "Starts", wide_only=True),
        money("first_bill", "First bill"), money("discount", "Discount", wide_only=True),
        text("paid", "Paid then", 9, wide_only=True), text("by", "By", 12, wide_only=True),
    )  # fmt: skip
    sums: tuple[ReportCell, ...] = (
        *(None,) * 5, amount(tx, counted.first_bill), amount(tx, counted.discount), None, None,
    )  # fmt: skip
    sold = tx.all(statements.sales_by_membership, **asked.days)
    bars = bars_of((row.name, row.sold) for row in sold)
    return Table(columns, rows, bars, total=counted.rows, sums=sums, next=following)


def _sale(tx: Transaction, row: Row[Any]) -> ReportRow:
    first = row.price + row.tax if row.first_amount is None else row.first_amount
    paid = "yes" if row.first_paid else "later"
    cells = (row.name, row.start, amount(tx, first), amount(tx, row.discount), paid, row.staff or OWNER)
    return about(person(row), (row.sold_on,), cells)


def past_due(tx: Transaction, asked: Asked) -> Table:
    """List who owes what from before today, since when, and whether they are let in all the same for now."""
    del asked
    rows: list[ReportRow] = []
    ages: defaultdict[str, int] = defaultdict(int)
    for debtor in debtors(tx, tx.today - timedelta(days=1)):
        owed, oldest = sum(bill.owed for bill in debtor.bills), debtor.bills[0].due
        ages[_age((tx.today - oldest).days)] += owed
        cells = (len(debtor.bills), amount(tx, owed), oldest, (tx.today - oldest).days, _blocked(tx, oldest))
        rows.append(about(debtor.person, (), cells))
    columns = (
        *CONTACT, number("bills", "Bills"), money("owed", "Owes"), day("since", "Since"),
        number("days", "Days", 6, summed=False), text("blocked", "Let in?", 17),
    )  # fmt: skip
    every = (*(words for _days, words in _AGES), _age(10_000))
    bars = _money_bars(tx, {words: ages[words] for words in every if ages[words]})
    grace = (f"Bills are past due {count(tx.grace_days, 'day')} after they were due.",) if tx.grace_days else ()
    return Table(columns, tuple(rows), bars, grace)


def _age(days: int) -> str:
    return next((words for most, words in _AGES if days <= most), "over 90 days")


def _blocked(tx: Transaction, oldest: date) -> str:
    if not (tx.policy.enforced and tx.policy.past_due_locks):
        return "yes: not enforced"
    left = tx.grace_days - (tx.today - oldest).days
    return "no" if left < 0 else f"yes: grace, {count(left, 'day')}"


def eft(tx: Transaction, asked: Asked) -> Table:
    """List what is to be called in by a day, bill by bill."""
    found = owed_by_debit(tx, asked.last)
    rows = tuple(about(each.contact, (each.due,), (each.name, each.owed)) for each in found.lines)
    columns = (day("due", "Due"), *CONTACT, text("membership", "Membership", 18), money("owed", "Owes"))
    sums: defaultdict[date, int] = defaultdict(int)
    for each in found.lines:
        sums[each.due] += minor(tx, each.owed)
    return Table(columns, rows, _money_by_day(tx, sums))
