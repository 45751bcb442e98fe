"""Session series: what the club runs, and which memberships may come (rules, section 8)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from data.statements import places, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.club import membership_ids
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.waitlist import promote
from frontdesk.rules.access import Privilege
from frontdesk.rules.sessions import Pattern, span
from frontdesk.rules.terms import Fault, Range
from frontdesk.text import key

if TYPE_CHECKING:
    from frontdesk.desk.transaction import Transaction

MINUTES: Final = Range(1, 1440)
CAPACITY: Final = Range(1, 100_000)
NOTICE_HOURS: Final = Range(0, 8760)
WINDOW_MINUTES: Final = Range(0, 10_080)


def _faults(request: requests.Series) -> list[Fault]:
    numbers = (
        ("minutes", request.minutes, MINUTES),
        ("capacity", request.capacity, CAPACITY),
        ("cancel_notice_hours", request.cancel_notice_hours, NOTICE_HOURS),
        ("opens_minutes", request.opens_minutes, WINDOW_MINUTES),
        ("closes_minutes", request.closes_minutes, WINDOW_MINUTES),
    )
    faults = [
        Fault(field, f"{field} must be a whole number from {allowed}, not {number}.")
        for field, number, allowed in numbers
        if number is not None and number not in allowed
    ]
    if (request.date is None) == (request.weekdays is None):
        faults.append(Fault("weekdays", "a series takes place on weekdays, or on one date: name one of the two."))
    if request.weekdays is not None and not request.weekdays:
        faults.append(Fault("weekdays", "weekdays must name at least one day."))
    if request.date is not None:
        given = [name for name in ("start", "end") if getattr(request, name) is not None]
        faults += [Fault(name, f"{name} belongs to a series on weekdays.") for name in given]
    if request.start and request.end and request.end < request.start:
        faults.append(Fault("end", "end must not lie before start."))
    if request.session_rules and not (request.rules or request.memberships):
        faults.append(Fault("session_rules", "session_rules needs at least one rule or membership to admit."))
    return faults


@operation("series", requests.Series, Privilege.MANAGE, faults=_faults)
def keep_series(tx: Transaction, request: requests.Series) -> answers.Kept | Refusal:
    """Add a series, or edit the whole of the one of that name; bookings follow a moved time."""
    chosen = membership_ids(tx, request.memberships)
    if isinstance(chosen, Refusal):
        return chosen
    rules = _rule_ids(tx, request.rules)
    if isinstance(rules, Refusal):
        return rules
    if len(request.weekdays or ()) != len(set(request.weekdays or ())):
        return malformed("weekdays", "weekdays names a day twice.")
    known = tx.one(places.series_by_key, name_key=key(request.name))
    if known is None:
        series_id = tx.number(places.add_series, **_row(request))
    else:
        series_id = known.id
        tx.run(places.edit_series, _row(request), edited_id=series_id)
        tx.run(plans.clear_series_rules, of_series=series_id)
        tx.run(plans.clear_series_memberships, of_series=series_id)
    if rules:
        tx.connection.execute(plans.add_series_rules, [{"series_id": series_id, "rule_id": each} for each in rules])
    if chosen:
        tx.connection.execute(
            plans.add_series_memberships, [{"series_id": series_id, "membership_id": each} for each in chosen]
        )
    if known is not None:
        _move_sessions(tx, series_id, request)
    return answers.Kept(changed=known is not None)


def _rule_ids(tx: Transaction, names: tuple[str, ...]) -> list[int] | Refusal:
    wanted = {key(name): name for name in names}
    found = {row.name_key: row.id for row in tx.all(plans.rules_by_key, keys=list(wanted))} if wanted else {}
    for name_key, name in wanted.items():
        if name_key not in found:
            return Refusal("unknown_rule", f"There is no rule named “{name}”.")
    return list(found.values())


def _row(request: requests.Series) -> dict[str, Any]:
    return {
        "name": request.name,
        "name_key": key(request.name),
        "at": request.time,
        "minutes": request.minutes,
        "weekdays": ",".join(request.weekdays or ()),
        "only_on": request.date,
        "start": request.start,
        "end": request.end,
        "capacity": request.capacity,
        "cancel_notice_hours": request.cancel_notice_hours,
        "opens_minutes": request.opens_minutes,
        "closes_minutes": request.closes_minutes,
        "session_rules": request.session_rules,
        "place": request.place,
        "coach": request.coach,
    }


def _move_sessions(tx: Transaction, series_id: int, request: requests.Series) -> None:
    """Take touched sessions to come along; one on a day the series has left stays as it is while it has bookings."""
    pattern = Pattern(
        request.time, request.minutes, frozenset(request.weekdays or ()), request.date, request.start, request.end
    )
    moved = [
        row
        for row in tx.all(places.coming_sessions, series_id=series_id, now=tx.now)
        if pattern.falls_on(row.session_date)
    ]
    for row in moved:
        times = span(row.session_date, request.time, request.minutes, tx.zone)
        tx.run(
            places.move_session,
            of_session=row.session_id,
            at=request.time,
            minutes=request.minutes,
            starts_at=times.starts,
            ends_at=times.ends,
            capacity=request.capacity,
        )
        _keep_who_is_in(tx, row.session_id, request.capacity)
    for row in moved:  # all sessions are locked by now: only then come the contacts
        promote(tx, session_by_id(tx, row.session_id))


def _keep_who_is_in(tx: Transaction, session_id: int, capacity: int | None) -> None:
    """Whoever has a place keeps it in a smaller session; the last ones are beyond its capacity now, and known so."""
    if capacity is not None:
        for row in tx.all(places.inside_by_age, session_id=session_id)[capacity:]:
            tx.run(places.set_booking, {"over_capacity": True}, of_booking=row.id)
