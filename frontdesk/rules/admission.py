"""The admission decision: may this person book or attend this session, and what pays (rules, section 7).

Every check is evaluated and all reasons are kept, worst first; the first one is the verdict's code. The checks stand in
`checks`; here the club's policy says what a finding does, and the contact's subscriptions compete for who pays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.checks import DEFAULT_MODES, REFUSED, SUBSCRIPTION_CHECKS, VISIT_CHECKS, Check, Mode, Purpose
from frontdesk.rules.credits import spending_order

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from frontdesk.rules.checks import Finding, Standing, Visit
    from frontdesk.rules.credits import FreeCredits
    from frontdesk.rules.subscriptions import Subscription

_WITHOUT_ENFORCEMENT: Final = REFUSED | {Check.SESSION_FULL, Check.OUTSIDE_WINDOW, Check.STOP_NOTE}
"""With the main switch off *capacity, window and notes still apply*."""

_ARRIVING: Final = frozenset({Check.ALREADY_IN, Check.PAST_DUE, Check.OUTSIDE_WINDOW, Check.STOP_NOTE})
APPLICABLE: Final[Mapping[Purpose, frozenset[Check]]] = {
    Purpose.BOOK: frozenset(Check) - {Check.OUTSIDE_WINDOW},
    Purpose.ARRIVE: _ARRIVING,
    Purpose.LATE: _ARRIVING | {Check.SESSION_FULL},
    Purpose.WALK_IN: frozenset(Check),
}
"""*A booked person has a place and arriving checks only: already in, past due, window, stop note.*"""


@dataclass(frozen=True, slots=True)
class Policy:
    """The club's main switch and what each check does."""

    enforced: bool = True
    """*Enforce billing for session registration*."""
    modes: Mapping[Check, Mode] = field(default_factory=lambda: DEFAULT_MODES)

    def mode(self, check: Check) -> Mode:
        """Return what a finding of a check does."""
        if check in REFUSED:
            return Mode.BLOCK
        if not self.enforced and check not in _WITHOUT_ENFORCEMENT:
            return Mode.IGNORE
        return self.modes.get(check, DEFAULT_MODES[check])

    @property
    def past_due_locks(self) -> bool:
        """Whether past dues lock credits: *only while that check blocks*."""
        return self.mode(Check.PAST_DUE) is Mode.BLOCK


class PaidKind(StrEnum):
    """How a visit is paid."""

    CREDIT = "credit"
    UNLIMITED = "unlimited"
    UNPAID = "unpaid"
    NONE = "none"
    """Nothing is counted: billing was not enforced."""


@dataclass(frozen=True, slots=True)
class Payer:
    """What pays a visit."""

    kind: PaidKind
    subscription: Subscription | None = None
    lot: FreeCredits | None = None


UNPAID: Final = Payer(PaidKind.UNPAID)
NOT_COUNTED: Final = Payer(PaidKind.NONE)


@dataclass(frozen=True, slots=True)
class Decision:
    """The answer: admitted or not, every reason worst first, and what pays."""

    admitted: bool
    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    payer: Payer | None
    """What pays; None where no subscription admits them, and for a booked person, whose booking is paid already."""

    @property
    def code(self) -> str:
        """The verdict's code: the worst reason's, or ``in``."""
        return self.blocks[0].code if self.blocks else "in"

    @property
    def full_only(self) -> bool:
        """Whether the lack of a place is all that stands in the way: the waitlist is open to them."""
        return bool(self.blocks) and all(finding.check is Check.SESSION_FULL for finding in self.blocks)

    @property
    def can_be_overridden(self) -> bool:
        """Whether a person with the privilege may admit all the same."""
        return bool(self.blocks) and not any(finding.check in REFUSED for finding in self.blocks)


def decide(visit: Visit, policy: Policy) -> Decision:
    """Decide on a booking, an arrival or a walk-in."""
    return weigh(visit, policy)[0]


