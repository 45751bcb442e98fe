"""Proves that the trail is as it was written: nothing changed, taken out, put in, or cut off since a head was kept."""

from __future__ import annotations

import hashlib
import hmac
from collections import defaultdict
from datetime import UTC, datetime, timedelta
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final

import msgspec

from data.statements import erasing
from data.statements import trail as statements
from frontdesk.answers import Problem
from frontdesk.desk.seals import SEALED, first_link, mark, seal, seal_of_marks

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_AT_ONCE: Final = 1000
_LONGEST_OPERATION: Final = timedelta(minutes=1)
"""On PostgreSQL an entry of an operation under way may still appear before newer ones."""
_DIGITS: Final = 32


def prove_seals(tx: Transaction, kept: str | None) -> tuple[list[Problem], str | None]:
    """Return what is wrong with the trail, and its head where one is asked for (``kept`` is not None)."""
    club = tx.sure(statements.seals)
    settled = datetime.now(UTC) - (_LONGEST_OPERATION if tx.postgres else timedelta())
    newest = tx.number(statements.newest_settled, moment=settled)
    known, digest = _parted(kept)
    emptied, problems = _erasures(tx, club.seal_key)
    then: list[tuple[str, str]] = []
    now: list[tuple[str, str]] = []
    stream = tx.connection.execute(statements.sealed.execution_options(yield_per=_AT_ONCE))
    with stream:
        for desk, rows in groupby(stream, key=attrgetter("desk")):
            ends = {known: "", newest: ""}
            problems += _against_the_chain(rows, club, emptied, ends)
            then += [(desk, ends[known])] if ends[known] else []
            now += [(desk, ends[newest])] if ends[newest] else []
    problems += [
        Problem("entry_inserted", f"Entry {row.id} was put in by somebody else: it has no seal.")
        for row in tx.all(statements.unsealed, sealed_after=club.sealed_after)
    ]
    if digest is not None and not hmac.compare_digest(digest, _digest(club.seal_key, then)):
        problems.append(Problem("entries_cut", f"The entries up to {known} are not those of the head that was kept."))
    return problems, None if kept is None else f"{newest}-{_digest(club.seal_key, now)}"


def _parted(head: str | None) -> tuple[int, str | None]:
    if not head:
        return -1, None
    number, _, digest = head.partition("-")
    return (int(number) if number.isascii() and number.isdigit() else -1), digest


def _erasures(tx: Transaction, club_key: str) -> tuple[set[int], list[Problem]]:
    """Return the entries that erasures emptied, and what is wrong with what is left of them."""
    problems = []
    marks: defaultdict[int, list[tuple[int, str]]] = defaultdict(list)
    newest: dict[int, str] = {}
    for row in tx.all(erasing.emptied):
        marks[row.contact_id].append((row.entry_id, row.mark or ""))
        newest[row.entry_id] = row.mark or ""
    said = {row.contact_id: _seal_in(row.answer) for row in tx.all(erasing.erasures)}
    for contact_id, each in marks.items():
        if said.get(contact_id) != seal_of_marks(club_key, sorted(each)):
            problems += [_emptied_by_others(entry_id) for entry_id, _mark in each]
    with tx.connection.execute(erasing.left.execution_options(yield_per=_AT_ONCE)) as stream:
        problems += [
            _changed(row.id, row.desk)
            for row in stream
            if not hmac.compare_digest(
                newest[row.id], mark(club_key, {**_covered(row), "id": row.id, "seal": row.seal})
            )
        ]
    return {*newest}, problems


def _seal_in(answer: str | None) -> str:
    try:
        return str(msgspec.json.decode(answer or "{}").get("seal"))
    except (msgspec.DecodeError, AttributeError):  # somebody else wrote it, which its own seal tells
        return ""


def _emptied_by_others(entry_id: int) -> Problem:
    return Problem("entry_emptied", f"Entry {entry_id} was emptied, and no erasure says so.")


def _changed(entry_id: int, desk: str) -> Problem:
    return Problem("entry_changed", f"Entry {entry_id} of {desk} is not as it was written.")


def _against_the_chain(
    rows: Iterable[Row[Any]], club: Row[Any], emptied: set[int], ends: dict[int, str]
) -> Iterator[Problem]:
    """Follow the chain of one desk; ``ends`` takes the last seal up to each entry asked for.

    Entries that an erasure emptied are held against their marks instead; their seals link the chain as ever.
    """
    seq, before = 0, first_link(club.sealed_after)
    for row in rows:
        if row.seq != seq + 1:
            gone = f"{seq + 1} to {row.seq - 1}" if row.seq - 1 > seq + 1 else f"{seq + 1}"
            yield Problem("entry_removed", f"Entries of {row.desk} are gone: {gone}, before entry {row.id}.")
        elif row.id not in emptied and not hmac.compare_digest(
            row.seal or "", seal(club.seal_key, before, _covered(row))
        ):
            yield _changed(row.id, row.desk)
        seq, before = row.seq, row.seal or ""
        for number in ends:
            if row.id <= number:
                ends[number] = f"{row.seq} {before}"


def _covered(row: Row[Any]) -> dict[str, Any]:
    return {name: getattr(row, name) for name in SEALED}


def _digest(club_key: str, ends: list[tuple[str, str]]) -> str:
    return hmac.new(bytes.fromhex(club_key), msgspec.json.encode(ends), hashlib.sha256).hexdigest()[:_DIGITS]
