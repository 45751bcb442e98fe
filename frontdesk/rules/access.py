"""Who may do what: privileges, and the roles that are sets of them (rules, section 9)."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final


class Privilege(StrEnum):
    """One thing a person may be allowed to do."""

    CHECK_IN = "check_in"
    """See schedule and rosters; check in, no-show."""
    DESK = "desk"
    """Contacts; book, cancel, walk in; undo own actions of the last 10 minutes; sell; take payment."""
    BILLING = "billing"
    """Billing Privileges: memberships and their credit settings, hold, end, adjust, extend, discounts, refunds,
    write-offs."""
    MANAGE = "manage"
    """Overrides; undo of others'; series, rules, closures; reports, exports, imports."""
    SETTINGS = "settings"
    """Settings, main switch, checks, staff, erasure, restore."""


class Role(StrEnum):
    """A named set of privileges."""

    TRAINER = "trainer"
    STAFF = "staff"
    MANAGER = "manager"
    OWNER = "owner"


PRIVILEGES: Final[dict[Role, frozenset[Privilege]]] = {
    Role.TRAINER: frozenset({Privilege.CHECK_IN}),
    Role.STAFF: frozenset({Privilege.CHECK_IN, Privilege.DESK}),
    Role.MANAGER: frozenset({Privilege.CHECK_IN, Privilege.DESK, Privilege.BILLING, Privilege.MANAGE}),
    Role.OWNER: frozenset(Privilege),
}

UNDO_OWN_MINUTES: Final = 10
"""How long staff may undo their own actions."""

FREE_TRIES: Final = 3
"""Wrong PINs in a row after which one waits."""
_FIRST_WAIT: Final = timedelta(seconds=30)
_LONGEST_WAIT: Final = timedelta(minutes=15)


def wait_after(tries: int) -> timedelta:
    """Return how long nobody may try again after so many wrong PINs in a row: 30 seconds after 3, then twice as long.

    Never more than 15 minutes: a stranger must not lock somebody out for the evening.
    """
    if tries < FREE_TRIES:
        return timedelta()
    wait = _FIRST_WAIT
    for _ in range(tries - FREE_TRIES):
        wait = min(2 * wait, _LONGEST_WAIT)
    return wait


def locks(until: datetime | None, now: datetime) -> bool:
    """Tell whether nobody may try a PIN before ``until``; one further away than any wait came of a wrong clock."""
    return until is not None and now < until <= now + _LONGEST_WAIT
