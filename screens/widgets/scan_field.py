"""The field that takes every scan, in order, merged with none.

Enter is taken as it arrives, in the order of the keys: the text is read and cleared before the next key is looked at.
(The stock ``Input.Submitted`` is handled later, when the next scan's first characters may already be in the field.)
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final, Self

from textual.binding import Binding, BindingType
from textual.message import Message
from textual.widgets import Input

from frontdesk.text import printable

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.events import Blur, Key, Paste
    from textual.geometry import Region

LONGEST: Final = 200
"""Characters kept of what is typed; longer than any card or name."""
TOGETHER: Final = 0.015
"""Seconds between two keys of one scan, at most; no hand types, or follows a letter with a command, so fast."""
TERMINATORS: Final = frozenset({"enter", "ctrl+j", "tab", "ctrl+m", "ctrl+i"})
"""What a scanner may send after a code: CR, LF or Tab, by each of the names they arrive under."""


@dataclass
class Scanned(Message):
    """A card was scanned, or a name typed and Enter pressed; ``picked`` is the card chosen. Both may be empty."""

    code: str
    picked: str | None


@dataclass
class Move(Message):
    """Another row of the list, please."""

    rows: int


@dataclass
class OtherSession(Message):
    """An earlier or a later session, please."""

    steps: int


class ScanField(Input):
    """An ``Input`` of one line that owns the keyboard."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "left",
            "session(-1)",
            "Earlier session",
            show=False,
            id="check_in.earlier",
            tooltip="The session before this one, while the field is empty",
        ),
        Binding(
            "right",
            "session(1)",
            "Later session",
            show=False,
            id="check_in.later",
            tooltip="The session after this one, while the field is empty",
        ),
        Binding("down", "move(1)", "Next match", show=False, id="check_in.next", tooltip="Choose the next match"),
        Binding(
            "up", "move(-1)", "Previous match", show=False, id="check_in.previous", tooltip="Choose the match above"
        ),
        Binding("escape", "empty", "Clear", show=False, id="check_in.clear", tooltip="Clear the field"),
    ]

    def __init__(self, *, typed: Callable[[str], None], picked: Callable[[], str | None], prefix: str) -> None:
        super().__init__(id="scan", compact=True, select_on_focus=False, max_length=LONGEST)
        self.cursor_blink = False
        self._typed = typed
        self._picked = picked
        self._in_burst = False
        self._key_at = 0.0
        self._edits: dict[str, Callable[[], None]] = {
            "backspace": self.action_delete_left,
            "ctrl+h": self.action_delete_left,
            "ctrl+u": self.action_delete_left_all,
            "ctrl+w": self.action_delete_left_word,
            prefix: self.action_empty,
        }
        self._told = ""
        self.disable_messages(Input.Changed)  # ``typed`` is called at once instead

    def watch_value(self, value: str) -> None:
        """Tell what is typed, in the key's own message; in a burst, once it is over."""
        if value and self._in_burst:
            self.call_later(self._catch_up)
        else:
            self._tell(value)

    def _catch_up(self) -> None:
        if self._told != self.value:
            self._tell(self.value)

    def _tell(self, value: str) -> None:
        self._told = value
        self._typed(value)

    def on_key(self, event: Key) -> None:
        """Take ends of scans, and edits, in the order of the keys: bindings come too late for a burst."""
        more, soon = self.message_queue_size > 0, event.time - self._key_at < TOGETHER
        self._in_burst, self._key_at = more or (self._in_burst and soon), event.time
        if event.key in TERMINATORS:
            event.stop()
            event.prevent_default()
            self.take()
        elif (edit := self._edits.get(event.key)) is not None:
            event.stop()
            event.prevent_default()
            edit()
        elif event.is_printable and event.character is not None and event.character != printable(event.character):
            event.stop()
            event.prevent_default()

    def take(self) -> None:
        """Read and clear the field, and send what was in it on its way."""
        code, picked = self.value.strip(), self._picked()
        self.value = ""
        self.screen.post_message(Scanned(code, picked))  # straight there: no later key may overtake it

    def on_paste(self, event: Paste) -> None:
        """Take pasted text as typed text: its first line, without what cannot be shown."""
        event.prevent_default()
        event.stop()
        for line in event.text.splitlines()[:1]:
            self.insert_text_at_cursor("".join(char for char in line if char == printable(char)))

    def on_blur(self, event: Blur) -> None:
        """Take the keyboard back: nothing else on this screen needs it."""
        del event
        if self.is_attached and self.screen.is_current and self.app.app_focus:
            self.focus()

    def refresh(self, *regions: Region, repaint: bool = True, layout: bool = False, recompose: bool = False) -> Self:
        """Repaint only: whatever is typed, the field keeps its place and size, and nothing needs a new layout."""
        del layout
        return super().refresh(*regions, repaint=repaint, recompose=recompose)

    def restricted(self) -> None:
        """Stay silent when the field is full."""

    def action_empty(self) -> None:
        """Clear the field and the choice."""
        self.value = ""
        self._typed("")

    def action_move(self, rows: int) -> None:
        """Move in the list of matches."""
        self.screen.post_message(Move(rows))

    def action_session(self, steps: int) -> None:
        """Change the session, or move the cursor while there is text."""
        if not self.value:
            self.screen.post_message(OtherSession(steps))
        elif steps < 0:
            self.action_cursor_left()
        else:
            self.action_cursor_right()
