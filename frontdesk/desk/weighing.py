"""What everybody in the club has left and owes, worked out for all at once (rules, section 6).

The club is read in a few statements. Subscriptions to which nothing happened since their sale, nearly all, are judged
by their terms alone, and those of the same terms that are as far in their period as each other are judged once; only
the others are folded into facts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from data.statements import finding, reports
from frontdesk.desk.facts import facts_of
from frontdesk.rules import billing
from frontdesk.rules.billing import Billing
from frontdesk.rules.credits import Taken, statement
from frontdesk.rules.grants import GrantKey, Source, grants
from frontdesk.rules.subscriptions import Moment, Subscription, first_version
from frontdesk.rules.terms import BillingTerms, CreditTerms, FirstGrant, Period

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    from frontdesk.desk.transaction import Transaction

AT_ONCE: Final = 10_000
"""How many people one statement may name."""
Gone = dict[tuple[str, int], int]
"""How many credits somebody took of each grant of one subscription, by source and number."""


@dataclass(frozen=True, slots=True)
class Changed:
    """A subscription to which something happened, as it stands, and whose it is."""

    whose: int
    facts: Subscription

    def running(self, today: date) -> bool:
        """Tell whether it has started and not ended."""
        return self.facts.start <= today and not self.facts.ended_by(today)


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of a limited subscription today, dues aside."""

    whose: int
    running: bool
    credits: int
    first_end: date | None
    """The last day of the credits that end first."""


class LotLeft(NamedTuple):
    """What is left of one grant."""

    whose: int
    name: str
    """Of its membership."""
    credits: int
    last: date
    """Its last good day."""


def changed_ones(tx: Transaction) -> list[Changed]:
    """Return the subscriptions to which something happened, as they stand."""
    whose = {row.id: row.whose for row in tx.all(finding.changed)}
    return [
        Changed(whose[number], facts_of([*rows])) for number, rows in groupby(tx.all(finding.changes), attrgetter("id"))
    ]


def all_due(tx: Transaction, until: date) -> dict[int, int]:
    """Return what is due by a day, in minor units, of everybody who owes something; the paid is paid off the oldest."""
    due: defaultdict[int, int] = defaultdict(int)
    known: dict[tuple[Any, ...], int] = {}
    for whose, *bill in tx.connection.execute(finding.billed, {"until": until}):
        terms = tuple(bill)
        if (amount := known.get(terms)) is None:
            amount = known[terms] = _due(terms, until)
        due[whose] += amount
    for whose, paid in tx.connection.execute(finding.paid_by_all):
        if whose in due:
            due[whose] -= int(paid)
    return {whose: amount for whose, amount in due.items() if amount > 0}


def late_ones(tx: Transaction) -> Collection[int]:
    """Return whose credits are locked because they are past due."""
    if not (tx.policy.enforced and tx.policy.past_due_locks):
        return ()
    return all_due(tx, tx.today - timedelta(days=tx.grace_days + 1))


def _due(bill: tuple[Any, ...], until: date) -> int:
    eft, period, every_days, installments, amount, first_billing, first_paid, first_amount, end = bill
    terms = BillingTerms(Decimal(0), eft, Period(period), every_days, installments)
    return billing.total_due(Billing(0, terms, amount, first_billing, end, first_paid, first_amount), until)


def all_left(tx: Transaction, every_changed: Iterable[Changed] | None = None) -> Iterator[Left]:
    """Yield what is left of every limited subscription; the changed ones may be known already."""
    rows = [tuple(row) for row in tx.connection.execute(finding.unchanged)]
    changed = [each for each in every_changed or changed_ones(tx) if each.facts.limited]
    gone = _gone(tx, _oldest(tx.today, rows, changed))
    yield from _unchanged(tx, rows, gone)
    for each in changed:
        taken = {
            GrantKey(each.facts.id, Source(source), number): Taken(used=credits)
            for (source, number), credits in gone.get(each.facts.id, {}).items()
        }
        states = statement(each.facts, tx.today, taken, alive_only=True)
        ends = [state.grant.good_through for state in states if state.balance.available and not state.grant.frozen]
        left = sum(state.balance.available for state in states)
        yield Left(each.whose, each.running(tx.today), left, min(ends, default=None))


def lots_left(tx: Transaction) -> Iterator[LotLeft]:
    """Yield what is left of each grant of the limited subscriptions to which nothing happened, dues aside."""
    rows = [tuple(row) for row in tx.connection.execute(finding.unchanged)]
    gone = _gone(tx, _oldest(tx.today, rows, []))
    for whose, number, name, later, lots in _lots_of_rows(tx, rows):
        for credits, last in lots.rest(gone.get(number, {}), later):
            yield LotLeft(whose, name, credits, last)


