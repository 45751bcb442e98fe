"""Which days a report speaks of: the usual periods by name, any days by typing them."""

from __future__ import annotations

from calendar import monthrange
from datetime import timedelta
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import Choice
from screens.widgets.days import read_day, say_weekday
from screens.widgets.fields import Field
from screens.widgets.form import Form, Reading, Through

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult

Days = tuple["date", "date"]
OTHER: Final = "other"
_WEEK: Final = 7


def periods(today: date, *, ahead: bool = False) -> dict[str, tuple[str, Days]]:
    """Return the periods that have a name: by their key the name and the days, both included."""
    if ahead:
        return {
            f"next {days}": (f"The next {days} days", (today, today + timedelta(days=days))) for days in (7, 14, 30, 90)
        }
    monday, month = today - timedelta(days=today.weekday()), today.replace(day=1)
    before, last_month = monday - timedelta(days=_WEEK), (month - timedelta(days=1)).replace(day=1)
    yesterday, a_year = today - timedelta(days=1), today.replace(month=1, day=1)
    return {
        "today": ("Today", (today, today)),
        "yesterday": ("Yesterday", (yesterday, yesterday)),
        "week": ("This week", (monday, today)),
        "last week": ("Last week", (before, monday - timedelta(days=1))),
        "month": ("This month", (month, today)),
        "last month": ("Last month", (last_month, month - timedelta(days=1))),
        "last 7": ("The last 7 days", (today - timedelta(days=6), today)),
        "last 30": ("The last 30 days", (today - timedelta(days=29), today)),
        "year": ("This year", (a_year, today)),
    }


def choices(today: date, *, ahead: bool) -> tuple[Choice, ...]:
    """Return what one may pick."""
    named = (Choice(key, name, _said(days)) for key, (name, days) in periods(today, ahead=ahead).items())
    return (*named, Choice(OTHER, "Other days …"))


def _said(days: Days) -> str:
    first, last = days
    return say_weekday(first) if first == last else f"{first:%d.%m.} to {last:%d.%m.%y}"


def stepped(days: Days, steps: int) -> Days:
    """Return the period as long as this one that comes after it (before it where negative); a month stays a month."""
    first, last = days
    if first.day == 1 and last.day == monthrange(last.year, last.month)[1] and first.month == last.month:
        at = first.year * 12 + first.month - 1 + steps
        start = first.replace(year=at // 12, month=at % 12 + 1)
        return start, start.replace(day=monthrange(start.year, start.month)[1])
    many = timedelta(days=((last - first).days + 1) * steps)
    return first + many, last + many


class PeriodDialog(Dialog[Days]):
    """Asks for the first and the last day."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Take them", id="period.take", tooltip="Take these days", priority=True),
    ]

    def __init__(self, days: Days, today: date) -> None:
        super().__init__("Which days?", (), "Enter the next, then takes them · Esc back")
        self._today = today
        self._form = Form(self._read)
        self._fields = (Field("first", "First day", str(days[0])), Field("last", "Last day", str(days[1])))

    def furnish(self) -> ComposeResult:
        """Lay out the two days."""
        with self._form:
            yield from self._fields

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        first, last = self._days(texts)
        faults = {name: each for name, each in (("first", first), ("last", last)) if isinstance(each, str)}
        echoes = {
            name: say_weekday(each) for name, each in (("first", first), ("last", last)) if not isinstance(each, str)
        }
        return Reading(faults, echoes)

    def _days(self, texts: Mapping[str, str]) -> tuple[date | str, date | str]:
        first = read_day(texts["first"], self._today, field="First day")
        last = read_day(texts["last"], self._today, field="Last day")
        if not isinstance(first, str) and not isinstance(last, str) and last < first:
            return first, f"Last day must be {first} or later, not {last}."
        return first, last

    def on_through(self, message: Through) -> None:
        """Take them, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_take()

    def action_take(self) -> None:
        """Answer with the days when they are right."""
        first, last = self._days(self._form.values)
        if isinstance(first, str) or isinstance(last, str):
            self._form.first_fault()
        else:
            self.dismiss((first, last))
