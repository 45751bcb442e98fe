"""The Memberships tab: what somebody bought, how it stands, and what can be done with it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.rules.words import count
from screens.contacts.tab import ContactTab
from screens.dialogs.pick import Choice, Pick
from screens.room import sentence_of
from screens.widgets.days import say_weekday
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Cell, Chosen, Column, Opened, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from typing import Any

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import SubscriptionLine
    from frontdesk.contract import Desk

COLUMNS: Final = (
    Column("Membership", 0),
    Column("State", 28),
    Column("Credits", 10, right=True),
    Column("Sold", 16, from_width=100),
)
NOTHING: Final = "Nothing was bought yet. Ctrl+N sells a membership."
STYLES: Final = {"running": "$success", "not_started": "", "on_hold": "$warning", "ended": "$quiet"}
DETAILS: Final = 6
"""Rows of what is said of the one chosen."""


class MembershipsTab(ContactTab):
    """A contact's subscriptions, and what is said of the one chosen under them."""

    TITLE = "Memberships"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "actions", "Actions", id="subscriptions.actions", tooltip="Hold, end, renew, credits …"),
        Binding("ctrl+n", "sell", "Sell", id="subscriptions.sell", tooltip="Sell a membership"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    MembershipsTab { height: 1fr; }
    MembershipsTab #subscriptions { height: 1fr; }
    MembershipsTab #subscription { height: 6; border-top: solid $frame; }
    """

    def __init__(self, room: Any, card: str) -> None:  # noqa: ANN401  # as the tab takes it
        super().__init__(room, card)
        self._lines: dict[str, SubscriptionLine] = {}
        self._money: Money | None = None
        self._table = KeyTable(COLUMNS, empty="Looking …", id="subscriptions")
        self._details = Lines(id="subscription")

    def compose(self) -> ComposeResult:
        """Lay out list and details."""
        yield self._table
        yield self._details

    def enter(self) -> None:
        """Take the keys."""
        self._table.focus()

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask what was bought."""
        self.room.ask(partial(_ask, self.card, self.room.console.settings), self._told, "subscriptions")

    def _told(self, found: tuple[object, Money]) -> None:
        answer, self._money = found
        if (sentence := sentence_of(answer)) is not None:
            self._lines = {}
            self._table.tell((), empty=sentence)
            return
        lines: tuple[SubscriptionLine, ...] = answer.lines  # type: ignore[attr-defined]  # no refusal: the lines
        self._lines = {f"{len(lines) - at} {each.membership}": each for at, each in enumerate(lines)}
        self._table.tell([_row(key, each) for key, each in self._lines.items()], empty=NOTHING)

    def on_chosen(self, message: Chosen) -> None:
        """Say more of the one chosen."""
        message.stop()
        self._describe()

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._describe()

    def _describe(self) -> None:
        line, width = self._chosen, max(self.size.width - 2, 40)
        if line is None or self._money is None:
            self._details.show()
            return
        shown = [part for words in say_subscription(line, self._money) for part in wrapped(words, width, 2)]
        self._details.show(*(plain(f" {words}") for words in shown[: DETAILS - 1]))

    @property
    def _chosen(self) -> SubscriptionLine | None:
        return self._lines.get(self._table.key or "")

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """List what can be done with it."""
        message.stop()
        self.action_actions()

    def action_actions(self) -> None:
        """List what can be done."""
        from screens.contacts.changes import CHANGES, why_not

        line = self._chosen
        none = "" if line else "choose one first"
        renew = none or (why_not_renewed(line) if line else "")
        choices = [
            Choice(each.key, f"{each.title} …", "", none or (why_not(each.key, line) if line else ""))
            for each in CHANGES.values()
        ]
        choices.insert(3, Choice("renew", "Renew …", "", renew))
        choices.append(Choice("sell", "Sell a membership …", "Ctrl+N"))
        lines = (line.words,) if line else ()
        self.app.push_screen(Pick(line.name if line else "Memberships", choices, lines=lines), partial(self._do, line))

    def _do(self, line: SubscriptionLine | None, what: str | None) -> None:
        from screens.contacts.changes import CHANGES, Target

        now = self.room.console.club.now()
        if what == "sell":
            self.action_sell()
        elif what == "renew" and line is not None:
            self._sale(line.membership, line.renew_from)
        elif what in CHANGES and line is not None and now is not None:
            from screens.contacts.change import ChangeDialog

            target = Target(self.card, line, now.date())
            self.app.push_screen(ChangeDialog(self.room.console, CHANGES[what], target), self._done)

    def action_sell(self) -> None:
        """Sell a membership."""
        self._sale()

    def _sale(self, membership: str | None = None, start: date | None = None) -> None:
        from screens.sale.screen import SaleScreen

        self.app.push_screen(SaleScreen(self.room.console, self.card, membership, start=start), self._done)

    def _done(self, sentence: str | None) -> None:
        if sentence is not None:
            self.room.say(f"✔ {sentence}", "$success")
            self.look()
            self.room.look()


def why_not_renewed(line: SubscriptionLine) -> str:
    """Say why it cannot be renewed; empty where it can."""
    if line.renew_from is not None:
        return ""
    return "it runs on" if line.end is None else "not on sale any more"


def say_subscription(line: SubscriptionLine, money: Money) -> Iterator[str]:
    """Say what matters of a subscription, the terms first."""
    yield f"{line.terms} · {line.price}"
    end = f" · last day {say_weekday(line.end)}" if line.end else ""
    renews = " · renews by itself" if line.auto_renew and not line.end else ""
    yield f"Sold {say_weekday(line.sold)} · starts {say_weekday(line.start)}{end}{renews}"
    coming = []
    if line.next_grant is not None:
        coming.append(f"{count(line.next_grant_credits, 'credit')} on {say_weekday(line.next_grant)}")
    if line.next_bill is not None and line.next_amount is not None:
        coming.append(f"{money.say(line.next_amount)} due on {say_weekday(line.next_bill)}")
    if coming:
        yield f"Next: {' · '.join(coming)}"
    for hold in line.holds[-1:]:
        until = f"runs again on {say_weekday(hold.until)}" if hold.until else "until resumed"
        yield f"Hold from {say_weekday(hold.first)}, {until}"
    if not line.newest:
        yield "An older copy of a membership that was sold again."


def _row(key: str, line: SubscriptionLine) -> Row:
    style = STYLES.get(line.state, "")
    left = str(line.available) if line.limited else "unlimited"
    return Row(key, (line.name, Cell(line.words, style), left, Cell(say_weekday(line.sold), "$quiet")))


def _ask(card: str, settings: object, desk: Desk) -> tuple[object, Money]:
    from frontdesk.amounts import money_of
    from frontdesk.requests import Subscriptions

    money = money_of(desk.club().currency, str(getattr(settings, "locale", "")))
    return desk.perform(Subscriptions(card)), money
