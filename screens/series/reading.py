"""What the texts of the series form come to: read strictly, judged by the one validation of the rules, and echoed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, time
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.plans import Colour
from frontdesk.rules.series import SeriesPlan, fault_of
from frontdesk.rules.sessions import Weekday
from frontdesk.rules.words import count
from frontdesk.text import BadText, clean_line, parse_int, shorten
from screens.series.terms import FIELD_OF, TERM_FIELDS, read_terms, texts_of_terms
from screens.widgets.days import read_day, say_weekday
from screens.widgets.fields import YES
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from frontdesk.answers import SeriesVersion

WEEKLY, ONCE = "weekly", "once"
RULE, MEMBERSHIP = "r:", "m:"
"""What a ticked thing begins with, as the form keeps it."""
LABELS: Final = {
    "name": "Name",
    "pattern": "Takes place",
    "weekdays": "Weekdays",
    "date": "Date",
    "time": "Time",
    "minutes": "Minutes",
    "capacity": "Places",
    "session_rules": "Session Rules",
    "admits": "Who may come",
    "terms": "Booking terms",
    "earliest": "Booked from, before",
    "latest": "Booked until, before",
    "notice": "Cancelled free until",
    "place": "Place",
    "coach": "Coach",
    "colour": "Colour",
    "start": "First day",
    "end": "Last day",
    "opens": "Check-in opens, before",
    "closes": "Check-in closes, after",
}
"""What the form calls its fields, in the order in which one walks them."""
FORM_FIELD: Final = {
    **FIELD_OF,
    "booking_policy": "terms",
    "rules": "admits",
    "memberships": "admits",
    "session_rules": "admits",
    "opens_minutes": "opens",
    "closes_minutes": "closes",
    "new_name": "name",
    "new_time": "time",
    "from": "name",
}
"""Which field of the form holds a field of the request, where they are called otherwise."""
_DAYS: Final = {
    "monday": Weekday.MON,
    "tuesday": Weekday.TUE,
    "wednesday": Weekday.WED,
    "thursday": Weekday.THU,
    "friday": Weekday.FRI,
    "saturday": Weekday.SAT,
    "sunday": Weekday.SUN,
}
_DAILY: Final = frozenset({"daily", "all", "every day"})
_SHORTEST: Final = 2
_TIME: Final = re.compile(r"([0-9]{1,2}):([0-9]{2})", re.ASCII)
_LAST_HOUR, _LAST_MINUTE = 23, 59


@dataclass(frozen=True, slots=True)
class SeriesDraft:
    """The form's texts, read: what is wrong where, what was understood, and the series where all is right."""

    reading: Reading
    plan: SeriesPlan | None = None


def new_texts() -> dict[str, str]:
    """Return the texts of a new series."""
    texts = dict.fromkeys(LABELS, "")
    return texts | {"pattern": WEEKLY, "minutes": "60", "start": "today", "opens": "60", "colour": Colour.NONE}


def texts_of(version: SeriesVersion) -> dict[str, str]:
    """Return a series as somebody would have typed it."""
    own = version if version.booking_policy is None else SeriesPlan()
    return {
        "name": version.name,
        "pattern": WEEKLY if version.date is None else ONCE,
        "weekdays": "daily" if len(version.weekdays) == len(Weekday) else " ".join(version.weekdays),
        "date": str(version.date or ""),
        "time": version.time,
        "minutes": str(version.minutes),
        "capacity": str(version.capacity or ""),
        "session_rules": YES if version.session_rules else "",
        "admits": keep_ticks(version.rules, version.memberships),
        "terms": version.booking_policy or "",
        **texts_of_terms(own),
        "place": version.place,
        "coach": version.coach,
        "colour": version.colour or Colour.NONE,
        "start": str(version.start or ""),
        "end": str(version.end or ""),
        "opens": str(version.opens_minutes),
        "closes": str(version.closes_minutes or ""),
    }


