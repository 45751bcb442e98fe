"""Setting up: the club and its policy, rules of sessions by name."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo, available_timezones

from data.statements import books, places, plans
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.entry_words import tell_change
from frontdesk.desk.registry import operation
from frontdesk.desk.sessions import move_session
from frontdesk.rules.access import Privilege
from frontdesk.rules.admission import Policy
from frontdesk.rules.checks import DEFAULT_MODES, REFUSED
from frontdesk.rules.sessions import span
from frontdesk.rules.terms import Fault
from frontdesk.text import key

_MOST_GRACE = 365

if TYPE_CHECKING:
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
    was = _club_in_words(tx, tx.sure(books.club_named).name, str(tx.zone), tx.currency, tx.policy)
    tx.run(books.name_club, name=request.name, timezone=request.timezone, currency=request.currency)
    modes = {**DEFAULT_MODES, **request.checks}
    policy = Policy(request.enforce_billing, modes)
    _write(tx, policy, tx.grace_days)
    becomes = _club_in_words(tx, request.name, request.timezone, request.currency, policy)
    tell_change(tx, request.name, was, becomes)
    if moved:
        tx.zone = ZoneInfo(request.timezone)
        for row in tx.all(places.all_coming_sessions, now=tx.now):
            times = span(row.session_date, row.session_at, row.session_minutes, tx.zone)
            move_session(tx, row.session_id, {"starts_at": times.starts, "ends_at": times.ends})
    return answers.Done()


def _club_in_words(tx: Transaction, name: str, timezone: str, currency: str, policy: Policy) -> dict[str, str]:
    named = {"name": name, "timezone": timezone, "currency": currency}
    return {**named, **_settings(policy, tx.grace_days)}


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
        _write(tx, policy, grace_days)
    tx.idle = not changed
    return answers.PolicyKept(enforced, grace_days, {str(check): mode for check, mode in policy.modes.items()})


def _write(tx: Transaction, policy: Policy, grace_days: int) -> None:
    tx.policy_id = tx.number(
        books.add_policy, at=tx.now, enforced=policy.enforced, modes=json.dumps(policy.modes), grace_days=grace_days
    )


@operation("trust_clock", requests.TrustClock, Privilege.MANAGE)
def trust_clock(tx: Transaction, request: requests.TrustClock) -> answers.Done | Refusal:
    """Write down that the clock is right; the desk believes it from then on."""
    del request
    tx.run(books.started, now=tx.now)
    tx.head.after = "the clock is right"
    return answers.Done()


def _settings(policy: Policy, grace_days: int) -> dict[str, str]:
    """Say a policy, name by name, as the trail says it."""
    modes = {str(check): str(mode) for check, mode in {**DEFAULT_MODES, **policy.modes}.items()}
    return {"enforce_billing": "on" if policy.enforced else "off", "grace_days": str(grace_days), **modes}


def membership_ids(tx: Transaction, codes: tuple[str, ...]) -> list[int] | Refusal:
    """Return the ids of memberships named by code, each once."""
    wanted = {key(code): code for code in codes}
    found = {row.code_key: row.id for row in tx.all(plans.memberships_by_code, codes=list(wanted))} if wanted else {}
    for code_key, code in wanted.items():
        if code_key not in found:
            return Refusal("unknown_membership", f"There is no membership with the code “{code}”.")
    return list(found.values())
