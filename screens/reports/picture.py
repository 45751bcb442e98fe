"""The picture of a report: a bar for each thing counted, with its value in figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from rich.cells import cell_len

from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.content import Content

    from frontdesk.answers import ReportBar

LABEL: Final = 22
NARROWEST: Final = 10
ROOM_BELOW: Final = 14
"""Lines of the screen that are not the picture's."""
FEWEST: Final = 2
"""Bars from which on a picture says more than its table."""


class Picture(Lines):
    """Bars one under the other, as many as fit; what does not fit is in the table."""

    def __init__(self) -> None:
        super().__init__(id="picture")
        self._bars: Sequence[ReportBar] = ()

    def tell(self, bars: Sequence[ReportBar]) -> None:
        """Draw these."""
        self._bars = bars
        self._draw()

    def on_resize(self) -> None:
        """Draw them anew."""
        self._draw()

    def _draw(self) -> None:
        room = self.app.size.height - ROOM_BELOW
        shown = drawn(self._bars, self.app.size.width - 4)[: max(room, 0)]
        self.display = len(self._bars) >= FEWEST and len(shown) == len(self._bars)
        if self.display:
            self.styles.height = len(shown)
            self.show(*shown)


def drawn(bars: Sequence[ReportBar], width: int) -> list[Content]:
    """Draw each bar: its label, its length, its value."""
    most = max((abs(bar.value) for bar in bars), default=0) or 1
    words = max((cell_len(bar.words) for bar in bars), default=0)
    room = max(width - LABEL - words - 4, NARROWEST)
    lines = []
    for bar in bars:
        long = "█" * round(room * abs(bar.value) / most) or ("▏" if bar.value else "")
        style = "$error" if bar.value < 0 else "$primary"
        lines.append(row(plain(" "), fit(bar.label, LABEL), plain(" "), plain(long, style), plain(f" {bar.words}")))
    return lines
