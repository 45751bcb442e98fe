"""Random lives of a club's money, held against a slow calculation of its own; and every report against both.

The calculation walks from bill to bill by the calendar and settles them one by one, in decimals; it shares nothing with
``frontdesk.rules.billing``.
"""

from __future__ import annotations

import random
from collections import defaultdict
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

import pytest

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.reports import ReportName
from frontdesk.requests import Report
from frontdesk.rules.billing import Method
from frontdesk.rules.terms import Period
from tests.desk.kit import MONDAY, Counter

CENT = Decimal("0.01")
CARDS = ("anna", "bob", "cleo", "dora")
PLANS: dict[str, dict[str, object]] = {
    "month": {
        "bill_period": Period.MONTHLY,
        "signup_fee": Decimal("19.90"),
        "tax": Decimal(19),
        "allow_discounts": True,
    },
    "year": {"bill_period": Period.ANNUALLY, "allow_discounts": True},
    "parts": {"bill_period": Period.QUARTERLY, "installments": 3, "tax": Decimal("7.5"), "signup_fee": Decimal(10)},
    "week": {"bill_period": Period.WEEKLY, "allow_discounts": True},
    "tens": {"bill_period": Period.DAYS, "every_days": 10, "tax": Decimal("0.01")},
    "once": {"eft": False, "bill_period": Period.ONCE, "signup_fee": Decimal("5.55")},
}
PRICE = Decimal("49.99")


def half_up(amount: Decimal) -> Decimal:
    return amount.quantize(CENT, ROUND_HALF_UP)


def months_on(first: date, months: int) -> date:
    """The same day some months on, one month after the other; the last day where there is none."""
    year, month = first.year, first.month
    for _ in range(months):
        month += 1
        if month > 12:
            year, month = year + 1, 1
    for day in range(first.day, 27, -1):
        try:
            return date(year, month, day)
        except ValueError:
            continue
    return date(year, month, first.day)


@dataclass
class Sold:
    """One subscription, as it was agreed at the counter."""

    plan: str
    start: date
    first_billing: date
    first: Decimal
    later: Decimal
    paid_first: bool
    end: date | None = None

    def due_on(self, number: int) -> date:
        terms = PLANS[self.plan]
        match terms["bill_period"]:
            case Period.WEEKLY:
                return self.first_billing + timedelta(weeks=number)
            case Period.DAYS:
                return self.first_billing + timedelta(days=10 * number)
            case Period.MONTHLY:
                return months_on(self.first_billing, number)
            case Period.QUARTERLY:
                return months_on(self.first_billing, 3 * number)
            case _:
                return months_on(self.first_billing, 12 * number)

    def bills(self, until: date) -> list[tuple[date, Decimal]]:
        """The bills due by a day, but for a first one paid at the sale."""
        most = 1 if self.plan == "once" else PLANS[self.plan].get("installments", 10_000)
        found: list[tuple[date, Decimal]] = []
        number = 0
        assert isinstance(most, int)
        while number < most and (due := self.due_on(number)) <= until and (self.end is None or due <= self.end):
            if not (number == 0 and self.paid_first):
                found.append((due, self.first if number == 0 else self.later))
            number += 1
        return found


@dataclass
class Purse:
    """What somebody bought and paid."""

    sold: list[Sold] = field(default_factory=list)
    settled: Decimal = Decimal(0)
    """Paid or let go, first bills at their sale aside."""
    kept: Decimal = Decimal(0)
    """All money taken, less what was given back."""

    def open_bills(self, until: date) -> list[tuple[date, Decimal]]:
        left, found = self.settled, []
        every = [(due, at, amount) for at, each in enumerate(self.sold) for due, amount in each.bills(until)]
        for due, _at, amount in sorted(every, key=lambda bill: bill[:2]):
            paid = min(left, amount)
            left -= paid
            if amount > paid:
                found.append((due, amount - paid))
        return found

    def owes(self, until: date) -> Decimal:
        return sum((owed for _due, owed in self.open_bills(until)), Decimal(0))


