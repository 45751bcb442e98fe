"""The trail: what happened, page by page; a shift, and signing for it; what can be undone (rules, section 9)."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, time, timedelta
from itertools import chain
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from data.statements import people
from data.statements import trail as statements
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal, SessionName
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import look_up_contact, say_money
from frontdesk.desk.registry import operation
from frontdesk.desk.undoing import may_undo
from frontdesk.money import to_decimal, to_minor
from frontdesk.requests import Only
from frontdesk.rules.access import Privilege
from frontdesk.rules.billing import Method
from frontdesk.rules.terms import Fault
from frontdesk.rules.words import count
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Sequence
    from decimal import Decimal

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_MOST_LINES, _MOST_ACTIONS = range(1, 501), range(1, 101)
_MOST_REASONS: Final = 8
_MOST_CASH: Final = 99_999_999
_NEWEST: Final = 2**62
_ALWAYS: Final = (datetime(1900, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC))
_ONLY: Final = {
    Only.ALL: statements.ALL,
    Only.REFUSED: statements.REFUSED,
    Only.OVERRIDES: statements.OVERRIDES,
    Only.UNDONE: statements.UNDOS,
}


def _audit_faults(request: requests.Audit) -> list[Fault]:
    return [] if request.most in _MOST_LINES else [Fault("most", "most must be a whole number from 1 to 500.")]


@operation("audit", requests.Audit, Privilege.MANAGE, writes=False, faults=_audit_faults)
def audit(tx: Transaction, request: requests.Audit) -> answers.AuditPage | Refusal:
    """Answer a page of the trail by its key: as fast at the beginning of a long life as at its end."""
    wanted: dict[str, Any] = {
        "before": request.before or _NEWEST,
        "since": tx.end_of(request.first - timedelta(days=1)) if request.first else _ALWAYS[0],
        "until": tx.end_of(request.last) if request.last else _ALWAYS[1],
        "op": request.operation,
        "by": key(request.by) if request.by else None,
        "at_desk": request.at_desk,
        "only": _ONLY[request.only],
        "most": request.most + 1,
    }
    rows: Sequence[Row[Any]]
    if request.card is None:
        rows = tx.all(statements.page, **wanted)
    else:
        contact = look_up_contact(tx, request.card)
        if isinstance(contact, Refusal):
            return contact
        whose = [each.id for each in tx.all(people.identities, contact_id=contact.id)]
        pages = [tx.all(statements.page_of_contact, contact_id=each, **wanted) for each in whose]
        rows = sorted(chain(*pages), key=attrgetter("id"), reverse=True)
    lines = tuple(_line(tx, row) for row in rows[: request.most])
    return answers.AuditPage(lines, lines[-1].id if len(rows) > request.most else None)


def _line(tx: Transaction, row: Row[Any]) -> answers.AuditLine:
    return answers.AuditLine(
        row.id,
        row.at,
        row.op,
        row.desk,
        row.code,
        row.staff,
        row.approver,
        Person(row.card or "", row.first_name, row.last_name) if row.first_name is not None else None,
        SessionName(row.series, row.session_date) if row.series is not None else None,
        row.before,
        row.after,
        row.reason,
        to_decimal(row.amount, tx.currency) if row.amount is not None else None,
        bool(row.undone),
    )


def _undoable_faults(request: requests.Undoable) -> list[Fault]:
    return [] if request.most in _MOST_ACTIONS else [Fault("most", "most must be a whole number from 1 to 100.")]


@operation("undoable", requests.Undoable, Privilege.DESK, writes=False, faults=_undoable_faults)
def undoable(tx: Transaction, request: requests.Undoable) -> answers.UndoableActions | Refusal:
    """Answer what of this desk can be undone, and whether by who asks."""
    rows = tx.all(statements.undoable, desk=tx.desk, most=request.most)
    return answers.UndoableActions(
        tuple(answers.UndoableAction(row.nonce, _line(tx, row), may_undo(tx, row)) for row in rows)
    )


@operation("override_reasons", requests.OverrideReasons, Privilege.CHECK_IN, writes=False)
def override_reasons(tx: Transaction, request: requests.OverrideReasons) -> answers.OverrideReasons | Refusal:
    """Answer why people were let in all the same lately: whoever does it again need not type it again."""
    del request
    return answers.OverrideReasons(tuple(row.reason for row in tx.all(statements.reasons, most=_MOST_REASONS)))


@operation("shift", requests.Shift, Privilege.DESK, writes=False)
def shift(tx: Transaction, request: requests.Shift) -> answers.Shift | Refusal:
    """Answer what whoever comes next should know."""
    del request
    return _shift(tx)


def _shift(tx: Transaction) -> answers.Shift:
    last = tx.one(statements.last_handover, desk=tx.desk)
    morning = datetime.combine(tx.today, time(), tzinfo=tx.zone).astimezone(UTC)
    since, after = (last.at, last.id) if last is not None else (morning, 0)
    rows = tx.all(statements.of_shift, desk=tx.desk, after=after, since=since)
    done = [row for row in rows if row.code is None]
    visits = [row for row in done if row.op == "check_in" and not row.undone]
    return answers.Shift(
        since,
        _lines(tx, [row for row in done if row.overridden and not row.undone]),
        _lines(tx, [row for row in visits if row.paid_kind == "unpaid" and row.booking_status == "checked_in"]),
        _lines(tx, [row for row in rows if row.code is not None]),
        _lines(tx, [row for row in done if row.op == "undo"]),
        _money(tx, done),
    )


def _lines(tx: Transaction, rows: Sequence[Row[Any]]) -> tuple[answers.AuditLine, ...]:
    return tuple(_line(tx, row) for row in rows)


def _money(tx: Transaction, rows: Sequence[Row[Any]]) -> tuple[answers.MethodTotal, ...]:
    sums: defaultdict[str, int] = defaultdict(int)
    for row in rows:
        if row.amount is not None and row.payment_kind != "write_off":
            sums[row.method] += row.amount
    return tuple(answers.MethodTotal(each, to_decimal(sums[each], tx.currency)) for each in Method if each in sums)


def _counted_faults(request: requests.HandOver) -> list[Fault]:
    counted = request.counted
    if counted is None or (counted.is_finite() and 0 <= counted <= _MOST_CASH):
        return []
    return [Fault("counted", f"counted must be an amount from 0 to {_MOST_CASH}.")]


@operation("hand_over", requests.HandOver, Privilege.DESK, faults=_counted_faults)
def hand_over(tx: Transaction, request: requests.HandOver) -> answers.HandedOver | Refusal:
    """Sign for the shift: whoever acts, or approves, takes the desk over as the entry says it was."""
    if request.counted is not None and to_minor(request.counted, tx.currency) is None:
        return malformed("counted", f"counted has more decimals than {tx.currency}.")
    found = _shift(tx)
    money = ", ".join(f"{each.amount} {tx.currency} {each.method}" for each in found.money) or say_money(tx, 0)
    told = [
        count(len(found.overrides), "override"),
        f"{len(found.unpaid)} unpaid",
        f"{len(found.refused)} refused",
        f"{len(found.undone)} undone",
        money,
    ]
    recorded = next((each.amount for each in found.money if each.method is Method.CASH), to_decimal(0, tx.currency))
    difference = None
    if request.counted is not None:
        difference = request.counted - recorded
        told.append(f"cash counted: {request.counted} {tx.currency}, {_say_difference(tx, difference)}")
    tx.head.after = "; ".join(told)
    tx.head.reason = request.note or None
    return answers.HandedOver(None if difference is None else recorded, difference)


def _say_difference(tx: Transaction, difference: Decimal) -> str:
    if not difference:
        return "as recorded"
    return f"{abs(difference)} {tx.currency} {'more' if difference > 0 else 'less'} than recorded"
