"""Money that the desk records, gives back, or lets go."""

from __future__ import annotations

from decimal import Decimal

from .model_bills import due, kept
from .model_desk import Call, RefusedError, the_contact
from .model_state import Action, Json, Payment


def pay(call: Call) -> Json:
    """Record a payment towards what is due."""
    card = the_contact(call)
    owed = due(call.club, card, call.today)
    amount = call.line.get("amount", owed)
    if amount > owed:
        raise RefusedError("not_allowed")
    if not amount:
        call.idle = True
        return {"due": _money(owed)}
    _write(call, Payment(card, amount))
    return {"due": _money(due(call.club, card, call.today))}


def refund(call: Call) -> Json:
    """Give money back, never more than was paid; nothing becomes due by it."""
    card = the_contact(call)
    if call.line["amount"] > kept(call.club, card):
        raise RefusedError("not_allowed")
    _write(call, Payment(card, call.line["amount"], "refund"))
    return {"kept": _money(kept(call.club, card))}


def write_off(call: Call) -> Json:
    """Let go what is due, the oldest bill first; it counts as paid."""
    card = the_contact(call)
    owed = due(call.club, card, call.today)
    amount = call.line.get("amount", owed)
    if amount > owed or not owed:
        raise RefusedError("not_allowed")
    _write(call, Payment(card, amount, "write_off"))
    return {"due": _money(due(call.club, card, call.today))}


def _write(call: Call, payment: Payment) -> None:
    call.club.payments.append(payment)
    action = Action(call.number, call.line["op"], call.actor, call.now, call.line.get("nonce"))
    action.payment = len(call.club.payments) - 1
    call.club.actions.append(action)


def undo_money(call: Call, action: Action) -> None:
    """Take a payment, a refund or a write-off back; a refund can not be left without the money that it gave back."""
    assert action.payment is not None
    payment = call.club.payments[action.payment]
    later = [each for each in call.club.actions if each.payment is not None and each.number > action.number]
    if any(not each.undone and call.club.payments[each.payment or 0].card == payment.card for each in later):
        call.doubt("D65")
    payment.undone = True
    if kept(call.club, payment.card) < 0:
        payment.undone = False
        call.doubt("D120")
        raise RefusedError("not_allowed")


def _money(amount: Decimal) -> str:
    return f"{amount:.2f}"
