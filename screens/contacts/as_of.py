"""The day that figures refer to: how it is typed, and how it is said."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from frontdesk.rules.words import say_day
from frontdesk.text import EARLIEST, LATEST, BadText, parse_date, shorten
from screens.widgets.days import spelt_out

FIELD: Final = "As of"
_ALLOWED: Final = "a day such as 2026-03-04, 4 mar, today, +7 or -30"
_STEPS: Final = re.compile(r"[+-][0-9]{1,4}", re.ASCII)


def read_as_of(raw: str, today: date, field: str = FIELD) -> date | BadText:
    """Read a day: a date, ``today``, days from today on or back, or a day and a month, of this year unless it is said.

    An empty text is today.
    """
    text = raw.strip(" ").lower()
    if text in {"", "today"}:
        return today
    if _STEPS.fullmatch(text):
        return stepped(today, int(text))
    read = parse_date(spelt_out(text, today), field=field)
    return read if isinstance(read, date) else BadText(field, _ALLOWED, shorten(raw.strip(" ")), read.fault)


def stepped(day: date, days: int) -> date:
    """Go so many days on from a day, but not out of the calendar."""
    reach = date.max - day if days > 0 else day - date.min
    return min(max(day + timedelta(days=days), EARLIEST), LATEST) if abs(days) <= reach.days else day


def say_as_of(day: date, today: date) -> str:
    """Say what figures of a day are: how things stood, stand, or will stand."""
    if day == today:
        return f"now, {_weekday(day)} {say_day(day, today)}"
    if day < today:
        return f"as it stood on the evening of {_weekday(day)} {say_day(day, today)}"
    return f"as it will be on {say_day(day, today)}, if nothing more is used and bills are paid"


def _weekday(day: date) -> str:
    return ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")[day.weekday()]
