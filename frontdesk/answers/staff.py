"""What the desk says of the people who work at it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frontdesk.rules.access import Privilege, Role
from frontdesk.rules.checks import Mode


@dataclass(frozen=True, slots=True)
class SignedIn:
    """Who it is, and what they may do."""

    name: str
    role: Role
    privileges: tuple[Privilege, ...]


@dataclass(frozen=True, slots=True)
class Lent:
    """What somebody lends, and who: it goes with each request of the errand it is for, instead of their PIN."""

    staff_id: int
    privileges: tuple[Privilege, ...]


@dataclass(frozen=True, slots=True)
class StaffLine:
    """One person at the desk."""

    name: str
    role: Role
    own: tuple[Privilege, ...]
    """Given to this person beside those of the role."""
    privileges: tuple[Privilege, ...]
    """Everything they may do."""
    has_pin: bool
    locked_until: datetime | None = None
    """UTC; after wrong PINs nobody may try before."""
    left: bool = False
    tries: int | None = None
    """Wrong PINs in a row; None: none."""


@dataclass(frozen=True, slots=True)
class RoleLine:
    """What a role may do."""

    name: Role
    privileges: tuple[Privilege, ...]


@dataclass(frozen=True, slots=True)
class StaffPeople:
    """The people by name, and the roles."""

    people: tuple[StaffLine, ...]
    roles: tuple[RoleLine, ...]


@dataclass(frozen=True, slots=True)
class PolicyKept:
    """The main switch, the grace days and the checks as they are now."""

    enforce_billing: bool
    grace_days: int
    checks: dict[str, Mode]
