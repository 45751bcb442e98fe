"""Session series and their dated sessions: dates, instants, windows, notice (rules, sections 2, 7 and 8)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Iterator
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
    valid_from: date | None = None
    """First day of this version of the series; None: since ever."""
    valid_until: date | None = None
    """First day of the next version; None: there is none."""

    def falls_on(self, day: date) -> bool:
        """Tell whether the series has a session on that day."""
        if (self.valid_from and day < self.valid_from) or (self.valid_until and day >= self.valid_until):
            return False
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

    def next_from(self, day: date) -> date | None:
        """Return the first day from ``day`` on with a session; None when there is none to come."""
        first = max(filter(None, (day, self.start, self.valid_from, self.only_on)))
        week = (date.fromordinal(first.toordinal() + ahead) for ahead in range(len(Weekday)))
        return next((each for each in week if self.falls_on(each)), None)


@dataclass(frozen=True, slots=True)
class Closed:
    """Days, both included, on which nothing takes place, or none of some series."""

    first: date
    last: date
    series: frozenset[int] | None = None
    """Which series; None: all."""

    def covers(self, series: int, day: date) -> bool:
        """Tell whether a session of that series on that day is called off by it."""
        return self.first <= day <= self.last and (self.series is None or series in self.series)


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
class ClockChange:
    """A day on which the clocks change over the very time of a session."""

    day: date
    begins: datetime
    """When it begins by the wall, aware."""
    skipped: bool
    """Whether the wall clock never shows the time; else it shows it twice, and the first is meant."""


def clock_changes(pattern: Pattern, first: date, last: date, zone: ZoneInfo) -> Iterator[ClockChange]:
    """Yield the days of a span on which a series begins at a time that the clocks skip, or show twice."""
    for day in pattern.dates(first, last):
        wall = datetime.combine(day, pattern.at, tzinfo=zone)
        if wall.utcoffset() != wall.replace(fold=1).utcoffset():
            begins = span(day, pattern.at, 0, zone).starts.astimezone(zone)
            yield ClockChange(day, begins, begins.replace(tzinfo=None) != wall.replace(tzinfo=None))


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


@dataclass(frozen=True, slots=True)
class BookingTerms:
    """How early and how late one may book, and until when a booking is cancelled for nothing (rules, section 8)."""

    earliest_days: int | None = None
    """From the beginning of the calendar day so many days before the session's; None: see the hours."""
    earliest_hours: int | None = None
    """From so many elapsed hours before the start; None in both: as early as anybody likes."""
    latest_minutes: int = 0
    """Until so many minutes before the start."""
    notice_hours: int = 0
    """Cancelled for nothing until so many elapsed hours before the start."""
    notice_days: int = 0
    """Until the same wall time so many calendar days before; stands in place of the hours where it is not 0."""


@dataclass(frozen=True, slots=True)
class BookingLimits:
    """The three instants (UTC) that booking terms set for one session; at exactly each of them one is in time."""

    opens: datetime | None
    """None: as early as anybody likes."""
    closes: datetime
    free_until: datetime
    """The last instant at which a cancellation is in time."""


def booking_limits(day: date, at: time, session: Span, terms: BookingTerms, zone: ZoneInfo) -> BookingLimits:
    """Return from when, and until when, a session is booked and cancelled for nothing."""
    opens = None
    if terms.earliest_days is not None:
        opens = datetime.combine(_days_before(day, terms.earliest_days), time(), tzinfo=zone).astimezone(UTC)
    elif terms.earliest_hours is not None:
        opens = session.starts - timedelta(hours=terms.earliest_hours)
    free_until = session.starts - timedelta(hours=terms.notice_hours)
    if terms.notice_days:
        free_until = span(_days_before(day, terms.notice_days), at, 0, zone).starts
    return BookingLimits(opens, session.starts - timedelta(minutes=terms.latest_minutes), free_until)


def _days_before(day: date, days: int) -> date:
    return day - timedelta(days=days)
