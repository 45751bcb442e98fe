"""Fields of a form: a label, what is typed or chosen, its echo, and under it what is wrong with it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Horizontal
from textual.message import Message
from textual.widget import Widget
from textual.widgets import Input

from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from textual.app import ComposeResult
    from textual.content import Content
    from textual.events import Blur, Click, Key, Paste

LONGEST: Final = 2000
"""Characters a field takes at all; what may be stored is said by the rules, at the field."""
LABEL: Final = 26
"""Cells of the labels."""
YES: Final = "yes"
"""The value of a toggle that is on; off is empty."""


@dataclass
class Changed(Message):
    """What stands in a field is another text now."""

    field: Field


@dataclass
class Finished(Message):
    """Enter was pressed in a field: go on to the next."""

    field: Field


@dataclass
class Left(Message):
    """The focus left a field."""

    field: Field


@dataclass
class Walk(Message):
    """Another field, please: so many further down."""

    field: Field
    steps: int


class Walks:
    """What knows which field comes after one: a form."""

    def finish(self, field: Field) -> None:
        """Go on from a field."""
        raise NotImplementedError


class Field(Widget):
    """One field; its control says what the value is."""

    DEFAULT_CSS: ClassVar[str] = """
    Field { height: auto; width: 1fr; }
    Field .line { height: 1; width: 1fr; }
    Field .label { width: 26; }
    Field .echo { width: 1fr; padding-left: 1; }
    Field .fault { color: $error; height: auto; padding-left: 2; display: none; }
    Field.-fault .fault { display: block; }
    Field Input, Field Input:focus { width: 28; height: 1; border: none; padding: 0 1; background: $panel; }
    Field Input:focus { background-tint: $primary 18%; }
    Field.-short Input, Field.-short Input:focus { width: 12; }
    Field.-wide Input { width: 1fr; }
    Field.-wide .echo { display: none; }
    Field ChoiceBox { width: 28; height: 1; padding: 0 1; background: $panel; }
    Field ChoiceBox:focus { background-tint: $primary 18%; }
    """

    takes_scans = False
    """Whether a scan may end here, as the text of the field; elsewhere scans go to the check-in."""

    def __init__(self, key: str, label: str, value: str = "", *, size: str = "", takes_scans: bool = False) -> None:
        """``size``: ``wide`` takes the line and leaves no room for an echo, ``short`` is for numbers."""
        self.takes_scans = takes_scans
        super().__init__(id=f"field-{key}", classes=f"-{size}" if size else None)
        self.key = key
        self.caption = label
        self.first_value = value
        self.visited = False
        """Whether somebody has been here: before, nothing is said to be wrong."""
        self._control = self.make(value)
        self._echo, self._fault = Lines(classes="echo"), Lines(classes="fault")
        self.fault = ""

    def make(self, value: str) -> Widget:
        """Return the control with its first value."""
        return FieldInput(value, self)

    def compose(self) -> ComposeResult:
        """Lay out the line, and the line for what is wrong."""
        with Horizontal(classes="line"):
            yield Lines(classes="label")
            yield self._control
            yield self._echo
        yield self._fault

    def on_mount(self) -> None:
        """Write the label."""
        self.query_one(".label", Lines).show(plain(shortened(f" {self.caption}", LABEL)))

    @property
    def control(self) -> Widget:
        """What takes the keys."""
        return self._control

    @property
    def value(self) -> str:
        """What stands in it, as text."""
        return str(getattr(self._control, "value", ""))

    @value.setter
    def value(self, value: str) -> None:
        self._control.value = value  # type: ignore[attr-defined]  # every control of a field has a value

    def say(self, fault: str = "", echo: str = "") -> None:
        """Show what is wrong, or what was understood."""
        self.fault = fault
        self.set_class(bool(fault), "-fault")
        if fault:
            self._break_lines()
        self._echo.show(plain(echo, "$quiet"))

    def on_resize(self) -> None:
        """Break the sentence anew."""
        if self.fault:
            self._break_lines()

    def _break_lines(self) -> None:
        lines = wrapped(f"▲ {self.fault}", max((self.size.width or self.app.size.width) - 6, 20))
        self._fault.styles.height = len(lines)
        self._fault.show(*(plain(line) for line in lines))

    def focus(self, scroll_visible: bool = True) -> Field:  # noqa: FBT001, FBT002  # as Textual's
        """Take the focus."""
        self._control.focus(scroll_visible)
        return self

    def finish(self) -> None:
        """Go on, as Enter asks: at once where a form knows what is next."""
        self.visited = True
        form = next((each for each in self.ancestors if isinstance(each, Walks)), None)
        if form is None:
            self.post_message(Finished(self))
        else:
            form.finish(self)

    def left(self) -> None:
        """Remember that somebody has been here."""
        self.visited = True
        self.post_message(Left(self))


class FieldInput(Input):
    """One line of text. A paste is taken whole or, where it is far too long, not at all: nothing is cut silently."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", "Next field", show=False, id="form.next", tooltip="The next field"),
        Binding("up", "walk(-1)", "Field before", show=False, id="form.before", tooltip="The field before"),
    ]

    def __init__(self, value: str, field: Field) -> None:
        super().__init__(value, compact=True, select_on_focus=True, max_length=LONGEST)
        self.cursor_blink = False
        self._field = field
        self.takes_scans = field.takes_scans

    def on_input_changed(self, message: Input.Changed) -> None:
        """Tell the form."""
        message.stop()
        self.post_message(Changed(self._field))

    def on_key(self, event: Key) -> None:
        """Take Enter as it arrives: the next key may be meant for the next field already."""
        if event.key == "enter":
            event.stop()
            event.prevent_default()
            if self.takes_scans:
                self.value = getattr(self.app, "card_of", str)(self.value)
            self._field.finish()

    def on_paste(self, event: Paste) -> None:
        """Take the first line of what is pasted, unless it is longer than any field may be."""
        event.stop()
        event.prevent_default()
        lines = event.text.splitlines()[:1]
        for line in lines:
            if len(line) + len(self.value) > LONGEST:
                self._field.say(f"What was pasted has {len(line)} characters; nothing of it was taken.")
            else:
                self.insert_text_at_cursor(line)

    def on_blur(self, event: Blur) -> None:
        """Tell the form."""
        del event
        self._field.left()

    def action_walk(self, steps: int) -> None:
        """Go to another field."""
        self.post_message(Walk(self._field, steps))


