"""The foot of the frame: the keys that matter here, never cut off."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len
from textual.content import Content

from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row

if TYPE_CHECKING:
    from textual.binding import Binding
    from textual.dom import DOMNode
    from textual.events import Click

NARROW: Final = 100
AT_MOST: Final = 5
"""Keys shown where it is narrow."""


class KeysLine(Lines):
    """The bindings of what has the focus that are to be shown; a click presses the key."""

    def __init__(self) -> None:
        super().__init__(id="keys")
        self._spots: list[tuple[int, int, str, DOMNode]] = []

    def on_mount(self) -> None:
        """Follow the focus and the keymap."""
        self.screen.bindings_updated_signal.subscribe(self, lambda _screen: self.refresh())

    def render(self) -> Content:
        """Return the line; what does not fit whole is left to F1."""
        width = self.size.width
        parts, used = [plain("└ ", "$frame")], 2
        self._spots = []
        for shown, label, action, node in self._keys()[: AT_MOST if width < NARROW else None]:
            needed = cell_len(shown) + cell_len(label) + 3
            if used + needed > width - 2:
                break
            parts += [plain(shown, "bold $primary"), plain(f" {label}  ")]
            self._spots.append((used, used + needed, action, node))
            used += needed
        return row(*parts, plain("─" * (width - 1 - used) + "┘", "$frame"))

    def _keys(self) -> list[tuple[str, str, str, DOMNode]]:
        found: dict[str, tuple[Binding, DOMNode]] = {}
        for node, binding, enabled, _tooltip in self.screen.active_bindings.values():
            if binding.show and enabled:
                found.setdefault(binding.action, (binding, node))
        ordered = sorted(found.values(), key=lambda each: _order(each[0].key))
        return [(self.app.get_key_display(each), each.description, each.action, node) for each, node in ordered]

    async def on_click(self, event: Click) -> None:
        """Press the key clicked on."""
        for first, last, action, node in self._spots:
            if first <= event.x < last:
                await self.app.run_action(action, node)


def _order(key: str) -> tuple[bool, int, str]:
    number = key[1:] if key.startswith("f") and key[1:].isdecimal() else ""
    return not number, int(number or 0), key
