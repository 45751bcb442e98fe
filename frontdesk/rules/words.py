"""How the desk says days and numbers: short, readable aloud, the same on every computer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_day(day: date, today: date | None = None) -> str:
    """Say a day: 3 Mar 2026, or 3 Mar when it lies in the year of ``today``."""
    said = f"{day.day} {_MONTHS[day.month - 1]}"
    return said if today is not None and today.year == day.year else f"{said} {day.year}"


def say_month(day: date) -> str:
    """Say the month that a day is in: Mar 2026."""
    return f"{_MONTHS[day.month - 1]} {day.year}"


def say_span(first: date, last: date, today: date | None = None) -> str:
    """Say the days from one to another, both included: 25 Jan to 8 Feb; a single day is said once."""
    return say_day(first, today) if first == last else f"{say_day(first, today)} to {say_day(last, today)}"


def count(number: int, noun: str) -> str:
    """Say how many there are of something: 1 day, 3 days."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Say a list of names: the first few, and how many more there are."""
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"
