"""Money given back, of one payment, and money let go: each with a reason, and seen before it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontdesk.text import clean_line
from screens.dialogs.deed import Asked, DeedDialog, Draft
from screens.money.payment import read_amount
from screens.money.words import METHOD_WORDS, METHODS, say_owing
from screens.widgets.fields import ChoiceField, Field
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from decimal import Decimal

    from frontdesk.amounts import Money
    from frontdesk.answers import PaymentLine
    from screens.console import Console

LONGEST_REASON = 200


class RefundDialog(DeedDialog):
    """Gives back some of one payment, or all that is left of it."""

    def __init__(self, shared: Console, card: str, name: str, paid: PaymentLine, money: Money) -> None:
        fields = (
            Field("amount", "Amount", money.write(paid.left)),
            ChoiceField("method", "Given back by", METHODS, paid.method),
            Field("reason", "Reason", size="wide"),
        )
        lines = (
            f"{money.say(paid.left)} is left of the payment of {money.say(paid.amount)}.",
            "What it had paid stays paid: nothing becomes due by a refund.",
        )
        super().__init__(shared, f"Refund to {name}", fields, yes="Give it back", lines=lines)
        self._card, self._name, self._paid, self._money = card, name, paid, money

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read how much is given back, how, and why."""
        amount, reason, faults = _read(texts, self._money, self._paid.left)
        if faults or amount is None or reason is None:
            return Draft(Reading(faults))
        from frontdesk.requests import Bills, Refund
        from frontdesk.rules.billing import Method

        kind = Method(texts["method"] or Method.OTHER)
        said = f"{self._money.say(amount)} back to {self._name}, {METHOD_WORDS[kind]}."
        request = Refund(self._card, amount, reason, kind, self._paid.payment)
        return Draft(Reading(), Asked(request, Bills(self._card), (said, f"Reason: {reason}"), said))

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say what is left of the payment, and that nothing becomes due."""
        del answer
        was, left = (next(p for p in each.payments if p.payment == self._paid.payment).left for each in (before, after))
        yield f"Left of the payment {self._money.say(was)} → {self._money.say(left)}."
        yield f"Owes {self._money.say(after.due)}, as before."

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say what was given back, and what is left of the payment."""
        return f"{asked.done} {next(iter(self.outcome(None, before, after)))}"


class WriteOffDialog(DeedDialog):
    """Lets go what is due, or a part of it."""

    def __init__(self, shared: Console, card: str, name: str, due: Decimal, money: Money) -> None:
        fields = (Field("amount", "Amount", money.write(due)), Field("reason", "Reason", size="wide"))
        lines = (f"{money.say(due)} is due.", "What is let go counts as paid, the oldest first, and is no money.")
        super().__init__(shared, f"Write off for {name}", fields, yes="Let it go", lines=lines)
        self._card, self._name, self._due, self._money = card, name, due, money

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read how much is let go, and why."""
        amount, reason, faults = _read(texts, self._money, self._due)
        if faults or amount is None or reason is None:
            return Draft(Reading(faults))
        from frontdesk.requests import Overview, WriteOff

        said = f"{self._money.say(amount)} of {self._name} let go."
        request = WriteOff(self._card, reason, amount)
        return Draft(Reading(), Asked(request, Overview(self._card), (said, f"Reason: {reason}"), said))

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say what is owed before and after, and what becomes of the credits."""
        del answer
        yield from say_owing(before, after, self._money)

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say what was let go, and what is owed before and after."""
        return " ".join((asked.done, *self.outcome(None, before, after)))


def _read(
    texts: Mapping[str, str], money: Money, highest: Decimal
) -> tuple[Decimal | None, str | None, dict[str, str]]:
    """Read amount and reason; with what is wrong, by field."""
    faults: dict[str, str] = {}
    amount = read_amount(texts["amount"], money, highest)
    if isinstance(amount, str):
        faults["amount"] = amount
    reason = clean_line(texts["reason"], field="Reason", longest=LONGEST_REASON)
    if not isinstance(reason, str):
        faults["reason"] = reason.message
    return (
        None if isinstance(amount, str) else amount,
        reason if isinstance(reason, str) else None,
        faults,
    )
