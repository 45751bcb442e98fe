"""What is written into the history at the end of an operation: its entry, its consequences, or that it was refused."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import msgspec

from data.statements import books
from frontdesk.desk.stating import statements_of

if TYPE_CHECKING:
    from frontdesk.answers import Refusal
    from frontdesk.desk.transaction import Transaction

_LONGEST = 400


def write_down(transaction: Transaction, op: str, body: str, nonce: str | None, answer: object) -> None:
    """Write the operation and its consequences into the history."""
    stated, *of_consequences = statements_of(transaction, op, (transaction.head, *transaction.consequences))
    answered = msgspec.json.encode(answer).decode()
    row = _row(transaction, op, nonce=nonce or uuid.uuid4().hex, body=body, answer=answered, facts=stated)
    parent = transaction.number(books.add_history, **transaction.chain.add(row))
    if transaction.consequences:
        common = {name: row[name] for name in ("at", "written_at", "desk", "staff_id", "approved_by")}
        transaction.connection.execute(
            books.add_consequences,
            [
                transaction.chain.add(
                    {**entry.row(), "op": entry.op or op, "parent_id": parent, "facts": facts, **common}
                )
                for entry, facts in zip(transaction.consequences, of_consequences, strict=True)
            ],
        )


def write_refused(transaction: Transaction, op: str, refusal: Refusal) -> None:
    """Write down that something was tried and refused, and why."""
    transaction.head.after = (
        "; ".join(each.message for each in refusal.reasons)[:_LONGEST] or refusal.message[:_LONGEST]
    )
    transaction.run(books.add_consequences, transaction.chain.add(_row(transaction, op, code=refusal.code)))


def _row(transaction: Transaction, op: str, **more: object) -> dict[str, Any]:
    head = transaction.head.row()
    head["op"] = head["op"] or op
    return {
        **head, "at": transaction.now, "written_at": datetime.now(UTC), "desk": transaction.desk,
        "staff_id": transaction.actor.staff_id, "approved_by": transaction.actor.approved_by, **more,
    }  # fmt: skip
