"""The tab Billing: what is owed, every bill, every payment, and what is done about them."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.tab import ContactTab
from screens.contacts.words import with_money
from screens.dialogs.pick import Choice, Pick
from screens.money.statement import COLUMNS, bill_in_words, key_of_bill, key_of_payment, payment_in_words, rows
from screens.room import sentence_of
from screens.rooms import take_payment
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import Billed, BillLine, PaymentLine
    from screens.room import Room
    from screens.widgets.table import Chosen, Opened

EMPTY: Final = "No bill yet, and no payment."
DETAILS: Final = 3
"""Rows of what is said of the one chosen, under their rule."""


class BillsTab(ContactTab):
    """Bills due by today and payments, the newest first, and all that is known of the one chosen."""

    TITLE = "Billing"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4,ctrl+r", "deeds", "Actions", id="bills.deeds", tooltip="Take a payment, refund, write off"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    BillsTab { height: 1fr; }
    BillsTab #bill { height: 3; color: $quiet; border-top: solid $frame; }
    """

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self.table = KeyTable(COLUMNS, empty="Looking …", id="statement")
        self._line = Lines(id="bill")
        self._billed: Billed | None = None
        self._money: Money | None = None

    def compose(self) -> ComposeResult:
        """Lay out the table, and the one chosen."""
        yield self.table
        yield self._line

    def enter(self) -> None:
        """Take the keys."""
        self.table.focus()

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for bills and payments."""
        from frontdesk.requests import Bills

        self.room.ask(with_money(self.room.console.settings, Bills(self.card)), self._told, f"bills {self.card}")

    def _told(self, found: tuple[object, Money]) -> None:
        answer, self._money = found
        now = self.room.console.club.now()
        if (sentence := sentence_of(answer)) is not None:
            self._billed = None
            self.table.tell((), empty=sentence)
        elif now is not None:
            billed: Billed = answer  # type: ignore[assignment]  # no refusal: the bills
            self._billed = billed
            self.table.tell(list(rows(billed, now, self._money)), empty=EMPTY)

    def on_chosen(self, message: Chosen) -> None:
        """Say all of the one chosen."""
        message.stop()
        self._describe()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._describe()

    def _describe(self) -> None:
        now, said = self.room.console.club.now(), ""
        if now is not None and self._money is not None and self._billed is not None:
            if (bill := self._bill) is not None:
                said = bill_in_words(bill, self._billed, self._money, now.date())
            elif (payment := self._payment) is not None:
                said = payment_in_words(payment, self._money, now)
        lines = wrapped(said, max(self.app.size.width - 4, 20), DETAILS - 1) if said else []
        self._line.show(*(plain(f" {line}") for line in lines))

    @property
    def _bill(self) -> BillLine | None:
        bills = self._billed.bills if self._billed else ()
        return next((each for each in bills if key_of_bill(each) == self.table.key), None)

    @property
    def _payment(self) -> PaymentLine | None:
        payments = self._billed.payments if self._billed else ()
        return next((each for each in payments if key_of_payment(each) == self.table.key), None)

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """List what can be done about it."""
        message.stop()
        self.action_deeds()

    def action_deeds(self) -> None:
        """List what can be done, the payment chosen in mind."""
        if self._billed is None or self._money is None:
            return
        owes, payment = self._billed.due, self._payment
        due = self._money.say(owes) if owes else ""
        none = "" if owes else "nothing is due"
        choices = (
            Choice("pay", "Take a payment …", f"Ctrl+T  {due}", none),
            Choice("refund", "Give this payment back …", self._left(payment), self._why_not_back(payment)),
            Choice("write_off", "Write off what is due …", due, none),
        )
        self.app.push_screen(Pick("Billing", choices), self._do)

    def _left(self, payment: PaymentLine | None) -> str:
        return self._money.say(payment.left) if self._money is not None and payment is not None else ""

    def _why_not_back(self, payment: PaymentLine | None) -> str:
        if payment is None:
            return "choose a payment first"
        return "" if payment.left else "nothing is left of it"

    def _do(self, what: str | None) -> None:
        billed, money, payment = self._billed, self._money, self._payment
        if billed is None or money is None:
            return
        console, index = self.room.console, self.room.console.club.index
        known = index.by_card(self.card) if index else None
        name = f"{known.last_name}, {known.first_name}" if known else self.card
        if what == "pay":
            take_payment(self.app, console, self.card, self._done)
        elif what == "write_off":
            from screens.money.giving import WriteOffDialog

            self.app.push_screen(WriteOffDialog(console, self.card, name, billed.due, money), self._done)
        elif what == "refund" and payment is not None:
            from screens.money.giving import RefundDialog

            self.app.push_screen(RefundDialog(console, self.card, name, payment, money), self._done)

    def _done(self, sentence: str | None) -> None:
        if sentence is not None:
            self.room.say(f"✔ {sentence}", "$success")
            self.look()
            self.room.look()
