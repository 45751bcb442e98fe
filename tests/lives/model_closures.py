"""Closures: days on which what takes place is called off, and what brings it back."""

from __future__ import annotations

import pickle
from datetime import timedelta

from .model_admission import admits
from .model_credits import has_ended, hold_on, last_good, live_through, open_hold
from .model_desk import MANAGERS, Call, RefusedError, copy_of, give_back, may_take_again, take
from .model_state import Booking, Closure, Club, Grant, Json
from .model_time import DAY


def closure(call: Call) -> Json:
    """Call off what takes place on some days, and let what is good on them be good as many days longer."""
    line = call.line
    if any(name not in call.club.series for name in line.get("series", ())):
        raise RefusedError("unknown_series", also={"malformed", "not_allowed"})
    if line["first"] < call.today:
        raise RefusedError("not_allowed", also={"malformed"})
    it = Closure(line["first"], line["last"], line.get("series", ()), call.number, call.now, call.actor)
    it.nonce = line.get("nonce")
    it.extends = line.get("extend", False)
    returned = 0
    for booking in call.club.bookings:
        if not it.calls_off(booking.series, booking.day) or not booking.live:
            continue
        if call.club.session(booking.series, booking.day).starts <= call.now:
            call.doubt("D98")
        if booking.status in {"booked", "waitlisted"}:
            it.cancelled.append((booking.number, copy_of(booking)))
            returned += give_back(call, booking)
            booking.status, booking.last_action = "cancelled", call.number
    if line["first"] == call.today and any(
        it.calls_off(name, call.today)
        and series.has(call.today)
        and call.club.session(name, call.today).starts <= call.now
        for name, series in call.club.series.items()
    ):
        call.doubt("D98")
    call.club.closures.append(it)
    if not it.extends:
        return {"returned": returned, "extended": 0}
    it.only = _may_come(call, it)
    _extend(call, it)
    to_come: Club = pickle.loads(pickle.dumps(call.club))  # noqa: S301 - our own bytes
    live_through(to_come, it.last, call.number)
    return {"returned": returned, "extended": len(to_come.closures[-1].extended)}


def _may_come(call: Call, it: Closure) -> frozenset[str] | None:
    """The memberships that may come to one of the series closed, on one of the days; everything: all of them."""
    if not it.series:
        return None
    days = [it.first + timedelta(days=each) for each in range((it.last - it.first).days + 1)]
    closed = [call.club.series[name].on(day) for name in it.series for day in days]
    return frozenset(code for code in call.club.memberships if any(admits(call.club, each, code) for each in closed))


def _extend(call: Call, it: Closure) -> None:
    days = [it.first + timedelta(days=each) for each in range((it.last - it.first).days + 1)]
    for grant in call.club.grants:
        subscription = call.club.subscriptions[grant.subscription]
        if it.only is not None and subscription.terms.code not in it.only:
            continue
        if grant.usable_from > min(it.last, call.today) or last_good(subscription, grant) < it.first or grant.undone:
            continue
        if has_ended(subscription, it.first) or all(hold_on(subscription, day) for day in days):
            if not has_ended(subscription, call.today):
                call.doubt("D99")
            continue
        if any(each.until is None or each.until > call.today for each in subscription.holds) or has_ended(
            subscription, it.last
        ):
            call.doubt("D99")
        if open_hold(subscription):
            call.doubt("D99")
        grant.extensions.append((call.today, len(days), call.number))
        it.extended.append(grant.number)


def undo_closure(call: Call, it: Closure) -> Json:
    """Take a closure back as a whole, until its first day is past: the same places, the same credits."""
    if call.role not in MANAGERS or it.first < call.today:
        raise RefusedError("not_allowed")
    bookings = [(call.club.bookings[number], before) for number, before in it.cancelled]
    if any(booking.last_action != it.entered for booking, _ in bookings):
        call.doubt("D100")
        raise RefusedError("not_allowed")
    if any(_is_built_on(call, it, call.club.grants[number]) for number in it.extended):
        call.doubt("D100")
        raise RefusedError("no_credit", also={"not_allowed", "session_full"})
    if any(not may_take_again(call, before) for _, before in bookings):
        raise RefusedError("no_credit", also={"not_allowed", "session_full"})
    it.undone = True
    for number in it.extended:
        grant = call.club.grants[number]
        grant.extensions = [each for each in grant.extensions if each[2] != it.entered]
    for booking, before in bookings:
        _bring_back(call, booking, before)
    return {"undone": "closure", "promoted": []}


def _bring_back(call: Call, booking: Booking, before: Booking) -> None:
    session = call.club.session(booking.series, booking.day)
    if session.starts <= call.now or (session.series.edited or call.now) > call.now:
        call.doubt("D101")
    take(call, booking, before.paid)
    booking.status, booking.last_action = before.status, before.last_action


def _is_built_on(call: Call, it: Closure, grant: Grant) -> bool:
    """Whether somebody took a credit for a day that only the closure made good."""
    subscription = call.club.subscriptions[grant.subscription]
    last = last_good(subscription, grant) - timedelta(days=(it.last - it.first + DAY).days)
    taken = [call.club.bookings[each.booking] for each in grant.credits if each.booking is not None]
    if any(each[2] > it.entered for each in grant.extensions):
        call.doubt("D100")
    return any(each.day > last for each in taken)
