"""Days as one types them: 2026-01-10, 10 jan, ``today``, +7 or -7 days from today; read strictly, and said back."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Final

from frontdesk.rules.words import say_day
from frontdesk.text import EARLIEST, LATEST, parse_date, shorten

TODAY: Final = "today"
_STEPS: Final = re.compile(r"([+-])([0-9]{1,4})", re.ASCII)
_NAMED: Final = re.compile(r"([0-9]{1,2}) ?([a-z]{3})(?: ([0-9]{4}))?", re.ASCII)
_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEK: Final = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def read_day(
    text: str, today: date, *, field: str = "The day", earliest: date = EARLIEST, ahead: bool = False
) -> date | str:
    """Read a day, ``earliest`` or later; else the sentence that says what is wrong.

    ``ahead``: without a year it is the next one, though an earlier day may be meant if its year is typed.
    """
    typed = text.strip(" ").casefold()
    if typed == TODAY:
        found = today
    elif steps := _STEPS.fullmatch(typed):
        found = today + timedelta(days=int(steps[2]) * (1 if steps[1] == "+" else -1))
    elif not isinstance(read := parse_date(spelt_out(typed, today, today if ahead else earliest), field=field), date):
        fault = f" ({read.fault})" if read.fault else ""
        but = f"not “{shorten(text.strip())}”" if typed else "but nothing was read"
        return f"{field} must be a date such as 2026-03-04 or 4 mar, today, or +7 for in 7 days, {but}{fault}."
    else:
        found = read
    if found < earliest:
        name = f"today ({earliest})" if earliest == today else str(earliest)
        return f"{field} must be {name} or later, not {found}."
    return found if found <= LATEST else f"{field} must be {LATEST} or earlier, not {found}."


def spelt_out(typed: str, today: date, earliest: date = EARLIEST) -> str:
    """Write a day and a month (``4 mar``, ``4 mar 2027``) as a date: of this year, or the next from ``earliest`` on."""
    named = _NAMED.fullmatch(typed)
    if named is None or named[2] not in _MONTHS:
        return typed
    month, day = _MONTHS.index(named[2]) + 1, int(named[1])
    this = today.year if earliest < today else earliest.year + ((month, day) < (earliest.month, earliest.day))
    year = int(named[3] or this)
    return f"{year:04}-{month:02}-{day:02}"


def say_weekday(day: date) -> str:
    """Say a day with its weekday, always with its year: Sat 10 Jan 2026."""
    return f"{_WEEK[day.weekday()]} {say_day(day)}"
