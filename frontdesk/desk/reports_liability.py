"""The report on what the club still owes in sessions, by membership.

Subscriptions to which nothing happened since their sale, nearly all, are added up by the database: all of the same
terms, sold and started on the same days, are one line, and the rules are asked once for it. Only the others are folded
into facts.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from data.statements import reports as statements
from frontdesk.answers import ReportRow
from frontdesk.desk.reporting import Asked, Table, bars_of, number, text
from frontdesk.desk.weighing import AT_ONCE, as_if_younger, as_sold, changed_ones, late_ones, taken_of
from frontdesk.rules.credits import NOTHING_TAKEN, Balance, Taken, state_on, statement, total
from frontdesk.rules.grants import Source

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState

Sums = defaultdict[str, Balance]
"""Where the credits of all subscriptions of a name are."""


def liability(tx: Transaction, asked: Asked) -> Table:
    """Say by membership how many credits were sold and are neither used nor expired."""
    del asked
    late = late_ones(tx)
    running: Counter[str] = Counter()
    sums = _unchanged(tx, running, None)
    owing = sorted(late)
    for first in range(0, len(owing), AT_ONCE):
        for name, theirs in _unchanged(tx, Counter(), owing[first : first + AT_ONCE]).items():
            sums[name] += Balance(available=-theirs.available, locked=theirs.available)
    _add_changed(tx, sums, running, late)
    columns = (
        text("membership", "Membership"), number("running", "Running", 8), number("available", "Available", 10),
        number("locked", "Locked", 8), number("held", "Held"), number("owed", "In all", 8),
    )  # fmt: skip
    rows = tuple(
        ReportRow(
            (name, running[name], each.available, each.locked, each.held, each.available + each.locked + each.held)
        )
        for name, each in sorted(sums.items())
    )
    bars = bars_of((name, each.available + each.locked + each.held) for name, each in sorted(sums.items()))
    return Table(columns, rows, bars)


def _unchanged(tx: Transaction, running: Counter[str], among: list[int] | None) -> Sums:
    """Add up the subscriptions to which nothing happened, past dues aside; of some people alone where named."""
    today, whose = tx.today, {} if among is None else {"among": among}
    lines = [tuple(row) for row in tx.all(statements.alike[among is not None], **whose)]
    known: dict[tuple[Any, ...], list[GrantState]] = {}
    live = []
    for name, start, sold_on, *terms, many in lines:
        later, begins, sold = as_if_younger(today, start, sold_on, terms)
        alike = (begins, sold, *terms)
        if (states := known.get(alike)) is None:
            states = known[alike] = statement(as_sold(begins, sold, terms, tx), today, {}, alive_only=True)
        running[name] += many
        live.append((name, (name, start, sold_on, *terms), many, later, states))
    taken = _taken(tx, today, known.values(), whose)
    sums: Sums = defaultdict(Balance)
    for name, line, many, later, states in live:
        sums[name] += Balance()
        for state in states:
            grant = state.grant
            at = grant.key.number + later if grant.key.source is Source.PERIODIC else grant.key.number
            gone = taken.get((*line, grant.key.source, at), NOTHING_TAKEN)
            sums[name] += state_on(replace(grant, credits=grant.credits * many), today, gone, state.lock).balance
    return sums


def _taken(
    tx: Transaction, today: date, known: Collection[list[GrantState]], whose: dict[str, Any]
) -> dict[tuple[Any, ...], Taken]:
    """Return how many credits are taken of the grants of each line."""
    oldest = min((state.grant.usable_from for states in known for state in states), default=today)
    named = bool(whose)
    held = {tuple(row)[:-1]: row[-1] for row in tx.all(statements.held_alike[named], now=tx.now, **whose)}
    taken = {}
    for row in tx.all(statements.taken_alike[named], oldest=oldest, **whose):
        grant, gone = tuple(row)[:-1], int(row[-1])
        kept = held.get(grant, 0)
        taken[grant] = Taken(kept, gone - kept)
    return taken


def _add_changed(tx: Transaction, sums: Sums, running: Counter[str], late: Collection[int]) -> None:
    """Add the subscriptions to which something happened, one by one."""
    today = tx.today
    changed = [each for each in changed_ones(tx) if each.facts.limited]
    taken = taken_of(tx, changed)
    for each in changed:
        states = statement(each.facts, today, taken, alive_only=True, past_due=each.whose in late)
        sums[each.facts.name] += total(states)
        running[each.facts.name] += not each.facts.ended_by(today)
