"""The admission decision: may this person book or attend this session, and if not, why not (rules, section 7).

Every check is evaluated and all reasons are kept, worst first: the order of ``Check`` is the order of the rule
book's table, and the first reason is the verdict's code. A check looks at the facts and answers a finding or nothing;
the club's policy says whether a finding blocks, warns or is ignored.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.credits import Source, spending_order

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence
    from datetime import date, datetime

    from frontdesk.rules.billing import PastDue
    from frontdesk.rules.credits import FreeCredits, GrantKey, IssueOrder
    from frontdesk.rules.sessions import Window
    from frontdesk.rules.subscriptions import Subscription


class Check(StrEnum):
    """What is checked, worst first."""

    ALREADY_IN = "already_in"
    SESSION_CANCELLED = "session_cancelled"
    NO_MEMBERSHIP = "no_membership"
    NOT_STARTED = "not_started"
    ON_HOLD = "on_hold"
    PAST_DUE = "past_due"
    SESSION_RULE = "session_rule"
    NO_CREDIT = "no_credit"
    SESSION_FULL = "session_full"
    OUTSIDE_WINDOW = "outside_window"
    STOP_NOTE = "stop_note"


class Mode(StrEnum):
    """What a finding of a check does."""

    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"


REFUSED: Final = frozenset({Check.ALREADY_IN, Check.SESSION_CANCELLED})
"""Checks that always refuse: no policy and no override admits."""

DEFAULT_MODES: Final[Mapping[Check, Mode]] = {
    Check.NO_MEMBERSHIP: Mode.BLOCK,
    Check.NOT_STARTED: Mode.BLOCK,
    Check.ON_HOLD: Mode.BLOCK,
    Check.PAST_DUE: Mode.BLOCK,
    Check.SESSION_RULE: Mode.BLOCK,
    Check.NO_CREDIT: Mode.BLOCK,
    Check.SESSION_FULL: Mode.BLOCK,
    Check.OUTSIDE_WINDOW: Mode.WARN,
    Check.STOP_NOTE: Mode.WARN,
}

_WITHOUT_ENFORCEMENT: Final = REFUSED | {Check.SESSION_FULL, Check.OUTSIDE_WINDOW, Check.STOP_NOTE}
"""What still applies while billing is not enforced."""


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
        """Whether past dues lock credits: only while that check blocks."""
        return self.mode(Check.PAST_DUE) is Mode.BLOCK


class Purpose(StrEnum):
    """What somebody asks to be admitted to."""

    BOOK = "book"
    """A place in a session that has not started."""
    ARRIVE = "arrive"
    """The place they booked."""
    LATE = "late"
    """The place they booked, after they counted as a no-show: somebody else may have it by now."""
    WALK_IN = "walk_in"
    """A visit without a booking."""


_ARRIVING: Final = frozenset({Check.ALREADY_IN, Check.PAST_DUE, Check.OUTSIDE_WINDOW, Check.STOP_NOTE})
_CHECKS: Final[Mapping[Purpose, frozenset[Check]]] = {
    Purpose.BOOK: frozenset(Check) - {Check.OUTSIDE_WINDOW},
    Purpose.ARRIVE: _ARRIVING,
    Purpose.LATE: _ARRIVING | {Check.SESSION_FULL},
    Purpose.WALK_IN: frozenset(Check),
}


@dataclass(frozen=True, slots=True)
class Standing:
    """One subscription as this session sees it."""

    subscription: Subscription
    admitted: bool
    """Whether the session admits its membership: no Session Rules, or named by them."""
    open_series: int = 0
    """How many series that have not ended admit its membership."""
    credits: tuple[FreeCredits, ...] = ()
    """What is left of its grants that are issued and good on the session's date, locked or not."""
    granted: int = 0
    """Credits of its newest grant, for the sentence «0 of 12 left»."""
    next_grant: tuple[date, int] | None = None
    """When how many more come."""

    def payable(self, day: date) -> list[FreeCredits]:
        """Return the credits that can pay on a day: before the start only initial ones, where there are any."""
        if day < self.subscription.start and self.has_initial:
            return [lot for lot in self.credits if lot.grant.key.source is Source.INITIAL]
        return list(self.credits)

    @property
    def has_initial(self) -> bool:
        """Whether initial credits are left for the session's date."""
        return any(lot.grant.key.source is Source.INITIAL for lot in self.credits)


@dataclass(frozen=True, slots=True)
class Visit:
    """The facts an admission is decided on."""

    purpose: Purpose
    day: date
    """The session's date."""
    now: datetime
    session: str
    """The session's series, as the desk calls it."""
    window: Window
    standings: Sequence[Standing] = ()
    admits: Sequence[str] = ()
    """Names of the memberships its Session Rules admit; empty when it has none."""
    past_due: PastDue | None = None
    stop_note: str | None = None
    already_in: str | None = None
    """Club-local time of the check-in that already took place."""
    cancelled_on: date | None = None
    capacity: int | None = None
    taken: int = 0
    waiting: int = 0
    credits_only_expired: bool = False
    """Over all the contact's credits, unspent ones exist but only past their date on the session's date."""
    today: date | None = None
    say_time: Callable[[datetime], str] = str
    """How to say an instant in the club's time."""
    say_money: Callable[[int], str] = str
    """How to say minor units in the club's currency."""


