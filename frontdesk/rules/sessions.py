"""Session series and their dated sessions: dates, instants, windows, notice (rules, sections 2, 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from zoneinfo import ZoneInfo


class Weekday(StrEnum):
    """Days of the week as series name them."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"

    @classmethod
    def of(cls, day: date) -> Weekday:
        """Return the weekday of a date."""
        return _WEEK[day.weekday()]


_WEEK: Final = tuple(Weekday)


@dataclass(frozen=True, slots=True)
class Pattern:
    """When a series takes place: on weekdays at a time, or on a single date."""

    at: time
    """Club-local wall time of the start, kept through daylight-saving changes."""
    minutes: int
    weekdays: frozenset[Weekday] = frozenset()
    only_on: date | None = None
    """The date of a series that takes place once."""
    start: date | None = None
    """First day of a weekly series; None: no first day."""
    end: date | None = None
    """Last day of a weekly series; None: no last day."""

    def falls_on(self, day: date) -> bool:
        """Tell whether the series has a session on that day."""
        if self.only_on is not None:
            return day == self.only_on
        if (self.start and day < self.start) or (self.end and day > self.end):
            return False
        return Weekday.of(day) in self.weekdays

    def dates(self, first: date, last: date) -> Iterator[date]:
        """Yield the days of a span, both ends included, on which the series has a session."""
        for ordinal in range(first.toordinal(), last.toordinal() + 1):
            day = date.fromordinal(ordinal)
            if self.falls_on(day):
                yield day


@dataclass(frozen=True, slots=True)
class Span:
    """The two instants (UTC) between which a session runs: it has started at the first, it is over at the second."""

    starts: datetime
    ends: datetime

    def started(self, now: datetime) -> bool:
        """Tell whether the session has started."""
        return now >= self.starts

    def over(self, now: datetime) -> bool:
        """Tell whether the session is over: it is at its end minute."""
        return now >= self.ends


def span(day: date, at: time, minutes: int, zone: ZoneInfo) -> Span:
    """Return when a session of that wall time runs; a wall time that comes twice means the first."""
    starts = datetime.combine(day, at, tzinfo=zone).astimezone(UTC)
    return Span(starts, starts + timedelta(minutes=minutes))


@dataclass(frozen=True, slots=True)
class Window:
    """Within which one checks in without a warning."""

    opens: datetime
    closes: datetime
    """The last instant inside, as «at exactly the limit it is in time»."""

    def __contains__(self, now: datetime) -> bool:
        return self.opens <= now <= self.closes


def check_in_window(session: Span, opens_minutes: int, closes_minutes: int) -> Window:
    """Return the check-in window: it opens so many minutes before the start and closes so many after the end."""
    return Window(
        session.starts - timedelta(minutes=opens_minutes),
        session.ends + timedelta(minutes=closes_minutes),
    )


def in_time(session: Span, notice_hours: int, now: datetime) -> bool:
    """Tell whether a booking cancelled now is cancelled in time: at exactly the limit it is (elapsed hours)."""
    return now <= session.starts - timedelta(hours=notice_hours)


SOON: Final = timedelta(minutes=60)
"""How long before its start people arrive for a session, while another one runs."""


class Dated(Protocol):
    """What the clock needs to know of a session."""

    @property
    def series(self) -> str:
        """Its series' name."""

    @property
    def starts(self) -> datetime:
        """The instant at which it starts."""

    @property
    def ends(self) -> datetime:
        """The instant at which it is over."""

    @property
    def cancelled(self) -> bool:
        """Whether it is cancelled."""


D = TypeVar("D", bound=Dated)


def by_clock(sessions: Iterable[D], now: datetime) -> D | None:
    """Return the session people come for: of those that run or start within the hour the one whose start is nearest.

    Without any, the next to come; None when there is none.
    """
    ahead = [each for each in sessions if not each.cancelled and each.ends > now]
    close = [each for each in ahead if each.starts - now <= SOON]
    if close:
        return min(close, key=lambda each: (abs(each.starts - now), each.starts, each.series))
    return min(ahead, key=lambda each: (each.starts, each.series), default=None)
