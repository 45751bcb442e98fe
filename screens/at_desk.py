"""Who stands at the desk: every question and every change of the console bears the name of whoever asked for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from frontdesk.answers import ClubInfo, ContactCard, RecentVisit, Refusal
    from frontdesk.clock import Clock
    from frontdesk.contract import Approval, Desk, Preview
    from frontdesk.requests import Request

A = TypeVar("A")
B = TypeVar("B")
NO_PIN: Final = "no PIN: Owner"
"""What the header says where nobody has a PIN: whoever is here acts as the owner."""
NOBODY: Final = "nobody"


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody at the desk."""

    name: str | None
    """As the list of staff has it; None: nobody has a PIN, so that whoever is here acts as the owner."""
    privileges: frozenset[str] | None = None
    """What they could do when they signed in; None: everything."""

    @property
    def label(self) -> str:
        """What the header says."""
        return NO_PIN if self.name is None else self.name


class AtDesk:
    """The person at the desk, or nobody: then what is asked waits until somebody signs in."""

    def __init__(self) -> None:
        self._person: Person | None = None
        self._somebody = asyncio.Event()

    @property
    def person(self) -> Person | None:
        """Who it is now; None: nobody, or a desk that is locked."""
        return self._person

    @property
    def label(self) -> str:
        """What the header says."""
        return NOBODY if self._person is None else self._person.label

    def take(self, person: Person) -> None:
        """Let somebody act from now on; what waited for somebody goes on."""
        self._person = person
        self._somebody.set()

    def leave(self) -> None:
        """Let nobody act until somebody signs in."""
        self._person = None
        self._somebody.clear()

    async def somebody(self) -> Person:
        """Wait until somebody is there."""
        while self._person is None:
            await self._somebody.wait()
        return self._person


@dataclass(slots=True)
class DeskOf:
    """The desk as one person uses it: what is asked of it bears their name."""

    desk: Desk = field(repr=False)
    staff: str | None
    clock: Clock
    zone: ZoneInfo
    name: str
    clock_doubt: str | None

    @classmethod
    def of(cls, desk: Desk, person: Person) -> DeskOf:
        """Return the desk as this person uses it."""
        return cls(desk, person.name, desk.clock, desk.zone, desk.name, desk.clock_doubt)

    def perform(
        self,
        request: Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | None = None,
    ) -> A | Refusal:
        """Do as ``Desk.perform``, in this person's name."""
        del staff
        return self.desk.perform(request, staff=self.staff, nonce=nonce, approval=approval)

    @overload
    def preview(
        self, request: Request[A], looking_at: None = None, *, staff: str | None = None, as_if_approved: bool = True
    ) -> Preview[A, None] | Refusal: ...
    @overload
    def preview(
        self, request: Request[A], looking_at: Request[B], *, staff: str | None = None, as_if_approved: bool = True
    ) -> Preview[A, B] | Refusal: ...
    def preview(
        self,
        request: Request[A],
        looking_at: Request[Any] | None = None,
        *,
        staff: str | None = None,
        as_if_approved: bool = True,
    ) -> Preview[A, Any] | Refusal:
        """Do as ``Desk.preview``, in this person's name; what they may not do is shown as if somebody approved it."""
        del staff
        return self.desk.preview(request, looking_at, staff=self.staff, as_if_approved=as_if_approved)

    def club(self) -> ClubInfo:
        """Return the club as it is now."""
        return self.desk.club()

    def trust_clock(self) -> None:
        """Take the clock for right."""
        self.desk.trust_clock()

    def changes(self) -> int:
        """Return the change counter."""
        return self.desk.changes()

    def contact_cards(self, since: int = 0) -> Sequence[ContactCard]:
        """Return the contacts somebody touched after that value of the change counter."""
        return self.desk.contact_cards(since)

    def recent_visits(self, most: int = 20) -> Sequence[RecentVisit]:
        """Return this desk's last verdicts, newest first."""
        return self.desk.recent_visits(most)

    def close(self) -> None:
        """Let go of the database."""
        self.desk.close()
