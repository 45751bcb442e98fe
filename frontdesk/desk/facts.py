"""Turns rows into the facts the rules decide on."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import Decimal
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any

from data.statements import back_then, people, plans
from data.statements import credits as credit_statements
from frontdesk.answers import Person, Refusal
from frontdesk.desk.seals import digest_of_card
from frontdesk.money import to_decimal
from frontdesk.rules import billing
from frontdesk.rules.billing import Billing
from frontdesk.rules.credits import Taken
from frontdesk.rules.grants import GrantKey, Source, grants
from frontdesk.rules.subscriptions import (
    Change,
    ChangeKind,
    Moment,
    Subscription,
    TermsVersion,
    first_version,
    with_changes,
)
from frontdesk.rules.terms import BillingTerms, CreditTerms, FirstGrant, Period
from frontdesk.rules.words import say_day
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import Bill, PastDue
    from frontdesk.rules.grants import Grant


@dataclass(frozen=True, slots=True)
class ContactFacts:
    """A contact, whose row is locked in an operation that writes."""

    id: int
    person: Person
    group: str
    stop_note: str


def contact_by_card(tx: Transaction, card: str) -> ContactFacts | Refusal:
    """Find and lock a contact by card."""
    return _by_card(tx, card, lock=tx.postgres)


def look_up_contact(tx: Transaction, card: str) -> ContactFacts | Refusal:
    """Find a contact by card without locking: for questions, in whose transactions nothing can be locked."""
    return _by_card(tx, card, lock=False)


def _by_card(tx: Transaction, card: str, *, lock: bool) -> ContactFacts | Refusal:
    row = tx.one(people.lock_by_card if lock else people.by_card, card_key=key(card))
    return _unknown(tx, card) if row is None else _contact(row)


def _unknown(tx: Transaction, card: str) -> Refusal:
    """Say that nobody has a card; of one that was replaced, when, and whose it was."""
    old = tx.one(people.whose_old_card, card_key=key(card))
    if old is None:
        return erased(tx, card) or Refusal("unknown_contact", f"No contact has the card “{shorten(card)}”.")
    person = Person(old.card or "", old.first_name, old.last_name)
    day = say_day(tx.local(old.replaced_at).date())
    sentence = f"The card “{old.old}” of {person.listed} was replaced on {day}; the card now is “{person.card}”."
    return Refusal("unknown_contact", sentence, contact=person)


def erased(tx: Transaction, card: str) -> Refusal | None:
    """Refuse a card whose holder was erased: it opens nothing, and nobody else gets it."""
    if tx.one(people.out_of_use, digest=digest_of_card(tx.chain.club_key, key(card))) is None:
        return None
    sentence = f"The card “{shorten(card)}” is out of use: the data of the person who had it were erased."
    return Refusal("erased", sentence)


def contact_by_id(tx: Transaction, contact_id: int) -> ContactFacts:
    """Find and lock a contact that is known to exist."""
    return _contact(tx.sure(people.lock_by_id, contact_id=contact_id))


def _contact(row: Row[Any]) -> ContactFacts:
    return ContactFacts(row.id, Person(row.card or "", row.first_name, row.last_name), row.group, row.stop_note)


@dataclass(frozen=True, slots=True)
class Owned:
    """One subscription of a contact: its facts, its billing, and how one series sees its membership."""

    facts: Subscription
    billing: Billing
    membership_id: int
    price: Decimal
    admitted: bool
    open_series: int

    def is_of(self, membership: str) -> bool:
        """Tell whether it is of the membership with that code."""
        return key(self.facts.membership) == key(membership)


def subscriptions_of(
    tx: Transaction, contact_id: int, *, series_id: int = 0, by: datetime | None = None
) -> list[Owned]:
    """Return a contact's subscriptions in the order of sale, as the books stand now or stood at a moment."""
    if by is None:
        rows = tx.all(plans.subscriptions, contact_id=contact_id, series_id=series_id, today=tx.today)
    else:
        rows = tx.all(plans.subscriptions_by, contact_id=contact_id, moment=by)
    return owned_by(rows)


def owned_by(rows: Iterable[Row[Any]]) -> list[Owned]:
    """Read subscriptions from rows of one change each, in the order of sale; rows without a subscription are none."""
    return [_owned(list(group)) for number, group in groupby(rows, key=attrgetter("id")) if number is not None]


def grant_named(facts: Subscription, key: GrantKey, known_by: date) -> Grant | None:
    """Return the grant that was issued by a day, even if a hold has moved its day since.

    None: the clock went back, and the hold that was entered then keeps the grant back for now.
    """
    until = known_by + timedelta(days=moved(facts))
    return next((each for each in grants(facts, until) if each.key == key), None)


def _owned(rows: Sequence[Row[Any]]) -> Owned:
    row, facts = rows[0], facts_of(rows)
    billed = billing_of(row, facts)
    return Owned(facts, billed, row.membership_id, row.price, bool(row.admitted), row.open_series)


def billing_of(row: Row[Any], facts: Subscription) -> Billing:
    """Return what a subscription is billed, as frozen at its sale."""
    terms = BillingTerms(Decimal(0), row.eft, Period(row.period), row.every_days, row.installments)
    return Billing(row.id, terms, row.price + row.tax, row.first_billing, facts.end, row.first_paid, row.first_amount)


def facts_of(rows: Sequence[Row[Any]], *, before_entry: int | None = None) -> Subscription:
    """Fold a subscription's changes, a row each, into its facts; as they stood before an entry of the history."""
    changes = [_change(row) for row in rows if row.change_id is not None]
    return with_changes(
        _as_sold(rows[0]), (each for each in changes if before_entry is None or each.entered.order < before_entry)
    )


