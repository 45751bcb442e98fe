"""Taking a payment: what is due, the oldest first, how much of it is paid, and how."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from screens.background import in_background
from screens.dialogs.deed import Asked, DeedDialog, Draft
from screens.money.waiting import say_places
from screens.money.words import METHOD_WORDS, METHODS, say_due, say_owing
from screens.room import sentence_of
from screens.widgets.fields import ChoiceField, Field
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from frontdesk.amounts import Money
    from frontdesk.answers import Billed, ContactOverview
    from frontdesk.contract import Desk
    from screens.console import Console


class PaymentDialog(DeedDialog):
    """Asks what is due, and takes all of it or a part."""

    AUTO_FOCUS = ""
    DEFAULT_CSS: ClassVar[str] = "PaymentDialog Form.-nothing { display: none; }"

    def __init__(self, shared: Console, card: str) -> None:
        fields = (Field("amount", "Amount"), ChoiceField("method", "Paid by", METHODS, METHODS[0][0]))
        super().__init__(shared, "Take a payment", fields, yes="Pay", lines=("Looking what is due …",))
        self.card = card
        self.who: ContactOverview | None = None
        self.money: Money | None = None
        self._places = ""
        """Where they wait, and may have a place now that they have paid."""

    # --- what is due ------------------------------------------------------------------------------------

    def begin(self) -> None:
        """Ask what is due; before it is known there is nothing to type."""
        self.form.add_class("-nothing")
        in_background(self, self._ask, "due", newest_only=True)

    async def _ask(self) -> None:
        club = self.shared.club
        found = await club.ask("due", partial(_look, self.card, self.shared.settings))
        if found is None:
            self.complain(f"{club.trouble.sentence} Esc leads back." if club.trouble else "What is due is not known.")
        elif (sentence := sentence_of(found[0]) or sentence_of(found[1])) is not None:
            self.tell((sentence,))
            self.app.bell()
        else:
            self._told(*found)

    def _told(self, who: Any, billed: Any, money: Money) -> None:  # noqa: ANN401  # no refusals: overview and bills
        self.who, self.money = who, money
        self.retitle(f"Payment of {who.person.listed}")
        if not who.due:
            self.tell((f"Nothing is due from {who.person.listed}.",))
            return
        self.tell(self.due_in_words(billed, money))
        self.form.remove_class("-nothing")
        self.fields[0].value = money.write(who.due)
        self.fields[0].focus()
        self.form.look()

    def due_in_words(self, billed: Billed, money: Money) -> tuple[str, ...]:
        """Say what is due, and which of it is paid first."""
        now = self.shared.club.now()
        return () if now is None else (*say_due(billed, money, now.date()), "A payment settles the oldest first.")

    # --- the payment ------------------------------------------------------------------------------------

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read how much is paid, and how."""
        if self.who is None or self.money is None:
            return Draft(Reading())
        amount = read_amount(texts["amount"], self.money, self.who.due)
        if isinstance(amount, str):
            return Draft(Reading({"amount": amount}))
        return self._asked(amount, texts["method"], self.who, self.money)

    def _asked(self, amount: Decimal, method: str, who: ContactOverview, money: Money) -> Draft:
        from frontdesk.requests import Overview, Pay
        from frontdesk.rules.billing import Method

        kind = Method(method or Method.OTHER)
        words = f"{money.say(amount)} from {who.person.listed}, {METHOD_WORDS[kind]}."
        echo = "all that is due" if amount == who.due else f"{money.say(who.due - amount)} stays due"
        asked = Asked(Pay(self.card, amount, kind), Overview(self.card), (words,), words)
        return Draft(Reading(echoes={"amount": echo}), asked)

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say what is owed before and after, and what becomes of the credits."""
        del answer
        if self.money is not None:
            yield from say_owing(before, after, self.money)

    async def _conclude(self, asked: Asked, before: object) -> None:
        self._places = await say_places(self.shared.club, self.card)
        await super()._conclude(asked, before)

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say what was paid, and what is owed before and after."""
        return " ".join((asked.done, *self.outcome(None, before, after))) + self._places


def read_amount(text: str, money: Money, highest: Decimal) -> Decimal | str:
    """Read an amount above 0; else the sentence that says what is wrong."""
    read = money.read(text, "Amount", highest)
    if hasattr(read, "message"):
        return read.message
    return read or f"Amount must be more than {money.write(read)}."


def _look(card: str, settings: object, desk: Desk) -> tuple[object, object, Money]:
    from frontdesk.amounts import money_of
    from frontdesk.requests import Bills, Overview

    money = money_of(desk.club().currency, str(getattr(settings, "locale", "")))
    return desk.perform(Overview(card)), desk.perform(Bills(card)), money
