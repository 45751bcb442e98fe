"""Where "now" comes from: one clock, handed in, so that a demo, a training or a test may stand at any moment.

Clocks speak UTC, always with its zone. The helpers below turn it into the wall time of a club and back.
"""

import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta, tzinfo
from datetime import time as wall_time
from typing import Protocol


class Clock(Protocol):
    """Whatever knows the time."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware."""
        ...


class SystemClock:
    """The clock of the computer, which may be wrong or jump: nothing may depend on its going forward."""

    def now(self) -> datetime:
        """The present instant, in UTC and aware."""
        return datetime.now(UTC)


class PinnedClock:
    """A clock that stands still where it is put. It may be set back as well as forward."""

    def __init__(self, at: datetime) -> None:
        self._at = _utc(at)

    def now(self) -> datetime:
        """The instant it was last set to, in UTC and aware."""
        return self._at

    def set(self, at: datetime) -> None:
        """Put the clock at an instant. A naive one is a bug: ValueError."""
        self._at = _utc(at)


class TickingClock:
    """A clock that starts at a chosen instant and goes on from there, whatever happens to the computer's own."""

    def __init__(self, start: datetime, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._start = _utc(start)
        self._monotonic = monotonic
        self._started = monotonic()

    def now(self) -> datetime:
        """The chosen instant plus the seconds gone by since, in UTC and aware."""
        return self._start + timedelta(seconds=self._monotonic() - self._started)


def local_now(clock: Clock, zone: tzinfo) -> datetime:
    """What the club's wall clock shows, aware; its `.date()` is the club's today."""
    return clock.now().astimezone(zone)


def today(clock: Clock, zone: tzinfo) -> date:
    """The club's day."""
    return local_now(clock, zone).date()


def wall_to_utc(day: date, at: wall_time, zone: tzinfo) -> datetime | None:
    """The instant of a minute on the club's wall clock: the first if it comes twice, None if the clocks skip it."""
    local = datetime.combine(day, at.replace(fold=0), tzinfo=zone)
    instant = local.astimezone(UTC)
    there_and_back = instant.astimezone(zone).replace(tzinfo=None)
    return instant if there_and_back == local.replace(tzinfo=None) else None


def _utc(at: datetime) -> datetime:
    if at.utcoffset() is None:
        raise ValueError("a clock needs an instant with its zone, not a naive datetime")
    return at.astimezone(UTC)
