"""Whom a change of the timetable affects, row by row."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, listed
from screens.series.words import short_day
from screens.widgets.table import Cell, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
    from datetime import date
    from zoneinfo import ZoneInfo

    from frontdesk.answers import (
        AccessLine,
        Clash,
        Edited,
        Effects,
        InvalidBooking,
        MovedSession,
        Schedule,
        SessionLine,
    )
    from frontdesk.contract import Preview

UNPAID_IF_KEPT: Final = ("no_credit", "credit_expired")
"""Bookings that no credit pays on the day to which their session goes."""
WHY: Final = {
    "session_rule": "not admitted now",
    "session_full": "beyond places",
    "session_cancelled": "session is gone",
    "off_schedule": "this day is left",
    "no_membership": "no membership",
    "ended": "ended by then",
    "not_started": "not begun then",
    "on_hold": "on hold then",
    **dict.fromkeys(UNPAID_IF_KEPT, "no credit"),
}
"""Why a booking would not be taken any more, by its code: short enough to stand beside what becomes of its credit."""
MOST_DAYS: Final = 6
"""How many sessions that come or go are named."""


def affects(seen: Preview[Edited, Schedule]) -> bool:
    """Tell whether a change affects anybody, or takes a session away."""
    effects = seen.answer.effects
    if effects is None:
        return False
    touched = any(each.booked or each.waiting for each in effects.moved)
    return bool(touched or effects.gains or effects.loses or effects.invalid or effects.promoted or gone(seen))


def gone(seen: Preview[Edited, Schedule]) -> list[SessionLine]:
    """Return the sessions that would not take place any more."""
    return _missing(seen.before, seen.after)


def _missing(these: Schedule | None, those: Schedule | None) -> list[SessionLine]:
    """Return the sessions of one schedule that are not in the other, or are called off there."""
    kept = {each.key for each in those.sessions if not each.cancelled} if those is not None else set()
    listed = these.sessions if these is not None else ()
    return [each for each in listed if not each.cancelled and each.key not in kept]


def _besides(lines: Iterable[SessionLine], moved: Collection[tuple[str, date]]) -> list[SessionLine]:
    """Leave out the sessions that are told as moved: they neither go nor come."""
    return [each for each in lines if (each.series, each.date) not in moved]


def rows(seen: Preview[Edited, Schedule], zone: ZoneInfo, today: date, name_of: Callable[[str], str]) -> Iterator[Row]:
    """Yield the rows, under headings; ``name_of`` tells whose card it is."""
    effects = seen.answer.effects
    if effects is None:
        return
    moved = sorted(effects.moved, key=lambda each: (not (each.booked or each.waiting), each.starts))
    invalid = [_invalid(each, today, cancelled=effects.cancelled) for each in effects.invalid]
    yield from _section("Bookings that would not be taken any more", invalid)
    yield from _section("In two places at once", [_clash(each, zone, today) for each in effects.clashes])
    yield from _section("Sessions that move, their bookings with them", [_moved(each, zone, today) for each in moved])
    went = [name for each in effects.moved if (name := _went(each, zone)) is not None]
    going = _besides(gone(seen), [(series, day) for series, day, _ in went])
    coming = _besides(_missing(seen.after, seen.before), [(series, day) for series, _, day in went])
    yield from _section("Sessions that go, of the next 8 weeks", _days(going, today), len(going))
    yield from _section("Sessions that come, of the next 8 weeks", _days(coming, today), len(coming))
    yield from _section("May come no more", _access(effects.loses))
    yield from _section("May come now", _access(effects.gains))
    promoted = [("", name_of(card), "gets a place") for card in effects.promoted]
    yield from _section("Move up from the waitlist", promoted)


_Cells = tuple[str, str, str]


def _section(title: str, lines: Sequence[_Cells], many: int | None = None) -> Iterator[Row]:
    many = len(lines) if many is None else many
    if lines:
        yield Row("", (f"{title} ({many})" if many > 1 else title, "", ""))
    for at, (first, second, third) in enumerate(lines):
        yield Row(f"{title} {at}", (Cell(first), Cell(second), Cell(third, "$quiet")))


def _invalid(line: InvalidBooking, today: date, *, cancelled: bool) -> _Cells:
    said = WHY.get(line.code, line.code)
    back = "; credit back" if line.returned else ""
    if line.code in UNPAID_IF_KEPT and not cancelled:
        back = "; unpaid if kept"
    return f"{line.series}, {short_day(line.date, today)}", line.person.listed, f"{said}{back}"


def _moved(line: MovedSession, zone: ZoneInfo, today: date) -> _Cells:
    before, after = line.starts.astimezone(zone), line.new_starts.astimezone(zone)
    waiting = f", {line.waiting} waiting" if line.waiting else ""
    times = f"{before:%H:%M} → {after:%H:%M}"
    if after.date() != before.date():
        times = f"→ {short_day(after.date(), today)} {after:%H:%M}"
    return f"{line.series}, {short_day(line.date, today)}", times, f"{line.booked} booked{waiting}"


def _went(line: MovedSession, zone: ZoneInfo) -> tuple[str, date, date] | None:
    """Return a session that goes to another day, with both its days."""
    new = line.new_starts.astimezone(zone).date()
    return None if new == line.date else (line.series, line.date, new)


def _clash(line: Clash, zone: ZoneInfo, today: date) -> _Cells:
    other = f"also in {line.other_series}, {line.other_starts.astimezone(zone):%H:%M}"
    return f"{line.series}, {short_day(line.date, today)}", line.person.listed, other


def _days(lines: Iterable[SessionLine], today: date) -> list[_Cells]:
    found = [*lines]
    named = [(f"{each.series}, {short_day(each.date, today)}", each.time, _people(each)) for each in found[:MOST_DAYS]]
    return [*named, *([("", f"and {len(found) - MOST_DAYS} more", "")] if len(found) > MOST_DAYS else [])]


def _people(line: SessionLine) -> str:
    return f"{line.taken} booked" if line.taken else ""


def _access(lines: Sequence[AccessLine]) -> list[_Cells]:
    """Say each membership once, with every series that is meant."""
    series: dict[tuple[str, int], list[str]] = {}
    for line in lines:
        series.setdefault((line.name, line.holders), []).append(line.series)
    return [
        (name, "1 person holds it" if holders == 1 else f"{holders} people hold it", listed(where, 3))
        for (name, holders), where in series.items()
    ]


def say_sum(effects: Effects) -> str:
    """Say in one line what was done."""
    booked, told = sum(each.booked for each in effects.moved), effects.cancelled and effects.invalid
    parts = [
        f"{count(booked, 'booking')} moved along" if booked else "",
        f"{count(len(effects.invalid), 'booking')} {'cancelled' if effects.cancelled else 'kept'}"
        if effects.invalid
        else "",
        f"{count(sum(each.returned for each in effects.invalid), 'credit')} back" if told else "",
        f"{len(effects.promoted)} moved up" if effects.promoted else "",
    ]
    return ", ".join(filter(None, parts))
