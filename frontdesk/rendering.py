"""How the batch says answers and refusals: JSON objects, named as the interface names their parts."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, Final

from frontdesk import answers

if TYPE_CHECKING:
    from frontdesk.answers import Refusal


def refused(refusal: Refusal) -> dict[str, Any]:
    """Render a refusal."""
    answer: dict[str, Any] = {"ok": False, "code": refusal.code, "message": refusal.message}
    if refusal.field is not None:
        answer["field"] = refusal.field
    if refusal.until is not None:
        answer["until"] = jsonable(refusal.until)
    return {**answer, "reasons": [_reason(each) for each in refusal.reasons]}


def _reason(reason: answers.Reason) -> dict[str, str]:
    return {"code": reason.code, "message": reason.message}


def rendered(answer: object) -> dict[str, Any]:
    """Render an answer as the interface names its parts."""
    render: Callable[[Any], dict[str, Any]] = _RENDER.get(type(answer), _plain)
    return render(answer)


def _plain(answer: object) -> dict[str, Any]:
    return {name: jsonable(getattr(answer, name)) for name in _names(answer)}


def _names(record: object) -> tuple[str, ...]:
    return tuple(each.name for each in fields(record)) if is_dataclass(record) else ()


def jsonable(value: object) -> object:
    """Turn a value into what JSON can say: days and times as text, money as text, records as objects."""
    match value:
        case date() | datetime():
            return value.isoformat()
        case tuple():
            return [jsonable(each) for each in value]
        case dict():
            return {str(name): jsonable(each) for name, each in value.items()}
        case str() | int() | None:
            return value
        case _ if is_dataclass(value):
            return {name: jsonable(each) for name in _names(value) if (each := getattr(value, name)) is not None}
        case _:
            return str(value)


def _kept(answer: answers.Kept) -> dict[str, Any]:
    return {"changed": True} if answer.changed else {}


def _contact(answer: answers.ContactKept) -> dict[str, Any]:
    card = {"card": answer.card} if answer.given else {}
    return {**card, **({"changed": True} if answer.changed else {})}


def _sold(answer: answers.Sold) -> dict[str, Any]:
    return {"schedule": jsonable(answer.schedule)}


def _membership(answer: answers.MembershipKept) -> dict[str, Any]:
    made = {"code": answer.code} if answer.code is not None else {}
    return {"summary": answer.summary, **made, **({"changed": True} if answer.changed else {})}


def _paid_by(paid: answers.PaidBy | None) -> object:
    return jsonable(replace(paid, membership_name=None)) if paid else None


def _booked(answer: answers.Booked) -> dict[str, Any]:
    paid = {"paid_by": _paid_by(answer.paid_by)} if answer.paid_by else {}
    return {"status": answer.status, **paid, "warnings": [_reason(each) for each in answer.warnings]}


def _checked_in(answer: answers.CheckedIn) -> dict[str, Any]:
    return {
        "status": "in",
        "walk_in": answer.walk_in,
        "warnings": [_reason(each) for each in answer.warnings],
        "paid_by": _paid_by(answer.paid_by),
        "available": answer.available,
    }


def _charged(answer: answers.Charged) -> dict[str, Any]:
    return {"paid_by": _paid_by(answer.paid_by), "available": answer.available}


def _why(answer: answers.Why) -> dict[str, Any]:
    said = {**_plain(answer), "contact": answer.contact.card, "paid_by": _paid_by(answer.paid_by)}
    return {name: value for name, value in said.items() if value is not None}


def _edited(answer: answers.Edited | answers.TermsKept) -> dict[str, Any]:
    changed = {"changed": True} if answer.changed else {}
    return changed if answer.effects is None else {**changed, **_plain(answer.effects)}


def _cancelled(answer: answers.BookingCancelled) -> dict[str, Any]:
    return {"status": answer.status, "returned": answer.returned, "promoted": list(answer.promoted)}


def _session_cancelled(answer: answers.SessionCancelled) -> dict[str, Any]:
    return {"returned": answer.returned}


def _moved(answer: answers.BookingMoved) -> dict[str, Any]:
    return {
        "paid_by": _paid_by(answer.paid_by),
        "warnings": [_reason(each) for each in answer.warnings],
        "promoted": list(answer.promoted),
    }


def _bookable(answer: answers.BookableSessions) -> dict[str, Any]:
    return {"sessions": [_bookable_line(line) for line in answer.lines]}


def _bookable_line(line: answers.BookableLine) -> dict[str, Any]:
    paid = {"paid_by": _paid_by(line.paid_by)} if line.paid_by else {}
    found = {"warnings": [_reason(each) for each in line.warnings], "reasons": [_reason(each) for each in line.reasons]}
    return {"session": jsonable(line.session), "verdict": line.verdict, **paid, **found}


def _credits(answer: answers.CreditReport) -> dict[str, Any]:
    report = _plain(answer)
    if answer.history is None:
        del report["history"]
    return report


def _verified(answer: answers.Verified) -> dict[str, Any]:
    return {"problems": jsonable(answer.problems), **({"head": answer.head} if answer.head is not None else {})}


def _handed_over(answer: answers.HandedOver) -> dict[str, Any]:
    return {} if answer.difference is None else _plain(answer)


def _undone(answer: answers.Undone) -> dict[str, Any]:
    return {"undone": answer.undone, "promoted": list(answer.promoted)}


def _roster(answer: answers.SessionRoster) -> dict[str, Any]:
    return {
        "capacity": answer.capacity,
        "booked": list(answer.booked),
        "in": list(answer.in_),
        "waitlisted": list(answer.waitlisted),
        "no_show": list(answer.no_show),
    }


_RENDER: Final[dict[type, Callable[[Any], dict[str, Any]]]] = {
    answers.Kept: _kept,
    answers.ContactKept: _contact,
    answers.Sold: _sold,
    answers.MembershipKept: _membership,
    answers.Edited: _edited,
    answers.TermsKept: _edited,
    answers.BookingCancelled: _cancelled,
    answers.SessionCancelled: _session_cancelled,
    answers.BookingMoved: _moved,
    answers.BookableSessions: _bookable,
    answers.Booked: _booked,
    answers.CheckedIn: _checked_in,
    answers.Charged: _charged,
    answers.Why: _why,
    answers.CreditReport: _credits,
    answers.HandedOver: _handed_over,
    answers.Undone: _undone,
    answers.Verified: _verified,
    answers.SessionRoster: _roster,
}