class Box(Widget):
    """A control whose value is not typed: ↑ and ↓ leave it, its field is told of what it holds."""

    can_focus = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("down", "walk(1)", "Next field", show=False, id="box.down", tooltip="The next field"),
        Binding("up", "walk(-1)", "Field before", show=False, id="box.up", tooltip="The field before"),
    ]

    def __init__(self, value: str, field: Field) -> None:
        super().__init__()
        self._value = value
        self._owner = field

    @property
    def value(self) -> str:
        """What it holds."""
        return self._value

    @value.setter
    def value(self, value: str) -> None:
        if value != self._value:
            self._value = value
            self.refresh()
            self.post_message(Changed(self._owner))

    def on_focus(self) -> None:
        """Show it."""
        self.refresh()

    def on_blur(self) -> None:
        """Show it, and tell the form."""
        self.refresh()
        self._owner.left()

    def action_walk(self, steps: int) -> None:
        """Go to another field."""
        self.post_message(Walk(self._owner, steps))


class ChoiceBox(Box):
    """One of a few values: ← and → go through them, F4 lists them, a letter picks the next that begins with it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("right,space", "step(1)", "Next value", show=False, id="choice.next", tooltip="The next value"),
        Binding("left", "step(-1)", "Value before", show=False, id="choice.before", tooltip="The value before"),
        Binding("f4", "pick", "Pick", id="choice.pick", tooltip="Pick the value from a list"),
        Binding("enter", "finish", "Next", show=False, id="choice.finish", tooltip="Go on to the next field"),
    ]

    def __init__(self, value: str, field: ChoiceField) -> None:
        super().__init__(value, field)
        self._field = field

    def render(self) -> Content:
        """Return the value between the arrows that change it."""
        width = self.size.width
        words = dict(self._field.options).get(self._value, "")
        arrows = "bold $primary" if self.has_focus else "$quiet"
        shown = fit(words or "choose", width - 4, "" if words else "$quiet")
        return row(plain("‹ ", arrows), shown, plain(" ›", arrows))

    def on_key(self, event: object) -> None:
        """Pick the next value that begins with a letter typed."""
        char = getattr(event, "character", None)
        if not getattr(event, "is_printable", False) or not char or char == " ":
            return
        keys = [key for key, words in self._field.options if words.casefold().startswith(char.casefold())]
        if keys:
            after = keys.index(self._value) + 1 if self._value in keys else 0
            self.value = keys[after % len(keys)]

    def on_click(self, event: Click) -> None:
        """Take the value on that side."""
        self.action_step(-1 if event.x <= 2 else 1)  # noqa: PLR2004  # the arrow and the cell beside it

    def action_step(self, steps: int) -> None:
        """Take the value so many further on."""
        keys = [key for key, _words in self._field.options]
        if keys:
            at = keys.index(self._value) if self._value in keys else (-1 if steps > 0 else 0)
            self.value = keys[(at + steps) % len(keys)]

    def action_finish(self) -> None:
        """Go on."""
        self._field.finish()

    def action_pick(self) -> None:
        """List the values."""
        from screens.dialogs.pick import Choice, Pick

        options = [Choice(key, words, self._field.beside.get(key, "")) for key, words in self._field.options]
        self.app.push_screen(Pick(self._field.caption, options, chosen=self._value), self._picked)

    def _picked(self, key: str | None) -> None:
        if key is not None:
            self.value = key


class ChoiceField(Field):
    """A field whose value is one of a few."""

    def __init__(self, key: str, label: str, options: Sequence[tuple[str, str]], value: str = "") -> None:
        self.options = tuple(options)
        """Key and words of each value."""
        self.beside: Mapping[str, str] = {}
        """What the list says beside some of them, by key."""
        super().__init__(key, label, value)

    def make(self, value: str) -> Widget:
        """Return the box."""
        return ChoiceBox(value, self)

    def offer(self, options: Sequence[tuple[str, str]]) -> None:
        """Offer other values; one that is gone is no longer chosen."""
        self.options = tuple(options)
        if self.value not in dict(options):
            self.value = ""
        self._control.refresh()


class ToggleField(ChoiceField):
    """A field that is on or off."""

    def __init__(self, key: str, label: str, value: str = "", *, on: str = "yes", off: str = "no") -> None:
        super().__init__(key, label, (("", off), (YES, on)), value)
