"""The contact view: its header and each of its tabs, a question each."""

from __future__ import annotations

from collections import Counter
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

from data.statements import people, views
from frontdesk import answers, requests
from frontdesk.answers import PaidBy, Refusal, SessionName
from frontdesk.desk.asking import flags_of
from frontdesk.desk.facts import (
    look_up_contact,
    past_due_now,
    subscriptions_of,
    taken_now,
    unpaid_bills,
)
from frontdesk.desk.judging import balance_states, dying, oldest_alive
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Transaction
from frontdesk.money import to_decimal
from frontdesk.rules import billing
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.credits import total
from frontdesk.rules.terms import Fault, Group
from frontdesk.text import key
from frontdesk.trail_words import what_happened

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from sqlalchemy import Row, Select

    from frontdesk.desk.facts import Owned

_NEXT: Final = 5
"""How many coming bookings the overview shows."""
_ALL_COMING: Final = 1000
_MOST: Final = 500
_STATUS: Final = {"checked_in": "in"}


@operation("overview", requests.Overview, Privilege.DESK, writes=False)
def overview(tx: Transaction, request: requests.Overview) -> answers.ContactOverview | Refusal:
    """Say who somebody is, and all that matters of them today."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    row = tx.sure(views.contact_of, card_key=key(contact.person.card))
    owned = subscriptions_of(tx, contact.id)
    current = [each for each in owned if not each.facts.ended_by(tx.today)]
    unpaid = unpaid_bills(tx, contact.id, owned, tx.today)
    late = past_due_now(tx, owned, tx.number(people.paid, contact_id=contact.id))
    taken = taken_now(tx, contact.id, oldest_alive(tx, owned, tx.today), tx.now)
    states = balance_states(tx, owned, late, taken)
    visit = tx.sure(views.last_visit, contact_id=contact.id)[0]
    return answers.ContactOverview(
        contact.person,
        row.email,
        row.phone,
        row.birthday,
        Group(row.group),
        row.stop_note,
        tuple(flags_of(tx, contact, owned, current, past_due=late is not None)),
        to_decimal(sum(bill.owed for bill in unpaid), tx.currency),
        to_decimal(sum(bill.owed for bill in unpaid if bill.due < tx.today), tx.currency),
        total(states).available,
        any(not each.facts.limited for each in current),
        dying(states, tx.today),
        visit,
        tuple(each.facts.name for each in current),
        _coming(tx, contact.id, _NEXT),
        tuple(each.card for each in tx.all(views.old_cards, contact_id=contact.id)),
        row.created_at,
        row.version,
    )


def _coming(tx: Transaction, contact_id: int, most: int) -> tuple[answers.ComingBooking, ...]:
    return tuple(
        answers.ComingBooking(
            SessionName(row.series, row.session_date),
            row.starts_at,
            row.ends_at,
            row.place,
            row.coach,
            _STATUS.get(row.status, row.status),
            _paid_by(row),
            row.id,
        )
        for row in tx.all(views.coming, contact_id=contact_id, now=tx.now, lately=tx.now - views.LATELY, most=most)
    )


def _paid_by(row: Row[Any]) -> PaidBy | None:
    if row.paid_kind is None:
        return None
    return PaidBy(PaidKind(row.paid_kind), row.code, row.usable_from, row.good_through, row.name)


def _page_faults(request: requests.Visits | requests.ContactHistory) -> list[Fault]:
    if not 1 <= request.most <= _MOST:
        return [Fault("most", f"most must be a whole number from 1 to {_MOST}.")]
    return []


def _visits_faults(request: requests.Visits) -> list[Fault]:
    if sum(each is not None for each in (request.before, request.after, request.at)) > 1:
        return [Fault("at", "at most one of before, after and at may be given.")]
    return _page_faults(request)


@operation("visits", requests.Visits, Privilege.DESK, writes=False, faults=_visits_faults)
def visits(tx: Transaction, request: requests.Visits) -> answers.VisitPage | Refusal:
    """List coming bookings, and a page of what became of the others."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    past = _Past(tx, contact.id)
    if request.after is not None:
        return _newer_visits(past, request.after, request.most)
    coming: tuple[answers.ComingBooking, ...] = ()
    if request.at is not None:
        rows = past.read(views.past_from, request.most + 1, cursor=request.at)
    elif request.before is not None:
        rows = past.read(views.past_before, request.most + 1, cursor=request.before)
    else:
        rows, coming = past.read(views.past, request.most + 1), _coming(tx, contact.id, _ALL_COMING)
    shown = rows[: request.most]
    newer = request.at if request.at is not None and past.read(views.past_after, 1, cursor=request.at) else None
    more = shown[-1].id if len(rows) > request.most else None
    return answers.VisitPage(coming, tuple(_visit(row) for row in shown), more, newer)


