"""Who it is, and the PIN that proves it: a list of names that typing narrows, and the field under it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Container, Horizontal
from textual.message import Message
from textual.widgets import Input

from screens.sign_in.pin_box import NOT_PASTED, PinBox, PinEntered, PinPasted, PinWalk
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Cell, Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.app import ComposeResult
    from textual.events import Key

MOST_NAMES: Final = 8
"""Names that are listed at once."""


@dataclass(frozen=True, slots=True)
class Named:
    """Somebody who can prove who they are."""

    name: str
    beside: str
    """What is said beside the name: the role."""


@dataclass
class Given(Message):
    """A name was chosen and a PIN typed; the message holds neither."""

    who: WhoAndPin


class NameInput(Input):
    """Narrows the list; a digit is the first of the PIN already."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", "Next", show=False, id="who.next", tooltip="The next name; after the last the PIN"),
        Binding("up", "walk(-1)", "Before", show=False, id="who.before", tooltip="The name before"),
    ]

    def __init__(self, who: WhoAndPin) -> None:
        super().__init__(id="who-name", compact=True, max_length=60)
        self.cursor_blink = False
        self._who = who

    def on_key(self, event: Key) -> None:
        """Go on with Enter and Tab; begin the PIN with a digit."""
        char = event.character or ""
        digit = event.is_printable and char.isascii() and char.isdigit()
        if event.key in {"enter", "tab"} or digit:
            event.stop()
            event.prevent_default()
            self._who.to_pin(char if digit else "")

    def action_walk(self, steps: int) -> None:
        """Choose another name."""
        self._who.walk(steps)


class WhoAndPin(Container):
    """The list, the PIN, and what is wrong."""

    DEFAULT_CSS: ClassVar[str] = """
    WhoAndPin { width: 100%; height: auto; }
    WhoAndPin .who-line { height: 1; width: 100%; }
    WhoAndPin .who-label { width: 6; }
    WhoAndPin #who-name, WhoAndPin #who-name:focus { width: 28; height: 1; border: none; padding: 0 1; }
    WhoAndPin #who-name { background: $background; }
    WhoAndPin #who-name:focus { background-tint: $primary 18%; }
    WhoAndPin #who-list { height: 3; margin-bottom: 1; }
    WhoAndPin #who-fault { width: 100%; height: 2; color: $error; margin-top: 1; }
    """

    def __init__(self, nobody: str) -> None:
        super().__init__()
        self._people: tuple[Named, ...] = ()
        self._input, self._pin = NameInput(self), PinBox(id="who-pin")
        self._table = Table((Column("", 0), Column("", 12, right=True)), empty=nobody, id="who-list")
        self._fault = Lines(id="who-fault")

    def compose(self) -> ComposeResult:
        """Lay out list and field."""
        with Horizontal(classes="who-line"):
            yield Lines(classes="who-label", id="who-who")
            yield self._input
        yield self._table
        with Horizontal(classes="who-line"):
            yield Lines(classes="who-label", id="who-pin-label")
            yield self._pin
        yield self._fault

    def on_mount(self) -> None:
        """Write the labels."""
        self.query_one("#who-who", Lines).show(plain(" Who"))
        self.query_one("#who-pin-label", Lines).show(plain(" PIN"))

    @property
    def name_chosen(self) -> str | None:
        """Whose PIN it is to be."""
        return self._table.key

    def take_pin(self) -> str:
        """Return what was typed, and forget it."""
        return self._pin.take()

    def tell(self, people: Sequence[Named], chosen: str = "") -> None:
        """List these people; with one of them chosen the PIN comes next."""
        self._people = tuple(people)
        self._table.styles.height = 1 + min(max(len(people), 1), MOST_NAMES)
        self._list(self._input.value)
        self._table.choose(chosen)
        if chosen and self._table.key == chosen:
            self._pin.focus()
        elif not self._pin.has_focus:
            self._input.focus()

    def say(self, fault: str) -> None:
        """Say what is wrong; empty: nothing is."""
        lines = wrapped(f"▲ {fault}", max(self.size.width - 2, 20), 2) if fault else []
        self._fault.show(*(plain(line) for line in lines))

    def to_pin(self, digit: str = "") -> None:
        """Go on to the PIN, with its first digit perhaps."""
        if self._table.key is None:
            self.app.bell()
            return
        self._pin.focus()
        if digit:
            self._pin.add(digit)

    def walk(self, steps: int) -> None:
        """Choose another name."""
        self._table.move(steps)

    def _list(self, typed: str) -> None:
        from frontdesk.text import fold

        words = fold(typed).split()
        found = [each for each in self._people if all(word in fold(each.name) for word in words)]
        self._table.tell([Row(each.name, (each.name, Cell(each.beside, "$quiet"))) for each in found])

    def on_input_changed(self, message: Input.Changed) -> None:
        """Narrow the list."""
        message.stop()
        self._list(message.value)

    def on_opened(self, message: Opened) -> None:
        """Take the name clicked on."""
        message.stop()
        self.to_pin()

    def on_pin_entered(self, message: PinEntered) -> None:
        """Give it to whoever asked, when there is something to give."""
        message.stop()
        if self._table.key is None or not self._pin.value:
            self.say("Type the PIN, then Enter." if self._table.key else "Choose who it is: ↑.")
            self.app.bell()
        else:
            self.post_message(Given(self))

    def on_pin_walk(self, message: PinWalk) -> None:
        """Go back to the names."""
        message.stop()
        if message.steps < 0:
            self._pin.value = ""
            self._input.focus()

    def on_pin_pasted(self, message: PinPasted) -> None:
        """Say why nothing was taken."""
        message.stop()
        self.say(NOT_PASTED)
        self.app.bell()
