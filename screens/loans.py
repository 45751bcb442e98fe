"""What somebody lends for one errand that only looks: a visit of a room, a file. Changes are approved one by one."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.message import Message

from screens.approvals import Lacking
from screens.errands import new_nonce

if TYPE_CHECKING:
    from frontdesk.answers import Lent
    from frontdesk.requests import Request
    from screens.at_desk import Person
    from screens.club import Club
    from screens.console import Console


@dataclass
class LoanAnswered(Message):
    """Somebody lent it, or nobody did."""

    answer: object
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Borrowing:
    """What waits for somebody to lend what is needed."""

    what: str
    """What it is for, for whoever is to lend it."""
    lasts: str
    """For how long it is lent."""
    answered: asyncio.Future[object] = field(default_factory=lambda: asyncio.get_running_loop().create_future())
    nonce: str = field(default_factory=new_nonce)
    patient: bool = False

    async def request(self, club: Club) -> Request[Any] | Message | None:
        """Nothing by itself: it is asked with an approval."""
        del club
        return None

    def answer(self, answer: object) -> Message:
        """The message that takes the answer to whoever waits."""
        return LoanAnswered(answer)

    def send(self, message: Message) -> asyncio.Event:
        """Take it there."""
        painted = asyncio.Event()
        painted.set()
        if isinstance(message, LoanAnswered) and not self.answered.done():
            self.answered.set_result(message.answer)
        return painted


class Loan:
    """What somebody lends for one visit of a room: its pages, its filters, every look.

    Who leaves gives it back, and so does who locks the desk, though a dialog of the room was open.
    """

    def __init__(self, console: Console, kind: str) -> None:
        self._console = console
        self._kind = kind
        self._declined = False
        self._kept: Lent | None = None
        self._borrower: Person | None = None
        self.waiting = False
        """Whether somebody is asked for their PIN now."""

    @property
    def lent(self) -> Lent | None:
        """What is lent to who is here, since they signed in."""
        return self._kept if self._console.club.at_desk.person is self._borrower else None

    async def covers(self, what: str, refused: object) -> bool:
        """Ask somebody, once for a visit; whether they lent what an answer was refused for want of."""
        refusal = refusal_in(refused)
        if self.waiting or self._declined or refusal is None:
            return False
        if self.lent is not None and refusal.needs not in self.lent.privileges:
            return False
        self.waiting, self._borrower = True, self._console.club.at_desk.person
        try:
            self._kept = await borrow(self._console, what, refused, kind=self._kind, lasts="for this visit of the room")
        finally:
            self.waiting = False
        self._declined = self._kept is None
        return self.lent is not None

    def ask_again(self) -> None:
        """Ask somebody once more, if it is refused again."""
        self._declined = False

    def give_back(self) -> None:
        """The visit is over."""
        self._kept, self._declined = None, False


async def borrow(console: Console, what: str, refused: object, *, kind: str, lasts: str) -> Lent | None:
    """Ask somebody who may to lend what an answer was refused for want of; None: it was not, or nobody did.

    ``what`` it is for is shown to them and may name a person; the trail keeps what ``kind`` of thing it was.
    """
    refusal, person = refusal_in(refused), console.club.at_desk.person
    if refusal is None or person is None or person.name is None:
        return None
    from frontdesk import answers, requests

    borrowing = Borrowing(what, lasts)
    lend = requests.Lend(kind, refusal.needs)
    if not console.writes.offer(Lacking(borrowing, lend, person, refusal, refusal.needs)):
        return None
    answer = await borrowing.answered
    return answer if isinstance(answer, answers.Lent) else None


def refusal_in(answer: object) -> Any | None:  # noqa: ANN401  # importing refusals here would cost the start
    """Return the refusal for want of a privilege that an answer is, or that it holds beside others."""
    parts = answer if isinstance(answer, tuple) else (answer,)
    return next((each for each in parts if getattr(each, "needs", None) is not None), None)
