"""Session series: what the club runs, and which memberships may come (rules, section 8)."""

from __future__ import annotations

from dataclasses import dataclass, fields
from datetime import date
from typing import TYPE_CHECKING, Any

from data.statements import places, plans, timetable
from frontdesk import answers, requests
from frontdesk.answers import MovedSession, Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.club import membership_ids
from frontdesk.desk.effects import Change, access_to
from frontdesk.desk.entry_words import series_in_words, tell_change, tell_new
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import booking_terms_of, find_session, move_session, pattern_of
from frontdesk.desk.telling import changed_meanwhile, mark_of_series, versions_told
from frontdesk.rules.access import Privilege
from frontdesk.rules.series import TERMS, SeriesPlan, Terms, faults_of
from frontdesk.rules.sessions import BookingTerms, Pattern, span
from frontdesk.rules.terms import Fault
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

Termed = requests.Series | requests.BookingPolicy


def terms_of(request: Termed) -> Terms:
    """Return the booking terms that a request gives."""
    return Terms(**{name: getattr(request, name) for name in TERMS})


def plan_of(request: requests.Series) -> SeriesPlan:
    """Return what a request says of its series."""
    return SeriesPlan(**{each.name: getattr(request, each.name) for each in fields(SeriesPlan)})


def _faults(request: requests.Series) -> list[Fault]:
    faults = faults_of(plan_of(request))
    if request.date is not None and request.from_day is not None:
        faults.append(Fault("from", "from belongs to a series on weekdays."))
    first, last = request.from_day, request.end
    if first is not None and last is not None and last < first:
        faults.append(Fault("end", f"The last day must not lie before the day from which this holds ({first})."))
    return faults


@dataclass(frozen=True, slots=True)
class _Wanted:
    """A request with the rows that it names."""

    row: dict[str, Any]
    rules: list[int]
    memberships: list[int]


@operation("series", requests.Series, Privilege.MANAGE, faults=_faults)
def keep_series(tx: Transaction, request: requests.Series) -> answers.Edited | Refusal:
    """Add a series, or edit the one of that name, the whole or from a day on; bookings follow a moved time."""
    wanted = _wanted(tx, request)
    if isinstance(wanted, Refusal):
        return wanted
    if request.from_day is not None and request.from_day < tx.today:
        return malformed("from", f"from must be today ({tx.today}) or later.")
    versions = lock_versions(tx, request.name)
    if request.mark is not None and (stale := _stale(tx, request, versions)) is not None:
        return stale
    if not versions:
        if request.from_day is not None or request.new_name is not None:
            return unknown_series(request.name)
        series_id = tx.number(timetable.add_series, **wanted.row)
        _name_links(tx, series_id, wanted)
        tell_new(tx, request.name, series_in_words(tx, series_id))
        return answers.Edited()
    taken = _taken_name(tx, request, versions)
    if taken is not None:
        return taken
    change = Change(request.invalid, request.effects, leaves=versions[0].only_on)
    was = series_in_words(tx, version_on(versions, request.from_day or tx.today).id)
    if request.from_day is None:
        edited = _edit_whole(tx, versions, wanted, change)
    elif any(each.only_on is not None for each in versions):
        return Refusal("not_allowed", f"{versions[0].name} takes place on one date; edit it as a whole.")
    else:
        edited = _edit_from(tx, versions, request.from_day, wanted, change)
    if request.new_name is not None:
        tx.run(timetable.rename, of_root=versions[0].id, name=request.new_name, name_key=key(request.new_name))
    since = "" if request.from_day is None else f" from {request.from_day} on"
    tell_change(tx, f"{versions[0].name}{since}", was, series_in_words(tx, edited))
    move_sessions(tx, edited, change)
    return answers.Edited(changed=True, effects=change.settle(tx))


def unknown_series(name: str) -> Refusal:
    """Say that there is no series of that name."""
    return Refusal("unknown_series", f"There is no series named “{shorten(name)}”.")


def lock_versions(tx: Transaction, name: str) -> Sequence[Row[Any]]:
    """Return the versions of a series, its root first, locked against whoever writes a session of it down."""
    return tx.all(timetable.lock_versions if tx.postgres else timetable.versions, name_key=key(name))


def _stale(tx: Transaction, request: requests.Series, versions: Sequence[Row[Any]]) -> Refusal | None:
    """Refuse what was begun on something else than there is now: an empty mark on nothing."""
    if not versions:
        return unknown_series(request.name) if request.mark else None
    if not request.mark:
        return Refusal("duplicate", f"Another series is named “{versions[0].name}”.")
    told = versions_told(tx, versions)
    return changed_meanwhile(versions[0].name) if request.mark != mark_of_series(told) else None


