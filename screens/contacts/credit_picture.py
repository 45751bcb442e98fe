"""Credits over time, drawn: a mark for each day, available and held told apart by their shape, and said in words."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Final

from textual.content import Content

from frontdesk.rules.words import say_day, say_span
from screens.widgets.lines import Lines
from screens.widgets.safe import fitted, plain, row, shortened, stack

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from frontdesk.answers import CreditDay

AVAILABLE, HELD, NONE = "█", "▒", "·"
BLOCKS: Final = "▁▂▃▄▅▆▇█"
AS_OF, TODAY = "▲", "●"
STYLES: Final = {AVAILABLE: "$success", HELD: "$warning", NONE: "$quiet"}
MOST_DAYS: Final = 180
FEWEST_BARS: Final = 2
MOST_BARS: Final = 8
BELOW: Final = 4
"""Lines under the bars: the marks, the dates, the legend, the days without."""


class CreditPictureView(Lines):
    """The picture; it takes the focus where it is alone, so that the keys around it work."""

    can_focus = True

    def __init__(self) -> None:
        super().__init__(id="picture")
        self._days: Sequence[CreditDay] = ()
        self._on: date | None = None
        self._today: date | None = None

    def tell(self, days: Sequence[CreditDay], on: date, today: date) -> None:
        """Show these days, one after the other, with the day asked for and today marked."""
        self._days, self._on, self._today = days, on, today
        self.refresh()

    def render(self) -> Content:
        """Return the picture."""
        if not self._days or self._on is None or self._today is None:
            return plain(" Looking …", "$quiet")
        bars = min(max(self.size.height - BELOW, FEWEST_BARS), MOST_BARS)
        return stack(drawn(self._days, self._on, self._today, bars, self.size.width))


def drawn(days: Sequence[CreditDay], on: date, today: date, bars: int, width: int) -> list[Content]:
    """Draw the days: so many lines of bars, the marks and dates under them, the legend, and the days without."""
    most = max(each.available + each.held for each in days)
    lines = [
        row(plain(" "), *_runs("".join(mark(each, most, level, bars) for each in days)))
        for level in range(bars - 1, -1, -1)
    ]
    lines.append(plain(" " + "".join(_axis(each.day, on, today) for each in days), "$quiet"))
    lines.append(plain(" " + _dates(days, on, today), "$quiet"))
    said = f" {AVAILABLE} available  {HELD} held  {NONE} none  {AS_OF} {say_day(on, today)}"
    also = f"  {TODAY} today" if on != today and days[0].day <= today <= days[-1].day else ""
    lines.append(plain(shortened(f"{said}{also}  ┼ new month  at most {most}", width), "$quiet"))
    lines.append(plain(shortened(f" {gaps_in_words(days, today)}", width)))
    return lines


def mark(day: CreditDay, most: int, level: int, bars: int) -> str:
    """Return the mark of a day on one line of the bars, 0 being the lowest: available below, held on top of it.

    What is held is always seen: it takes the mark that it shares with what is available.
    """
    if not day.available + day.held:
        return " " if level else NONE
    steps = len(BLOCKS)
    both = _part(day.available + day.held, most, bars * steps)
    free = min(_part(day.available, most, bars * steps), both - 1 if day.held else both)
    free, both = free - level * steps, both - level * steps
    if free >= steps:
        return AVAILABLE
    if both > max(free, 0):
        return HELD
    return BLOCKS[free - 1] if free > 0 else " "


def _part(credits: int, most: int, cells: int) -> int:
    """How many eighths of a line so many credits are worth; one at least."""
    return max(credits * cells // most, 1) if credits else 0


def _runs(marks: str) -> Iterator[Content]:
    for style, run in groupby(marks, key=lambda each: STYLES.get(each, STYLES[AVAILABLE])):
        yield plain("".join(run), style)


def _axis(day: date, on: date, today: date) -> str:
    if day == on:
        return AS_OF
    if day == today:
        return TODAY
    return "┼" if day.day == 1 else "─"


def _dates(days: Sequence[CreditDay], on: date, today: date) -> str:
    """The first day, the day asked for and the last, each under its mark where there is room."""
    line = fitted(say_day(days[0].day, today), len(days))
    for at, each in enumerate(days):
        if each.day == on or at == len(days) - 1:
            said = say_day(each.day, today)
            start = max(min(at - len(said) // 2, len(days) - len(said)), 0)
            if not line[max(start - 1, 0) : start + len(said)].strip():
                line = line[:start] + said + line[start + len(said) :]
    return line


def gaps_in_words(days: Sequence[CreditDay], today: date) -> str:
    """Say on which of the days there is nothing, neither available nor held."""
    empty = [
        (run[0].day, run[-1].day)
        for nothing, found in groupby(days, key=lambda each: not each.available + each.held)
        if nothing and (run := list(found))
    ]
    if not empty:
        return "Credits on every day shown."
    shown = ", ".join(say_span(*each, today) for each in empty[:3])
    more = f" and {len(empty) - 3} more times" if len(empty) > 3 else ""  # noqa: PLR2004  # as many as are shown
    return f"No credits: {shown}{more}."