class _Past:
    """What became of somebody's bookings: each identity they had read by its own key, then put together."""

    def __init__(self, tx: Transaction, contact_id: int) -> None:
        self._tx = tx
        self._identities = [each.id for each in tx.all(people.identities, contact_id=contact_id)]

    def read(self, parts: tuple[Select[Any], ...], most: int, **cursor: int) -> list[Row[Any]]:
        """Read so many rows, the newest session first; with `past_after` the oldest first."""
        pages = [self._page(each, parts, most, cursor) for each in self._identities]
        rows = merge(*pages, key=lambda row: (row.starts_at, row.id), reverse=parts is not views.past_after)
        return list(islice(rows, most))

    def _page(self, identity: int, parts: tuple[Select[Any], ...], most: int, cursor: dict[str, int]) -> list[Row[Any]]:
        page: list[Row[Any]] = []
        for part in parts:
            if left := most - len(page):
                page += self._tx.all(part, contact_id=identity, now=self._tx.now, most=left, **cursor)
        return page


def _newer_visits(past: _Past, cursor: int, most: int) -> answers.VisitPage:
    """Read the page that ends before a visit."""
    rows = past.read(views.past_after, most + 1, cursor=cursor)
    shown = rows[:most]
    newer = shown[-1].id if len(rows) > len(shown) else None
    return answers.VisitPage((), tuple(_visit(row) for row in reversed(shown)), None, newer)


def _visit(row: Row[Any]) -> answers.Visit:
    status = {"booked": "no_show", **_STATUS}.get(row.status, row.status)  # over, and neither came nor cancelled
    session = SessionName(row.series, row.session_date)
    return answers.Visit(session, row.starts_at, status, row.walk_in, row.in_at, _paid_by(row), row.id)


@operation("bills", requests.Bills, Privilege.DESK, writes=False)
def bills(tx: Transaction, request: requests.Bills) -> answers.Billed | Refusal:
    """List every bill due by today with what is paid of it, and every payment."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    owned = subscriptions_of(tx, contact.id)
    taxes = {row.id: row for row in tx.all(views.taxes, contact_id=contact.id)}
    unpaid = unpaid_bills(tx, contact.id, owned, tx.today)
    owed = {(bill.subscription, bill.number): bill.owed for bill in unpaid}
    lines = [
        (
            bill[1],
            each.facts.id,
            _bill_line(tx, each, taxes[each.facts.id], bill, owed.get((each.facts.id, bill[0]), 0)),
        )
        for each in owned
        for bill in billing.bills(each.billing, tx.today)
    ]
    lines.sort(key=lambda line: line[:2], reverse=True)
    found = tuple(line for _due, _id, line in lines)
    return answers.Billed(
        to_decimal(sum(bill.owed for bill in unpaid), tx.currency),
        to_decimal(sum(bill.owed for bill in unpaid if bill.due < tx.today), tx.currency),
        found,
        tuple(_payment_lines(tx, contact.id)),
        tx.grace_days,
        past_due_now(tx, owned, tx.number(people.paid, contact_id=contact.id)) is not None,
    )


def _bill_line(tx: Transaction, of: Owned, taxes: Row[Any], bill: tuple[int, date, int], owed: int) -> answers.BillLine:
    number, due, amount = bill
    paid, rest = to_decimal(amount - owed, tx.currency), to_decimal(owed, tx.currency)
    tax = taxes.first_tax if number == 0 and of.billing.first_amount is not None else taxes.tax
    return answers.BillLine(
        of.facts.name,
        number + 1,
        due,
        to_decimal(amount, tx.currency),
        paid,
        rest,
        bool(owed) and due < tx.today,
        None if tax is None else to_decimal(tax, tx.currency),
    )


def _payment_lines(tx: Transaction, contact_id: int) -> Iterator[answers.PaymentLine]:
    rows = tx.all(views.payments, contact_id=contact_id)
    undone = {row.undoes for row in rows}
    back: Counter[int] = Counter()
    for row in rows:
        back[row.refunds] -= row.amount
    kept = sum(row.amount for row in rows if row.kind != "write_off")
    for row in rows:
        taken = row.kind in {"sale", "desk"} and row.id not in undone
        left = max(min(row.amount - back[row.id], kept), 0) if taken else 0
        yield answers.PaymentLine(
            row.at,
            to_decimal(row.amount, tx.currency),
            row.kind,
            row.method,
            row.name,
            row.id,
            row.staff,
            row.reason or "",
            to_decimal(left, tx.currency),
            row.id in undone,
        )


@operation("contact_history", requests.ContactHistory, Privilege.DESK, writes=False, faults=_page_faults)
def contact_history(tx: Transaction, request: requests.ContactHistory) -> answers.ContactHistory | Refusal:
    """Read a page of everything that was written about somebody, each identity they had by its own key."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    before = request.before or 2**62
    pages = [
        tx.all(views.entries, contact_id=each.id, before=before, most=request.most + 1)
        for each in tx.all(people.identities, contact_id=contact.id)
    ]
    rows = list(islice(merge(*pages, key=lambda row: -row.id), request.most + 1))
    shown = rows[: request.most]
    return answers.ContactHistory(tuple(map(_entry, shown)), shown[-1].id if len(rows) > request.most else None)


def _entry(row: Row[Any]) -> answers.ContactEntry:
    return answers.ContactEntry(
        row.at,
        what_happened(row.op, refused=row.code is not None),
        row.op,
        row.staff,
        row.desk,
        row.code,
        row.before or "",
        row.after or "",
        row.reason or "",
        SessionName(row.series, row.session_date) if row.series else None,
        row.membership,
        row.credits,
        row.is_undone,
    )
