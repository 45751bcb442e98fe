"""The reports on people's credits: what is about to expire, who does not come.

Subscriptions to which nothing happened since their sale, nearly all, are judged by their terms; only the others are
folded into facts. People are named where they are listed, not before.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from data.statements import finding, money
from data.statements import reports as statements
from frontdesk.answers import Person, ReportRow
from frontdesk.desk.reporting import CONTACT, Asked, Table, about, bars_by_day, day, number, text
from frontdesk.desk.weighing import AT_ONCE, all_left, changed_ones, late_ones, lots_left, taken_of
from frontdesk.rules.credits import statement
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator
    from datetime import date

    from frontdesk.desk.transaction import Transaction
    from frontdesk.desk.weighing import Changed


def _people(tx: Transaction, whose: Collection[int]) -> dict[int, Person]:
    """Return who some people are."""
    found, sought = {}, sorted(whose)
    for first in range(0, len(sought), AT_ONCE):
        for row in tx.all(statements.people, among=sought[first : first + AT_ONCE]):
            found[row.id] = Person(row.card or "", row.first_name, row.last_name)
    return found


def _ending(tx: Transaction, by: date) -> Iterator[tuple[int, str, date, int, str]]:
    """Yield the free credits that end by a day: whose, of what, their last day, how many, and why they are locked."""
    for lot in lots_left(tx):
        if lot.last <= by:
            yield lot.whose, lot.name, lot.last, lot.credits, ""
    changed = [each for each in changed_ones(tx) if each.facts.limited]
    taken = taken_of(tx, changed)
    for each in changed:
        for state in statement(each.facts, tx.today, taken, alive_only=True):
            left, last = state.balance.available + state.balance.locked, state.grant.good_through
            if left and last <= by and not state.grant.frozen:
                yield each.whose, each.facts.name, last, left, str(state.lock or "").replace("_", " ")


def expiring(tx: Transaction, asked: Asked) -> Table:
    """List whose free credits end by a day, the first to end first."""
    ending, late = [*_ending(tx, asked.last)], late_ones(tx)
    people = _people(tx, {whose for whose, *_ in ending})
    found: list[tuple[date, str, str, str, ReportRow]] = []
    by_day: defaultdict[date, int] = defaultdict(int)
    for whose, name, last, left, lock in ending:
        who, locked = people[whose], lock or ("past due" if whose in late else "")
        found.append((last, who.listed, who.card, name, about(who, (last,), (name, left, locked))))
        by_day[last] += left
    columns = (
        day("last", "Last day"), *CONTACT, text("membership", "Membership", 20), number("credits", "Credits", 8),
        text("locked", "Locked", 12),
    )  # fmt: skip
    rows = tuple(row for *_, row in sorted(found, key=lambda each: each[:-1]))
    return Table(columns, rows, bars_by_day(by_day, tx.today))


def at_risk(tx: Transaction, asked: Asked) -> Table:
    """List who has a membership that runs and did not come on any of the days, whoever came last least."""
    today, changed = tx.today, changed_ones(tx)
    visits = _last_visits(tx)
    owned = {
        whose: names for whose, names in _running(tx, changed).items()
        if (visits.get(whose) or min(names.values())) < asked.first
    }  # fmt: skip
    left = _available(tx, changed, owned)
    people = _people(tx, owned)
    found = []
    for whose, names in owned.items():
        who, came = people[whose], visits.get(whose)
        days = (today - (came or min(names.values()))).days
        cells = (" + ".join(sorted(names)), left[whose], came, days)
        found.append((-days, who.listed, who.card, about(who, (), cells)))
    columns = (
        *CONTACT, text("membership", "Membership", 22), number("available", "Credits", 8),
        day("last_visit", "Last visit"), number("days", "Days", 6, summed=False),
    )  # fmt: skip
    rows = tuple(row for *_, row in sorted(found, key=lambda each: each[:-1]))
    return Table(columns, rows, notes=(f"No visit since {say_day(asked.first)}.",))


def _running(tx: Transaction, changed: Iterable[Changed]) -> dict[int, dict[str, date]]:
    """Return the memberships that run, by whose they are, each with the start of its oldest subscription."""
    today = tx.today
    found: defaultdict[int, dict[str, date]] = defaultdict(dict)
    runs: Iterator[tuple[int, str, date]] = (
        (each.whose, each.facts.name, each.facts.start)
        for each in changed
        if each.running(today) and not each.facts.hold_on(today)
    )
    unchanged = tx.connection.execute(finding.running_by_name, {"today": today})
    for whose, name, start in (*map(tuple, unchanged), *runs):
        names = found[whose]
        names[name] = min(start, names.get(name, start))
    return found


def _last_visits(tx: Transaction) -> dict[int, date]:
    """Return when people came last, as who they are known as."""
    known_as = {row.id: row.merged_into for row in tx.all(money.merged)}
    visits: dict[int, date] = {}
    for contact_id, at in tx.connection.execute(statements.last_visits):
        whose, came = known_as.get(contact_id, contact_id), tx.local(at).date()
        visits[whose] = max(came, visits.get(whose, came))
    return visits


def _available(tx: Transaction, changed: Iterable[Changed], whose: Collection[int]) -> Counter[int]:
    """Return how many credits of memberships that run some people have; who is past due can use none."""
    late, left = late_ones(tx), Counter[int]()
    for each in all_left(tx, changed):
        if each.whose in whose and each.running and each.whose not in late:
            left[each.whose] += each.credits
    return left
