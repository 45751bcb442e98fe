"""The seals of the history: each entry of a desk is sealed with the club's key and the seal of the entry before.

A desk's entries are numbered without a gap, so what is changed, taken out or put in is told by ``verify``. Every
desk has a chain of its own: desks never wait for each other's seals, and two that bear one name meet at the unique
number, where the later one is run again.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

import msgspec

if TYPE_CHECKING:
    from collections.abc import Mapping

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
    *("closure_id", "credits", "before", "after", "reason", "undoes"),
)
"""What a seal covers: every column but the number that the database gives, and the seal."""


def seal(club_key: str, before: str, row: Mapping[str, Any]) -> str:
    """Return the seal of an entry, given the seal of the one before."""
    told = [(name, _told(row[name])) for name in SEALED if row.get(name) is not None]
    return hmac.new(bytes.fromhex(club_key), before.encode() + msgspec.json.encode(told), hashlib.sha256).hexdigest()


def _told(value: object) -> object:
    return value.astimezone(UTC).isoformat() if isinstance(value, datetime) else value


def first_link(sealed_after: int) -> str:
    """Return what stands for the seal before a desk's first: so that nobody moves the beginning of the seals."""
    return f"after {sealed_after}"


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
        row = {**row, "seq": self.seq}
        self.last = seal(self.club_key, self.last, row)
        return {**row, "seal": self.last}
