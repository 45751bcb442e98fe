"""Other credit terms for what is sold already, from the next periodic grant of each subscription on (section 3)."""

from __future__ import annotations

from dataclasses import replace
from itertools import groupby
from operator import attrgetter
from typing import TYPE_CHECKING, Any, NamedTuple

from data.statements import books, plans
from frontdesk import answers, requests
from frontdesk.answers import Person, Refusal
from frontdesk.desk.facts import facts_of
from frontdesk.desk.memberships import kept_plan, unknown_membership
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Entry
from frontdesk.rules.access import Privilege
from frontdesk.rules.grants import next_periodic
from frontdesk.rules.subscriptions import ChangeKind
from frontdesk.rules.summary import say_promise
from frontdesk.rules.terms import Fault
from frontdesk.rules.words import count
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.grants import Planned
    from frontdesk.rules.terms import CreditTerms


class _Concerned(NamedTuple):
    """A subscription that is still to get a grant, under other terms."""

    row: Row[Any]
    planned: Planned

    @property
    def name(self) -> str:
        """Whose it is."""
        return Person(self.row.card or "", self.row.first_name, self.row.last_name).listed


def _faults(request: requests.ApplyTerms) -> list[Fault]:
    given = {"version": request.version, "subscriptions": request.subscriptions}
    return [
        Fault(name, f"{name} must be 0 or more, not {value}.")
        for name, value in given.items()
        if value is not None and value < 0
    ]


@operation("apply_terms", requests.ApplyTerms, Privilege.BILLING, faults=_faults)
def apply_terms(tx: Transaction, request: requests.ApplyTerms) -> answers.TermsApplied | Refusal:
    """Freeze a membership's credit terms of today on its running subscriptions, from their next periodic grant on.

    That grant keeps its day; from it on the new frequency counts. Whoever has these terms already is left alone.
    """
    plan = tx.one(plans.lock_membership, code_key=key(request.membership))
    if plan is None:
        return unknown_membership(request.membership)
    terms = kept_plan(tx, plan, "").credit_terms
    if terms is None:
        return Refusal("not_allowed", f"{plan.name} is unlimited: it has no credit terms to apply.")
    if request.version is not None and request.version != plan.version:
        return _changed(plan.name)
    if tx.postgres:
        tx.all(plans.lock_holders, membership_id=plan.id)
    concerned = list(_concerned(tx, plan.id, terms))
    if request.subscriptions is not None and request.subscriptions != len(concerned):
        return _changed(plan.name)
    if concerned:
        _write(tx, concerned, terms)
        tx.head.after = f"{plan.name}: {say_promise(terms)}, for {count(len(concerned), 'subscription')}"
    tx.idle = not concerned
    return answers.TermsApplied(
        tuple(
            answers.TermsLine(
                each.row.card or "", each.name, each.planned.day, say_promise(each.planned.terms), say_promise(terms)
            )
            for each in concerned
        )
    )


def _changed(name: str) -> Refusal:
    return Refusal("changed_meanwhile", f"{name} or who has it changed meanwhile; look again before you apply it.")


def _concerned(tx: Transaction, membership_id: int, terms: CreditTerms) -> Iterator[_Concerned]:
    rows = tx.all(plans.subscriptions_of_membership, membership_id=membership_id, today=tx.today)
    for _number, group in groupby(rows, key=attrgetter("id")):
        changes = list(group)
        newest = changes[0].newest_taken
        facts = facts_of(changes)
        planned = next_periodic(facts, tx.today, 0 if newest is None else newest + 1)
        if planned is not None and not _alike(facts.versions[-1].terms, terms):
            yield _Concerned(changes[0], planned)


def _alike(ones: CreditTerms, others: CreditTerms) -> bool:
    """Tell whether two terms grant alike from a grant on: what happens at the sale does not count any more."""
    return ones == replace(others, initial=ones.initial, first_grant=ones.first_grant)


def _write(tx: Transaction, concerned: list[_Concerned], terms: CreditTerms) -> None:
    """Write one change for each, and its entry under the operation's own."""
    order = tx.number(books.newest_history) + 1
    common = {
        "kind": ChangeKind.TERMS,
        "entered_at": tx.now,
        "entered_order": order,
        "entered_on": tx.today,
        "credits": terms.credits,
        "days": terms.days_to_expire,
        "frequency": terms.frequency,
    }
    changes = [
        {
            **common,
            "subscription_id": each.row.id,
            "day": each.planned.planned,
            "first_number": each.planned.number,
        }
        for each in concerned
    ]
    numbers = tx.connection.execute(plans.add_changes, changes).scalars().all()
    for each, number in zip(concerned, numbers, strict=True):
        tx.consequence(
            Entry(
                op=ChangeKind.TERMS,
                contact_id=each.row.contact_id,
                subscription_id=each.row.id,
                change_id=number,
                before=say_promise(each.planned.terms),
                after=say_promise(terms),
            )
        )
