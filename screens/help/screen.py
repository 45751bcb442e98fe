"""The help screen: every key that works where one is, made from the bindings themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen

from screens.console import GivesWay
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, stack

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.screen import Screen

KEYS: Final = 14
"""Cells of the column of keys."""
FIRST: Final = (
    "A scan, or a name and Enter, checks a person in.",
    "Words of a name match in any order; so do parts of a phone number",
    "and the start of an e-mail. A verdict stays until the next one.",
)


class HelpScreen(ModalScreen[None], GivesWay):
    """Lies on top of what it explains, and never swallows a scan."""

    CSS_PATH = "help.tcss"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape,f1,enter", "dismiss", "Close", id="help.close", tooltip="Back to where you were"),
    ]

    def __init__(self, about: Screen[object]) -> None:
        super().__init__()
        self._about = about

    def compose(self) -> ComposeResult:
        """Lay out one scrolling list."""
        with VerticalScroll(id="help") as box:
            box.border_title = "Help"
            box.border_subtitle = "Esc closes; typing goes on where you were"
            yield Lines(id="help-lines")

    def on_mount(self) -> None:
        """Write the list."""
        lines = [plain(line) for line in FIRST]
        shown: set[str] = set()
        for title, rows in self._groups():
            lines += [Content(), plain(title, "bold $primary")]
            for keys, words in rows:
                if words not in shown:
                    shown.add(words)
                    lines.append(row(fit(keys, KEYS, "bold"), plain(words)))
        self.query_one("#help-lines", Lines).show(stack(lines))

    def _groups(self) -> list[tuple[str, list[tuple[str, str]]]]:
        groups: dict[str, list[tuple[str, str]]] = {}
        keys: dict[tuple[str, str], list[str]] = {}
        for node, binding, enabled, tooltip in self._about.active_bindings.values():
            words = tooltip or binding.tooltip or binding.description
            if enabled and words and not binding.system:
                title = self._title(node is self.app, has_id=binding.id is not None)
                keys.setdefault((title, words), []).append(self.app.get_key_display(binding))
        for (title, words), names in keys.items():
            groups.setdefault(title, []).append((" ".join(names[:2]), words))
        return sorted(groups.items(), key=lambda each: ("Here", "Everywhere", "Text").index(each[0]))

    @staticmethod
    def _title(everywhere: bool, *, has_id: bool) -> str:  # noqa: FBT001  # read at its one call
        if everywhere:
            return "Everywhere"
        return "Here" if has_id else "Text"
