"""Trying an operation: run within its own transaction, looked at before and after, and taken back as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from frontdesk.answers import Refusal
from frontdesk.contract import Preview
from frontdesk.desk.registry import HANDLERS

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.desk.transaction import Transaction
    from frontdesk.requests import Request


class LeaveNoTrace(Exception):  # not an error: it leaves the transaction's block so that it is undone
    """A refusal after which nothing of the transaction may stay."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


class Previewed(Exception):  # not an error: it leaves the transaction's block so that it is undone
    """What a preview saw."""

    def __init__(self, preview: Preview[Any, Any]) -> None:
        super().__init__()
        self.preview = preview


def tried(
    run: Callable[[Transaction, Any], Any], look: Request[Any] | None, transaction: Transaction, request: object
) -> Any:  # noqa: ANN401 - it never returns
    """Run an operation and leave: with its refusal, or with what was seen before and after it."""
    before = _looked(transaction, look)
    answer = run(transaction, request)
    if isinstance(answer, Refusal):
        raise LeaveNoTrace(transaction.telling_needs(answer))
    raise Previewed(Preview(answer, before, _looked(transaction, look)))


def _looked(transaction: Transaction, look: Request[Any] | None) -> Any:  # noqa: ANN401 - the answer of any question
    """Ask a question within a preview; None where there is no answer for who asks, whatever the operation is lent."""
    if look is None or (handler := HANDLERS[type(look)]).privilege not in transaction.actor.privileges:
        return None
    answer = handler.run(transaction, look)
    return None if isinstance(answer, Refusal) else answer
