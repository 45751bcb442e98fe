"""Who may do what: privileges, and the roles that are sets of them (rules, section 9)."""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Privilege(StrEnum):
    """One thing a person may be allowed to do."""

    CHECK_IN = "check_in"
    """See schedule and rosters; check in, no-show."""
    DESK = "desk"
    """Contacts; book, cancel, walk in; undo own actions of the last 10 minutes; sell; take payment."""
    BILLING = "billing"
    """Billing Privileges: memberships and their credit settings, hold, end, adjust, extend, discounts, write-offs."""
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
