"""The checks of a booking or a check-in, one by one in the order of the rule book's table (rules, section 7).

A check looks at facts and says what it found, in the words that the desk reads, or nothing. What a finding does is
decided in `admission`. A new check needs a name in ``Check`` at the place of its rank, a default, and a line in one of
the two tables at the end.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final, NamedTuple

from frontdesk.rules.grants import Source
from frontdesk.rules.words import count, listed, say_day

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from frontdesk.rules.billing import PastDue
    from frontdesk.rules.credits import FreeCredits
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

    @property
    def rank(self) -> int:
        """Its place in the order of reasons: 0 is the worst."""
        return _RANKS[self]


_RANKS: Final = {check: rank for rank, check in enumerate(Check)}


class Mode(StrEnum):
    """What a finding of a check does."""

    BLOCK = "block"
    WARN = "warn"
    IGNORE = "ignore"


REFUSED: Final = frozenset({Check.ALREADY_IN, Check.SESSION_CANCELLED})
"""Checks that always refuse: no setting and no override admits."""

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
"""What each check does until a manager sets it otherwise."""


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


# The facts that checks look at.


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

    @property
    def has_initial(self) -> bool:
        """Whether initial credits are left for the session's date."""
        return any(lot.grant.key.source is Source.INITIAL for lot in self.credits)

    def payable(self, day: date) -> list[FreeCredits]:
        """Return the credits that can pay on a day: before the start only initial ones, where there are any."""
        if day < self.subscription.start and self.has_initial:
            return [lot for lot in self.credits if lot.grant.key.source is Source.INITIAL]
        return list(self.credits)


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
    today: date
    """Club-local."""
    standings: Sequence[Standing] = ()
    """Every subscription the contact ever had."""
    admits: Sequence[str] = ()
    """Names of the memberships its Session Rules admit."""
    past_due: PastDue | None = None
    stop_note: str | None = None
    already_in: str | None = None
    """Club-local time of the check-in that already took place."""
    cancelled_on: date | None = None
    capacity: int | None = None
    taken: int = 0
    """Places booked or checked in."""
    waiting: int = 0
    credits_only_expired: bool = False
    """See ``credits.only_expired``."""
    say_time: Callable[[datetime], str] = str
    """How to say an instant in the club's time."""
    say_money: Callable[[int], str] = str
    """How to say minor units in the club's currency."""


# What a check finds.


class Remedy(StrEnum):
    """What would fix a finding; the screen gives each a key."""

    TAKE_PAYMENT = "take_payment"
    SELL = "sell"
    OTHER_SESSION = "other_session"
    RESUME = "resume"
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


class VisitCheck(NamedTuple):
    """A check that looks at the person, the session and the clock."""

    check: Check
    code: str
    remedy: Remedy
    fact: Callable[[Visit], str | None]
    """What stands in the way; None when nothing does."""

    def finding(self, visit: Visit) -> Finding | None:
        """Return what the check finds, if anything."""
        fact = self.fact(visit)
        return None if fact is None else Finding(self.check, self.code, fact, self.remedy)


class SubscriptionCheck(NamedTuple):
    """A check that looks at one subscription, as the session sees it on its date."""

    check: Check
    code: str
    remedy: Remedy
    fact: Callable[[Visit, Standing], str | None]
    """What stands in the way; None when nothing does."""

    def finding(self, visit: Visit, standing: Standing) -> Finding | None:
        """Return what the check finds, if anything."""
        fact = self.fact(visit, standing)
        return None if fact is None else Finding(self.check, self.code, fact, self.remedy)


# The person, the session, the clock.


def _already_in(visit: Visit) -> str | None:
    return f"already in since {visit.already_in}" if visit.already_in is not None else None


def _cancelled(visit: Visit) -> str | None:
    return f"cancelled on {say_day(visit.cancelled_on, visit.today)}" if visit.cancelled_on is not None else None


def _nobodys_member(visit: Visit) -> str | None:
    """*Ended*: there was a membership; *no membership*: there never was."""
    return None if visit.standings else "no membership yet"


def _past_due(visit: Visit) -> str | None:
    """*Past due is judged now*, not on the session's date."""
    late = visit.past_due
    if late is None:
        return None
    days = (visit.today - late.oldest).days
    return f"{count(late.bills, 'invoice')}, {visit.say_money(late.owed)}, oldest {count(days, 'day')}"


