"""The people at the desk: who they are, what they may do, and how they prove it (rules, section 9)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from data.statements import staff as statements
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.pins import (
    Prepared,
    Proving,
    hashed,
    privileges_of,
    prove,
    read_privileges,
    role_privileges,
)
from frontdesk.desk.registry import operation
from frontdesk.desk.transaction import Actor
from frontdesk.rules.access import Privilege, Role, locks
from frontdesk.rules.terms import Fault
from frontdesk.text import key, shorten

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction

_SHORTEST, _LONGEST = 4, 12


def _pin_faults(field: str, pin: str | None, *, needed: bool = False) -> list[Fault]:
    good = pin is not None and pin.isascii() and pin.isdigit() and _SHORTEST <= len(pin) <= _LONGEST
    return [] if good or (not pin and not needed) else [Fault(field, f"{field} must be 4 to 12 digits.")]


def _staff_faults(request: requests.Staff | requests.EditStaff) -> list[Fault]:
    return _pin_faults("pin", request.pin)


def _hash_pin(_: Proving, request: requests.Staff | requests.EditStaff) -> Prepared:
    return Prepared(pin_hash=hashed(request.pin or ""))


@operation("staff", requests.Staff, Privilege.SETTINGS, faults=_staff_faults, prepare=_hash_pin)
def add_staff(tx: Transaction, request: requests.Staff) -> answers.Done | Refusal:
    """Add a person at the desk; the PIN is kept as an Argon2id hash only."""
    taken = _taken(tx, request.name)
    if taken is not None:
        return taken
    tx.run(
        statements.add,
        name=request.name,
        name_key=key(request.name),
        role=request.role,
        pin_hash=tx.prepared.pin_hash,
    )
    tx.head.after = f"{request.name}: {request.role}"
    return answers.Done()


def _taken(tx: Transaction, name: str) -> Refusal | None:
    if tx.one(statements.named, name_key=key(name)) is None:
        return None
    return Refusal("duplicate", f"Somebody named “{name}” works at this desk already.")


@operation("edit_staff", requests.EditStaff, Privilege.SETTINGS, faults=_staff_faults, prepare=_hash_pin)
def edit_staff(tx: Transaction, request: requests.EditStaff) -> answers.Done | Refusal:
    """Change what is given of a person; whoever left cannot act, and at least one owner remains."""
    everybody = tx.all(statements.everybody)
    row = next((each for each in everybody if each.name_key == key(request.name)), None)
    if row is None:
        return Refusal("unknown_staff", f"Nobody named “{shorten(request.name)}” works at this desk.")
    if request.new_name is not None and key(request.new_name) != row.name_key:
        taken = _taken(tx, request.new_name)
        if taken is not None:
            return taken
    values = _edited(tx, request, row)
    if _owners(everybody) and not _owners([each for each in everybody if each.id != row.id]):
        still = values.get("role", row.role) == Role.OWNER and values.get("left_at", row.left_at) is None
        if not still:
            return Refusal("not_allowed", "At least one owner must remain.")
    was, becomes = _said(row, {}), _said(row, values)
    if request.pin is not None:
        becomes["PIN"] = "set" if request.pin else "none"
    changed = [name for name in becomes if becomes[name] != was.get(name)]
    tx.idle = not changed
    if changed:
        tx.head.before = "; ".join(f"{name}: {was[name]}" for name in changed if name in was)
        tx.head.after = f"{row.name}: " + "; ".join(f"{name}: {becomes[name]}" for name in changed)
        tx.run(statements.edit, values, of_staff=row.id)
    return answers.Done()


def _edited(tx: Transaction, request: requests.EditStaff, row: Row[Any]) -> dict[str, Any]:
    values: dict[str, Any] = {"name": row.name}
    if request.new_name is not None:
        values |= {"name": request.new_name, "name_key": key(request.new_name)}
    if request.role is not None:
        values["role"] = request.role
    if request.privileges is not None:
        values["privileges"] = _stored(request.privileges)
    if request.pin is not None:
        values |= {"pin_hash": tx.prepared.pin_hash, "tries": 0, "locked_until": None}
    if request.left is not None:
        values["left_at"] = (row.left_at or tx.now) if request.left else None
    return values


def _said(row: Row[Any], values: dict[str, Any]) -> dict[str, str]:
    """Say a person as the trail says them."""
    return {
        "name": values.get("name", row.name),
        "role": values.get("role", row.role),
        "own privileges": values.get("privileges", row.privileges) or "none",
        "works here": "yes" if values.get("left_at", row.left_at) is None else "no",
    }


def _owners(people: Iterable[Row[Any]]) -> list[Row[Any]]:
    return [each for each in people if each.role == Role.OWNER and each.left_at is None]


def _stored(privileges: Iterable[Privilege]) -> str:
    given = set(privileges)
    return " ".join(each for each in Privilege if each in given)


def _change_pin_faults(request: requests.ChangePin) -> list[Fault]:
    return _pin_faults("new", request.new, needed=True)


def _prove_own_pin(proving: Proving, request: requests.ChangePin) -> Prepared | Refusal:
    if proving.staff is None:
        return Refusal("not_allowed", "Only who is on the list of staff has a PIN to change.")
    proven = prove(proving, proving.staff, request.old)
    return proven if isinstance(proven, Refusal) else Prepared(proven, hashed(request.new))


@operation("change_pin", requests.ChangePin, Privilege.CHECK_IN, faults=_change_pin_faults, prepare=_prove_own_pin)
def change_pin(tx: Transaction, request: requests.ChangePin) -> answers.Done | Refusal:
    """Change one's own PIN, proved by the old one."""
    del request
    tx.run(statements.edit, of_staff=tx.actor.staff_id, pin_hash=tx.prepared.pin_hash)
    return answers.Done()