@dataclass
class Life:
    """One random life."""

    club: Counter
    dice: random.Random
    today: date = MONDAY
    purses: dict[str, Purse] = field(default_factory=lambda: {card: Purse() for card in CARDS})
    taken: defaultdict[tuple[date, Method], Decimal] = field(default_factory=lambda: defaultdict(Decimal))
    given: Decimal = Decimal(0)
    let_go: Decimal = Decimal(0)
    first_bills: Decimal = Decimal(0)
    sales: int = 0

    def go_on(self) -> None:
        for _ in range(70):
            card = self.dice.choice(CARDS)
            deed = self.dice.choice((self.wait, self.sell, self.pay, self.pay, self.refund, self.write_off, self.end))
            deed(card, self.purses[card])
            self.look_at(card)

    def look_at(self, card: str) -> None:
        told, purse = self.club.do(requests.Bills(card)), self.purses[card]
        assert told.due == purse.owes(self.today)
        late = sum((owed for due, owed in purse.open_bills(self.today) if due < self.today), Decimal(0))
        assert told.past_due == late
        assert sum(bill.owed for bill in told.bills) == told.due
        assert sum(paid.amount for paid in told.payments if paid.kind != "write_off") == purse.kept

    def wait(self, card: str, purse: Purse) -> None:
        del card, purse
        self.today += timedelta(days=self.dice.choice((1, 3, 9, 17, 31)))
        self.club.at(self.today, "10:00")

    def sell(self, card: str, purse: Purse) -> None:
        plan = self.dice.choice([*PLANS])
        terms = PLANS[plan]
        start = self.today + timedelta(days=self.dice.choice((0, 0, 5, 26, 200)))
        first_billing = self.today + timedelta(days=self.dice.choice((0, 0, 3, 24, 90)))
        pro_rate, waive, paid = (self.dice.random() < 0.5 for _ in range(3))
        percent = self.dice.choice((None, Decimal("12.5"), Decimal(100))) if terms.get("allow_discounts") else None
        method = self.dice.choice([*Method])
        answer = self.club.ask(
            requests.Sell(
                card, plan, start, first_billing, paid, again=True, method=method, discount_percent=percent,
                pro_rate=pro_rate, waive_fee=waive,
            )
        )  # fmt: skip
        assert not isinstance(answer, Refusal), answer
        tax, fee = (Decimal(str(terms.get(each, 0))) for each in ("tax", "signup_fee"))
        sold = Sold(plan, start, first_billing, PRICE, PRICE + half_up(PRICE * tax / 100), paid)
        price = PRICE
        if pro_rate and start > first_billing and plan != "once":
            after = sold.due_on(1)
            price = half_up(PRICE * max((after - start).days, 0) / Decimal((after - first_billing).days))
        less = half_up(price * percent / 100) if percent is not None else Decimal(0)
        net = price + (Decimal(0) if waive else fee) - less
        sold.first = net + half_up(net * tax / 100)
        purse.sold.append(sold)
        self.first_bills += sold.first
        self.sales += 1
        if paid:
            self.take(purse, sold.first, method)

    def take(self, purse: Purse, amount: Decimal, method: Method) -> None:
        purse.kept += amount
        self.taken[self.today, method] += amount

    def pay(self, card: str, purse: Purse) -> None:
        due = purse.owes(self.today)
        if not due:
            return
        part = half_up(due * Decimal(self.dice.choice(("1", "0.5", "0.333"))))
        amount, method = max(part, CENT), self.dice.choice([*Method])
        answer = self.club.do(requests.Pay(card, amount, method))
        assert answer.due == due - amount
        if self.dice.random() < 0.2:
            self.club.do(requests.Undo())
            return
        purse.settled += amount
        self.take(purse, amount, method)

    def refund(self, card: str, purse: Purse) -> None:
        if purse.kept <= 0:
            return
        amount, method = max(half_up(purse.kept / 3), CENT), self.dice.choice([*Method])
        self.club.do(requests.Refund(card, amount, "was ill", method))
        if self.dice.random() < 0.3:
            self.club.do(requests.Undo())
            return
        purse.kept -= amount
        self.taken[self.today, method] -= amount
        self.given += amount

    def write_off(self, card: str, purse: Purse) -> None:
        due = purse.owes(self.today)
        if due and self.dice.random() < 0.4:
            amount = max(half_up(due / 4), CENT)
            self.club.do(requests.WriteOff(card, "goodwill", amount))
            purse.settled += amount
            self.let_go += amount

    def end(self, card: str, purse: Purse) -> None:
        running = [each for each in purse.sold if each.end is None]
        if not running or self.dice.random() < 0.6:
            return
        newest = [each for each in running if each.plan == running[-1].plan][-1]
        on = max(self.today, newest.start) + timedelta(days=self.dice.choice((0, 14)))
        self.club.do(requests.End(card, newest.plan, on))
        newest.end = on

    # --- the reports ------------------------------------------------------------------------------------

    def report(self, name: ReportName, first: date | None = None, last: date | None = None) -> answers.Report:
        report = self.club.do(Report(name, first, last, most=5000))
        for at, column in enumerate(report.columns):
            if column.summed and report.rows:
                added = sum((row.cells[at] for row in report.rows), 0)  # type: ignore[misc]  # a column of numbers
                assert report.sums[at] == added
        return report

    def column(self, report: answers.Report, field: str) -> Decimal:
        at = next(at for at, column in enumerate(report.columns) if column.field == field)
        return sum((Decimal(str(row.cells[at])) for row in report.rows), Decimal(0))

    def look_at_the_reports(self) -> None:
        spans = [(first, min(first + timedelta(days=300), self.today)) for first in self._begins()]
        net = given = let_go = sold = Decimal(0)
        for first, last in spans:
            net += self.column(self.report(ReportName.TAKINGS, first=first, last=last), "net")
            back = self.report(ReportName.GIVEN_BACK, first=first, last=last)
            let_go += self.column(back, "written_off")
            given += self.column(back, "given_back")
            sold += self.column(self.report(ReportName.SALES, first=first, last=last), "first_bill")
        assert net == sum(purse.kept for purse in self.purses.values()) == sum(self.taken.values())
        assert let_go == self.let_go
        assert given >= self.given  # undone payments are given back, too
        assert sold == self.first_bills
        late = self.report(ReportName.PAST_DUE)
        assert {row.card: row.cells[3] for row in late.rows} == {
            card: owed
            for card, purse in self.purses.items()
            if (owed := sum((owed for due, owed in purse.open_bills(self.today) if due < self.today), Decimal(0)))
        }
        by = self.today + timedelta(days=45)
        debit = sum(
            (owed for purse in self.purses.values() for owed in self._debits(purse, by)),
            Decimal(0),
        )
        assert self.column(self.report(ReportName.EFT, last=by), "owed") == debit

    def _begins(self) -> list[date]:
        return [MONDAY + timedelta(days=301 * each) for each in range((self.today - MONDAY).days // 301 + 1)]

    def _debits(self, purse: Purse, by: date) -> list[Decimal]:
        """What is open of bills that recur: those of single bills settle in their turn, too."""
        left, found = purse.settled, []
        every = [(due, at, amount) for at, each in enumerate(purse.sold) for due, amount in each.bills(by)]
        for _due, at, amount in sorted(every, key=lambda bill: bill[:2]):
            paid = min(left, amount)
            left -= paid
            if amount > paid and purse.sold[at].plan != "once":
                found.append(amount - paid)
        return found


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("seed", range(6))
def test_a_random_life_of_money_is_as_a_slow_calculation_has_it(club: Counter, seed: int) -> None:
    for code, terms in PLANS.items():
        club.do(requests.Membership(code, code.title() * 2, "Plans", PRICE, limited=False, **terms))  # type: ignore[arg-type]  # fields of the request
    life = Life(club, random.Random(seed))  # dice, not secrets
    life.go_on()
    life.look_at_the_reports()
    assert life.sales > 3


def test_the_slow_calendar_knows_its_ends() -> None:
    assert months_on(date(2026, 1, 31), 1) == date(2026, 2, 28)
    assert months_on(date(2028, 2, 29), 12) == date(2029, 2, 28)
    assert months_on(date(2028, 2, 29), 48) == date(2032, 2, 29)
    assert months_on(date(2026, 12, 15), 1) == date(2027, 1, 15)