def weigh(visit: Visit, policy: Policy) -> tuple[Decision, tuple[Standing, ...]]:
    """Decide, and tell which subscriptions had a say: the one that admits, or those that speak for the refusal."""
    about_visit = _judged(visit, policy, (check.finding(visit) for check in VISIT_CHECKS))
    if visit.purpose in {Purpose.ARRIVE, Purpose.LATE}:
        return _decision([about_visit], None), ()
    if not policy.enforced:
        return _decision([about_visit], NOT_COUNTED), ()
    if not visit.standings:
        return _decision([about_visit], UNPAID), ()
    current = [each for each in visit.standings if not each.subscription.ended_by(visit.day)]
    entries = [_entry(visit, standing, policy) for standing in current or visit.standings]
    admitting = [entry for entry in entries if not entry.findings.blocks]
    if admitting:
        first = min(admitting, key=_preference)
        return _decision([about_visit, first.findings], first.payer), (first.standing,)
    speaking = entries if current else [max(entries, key=_ended_last)]
    decision = _decision([about_visit, *(entry.findings for entry in speaking)], None)
    return decision, tuple(entry.standing for entry in speaking)


@dataclass(frozen=True, slots=True)
class _Findings:
    """Findings by what they do under the club's policy."""

    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]
    ignored: tuple[Finding, ...]


def _judged(visit: Visit, policy: Policy, findings: Iterable[Finding | None]) -> _Findings:
    """Sort what applies to the purpose of a visit into what blocks, what warns and what is ignored."""
    applicable = APPLICABLE[visit.purpose]
    found = [finding for finding in findings if finding is not None and finding.check in applicable]
    blocks, warnings, ignored = (
        tuple(finding for finding in found if policy.mode(finding.check) is mode)
        for mode in (Mode.BLOCK, Mode.WARN, Mode.IGNORE)
    )
    return _Findings(blocks, warnings, ignored)


def _decision(judged: Sequence[_Findings], payer: Payer | None) -> Decision:
    """Rank all reasons, each named once."""
    blocks = _ranked(finding for each in judged for finding in each.blocks)
    return Decision(not blocks, blocks, _ranked(finding for each in judged for finding in each.warnings), payer)


def _ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(dict.fromkeys(findings), key=lambda finding: finding.check.rank))


# Which subscription lets them in, and what pays.


@dataclass(frozen=True, slots=True)
class _Entry:
    """How one subscription lets the contact in: what would pay, and what stands in the way."""

    standing: Standing
    payer: Payer
    findings: _Findings


def _ended_last(entry: _Entry) -> tuple[date, int]:
    """*Ended ones count only when nothing is running or to come*; then the last of them speaks for all."""
    return (entry.standing.subscription.end or date.max, entry.standing.subscription.id)


def _entry(visit: Visit, standing: Standing, policy: Policy) -> _Entry:
    found = _judged(visit, policy, (check.finding(visit, standing) for check in SUBSCRIPTION_CHECKS))
    return _Entry(standing, _payer(visit, standing), found)


def _payer(visit: Visit, standing: Standing) -> Payer:
    if not standing.subscription.limited:
        return Payer(PaidKind.UNLIMITED, standing.subscription)
    lots = standing.payable(visit.day)
    if not lots:
        return UNPAID
    first = min(lots, key=lambda lot: spending_order(lot.grant, standing.open_series))
    return Payer(PaidKind.CREDIT, standing.subscription, first)


def _preference(entry: _Entry) -> tuple[object, ...]:
    """*Among subscriptions that the session admits, unlimited first; else the credit that expires first* and so on.

    Those that admit without anything to tolerate come before those let in by a check set to warn or ignore, and of
    these *the credit of a subscription that the other checks admit pays, else the visit is unpaid*.
    """
    payer = entry.payer
    return (
        bool(entry.findings.warnings or entry.findings.ignored),
        payer.kind is PaidKind.UNPAID,
        payer.kind is not PaidKind.UNLIMITED,
        spending_order(payer.lot.grant, entry.standing.open_series) if payer.lot else (),
        entry.standing.subscription.id,
    )


def overriders_credit(visit: Visit, decision: Decision) -> Payer:
    """Return what an overrider takes who takes a credit, *locked or not*.

    *The credit by the order of who pays over all the contact's unexpired credits*; where there is none, an unlimited
    subscription that admits them pays as it always does.
    """
    lots = [
        (spending_order(lot.grant, each.open_series), each, lot) for each in visit.standings for lot in each.credits
    ]
    if not lots:
        return decision.payer or UNPAID
    _, standing, lot = min(lots, key=lambda candidate: candidate[0])
    return Payer(PaidKind.CREDIT, standing.subscription, lot)
