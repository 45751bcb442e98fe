"""Closures: days on which nothing takes place, or not everything (rules, section 8).

A closure is a fact that the schedule looks at. The sessions of its days that somebody touched are cancelled with it;
all others follow from it, however late somebody looks at them.
"""

from __future__ import annotations

from datetime import date, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from data.statements import books, people, places, plans, timetable
from frontdesk import answers, requests
from frontdesk.answers import Refusal, SessionName
from frontdesk.desk.calling_off import call_off
from frontdesk.desk.effects import access_to, person_of
from frontdesk.desk.facts import facts_of
from frontdesk.desk.registry import operation
from frontdesk.desk.series import keep_who_is_in, unknown_series
from frontdesk.desk.slots import take_again
from frontdesk.desk.transaction import Entry
from frontdesk.rules.access import Privilege
from frontdesk.rules.grants import grants
from frontdesk.rules.subscriptions import ChangeKind
from frontdesk.rules.terms import Fault
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.subscriptions import Subscription

_MOST_DAYS: Final = 366


def _faults(request: requests.Closure) -> list[Fault]:
    if request.last < request.first:
        return [Fault("last", "last must not lie before first.")]
    if (request.last - request.first).days >= _MOST_DAYS:
        return [Fault("last", f"a closure has at most {_MOST_DAYS} days.")]
    return []


@operation("closure", requests.Closure, Privilege.MANAGE, faults=_faults)
def enter_closure(tx: Transaction, request: requests.Closure) -> answers.ClosureEntered | Refusal:
    """Call off the sessions of some days, return their credits, and extend the grants on request."""
    if request.first < tx.today:
        return Refusal("not_allowed", f"A closure begins today ({tx.today}) or later.")
    roots = _roots(tx, request.series)
    if isinstance(roots, Refusal):
        return roots
    span = {"first": request.first, "last": request.last}
    which = {"everything": not roots, "roots": roots}
    closure_id = tx.number(
        timetable.add_closure, **span, reason=request.reason, everything=not roots, entered_at=tx.now
    )
    if roots:
        rows = [{"closure_id": closure_id, "series_id": each} for each in roots]
        tx.connection.execute(timetable.add_closure_series, rows)
    tx.run(timetable.touch_series, which)
    tx.head.closure_id, tx.head.reason = closure_id, request.reason
    tx.head.after = f"closed from {request.first} to {request.last}"
    closed = tx.all(timetable.sessions_closed, now=tx.now, **span, **which)
    called_off = call_off(tx, [row.id for row in closed], closure_id)
    who = dict.fromkeys(person_of(row) for row, _ in called_off)
    return answers.ClosureEntered(
        tuple(dict.fromkeys(SessionName(row.series, row.session_date) for row, _ in called_off)),
        len(called_off),
        tuple(who),
        sum(returned for _, returned in called_off),
        _extend(tx, request, _may_come(tx, roots, request)) if request.extend else 0,
    )


def _roots(tx: Transaction, names: Iterable[str]) -> list[int] | Refusal:
    """Find the series named, each once."""
    roots = []
    for name in names:
        found = tx.one(timetable.versions, name_key=key(name))
        if found is None:
            return unknown_series(name)
        roots.append(found.root_id or found.id)
    return list(dict.fromkeys(roots))


def _may_come(tx: Transaction, roots: list[int], request: requests.Closure) -> frozenset[int] | None:
    """Return the memberships that may come to one of some series on the days closed; None: every one."""
    versions = [
        each.id
        for each in (tx.all(timetable.versions_of, roots=roots) if roots else ())
        if (each.valid_from is None or each.valid_from <= request.last)
        and (each.valid_until is None or request.first < each.valid_until)
    ]
    named = [each.memberships for each in access_to(tx, versions).values()]
    return frozenset().union(*(each for each in named if each is not None)) if named and None not in named else None


def _extend(tx: Transaction, request: requests.Closure, only: frozenset[int] | None) -> int:
    """Move the last day of every grant that is good on one of the closed days by their number.

    ``only``: of these memberships; what no session that is closed would have been paid with lives no longer.
    """
    if tx.postgres:
        tx.all(people.lock_who_may_have_credits)
    days = (request.last - request.first).days + 1
    until = request.last + timedelta(days=1)
    order = tx.number(books.newest_history) + 1
    common = {"kind": ChangeKind.EXTEND, "entered_at": tx.now, "entered_order": order, "entered_on": tx.today}
    found = [
        (rows[0], number)
        for rows in _sales(tx)
        if rows[0].limited
        and (only is None or rows[0].membership_id in only)
        and (number := _good_on(facts_of(rows), request.first, request.last))
    ]
    if found:
        added = [
            {**common, "subscription_id": sale.id, "day": request.first, "until": until, "days": days, "credits": 0}
            for sale, _ in found
        ]
        changes = tx.connection.execute(plans.add_changes, added).scalars().all()
        for (sale, _), change in zip(found, changes, strict=True):
            tx.consequence(_extended(sale.contact_id, sale.id, change, request.reason))
    return sum(number for _, number in found)


def _sales(tx: Transaction) -> Iterable[list[Row[Any]]]:
    return ([*rows] for _, rows in groupby(tx.all(plans.all_subscriptions), attrgetter("id")))


