"""Proves on the live database that the books are right (quality: nothing is spent twice).

What one statement can tell is proved by the database (``data.statements.proofs``). That nothing was taken beyond its
grant or outside its days is proved by the rules, for each credit as its subscription stood when the credit was taken:
a hold that was resumed early may have pulled its last day back since.
"""

from __future__ import annotations

from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

from data.statements import plans, proofs
from frontdesk import answers, requests
from frontdesk.answers import Problem, Refusal
from frontdesk.desk.facts import facts_of, say_minor
from frontdesk.desk.proving_seals import prove_seals
from frontdesk.desk.registry import operation
from frontdesk.desk.stating import prove_statements
from frontdesk.rules.access import Privilege
from frontdesk.rules.grants import GrantKey, Source, grants

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import CursorResult, Row, Select

    from frontdesk.desk.transaction import Transaction

_AT_ONCE: Final = 1000
"""How many rows are read at a time."""
_CURRENCY: Final = 3
"""Letters of a currency, at the end of an amount in words: the club may have had another one then."""


@operation("verify", requests.Verify, Privilege.CHECK_IN, writes=False)
def verify(tx: Transaction, request: requests.Verify) -> answers.Verified | Refusal:
    """Run every proof; each row it answers is a problem."""
    seals, head = prove_seals(tx, request.head)
    problems = [
        Problem(proof.code, proof.sentence.format(*row))
        for proof in proofs.PROOFS
        for row in tx.all(proof.statement, **_parameters(tx, proof))
    ]
    return answers.Verified(
        (*problems, *_against_the_rules(tx), *_against_the_entries(tx), *prove_statements(tx), *seals), head
    )


def _parameters(tx: Transaction, proof: proofs.Proof) -> dict[str, Any]:
    return {"now": tx.now} if proof.needs_now else {}


def _against_the_rules(tx: Transaction) -> Iterator[Problem]:
    """Hold every taken credit against the grant that the rules issue: two streams side by side, in constant memory."""
    with _stream(tx, plans.all_subscriptions) as every_sale, _stream(tx, proofs.taken_credits) as every_credit:
        sold = groupby(every_sale, attrgetter("id"))
        for number, taken in groupby(every_credit, attrgetter("subscription_id")):
            sale = [*next(rows for each, rows in sold if each == number)]
            yield from (problem for row in taken if (problem := _problem(sale, row)) is not None)


def _against_the_entries(tx: Transaction) -> Iterator[Problem]:
    """Hold every amount of money against what was written of it when it was taken, given back or let go."""
    with _stream(tx, proofs.money_entries) as every_payment:
        for row in every_payment:
            amount = say_minor(row.amount, row.after[-_CURRENCY:])
            if amount != row.after:
                yield Problem("payment_disagrees", f"Payment {row.id} is {amount}; its entry says {row.after}.")


def _stream(tx: Transaction, statement: Select[Any]) -> CursorResult[Any]:
    return tx.connection.execute(statement.execution_options(yield_per=_AT_ONCE))


def _problem(sale: Sequence[Row[Any]], row: Row[Any]) -> Problem | None:
    """Return what is wrong with a credit that is taken, by its subscription as it stood when it was taken."""
    facts = facts_of(sale, before_entry=row.entry_id)
    key = GrantKey(row.subscription_id, Source(row.source), row.number)
    issued = grants(facts, row.usable_from, alive_on=row.usable_from)
    grant = next((each for each in issued if each.key == key), None)
    if grant is None or grant.credits != row.credits:
        sentence = f"Credit row {row.id} is one of {row.credits} of {key.source} grant {key.number}"
        return Problem("beyond_grant", f"{sentence} of subscription {key.subscription}, which never was.")
    days = (grant.usable_from, grant.good_through)
    paid = row.session_date
    if days != (row.usable_from, row.good_through) or (paid is not None and not grant.good_on(paid)):
        use = f"pays a session of {paid}" if paid else "is revoked"
        return Problem("outside_days", f"Credit row {row.id} {use}; its days are {days[0]} to {days[1]}.")
    return None
