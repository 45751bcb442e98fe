"""A field whose value is what is ticked in a list: Space or F4 opens it, Enter goes on."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.widgets.fields import Box, Field
from screens.widgets.safe import fit, plain, row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.content import Content
    from textual.events import Click
    from textual.widget import Widget

    from screens.dialogs.tick import TickOption


class TickBox(Box):
    """What is ticked, in words."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("space,f4", "pick", "Tick", id="ticks.pick", tooltip="Tick in a list what is meant"),
        Binding("enter", "finish", "Next", show=False, id="ticks.finish", tooltip="Go on; nothing ticked: the list"),
    ]

    def __init__(self, value: str, field: TicksField) -> None:
        super().__init__(value, field)
        self._field = field

    def render(self) -> Content:
        """Return what is ticked."""
        words = self._field.words
        arrow = plain(" …", "bold $primary" if self.has_focus else "$quiet")
        return row(fit(words or "nothing ticked", max(self.size.width - 2, 4), "" if words else "$quiet"), arrow)

    def on_click(self, event: Click) -> None:
        """Open the list."""
        event.stop()
        self.action_pick()

    def action_finish(self) -> None:
        """Go on, or to the list where nothing is ticked."""
        if self._value:
            self._field.finish()
        else:
            self.action_pick()

    def action_pick(self) -> None:
        """Open the list."""
        from screens.dialogs.tick import Tick

        field = self._field
        self.app.push_screen(Tick(field.caption, field.options, field.ticked, lines=field.lines), self._picked)

    def _picked(self, keys: tuple[str, ...] | None) -> None:
        if keys is not None:
            self.value = "\n".join(keys)
            if keys:
                self._field.finish()


class TicksField(Field):
    """A field of several things ticked."""

    DEFAULT_CSS: ClassVar[str] = """
    TicksField TickBox { width: 1fr; height: 1; padding: 0 1; background: $panel; }
    TicksField TickBox:focus { background-tint: $primary 18%; }
    TicksField .echo { display: none; }
    """

    def __init__(self, key: str, label: str, value: str = "", *, say: Callable[[Sequence[str]], str]) -> None:
        self.options: tuple[TickOption, ...] = ()
        self.lines: tuple[str, ...] = ()
        """What is said above the list."""
        self._say = say
        super().__init__(key, label, value)

    def make(self, value: str) -> Widget:
        """Return the box."""
        return TickBox(value, self)

    @property
    def ticked(self) -> tuple[str, ...]:
        """The keys ticked."""
        return tuple(filter(None, self.value.split("\n")))

    @property
    def words(self) -> str:
        """What is ticked, in words."""
        return self._say(self.ticked)

    def offer(self, options: Sequence[TickOption]) -> None:
        """Offer other things to tick; what is ticked stays."""
        self.options = tuple(options)
        self.control.refresh()
