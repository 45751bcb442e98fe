"""Where the credits of a grant are on a day, and which credit pays (rules, sections 6 and 7)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from frontdesk.rules.grants import Source, grants

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from datetime import date

    from frontdesk.rules.grants import Grant, GrantKey, IssueOrder
    from frontdesk.rules.subscriptions import Subscription


class Lock(StrEnum):
    """Why an unexpired credit cannot be used now."""

    ENDED = "ended"
    ON_HOLD = "on_hold"
    NOT_STARTED = "not_started"
    PAST_DUE = "past_due"


@dataclass(frozen=True, slots=True)
class Taken:
    """Credits of one grant that somebody took, by what became of them."""

    held: int = 0
    used: int = 0
    revoked: int = 0

    @property
    def total(self) -> int:
        """All that is no longer free."""
        return self.held + self.used + self.revoked


@dataclass(frozen=True, slots=True)
class Balance:
    """Where issued credits are: available + locked + held + used + expired + revoked = issued, always."""

    issued: int = 0
    available: int = 0
    locked: int = 0
    held: int = 0
    used: int = 0
    expired: int = 0
    revoked: int = 0

    def __add__(self, other: Balance) -> Balance:
        return Balance(
            self.issued + other.issued,
            self.available + other.available,
            self.locked + other.locked,
            self.held + other.held,
            self.used + other.used,
            self.expired + other.expired,
            self.revoked + other.revoked,
        )


@dataclass(frozen=True, slots=True)
class GrantState:
    """One grant on one day."""

    grant: Grant
    balance: Balance
    lock: Lock | None
    """Why its unexpired credits cannot be used, if they cannot."""


NOTHING_TAKEN: Final = Taken()


# What a contact has on a day (section 6).


def lock_on(subscription: Subscription, day: date, source: Source) -> Lock | None:
    """Return why the unexpired credits of that source cannot be used on a day, past dues aside.

    *Locked is unexpired but not usable now (ended, on hold); locked also covers not started (other than initial).*
    """
    if subscription.ended_by(day):
        return Lock.ENDED
    if subscription.hold_on(day) is not None:
        return Lock.ON_HOLD
    if day < subscription.start and source is not Source.INITIAL:
        return Lock.NOT_STARTED
    return None


def state_on(grant: Grant, day: date, taken: Taken, lock: Lock | None) -> GrantState:
    """Return where the credits of a grant are on a day: what nobody took is available, locked or expired."""
    left = grant.credits - taken.total
    alive = grant.alive_on(day)
    return GrantState(
        grant,
        Balance(
            issued=grant.credits,
            available=left if alive and lock is None else 0,
            locked=left if alive and lock is not None else 0,
            held=taken.held,
            used=taken.used,
            expired=0 if alive else left,
            revoked=taken.revoked,
        ),
        lock if alive else None,
    )


def statement(
    subscription: Subscription,
    day: date,
    taken: Mapping[GrantKey, Taken],
    *,
    past_due: bool = False,
    alive_only: bool = False,
    written_until: date | None = None,
) -> list[GrantState]:
    """Return every grant issued by a day with where its credits are on it; ``taken`` must be as of that day.

    ``alive_only`` leaves out what has expired, and with it the cost of a long history.
    ``written_until`` is the newest issue day somebody took a credit of: a clock that has gone back since
    does not take an issue back, so such a grant counts although its day lies ahead.
    """
    states = []
    for grant in grants(subscription, max(day, written_until or day), alive_on=day if alive_only else None):
        if grant.usable_from <= day or grant.key in taken:
            lock = lock_on(subscription, day, grant.key.source) or (Lock.PAST_DUE if past_due else None)
            states.append(state_on(grant, day, taken.get(grant.key, NOTHING_TAKEN), lock))
    return states


def total(states: Iterable[GrantState]) -> Balance:
    """Add up what is on many grants."""
    return sum((state.balance for state in states), Balance())


# Who pays (section 7).


@dataclass(frozen=True, slots=True)
class FreeCredits:
    """Credits nobody took, of a grant that is good on a session's date; they may still be locked."""

    grant: Grant
    left: int


def free_on(
    subscription: Subscription, session_day: date, today: date, taken: Mapping[GrantKey, Taken]
) -> list[FreeCredits]:
    """Return what is left of the grants issued by today and good on the session's date.

    *Only issued credits can be held or used*, and *a credit must be good on the session's date, not on the day of
    booking*. ``taken`` need only speak of grants alive on the session's date.
    """
    lots = (
        FreeCredits(grant, grant.credits - taken.get(grant.key, NOTHING_TAKEN).total)
        for grant in grants(subscription, today, alive_on=session_day)
        if grant.good_on(session_day)
    )
    return [lot for lot in lots if lot.left > 0]


def spending_order(grant: Grant, open_series: int) -> tuple[date, int, date, IssueOrder]:
    """Order credits by which pays first.

    *The credit that expires first; then the membership admitted to the fewest series that have not ended*
    (``open_series``); *then the earliest usable-from day, then the order of issue.*
    """
    return (grant.good_through, open_series, grant.usable_from, grant.issued)


def only_expired(
    subscriptions: Iterable[Subscription], session_day: date, today: date, taken: Mapping[GrantKey, Taken]
) -> bool:
    """Tell *credit expired* from *no credit*, over all the credits of a contact.

    *Unspent ones exist but only past their date on the session's date.* ``taken`` must speak of every grant.
    """
    unspent = [
        grant
        for subscription in subscriptions
        for grant in grants(subscription, today)
        if grant.credits > taken.get(grant.key, NOTHING_TAKEN).total
    ]
    return bool(unspent) and not any(grant.alive_on(session_day) for grant in unspent)
