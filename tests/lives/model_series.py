"""Series and their sessions: added, edited as a whole, from a day on, or one session by itself, and ended."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from .model_admission import good_for, judge_person, places_taken
from .model_desk import Call, RefusedError, give_back, is_cancelled, promote, take, the_session
from .model_effects import admissible_places, crowd_out
from .model_lines import DAYS
from .model_state import UNPAID, Booking, BookingTerms, Json, Series, Session
from .model_time import DAY


def terms_of(line: Json) -> BookingTerms:
    """The booking terms that a line gives."""
    return BookingTerms(
        earliest_days=line.get("earliest_days"),
        earliest_hours=line.get("earliest_hours"),
        latest_minutes=line.get("latest_minutes", 0),
        notice_hours=line.get("cancel_notice_hours", 0),
        notice_days=line.get("cancel_notice_days", 0),
    )


def _refuse_unknown(call: Call) -> None:
    line, it = call.line, call.club
    if any(name not in it.rules for name in line.get("rules", ())):
        raise RefusedError("unknown_rule", also={"unknown_membership"})
    if any(code not in it.memberships for code in line.get("memberships", ())):
        raise RefusedError("unknown_membership")
    if line.get("session_rules") and not line.get("rules") and not line.get("memberships"):
        raise RefusedError("not_allowed", also={"malformed", "session_rule"})
    if line.get("booking_policy", "") not in {"", *it.policies}:
        raise RefusedError("unknown_policy", also={"unknown_rule", "unknown_membership"})


def _series_of(line: Json) -> Series:
    return Series(
        name=line["name"],
        weekdays=tuple(DAYS.index(each) for each in line.get("weekdays", ())),
        day=line.get("date"),
        at=line["time"],
        minutes=line["minutes"],
        capacity=line.get("capacity"),
        start=line.get("start"),
        end=line.get("end"),
        terms=terms_of(line),
        policy=line.get("booking_policy"),
        opens=line.get("opens_minutes", 60),
        closes=line.get("closes_minutes", 0),
        ruled=line.get("session_rules", False),
        rules=line.get("rules", ()),
        memberships=line.get("memberships", ()),
    )


def series(call: Call) -> Json:
    """Add or edit a series; bookings follow, and a larger capacity leaves places, which those waiting get."""
    _refuse_unknown(call)
    line, it = call.line, call.club
    new, known, first = _series_of(line), it.series.get(line["name"]), line.get("from")
    if first is not None and first < call.today:
        raise RefusedError("not_allowed", also={"malformed"})
    if first is not None and (known is None or known.day is not None):
        call.doubt("D112")
    if known is None:
        it.series[new.name] = new
        return {}
    if replace(new, edited=known.edited) != known:
        _edit(call, known, new)
    return {"changed": True}


def _edit(call: Call, known: Series, new: Series) -> None:
    """Put a new version in the place of what it follows, and let the sessions that somebody touched follow."""
    line, it, first = call.line, call.club, call.line.get("from")
    new.edited = call.now
    if known.day is not None and new.day is not None and known.day != new.day and _takes_along(call, known, new):
        return
    days = sorted({each.day for each in it.bookings if each.series == new.name} | _own_days(call, new.name))
    before = {day: it.session(new.name, day) for day in days if it.has(new.name, day)}
    for day in (call.today - DAY, call.today):
        if day not in before and it.has(new.name, day) and it.session(new.name, day).starts <= call.now:
            it.unclear.add((new.name, day))
    admitted = [each for each in admissible_places(call) if each.series == new.name]
    if first is None:
        it.series[new.name] = new
    else:
        known.later = [each for each in known.later if each[0] < first] + [(first, new)]
    for day, session in before.items():
        _follow(call, session, it.series[new.name].has(day))
    if line.get("invalid", "keep") == "cancel":
        crowd_out(call, [each for each in admitted if each.status in {"booked", "waitlisted"}])
        for day in before:
            crowd_out_of_places(call, it.session(new.name, day))
    for day in before:
        promote(call, it.session(new.name, day))


def _takes_along(call: Call, known: Series, new: Series) -> bool:
    """Let a series that takes place once take its session along to another date; False if that stays on its day."""
    assert known.day is not None
    assert new.day is not None
    it, old, key = call.club, call.club.session(known.name, known.day), (known.name, known.day)
    places = it.bookings_in(*key)
    if old.ends <= call.now or not places:
        return False
    if key in {*it.own, *it.kept, *it.cancelled} or it.bookings_in(new.name, new.day) or old.starts <= call.now:
        call.doubt("D114")
        return False
    it.series[new.name] = new
    there = it.session(new.name, new.day)
    if (
        there.starts <= call.now
        or it.is_closed(new.name, new.day)
        or any(each.status in {"in", "no_show"} for each in places)
    ):
        it.series[new.name] = known
        return False
    for each in places:
        each.day = new.day
    for each in places:
        if each.status == "booked":
            _pay_there(call, each, there)
        elif each.status == "waitlisted" and judge_person(call, each.card, there, note=False).blocks:
            call.doubt("D114")
    if call.line.get("invalid", "keep") == "cancel":
        crowd_out_of_places(call, there)
    promote(call, there)
    return True


def _pay_there(call: Call, booking: Booking, there: Session) -> None:
    """What a booking holds stays where it is good on the new day; else what admits pays, or nothing."""
    if booking.paid.subscription is None or good_for(call, booking.paid, there):
        return
    if not call.club.enforce:
        call.doubt("D114")
    give_back(call, booking)
    booking.last_action = call.number
    verdict = judge_person(call, booking.card, there, note=False)
    against = [each for each in verdict.blocks if each != "past_due"]
    if verdict.blocks and not against:
        call.doubt("D114")
    if not against:
        take(call, booking, verdict.paid)
    elif call.line.get("invalid", "keep") == "cancel":
        booking.status = "cancelled"
    else:
        take(call, booking, UNPAID)


def _own_days(call: Call, name: str) -> set[date]:
    keys = {*call.club.own, *call.club.cancelled, *call.club.kept, *call.club.tried}
    return {day for series, day in keys if series == name}


def _follow(call: Call, session: Session, stays: bool) -> None:
    """Let a session that somebody touched follow its edited series, unless it is over, edited itself, or left alone."""
    it, key = call.club, (session.series.name, session.day)
    live = [each for each in it.bookings_in(*key) if each.live]
    if session.ends <= call.now:
        it.kept[key] = session.series
    elif key in it.own:
        was, base = session.series, it.series[session.series.name].on(session.day) if stays else session.series
        it.kept[key] = replace(base, at=was.at, minutes=was.minutes, capacity=was.capacity)
    elif not stays:
        it.kept[key] = session.series
        if not live or is_cancelled(call, session):
            call.doubt("D103")
        if session.starts <= call.now:
            call.doubt("D83")
        elif call.line.get("invalid", "keep") == "cancel":
            _call_off(call, session)
    else:
        if key in it.kept:
            call.doubt("D111")
            del it.kept[key]
        it.kept_times.pop(key, None)
        if min(session.starts, it.session(*key).starts) <= call.now:
            it.kept_times[key] = session.series.at
            if it.session(*key).series.minutes != session.series.minutes:
                call.doubt("D83")


def _call_off(call: Call, session: Session) -> None:
    key = (session.series.name, session.day)
    for booking in call.club.bookings_in(*key):
        if booking.status in {"booked", "waitlisted"}:
            give_back(call, booking)
            booking.status, booking.last_action = "cancelled", call.number
    call.club.cancelled.add(key)


def crowd_out_of_places(call: Call, session: Session) -> None:
    """Cancel the last of those booked beyond the capacity."""
    capacity = session.series.capacity
    if capacity is None or call.now >= session.starts or is_cancelled(call, session):
        return
    beyond = places_taken(call, session) - capacity
    booked = [each for each in call.club.bookings_in(session.series.name, session.day) if each.status == "booked"]
    if beyond > 0:
        call.doubt("D109")
        for booking in sorted(booked, key=lambda each: each.queued)[-beyond:]:
            give_back(call, booking)
            booking.status, booking.last_action = "cancelled", call.number


def edit_session(call: Call) -> Json:
    """Edit one session whatever its series says; with nothing given it follows the series again."""
    session, it = the_session(call), call.club
    key = (session.series.name, session.day)
    if call.now >= session.ends:
        raise RefusedError("not_allowed", also={"session_cancelled"})
    if is_cancelled(call, session):
        call.doubt("D107")
    if call.now >= session.starts:
        call.doubt("D83")
    names = {"new_time": "at", "minutes": "minutes", "capacity": "capacity"}
    own = {field: call.line[name] for name, field in names.items() if name in call.line}
    if it.own.pop(key, None) is not None:
        it.kept.pop(key, None)
    if own:
        it.own[key] = own
    moved = it.session(*key)
    if moved.starts <= call.now:
        call.doubt("D108")
    if call.line.get("invalid", "keep") == "cancel":
        crowd_out_of_places(call, moved)
    promote(call, moved)
    return {"changed": True}


def end_series(call: Call) -> Json:
    """Set the last day of a series; what is booked after it is cancelled, and every held credit comes back."""
    it = call.club
    series = it.series.get(call.line["name"])
    if series is None:
        raise RefusedError("unknown_series")
    last = call.line.get("on", call.today)
    if last < call.today:
        raise RefusedError("not_allowed", also={"malformed"})
    if series.day is not None or (series.end is not None and series.end < last) or series.later:
        call.doubt("D104")
    for each, _ in series.versions():
        each.end = last
    if series.start is not None and last < series.start:
        series.end = series.start
        it.cancelled.add((series.name, series.start))
    for booking in it.bookings:
        if booking.series == series.name and booking.day > last and booking.status in {"booked", "waitlisted"}:
            give_back(call, booking)
            booking.status, booking.last_action = "cancelled", call.number
    return {"changed": True}
