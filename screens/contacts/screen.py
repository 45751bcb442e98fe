"""The contacts: everybody the club knows, found as one types, and the way to each of them."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.deeds import Deeds
from screens.contacts.order import Order
from screens.dialogs.pick import Choice, Pick
from screens.room import ROOM_CSS, Room, sentence_of
from screens.rooms import open_contact
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.table import Near, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import ContactLine, ContactsFound
    from frontdesk.requests import FindContacts

CONTACTS_CSS: Final = Path(__file__).with_name("contacts.tcss")
PAGE: Final = 50
"""Rows that are made, and asked about, at a time."""
AHEAD: Final = 200
"""Cards that are asked for at a time: some pages ahead of the rows."""
MOST_SOUGHT: Final = 1000
"""People that a search looks at for those in the filter."""


class ContactsScreen(Room):
    """The list; what it says beyond the names comes a moment later, for the rows there are."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, CONTACTS_CSS]
    NAME = "Contacts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="contacts.new", tooltip="A new contact"),
        Binding("f4", "actions", "Actions", id="contacts.actions", tooltip="What can be done with the one chosen"),
        Binding("ctrl+o", "filter", "Show", id="contacts.filter", tooltip="Whom the list shows, and in which order"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._table = Table(Order().columns(), empty="Looking …", id="contacts")
        self._find = FindLine(self._table)
        self._order = Order()
        """Whom the list shows, and in which order."""
        self._shown: Sequence[str] = ()
        self._more = False
        """Whether more follow after those shown."""
        self._told_once = False
        self._lines: dict[str, ContactLine] = {}
        self._fresh: set[str] = set()
        self._money: Money | None = None
        self._stale = False

    def furnish(self) -> ComposeResult:
        """Lay out search and list."""
        yield self._find
        yield self._table

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask who there is; while something else is on the screen that can wait."""
        if self._told_once and not self.is_current:
            self._stale = True
            return
        self._stale = False
        self._fresh.clear()
        self._list()

    def on_screen_resume(self) -> None:
        """Make up for what was not looked at."""
        if self._stale:
            self.look()

    def on_sought(self, message: Sought) -> None:
        """Narrow the list, in the key's own message."""
        message.stop()
        self._list()

    @property
    def _found(self) -> tuple[str, ...] | None:
        """The cards of those who are sought; None: nobody in particular is."""
        sought, index = self._find.field.value.strip(), self.console.club.index
        if not sought or index is None:
            return None
        most = PAGE if self._order.plain else MOST_SOUGHT
        return tuple(each.card for each in index.find(sought, most=most))

    def _list(self) -> None:
        """Show who is sought: at once as far as they are known here, then as the desk puts them in order."""
        found = self._found
        if found is not None and self._order.plain:
            self._show(found, len(found), more=False)
            return
        if found is not None:
            here = set(found)
            self._show([card for card in self._shown if card in here], 0, more=False)
            if not found:
                return
        self._ask_for(found, max(AHEAD, len(self._table.rows)))

    def _ask_for(self, among: tuple[str, ...] | None, most: int, after: str = "") -> None:
        asked = self._order.asked(among, most, after)
        self.ask(lambda desk: desk.perform(asked), partial(self._told, asked), "contacts")

    def _told(self, asked: FindContacts, answer: object) -> None:
        if asked != self._order.asked(self._found, asked.most or 0, asked.after):
            return  # something else is sought by now
        if (sentence := sentence_of(answer)) is not None:
            if asked.after:  # whoever stood there is gone by now
                self.look()
            else:
                self._table.tell((), empty=sentence)
            return
        found: ContactsFound = answer  # type: ignore[assignment]  # no refusal: it is what was asked for
        self._told_once = True
        shown = (*self._shown, *found.cards) if asked.after else found.cards
        self._show(shown, found.total, more=found.more, extend=bool(asked.after))

    def _show(self, cards: Sequence[str], total: int, *, more: bool, extend: bool = False) -> None:
        self._shown, self._more = cards, more
        sought = bool(self._find.field.value.strip())
        if not extend:
            rows = self._rows(cards[: max(PAGE, len(self._table.rows))])
            self._table.tell(rows, empty=self._order.empty(sought=sought, known=self._told_once))
        self._find.say(self._order.say(total, full=sought and total == PAGE))
        self._fill()

    def _rows(self, cards: Iterable[str]) -> list[Row]:
        from screens.contacts.words import bare_row, contact_row

        now, index = self.console.club.now(), self.console.club.index
        rows = []
        for card in cards:
            line = self._lines.get(card)
            if line is not None and now is not None and self._money is not None:
                rows.append(contact_row(line, now, self._money))
            else:
                rows.append(bare_row(card, index.by_card(card) if index else None))
        return rows

    def on_near(self, message: Near) -> None:
        """Show more of them."""
        message.stop()
        if not message.end:
            return
        there = len(self._table.rows)
        self._table.extend(self._rows(self._shown[there : there + PAGE]))
        self._fill()
        if self._more and there + 2 * PAGE > len(self._shown):
            self._more = False
            self._ask_for(self._found, AHEAD, self._shown[-1])

    def _fill(self) -> None:
        """Ask what the list says of the rows of which it does not say it yet."""
        wanted = tuple([row.key for row in self._table.rows if row.key not in self._fresh][:PAGE])
        if wanted:
            from frontdesk.requests import ContactLines
            from screens.contacts.words import with_money

            self.ask(with_money(self.console.settings, ContactLines(wanted)), self._filled, "lines")

    def _filled(self, found: tuple[object, Money]) -> None:
        lines: tuple[ContactLine, ...] = getattr(found[0], "lines", ())
        self._money = found[1]
        for line in lines:
            self._lines[line.person.card] = line
            self._fresh.add(line.person.card)
        if lines:
            self._table.tell(self._rows(row.key for row in self._table.rows))
            self._fill()

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Open the one chosen."""
        message.stop()
        open_contact(self.app, self.console, message.key)

    def action_new(self) -> None:
        """Ask for a new contact."""
        Deeds(self).new()

    def action_actions(self) -> None:
        """List what can be done with the one chosen."""
        Deeds(self, self._table.key, then=self.look).choose(
            Choice("open", "Open", "Enter"), also=(Choice("new", "New contact", "Ctrl+N"),)
        )

    def action_filter(self) -> None:
        """List the filters, the groups and the orders."""
        self.app.push_screen(Pick("Show …", self._order.choices(), chosen=self._order.filter), self._filtered)

    def _filtered(self, key: str | None) -> None:
        if key is None:
            return
        self._order = self._order.changed(key)
        self._table.head(self._order.columns())
        self.header.name_room(self._order.title(self.NAME))
        self._shown, self._told_once = (), False
        self._table.tell((), empty="Looking …")
        self.look()