def texts_like(version: SeriesVersion, today: date) -> dict[str, str]:
    """Return a new series like one that is there: only its name is to be typed. It begins today at the earliest."""
    texts = texts_of(version) | {"name": ""}
    for key in ("date", "end"):
        texts[key] = texts[key] if texts[key] >= str(today) else ""
    return texts | {"start": texts["start"] if texts["start"] > str(today) else "today"}


def keep_ticks(rules: tuple[str, ...], memberships: tuple[str, ...]) -> str:
    """Return what is ticked as the form keeps it: a line each."""
    return "\n".join((*(RULE + each for each in rules), *(MEMBERSHIP + each for each in memberships)))


def ticked(text: str, kind: str) -> tuple[str, ...]:
    """Return the rules, or the memberships, among what is ticked."""
    return tuple(each.removeprefix(kind) for each in text.split("\n") if each.startswith(kind))


def read(texts: Mapping[str, str], today: date) -> SeriesDraft:
    """Read every field; pure, and quick enough for every key."""
    hidden = _hidden(texts)
    form: dict[str, Any] = {"date": None, "weekdays": None, "rules": (), "memberships": ()}
    faults: dict[str, str] = {}
    echoes: dict[str, str] = {}
    for field, reader in _READERS.items():
        if field in hidden:
            continue
        found = reader(texts[field], today)
        if isinstance(found, str):
            faults[field] = found
            form.pop(field, None)
        else:
            form |= found
    if "earliest" not in hidden:
        own, wrong, echoes = read_terms(texts)
        form |= own
        faults |= wrong
    for name in _LOOKED_AT:
        field = FORM_FIELD.get(name, name)
        if field not in faults and field not in hidden and (fault := fault_of(name, form)) is not None:
            faults[field] = fault.sentence
    shown = {field: faults[field] for field in LABELS if field in faults}
    reading = Reading(shown, echoes | _echoes(form, texts), hidden)
    return SeriesDraft(reading, None if faults else SeriesPlan(**form))


_LOOKED_AT: Final = ("minutes", "capacity", "opens_minutes", "closes_minutes", "start", "end", "session_rules")


def _hidden(texts: Mapping[str, str]) -> frozenset[str]:
    hidden = {"weekdays", "start", "end"} if texts["pattern"] == ONCE else {"date"}
    if texts["session_rules"] != YES:
        hidden.add("admits")
    if texts["terms"]:
        hidden |= set(TERM_FIELDS)
    return frozenset(hidden)


# --- reading one field --------------------------------------------------------------------------------

_Found = dict[str, Any] | str
"""Fields of the series, or the sentence that says what is wrong."""


def _line(field: str, shortest: int, longest: int) -> Callable[[str, date], _Found]:
    def reader(text: str, _today: date) -> _Found:
        found = clean_line(text, field=LABELS[field], shortest=shortest, longest=longest)
        return found.message if isinstance(found, BadText) else {field: found}

    return reader


def _number(field: str, name: str, empty: int | None) -> Callable[[str, date], _Found]:
    def reader(text: str, _today: date) -> _Found:
        if not text.strip() and (empty is not None or name == "capacity"):
            return {name: empty}
        found = parse_int(text, field=LABELS[field], lowest=0, highest=10**9)
        return f"{LABELS[field]} must be a whole number, not “{shorten(text)}”." if _no(found) else {name: found}

    return reader


def _no(found: object) -> bool:
    return isinstance(found, BadText)


def _weekdays(text: str, _today: date) -> _Found:
    days = read_weekdays(text)
    return days if isinstance(days, str) else {"weekdays": days}


def _date(text: str, today: date) -> _Found:
    day = read_day(text, today, field="Date", ahead=True)
    return day if isinstance(day, str) else {"date": day}


def _day(field: str) -> Callable[[str, date], _Found]:
    def reader(text: str, today: date) -> _Found:
        if not text.strip():
            return {field: None}
        day = read_day(text, today, field=LABELS[field], ahead=True)
        return day if isinstance(day, str) else {field: day}

    return reader


