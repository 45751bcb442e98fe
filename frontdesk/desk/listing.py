"""What the list of contacts says of each, in as many statements for a page as for one."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from operator import attrgetter
from typing import TYPE_CHECKING, Final

from data.statements import views
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.asking import flags_of
from frontdesk.desk.facts import ContactFacts, TakenCredits, owned_by, past_due_now
from frontdesk.desk.judging import balance_states, dying, oldest_alive
from frontdesk.desk.registry import operation
from frontdesk.money import to_decimal
from frontdesk.rules import billing
from frontdesk.rules.access import Privilege
from frontdesk.rules.credits import Taken, total
from frontdesk.rules.grants import GrantKey, Source
from frontdesk.rules.terms import Group
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_MOST_CARDS: Final = 200


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
