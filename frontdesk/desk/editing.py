"""One session edited by itself, called off, or taking place after all; a series that ends (rules, section 8)."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from data.statements import places, timetable
from frontdesk import answers, requests
from frontdesk.answers import Effects, InvalidBooking, MovedSession, Refusal
from frontdesk.desk.calling_off import call_off
from frontdesk.desk.effects import Change, access_to, person_of
from frontdesk.desk.entry_words import last_day
from frontdesk.desk.registry import operation
from frontdesk.desk.series import (
    drop_versions,
    follow_series,
    keep_who_is_in,
    lock_versions,
    unknown_series,
    version_on,
)
from frontdesk.desk.sessions import lock_session, move_session, pattern_of, session_by_id
from frontdesk.desk.telling import changed_meanwhile, mark_of_session
from frontdesk.rules.access import Privilege
from frontdesk.rules.series import fault_of
from frontdesk.rules.sessions import span

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.terms import Fault


def _session_faults(request: requests.Session) -> list[Fault]:
    form = {"minutes": request.minutes, "capacity": request.capacity}
    return [fault for field in form if (fault := fault_of(field, form)) is not None]


@operation("session", requests.Session, Privilege.MANAGE, faults=_session_faults)
def edit_session(tx: Transaction, request: requests.Session) -> answers.Edited | Refusal:
    """Edit one session, whatever its series says; its bookings follow a moved time."""
    versions = lock_versions(tx, request.series)  # before the session, as whoever edits the series does
    session = lock_session(tx, request.series, request.date, request.time)
    if isinstance(session, Refusal):
        return session
    tx.head.session_id = session.id
    series = version_on(versions, session.day)
    if (refused := _cannot_edit(tx, request, session, series)) is not None:
        return refused
    access = access_to(tx, [session.series_id])
    change = Change(request.invalid, request.effects, {session.series_id: access.values()}, only=session.id)
    row = tx.sure(places.counted_session, session_id=session.id)
    given = (request.new_time, request.minutes, request.capacity, request.place, request.coach)
    if all(each is None for each in given):
        tx.run(timetable.edit_session, {"own": False, "place": None, "coach": None}, of_session=session.id)
        follow_series(tx, series, pattern_of(series), row, change)
    else:
        _of_its_own(tx, request, session, series, row, change)
    moved = session_by_id(tx, session.id)
    if moved.span.over(tx.now):
        return Refusal("not_allowed", f"{session.series} would be over already.")
    tx.head.before, tx.head.after = _said(session), _said(moved)
    return answers.Edited(changed=True, effects=change.settle(tx))


def _cannot_edit(tx: Transaction, request: requests.Session, session: SessionFacts, series: Row[Any]) -> Refusal | None:
    named = f"{session.series} on {session.day}"
    if session.cancelled_at is not None:
        return Refusal("session_cancelled", f"{named} is cancelled.")
    if session.span.over(tx.now):
        return Refusal("not_allowed", f"{named} is over.")
    stale = request.mark is not None and request.mark != mark_of_session(session, series)
    return changed_meanwhile(named) if stale else None


def _said(session: SessionFacts) -> str:
    minutes = int((session.span.ends - session.span.starts).total_seconds()) // 60
    places_left = "no limit" if session.capacity is None else f"{session.capacity} places"
    words = (f"{session.at:%H:%M}", f"{minutes} minutes", places_left, session.place, session.coach)
    return ", ".join(word for word in words if word)


def _of_its_own(
    tx: Transaction,
    request: requests.Session,
    session: SessionFacts,
    series: Row[Any],
    row: Row[Any],
    change: Change,
) -> None:
    at, minutes = request.new_time or series.at, request.minutes or series.minutes
    times = span(session.day, at, minutes, tx.zone)
    capacity = request.capacity if request.capacity is not None else series.capacity
    values = {
        "own": True,
        "at": at,
        "minutes": minutes,
        "starts_at": times.starts,
        "ends_at": times.ends,
        "capacity": capacity,
        "place": request.place,
        "coach": request.coach,
    }
    move_session(tx, session.id, values)
    if times.starts != session.span.starts:
        change.moved[session.id] = MovedSession(
            session.series, session.day, session.span.starts, times.starts, row.booked, row.waitlisted
        )
    change.crowded_out = keep_who_is_in(tx, session.id, capacity, session.capacity)
    change.touched.append(session.id)


@operation("restore_session", requests.RestoreSession, Privilege.MANAGE)
def restore_session(tx: Transaction, request: requests.RestoreSession) -> answers.Done | Refusal:
    """Let a cancelled session take place after all. Its bookings were cancelled with it, and are booked anew."""
    session = lock_session(tx, request.series, request.date, request.time)
    if isinstance(session, Refusal):
        return session
    tx.head.session_id = session.id
    if session.cancelled_at is None:
        return Refusal("not_allowed", f"{session.series} on {session.day} is not cancelled.")
    if session.closed_by is not None:
        return Refusal("not_allowed", f"{session.series} on {session.day} is called off by a closure; undo that.")
    if session.span.over(tx.now):
        return Refusal("not_allowed", f"{session.series} on {session.day} would be over by now.")
    tx.run(timetable.edit_session, {"cancelled_at": None}, of_session=session.id)
    keep_who_is_in(tx, session.id, session.capacity, session.capacity)
    tx.head.before, tx.head.after = "cancelled", "takes place"
    return answers.Done()


@operation("end_series", requests.EndSeries, Privilege.MANAGE)
def end_series(tx: Transaction, request: requests.EndSeries) -> answers.Edited | Refusal:
    """Set the last day of a series; what is booked after it is cancelled, and every held credit comes back.

    One that has not begun by then never takes place: it ends on its first day, and what that day has is called off.
    """
    versions = lock_versions(tx, request.name)
    if not versions:
        return unknown_series(request.name)
    on = request.on or tx.today
    if on < tx.today:
        return Refusal("not_allowed", f"A series ends today ({tx.today}) or later.")
    last = version_on(versions, on)
    if last.only_on is not None:
        return Refusal("not_allowed", f"{last.name} takes place on one date; cancel that session.")
    if last.end is not None and last.end < tx.today:
        return Refusal("not_allowed", f"{last.name} ended on {last.end}.")
    drop_versions(tx, [each for each in versions if each.valid_from is not None and each.valid_from > on], last.id)
    never = last.start is not None and last.start > on
    end = last.start if never else on
    values = {"end": end, "valid_until": None, "revision": last.revision + 1}
    tx.run(timetable.edit_series, values, edited_id=last.id)
    after = {"first": end + timedelta(days=1), "last": date.max, "everything": False, "roots": [versions[0].id]}
    going = [row.id for row in tx.all(timetable.sessions_closed, now=tx.now, **after)]
    called_off = call_off(tx, [*going, *(_first_session(tx, last.name, end) if never else ())], None)
    tx.head.before = f"{last.name}: {last_day(last.end)}"
    tx.head.after = f"{last.name}: never takes place" if never else f"{last.name}: {last_day(on)}"
    if not request.effects:
        return answers.Edited(changed=True)
    invalid = tuple(
        InvalidBooking(row.series, row.session_date, person_of(row), "session_cancelled", returned)
        for row, returned in called_off
    )
    return answers.Edited(changed=True, effects=Effects(invalid=invalid, cancelled=True))


def _first_session(tx: Transaction, series: str, day: date) -> tuple[int, ...]:
    """Return the session of a series on its first day, where it has one then that is not called off already."""
    session = lock_session(tx, series, day, None)
    return () if isinstance(session, Refusal) or session.cancelled_at is not None else (session.id,)
