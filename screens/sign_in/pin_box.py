"""The field of a PIN: what is typed shows as dots, and nothing of it can be selected, copied, cut or pasted."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widget import Widget

from screens.widgets.fields import Changed, Field, Walk
from screens.widgets.safe import fit, plain, row

if TYPE_CHECKING:
    from textual.content import Content
    from textual.events import Key, Paste

LONGEST_PIN: Final = 12
DOT: Final = "●"
NOT_PASTED: Final = "A PIN is typed, not pasted."
_ERASE: Final = {"backspace", "ctrl+h"}
_CLEAR: Final = {"ctrl+u", "ctrl+w", "delete"}


@dataclass
class PinTyped(Message):
    """A digit came or went; the message knows none."""

    box: PinBox


@dataclass
class PinEntered(Message):
    """Enter was pressed in the field."""

    box: PinBox


@dataclass
class PinWalk(Message):
    """Another field, please: so many further down."""

    box: PinBox
    steps: int


@dataclass
class PinPasted(Message):
    """Something was pasted, and nothing of it taken."""

    box: PinBox


class PinBox(Widget):
    """Takes digits. It is no ``Input``: what holds no text for anybody to select holds none to be copied."""

    can_focus = True
    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS: ClassVar[str] = """
    PinBox { width: 28; height: 1; padding: 0 1; background: $background; }
    PinBox:focus { background-tint: $primary 18%; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", "Next field", show=False, id="pin.next", tooltip="The next field"),
        Binding("up", "walk(-1)", "Field before", show=False, id="pin.before", tooltip="The field before"),
    ]

    def __init__(self, *, id: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id)
        self._typed = ""

    @property
    def value(self) -> str:
        """What was typed; for a request, and for nothing that is kept or shown."""
        return self._typed

    @value.setter
    def value(self, value: str) -> None:
        self._typed = value
        self.refresh()
        self.post_message(PinTyped(self))

    def take(self) -> str:
        """Return what was typed, and forget it."""
        typed, self.value = self._typed, ""
        return typed

    def add(self, char: str) -> bool:
        """Add a character; whether it is a digit, and has room."""
        if not (char.isascii() and char.isdigit() and len(self._typed) < LONGEST_PIN):
            return False
        self.value = self._typed + char
        return True

    def render(self) -> Content:
        """Return as many dots as there are digits."""
        dots = DOT * len(self._typed)
        cursor = plain("▏" if self.has_focus else " ", "$primary")
        return row(plain(dots), cursor, fit("", max(self.size.width - len(dots) - 1, 0)))

    def on_key(self, event: Key) -> None:
        """Take digits, erase, and go on with Enter; every other character rings."""
        if event.key == "enter":
            self.post_message(PinEntered(self))
        elif event.key in _ERASE:
            self.value = self._typed[:-1]
        elif event.key in _CLEAR:
            self.value = ""
        elif event.is_printable:
            if not self.add(event.character or ""):
                self.app.bell()
        else:
            return
        event.stop()
        event.prevent_default()

    def on_paste(self, event: Paste) -> None:
        """Take nothing that was on a clipboard, where everybody could read it."""
        event.stop()
        event.prevent_default()
        self.post_message(PinPasted(self))

    def on_focus(self) -> None:
        """Show that keys come here."""
        self.refresh()

    def on_blur(self) -> None:
        """Show that keys go elsewhere."""
        self.refresh()

    def action_walk(self, steps: int) -> None:
        """Go to another field."""
        self.post_message(PinWalk(self, steps))


class PinField(Field):
    """A field of a form that takes a PIN."""

    def make(self, value: str) -> Widget:
        """Return the control; it begins empty."""
        del value
        return PinBox()

    def on_pin_typed(self, message: PinTyped) -> None:
        """Tell the form."""
        message.stop()
        self.post_message(Changed(self))

    def on_pin_entered(self, message: PinEntered) -> None:
        """Go on to the next field."""
        message.stop()
        self.finish()

    def on_pin_walk(self, message: PinWalk) -> None:
        """Go to another field."""
        message.stop()
        self.post_message(Walk(self, message.steps))

    def on_pin_pasted(self, message: PinPasted) -> None:
        """Say why nothing was taken."""
        message.stop()
        self.say(NOT_PASTED)
        self.app.bell()
