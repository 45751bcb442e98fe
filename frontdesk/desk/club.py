"""Setting up: the club and its policy, categories, memberships, rules of sessions by name."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo, available_timezones

from data.statements import books, places, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.registry import operation
from frontdesk.money import places as decimals
from frontdesk.money import to_minor
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import Policy
from frontdesk.rules.checks import DEFAULT_MODES, REFUSED
from frontdesk.rules.sessions import span
from frontdesk.rules.summary import outline
from frontdesk.rules.terms import (
    HIGHEST_PRICE,
    INSTALLMENTS,
    BillingTerms,
    CreditTerms,
    Fault,
    billing_faults,
    credit_faults,
)
from frontdesk.text import key

_MOST_GRACE = 365

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.desk.transaction import Transaction


@cache
def _timezones() -> frozenset[str]:
    return frozenset(available_timezones())


def _club_faults(request: requests.Club) -> list[Fault]:
    faults = []
    if request.timezone not in _timezones():
        faults.append(Fault("timezone", "timezone must be an IANA time zone such as Europe/Berlin."))
    if not (len(request.currency) == 3 and request.currency.isascii() and request.currency.isupper()):  # noqa: PLR2004  # three letters, ISO 4217
        faults.append(Fault("currency", "currency must be three capital letters such as EUR."))
    fixed = [check for check in request.checks if check in REFUSED]
    faults += [Fault("checks", f"checks: {check} always refuses and cannot be set.") for check in fixed]
    return faults


@operation("club", requests.Club, Privilege.SETTINGS, faults=_club_faults)
def keep_club(tx: Transaction, request: requests.Club) -> answers.Done | Refusal:
    """Name the club and write down its policy; sessions to come keep their wall time in a new time zone."""
    moved = request.timezone != str(tx.zone)
    tx.run(books.name_club, name=request.name, timezone=request.timezone, currency=request.currency)
    modes = {**DEFAULT_MODES, **request.checks}
    tx.run(
        books.add_policy, at=tx.now, enforced=request.enforce_billing, modes=json.dumps(modes), grace_days=tx.grace_days
    )
    if moved:
        tx.zone = ZoneInfo(request.timezone)
        for row in tx.all(places.all_coming_sessions, now=tx.now):
            times = span(row.session_date, row.session_at, row.session_minutes, tx.zone)
            tx.run(places.move_session, of_session=row.session_id, starts_at=times.starts, ends_at=times.ends)
    return answers.Done()


def _policy_faults(request: requests.Policy) -> list[Fault]:
    faults = [
        Fault("checks", f"checks: {check} always refuses and cannot be set.")
        for check in request.checks
        if check in REFUSED
    ]
    if request.grace_days is not None and not 0 <= request.grace_days <= _MOST_GRACE:
        faults.append(Fault("grace_days", f"grace_days must be a whole number from 0 to {_MOST_GRACE}."))
    return faults


@operation("policy", requests.Policy, Privilege.SETTINGS, faults=_policy_faults)
def keep_policy(tx: Transaction, request: requests.Policy) -> answers.PolicyKept | Refusal:
    """Set what is given of the main switch, the grace days and the checks; the entry says before and after."""
    was = _settings(tx.policy, tx.grace_days)
    enforced = tx.policy.enforced if request.enforce_billing is None else request.enforce_billing
    grace_days = tx.grace_days if request.grace_days is None else request.grace_days
    policy = Policy(enforced, {**DEFAULT_MODES, **tx.policy.modes, **request.checks})
    becomes = _settings(policy, grace_days)
    changed = [name for name in becomes if becomes[name] != was[name]]
    if changed:
        tx.head.before = "; ".join(f"{name}: {was[name]}" for name in changed)
        tx.head.after = "; ".join(f"{name}: {becomes[name]}" for name in changed)
        tx.run(books.add_policy, at=tx.now, enforced=enforced, modes=json.dumps(policy.modes), grace_days=grace_days)
    tx.idle = not changed
    return answers.PolicyKept(enforced, grace_days, {str(check): mode for check, mode in policy.modes.items()})


def _settings(policy: Policy, grace_days: int) -> dict[str, str]:
    """Say a policy, name by name, as the trail says it."""
    modes = {str(check): str(mode) for check, mode in {**DEFAULT_MODES, **policy.modes}.items()}
    return {"enforce_billing": "on" if policy.enforced else "off", "grace_days": str(grace_days), **modes}


@operation("category", requests.Category, Privilege.BILLING)
def keep_category(tx: Transaction, request: requests.Category) -> answers.Kept | Refusal:
    """Add a membership category; a known one takes the new spelling."""
    known = tx.one(plans.category_by_key, name_key=key(request.name))
    if known is None:
        tx.number(plans.add_category, name=request.name, name_key=key(request.name))
        return answers.Kept()
    tx.run(plans.rename_category, category_id=known.id, name=request.name)
    return answers.Kept(changed=True)


def credit_terms(request: requests.Membership) -> CreditTerms | None:
    """Return the Credit Configuration of a limited membership; None for an unlimited one."""
    if not request.limited or request.credits is None or request.days_to_expire is None or request.frequency is None:
        return None
    return CreditTerms(request.credits, request.days_to_expire, request.frequency, request.initial, request.first_grant)


def _membership_faults(request: requests.Membership) -> list[Fault]:
    given = {name: getattr(request, name) for name in ("credits", "days_to_expire", "frequency")}
    if not request.limited:
        idle = [name for name, value in given.items() if value is not None] + ["initial"] * bool(request.initial)
        return [Fault(name, f"{name} belongs to a limited membership only.") for name in idle] + _price_faults(request)
    missing = [Fault(name, f"{name} is needed for a limited membership.") for name in given if given[name] is None]
    terms = credit_terms(request)
    return missing + (credit_faults(terms) if terms else []) + _price_faults(request)


def _price_faults(request: requests.Membership) -> list[Fault]:
    faults = []
    if not request.price.is_finite() or not 0 <= request.price <= HIGHEST_PRICE:
        faults.append(Fault("price", f"price must be an amount from 0 to {HIGHEST_PRICE}."))
    if request.installments is not None and request.installments not in INSTALLMENTS:
        faults.append(Fault("installments", f"installments must be a whole number from {INSTALLMENTS}."))
    return faults


@operation("membership", requests.Membership, Privilege.BILLING, faults=_membership_faults)
def keep_membership(tx: Transaction, request: requests.Membership) -> answers.MembershipKept | Refusal:
    """Add a membership, or edit the one of that code: what is sold already keeps its terms."""
    faults = billing_faults(
        BillingTerms(request.price, request.eft, request.bill_period, None, request.installments),
        decimals(tx.currency),
    )
    price = to_minor(request.price, tx.currency)
    if faults or price is None:
        return malformed(faults[0].field, faults[0].sentence)
    category = tx.one(plans.category_by_key, name_key=key(request.category))
    if category is None:
        return Refusal("unknown_category", f"There is no category named “{request.category}”.")
    code = key(request.code)
    if tx.one(plans.active_name, name_key=key(request.name), code_key=code) is not None:
        return Refusal("duplicate", f"Another active membership is named “{request.name}”.")
    known = tx.one(plans.membership_by_code, code_key=code)
    values = _membership_row(request, category.id, price)
    if known is None:
        tx.number(plans.add_membership, code=request.code, code_key=code, **values)
    else:
        tx.run(plans.edit_membership, values, membership_id=known.id, version=known.version + 1)
    return answers.MembershipKept(_summary(request, tx.today), changed=known is not None)


def _membership_row(request: requests.Membership, category_id: int, price: int) -> dict[str, Any]:
    return {
        "name": request.name,
        "name_key": key(request.name),
        "category_id": category_id,
        "limited": request.limited,
        "credits": request.credits,
        "days_to_expire": request.days_to_expire,
        "frequency": request.frequency,
        "initial": request.initial,
        "first_grant": request.first_grant,
        "price": price,
        "eft": request.eft,
        "period": request.bill_period,
        "installments": request.installments,
        "join_group": request.group,
    }


def _summary(request: requests.Membership, today: date) -> str:
    terms = credit_terms(request)
    if terms is None:
        return "Unlimited: access while the membership runs, nothing is counted."
    return outline(terms, today, today).text


def _rule_faults(request: requests.Rule) -> list[Fault]:
    return [] if request.memberships else [Fault("memberships", "memberships must name at least one.")]


@operation("rule", requests.Rule, Privilege.MANAGE, faults=_rule_faults)
def keep_rule(tx: Transaction, request: requests.Rule) -> answers.Kept | Refusal:
    """Name a set of memberships, or edit the one of that name."""
    chosen = membership_ids(tx, request.memberships)
    if isinstance(chosen, Refusal):
        return chosen
    known = tx.one(plans.rule_by_key, name_key=key(request.name))
    if known is None:
        rule_id = tx.number(plans.add_rule, name=request.name, name_key=key(request.name))
    else:
        rule_id = known.id
        tx.run(plans.rename_rule, rule_id=rule_id, name=request.name)
        tx.run(plans.clear_rule, of_rule=rule_id)
    tx.connection.execute(plans.add_to_rule, [{"rule_id": rule_id, "membership_id": each} for each in chosen])
    return answers.Kept(changed=known is not None)


def membership_ids(tx: Transaction, codes: tuple[str, ...]) -> list[int] | Refusal:
    """Return the ids of memberships named by code, each once."""
    wanted = {key(code): code for code in codes}
    found = {row.code_key: row.id for row in tx.all(plans.memberships_by_code, codes=list(wanted))} if wanted else {}
    for code_key, code in wanted.items():
        if code_key not in found:
            return Refusal("unknown_membership", f"There is no membership with the code “{code}”.")
    return list(found.values())
