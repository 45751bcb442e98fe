"""The reports on people's credits: what is about to expire, who does not come."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from data.statements import plans
from data.statements import reports as statements
from frontdesk.answers import Person, ReportRow
from frontdesk.desk.facts import facts_of
from frontdesk.desk.reporting import CONTACT, Asked, Table, about, bars_by_day, day, number, text
from frontdesk.desk.weighing import late_ones
from frontdesk.rules.credits import Balance, Taken, lock_on, state_on, total
from frontdesk.rules.grants import GrantKey, Source, grants
from frontdesk.rules.words import say_day

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator
    from datetime import date

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.credits import GrantState
    from frontdesk.rules.grants import Grant
    from frontdesk.rules.subscriptions import Subscription


@dataclass(frozen=True, slots=True)
class _Live:
    """A subscription, whose it is, and its grants that have not expired."""

    facts: Subscription
    owner: int
    grants: tuple[Grant, ...]


@dataclass(frozen=True, slots=True)
class _Club:
    """Every live credit of the club."""

    live: list[_Live]
    people: dict[int, Person]
    taken: dict[GrantKey, Taken]
    late: Collection[int]
    """Whose credits are locked because they are past due."""

    def states(self, each: _Live, today: date) -> Iterator[GrantState]:
        """Yield where the credits of a subscription are."""
        for grant in each.grants:
            lock = lock_on(each.facts, today, grant.key.source)
            yield state_on(grant, today, self.taken.get(grant.key, Taken()), lock)

    def balance(self, each: _Live, today: date) -> Balance:
        """Add up where the credits of a subscription are, past dues considered."""
        found = total(self.states(each, today))
        if each.owner not in self.late:
            return found
        return Balance(found.issued, 0, found.locked + found.available, found.held, found.used, 0, found.revoked)


def _read(tx: Transaction) -> _Club:
    """Read every subscription of the club once, and count what is taken of the grants that live."""
    today = tx.today
    people: dict[int, Person] = {}
    known_as: dict[int, int] = {}
    for row in tx.all(statements.people):
        people[row.id] = Person(row.card or "", row.first_name, row.last_name)
        known_as[row.id] = row.merged_into or row.id
    live: list[_Live] = []
    for _number, rows in groupby(tx.all(plans.all_subscriptions), key=attrgetter("id")):
        changes = list(rows)
        facts, owner = facts_of(changes), known_as[changes[0].contact_id]
        live.append(_Live(facts, owner, tuple(grants(facts, today, alive_on=today))))
    oldest = min((grant.usable_from for each in live for grant in each.grants), default=today)
    taken = {
        GrantKey(row.subscription_id, Source(row.source), row.number): Taken(row.held, row.credits - row.held)
        for row in tx.all(statements.taken_of_grants, oldest=oldest, now=tx.now)
    }
    return _Club(live, people, taken, late_ones(tx))


def expiring(tx: Transaction, asked: Asked) -> Table:
    """List whose free credits end by a day, the first to end first."""
    club, today = _read(tx), tx.today
    found: list[tuple[date, str, ReportRow]] = []
    by_day: defaultdict[date, int] = defaultdict(int)
    for each in club.live:
        who, late = club.people[each.owner], each.owner in club.late
        for state in club.states(each, today):
            left, last = state.balance.available + state.balance.locked, state.grant.good_through
            if left and last <= asked.last and not state.grant.frozen:
                lock = str(state.lock).replace("_", " ") if state.lock else "past due" if late else ""
                found.append((last, who.listed, about(who, (last,), (each.facts.name, left, lock))))
                by_day[last] += left
    columns = (
        day("last", "Last day"), *CONTACT, text("membership", "Membership", 20), number("credits", "Credits", 8),
        text("locked", "Locked", 12),
    )  # fmt: skip
    rows = tuple(row for _last, _name, row in sorted(found, key=lambda each: each[:2]))
    return Table(columns, rows, bars_by_day(by_day, today))


def at_risk(tx: Transaction, asked: Asked) -> Table:
    """List who has a membership that runs and did not come on any of the days, whoever came last least."""
    club, today = _read(tx), tx.today
    seen: dict[int, Any] = {}
    for row in tx.all(statements.last_visits):
        seen[row.contact_id] = row.at
    visits: dict[int, date] = {}
    owners: defaultdict[int, list[_Live]] = defaultdict(list)
    for each in club.live:
        if not each.facts.ended_by(today) and each.facts.start <= today and not each.facts.hold_on(today):
            owners[each.owner].append(each)
    for contact_id, owner in _known_as(tx).items():
        if contact_id in seen:
            came = tx.local(seen[contact_id]).date()
            visits[owner] = max(came, visits.get(owner, came))
    found = []
    for owner, owned in owners.items():
        came_last, since = visits.get(owner), min(each.facts.start for each in owned)
        if (came_last or since) < asked.first:
            who = club.people[owner]
            names = " + ".join(sorted({each.facts.name for each in owned}))
            left = sum(club.balance(each, today).available for each in owned)
            days = (today - (came_last or since)).days
            found.append((-days, who.listed, about(who, (), (names, left, came_last, days))))
    columns = (
        *CONTACT, text("membership", "Membership", 22), number("available", "Credits", 8),
        day("last_visit", "Last visit"), number("days", "Days", 6, summed=False),
    )  # fmt: skip
    rows = tuple(row for _days, _name, row in sorted(found, key=lambda each: each[:2]))
    return Table(columns, rows, notes=(f"No visit since {say_day(asked.first)}.",))


def _known_as(tx: Transaction) -> dict[int, int]:
    return {row.id: row.merged_into or row.id for row in tx.all(statements.people)}
