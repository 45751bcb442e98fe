"""Why: everything that was looked at for a verdict."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from frontdesk.answers.common import Person
from frontdesk.answers.sessions import PaidBy
from frontdesk.rules.grants import Source


@dataclass(frozen=True, slots=True)
class WhyCheck:
    """One check."""

    check: str
    code: str
    """The check's name, or its finer answer: *ended*, *credit_expired*."""
    passed: bool
    mode: str
    """What it does when not passed: block, warn, ignore; *not_asked* where it does not apply."""
    fact: str | None = None
    """What stands in the way."""
    when: str | None = None
    """When it would pass, where that is known."""
    seen: str | None = None
    """What it saw, where it is passed."""


@dataclass(frozen=True, slots=True)
class WhyGrant:
    """One grant that matters or might."""

    source: Source
    usable_from: date
    good_through: date
    credits: int
    left: int
    fact: str
    """Why it can pay this session, or why not."""


@dataclass(frozen=True, slots=True)
class WhySubscription:
    """One subscription, also of those that ended."""

    membership: str
    name: str
    start: date
    end: date | None
    limited: bool
    speaks: bool
    """Whether it had a say in the verdict."""
    pays: bool
    checks: tuple[WhyCheck, ...]
    grants: tuple[WhyGrant, ...]


@dataclass(frozen=True, slots=True)
class WhyRemedy:
    """One thing that would let them in."""

    remedy: str
    message: str


@dataclass(frozen=True, slots=True)
class Why:
    """The verdict, and the whole of what led to it."""

    contact: Person
    admitted: bool
    code: str
    message: str
    paid_by: PaidBy | None
    """What would pay, or what the booking is paid by."""
    checks: tuple[WhyCheck, ...]
    subscriptions: tuple[WhySubscription, ...]
    remedies: tuple[WhyRemedy, ...]
    """The cheapest first."""
