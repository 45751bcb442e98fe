"""The forms about staff, read: what is wrong where, and what is asked where all is right. Nothing here paints."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.access import PRIVILEGES, Privilege, Role
from screens.widgets.fields import YES
from screens.widgets.form import Reading

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.answers import StaffLine, StaffPeople
    from frontdesk.requests import Request

CAPTIONS: Final[dict[Privilege, tuple[str, str]]] = {
    Privilege.CHECK_IN: ("Check in", "see sessions, check in, no-show"),
    Privilege.DESK: ("The desk", "contacts, book, sell, payments"),
    Privilege.BILLING: ("Billing Privileges", "memberships, holds, refunds"),
    Privilege.MANAGE: ("Managing", "override, series, reports, files"),
    Privilege.SETTINGS: ("Settings", "settings, staff, erasure"),
}
"""What the fields call the privileges, and what each is."""
SHORTEST_PIN, LONGEST_PIN = 4, 12
NAME: Final = 60
BAD_PIN: Final = "A PIN has 4 to 12 digits."
TWICE: Final = "These two are not the same: type the PIN again."
OWNER_FIRST: Final = "An owner needs a PIN first: else nobody could change settings any more."


@dataclass(frozen=True, slots=True)
class Filled:
    """A form's texts, read."""

    reading: Reading
    request: Request[Any] | None = None
    done: str = ""
    """What is said when it is done."""


@dataclass(frozen=True, slots=True)
class _Stands:
    """How somebody stands, as far as somebody must be able to sign in as an owner."""

    name: str
    owner: bool
    has_pin: bool


def new_person(people: StaffPeople, texts: Mapping[str, str]) -> Filled:
    """Read the form of somebody new."""
    from frontdesk.requests import Staff

    role, pin = Role(texts["role"]), texts["pin"]
    faults = {**_name_fault(texts["name"]), **pin_faults(pin, texts["again"])}
    name = texts["name"].strip()
    if not faults and pin and not keeps_an_owner(people, name, owner=role is Role.OWNER, has_pin=True):
        faults["pin"] = OWNER_FIRST
    echoes = {} if pin else {"pin": "none: cannot sign in"}
    return Filled(
        Reading(faults, echoes, frozenset() if pin else frozenset({"again"})),
        None if faults else Staff(name, role, pin),
        f"{name} works here as {role} now.",
    )


def edited(people: StaffPeople, line: StaffLine, texts: Mapping[str, str]) -> Filled:
    """Read the form of somebody who works here."""
    from frontdesk.requests import EditStaff

    role, works = Role(texts["role"]), texts["works"] == YES
    faults = _name_fault(texts["name"])
    owner = role is Role.OWNER and works
    if not faults and not keeps_an_owner(people, line.name, owner=owner, has_pin=line.has_pin and works):
        faults["role" if role is not Role.OWNER else "works"] = OWNER_FIRST
    by_role = frozenset(next((each.privileges for each in people.roles if each.name is role), ()))
    echoes = {str(each): "by the role already" if each in by_role else CAPTIONS[each][1] for each in Privilege}
    own = tuple(each for each in Privilege if texts[str(each)] == YES)
    name = texts["name"].strip()
    asked = EditStaff(line.name, name, role, own, left=not works)
    return Filled(Reading(faults, echoes), None if faults else asked, f"{name} is changed.")


def new_pin(people: StaffPeople, line: StaffLine, texts: Mapping[str, str]) -> Filled:
    """Read the form of a new PIN for somebody."""
    from frontdesk.requests import EditStaff

    faults = pin_faults(texts["pin"], texts["again"], needed=True)
    owner = line.role is Role.OWNER and not line.left
    if not faults and not keeps_an_owner(people, line.name, owner=owner, has_pin=True):
        faults["pin"] = OWNER_FIRST
    asked = None if faults else EditStaff(line.name, pin=texts["pin"])
    return Filled(Reading(faults), asked, f"{line.name} has a new PIN.")


def own_pin(texts: Mapping[str, str]) -> Filled:
    """Read the form of one's own new PIN."""
    from frontdesk.requests import ChangePin

    faults = pin_faults(texts["pin"], texts["again"], needed=True)
    if not texts["old"]:
        faults["old"] = "Type your PIN as it is now."
    asked = None if faults else ChangePin(texts["old"], texts["pin"])
    return Filled(Reading(faults), asked, "Your PIN is changed.")


def role_set(role: Role, texts: Mapping[str, str]) -> Filled:
    """Read the form of what a role may do."""
    from frontdesk.requests import RolePrivileges

    given = tuple(each for each in Privilege if texts[str(each)] == YES)
    faults = {}
    if role is Role.OWNER and Privilege.SETTINGS not in given:
        faults[str(Privilege.SETTINGS)] = "An owner keeps the settings: nobody else could give them back."
    echoes = {str(each): CAPTIONS[each][1] for each in Privilege}
    asked = None if faults else RolePrivileges(role, given)
    return Filled(Reading(faults, echoes), asked, f"What {role} may do is set.")


def pin_faults(pin: str, again: str, *, needed: bool = False) -> dict[str, str]:
    """Say what is wrong with a PIN typed twice; none at all is right unless it is needed."""
    if not pin and not needed:
        return {}
    if not SHORTEST_PIN <= len(pin) <= LONGEST_PIN:
        return {"pin": BAD_PIN}
    return {} if pin == again else {"again": TWICE}


def keeps_an_owner(people: StaffPeople, name: str, *, owner: bool, has_pin: bool) -> bool:
    """Tell whether an owner can sign in, or nobody has to, once this person stands like that."""
    others = [
        _Stands(each.name, each.role is Role.OWNER, each.has_pin)
        for each in people.people
        if not each.left and each.name != name
    ]
    everybody = [*others, _Stands(name, owner, has_pin)]
    return not any(each.has_pin for each in everybody) or any(each.owner and each.has_pin for each in everybody)


def differs(role: Role, privileges: tuple[Privilege, ...]) -> bool:
    """Tell whether a club has set a role otherwise than it is by default."""
    return frozenset(privileges) != PRIVILEGES[role]


def _name_fault(name: str) -> dict[str, str]:
    from frontdesk.text import BadText, clean_line

    read = clean_line(name, field="The name", longest=NAME)
    return {"name": read.message} if isinstance(read, BadText) else {}
