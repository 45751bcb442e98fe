"""Proving who somebody is by a PIN, before the operation's own transaction: a hash takes long, and nobody waits for it.

A try is counted before the PIN is looked at, so that many at once are no more tries than one after the other.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Final

from data.statements import staff as statements
from frontdesk.answers import Refusal
from frontdesk.rules.access import PRIVILEGES, Privilege, Role, locks, wait_after
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from typing import Any

    from sqlalchemy import Row

    from data.engine import Club
    from frontdesk.answers import Lent

_NOBODYS: Final = "$argon2id$v=19$m=65536,t=3,p=4$0/1eqa0ukuuoGk2guesbZA$J2qRnqdT3ZwGd19OKs8jS2JAEgIzfjc6QMnYvtSgDlE"
"""A hash that no PIN has: looking for somebody unknown takes as long as a wrong PIN."""


@dataclass(frozen=True, slots=True)
class Proven:
    """Somebody who proved who they are."""

    staff_id: int
    name: str
    role: Role
    privileges: frozenset[Privilege]


@dataclass(frozen=True, slots=True)
class Proving:
    """What a proof works with."""

    books: Club
    now: datetime
    staff: str | None
    """Who acts, if anybody is named."""
    failed: Callable[[Refusal, int | None], None]
    """Writes down that a PIN was wrong, and whose it was to be."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What was found out before the transaction."""

    proven: Proven | None = None
    pin_hash: str | None = None


def prove(proving: Proving, name: str, pin: str) -> Proven | Refusal:
    """Look whether the PIN is that person's; never says which of the two was wrong."""
    row = _counted(proving, name)
    if isinstance(row, Refusal):
        return row
    if not _fits(row.pin_hash if row is not None else _NOBODYS, pin) or row is None:
        refusal = Refusal("wrong_pin", "This name and this PIN do not belong together.")
        proving.failed(refusal, None if row is None else row.id)
        return refusal
    with proving.books.write() as connection:
        connection.execute(statements.edit, {"of_staff": row.id, "tries": 0, "locked_until": None})
        kept = connection.execute(statements.named, {"name_key": key(name)}).one()
    return Proven(kept.id, kept.name, Role(kept.role), privileges_of(kept))


def still_lent(proving: Proving, lent: Lent) -> Lent:
    """Return of what somebody lent for an errand that which they may do themselves, now: they may have left since."""
    with proving.books.read() as connection:
        lender = connection.execute(statements.by_id, {"of_staff": lent.staff_id}).first()
    may = frozenset() if lender is None or lender.left_at is not None else privileges_of(lender)
    return replace(lent, privileges=tuple(each for each in lent.privileges if each in may))


def _counted(proving: Proving, name: str) -> Row[Any] | Refusal | None:
    """Count one more try; None where nobody of that name can sign in."""
    with proving.books.write() as connection:
        row = connection.execute(statements.lock_named, {"name_key": key(name)}).first()
        if row is None or row.pin_hash is None or row.left_at is not None:
            return None
        if locks(row.locked_until, proving.now):
            return Refusal("locked", "Too many wrong PINs; wait and try again.", until=row.locked_until)
        wait = wait_after(row.tries + 1)
        until = proving.now + wait if wait else None
        connection.execute(statements.edit, {"of_staff": row.id, "tries": row.tries + 1, "locked_until": until})
        return row


def _fits(pin_hash: str, pin: str) -> bool:
    from argon2 import PasswordHasher  # costs start-up time that only a PIN is worth
    from argon2.exceptions import InvalidHashError, VerificationError

    try:
        return PasswordHasher().verify(pin_hash, pin)
    except (VerificationError, InvalidHashError):
        return False


def hashed(pin: str) -> str | None:
    """Return what is kept of a PIN; None for none."""
    if not pin:
        return None
    from argon2 import PasswordHasher  # costs start-up time that only setting a PIN is worth

    return PasswordHasher().hash(pin)


def privileges_of(row: Row[Any]) -> frozenset[Privilege]:
    """Return what a person may do: by their role as the club has set it, and by themselves."""
    return role_privileges(Role(row.role), row.role_privileges) | read_privileges(row.privileges)


def role_privileges(role: Role, kept: str | None) -> frozenset[Privilege]:
    """Return what a role may do: as the club has set it, else by default."""
    return PRIVILEGES[role] if kept is None else read_privileges(kept)


def read_privileges(kept: str) -> frozenset[Privilege]:
    """Read privileges as they are stored."""
    return frozenset(Privilege(each) for each in kept.split())
