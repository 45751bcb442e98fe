"""Finding a session by its series and date, and locking it before anybody takes a place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from data.statements import places
from frontdesk.answers import Refusal
from frontdesk.rules.sessions import Pattern, Span, Weekday, Window, check_in_window, span
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction


@dataclass(frozen=True, slots=True)
class SessionFacts:
    """One dated session with what its series says of it."""

    id: int
    """0 where nobody has touched it yet: it follows from its series."""
    series_id: int
    series: str
    day: date
    at: time
    span: Span
    capacity: int | None
    session_rules: bool
    opens_minutes: int
    closes_minutes: int
    notice_hours: int
    cancelled_at: datetime | None
    place: str = ""
    coach: str = ""
    admits: tuple[str, ...] = ()
    """Names of the memberships that its Session Rules admit."""

    @property
    def window(self) -> Window:
        """The check-in window."""
        return check_in_window(self.span, self.opens_minutes, self.closes_minutes)


def pattern_of(row: Row[Any]) -> Pattern:
    """Read when a series takes place."""
    days = frozenset(Weekday(day) for day in row.weekdays.split(",") if day)
    return Pattern(row.at, row.minutes, days, row.only_on, row.start, row.end)


def session_facts(
    tx: Transaction, series: Row[Any], day: date, touched: Row[Any] | None, admits: str | None = None
) -> SessionFacts:
    """Read a session: ``touched`` is its own row, or None where it follows from its series.

    ``admits`` names the memberships its Session Rules admit, as the statements join them.
    """
    return SessionFacts(
        touched.session_id if touched is not None else 0,
        series.id,
        series.name,
        day,
        touched.session_at if touched is not None else series.at,
        Span(touched.starts_at, touched.ends_at)
        if touched is not None
        else span(day, series.at, series.minutes, tx.zone),
        touched.session_capacity if touched is not None else series.capacity,
        series.session_rules,
        series.opens_minutes,
        series.closes_minutes,
        series.cancel_notice_hours,
        touched.cancelled_at if touched is not None else None,
        series.place,
        series.coach,
        tuple(sorted(admits.split(places.NAMES_APART))) if admits else (),
    )


def find_session(tx: Transaction, series: str, day: date, at: time | None) -> SessionFacts | Refusal:
    """Find a session of that day without touching it."""
    row = tx.one(places.series_and_session, name_key=key(series), on=day)
    if row is None:
        return Refusal("unknown_series", f"There is no series named “{shorten(series)}”.")
    if row.session_id is None and not pattern_of(row).falls_on(day):
        return Refusal("unknown_session", f"{row.name} has no session on {day}.")
    found = session_facts(tx, row, day, row if row.session_id is not None else None, row.admits)
    if at is not None and at != found.at:
        return Refusal("unknown_session", f"{row.name} on {day} is at {found.at:%H:%M}, not at {at:%H:%M}.")
    return found


def lock_session(tx: Transaction, series: str, day: date, at: time | None) -> SessionFacts | Refusal:
    """Find a session, write it down where it is not yet, and lock it: places are counted behind this lock."""
    while True:
        found = find_session(tx, series, day, at)
        if isinstance(found, Refusal) or (found.id and not tx.postgres):
            return found
        row = tx.one(places.lock_session, session_id=found.id) if found.id else _write_down(tx, found)
        if row is not None:
            return _locked(found, row)


def _write_down(tx: Transaction, found: SessionFacts) -> Row[Any] | None:
    """Write a session down and lock it, in one statement; None where its series was edited meanwhile: look again."""
    return tx.one(
        places.FIRST_TOUCH[tx.connection.dialect.name],
        of_series=found.series_id,
        on=found.day,
        local=found.at,
        length=int((found.span.ends - found.span.starts).total_seconds()) // 60,
        begins=found.span.starts,
        over=found.span.ends,
    )


def _locked(found: SessionFacts, row: Row[Any]) -> SessionFacts:
    """Return what was found with the session as it is now that nobody else can change it."""
    return replace(
        found,
        id=row.session_id,
        at=row.session_at,
        span=Span(row.starts_at, row.ends_at),
        capacity=row.session_capacity,
        cancelled_at=row.cancelled_at,
    )


def session_by_id(tx: Transaction, session_id: int) -> SessionFacts:
    """Lock a session that is known to exist."""
    if tx.postgres:
        tx.one(places.lock_session, session_id=session_id)
    row = tx.sure(places.session_with_series, session_id=session_id)
    return session_facts(tx, row, row.session_date, row, row.admits)