def _prove_pin(proving: Proving, request: requests.SignIn) -> Prepared | Refusal:
    proven = prove(proving, request.name, request.pin)
    return proven if isinstance(proven, Refusal) else Prepared(proven)


@operation("sign_in", requests.SignIn, Privilege.CHECK_IN, prepare=_prove_pin)
def sign_in(tx: Transaction, request: requests.SignIn) -> answers.SignedIn | Refusal:
    """Answer who it is that proved it, and what they may do."""
    proven = tx.prepared.proven
    assert proven is not None, request.name  # noqa: S101 -- without a proof there is a refusal
    tx.actor = Actor(proven.staff_id, proven.privileges)
    tx.idle = tx.doubted  # somebody must be able to come and say that the clock is right
    return answers.SignedIn(proven.name, proven.role, _listed(proven.privileges))


@operation("lend", requests.Lend, Privilege.CHECK_IN)
def lend(tx: Transaction, request: requests.Lend) -> answers.Lent | Refusal:
    """Answer what goes with each request of an errand, and write down who lent it for what."""
    if tx.actor.approved_by is None:
        return Refusal("not_allowed", "It takes the PIN of somebody who may, to lend it.")
    if not tx.may(request.privilege):
        return Refusal("not_allowed", "Who lends it may not do it either.")
    tx.head.after = f"{request.what}: {request.privilege}"
    return answers.Lent(tx.actor.approved_by, (request.privilege,))


def _role_faults(request: requests.RolePrivileges) -> list[Fault]:
    if request.name is Role.OWNER and Privilege.SETTINGS not in request.privileges:
        return [Fault("privileges", "privileges of the owner must include settings.")]
    return []


@operation("role", requests.RolePrivileges, Privilege.SETTINGS, faults=_role_faults)
def set_role(tx: Transaction, request: requests.RolePrivileges) -> answers.Done | Refusal:
    """Set what a role may do; the owner's always keeps the settings."""
    kept = {row.name: row.privileges for row in tx.all(statements.roles)}
    privileges = _stored(request.privileges)
    if request.name in kept:
        tx.run(statements.set_role, of_role=request.name, privileges=privileges)
    else:
        tx.run(statements.add_role, name=request.name, privileges=privileges)
    before = role_privileges(request.name, kept.get(request.name))
    tx.head.before = f"{request.name}: {_stored(before)}"
    tx.head.after = f"{request.name}: {privileges}"
    return answers.Done()


@operation("staff_list", requests.StaffList, Privilege.CHECK_IN, writes=False)
def staff_list(tx: Transaction, request: requests.StaffList) -> answers.StaffPeople | Refusal:
    """Answer who works at the desk, and what the roles may do."""
    del request
    kept = {row.name: row.privileges for row in tx.all(statements.roles)}
    roles = tuple(answers.RoleLine(role, _listed(role_privileges(role, kept.get(role)))) for role in Role)
    return answers.StaffPeople(tuple(_line(tx, row) for row in tx.all(statements.everybody)), roles)


def _line(tx: Transaction, row: Row[Any]) -> answers.StaffLine:
    locked = row.locked_until if locks(row.locked_until, tx.now) else None
    own, everything = _listed(read_privileges(row.privileges)), _listed(privileges_of(row))
    left = row.left_at is not None
    return answers.StaffLine(
        row.name, Role(row.role), own, everything, row.pin_hash is not None, locked, left, row.tries or None
    )


def _listed(privileges: frozenset[Privilege]) -> tuple[Privilege, ...]:
    return tuple(each for each in Privilege if each in privileges)
