"""What entries state of the rows they brought into being, so that none of these is changed behind the desk's back.

An entry says of each such row its number and a digest; the entry itself is sealed. Only rows that nobody ever edits are
stated: payments, sales, holds and other changes of a subscription, policies.
"""

from __future__ import annotations

import hashlib
from itertools import islice
from typing import TYPE_CHECKING, Any, Final

import msgspec

from data.statements import stated as statements
from frontdesk.answers import Problem
from frontdesk.desk.seals import told

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Column, Row

    from frontdesk.desk.transaction import Entry, Transaction

_AT_ONCE: Final = 500
_DIGITS: Final = 32
_SALE: Final = "sell"
"""The operation that writes down a sale; others only speak of it."""

Named = tuple[str, int]
"""A word of ``STATED`` and the number of a row."""


def statements_of(tx: Transaction, op: str, entries: Sequence[Entry]) -> list[str | None]:
    """Return what each of some entries of an operation states of the rows that it wrote; None: it wrote none."""
    named = [[*_named(tx, op, entry)] for entry in entries]
    digests = _digests(tx, {each for names in named for each in names})
    return [" ".join(f"{word}:{row}:{digests[word, row]}" for word, row in names) or None for names in named]


def _named(tx: Transaction, op: str, entry: Entry) -> Iterator[Named]:
    if entry.payment_id is not None:
        yield "payment", entry.payment_id
    if entry.change_id is not None:
        yield "change", entry.change_id
    if entry.subscription_id is not None and (entry.op or op) == _SALE:
        yield "sale", entry.subscription_id
    if entry is tx.head and tx.policy_id is not None:
        yield "policy", tx.policy_id


def prove_statements(tx: Transaction) -> Iterator[Problem]:
    """Hold every row that an entry states against what the entry says of it."""
    policies: set[int] = set()
    with tx.connection.execute(statements.stating.execution_options(yield_per=_AT_ONCE)) as stream:
        while rows := [*islice(stream, _AT_ONCE)]:
            said = {(word, row): (entry, digest) for entry, facts in rows for word, row, digest in _read(facts)}
            now = _digests(tx, said)
            policies |= {row for word, row in said if word == "policy"}
            yield from (_problem(named, entry) for named, (entry, digest) in said.items() if now.get(named) != digest)
    first = min(policies, default=None)
    for row in tx.all(statements.policies):
        if not row.entered or (first is not None and row.id >= first and row.id not in policies):
            yield Problem("policy_disagrees", f"Policy {row.id} was set by something else than Front Desk.")


def _read(facts: str) -> Iterator[tuple[str, int, str]]:
    for each in facts.split():
        word, number, digest = each.split(":")
        yield word, int(number), digest


def _digests(tx: Transaction, named: Iterable[Named]) -> dict[Named, str]:
    found: dict[Named, str] = {}
    names = [*named]
    for word, table in statements.STATED.items():
        ids = sorted(row for of, row in names if of == word)
        for first in range(0, len(ids), _AT_ONCE):
            rows = tx.all(statements.rows_of[word], ids=ids[first : first + _AT_ONCE])
            found |= {(word, row.id): digest_of(table.c, row) for row in rows}
    return found


def digest_of(columns: Iterable[Column[Any]], row: Row[Any]) -> str:
    """Return a digest of a row; what has its default is left out, so that a column added later changes none."""
    said = [
        (str(column.name), told(value))
        for column in columns
        if (value := getattr(row, column.name)) is not None and not _is_default(column, value)
    ]
    return hashlib.sha256(msgspec.json.encode(said)).hexdigest()[:_DIGITS]


def _is_default(column: Column[Any], value: object) -> bool:
    default = column.server_default
    return default is not None and str(getattr(default, "arg", default)).lower() == str(value).lower()


SAID: Final = {
    "payment": ("payment_disagrees", "Payment {0} is not as it was recorded by entry {1}."),
    "change": ("change_disagrees", "Change {0} of a subscription is not as it was entered by entry {1}."),
    "sale": ("sale_disagrees", "Subscription {0} is not as it was sold by entry {1}."),
    "policy": ("policy_disagrees", "Policy {0} is not as it was set by entry {1}."),
}
"""The code and the sentence of each word that is not true any more."""


def _problem(named: Named, entry: int) -> Problem:
    code, sentence = SAID[named[0]]
    return Problem(code, sentence.format(named[1], entry))
