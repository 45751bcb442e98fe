"""The people at the desk, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass, field

from frontdesk import answers
from frontdesk.requests.base import Key, Name, Pin, Request
from frontdesk.rules.access import Privilege, Role


@dataclass(frozen=True, slots=True)
class Staff(Request[answers.Done]):
    """Add a person at the desk."""

    name: Name
    role: Role
    pin: Pin = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class EditStaff(Request[answers.Done]):
    """Change a person at the desk; what is left out stays."""

    name: Key
    new_name: Name | None = None
    role: Role | None = None
    privileges: tuple[Privilege, ...] | None = None
    """Given to this person beside those of the role."""
    pin: Pin | None = field(default=None, repr=False)
    """A new one, or none (empty)."""
    left: bool | None = None
    """Whoever left cannot act until they return."""


@dataclass(frozen=True, slots=True)
class ChangePin(Request[answers.Done]):
    """Change one's own PIN."""

    old: Pin = field(repr=False)
    new: Pin = field(repr=False)


@dataclass(frozen=True, slots=True)
class SignIn(Request[answers.SignedIn]):
    """Say who stands at the desk, and prove it."""

    name: Key
    pin: Pin = field(repr=False)


@dataclass(frozen=True, slots=True)
class RolePrivileges(Request[answers.Done]):
    """Set what a role may do."""

    name: Role
    privileges: tuple[Privilege, ...]


@dataclass(frozen=True, slots=True)
class Lend(Request[answers.Lent]):
    """Lend, by an approval, one privilege for one errand that asks the desk several times and changes nothing.

    Each change takes an approval of its own.
    """

    what: Name
    """What the errand is."""
    privilege: Privilege


@dataclass(frozen=True, slots=True)
class StaffList(Request[answers.StaffPeople]):
    """Who works at the desk, and what each role may do."""
