"""The contact view: who it is at the top, and everything about them in tabs."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from rich.cells import cell_len
from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.content import Content

from screens.contacts.deeds import Deeds
from screens.contacts.screen import CONTACTS_CSS
from screens.contacts.tab import CREDITS
from screens.contacts.tabs import tabs_of
from screens.room import ROOM_CSS, Room, sentence_of
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Click

    from frontdesk.amounts import Money
    from frontdesk.answers import ContactOverview
    from screens.contacts.tab import ContactTab, ShowTab


class ContactBar(Lines):
    """The titles of the tabs, and which one is shown."""

    def __init__(self) -> None:
        super().__init__(id="tabs")
        self._ends: list[int] = []

    def tell(self, titles: Sequence[str], shown: str) -> None:
        """Show these, one of them as shown."""
        parts: list[Content] = [plain(" ")]
        self._ends = []
        for title in titles:
            parts.append(plain(f" {title} ", "bold reverse" if title == shown else ""))
            self._ends.append(sum(len(part) for part in parts))
        self.show(row(*parts))

    def on_click(self, event: Click) -> None:
        """Show the tab clicked on."""
        view = self.screen
        if isinstance(view, ContactScreen):
            for tab, end in zip(view.tabs, self._ends, strict=False):
                if event.x < end:
                    view.show_tab(tab.TITLE)
                    return


class ContactScreen(Room):
    """Everything about one contact; each tab asks when it is shown."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, CONTACTS_CSS]
    AUTO_FOCUS = ""
    NAME = "Contact"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,ctrl+pagedown", "turn(1)", "Next tab", id="contact.next", tooltip="The next tab"),
        Binding(
            "left,ctrl+pageup", "turn(-1)", "Tab before", id="contact.before", tooltip="The tab before", show=False
        ),
        Binding("ctrl+g", "credits", "Credits", id="contact.credits", tooltip="The tab Session Credits"),
        Binding("f4", "actions", "Actions", id="contact.actions", tooltip="What can be done with this contact"),
        Binding("ctrl+t", "pay", "Payment", id="contact.pay", tooltip="Take a payment", show=False),
    ]

    def __init__(self, console: Any, card: str) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.card = card
        self.who: ContactOverview | None = None
        self.money: Money | None = None
        self.tabs: tuple[ContactTab, ...] = tabs_of(self, card)
        self._tab = self.tabs[0]
        self._fresh: set[str] = set()
        self._who, self._bar = Lines(id="who"), ContactBar()

    def furnish(self) -> ComposeResult:
        """Lay out who it is, the bar and the tabs."""
        yield self._who
        yield self._bar
        with Container(id="shown"):
            yield from self.tabs

    def on_mount(self) -> None:
        """Begin with the first tab."""
        super().on_mount()
        self.show_tab(self._tab.TITLE)

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask who it is; the other tabs ask again when they are shown."""
        from frontdesk.requests import Overview
        from screens.contacts.words import with_money

        self._fresh = {self._tab.TITLE}
        self.ask(with_money(self.console.settings, Overview(self.card)), self._told, f"contact {self.card}")
        if self.is_mounted and self.who is not None:
            self._tab.look()

    def _told(self, found: tuple[object, Money]) -> None:
        answer, money = found
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        self.who, self.money = answer, money  # type: ignore[assignment]  # no refusal: the overview
        self._tell()
        self.tabs[0].look()

    def on_resize(self) -> None:
        """Say who it is in the width there is."""
        self._tell()

    def _tell(self) -> None:
        from screens.contacts.words import flag_words

        who, money, width = self.who, self.money, self.app.size.width - 4
        if who is None or money is None:
            return
        self.header.name_room(who.person.listed)
        flags = flag_words(who.flags)
        owes = f"owes {money.say(who.due)}" if who.due else "owes nothing"
        rest = f" · {who.person.card} · {who.group} · {owes}{' · ' if flags else ''}"
        name = shortened(who.person.listed, max(width - cell_len(rest) - cell_len(flags), 16))
        left = max(width - cell_len(name) - cell_len(rest), 0)
        first = row(plain(f" {name}", "bold"), plain(rest), plain(shortened(flags, left), "bold $warning"))
        reach = " · ".join(filter(None, (who.phone, who.email)))
        second = (
            fit(f" ! {who.stop_note}", width, "bold $warning") if who.stop_note else fit(f" {reach}", width, "$quiet")
        )
        self._who.show(first, second)

    # --- the tabs -------------------------------------------------------------------------------------

    def show_tab(self, title: str) -> None:
        """Show a tab; it asks unless it has since something changed."""
        chosen = next((each for each in self.tabs if title == each.TITLE), None)
        if chosen is None:
            return
        self._tab = chosen
        for each in self.tabs:
            each.display = each is chosen
        self._bar.tell([each.TITLE for each in self.tabs], title)
        self.set_focus(None)
        if title not in self._fresh:
            self._fresh.add(title)
            chosen.look()
        chosen.enter()

    def action_turn(self, steps: int) -> None:
        """Show the next tab, or the one before; after the last comes the first."""
        at = (self.tabs.index(self._tab) + steps) % len(self.tabs)
        self.show_tab(self.tabs[at].TITLE)

    def action_credits(self) -> None:
        """Show the session credits."""
        self.show_tab(CREDITS)

    def on_show_tab(self, message: ShowTab) -> None:
        """Show the tab that another one asks for."""
        message.stop()
        self.show_tab(message.title)
        if message.visit is not None:
            self._tab.go_to(message.visit, message.came_from)

    # --- what one does --------------------------------------------------------------------------------

    @property
    def _deeds(self) -> Deeds:
        return Deeds(self, self.card, self.who, self.look, self._carded, self._gone)

    def do(self, what: str) -> None:
        """Do one of the actions."""
        self._deeds.do(what)

    def action_actions(self) -> None:
        """List what can be done."""
        self._deeds.choose()

    def action_pay(self) -> None:
        """Take a payment."""
        self.do("pay")

    def _gone(self, sentence: str) -> None:
        """Leave: there is nobody to look at any more."""
        below = self.app.screen_stack[-2] if len(self.app.screen_stack) > 1 else None
        self.dismiss(None)
        if isinstance(below, Room):
            below.say(f"✔ {sentence}", "$success")
            below.look()

    def _carded(self, card: str) -> None:
        """Go on under another card."""
        self.card = card
        for each in self.tabs:
            each.card = card
        self.look()
