"""What series share by name: the rules of who may come, and the terms of booking (rules, section 8)."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING, Any

from data.statements import plans, timetable
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.club import membership_ids
from frontdesk.desk.effects import Change, access_to
from frontdesk.desk.entry_words import rule_in_words, tell_change, tell_new, terms_in_words
from frontdesk.desk.registry import operation
from frontdesk.desk.series import terms_of, terms_row
from frontdesk.desk.sessions import booking_terms_of
from frontdesk.desk.telling import changed_meanwhile, mark_of
from frontdesk.rules.access import Privilege
from frontdesk.rules.series import TERMS, faults_of
from frontdesk.rules.sessions import Span, booking_limits
from frontdesk.rules.terms import Fault
from frontdesk.rules.words import listed
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.sessions import BookingTerms


def _rule_faults(request: requests.Rule) -> list[Fault]:
    return [] if request.memberships else [Fault("memberships", "memberships must name at least one.")]


@operation("rule", requests.Rule, Privilege.MANAGE, faults=_rule_faults)
def keep_rule(tx: Transaction, request: requests.Rule) -> answers.Edited | Refusal:
    """Name a set of memberships, or edit the one of that name."""
    chosen = membership_ids(tx, request.memberships)
    if isinstance(chosen, Refusal):
        return chosen
    known = tx.one(plans.rule_by_key, name_key=key(request.name))
    if known is None:
        if request.new_name is not None or request.mark:
            return _unknown_rule(request.name)
        rule_id = tx.number(plans.add_rule, name=request.name, name_key=key(request.name))
        _fill(tx, rule_id, chosen)
        tell_new(tx, request.name, rule_in_words(tx, rule_id))
        return answers.Edited()
    name = request.new_name or request.name
    other = tx.one(plans.rule_by_key, name_key=key(name))
    if request.mark == "" or (other is not None and other.id != known.id):
        return Refusal("duplicate", f"Another rule is named “{name}”.")
    if request.mark is not None and request.mark != _mark_of_rule(tx, known.id):
        return changed_meanwhile(name)
    change = Change(request.invalid, request.effects)
    applied = access_to(tx, [row.series_id for row in tx.all(timetable.series_of_rule, of_rule=known.id)])
    change.before = {each: [access] for each, access in applied.items()}
    was = {"name": request.name, **rule_in_words(tx, known.id)}
    tx.run(plans.rename_rule, rule_id=known.id, name=name, name_key=key(name))
    tx.run(plans.clear_rule, of_rule=known.id)
    _fill(tx, known.id, chosen)
    tell_change(tx, request.name, was, {"name": name, **rule_in_words(tx, known.id)})
    return answers.Edited(changed=True, effects=change.settle(tx))


def _mark_of_rule(tx: Transaction, rule_id: int) -> str:
    rows = [row for row in tx.all(timetable.rules) if row.id == rule_id]
    return mark_of(rows[0].name, *(row.code for row in rows))


def _fill(tx: Transaction, rule_id: int, memberships: list[int]) -> None:
    tx.connection.execute(plans.add_to_rule, [{"rule_id": rule_id, "membership_id": each} for each in memberships])


def _unknown_rule(name: str) -> Refusal:
    return Refusal("unknown_rule", f"There is no rule named “{shorten(name)}”.")


@operation("remove_rule", requests.RemoveRule, Privilege.MANAGE)
def remove_rule(tx: Transaction, request: requests.RemoveRule) -> answers.Done | Refusal:
    """Remove a rule; one that is applied stays, and it is said where."""
    known = tx.one(plans.rule_by_key, name_key=key(request.name))
    if known is None:
        return _unknown_rule(request.name)
    used = [row.name for row in tx.all(timetable.rules_applied) if row.rule_id == known.id]
    if used:
        return Refusal("not_allowed", f"“{request.name}” is applied to {listed(used)}; take it off there first.")
    tell_new(tx, request.name, rule_in_words(tx, known.id))
    tx.head.before, tx.head.after = tx.head.after, f"{request.name}: removed"
    tx.run(plans.clear_rule, of_rule=known.id)
    tx.run(timetable.drop_rule, of_rule=known.id)
    return answers.Done()


@operation("rules", requests.Rules, Privilege.CHECK_IN, writes=False)
def rules(tx: Transaction, request: requests.Rules) -> answers.RuleLines | Refusal:
    """List the rules with their memberships, and where each is applied."""
    del request
    applied: dict[int, list[str]] = {}
    for row in tx.all(timetable.rules_applied):
        applied.setdefault(row.rule_id, []).append(row.name)
    lines = []
    for (rule_id, name), rows in groupby(tx.all(timetable.rules), lambda row: (row.id, row.name)):
        codes = tuple(row.code for row in rows)
        lines.append(answers.RuleLine(name, codes, tuple(applied.get(rule_id, ())), mark_of(name, *codes)))
    return answers.RuleLines(tuple(lines))


def _terms_faults(request: requests.BookingPolicy) -> list[Fault]:
    return faults_of(terms_of(request), places=TERMS)


@operation("booking_policy", requests.BookingPolicy, Privilege.MANAGE, faults=_terms_faults)
def keep_policy(tx: Transaction, request: requests.BookingPolicy) -> answers.TermsKept | Refusal:
    """Name booking terms, or edit those of that name: every series that uses them follows."""
    terms = terms_of(request).booking_terms
    known = tx.one(timetable.policy_by_key, name_key=key(request.name))
    if known is None:
        if request.new_name is not None or request.mark:
            return unknown_policy(request.name)
        tell_new(tx, request.name, terms_in_words(terms))
        tx.number(timetable.add_policy, name=request.name, name_key=key(request.name), **terms_row(terms))
        return answers.TermsKept()
    name = request.new_name or request.name
    other = tx.one(timetable.policy_by_key, name_key=key(name))
    if request.mark == "" or (other is not None and other.id != known.id):
        return Refusal("duplicate", f"Another booking policy is named “{name}”.")
    if request.mark is not None and request.mark != mark_of(known.name, booking_terms_of(known)):
        return changed_meanwhile(known.name)
    was = {"name": known.name, **terms_in_words(booking_terms_of(known))}
    tell_change(tx, known.name, was, {"name": name, **terms_in_words(terms)})
    tx.run(timetable.edit_policy, {**terms_row(terms), "name": name, "name_key": key(name)}, policy=known.id)
    tx.run(timetable.follow_policy, terms_row(terms), policy=known.id)
    effects = _terms_effects(tx, known, terms) if request.effects else None
    return answers.TermsKept(changed=True, effects=effects)


def _terms_effects(tx: Transaction, known: Row[Any], after: BookingTerms) -> answers.TermsEffects:
    """Tell whose bookings could be cancelled for nothing before and cannot now, or the other way round."""
    before, late, free = booking_terms_of(known), 0, 0
    used = [row.series for row in tx.all(timetable.policies) if row.id == known.id and row.series is not None]
    ids = [row.id for row in tx.all(timetable.series_of_policy, policy=known.id)]
    rows = tx.all(timetable.booked_to_come, ids=ids, now=tx.now)
    for row in rows:
        times = Span(row.starts_at, row.ends_at)
        was, now = (
            tx.now <= booking_limits(row.session_date, row.session_at, times, terms, tx.zone).free_until
            for terms in (before, after)
        )
        late += was and not now
        free += now and not was
    return answers.TermsEffects(tuple(used), len(rows), late, free)


def unknown_policy(name: str) -> Refusal:
    """Say that there is no booking policy of that name."""
    return Refusal("unknown_policy", f"There is no booking policy named “{shorten(name)}”.")


@operation("remove_booking_policy", requests.RemoveBookingPolicy, Privilege.MANAGE)
def remove_policy(tx: Transaction, request: requests.RemoveBookingPolicy) -> answers.Done | Refusal:
    """Remove a booking policy; one that is used stays, and it is said where."""
    known = tx.one(timetable.policy_by_key, name_key=key(request.name))
    if known is None:
        return unknown_policy(request.name)
    used = [row.series for row in tx.all(timetable.policies) if row.id == known.id and row.series is not None]
    if used:
        return Refusal("not_allowed", f"“{request.name}” is used by {listed(used)}; choose other terms there first.")
    tell_new(tx, known.name, terms_in_words(booking_terms_of(known)))
    tx.head.before, tx.head.after = tx.head.after, f"{known.name}: removed"
    tx.run(timetable.drop_policy, policy=known.id)
    return answers.Done()


@operation("booking_policies", requests.BookingPolicies, Privilege.CHECK_IN, writes=False)
def policies(tx: Transaction, request: requests.BookingPolicies) -> answers.PolicyLines | Refusal:
    """List the booking policies, with the series that use each."""
    del request
    lines = []
    for _, rows in groupby(tx.all(timetable.policies), lambda row: row.id):
        first, *more = rows
        terms = booking_terms_of(first)
        lines.append(
            answers.PolicyLine(
                first.name,
                terms.earliest_days,
                terms.earliest_hours,
                terms.latest_minutes,
                terms.notice_hours,
                terms.notice_days,
                tuple(row.series for row in (first, *more) if row.series is not None),
                mark_of(first.name, terms),
            )
        )
    return answers.PolicyLines(tuple(lines))
