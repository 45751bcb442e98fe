"""The last border before the terminal: no control byte leaves in a painted line, whatever a widget was given."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from rich.segment import Segment
from textual.filter import LineFilter

if TYPE_CHECKING:
    from textual.color import Color

_UNSAFE: Final = re.compile("[\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ud800-\udfff]")


@lru_cache(4)
def one_filter(before: tuple[LineFilter, ...]) -> NoControlBytes:
    """Return one filter that does what these do and then its own work: a painted line is looked up once, not thrice."""
    return NoControlBytes(before)


class NoControlBytes(LineFilter):
    """Replaces control, zero-width and direction-changing characters in every painted line."""

    def __init__(self, before: tuple[LineFilter, ...] = ()) -> None:
        super().__init__()
        self._before = before

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:
        """Return the segments with nothing in them that could steer a terminal."""
        for each in self._before:
            segments = each.apply(segments, background)
        if all(segment.text.isprintable() for segment in segments):
            return segments
        return [
            segment
            if segment.control or segment.text.isprintable()
            else Segment(_UNSAFE.sub("\ufffd", segment.text), segment.style)
            for segment in segments
        ]