class Remedy(StrEnum):
    """What would fix a finding; the screen gives each a key."""

    TAKE_PAYMENT = "take_payment"
    SELL = "sell"
    OTHER_SESSION = "other_session"
    OTHER_MEMBERSHIP = "other_membership"
    RESUME = "resume"
    OVERRIDE = "override"
    READ_NOTE = "read_note"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Finding:
    """One check that was not passed, with the fact behind it and what fixes it."""

    check: Check
    code: str
    """The stable code: the check's name, or *ended* and *credit_expired*, its two finer answers."""
    fact: str
    remedy: Remedy


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
    """What pays; None where no subscription admits, and for a booked person, whose booking is paid already."""

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
    judged = _Judged(policy, _CHECKS[visit.purpose])
    blocks, warnings = judged.sort(check(visit) for check in VISIT_CHECKS)
    if visit.purpose in {Purpose.ARRIVE, Purpose.LATE}:
        return Decision(not blocks, blocks, warnings, None)
    entry = _best_entry(visit, judged) if policy.enforced else _Entry(NOT_COUNTED, (), ())
    blocks = _ranked((*blocks, *entry.blocks))
    payer = None if entry.blocks else entry.payer
    return Decision(not blocks, blocks, _ranked((*warnings, *entry.warnings)), payer)


@dataclass(frozen=True, slots=True)
class _Entry:
    """How the contact's subscriptions let them in: what pays, or what stands in the way."""

    payer: Payer
    blocks: tuple[Finding, ...]
    warnings: tuple[Finding, ...]


class _Judged:
    """Sorts findings into those that block and those that warn."""

    def __init__(self, policy: Policy, applicable: frozenset[Check]) -> None:
        self._policy = policy
        self._applicable = applicable

    def sort(self, findings: Iterable[Finding | None]) -> tuple[tuple[Finding, ...], tuple[Finding, ...]]:
        """Return the findings that block and those that warn."""
        found = [finding for finding in findings if finding is not None and finding.check in self._applicable]
        by_mode = {
            mode: tuple(finding for finding in found if self._policy.mode(finding.check) is mode) for mode in Mode
        }
        return by_mode[Mode.BLOCK], by_mode[Mode.WARN]


def _best_entry(visit: Visit, judged: _Judged) -> _Entry:
    """Find the subscription that admits, unlimited first, then by the credit that pays first; else every reason."""
    if not visit.standings:
        nobody = Finding(Check.NO_MEMBERSHIP, "no_membership", "no membership yet", Remedy.SELL)
        blocks, warnings = judged.sort([nobody])
        return _Entry(UNPAID, blocks, warnings)
    current = [each for each in visit.standings if not each.subscription.ended_by(visit.day)]
    considered = current or list(visit.standings)
    entries = [(standing, _entry(visit, standing, judged)) for standing in considered]
    admitting = [(standing, entry) for standing, entry in entries if not entry.blocks]
    if admitting:
        return min(admitting, key=lambda pair: _preference(*pair))[1]
    if not current:
        entries = [max(entries, key=lambda pair: (pair[0].subscription.end, pair[0].subscription.id))]
    reasons = dict.fromkeys(finding for _, entry in entries for finding in entry.blocks)
    return _Entry(UNPAID, tuple(reasons), ())


def _entry(visit: Visit, standing: Standing, judged: _Judged) -> _Entry:
    blocks, warnings = judged.sort(check(visit, standing) for check in SUBSCRIPTION_CHECKS)
    return _Entry(_payer(visit, standing), blocks, warnings)


def _payer(visit: Visit, standing: Standing) -> Payer:
    if not standing.subscription.limited:
        return Payer(PaidKind.UNLIMITED, standing.subscription)
    lots = standing.payable(visit.day)
    if not lots:
        return UNPAID
    first = min(lots, key=lambda lot: spending_order(lot.grant, standing.open_series))
    return Payer(PaidKind.CREDIT, standing.subscription, first)


_KIND_ORDER: Final = {PaidKind.UNLIMITED: 0, PaidKind.CREDIT: 1, PaidKind.UNPAID: 2}


def _preference(standing: Standing, entry: _Entry) -> tuple[object, ...]:
    """Order entries: those that pay first, then those without a warning, unlimited before credits, then by credit."""
    payer = entry.payer
    order = spending_order(payer.lot.grant, standing.open_series) if payer.lot else ()
    unpaid = payer.kind is PaidKind.UNPAID
    return (unpaid, bool(entry.warnings), _KIND_ORDER[payer.kind], order, standing.subscription.id)


def overriders_credit(visit: Visit, decision: Decision) -> Payer:
    """Return what an overrider who takes a credit takes: the first by *who pays* over all credits, locked or not.

    Where there is no credit, an unlimited subscription that admits them pays as it always does.
    """
    lots = [
        (spending_order(lot.grant, each.open_series), each, lot) for each in visit.standings for lot in each.credits
    ]
    if not lots:
        return decision.payer or UNPAID
    _, standing, lot = min(lots, key=lambda candidate: candidate[0])
    return Payer(PaidKind.CREDIT, standing.subscription, lot)


