"""One contact's membership: a frozen copy of its terms, and what happened to it since (rules, section 5).

A subscription is a short list of facts that never change once written: the sale, holds, extensions,
adjustments, an end. Everything else (grants, expiry, locks) follows from these facts and a date.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.rules.terms import CreditTerms


class Moment(NamedTuple):
    """When something was written: the instant (UTC), then the order in which the club's books took it."""

    at: datetime
    order: int


@dataclass(frozen=True, slots=True)
class Hold:
    """A period in which a subscription is frozen: from its first day until the first day running again."""

    first: date
    until: date | None
    """The first day running again; None while nobody knows it (open-ended)."""
    entered: Moment
    entered_on: date
    """Club-local day on which it was entered."""

    def covers(self, day: date) -> bool:
        """Tell whether the subscription is frozen on that day."""
        return self.first <= day and (self.until is None or day < self.until)

    @property
    def days(self) -> int:
        """How many days it moves what comes after it; 0 while it is open-ended: the move is written at the resume."""
        return 0 if self.until is None else (self.until - self.first).days


@dataclass(frozen=True, slots=True)
class Extension:
    """Days added, on a day, to the last day of every grant still good on it."""

    day: date
    days: int
    """Fewer than 0 where an extension for closed days was undone."""
    entered: Moment
    until: date | None = None
    """For days on which the club was closed: the first day open again. It moves what is good on any of them."""

    @property
    def last(self) -> date:
        """The last day on which a grant may begin to be good, to be moved."""
        return self.day if self.until is None else date.fromordinal(self.until.toordinal() - 1)


@dataclass(frozen=True, slots=True)
class Adjustment:
    """Credits added by a person, a grant of their own."""

    number: int
    """Names the grant within its subscription."""
    day: date
    credits: int
    days: int
    issued: Moment


@dataclass(frozen=True, slots=True)
class TermsVersion:
    """Credit terms in force from one periodic grant on, counted from an anchor day."""

    first_number: int
    """Number of the first periodic grant under these terms."""
    anchor: date
    """The day from which their frequency counts: grant ``n`` falls ``(n - base) × frequency`` days after it."""
    base: int
    """The grant number that would fall on the anchor itself."""
    terms: CreditTerms


@dataclass(frozen=True, slots=True)
class Subscription:
    """The facts of one contact's membership."""

    id: int
    membership: str
    """The membership's code."""
    name: str
    """The membership's name as sold."""
    sold: Moment
    sold_on: date
    start: date
    versions: tuple[TermsVersion, ...] = ()
    """Credit terms by grant number, oldest first; empty for an unlimited membership."""
    end: date | None = None
    """Its last day."""
    holds: tuple[Hold, ...] = ()
    """By first day; they never overlap."""
    extensions: tuple[Extension, ...] = ()
    """In the order they were written."""
    adjustments: tuple[Adjustment, ...] = ()

    @property
    def limited(self) -> bool:
        """Whether its visits cost credits."""
        return bool(self.versions)

    def ended_by(self, day: date) -> bool:
        """Tell whether its last day lies before that day."""
        return self.end is not None and self.end < day

    def hold_on(self, day: date) -> Hold | None:
        """Return the hold that covers that day, if any."""
        return next((hold for hold in self.holds if hold.covers(day)), None)


def first_version(start: date, terms: CreditTerms) -> TermsVersion:
    """Return the terms as they are frozen at the sale: grant ``k`` falls on start + k × Frequency."""
    return TermsVersion(first_number=terms.first_number, anchor=start, base=0, terms=terms)


class ChangeKind(StrEnum):
    """What can happen to a subscription after its sale."""

    HOLD = "hold"
    RESUME = "resume"
    END = "end"
    EXTEND = "extend"
    ADJUST = "adjust"
    TERMS = "terms"
    """Other credit terms from one periodic grant on."""


@dataclass(frozen=True, slots=True)
class Change:
    """One written change of a subscription; the facts are the changes folded in the order they were written."""

    number: int
    kind: ChangeKind
    entered: Moment
    entered_on: date
    day: date
    """Hold: first day. Resume: first day running again. End: last day. Extend, adjust: the day it was done.
    Terms: the day for which the first grant under them is planned, holds aside."""
    until: date | None = None
    """Hold: first day running again, None when open-ended. Extend, for closed days: first day open again."""
    days: int = 0
    """Extend: days added. Adjust, terms: days the new credits are good."""
    credits: int = 0
    """Adjust: credits added. Terms: credits of each grant."""
    frequency: int = 0
    """Terms: days between two grants."""
    first_number: int = 0
    """Terms: the number of the first periodic grant under them."""


def with_changes(sale: Subscription, changes: Iterable[Change]) -> Subscription:
    """Fold changes, in the order they were written, into the facts of a subscription."""
    subscription = sale
    for change in changes:
        subscription = _after(subscription, change)
    return subscription


def _after(facts: Subscription, change: Change) -> Subscription:
    match change.kind:
        case ChangeKind.HOLD:
            hold = Hold(change.day, change.until, change.entered, change.entered_on)
            return replace(facts, holds=tuple(sorted((*facts.holds, hold), key=lambda each: each.first)))
        case ChangeKind.RESUME:
            return replace(facts, holds=tuple(_resumed(hold, change) for hold in facts.holds))
        case ChangeKind.END:
            return replace(facts, end=change.day, holds=tuple(_closed(hold, change.day) for hold in facts.holds))
        case ChangeKind.EXTEND:
            extension = Extension(change.day, change.days, change.entered, change.until)
            return replace(facts, extensions=(*facts.extensions, extension))
        case ChangeKind.ADJUST:
            added = Adjustment(change.number, change.day, change.credits, change.days, change.entered)
            return replace(facts, adjustments=(*facts.adjustments, added))
        case _:  # ChangeKind.TERMS
            return replace(facts, versions=_from_then_on(facts.versions, change))


def _from_then_on(versions: tuple[TermsVersion, ...], change: Change) -> tuple[TermsVersion, ...]:
    """Let other terms follow from one grant on; those of the sale stay first, for the initial credits are theirs."""
    sold, *later = versions
    number = change.first_number
    terms = replace(sold.terms, credits=change.credits, days_to_expire=change.days, frequency=change.frequency)
    kept = (version for version in later if version.first_number < number)
    return (sold, *kept, TermsVersion(number, change.day, number, terms))


def _resumed(hold: Hold, change: Change) -> Hold:
    """Close the hold that runs on the day the resume was entered at its first day running again."""
    return replace(hold, until=change.day) if hold.covers(change.entered_on) else hold


def _closed(hold: Hold, last: date) -> Hold:
    """Close an open-ended hold by the end of its subscription: it covers the last day and nothing after it."""
    if hold.until is not None:
        return hold
    return replace(hold, until=max(hold.first, date.fromordinal(last.toordinal() + 1)))