def _full(visit: Visit) -> str | None:
    """Find no place left: *capacity counts booked and checked in, not the waitlist*."""
    if visit.capacity is None or visit.taken < visit.capacity:
        return None
    return f"{visit.taken} of {visit.capacity}" + (f", {visit.waiting} waiting" if visit.waiting else "")


def _outside_window(visit: Visit) -> str | None:
    if visit.now in visit.window:
        return None
    if visit.now < visit.window.opens:
        return f"opens {visit.say_time(visit.window.opens)}"
    return f"closed {visit.say_time(visit.window.closes)}"


def _stop_note(visit: Visit) -> str | None:
    return visit.stop_note


# One subscription.


def _ended(visit: Visit, standing: Standing) -> str | None:
    facts = standing.subscription
    if facts.end is None or not facts.ended_by(visit.day):
        return None
    return f"last: {facts.name}, ended {say_day(facts.end, visit.today)}"


def _not_started(visit: Visit, standing: Standing) -> str | None:
    """*Not started yet (and no initial credits)*: before its start only initial credits admit."""
    facts = standing.subscription
    if visit.day >= facts.start or standing.has_initial:
        return None
    return f"{facts.name} starts {say_day(facts.start, visit.today)}"


def _on_hold(visit: Visit, standing: Standing) -> str | None:
    """*One may book days from R on while the hold runs*: it is the session's date that counts."""
    hold = standing.subscription.hold_on(visit.day)
    if hold is None:
        return None
    until = f"until {say_day(hold.until, visit.today)}" if hold.until else "with no end set"
    return f"{standing.subscription.name} is on hold {until}"


def _session_rule(visit: Visit, standing: Standing) -> str | None:
    """*Session Rules on admits only the memberships of its rules and those ticked on it* (section 1)."""
    if standing.admitted:
        return None
    admits = listed(visit.admits) if visit.admits else "other memberships"
    return f"{visit.session} admits {admits}; not {standing.subscription.name}"


def _none_left(visit: Visit, standing: Standing) -> str | None:
    """*No credit*: none is left that is good on the session's date, locked or not."""
    if visit.credits_only_expired or not _lacks_credit(visit, standing):
        return None
    return f"{standing.subscription.name}: 0 of {standing.granted} left{_more_to_come(visit, standing)}"


def _only_expired(visit: Visit, standing: Standing) -> str | None:
    """*Credit expired*: unspent ones exist, but only past their date on the session's date."""
    if not visit.credits_only_expired or not _lacks_credit(visit, standing):
        return None
    return f"{standing.subscription.name}: what is left has expired by then{_more_to_come(visit, standing)}"


def _lacks_credit(visit: Visit, standing: Standing) -> bool:
    return standing.subscription.limited and not standing.payable(visit.day)


def _more_to_come(visit: Visit, standing: Standing) -> str:
    if standing.next_grant is None:
        return ""
    day, credits = standing.next_grant
    return f"; {credits} more on {say_day(day, visit.today)}"


# The rule book's table.

VISIT_CHECKS: Final = (
    VisitCheck(Check.ALREADY_IN, "already_in", Remedy.NONE, _already_in),
    VisitCheck(Check.SESSION_CANCELLED, "session_cancelled", Remedy.OTHER_SESSION, _cancelled),
    VisitCheck(Check.NO_MEMBERSHIP, "no_membership", Remedy.SELL, _nobodys_member),
    VisitCheck(Check.PAST_DUE, "past_due", Remedy.TAKE_PAYMENT, _past_due),
    VisitCheck(Check.SESSION_FULL, "session_full", Remedy.OTHER_SESSION, _full),
    VisitCheck(Check.OUTSIDE_WINDOW, "outside_window", Remedy.NONE, _outside_window),
    VisitCheck(Check.STOP_NOTE, "stop_note", Remedy.READ_NOTE, _stop_note),
)

SUBSCRIPTION_CHECKS: Final = (
    SubscriptionCheck(Check.NO_MEMBERSHIP, "ended", Remedy.SELL, _ended),
    SubscriptionCheck(Check.NOT_STARTED, "not_started", Remedy.NONE, _not_started),
    SubscriptionCheck(Check.ON_HOLD, "on_hold", Remedy.RESUME, _on_hold),
    SubscriptionCheck(Check.SESSION_RULE, "session_rule", Remedy.OTHER_SESSION, _session_rule),
    SubscriptionCheck(Check.NO_CREDIT, "no_credit", Remedy.SELL, _none_left),
    SubscriptionCheck(Check.NO_CREDIT, "credit_expired", Remedy.SELL, _only_expired),
)
