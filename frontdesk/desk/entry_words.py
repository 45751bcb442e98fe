"""Before and after, in words for the trail: what was edited is told name by name, and only where it changed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from data.statements import timetable
from frontdesk.desk.sessions import booking_terms_of
from frontdesk.rules.words import count

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.sessions import BookingTerms

_LONGEST: Final = 400
_SERIES: Final = ("name", "weekdays", "only_on", "at", "minutes", "place", "coach", "capacity", "start", "end",
                  "opens_minutes", "closes_minutes", "colour")  # fmt: skip


def tell_change(tx: Transaction, name: str, was: Mapping[str, str], becomes: Mapping[str, str]) -> None:
    """Write into the operation's entry what it edited: each value that is another now, before and after."""
    changed = [each for each in becomes if becomes[each] != was.get(each, "")]
    if not changed:
        tx.head.after = f"{name}: as it was"
        return
    tx.head.before = _told(name, {each: was.get(each, "") for each in changed})
    tx.head.after = _told(name, {each: becomes[each] for each in changed})


def tell_new(tx: Transaction, name: str, values: Mapping[str, str]) -> None:
    """Write into the operation's entry what there is now."""
    tx.head.after = _told(name, {each: value for each, value in values.items() if value})


def _told(name: str, values: Mapping[str, str]) -> str:
    said = "; ".join(f"{each}: {value or 'none'}" for each, value in values.items())
    return (f"{name}: {said}" if said else name)[:_LONGEST]


def terms_in_words(terms: BookingTerms) -> dict[str, str]:
    """Say booking terms."""
    earliest = count(terms.earliest_days, "day") if terms.earliest_days is not None else ""
    if terms.earliest_hours is not None:
        earliest = count(terms.earliest_hours, "hour")
    notice = count(terms.notice_days, "day") if terms.notice_days else count(terms.notice_hours, "hour")
    return {
        "books ahead": earliest or "any time",
        "books until": count(terms.latest_minutes, "minute"),
        "cancels until": notice,
    }


def series_in_words(tx: Transaction, series_id: int) -> dict[str, str]:
    """Say a version of a series as it stands in the books now."""
    row = tx.sure(timetable.series_by_id, series_id=series_id)
    admits = ", ".join(sorted(each.name for each in tx.all(timetable.admits, series_id=series_id)))
    values = {_said(name): _value(getattr(row, name)) for name in _SERIES}
    admitted = f"only {admits}" if row.session_rules else "every membership"
    return {**values, **terms_in_words(booking_terms_of(row)), "admits": admitted}


def _said(name: str) -> str:
    return {"only_on": "date", "at": "time", "start": "first day", "end": "last day"}.get(name, name.replace("_", " "))


def _value(value: Any) -> str:  # noqa: ANN401  # whatever a column holds
    if value is None:
        return ""
    return f"{value:%H:%M}" if hasattr(value, "minute") else str(value)


def rule_in_words(tx: Transaction, rule_id: int) -> dict[str, str]:
    """Say which memberships a rule names now."""
    codes = [row.code for row in tx.all(timetable.rules) if row.id == rule_id]
    return {"memberships": ", ".join(codes)}


def last_day(day: date | None) -> str:
    """Say a last day, or that there is none."""
    return "no last day" if day is None else f"last day {day}"
