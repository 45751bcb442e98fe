"""The contacts: everybody the club knows, found as one types, and the way to each of them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.deeds import Deeds
from screens.dialogs.pick import Choice, Pick
from screens.room import ROOM_CSS, Room, sentence_of
from screens.rooms import open_contact
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.table import Column, Near, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import ContactLine
    from frontdesk.requests import FindContacts

CONTACTS_CSS: Final = Path(__file__).with_name("contacts.tcss")
PAGE: Final = 50
"""Rows that are made, and asked about, at a time."""
MOST_SOUGHT: Final = 1000
"""People that a search looks at for those in the filter."""
NOBODY: Final = "Nobody is known yet.\n\nCtrl+N adds the first contact: a name is enough."


class ContactsScreen(Room):
    """The list; what it says beyond the names comes a moment later, for the rows there are."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, CONTACTS_CSS]
    NAME = "Contacts"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="contacts.new", tooltip="A new contact"),
        Binding("f4", "actions", "Actions", id="contacts.actions", tooltip="What can be done with the one chosen"),
        Binding("ctrl+o", "filter", "Filter", id="contacts.filter", tooltip="Whom the list shows: filters and groups"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        from screens.contacts.words import COLUMNS

        super().__init__(console)
        columns: Sequence[Column] = COLUMNS
        self._table = Table(columns, empty="Looking …", id="contacts")
        self._find = FindLine(self._table)
        self._filter = ""
        """Whom the list shows: a filter, or a group after «group »; empty: everybody."""
        self._everybody: tuple[str, ...] | None = None
        """The cards of everybody in the filter, by name; None before they are known."""
        self._shown: Sequence[str] = ()
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
        if self._everybody is not None and not self.is_current:
            self._stale = True
            return
        self._stale = False
        self._fresh.clear()
        asked = self._asked()
        self.ask(lambda desk: desk.perform(asked), self._told, "contacts")

    def on_screen_resume(self) -> None:
        """Make up for what was not looked at."""
        if self._stale:
            self.look()

    def _asked(self) -> FindContacts:
        from frontdesk.requests import Filter, FindContacts
        from frontdesk.rules.terms import Group

        group = self._filter.removeprefix("group ")
        if group != self._filter:
            return FindContacts(group=Group(group))
        return FindContacts(Filter(self._filter) if self._filter else None)

    def _told(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self._table.tell((), empty=sentence)
            return
        self._everybody = tuple(getattr(answer, "cards", ()))
        self._list()

    def on_sought(self, message: Sought) -> None:
        """Narrow the list, in the key's own message."""
        message.stop()
        self._list()

    def _list(self) -> None:
        sought, index = self._find.field.value.strip(), self.console.club.index
        everybody = self._everybody or ()
        if sought and index is not None:
            most = MOST_SOUGHT if self._filter else PAGE
            among = set(everybody) if self._filter else None
            found = index.find(sought, most=most)
            self._shown = [each.card for each in found if among is None or each.card in among]
        else:
            self._shown = everybody
        empty = "Looking …" if self._everybody is None else NOBODY
        if sought or self._filter:
            empty = "Nobody here is named like this." if sought else "Nobody."
        self._table.tell(self._rows(self._shown[:PAGE]), empty=empty)
        self._say(len(self._shown), sought=bool(sought))
        self._fill()

    def _say(self, many: int, *, sought: bool) -> None:
        from screens.contacts.words import FILTERS

        name = FILTERS.get(self._filter, self._filter)
        more = "+" if sought and not self._filter and many == PAGE else ""
        self._find.say(f"{name}{': ' if name else ''}{many:,}{more}".rjust(29))

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
        there = len(self._table.rows)
        if message.end and there < len(self._shown):
            self._table.extend(self._rows(self._shown[there : there + PAGE]))
            self._fill()

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
        """List the filters and the groups."""
        from frontdesk.rules.terms import Group
        from screens.contacts.words import FILTERS

        choices = (
            Choice("", "Everybody"),
            *(Choice(key, words) for key, words in FILTERS.items()),
            *(Choice(f"group {each}", f"Group: {each}") for each in Group),
        )
        self.app.push_screen(Pick("Show …", choices, chosen=self._filter), self._filtered)

    def _filtered(self, key: str | None) -> None:
        if key is not None:
            self._filter, self._everybody = key, None
            self.look()
