"""The list of contacts: whom a filter shows, and what the list says of each.

A filter looks at the whole club in a few statements. Subscriptions to which nothing happened since their sale, nearly
all, are judged by their terms alone; only the others are folded into facts.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from data.statements import views
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.asking import flags_of
from frontdesk.desk.facts import ContactFacts, TakenCredits, facts_of, owned_by, past_due_now
from frontdesk.desk.judging import balance_states, dying, oldest_alive
from frontdesk.desk.registry import operation
from frontdesk.money import to_decimal
from frontdesk.requests import Filter
from frontdesk.rules import billing
from frontdesk.rules.access import Privilege
from frontdesk.rules.billing import Billing
from frontdesk.rules.credits import Taken, statement, total
from frontdesk.rules.grants import GrantKey, Source
from frontdesk.rules.subscriptions import Moment, Subscription, first_version
from frontdesk.rules.terms import BillingTerms, CreditTerms, FirstGrant, Group, Period
from frontdesk.text import fold, key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_SOON: Final = 7
_FEW: Final = 2
_ABSENT_DAYS: Final = 10
_MOST_CARDS: Final = 200


@operation("find_contacts", requests.FindContacts, Privilege.DESK, writes=False)
def find_contacts(tx: Transaction, request: requests.FindContacts) -> answers.ContactsFound | Refusal:
    """Answer the cards of everybody in a filter and a group, by name."""
    among = None if request.only is None else _FILTERS[request.only](tx)
    found = [
        (fold(f"{row.last_name} {row.first_name}"), row.card)
        for row in tx.all(views.everybody)
        if (among is None or row.id in among) and (request.group is None or row.group == request.group)
    ]
    return answers.ContactsFound(tuple(card for _name, card in sorted(found)))


def _past_due(tx: Transaction) -> set[int]:
    """Payments settle the oldest first: who paid less than all that was due before the grace days is past due."""
    if not tx.policy.enforced:
        return set()
    last = tx.today - timedelta(days=1 + tx.grace_days)
    due: defaultdict[int, int] = defaultdict(int)
    for row in tx.all(views.billed):
        terms = BillingTerms(Decimal(0), row.eft, Period(row.period), row.every_days, row.installments)
        billed = Billing(0, terms, row.amount, row.first_billing, row.end, row.first_paid, row.first_amount)
        due[row.whose] += billing.total_due(billed, last)
    paid = {row.whose: int(row.paid) for row in tx.all(views.paid_by_all)}
    return {whose for whose, amount in due.items() if amount > paid.get(whose, 0)}


@dataclass(frozen=True, slots=True)
class _Held:
    """One subscription in a filter."""

    whose: int
    facts: Subscription


def _changed(tx: Transaction) -> Iterator[_Held]:
    """Yield the subscriptions to which something happened, as they stand."""
    whose = {row.id: row.whose for row in tx.all(views.changed)}
    for number, rows in groupby(tx.all(views.changes), attrgetter("id")):
        yield _Held(whose[number], facts_of([*rows]))


def _on_hold(tx: Transaction) -> set[int]:
    return {
        each.whose
        for each in _changed(tx)
        if each.facts.hold_on(tx.today) is not None and not each.facts.ended_by(tx.today)
    }


def _running(facts: Subscription, today: date) -> bool:
    return facts.start <= today and not facts.ended_by(today)


def _absent(tx: Transaction) -> set[int]:
    since = tx.end_of(tx.today - timedelta(days=_ABSENT_DAYS + 1))
    there = {row[0] for row in tx.all(views.visited_since, since=since)}
    running = {row.whose for row in tx.all(views.unchanged) if row.start <= tx.today}
    running |= {
        each.whose for each in _changed(tx) if _running(each.facts, tx.today) and each.facts.hold_on(tx.today) is None
    }
    return running - there


def _low_credits(tx: Transaction) -> set[int]:
    return {each.whose for each, left, _ in _balances(tx) if _running(each.facts, tx.today) and left <= _FEW}


def _ending(tx: Transaction) -> set[int]:
    soon = tx.today + timedelta(days=_SOON)
    credits = {each.whose for each, _, last in _balances(tx) if last is not None and last <= soon}
    return credits | {
        each.whose
        for each in _changed(tx)
        if each.facts.end is not None and tx.today <= each.facts.end <= soon and each.facts.start <= tx.today
    }


def _balances(tx: Transaction) -> Iterator[tuple[_Held, int, date | None]]:
    """Yield every limited subscription, what is available of it today, dues aside, and the last day of the first."""
    limited = [each for each in (*_unchanged(tx), *_changed(tx)) if each.facts.limited]
    longest = max((version.terms.days_to_expire for each in limited for version in each.facts.versions), default=0)
    aged = any(each.facts.holds or each.facts.extensions for each in limited)
    oldest = date.min if aged else tx.today - timedelta(days=longest)
    taken: defaultdict[int, dict[GrantKey, Taken]] = defaultdict(dict)
    for row in tx.all(views.taken_by_all, oldest=oldest):
        taken[row.subscription_id][GrantKey(row.subscription_id, Source(row.source), row.number)] = Taken(row.credits)
    for each in limited:
        states = statement(each.facts, tx.today, taken.get(each.facts.id, {}), alive_only=True)
        ends = [state.grant.good_through for state in states if state.balance.available and not state.grant.frozen]
        yield each, sum(state.balance.available for state in states), min(ends, default=None)


def _unchanged(tx: Transaction) -> Iterator[_Held]:
    sold = Moment(tx.now, 0)
    terms: dict[tuple[object, ...], CreditTerms] = {}
    for row in tx.all(views.unchanged):
        if row.limited:
            named = (row.credits, row.days_to_expire, row.frequency, row.initial, row.first_grant)
            if (known := terms.get(named)) is None:
                known = terms[named] = CreditTerms(*named[:4], FirstGrant(row.first_grant))
            version = (first_version(row.start, known),)
            yield _Held(row.whose, Subscription(row.id, "", "", sold, row.sold_on, row.start, version))


_FILTERS: Final = {
    Filter.PAST_DUE: _past_due,
    Filter.ENDING: _ending,
    Filter.LOW_CREDITS: _low_credits,
    Filter.ON_HOLD: _on_hold,
    Filter.ABSENT: _absent,
}


# The columns of the list.


@operation("contact_lines", requests.ContactLines, Privilege.DESK, writes=False)
def contact_lines(tx: Transaction, request: requests.ContactLines) -> answers.ContactLines | Refusal:
    """Say what the list shows of some contacts, in as many statements for fifty as for one."""
    keys = [key(card) for card in request.cards[:_MOST_CARDS]]
    rows = {row.card_key: row for row in tx.all(views.cards, cards=keys)}
    books = _Books.of(tx, [row.id for row in rows.values()])
    return answers.ContactLines(tuple(books.line(tx, rows[each]) for each in dict.fromkeys(keys) if each in rows))


@dataclass(frozen=True, slots=True)
class _Books:
    """The books of some contacts, by identity; ``whose`` tells whose an identity is."""

    identities: Mapping[int, list[int]]
    rows: Mapping[int, list[Row[Any]]]
    taken: Mapping[GrantKey, Taken]
    paid: Mapping[int, int]
    visited: Mapping[int, Any]

    @classmethod
    def of(cls, tx: Transaction, ids: list[int]) -> _Books:
        """Read the books of some contacts."""
        identities: defaultdict[int, list[int]] = defaultdict(list)
        for row in tx.all(views.identities_of, contacts=ids):
            identities[row.whose].append(row.id)
        every = [each for found in identities.values() for each in found]
        rows: defaultdict[int, list[Row[Any]]] = defaultdict(list)
        for row in tx.all(views.subscriptions_of, contacts=every):
            rows[row.contact_id].append(row)
        oldest = oldest_alive(tx, (each for found in rows.values() for each in owned_by(found)), tx.today)
        taken = {
            GrantKey(row.subscription_id, Source(row.source), row.number): Taken(row.credits)
            for row in tx.all(views.taken_of, contacts=every, oldest=oldest)
        }
        paid = {row.contact_id: int(row.paid) for row in tx.all(views.paid_of, contacts=every)}
        visited = {row.contact_id: row.last for row in tx.all(views.visited_of, contacts=every)}
        return cls(identities, rows, taken, paid, visited)

    def line(self, tx: Transaction, row: Row[Any]) -> answers.ContactLine:
        """Say what the list shows of one contact."""
        of = self.identities[row.id]
        owned = owned_by(sorted((each for one in of for each in self.rows.get(one, ())), key=attrgetter("id")))
        current = [each for each in owned if not each.facts.ended_by(tx.today)]
        paid = sum(self.paid.get(one, 0) for one in of)
        late = past_due_now(tx, owned, paid)
        states = balance_states(tx, owned, late, TakenCredits(self.taken, {}, None))
        unpaid = billing.owed([each.billing for each in owned], paid, tx.today)
        person = Person(row.card, row.first_name, row.last_name)
        contact = ContactFacts(row.id, person, row.group, row.stop_note)
        return answers.ContactLine(
            person,
            Group(row.group),
            tuple(each.facts.name for each in current),
            any(not each.facts.limited for each in current),
            total(states).available,
            dying(states, tx.today),
            max(_known(self.visited.get(one) for one in of), default=None),
            to_decimal(sum(bill.owed for bill in unpaid), tx.currency),
            tuple(flags_of(tx, contact, owned, current, past_due=late is not None)),
        )


def _known(found: Iterable[Any]) -> list[Any]:
    return [each for each in found if each is not None]
