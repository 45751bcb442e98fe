"""Finding a session by its series and date, and locking it before anybody takes a place in it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, time
from typing import TYPE_CHECKING, Any

from data.statements import places
from frontdesk.answers import Refusal
from frontdesk.rules.sessions import (
    BookingLimits,
    BookingTerms,
    Pattern,
    Span,
    Weekday,
    Window,
    booking_limits,
    check_in_window,
    span,
)
from frontdesk.rules.words import say_day
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping
    from zoneinfo import ZoneInfo

    from sqlalchemy import Row

    from frontdesk.answers import Person
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
    terms: BookingTerms
    cancelled_at: datetime | None
    closed_by: int | None = None
    """The closure that called it off."""
    place: str = ""
    coach: str = ""
    admits: tuple[str, ...] = ()
    """Names of the memberships that its Session Rules admit."""
    own: bool = False
    """Whether it was edited by itself."""
    colour: str = ""
    root_id: int = 0
    """The first version of its series."""
    revision: int = 0
    """Of the series as it was seen: a session is written down only as long as that still holds."""
    closed_for: str | None = None
    """The reason of the closure that called it off, where it was asked for."""

    @property
    def window(self) -> Window:
        """The check-in window."""
        return check_in_window(self.span, self.opens_minutes, self.closes_minutes)

    def limits(self, zone: ZoneInfo) -> BookingLimits:
        """Return from when and until when it is booked, and cancelled for nothing."""
        return booking_limits(self.day, self.at, self.span, self.terms, zone)


def pattern_of(row: Row[Any]) -> Pattern:
    """Read when a series takes place."""
    days = frozenset(Weekday(day) for day in row.weekdays.split(",") if day)
    return Pattern(row.at, row.minutes, days, row.only_on, row.start, row.end, row.valid_from, row.valid_until)


def move_session(tx: Transaction, session_id: int, values: Mapping[str, Any]) -> None:
    """Let a touched session take place at another time; its bookings know the new one."""
    tx.run(places.move_session, values, of_session=session_id)
    tx.run(places.bookings_move, of_session=session_id, starts_at=values["starts_at"])


def booking_terms_of(row: Row[Any]) -> BookingTerms:
    """Read the booking terms of a series or of a booking policy."""
    return BookingTerms(
        row.earliest_days, row.earliest_hours, row.latest_minutes, row.cancel_notice_hours, row.cancel_notice_days
    )


def session_facts(
    tx: Transaction,
    series: Row[Any],
    day: date,
    touched: Row[Any] | None,
    admits: str | None = None,
    *,
    closed: tuple[datetime, int] | None = None,
) -> SessionFacts:
    """Read a session: ``touched`` is its own row, or None where it follows from its series.

    ``admits``: whom its rules admit, joined. ``closed``: since when a closure calls off what was not over, and which.
    """
    own = touched if touched is not None and touched.own else None
    if touched is not None:
        times, off = Span(touched.starts_at, touched.ends_at), (touched.cancelled_at, touched.closure_id)
    else:
        times = span(day, series.at, series.minutes, tx.zone)
        off = (None, None) if closed is None or times.over(closed[0]) else closed
    return SessionFacts(
        touched.session_id if touched is not None else 0,
        series.id,
        series.name,
        day,
        touched.session_at if touched is not None else series.at,
        times,
        touched.session_capacity if touched is not None else series.capacity,
        series.session_rules,
        series.opens_minutes,
        series.closes_minutes,
        booking_terms_of(series),
        *off,
        own.session_place if own is not None and own.session_place is not None else series.place,
        own.session_coach if own is not None and own.session_coach is not None else series.coach,
        tuple(sorted(admits.split(places.NAMES_APART))) if admits else (),
        own is not None,
        series.colour,
        series.root_id or series.id,
        series.revision,
    )


def find_session(tx: Transaction, series: str, day: date, at: time | None) -> SessionFacts | Refusal:
    """Find a session of that day without touching it."""
    row = tx.one(places.series_and_session, name_key=key(series), on=day)
    if row is None:
        return Refusal("unknown_series", f"There is no series named “{shorten(series)}”.")
    touched = row if row.session_id is not None else None
    if touched is None and not pattern_of(row).falls_on(day):
        return Refusal("unknown_session", f"{row.name} has no session on {day}.")
    closed = None if row.closed_at is None else (row.closed_at, row.closed_by)
    found = session_facts(tx, row, day, touched, row.admits, closed=closed)
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
        if row is not None and row.session_date == day:  # while this one waited it may have gone to another day
            return _locked(found, row)


def _write_down(tx: Transaction, found: SessionFacts) -> Row[Any] | None:
    """Write a session down and lock it, in one statement; None where its series was edited meanwhile: look again."""
    return tx.one(
        places.FIRST_TOUCH[tx.connection.dialect.name],
        of_series=found.series_id,
        on=found.day,
        seen=found.revision,
        begins=found.span.starts,
        over=found.span.ends,
        off_at=found.cancelled_at,
        off_by=found.closed_by,
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
        closed_by=row.closure_id,
    )


def session_by_id(tx: Transaction, session_id: int) -> SessionFacts:
    """Lock a session that is known to exist."""
    if tx.postgres:
        tx.one(places.lock_session, session_id=session_id)
    row = tx.sure(places.session_with_series, session_id=session_id)
    return session_facts(tx, row, row.session_date, row, row.admits)


def not_bookable_now(tx: Transaction, session: SessionFacts, person: Person) -> Refusal | None:
    """Refuse a booking that comes too late, or too early; at exactly the limits it is in time."""
    if session.span.started(tx.now):
        return Refusal("not_allowed", f"{session.series} has started; check in instead.", contact=person)
    limits = session.limits(tx.zone)
    if limits.opens is not None and tx.now < limits.opens:
        opens = tx.local(limits.opens)
        day, first = say_day(session.day, tx.today), say_day(opens.date(), tx.today)
        sentence = f"{session.series} on {day} can be booked from {first}, {opens:%H:%M} on."
        return Refusal("not_allowed", sentence, contact=person)
    if tx.now > limits.closes:
        closed = tx.local(limits.closes)
        return Refusal("not_allowed", f"{session.series} could be booked until {closed:%H:%M}.", contact=person)
    return None