def _extended(contact_id: int, subscription_id: int, change_id: int, reason: str | None) -> Entry:
    return Entry(
        op="extend", contact_id=contact_id, subscription_id=subscription_id, change_id=change_id, reason=reason
    )


def _good_on(facts: Subscription, first: date, last: date) -> int:
    """Count the grants good on one of some days; none where the subscription has ended or is on hold over them all."""
    hold = facts.hold_on(first)
    if facts.ended_by(first) or (hold is not None and (hold.until is None or hold.until > last)):
        return 0
    return sum(1 for _ in grants(facts, last, alive_on=first))


def reopen(tx: Transaction, done: Row[Any]) -> Refusal | None:
    """Undo a closure: its sessions take place, its bookings hold their credits again, its extensions are taken back."""
    closure = tx.sure(timetable.closure_by_id, closure=done.closure_id)
    if closure.first < tx.today:
        return Refusal("not_allowed", "Its first day is past; what did not take place cannot be made to.")
    overlapping = tx.all(places.closures_between, first=closure.first, last=closure.last)
    if any(row.id > closure.id for row in overlapping):
        return Refusal("not_allowed", "A later closure shares some of its days; undo that first.")
    roots = [row.series_id for row in tx.all(timetable.named_by_closure, closure=closure.id)]
    tx.run(timetable.touch_series, everything=closure.everything, roots=roots)
    sessions = tx.all(timetable.closed_sessions, closure=closure.id)
    if any(row.ends_at <= tx.now for row in sessions):
        return Refusal("not_allowed", "Some of its sessions would be over by now.")
    if tx.postgres:
        tx.all(timetable.lock_sessions, ids=[row.id for row in sessions])
        tx.all(people.lock_who_may_have_credits)
    tx.run(timetable.lift_closure, closure=closure.id, now=tx.now)
    tx.run(timetable.restore_closed, closure=closure.id)
    tx.head.closure_id, tx.head.after = closure.id, "closure undone"
    refusal = _take_back(tx, done) or _book_again(tx, done)
    for row in sessions:  # an edit of the series may have made them smaller meanwhile
        keep_who_is_in(tx, row.id, row.capacity, row.capacity)
    return refusal


def _take_back(tx: Transaction, done: Row[Any]) -> Refusal | None:
    """Take the extensions back, unless somebody has booked on what they added."""
    order = tx.number(books.newest_history) + 1
    for row in tx.all(timetable.extended_for, parent_id=done.id):
        change = tx.number(
            plans.add_change,
            subscription_id=row.subscription_id,
            kind=ChangeKind.EXTEND,
            entered_at=tx.now,
            entered_order=order,
            entered_on=tx.today,
            day=row.day,
            until=row.until,
            days=-row.days,
            credits=0,
        )
        tx.consequence(_extended(row.contact_id, row.subscription_id, change, "closure undone"))
    late = _booked_beyond(tx, done)
    return Refusal("not_allowed", f"{late} is booked on days that the closure added.") if late else None


def _booked_beyond(tx: Transaction, done: Row[Any]) -> str | None:
    """Return who has used a credit on a day that it is not good on any more."""
    used = {
        sale: [*rows]
        for sale, rows in groupby(
            tx.all(timetable.used_of_extended, parent_id=done.id, today=tx.today), attrgetter("subscription_id")
        )
    }
    if not used:
        return None
    for rows in _sales(tx):
        for row in used.get(rows[0].id, ()):
            issued = grants(facts_of(rows), max(tx.today, row.session_date))
            mine = (each for each in issued if (each.key.source, each.key.number) == (row.source, row.number))
            if not any(each.good_on(row.session_date) for each in mine):
                return person_of(row).listed
    return None


def _book_again(tx: Transaction, done: Row[Any]) -> Refusal | None:
    """Book again whom the closure cancelled; of two places of who became one person meanwhile, the better one."""
    cancelled = [
        (row, tx.sure(places.booking_by_id, booking_id=row.booking_id))
        for row in tx.all(timetable.cancelled_by, parent_id=done.id)
    ]
    there: set[tuple[int, int]] = set()
    for row, booking in sorted(cancelled, key=lambda each: (each[1].paid_kind is None, each[0].id)):
        if (booking.session_id, booking.contact_id) in there:
            continue
        there.add((booking.session_id, booking.contact_id))
        waited = booking.paid_kind is None
        entry = Entry(
            op="book", contact_id=row.contact_id, session_id=row.session_id, booking_id=row.booking_id,
            after="booked again: the closure was undone",
        )  # fmt: skip
        if row.taken_id is not None:
            refusal = take_again(tx, row.taken_id, row.booking_id, row.contact_id, entry)
            if refusal is not None:
                return refusal
        tx.run(places.set_booking, {"status": "waitlisted" if waited else "booked"}, of_booking=row.booking_id)
        tx.consequence(entry)
    return None


@operation("closures", requests.Closures, Privilege.CHECK_IN, writes=False)
def closures(tx: Transaction, request: requests.Closures) -> answers.ClosureLines | Refusal:
    """List the closures that are not over by a day."""
    lines = []
    for _, rows in groupby(tx.all(timetable.closures, first=request.first or tx.today), attrgetter("id")):
        first, *more = rows
        names = tuple(row.series for row in (first, *more) if row.series is not None)
        lines.append(answers.ClosureLine(first.first, first.last, first.reason, names, first.nonce))
    return answers.ClosureLines(tuple(lines))