def _taken_name(tx: Transaction, request: requests.Series, versions: Sequence[Row[Any]]) -> Refusal | None:
    if request.new_name is None:
        return None
    others = tx.all(timetable.versions, name_key=key(request.new_name))
    if not others or others[0].id == versions[0].id:
        return None
    return Refusal("duplicate", f"Another series is named “{request.new_name}”.")


def _wanted(tx: Transaction, request: requests.Series) -> _Wanted | Refusal:
    memberships = membership_ids(tx, request.memberships)
    if isinstance(memberships, Refusal):
        return memberships
    rules = _rule_ids(tx, request.rules)
    if isinstance(rules, Refusal):
        return rules
    terms, policy_id = terms_of(request).booking_terms, None
    if request.booking_policy is not None:
        policy = tx.one(timetable.policy_by_key, name_key=key(request.booking_policy))
        if policy is None:
            return Refusal("unknown_policy", f"There is no booking policy named “{shorten(request.booking_policy)}”.")
        terms, policy_id = booking_terms_of(policy), policy.id
    return _Wanted({**_row(request), **terms_row(terms), "policy_id": policy_id}, rules, memberships)


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
        "opens_minutes": request.opens_minutes,
        "closes_minutes": request.closes_minutes,
        "session_rules": request.session_rules,
        "place": request.place,
        "coach": request.coach,
        "colour": request.colour,
    }


def terms_row(terms: BookingTerms) -> dict[str, Any]:
    """Return booking terms as the tables store them."""
    return {
        "earliest_days": terms.earliest_days,
        "earliest_hours": terms.earliest_hours,
        "latest_minutes": terms.latest_minutes,
        "cancel_notice_hours": terms.notice_hours,
        "cancel_notice_days": terms.notice_days,
    }


def _edit_whole(tx: Transaction, versions: Sequence[Row[Any]], wanted: _Wanted, change: Change) -> int:
    """Make a series one version again, with what is wanted."""
    root, *later = versions
    from_today = [each for each in versions if each.valid_until is None or each.valid_until > tx.today]
    change.before = {root.id: access_to(tx, [each.id for each in from_today]).values()}
    drop_versions(tx, later, root.id)
    _rewrite(tx, root, wanted, valid_from=None, valid_until=None)
    return int(root.id)


def _edit_from(tx: Transaction, versions: Sequence[Row[Any]], first: date, wanted: _Wanted, change: Change) -> int:
    """End the version of a day before it, and let one with what is wanted follow; later versions go."""
    covering = version_on(versions, first)
    later = [each for each in versions if each.valid_from is not None and each.valid_from > first]
    access = access_to(tx, [covering.id, *(each.id for each in later)]).values()
    if covering.valid_from == first:
        edited = int(covering.id)
        drop_versions(tx, later, edited)
        _rewrite(tx, covering, wanted, valid_from=first, valid_until=None)
    else:
        values = {**wanted.row, "root_id": versions[0].id, "valid_from": first, "name": covering.name}
        edited = tx.number(timetable.add_series, **values)
        tx.run(
            timetable.edit_series,
            {"valid_until": first, "revision": covering.revision + 1},
            edited_id=covering.id,
        )
        tx.run(timetable.hand_over, from_series=covering.id, to_series=edited, from_day=first)
        drop_versions(tx, later, edited)
        _name_links(tx, edited, wanted)
    change.before = {edited: access}
    return edited


def version_on(versions: Sequence[Row[Any]], day: date) -> Row[Any]:
    """Return the version of a series that holds on a day: there is always exactly one."""
    return next(
        each
        for each in versions
        if (each.valid_from is None or each.valid_from <= day) and (each.valid_until is None or day < each.valid_until)
    )


def drop_versions(tx: Transaction, dropped: Sequence[Row[Any]], heir: int) -> None:
    """Take versions away; the sessions that somebody touched stay, as sessions of another one."""
    for each in dropped:
        tx.run(timetable.hand_over, from_series=each.id, to_series=heir, from_day=date.min)
        _clear_links(tx, each.id)
        tx.run(timetable.drop_version, dropped_id=each.id)


def _rewrite(tx: Transaction, version: Row[Any], wanted: _Wanted, **days: date | None) -> None:
    tx.run(timetable.edit_series, {**wanted.row, **days, "revision": version.revision + 1}, edited_id=version.id)
    _clear_links(tx, version.id)
    _name_links(tx, version.id, wanted)


def _clear_links(tx: Transaction, series_id: int) -> None:
    tx.run(plans.clear_series_rules, of_series=series_id)
    tx.run(plans.clear_series_memberships, of_series=series_id)


