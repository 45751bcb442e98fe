"""Everything a session series promises, and the one validation of it (rules, section 8).

The form asks field by field while it fills, the desk asks for the whole before it keeps a series: both ask
``fault_of``. Values have been read already (a number is a number); whether a text can be read is the caller's to say.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Mapping
from dataclasses import dataclass, fields
from typing import Any, Final

from frontdesk.rules.sessions import BookingTerms, Weekday
from frontdesk.rules.terms import Fault, Range

MINUTES: Final = Range(1, 1440)
CAPACITY: Final = Range(1, 100_000)
NOTICE_HOURS: Final = Range(0, 8760)
DAYS: Final = Range(0, 365)
WINDOW_MINUTES: Final = Range(0, 10_080)


@dataclass(frozen=True, slots=True)
class Terms:
    """Booking terms as they are given: by a series for itself, or under a name that series share."""

    earliest_days: int | None = None
    earliest_hours: int | None = None
    latest_minutes: int = 0
    cancel_notice_hours: int = 0
    cancel_notice_days: int = 0

    @property
    def booking_terms(self) -> BookingTerms:
        """The same as the sessions' rules call it."""
        return BookingTerms(
            self.earliest_days,
            self.earliest_hours,
            self.latest_minutes,
            self.cancel_notice_hours,
            self.cancel_notice_days,
        )


@dataclass(frozen=True, slots=True)
class SeriesPlan(Terms):
    """All that is said of a series, its fields named as in the request."""

    name: str = ""
    weekdays: tuple[Weekday, ...] | None = None
    date: dt.date | None = None
    """In place of weekdays: it takes place once."""
    time: dt.time = dt.time(18)
    minutes: int = 60
    capacity: int | None = None
    """None: no limit."""
    start: dt.date | None = None
    end: dt.date | None = None
    place: str = ""
    coach: str = ""
    colour: str = ""
    booking_policy: str | None = None
    """The name of booking terms, in place of its own."""
    opens_minutes: int = 60
    closes_minutes: int = 0
    session_rules: bool = False
    rules: tuple[str, ...] = ()
    memberships: tuple[str, ...] = ()
    """Codes."""


LABELS: Final[Mapping[str, str]] = {
    "minutes": "Minutes",
    "capacity": "Places",
    "opens_minutes": "Check-in opens",
    "closes_minutes": "Check-in closes",
    "cancel_notice_hours": "Cancellation notice",
    "cancel_notice_days": "Cancellation notice",
    "earliest_days": "Earliest booking",
    "earliest_hours": "Earliest booking",
    "latest_minutes": "Latest booking",
    "weekdays": "Weekdays",
    "start": "First day",
    "end": "Last day",
    "session_rules": "Session Rules",
    "booking_policy": "Booking terms",
}
"""What the desk calls each field that can be at fault, in the order in which they are looked at."""
TERMS: Final = ("cancel_notice_hours", "cancel_notice_days", "earliest_days", "earliest_hours", "latest_minutes")
"""The fields of booking terms."""

Form = Mapping[str, Any]
"""What a form holds so far, by field; a field that could not be read is missing."""


def faults_of(plan: Terms, *, places: tuple[str, ...] = tuple(LABELS)) -> list[Fault]:
    """List every fault of a series (or of booking terms: ``places`` names the fields)."""
    form = {each.name: getattr(plan, each.name) for each in fields(plan)}
    found = (fault_of(field, form) for field in places)
    return [fault for fault in found if fault is not None]


def fault_of(field: str, form: Form) -> Fault | None:
    """Return what is wrong with one field of a form, however much of the form is filled in; None when it is right."""
    said = _CHECKS[field](form) if field in _CHECKS else None
    return Fault(field, f"{LABELS[field]} {said}") if said is not None else None


_Check = Callable[[Mapping[str, Any]], str | None]
"""What is wrong with a field, as the end of a sentence that begins with its label."""


def _number(field: str, allowed: Range, what: str = "a whole number") -> _Check:
    def check(form: Form) -> str | None:
        value = form.get(field)
        return None if value is None or value in allowed else f"must be {what} from {allowed}, not {value}."

    return check


_EARLIEST_HOURS: Final = _number("earliest_hours", NOTICE_HOURS, "a number of hours")
_NOTICE_DAYS: Final = _number("cancel_notice_days", DAYS, "a number of days")


def _weekdays(form: Form) -> str | None:
    days = form.get("weekdays")
    if "weekdays" not in form or "date" not in form:
        return None
    if (form["date"] is None) == (days is None):
        return "or one date: a series takes place on weekdays, or once; name one of the two."
    if days is None:
        return None
    if not days:
        return "must name at least one day."
    return "must not name a day twice." if len(days) != len(set(days)) else None


def _weekly(form: Form, field: str) -> str | None:
    once = form.get("date") is not None and form.get(field) is not None
    return "belongs to a series on weekdays." if once else None


def _start(form: Form) -> str | None:
    return _weekly(form, "start")


def _end(form: Form) -> str | None:
    start, end = form.get("start"), form.get("end")
    if start is not None and end is not None and end < start:
        return f"must not lie before the first day ({start})."
    return _weekly(form, "end")


def _hours_or_days(form: Form) -> str | None:
    both = form.get("earliest_days") is not None and form.get("earliest_hours") is not None
    return "is given in days or in hours, not in both." if both else _EARLIEST_HOURS(form)


def _one_notice(form: Form) -> str | None:
    both = form.get("cancel_notice_days") and form.get("cancel_notice_hours")
    return "is given in hours or in days, not in both." if both else _NOTICE_DAYS(form)


def _session_rules(form: Form) -> str | None:
    nothing = "rules" in form and "memberships" in form and not (form["rules"] or form["memberships"])
    return "are on: name at least one rule or membership to admit." if form.get("session_rules") and nothing else None


def _booking_policy(form: Form) -> str | None:
    own = Terms(**{name: form[name] for name in TERMS if name in form})
    return "under a name stand in place of its own." if form.get("booking_policy") and own != Terms() else None


_CHECKS: Final[Mapping[str, _Check]] = {
    "minutes": _number("minutes", MINUTES),
    "capacity": _number("capacity", CAPACITY),
    "opens_minutes": _number("opens_minutes", WINDOW_MINUTES, "a number of minutes"),
    "closes_minutes": _number("closes_minutes", WINDOW_MINUTES, "a number of minutes"),
    "cancel_notice_hours": _number("cancel_notice_hours", NOTICE_HOURS, "a number of hours"),
    "cancel_notice_days": _one_notice,
    "earliest_days": _number("earliest_days", DAYS, "a number of days"),
    "earliest_hours": _hours_or_days,
    "latest_minutes": _number("latest_minutes", WINDOW_MINUTES, "a number of minutes"),
    "weekdays": _weekdays,
    "start": _start,
    "end": _end,
    "session_rules": _session_rules,
    "booking_policy": _booking_policy,
}
"""Fields that are not here cannot be wrong once they are read."""
