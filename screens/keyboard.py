"""What came from a scanner and what from a hand: told apart by the time between keys."""

from __future__ import annotations

from math import inf
from typing import TYPE_CHECKING, Final

from textual.binding import Binding

from screens.widgets.scan_field import TERMINATORS, TOGETHER

if TYPE_CHECKING:
    from textual.events import Key

EDITS: Final = frozenset({"ctrl+u", "ctrl+h"})
"""Keys that edit the field; they do no harm in a scan."""
QUIT_AFTER: Final = 0.08
"""Seconds that Ctrl+Q waits, in case it is the first byte of a scan."""


def key_name(prefix: str) -> str:
    """Return Textual's name of the scanner's prefix: «~» is tilde."""
    return next(iter(Binding.make_bindings([Binding(prefix, "scan")]))).key if prefix else ""


class Keyboard:
    """Watches the keys go by."""

    def __init__(self, together: float = TOGETHER) -> None:
        self.together = together
        self.texts = 0
        """How many keys of text have come."""
        self._text_at = -inf
        self.ended_scan = False
        """Whether the last key was the Enter of a scan: it came with the text before it, faster than a hand."""

    def stray(self, event: Key) -> bool:
        """Whether a key is a control byte inside a scan: not meant as a command by anybody."""
        self.ended_scan = event.key in TERMINATORS and event.time - self._text_at < self.together
        if event.is_printable:
            self.texts += 1
            self._text_at = event.time
        elif event.key in TERMINATORS:
            self._text_at = -inf
        elif event.key.startswith(("ctrl+", "alt+", "escape")) and event.key not in EDITS:
            return event.time - self._text_at < self.together
        return False