def _name_links(tx: Transaction, series_id: int, wanted: _Wanted) -> None:
    if wanted.rules:
        rows = [{"series_id": series_id, "rule_id": each} for each in wanted.rules]
        tx.connection.execute(plans.add_series_rules, rows)
    if wanted.memberships:
        rows = [{"series_id": series_id, "membership_id": each} for each in wanted.memberships]
        tx.connection.execute(plans.add_series_memberships, rows)


def move_sessions(tx: Transaction, series_id: int, change: Change) -> None:
    """Take touched sessions to come along; one on a day that the series leaves stays as it is, but for its people.

    The session of a series that takes place once goes to its new date, even if it was edited by itself; not where
    somebody is in, or was missed: it had begun, or is about to.
    """
    series = tx.sure(timetable.series_by_id, series_id=series_id)
    pattern = pattern_of(series)
    goes_to = _new_date(tx, series, change)
    for row in tx.all(places.coming_sessions, series_id=series_id, now=tx.now):
        if pattern.falls_on(row.session_date):
            if not row.own:
                follow_series(tx, series, pattern, row, change)
        elif row.starts_at <= tx.now or row.cancelled_at is not None:
            continue
        elif goes_to is not None and row.session_date == change.leaves and not (row.checked_in or row.no_show):
            _move_to_day(tx, series, row, goes_to, change)
        elif (row.booked or row.waitlisted) and (not row.own or row.session_date == change.leaves):
            change.stranded.append(row.session_id)


def _new_date(tx: Transaction, series: Row[Any], change: Change) -> date | None:
    """Return the date to which the session of a series that takes place once can go, if it is another one by now."""
    if None in {change.leaves, series.only_on} or series.only_on == change.leaves:
        return None
    there = find_session(tx, series.name, series.only_on, None)
    if isinstance(there, Refusal) or there.id or there.cancelled_at is not None or there.span.started(tx.now):
        return None
    return there.day


def _move_to_day(tx: Transaction, series: Row[Any], row: Row[Any], day: date, change: Change) -> None:
    """Let a session take place on another day, with its people; edited by itself, it keeps its time and its places."""
    at, minutes, capacity = series.at, series.minutes, series.capacity
    if row.own:
        at, minutes, capacity = row.session_at, row.session_minutes, row.session_capacity
    times = span(day, at, minutes, tx.zone)
    values = {"date": day, "at": at, "minutes": minutes, "starts_at": times.starts, "ends_at": times.ends}
    _keep_session(tx, series, row, {**values, "capacity": capacity}, change)
    change.redated.append(row.session_id)


def follow_series(tx: Transaction, series: Row[Any], pattern: Pattern, row: Row[Any], change: Change) -> None:
    """Let one session take place as its series says; one that runs, or would be past its start, keeps its time."""
    times = span(row.session_date, pattern.at, pattern.minutes, tx.zone)
    values = {"capacity": series.capacity, "starts_at": row.starts_at}
    if row.ends_at <= tx.now or tx.now < min(row.starts_at, times.starts):
        values |= {"at": pattern.at, "minutes": pattern.minutes, "starts_at": times.starts, "ends_at": times.ends}
    _keep_session(tx, series, row, values, change)


def _keep_session(tx: Transaction, series: Row[Any], row: Row[Any], values: Mapping[str, Any], change: Change) -> None:
    move_session(tx, row.session_id, values)
    if values["starts_at"] != row.starts_at:
        change.moved[row.session_id] = MovedSession(
            series.name, row.session_date, row.starts_at, values["starts_at"], row.booked, row.waitlisted
        )
    change.crowded_out |= keep_who_is_in(tx, row.session_id, values["capacity"], row.session_capacity)
    change.touched.append(row.session_id)


def keep_who_is_in(tx: Transaction, session_id: int, capacity: int | None, was: int | None) -> set[int]:
    """Whoever has a place keeps it in a smaller session; the last ones are beyond its capacity now, and known so.

    Return whom a smaller session crowds out: not who was let in for a reason. Who has a place
    within the capacity again is not beyond it any more.
    """
    crowded_out = set()
    smaller = capacity is not None and (was is None or capacity < was)
    for ahead, row in enumerate(tx.all(places.inside_by_age, session_id=session_id)):
        beyond = capacity is not None and ahead >= capacity
        if beyond != row.over_capacity:
            tx.run(places.set_booking, {"over_capacity": beyond}, of_booking=row.id)
        if beyond and not row.overridden and (smaller or not row.over_capacity):
            crowded_out.add(row.id)
    return crowded_out
