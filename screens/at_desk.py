"""Who stands at the desk: every question and every change of the console bears the name of whoever asked for it."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from frontdesk.desk_of import DeskOf

if TYPE_CHECKING:
    from frontdesk.answers import Lent
    from frontdesk.contract import Desk

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

    def at(self, desk: Desk, lent: Lent | None = None) -> DeskOf:
        """Return the desk as this person uses it, with what somebody lends for an errand.

        A preview shows what would come of it if somebody approved.
        """
        return DeskOf.of(desk, self.name, as_if_approved=True, lent=lent)


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
