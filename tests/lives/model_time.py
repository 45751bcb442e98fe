"""Local wall time and instants, as the pages want them: the first of a repeated minute, none for a skipped one."""

from __future__ import annotations

from calendar import monthrange
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)


def to_utc(local: datetime, zone: ZoneInfo) -> datetime:
    """The instant of a wall time; of one that comes twice, the first."""
    return local.replace(tzinfo=zone, fold=0).astimezone(UTC)


def to_local(instant: datetime, zone: ZoneInfo) -> datetime:
    """The wall time of an instant, without its zone."""
    return instant.astimezone(zone).replace(tzinfo=None, fold=0)


def is_skipped(local: datetime, zone: ZoneInfo) -> bool:
    """Whether the clocks jump over this wall time."""
    return to_local(to_utc(local, zone), zone) != local


def end_of_day(day: date, zone: ZoneInfo) -> datetime:
    """The instant at which the day after begins."""
    return to_utc(datetime.combine(day + DAY, time.min), zone)


def months_later(anchor: date, months: int) -> date:
    """So many months after the anchor, on its day or the last of a shorter month."""
    year, month = divmod(anchor.year * 12 + anchor.month - 1 + months, 12)
    return date(year, month + 1, min(anchor.day, monthrange(year, month + 1)[1]))
