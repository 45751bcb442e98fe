"""The list of what series share by name: search, list, and what the one chosen is about, at its foot."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.dialogs.pick import Choice, Pick
from screens.room import ROOM_CSS, Room, sentence_of
from screens.series.asking import Choices, ask_choices
from screens.widgets.find_line import FindLine, Sought
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Chosen, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from textual.app import ComposeResult

    from frontdesk.requests import Request

LONGEST_NAME: Final = 60
FOOT: Final = 3
"""Lines that are said of the one chosen."""


class SharedScreen(Room):
    """Lists what has a name, and says where each is used; what can be done with one is the page's."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, Path(__file__).with_name("rules.tcss")]
    COLUMNS: ClassVar[Sequence[Column]] = ()
    EMPTY: ClassVar[str] = ""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New", id="shared.new", tooltip="A new one"),
        Binding("ctrl+r", "deeds", "Actions", id="shared.actions", tooltip="What can be done with the one chosen"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self.choices: Choices | None = None
        self.newest: str | None = None
        """What was made or renamed here last: it is chosen."""
        self.table = Table(self.COLUMNS, empty="Looking …", id="shared")
        self._find = FindLine(self.table)
        self._foot = Lines(id="foot")

    def furnish(self) -> ComposeResult:
        """Lay out search, list and foot."""
        yield self._find
        yield self.table
        yield self._foot

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask for all that has a name."""
        self.ask(ask_choices, self._told, "shared")

    def _told(self, found: object) -> None:
        if (sentence := sentence_of(found)) is not None:
            self.table.tell((), empty=sentence)
        elif isinstance(found, Choices):
            self.choices = found
            self._list()
            self.newest = None

    def rows(self, choices: Choices) -> Iterator[Row]:
        """Yield a row for each."""
        raise NotImplementedError

    def about(self, choices: Choices, name: str) -> str:
        """Say all of the one chosen."""
        raise NotImplementedError

    def deeds(self, name: str | None) -> Sequence[Choice]:
        """What can be done with the one chosen."""
        raise NotImplementedError

    def do(self, name: str | None, what: str) -> None:
        """Do it."""
        raise NotImplementedError

    def _list(self) -> None:
        from frontdesk.text import fold
        from screens.widgets.table import Cell

        if self.choices is None:
            return
        sought = fold(self._find.field.value).split()
        found = [
            each
            for each in self.rows(self.choices)
            if all(
                word in fold(" ".join(cell.text if isinstance(cell, Cell) else cell for cell in each.cells))
                for word in sought
            )
        ]
        empty = "Nothing is named like this." if sought else self.EMPTY
        self.table.tell(found, empty=empty, choose=self.newest)

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    def on_chosen(self, message: Chosen) -> None:
        """Say more of the one chosen."""
        message.stop()
        name = self.table.key
        said = self.about(self.choices, name) if self.choices is not None and name else ""
        lines = wrapped(said, max(self.app.size.width - 6, 20), FOOT) if said else []
        self._foot.show(*(plain(f" {line}", "$quiet") for line in lines))

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Edit the one chosen."""
        message.stop()
        self.do(message.key, "edit")

    def action_new(self) -> None:
        """Make a new one."""
        self.do(None, "new")

    def action_deeds(self) -> None:
        """List what can be done."""
        name = self.table.key
        self.app.push_screen(Pick(name or self.NAME, self.deeds(name)), partial(self._picked, name))

    def _picked(self, name: str | None, what: str | None) -> None:
        if what is not None:
            self.do(name, what)

    def send_and_say(self, request: Request[Any], done: str) -> None:
        """Ask for a change that affects nobody, and say that it is made."""
        self.send(request, partial(self.answered, done))

    def answered(self, done: str, answer: object) -> None:
        """Say that it is done, or why not."""
        if answer is None:
            self.say("Nothing was saved.")
        elif (sentence := sentence_of(answer)) is not None:
            self.complain(f"Not saved: {sentence}")
        else:
            self.say(f"✔ {done}", "$success")
        self.look()

    def open_series_of(self, what: str) -> None:
        """Open the form of a series that was picked as ``series: its name``."""
        from screens import rooms

        rooms.open_series(self.app, self.console, what.removeprefix(SERIES), None, self._series_left)

    def _series_left(self, said: str | None) -> None:
        if said is not None:
            self.say(f"✔ {said}", "$success")
        self.look()


SERIES: Final = "series: "
"""What a deed begins with that opens a series."""
MOST_SERIES: Final = 8


def series_deeds(series: Sequence[str]) -> list[Choice]:
    """Return the deeds that open the series which use something."""
    return [Choice(f"{SERIES}{each}", f"Edit the series {each} …") for each in series[:MOST_SERIES]]
