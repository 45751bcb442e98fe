"""The open club as the console knows it: the desk, what every screen shows of it, and questions that never pile up."""

from __future__ import annotations

import asyncio
import gc
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Final, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from frontdesk.amounts import Money
    from frontdesk.answers import ClubInfo, Lent
    from frontdesk.contract import Desk, Trouble
    from frontdesk.search import ContactIndex
    from screens.at_desk import AtDesk
    from screens.boundary import Boundary

T = TypeVar("T")
SWITCHING: Final = 0.0005
"""Seconds between looks whether another thread wants to run, while the index is built: keys go first."""


class Club:
    """The one open club. Questions go one at a time, each topic's newest only: a stale answer never comes back."""

    def __init__(self, boundary: Boundary, at_desk: AtDesk) -> None:
        self.at_desk = at_desk
        self.desk: Desk | None = None
        self.info: ClubInfo | None = None
        self.index: ContactIndex | None = None
        self.money: Money | None = None
        """How amounts are said here, as soon as that is known."""
        self.trouble: Trouble | None = None
        """Why the last question had no answer."""
        self.unknown: Callable[[str], object] = lambda _: None
        """Told the name of somebody at this desk whom the club does not know, or no more."""
        self._boundary = boundary
        self._open = asyncio.Event()
        self._known = asyncio.Event()
        self._turn = asyncio.Lock()
        self._newest: dict[str, int] = {}
        self._said: dict[str, Trouble] = {}
        self._seen = 0

    @property
    def seen(self) -> int:
        """The change counter as it was last seen: when it grows, some desk changed something."""
        return self._seen

    def opened_by(self, desk: Desk) -> None:
        """Use this desk from now on."""
        self.desk = desk
        self._open.set()

    async def opened(self, lent: Lent | None = None) -> Desk:
        """Wait until the club is open and somebody is there, and return the desk in that person's name."""
        desk = await self.opened_for_anybody()
        return (await self.at_desk.somebody()).at(desk, lent)

    async def opened_for_anybody(self) -> Desk:
        """Wait until the club is open: for what needs no name."""
        await self._open.wait()
        if self.desk is None:
            raise RuntimeError("the club is open without a desk")
        return self.desk

    async def contacts(self) -> ContactIndex:
        """Wait until people can be found by name."""
        await self._known.wait()
        if self.index is None:
            raise RuntimeError("the contacts are known without an index")
        return self.index

    def listed(self, card: str) -> str:
        """Say whose card it is, as lists do: «Smith, Anna»; nothing where that is not known."""
        known = self.index.by_card(card) if self.index is not None else None
        return f"{known.last_name}, {known.first_name}" if known is not None else ""

    def now(self) -> datetime | None:
        """The club's wall clock, aware; None before it is open."""
        return None if self.desk is None else self.desk.clock.now().astimezone(self.desk.zone)

    async def ask(
        self, topic: str, question: Callable[[Desk], T], *, in_no_name: bool = False, lent: Lent | None = None
    ) -> T | None:
        """Ask in a thread; None when the books cannot be reached, or when a newer question of the topic overtook it.

        It bears the name of whoever is at the desk; while that is nobody it waits, unless it is asked ``in_no_name``.
        ``lent`` is what somebody lends for the errand it belongs to.
        """
        from frontdesk.contract import Trouble

        number = self._newest[topic] = self._newest.get(topic, 0) + 1
        desk = await (self.opened_for_anybody() if in_no_name else self.opened(lent))
        async with self._turn:
            if self._newest[topic] != number:
                return None
            try:
                answer = await asyncio.to_thread(question, desk)
            except Trouble as trouble:
                self.trouble = trouble if trouble.retry else self._noted(topic, trouble)
                return None
            except Exception as error:  # noqa: BLE001  # a question that fails is a log entry, not the end
                reference = self._boundary.record(error)
                self.trouble = Trouble("failed", f"Something went wrong (reference {reference}).", retry=False)
                return None
        self.trouble = None
        self._said.pop(topic, None)
        self.heed(desk, answer)
        return answer if self._newest[topic] == number else None

    def heed(self, desk: Desk, answer: object) -> None:
        """Notice that the desk knows nobody of the name in which it was asked: who is here was renamed, or left."""
        parts = answer if isinstance(answer, tuple) else (answer,)
        if desk.staff is not None and any(getattr(each, "code", None) == "unknown_staff" for each in parts):
            self.unknown(desk.staff)

    def _noted(self, topic: str, trouble: Trouble) -> Trouble:
        """Note in the log what the database should never answer, and say under which reference.

        Once for as long as it is the answer: what looks every other second would fill the log.
        """
        said = self._said.get(topic)
        if said is None or said.code != trouble.code:
            sentence = f"{trouble.sentence} Reference {self._boundary.note(trouble)}."
            said = self._said[topic] = replace(trouble, sentence=sentence)
        return said

    async def learn_contacts(self) -> None:
        """Build the index of everybody, once, in a thread."""

        def build(desk: Desk) -> tuple[int, ContactIndex]:
            from frontdesk.search import ContactIndex

            seen, switching = desk.changes(), sys.getswitchinterval()
            sys.setswitchinterval(SWITCHING)
            try:
                index = ContactIndex(desk.contact_cards())
            finally:
                sys.setswitchinterval(switching)
            gc.freeze()  # people stay: looking for garbage among them would hold up keys
            return seen, index

        if (built := await self.ask("contacts", build, in_no_name=True)) is not None:
            self._seen, self.index = built
            self._known.set()

    async def learn_money(self, locale: str) -> None:
        """Learn how amounts of the club's currency are said in a locale; in a thread, as its data take a while."""
        if (info := self.info) is None:
            return

        def load() -> Money:
            from frontdesk.amounts import money_of

            money = money_of(info.currency, locale)
            money.say(money.nothing)
            return money

        self.money = await asyncio.to_thread(load)

    def in_words(self, text: str) -> str:
        """Return a sentence of the desk with its amounts said as this place does."""
        return text if self.money is None else self.money.in_words(text)

    async def catch_up(self, topic: str = "changes") -> bool:
        """Learn what any desk changed since the last time; whether there was anything."""
        if self.index is None:
            await self.learn_contacts()
            return self.index is not None
        since = self._seen

        def look(desk: Desk) -> tuple[int, list[object]]:
            counter = desk.changes()
            return counter, list(desk.contact_cards(since)) if counter != since else []

        if (found := await self.ask(topic, look, in_no_name=True)) is None or found[0] == since:
            return False
        self._seen = found[0]
        self.index.learn(found[1])  # type: ignore[arg-type]  # contact cards, typed where they are made
        self.info = await self.ask("club", lambda desk: desk.club(), in_no_name=True) or self.info
        return True