def _as_sold(row: Row[Any]) -> Subscription:
    versions: tuple[TermsVersion, ...] = ()
    if row.limited:
        terms = CreditTerms(row.credits, row.days_to_expire, row.frequency, row.initial, FirstGrant(row.first_grant))
        versions = (first_version(row.start, terms),)
    sold = Moment(row.sold_at, row.sold_order)
    return Subscription(row.id, row.code, row.name, sold, row.sold_on, row.start, versions)


def _change(row: Row[Any]) -> Change:
    entered = Moment(row.entered_at, row.entered_order)
    return Change(
        row.change_id, ChangeKind(row.kind), entered, row.entered_on, row.day, row.until, row.days, row.change_credits,
        row.change_frequency, row.first_number,
    )  # fmt: skip


@dataclass(frozen=True, slots=True)
class TakenCredits:
    """Credits that somebody took: per grant what became of them."""

    by_grant: Mapping[GrantKey, Taken]
    slots: Mapping[GrantKey, frozenset[int]]
    """Which of a grant's credits are gone."""
    newest: date | None
    """The newest issue day somebody took a credit of."""

    def written_until(self, facts: Subscription) -> date | None:
        """Return that day as the subscription's holds may have moved it since, by a clock that had gone back."""
        return None if self.newest is None else self.newest + timedelta(days=moved(facts))


def taken_now(tx: Transaction, contact_id: int, oldest: date, moment: datetime) -> TakenCredits:
    """Return what is taken now of grants issued from a day on; sessions over by ``moment`` count as used."""
    rows = tx.all(credit_statements.now, contact_id=contact_id, oldest=oldest)
    return _taken((row, _became(row, moment)) for row in rows)


def taken_in_sum(
    tx: Transaction, contact_id: int, moment: datetime, *, past: bool = False, oldest: date = date.min, held_from: date
) -> TakenCredits:
    """Return the same added up by the database, without slots: of all grants, or of those issued from a day on.

    ``past`` asks for the books as they stood at the moment. Of grants issued before ``held_from`` nothing is held.
    """
    if past:
        asked = {"contact_id": contact_id, "oldest": oldest, "held_from": held_from, "moment": moment}
        gone = tx.all(back_then.gone, **asked)
        holding = {_key(row): row.held for row in gone}
    else:
        gone = tx.all(credit_statements.gone_now, contact_id=contact_id, oldest=oldest)
        held = tx.all(credit_statements.held_now, contact_id=contact_id, moment=moment)
        holding = {_key(row): row.credits for row in held}
    by_grant = {}
    for row in gone:
        key_of_grant = _key(row)
        kept = holding.get(key_of_grant, 0)
        by_grant[key_of_grant] = Taken(kept, row.visits - kept, row.credits - row.visits)
    return TakenCredits(by_grant, {}, max((row.usable_from for row in gone), default=None))


def held_since(owned: Iterable[Owned], day: date) -> date:
    """Return the issue day of the oldest grant that may hold a credit on a day.

    A session may run past midnight; a resume may take back days on which somebody is booked already, so where there
    are holds it may be any grant.
    """
    facts = [each.facts for each in owned]
    if any(each.holds for each in facts):
        return date.min
    before = day - timedelta(days=2)
    return min((grant.usable_from for each in facts for grant in grants(each, day, alive_on=before)), default=before)


def moved(facts: Subscription) -> int:
    """Return how many days the holds of a subscription move what comes after them all."""
    return sum(hold.days for hold in facts.holds)


def _key(row: Row[Any]) -> GrantKey:
    return GrantKey(row.subscription_id, Source(row.source), row.number)


def _became(row: Row[Any], moment: datetime) -> str:
    """A held credit is used once its session is over: who neither came nor cancelled is a no-show."""
    if row.booking_id is None:
        return "revoked"
    return "held" if row.status == "booked" and row.ends_at > moment else "used"


def _taken(rows: Iterable[tuple[Row[Any], str]]) -> TakenCredits:
    counts: defaultdict[GrantKey, dict[str, int]] = defaultdict(lambda: {"held": 0, "used": 0, "revoked": 0})
    slots: defaultdict[GrantKey, set[int]] = defaultdict(set)
    newest: date | None = None
    for row, became in rows:
        grant = GrantKey(row.subscription_id, Source(row.source), row.number)
        counts[grant][became] += 1
        slots[grant].add(row.slot)
        newest = row.usable_from if newest is None else max(newest, row.usable_from)
    return TakenCredits(
        {grant: Taken(**each) for grant, each in counts.items()},
        {grant: frozenset(each) for grant, each in slots.items()},
        newest,
    )


def unpaid_bills(tx: Transaction, contact_id: int, owned: Iterable[Owned], until: date) -> list[Bill]:
    """Return the contact's bills due by a day that are not paid, oldest first."""
    paid = tx.number(people.paid, contact_id=contact_id)
    return billing.owed([each.billing for each in owned], paid, until)


def past_due_now(tx: Transaction, owned: Iterable[Owned], paid: int) -> PastDue | None:
    """Return what the contact owes from before today; None while billing is not enforced."""
    if not tx.policy.enforced:
        return None
    unpaid = billing.owed([each.billing for each in owned], paid, tx.today)
    return billing.past_due(unpaid, tx.today, tx.grace_days)


def say_money(tx: Transaction, amount: int) -> str:
    """Say minor units in the club's currency."""
    return say_minor(amount, tx.currency)


def say_minor(amount: int, currency: str) -> str:
    """Say minor units of a currency: 59.00 EUR."""
    return f"{to_decimal(amount, currency)} {currency}"
