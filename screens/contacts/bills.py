"""The tab Billing: what is owed, every bill, every payment."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.rules.words import say_day
from screens.contacts.tab import ContactTab
from screens.contacts.words import moment, with_money
from screens.room import sentence_of
from screens.widgets.key_table import KeyTable
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import Billed, BillLine
    from screens.room import Room

COLUMNS = (
    Column("When", 19),
    Column("What", 0),
    Column("Amount", 12, right=True),
    Column("Paid", 12, right=True, from_width=100),
    Column("", 24),
)


class BillsTab(ContactTab):
    """Bills due by today and payments, the newest first."""

    TITLE = "Billing"

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self.table = KeyTable(COLUMNS, empty="Looking …")

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield self.table

    def enter(self) -> None:
        """Take the keys."""
        self.table.focus()

    def look(self) -> None:
        """Ask for bills and payments."""
        from frontdesk.requests import Bills

        self.room.ask(with_money(self.room.console.settings, Bills(self.card)), self._told, f"bills {self.card}")

    def _told(self, found: tuple[object, Money]) -> None:
        answer, money = found
        now = self.room.console.club.now()
        if (sentence := sentence_of(answer)) is not None:
            self.table.tell((), empty=sentence)
        elif now is not None:
            self.table.tell(list(rows(answer, now, money)), empty="No bill yet, and no payment.")  # type: ignore[arg-type]  # no refusal: the bills


def rows(billed: Billed, now: datetime, money: Money) -> Iterator[Row]:
    """Yield the bills under what is owed, then the payments."""
    if billed.bills:
        late = f", {money.say(billed.past_due)} of it past due" if billed.past_due else ""
        yield Row("", (f"Bills · owes {money.say(billed.due)}{late}" if billed.due else "Bills · all paid",))
    for at, each in enumerate(billed.bills):
        words, style = _standing(each, money)
        yield Row(
            f"bill {at}",
            (
                say_day(each.due),
                f"{each.membership}, bill {each.number}",
                money.say(each.amount),
                money.say(each.paid),
                Cell(words, style),
            ),
        )
    if billed.payments:
        yield Row("", ("Payments",))
    for at, paid in enumerate(billed.payments):
        what = f"payment{f' for {paid.membership}' if paid.membership else ''}"
        how = " · ".join(filter(None, (paid.method.replace("_", " "), paid.kind.replace("_", " "))))
        yield Row(f"payment {at}", (moment(paid.at, now), what, money.say(paid.amount), "", Cell(how, "$quiet")))


def _standing(bill: BillLine, money: Money) -> tuple[str, str]:
    if not bill.owed:
        return "✔ paid", "$success"
    part = f"{money.say(bill.owed)} " if bill.paid else ""
    return (f"✖ {part}past due", "bold $error") if bill.late else (f"○ {part}due", "$warning")
