"""What the check-in asks of the queue: settle a scan, undo the last action."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from textual.message import Message

from screens.check_in.asking import wall
from screens.check_in.words import HIDDEN, NoSession
from screens.errands import new_nonce

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from frontdesk.answers import ContactCard, SessionLine
    from frontdesk.requests import Override, Request
    from frontdesk.search import ContactIndex
    from screens.approvals import Lacking
    from screens.check_in.state import Counter
    from screens.club import Club


PIN: Final = re.compile("[0-9]{4,12}")
"""What a PIN looks like."""
LONGEST_CARD: Final = 64
"""Characters of a card, at most."""


@dataclass
class Settled(Message):
    """The desk answered a scan."""

    job: Scan
    answer: object
    painted: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def admitted(self) -> bool:
        """Whether the desk let somebody in: something that can be undone."""
        return hasattr(self.answer, "walk_in")

    @property
    def may_owe(self) -> bool:
        """Whether somebody is in who has credits left: one of them may pay a visit that nothing paid."""
        return bool(getattr(self.answer, "available", 0))


@dataclass
class ManyMatch(Message):
    """What was typed names several people."""

    job: Scan
    people: tuple[ContactCard, ...]
    run_together: bool = False
    """Whether the scanner sent several cards as one."""
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class UndoAnswered(Message):
    """The desk undid the last action, or says why not."""

    job: UndoLast
    answer: object
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Scan:
    """One scan, with the session chosen and the nonce made at that moment."""

    code: str
    picked: str | None
    session: SessionLine | None
    """None where the schedule is not known yet; then the one chosen once it is."""
    counter: Counter
    reply_to: MessagePump
    nonce: str = field(default_factory=new_nonce)
    patient: bool = True
    override: Override | None = None
    pay_with: str | None = None
    """The one membership that may pay."""
    said: str = ""
    """What was done about them before, to be said with the verdict."""
    lacking: Lacking | None = None
    """What who scanned may not do, kept for the key that asks somebody who may."""
    by_hand: bool = False
    """Whether a hand typed it, or may have: before the club is open nothing tells."""

    @property
    def shown(self) -> str:
        """What may be shown of it: digits that a hand typed may be a PIN."""
        return HIDDEN if self.by_hand and PIN.fullmatch(self.code) else self.code

    async def request(self, club: Club) -> Request[Any] | Message | None:
        """Find out who is meant: the card picked, the exact card, else the one person who matches."""
        session = self.session or await self.counter.session()
        if session is None:
            return Settled(self, NoSession())
        self.session = session
        card = self.picked
        if card is None:
            found = await self._find(club)
            if isinstance(found, Message):
                return found
            card = found
        from frontdesk.requests import CheckIn

        return CheckIn(card, session.series, session.date, wall(session), self.override, self.pay_with)

    def hold_back(self, lacking: Lacking) -> bool:
        """Keep what is lacking until a key asks for it: a scan alone opens no dialog in front of the next one."""
        if self.override is None and self.pay_with is None:
            self.lacking = lacking
        return self.lacking is not None

    async def _find(self, club: Club) -> str | Message:
        if club.index is None and any(char.isdigit() for char in self.code):
            return self.code  # a card: it need not wait until everybody is known by name
        index = await club.contacts()
        people = whom(index, self.code)
        if people and index.by_card(self.code) is None and await self._was_a_card(club):
            return self.code  # the desk says of whom; it must not be taken for the beginning of another's
        if not people and await club.catch_up("changes for a scan"):
            people = whom(index, self.code)  # somebody another desk has just added
        if len(people) > 1:
            return ManyMatch(self, people)
        if not people and (several := run_together(index, self.code)):
            return ManyMatch(self, several, run_together=True)
        return people[0].card if people else self.code

    async def _was_a_card(self, club: Club) -> bool:
        """Whether it is a whole card that was replaced, or whose holder was erased."""
        if not any(char.isdigit() for char in self.code):
            return False
        from frontdesk.requests import WhoseCard

        answer = await club.ask("old card", lambda desk: desk.perform(WhoseCard(self.code)))
        return getattr(answer, "code", "") == "erased" or getattr(answer, "contact", None) is not None

    def answer(self, answer: object) -> Message:
        """The desk's answer, for the screen."""
        return Settled(self, answer)

    def send(self, message: Message) -> asyncio.Event:
        """Give the message to the screen that scanned."""
        return _send(self.reply_to, message)


@dataclass
class UndoLast:
    """Undo an action of this desk: the one named, else the newest when its turn comes, wherever it was done here."""

    reply_to: MessagePump
    of: str | None = None
    """Its nonce."""
    nonce: str = field(default_factory=new_nonce)
    patient: bool = True

    async def request(self, club: Club) -> Request[Any] | Message | None:
        """Ask for it."""
        del club
        from frontdesk.requests import Undo

        return Undo(self.of)

    def answer(self, answer: object) -> Message:
        """The desk's answer, for the screen."""
        return UndoAnswered(self, answer)

    def send(self, message: Message) -> asyncio.Event:
        """Give the message to the screen."""
        return _send(self.reply_to, message)


def whom(index: ContactIndex, typed: str) -> tuple[ContactCard, ...]:
    """Everybody who may be meant: the exact card alone, else the only one so named in full, else all who match."""
    from frontdesk.search import words

    if exact := index.by_card(typed):
        return (exact,)
    people = index.find(typed)
    sought = sorted(words(typed))
    in_full = [each for each in people if sorted(words(f"{each.first_name} {each.last_name}")) == sought]
    return tuple(in_full) if len(in_full) == 1 else people


def run_together(index: ContactIndex, code: str) -> tuple[ContactCard, ...]:
    """Return the people of two cards that came as one, in every way it can be cut; none of them is let in unasked."""
    cuts = ((index.by_card(code[:at]), index.by_card(code[at:])) for at in range(2, min(len(code) - 1, LONGEST_CARD)))
    return tuple(dict.fromkeys(each for pair in cuts if None not in pair for each in pair if each is not None))


def ranked(people: tuple[ContactCard, ...], booked: frozenset[str]) -> tuple[ContactCard, ...]:
    """Those booked now first, otherwise as they are."""
    return tuple(sorted(people, key=lambda each: each.card not in booked))


def _send(pump: MessagePump, message: Message) -> asyncio.Event:
    painted: asyncio.Event = (
        message.painted if isinstance(message, Settled | ManyMatch | UndoAnswered) else asyncio.Event()
    )
    if not pump.post_message(message):
        painted.set()  # the screen is gone; its successor reads the visits from the desk
    return painted