def _time(text: str, _today: date) -> _Found:
    found = _TIME.fullmatch(text.strip())
    if found and int(found[1]) <= _LAST_HOUR and int(found[2]) <= _LAST_MINUTE:
        return {"time": time(int(found[1]), int(found[2]))}
    read_ = f"not “{shorten(text)}”" if text.strip() else "but nothing was read"
    return f"Time must be a time written HH:MM, 00:00 to 23:59, {read_}."


def _admits(text: str, _today: date) -> _Found:
    return {"rules": ticked(text, RULE), "memberships": ticked(text, MEMBERSHIP)}


_READERS: Final[Mapping[str, Callable[[str, date], _Found]]] = {
    "name": _line("name", 1, 60),
    "weekdays": _weekdays,
    "date": _date,
    "time": _time,
    "minutes": _number("minutes", "minutes", None),
    "capacity": _number("capacity", "capacity", None),
    "session_rules": lambda text, _today: {"session_rules": text == YES},
    "admits": _admits,
    "terms": lambda text, _today: {"booking_policy": text or None},
    "place": _line("place", 0, 254),
    "coach": _line("coach", 0, 254),
    "colour": lambda text, _today: {"colour": "" if text == Colour.NONE else text},
    "start": _day("start"),
    "end": _day("end"),
    "opens": _number("opens", "opens_minutes", 60),
    "closes": _number("closes", "closes_minutes", 0),
}


def read_weekdays(text: str) -> tuple[Weekday, ...] | str:
    """Read weekdays: ``tue thu``, ``mon-fri``, ``daily``; two letters and more of a name are enough."""
    typed = text.casefold().strip()
    if typed in _DAILY:
        return tuple(Weekday)
    found: set[Weekday] = set()
    for part in re.split(r"[\s,;+]+", typed) if typed else ():
        first, dash, last = part.partition("-")
        begins, ends = _weekday(first), _weekday(last if dash else first)
        if begins is None or ends is None:
            return f"Weekdays must be named like mon wed, mon-fri or daily, not “{shorten(text)}”."
        week = tuple(Weekday) * 2
        at = week.index(begins)
        found |= {*week[at : week.index(ends, at) + 1]}
    if not found:
        return "Weekdays must name at least one day, like tue or mon wed fri."
    return tuple(day for day in Weekday if day in found)


def _weekday(text: str) -> Weekday | None:
    if len(text) < _SHORTEST:
        return None
    return next((day for name, day in _DAYS.items() if name.startswith(text)), None)


# --- what was understood ------------------------------------------------------------------------------


def _echoes(form: Mapping[str, Any], texts: Mapping[str, str]) -> dict[str, str]:
    echoes = {field: say_weekday(form[field]) for field in ("date", "start", "end") if form.get(field)}
    echoes["weekdays"] = say_weekdays(form["weekdays"]) if form.get("weekdays") else "like tue, or mon wed fri"
    if form.get("time") and form.get("minutes"):
        echoes["minutes"] = f"until {say_end(form['time'], form['minutes'])}"
    echoes["capacity"] = count(form["capacity"], "place") if form.get("capacity") else "empty: no limit"
    if not texts["start"].strip():
        echoes["start"] = "empty: since ever"
    if not texts["end"].strip():
        echoes["end"] = "empty: no last day"
    echoes["opens"] = "minutes before the start"
    echoes["closes"] = "minutes after the end"
    return echoes


def say_weekdays(days: tuple[Weekday, ...]) -> str:
    """Say weekdays: every Tue; daily."""
    return "daily" if len(days) == len(Weekday) else f"every {', '.join(day.capitalize() for day in days)}"


def say_end(at: time, minutes: int) -> str:
    """Say when something of so many minutes is over by the wall, were the clocks not to change."""
    ends = at.hour * 60 + at.minute + minutes
    days, left = divmod(ends, 24 * 60)
    return f"{left // 60:02d}:{left % 60:02d}" + (" the next day" if days else "")