def _ranked(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda finding: _RANK[finding.check]))


_RANK: Final = {check: rank for rank, check in enumerate(Check)}


# The checks of a visit: the person, the session, the clock.


def _already_in(visit: Visit) -> Finding | None:
    if visit.already_in is None:
        return None
    return Finding(Check.ALREADY_IN, "already_in", f"already in since {visit.already_in}", Remedy.NONE)


def _session_cancelled(visit: Visit) -> Finding | None:
    if visit.cancelled_on is None:
        return None
    fact = f"cancelled on {say_day(visit.cancelled_on)}"
    return Finding(Check.SESSION_CANCELLED, "session_cancelled", fact, Remedy.OTHER_SESSION)


def _past_due(visit: Visit) -> Finding | None:
    late = visit.past_due
    if late is None or visit.today is None:
        return None
    days = (visit.today - late.oldest).days
    fact = f"{_count(late.bills, 'invoice')}, {visit.say_money(late.owed)}, oldest {_count(days, 'day')}"
    return Finding(Check.PAST_DUE, "past_due", fact, Remedy.TAKE_PAYMENT)


def _session_full(visit: Visit) -> Finding | None:
    if visit.capacity is None or visit.taken < visit.capacity:
        return None
    fact = f"{visit.taken} of {visit.capacity}" + (f", {visit.waiting} waiting" if visit.waiting else "")
    return Finding(Check.SESSION_FULL, "session_full", fact, Remedy.OTHER_SESSION)


def _outside_window(visit: Visit) -> Finding | None:
    if visit.now in visit.window:
        return None
    early = visit.now < visit.window.opens
    moment = visit.window.opens if early else visit.window.closes
    fact = f"{'opens' if early else 'closed'} {visit.say_time(moment)}"
    return Finding(Check.OUTSIDE_WINDOW, "outside_window", fact, Remedy.NONE)


def _stop_note(visit: Visit) -> Finding | None:
    if visit.stop_note is None:
        return None
    return Finding(Check.STOP_NOTE, "stop_note", visit.stop_note, Remedy.READ_NOTE)


VISIT_CHECKS: Final[tuple[Callable[[Visit], Finding | None], ...]] = (
    _already_in,
    _session_cancelled,
    _past_due,
    _session_full,
    _outside_window,
    _stop_note,
)


# The checks of one subscription.


def _ended(visit: Visit, standing: Standing) -> Finding | None:
    facts = standing.subscription
    if facts.end is None or not facts.ended_by(visit.day):
        return None
    fact = f"last: {facts.name}, ended {say_day(facts.end)}"
    return Finding(Check.NO_MEMBERSHIP, "ended", fact, Remedy.SELL)


def _not_started(visit: Visit, standing: Standing) -> Finding | None:
    facts = standing.subscription
    if visit.day >= facts.start or standing.has_initial:
        return None
    return Finding(Check.NOT_STARTED, "not_started", f"{facts.name} starts {say_day(facts.start)}", Remedy.NONE)


def _on_hold(visit: Visit, standing: Standing) -> Finding | None:
    hold = standing.subscription.hold_on(visit.day)
    if hold is None:
        return None
    until = f"until {say_day(hold.until)}" if hold.until else "with no end set"
    return Finding(Check.ON_HOLD, "on_hold", f"{standing.subscription.name} is on hold {until}", Remedy.RESUME)


def _session_rule(visit: Visit, standing: Standing) -> Finding | None:
    if standing.admitted:
        return None
    fact = f"{visit.session} admits {listed(visit.admits)}; this is {standing.subscription.name}"
    return Finding(Check.SESSION_RULE, "session_rule", fact, Remedy.OTHER_SESSION)


def _no_credit(visit: Visit, standing: Standing) -> Finding | None:
    if not standing.subscription.limited or standing.payable(visit.day):
        return None
    fact = f"{standing.subscription.name}: 0 of {standing.granted} left"
    if standing.next_grant is not None:
        day, credits = standing.next_grant
        fact += f"; {credits} more on {say_day(day)}"
    code = "credit_expired" if visit.credits_only_expired else "no_credit"
    return Finding(Check.NO_CREDIT, code, fact, Remedy.SELL)


SUBSCRIPTION_CHECKS: Final[tuple[Callable[[Visit, Standing], Finding | None], ...]] = (
    _ended,
    _not_started,
    _on_hold,
    _session_rule,
    _no_credit,
)


def say_day(day: date) -> str:
    """Say a day as the desk does: 3 Mar 2026."""
    return f"{day.day} {day:%b} {day.year}"


def listed(names: Sequence[str], most: int = 4) -> str:
    """Say a list of names, the first few and how many more."""
    if not names:
        return "no membership"
    shown = ", ".join(names[:most])
    return shown if len(names) <= most else f"{shown} and {len(names) - most} more"


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
