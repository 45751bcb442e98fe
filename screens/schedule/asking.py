"""What the schedule asks the desk: the sessions of some days, and what is closed on them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from frontdesk.answers import ClosureLine, Refusal, SessionLine
    from frontdesk.contract import Desk

WEEK: Final = timedelta(days=7)
MOST: Final = 40
"""Sessions of a day that are asked for at first; going down asks for more."""
MOST_OF_WEEK: Final = 10
"""The same where it is one of seven; where they are columns, as many as can be seen."""
ALL: Final = 1001
"""One more than a question may name: from there on all of them are asked for."""
LINES_OF_SESSION: Final = 2
"""In a column."""
_AROUND: Final = 10
"""Lines of the screen that show no session."""


@dataclass(frozen=True, slots=True)
class Days:
    """A span of days, both ends included."""

    first: date
    last: date

    def __contains__(self, day: date) -> bool:
        return self.first <= day <= self.last

    def __iter__(self) -> Iterator[date]:
        return (self.first + timedelta(days=n) for n in range((self.last - self.first).days + 1))


def days_around(day: date, *, week: bool) -> Days:
    """Return the day, or its week from Monday on."""
    monday = day - timedelta(days=day.weekday())
    return Days(monday, monday + WEEK - timedelta(days=1)) if week else Days(day, day)


def most_at_first(lines: int, *, week: bool, columns: bool) -> int:
    """Return how many sessions of a day are asked for at first, on a screen of so many lines."""
    if not week:
        return MOST
    return max((lines - _AROUND) // LINES_OF_SESSION, MOST_OF_WEEK) if columns else MOST_OF_WEEK


@dataclass(frozen=True, slots=True)
class Timetable:
    """The sessions of some days, and the closures that touch them."""

    days: Days
    sessions: Sequence[SessionLine]
    closures: Sequence[ClosureLine]
    more: frozenset[date] = frozenset()
    """Days that have more sessions than these."""


def timetable_of(days: Days, most: int) -> Callable[[Desk], Timetable | Refusal]:
    """Return the question for the timetable of some days, with so many sessions of each at most; ``ALL``: with all."""

    def ask(desk: Desk) -> Timetable | Refusal:
        from frontdesk.answers import Refusal
        from frontdesk.requests import Closures, Sessions

        schedule = desk.perform(Sessions(days.first, days.last, most if most < ALL else None))
        if isinstance(schedule, Refusal):
            return schedule
        closures = desk.perform(Closures(days.first))
        if isinstance(closures, Refusal):
            return closures
        touching = [each for each in closures.closures if each.first <= days.last]
        return Timetable(days, schedule.sessions, touching, frozenset(schedule.more))

    return ask
