"""The seals of the history: each entry of a desk is sealed with the club's key and the seal of the entry before.

A desk's entries are numbered without a gap, so what is changed, taken out or put in is told by ``verify``. Every
desk has a chain of its own: desks never wait for each other's seals, and two that bear one name meet at the unique
number, where the later one is run again; from then on they wait for each other.

An erasure takes texts out of entries, and leaves their seals, which link the chain. What is left of each is sealed by a
mark, and all marks of an erasure by its own entry: so an entry that anybody else emptied is told, too.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from sqlalchemy import Row

SEALED: Final = (
    *(
        "seq",
        "desk",
        "parent_id",
        "at",
        "written_at",
        "op",
        "code",
        "nonce",
        "body",
        "answer",
        "staff_id",
        "approved_by",
    ),
    *("contact_id", "subscription_id", "session_id", "booking_id", "taken_id", "payment_id", "change_id", "effect"),
    *("closure_id", "credits", "before", "after", "reason", "undoes", "salt", "facts"),
)
"""What a seal covers: every column but the number that the database gives, and the seal."""
_TEXTS: Final = ("answer", "before", "after", "reason")
_SALT: Final = 8


def seal(club_key: str, before: str, row: Mapping[str, Any]) -> str:
    """Return the seal of an entry, given the seal of the one before."""
    return _digest(club_key, before.encode() + msgspec.json.encode(_covered(row)))


def mark(club_key: str, row: Mapping[str, Any]) -> str:
    """Return what seals an entry as an erasure left it, its old seal included."""
    return _digest(club_key, b"erased" + msgspec.json.encode([row["id"], row["seal"], *_covered(row)]))


def seal_of_marks(club_key: str, marks: Iterable[tuple[int, str]]) -> str:
    """Return what an erasure's own entry says of the entries it emptied and their marks, in the order of entries."""
    return _digest(club_key, b"marks" + msgspec.json.encode([*marks]))


def digest_of_card(club_key: str, card_key: str) -> str:
    """Return what is kept of an erased card."""
    return _digest(club_key, b"card" + card_key.encode())


def _covered(row: Mapping[str, Any]) -> list[tuple[str, object]]:
    return [(name, told(row[name])) for name in SEALED if row.get(name) is not None]


def _digest(club_key: str, said: bytes) -> str:
    return hmac.new(bytes.fromhex(club_key), said, hashlib.sha256).hexdigest()


def told(value: object) -> object:
    """Return a value as it is digested: instants in UTC, whichever database they come from."""
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def first_link(sealed_after: int) -> str:
    """Return what stands for the seal before a desk's first: so that nobody moves the beginning of the seals."""
    return f"after {sealed_after}"


def _salt(row: Mapping[str, Any]) -> str | None:
    """Return what makes the seal of a text tell nothing once text and salt are erased."""
    return None if all(row.get(text) is None for text in _TEXTS) else secrets.token_hex(_SALT)


@dataclass(slots=True)
class Chain:
    """The end of a desk's chain, to which an operation adds its entries."""

    club_key: str
    seq: int
    last: str

    @classmethod
    def of(cls, opened: Row[Any]) -> Chain:
        """Return the chain as the opening of an operation found it."""
        last = opened.newest_seal or first_link(opened.sealed_after)
        return cls(opened.seal_key or "", opened.newest_seq or 0, last)

    def add(self, row: dict[str, Any]) -> dict[str, Any]:
        """Return an entry with its number and its seal."""
        self.seq += 1
        row = {**row, "seq": self.seq, "salt": _salt(row)}
        self.last = seal(self.club_key, self.last, row)
        return {**row, "seal": self.last}
