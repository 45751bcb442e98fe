"""The membership categories: add, rename, remove."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.rules.words import count
from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write
from screens.memberships.screen import ask_for_offer
from screens.room import ROOM_CSS, Room, sentence_of
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.table import Column, Opened, Row, Table

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frontdesk.answers import CategoryLine
    from frontdesk.requests import Request

LONGEST: Final = 60
COLUMNS: Final = (Column("Category", 0), Column("On sale", 9, right=True), Column("Archived", 9, right=True))


class CategoriesScreen(Room):
    """The list of categories."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("memberships.tcss")]
    NAME = "Membership categories"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="categories.new", tooltip="A new category"),
        Binding("f4", "actions", "Actions", id="categories.actions", tooltip="Rename or remove the one chosen"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._categories: tuple[CategoryLine, ...] = ()
        self._newest: str | None = None
        """The category made or renamed here last: it is chosen."""
        self._table = Table(COLUMNS, empty="Looking …", id="memberships")
        self._find = FindLine(self._table)

    def furnish(self) -> ComposeResult:
        """Lay out search and list."""
        yield self._find
        yield self._table

    def look(self) -> None:
        """Ask for the categories."""
        self.ask(ask_for_offer(self.console.settings), self._told, "offer")

    def _told(self, found: tuple[object, object]) -> None:
        self._categories = getattr(found[0], "categories", ())
        self._list()
        self._newest = None

    def _list(self) -> None:
        from frontdesk.text import fold

        sought = fold(self._find.field.value)
        self._table.tell(
            [
                Row(each.name, (each.name, str(each.active), str(each.archived)))
                for each in self._categories
                if sought in fold(each.name)
            ],
            empty="No category yet. Ctrl+N makes the first.",
            choose=self._newest,
        )

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    def on_opened(self, message: Opened) -> None:
        """Rename the one chosen."""
        message.stop()
        self._rename(message.key)

    def action_new(self) -> None:
        """Ask for the name of a new one."""
        self.app.push_screen(Write("New category", "Name", longest=LONGEST), self._add)

    def _add(self, name: str | None) -> None:
        if name is None:
            return
        from frontdesk.requests import Category
        from frontdesk.text import key

        if any(key(each.name) == key(name) for each in self._categories):
            self.complain(f"There is a category named “{name}” already.")
            return
        self._newest = name
        self._send(Category(name), f"{name} is a category now.")

    def action_actions(self) -> None:
        """List what can be done with the one chosen."""
        name = self._table.key
        line = next((each for each in self._categories if each.name == name), None)
        none = "" if line else "choose one first"
        inside = count(line.active + line.archived, "membership") + " in it" if line else ""
        choices = (
            Choice("rename", "Rename", "Enter", none),
            Choice("remove", "Remove", "", none or (inside if line and line.active + line.archived else "")),
            Choice("new", "New category", "Ctrl+N"),
        )
        self.app.push_screen(Pick(name or "Categories", choices), partial(self._do, name))

    def _do(self, name: str | None, what: str | None) -> None:
        if what == "rename" and name:
            self._rename(name)
        elif what == "remove" and name:
            from frontdesk.requests import RemoveCategory

            self._send(RemoveCategory(name), f"{name} is removed.")
        elif what == "new":
            self.action_new()

    def _rename(self, name: str) -> None:
        self.app.push_screen(Write(f"Rename {name}", "Name", name, longest=LONGEST), partial(self._renamed, name))

    def _renamed(self, name: str, to: str | None) -> None:
        if to is not None and to != name:
            from frontdesk.requests import RenameCategory

            self._newest = to
            self._send(RenameCategory(name, to), f"{name} is called {to} now.")

    def _send(self, request: Request[Any], done: str) -> None:
        self.send(request, partial(self._answered, done))

    def _answered(self, done: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
        else:
            self.say(f"✔ {done}", "$success")
        self.look()
