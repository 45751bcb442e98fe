"""Sessions in the words of the schedule: how full, whether they run, are next, over or called off."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count
from screens.widgets.days import say_weekday
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date, datetime

    from frontdesk.answers import ClosureLine, SessionLine

COLUMNS: Final = (
    Column("Time", 5),
    Column("Until", 5, from_width=100),
    Column("Session", 0),
    Column("Place", 11, roomy=16),
    Column("Coach", 10, roomy=20),
    Column("Booked", 12),
    Column("Wait", 4, right=True),
    Column("", 11),
)
BAR: Final = 4
"""Cells of the picture of how full a session is."""
COLOURS: Final = {
    "red": "$error",
    "green": "$success",
    "yellow": "$warning",
    "blue": "$primary",
    "magenta": "$accent",
    "cyan": "ansi_cyan",
}
"""How the colours of series are shown; any other text is no colour."""
CANCELLED, RUNNING, NEXT, OVER = "✖ cancelled", "▶ running", "▷ next", "over"
STYLES: Final = {CANCELLED: "$error", RUNNING: "bold $success", NEXT: "bold $warning", OVER: "$quiet"}


@dataclass(frozen=True, slots=True)
class Moment:
    """When one looks: the club's wall clock, and the instant of the next start on what is shown of today."""

    now: datetime
    next_start: datetime | None = None

    def state(self, line: SessionLine) -> str:
        """Say in a word how a session stands; empty: it is to come."""
        if line.cancelled:
            return CANCELLED
        if self.now >= line.ends:
            return OVER
        if self.now >= line.starts:
            return RUNNING
        return NEXT if line.starts == self.next_start else ""


def moment(lines: Iterable[SessionLine], now: datetime) -> Moment:
    """Find what is next of today."""
    today = now.date()
    coming = (each.starts for each in lines if each.date == today and not each.cancelled and each.starts > now)
    return Moment(now, min(coming, default=None))


def bar(line: SessionLine) -> str:
    """Draw how full a session is; nothing where its places have no limit."""
    if line.capacity is None:
        return ""
    filled = min(line.taken * BAR // line.capacity, BAR) or (1 if line.taken else 0)
    return "█" * filled + "░" * (BAR - filled)


def fill(line: SessionLine) -> str:
    """Say how full a session is: ██░░ 11/16, or 11, no limit."""
    if line.capacity is None:
        return f"{line.taken}, no limit"
    return f"{bar(line)} {line.taken}/{line.capacity}"


def figures(line: SessionLine) -> str:
    """Say it in the fewest signs: 16/16 +3, or 4 booked."""
    booked = f"{line.taken} booked" if line.capacity is None else f"{line.taken}/{line.capacity}"
    return f"{booked} {waiting(line)}".strip()


def full(line: SessionLine) -> bool:
    """Whether no place is left."""
    return line.capacity is not None and line.taken >= line.capacity


def waiting(line: SessionLine) -> str:
    """Say how many wait: +2."""
    return f"+{line.waiting}" if line.waiting else ""


def until(line: SessionLine, now: datetime) -> str:
    """Say when a session is over, by the club's wall clock."""
    return f"{line.ends.astimezone(now.tzinfo):%H:%M}"


def name_style(line: SessionLine, state: str) -> str:
    """Return how the name of a session is written."""
    if state == CANCELLED:
        return "strike $quiet"
    return "$quiet" if state == OVER else COLOURS.get(line.colour, "")


def session_row(line: SessionLine, at: Moment) -> Row:
    """Return the row of a session."""
    state = at.state(line)
    quiet = "$quiet" if state in {CANCELLED, OVER} else ""
    return Row(
        line.key,
        (
            Cell(line.time, quiet),
            Cell(until(line, at.now), "$quiet"),
            Cell(line.series, name_style(line, state)),
            Cell(line.place, quiet),
            Cell(line.coach, quiet),
            Cell(fill(line), quiet or ("$warning" if full(line) else "")),
            Cell(waiting(line), quiet or "$warning"),
            Cell(state, STYLES.get(state, "")),
        ),
    )


def day_rows(day: date, lines: Sequence[SessionLine], closed: Iterable[ClosureLine], at: Moment) -> Iterator[Row]:
    """Yield the rows of a day: what is closed on it, then its sessions."""
    for each in closed:
        if each.first <= day <= each.last:
            yield Row("", (f"✖ {say_closed(each)}",), "bold $warning")
    for line in lines:
        yield session_row(line, at)


def say_closed(closure: ClosureLine) -> str:
    """Say what is closed and why: Closed: Christmas, or Closed for Spin: coach ill."""
    which = f" for {', '.join(closure.series)}" if closure.series else ""
    return f"Closed{which}: {closure.reason}"


def by_day(lines: Iterable[SessionLine]) -> Mapping[date, list[SessionLine]]:
    """Sort sessions, which come by start, into their days."""
    found: dict[date, list[SessionLine]] = {}
    for line in lines:
        found.setdefault(line.date, []).append(line)
    return found


def say_session(line: SessionLine, at: Moment) -> Iterator[str]:
    """Say all there is to know of a session, a sentence a line."""
    yield f"{line.series} · {say_weekday(line.date)}, {line.time} to {until(line, at.now)}"
    yield " · ".join(filter(None, (line.place, line.coach, say_fill(line))))
    closed = f"closed: {line.closed_for}" if line.closed_for else ""
    own = "edited by itself" if line.own else ""
    if said := " · ".join(filter(None, (at.state(line), closed, own))):
        yield said


def say_fill(line: SessionLine) -> str:
    """Say in words how full a session is."""
    if line.cancelled:
        return ""
    places = f"{line.taken} booked, no limit" if line.capacity is None else f"{line.taken} of {line.capacity} booked"
    left = "full" if full(line) else ""
    came = f"{line.inside} in" if line.inside else ""
    return ", ".join(filter(None, (places, left, f"{line.waiting} waiting" if line.waiting else "", came)))


def say_sum(lines: Sequence[SessionLine], *, more: bool = False) -> str:
    """Say how many sessions there are, and how many people booked them; ``more``: these are the first of them."""
    if more:
        return f"the first {len(lines)} sessions, ↓ for more"
    on = [each for each in lines if not each.cancelled]
    off = len(lines) - len(on)
    booked = sum(each.taken for each in on)
    parts = (count(len(on), "session"), f"{off} cancelled" if off else "", f"{booked} booked" if booked else "")
    return " · ".join(filter(None, parts))
