"""What somebody may not do, and the same once more with the approval of somebody who may."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from textual.message import Message

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.message_pump import MessagePump

    from frontdesk.contract import Approval
    from frontdesk.requests import Request
    from frontdesk.rules.access import Privilege
    from screens.at_desk import Person
    from screens.club import Club
    from screens.writes import Job

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")
_MUCH: Final = (("amount", "{}"), ("credits", "{:+} credits"), ("days", "{} days"))
"""What says how much is asked for, and in which words."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A job that was refused because who asked may not do it."""

    job: Job
    request: Request[Any]
    person: Person
    refusal: Any
    needs: Privilege
    """What they lack."""

    def words(self, listed: Callable[[str], str]) -> str:
        """What was asked, for whoever is to approve it: «extend · Smith, Anna · M00412 · 7 days · Flu».

        ``listed`` says who has a card, or nothing.
        """
        card = str(self._part("card") or "")
        about = next((str(found) for name in ("series", "name", "code") if (found := self._part(name))), "")
        override = self._part("override")
        said = (
            getattr(self.job, "what", None)
            or f"{_WORD.sub(' ', type(self.request).__name__).lower()}{' all the same' if override else ''}",
            *((listed(card), card) if card else ()),
            about,
            *(words.format(found) for name, words in _MUCH if (found := self._part(name)) is not None),
            str(getattr(override, "reason", None) or self._part("reason") or ""),
        )
        return " · ".join(each for each in said if each)

    def _part(self, name: str) -> object:
        return getattr(self.request, name, None)

    def deliver(self, answer: object | None) -> None:
        """Take the answer to who asked; None: nobody approved, and the refusal stands."""
        if answer is not None and hasattr(self.job, "lacking"):
            self.job.lacking = None
        self.job.send(self.job.answer(self.refusal if answer is None else answer))


@dataclass
class ApprovalAnswered(Message):
    """The desk answered what somebody approved."""

    answer: object
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Approved:
    """The same request under the same nonce, in the name of who asked, with somebody's approval."""

    lacking: Lacking
    approval: Approval
    reply_to: MessagePump
    patient: bool = False

    @property
    def nonce(self) -> str:
        """That of the job: a repeat answers what the first answered."""
        return self.lacking.job.nonce

    async def request(self, club: Club) -> Request[Any]:
        """What was asked."""
        del club
        return self.lacking.request

    def answer(self, answer: object) -> Message:
        """The message for whoever asked for the approval."""
        return ApprovalAnswered(answer)

    def send(self, message: Message) -> asyncio.Event:
        """Take it there."""
        self.reply_to.post_message(message)
        return message.painted if isinstance(message, ApprovalAnswered) else asyncio.Event()