def taken_of(tx: Transaction, changed: Collection[Changed]) -> dict[GrantKey, Taken]:
    """Return what is taken of the grants that are alive of limited subscriptions to which something happened."""
    today = tx.today
    issued = (grant.usable_from for each in changed for grant in grants(each.facts, today, alive_on=today))
    return {
        GrantKey(row.subscription_id, Source(row.source), row.number): Taken(row.held, row.credits - row.held)
        for row in tx.all(reports.taken_of_changed, oldest=min(issued, default=today), now=tx.now)
    }


def _oldest(today: date, rows: Iterable[tuple[Any, ...]], changed: list[Changed]) -> date:
    """Return the first issue day of a grant that may be alive."""
    if any(each.facts.holds or each.facts.extensions for each in changed):
        return date.min
    days = {row[_DAYS] for row in rows}
    days |= {version.terms.days_to_expire for each in changed for version in each.facts.versions}
    days |= {added.days for each in changed for added in each.facts.adjustments}
    return today - timedelta(days=max(days, default=0))


def _gone(tx: Transaction, oldest: date) -> Mapping[int, Gone]:
    gone: defaultdict[int, Gone] = defaultdict(dict)
    for subscription, source, number, credits in tx.connection.execute(finding.taken_by_all, {"oldest": oldest}):
        gone[subscription][source, number] = credits
    return gone


# Subscriptions to which nothing happened.

_DAYS = 6
"""Where Days to Expire stands in a row."""
_START = 3
"""Where the start does."""


@dataclass(frozen=True, slots=True)
class _Lots:
    """The credits that are alive of a subscription of which nobody took any."""

    lots: tuple[tuple[str, int, int, date], ...]
    """Source, number, credits that can be used, last day."""
    credits: int
    first_end: date | None

    @classmethod
    def of(cls, facts: Subscription, today: date) -> _Lots:
        """Work them out by the rules."""
        states = statement(facts, today, {}, alive_only=True)
        lots = tuple(
            (state.grant.key.source.value, state.grant.key.number, state.balance.available, state.grant.good_through)
            for state in states
            if state.balance.available
        )
        return cls(lots, sum(lot[2] for lot in lots), min((lot[3] for lot in lots), default=None))

    def rest(self, gone: Gone, later: int) -> Iterator[tuple[int, date]]:
        """Yield what is left of each, and its last day, where the periodic grants are numbered so much later."""
        for source, number, credits, last in self.lots:
            rest = credits - gone.get((source, number + later if source == Source.PERIODIC else number), 0)
            if rest > 0:
                yield rest, last

    def without(self, gone: Gone, later: int) -> tuple[int, date | None]:
        """Return what is left of them all, and its first end."""
        rest = [*self.rest(gone, later)]
        return sum(credits for credits, _last in rest), min((last for _credits, last in rest), default=None)


def _unchanged(tx: Transaction, rows: Iterable[tuple[Any, ...]], gone: Mapping[int, Gone]) -> Iterator[Left]:
    today = tx.today
    for (whose, number, _name, later, lots), row in zip(_lots_of_rows(tx, rows), rows, strict=True):
        left, first_end = lots.credits, lots.first_end
        if number in gone:
            left, first_end = lots.without(gone[number], later)
        yield Left(whose, row[_START] <= today, left, first_end)


def _lots_of_rows(tx: Transaction, rows: Iterable[tuple[Any, ...]]) -> Iterator[tuple[int, int, str, int, _Lots]]:
    """Yield whose each subscription is, its number and name, and its credits if nobody took any, so much later."""
    today = tx.today
    known: dict[tuple[Any, ...], _Lots] = {}
    for whose, number, name, start, sold_on, *terms in rows:
        later, begins, sold = as_if_younger(today, start, sold_on, terms)
        alike = (begins, sold, *terms)
        if (lots := known.get(alike)) is None:
            lots = known[alike] = _Lots.of(as_sold(begins, sold, terms, tx), today)
        yield whose, number, name, later, lots


def as_if_younger(today: date, start: date, sold_on: date, terms: list[Any]) -> tuple[int, date, date]:
    """Return a start and a sale so many whole periods later that leave the same credits alive today.

    Only a subscription older than all its grants that are alive is moved, and to a start that is older than these, too.
    """
    _credits, days, frequency, initial, _first_grant = terms
    periods = ((today - start).days - days - frequency) // frequency
    if periods <= 0 or (initial and (today - max(start, sold_on)).days < days):
        return 0, start, sold_on
    begins = start + timedelta(days=periods * frequency)
    return periods, begins, begins


def as_sold(start: date, sold_on: date, terms: list[Any], tx: Transaction) -> Subscription:
    """Return a subscription of these days and terms to which nothing happened."""
    credits, days, frequency, initial, first_grant = terms
    version = first_version(start, CreditTerms(credits, days, frequency, initial, FirstGrant(first_grant)))
    return Subscription(0, "", "", Moment(tx.now, 0), sold_on, start, (version,))
