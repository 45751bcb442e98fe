"""The line over the schedule and those under it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.rules.words import say_span
from screens.schedule.words import moment, say_session, say_sum
from screens.widgets.days import say_weekday
from screens.widgets.safe import plain, row, shortened

if TYPE_CHECKING:
    from datetime import datetime

    from textual.content import Content

    from frontdesk.answers import SessionLine
    from screens.schedule.asking import Timetable


def head(shown: Timetable, now: datetime, width: int) -> Content:
    """Return the line that says which days are shown, and what there is on them."""
    first, last = shown.days.first, shown.days.last
    name = say_weekday(first) if first == last else f"Week of {say_span(first, last, now.date())}"
    today = now.date() in shown.days
    here = (" · today" if first == last else " · this week") if today else ""
    told = say_sum(shown.sessions, more=bool(shown.more))
    title = f" ‹ {name}{here} ›"
    if len(title) + len(told) + 2 > width:
        title = f" ‹ {name} ›"
    told = shortened(told, max(width - len(title) - 2, 0))
    return row(plain(title, "bold"), plain(told.rjust(width - len(title) - 1), "$quiet"))


def details(line: SessionLine, shown: Timetable, now: datetime, width: int) -> list[Content]:
    """Return what is said of the session chosen."""
    return [plain(f" {shortened(words, width)}") for words in say_session(line, moment(shown.sessions, now))]
