"""Proves on the live database that the books are right (quality: nothing is spent twice)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.statements import proofs
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.registry import operation
from frontdesk.rules.access import Privilege

if TYPE_CHECKING:
    from frontdesk.desk.transaction import Transaction


@operation("verify", requests.Verify, Privilege.CHECK_IN, writes=False)
def verify(tx: Transaction, request: requests.Verify) -> answers.Verified | Refusal:
    """Run every proof; each row it answers is a problem."""
    del request
    problems = [
        answers.Problem(proof.code, proof.sentence.format(*row))
        for proof in proofs.PROOFS
        for row in tx.all(proof.statement, **_parameters(tx, proof))
    ]
    return answers.Verified(tuple(problems))


def _parameters(tx: Transaction, proof: proofs.Proof) -> dict[str, Any]:
    return {"now": tx.now} if proof.needs_now else {}
