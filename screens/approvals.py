"""What somebody may not do, and the same once more with the approval of somebody who may."""

from __future__ import annotations

import asyncio
import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from frontdesk.contract import Approval
    from frontdesk.requests import Request
    from frontdesk.rules.access import Privilege
    from screens.at_desk import Person
    from screens.club import Club
    from screens.writes import Job

_WORD = re.compile(r"(?<=[a-z])(?=[A-Z])")


@dataclass(frozen=True, slots=True)
class Lacking:
    """A job that was refused because who asked may not do it."""

    job: Job
    request: Request[Any]
    person: Person
    refusal: Any
    needs: Privilege
    """What they lack."""

    @property
    def words(self) -> str:
        """What was asked, for whoever is to approve it: «extend · M00412»."""
        deed = _WORD.sub(" ", type(self.request).__name__).lower()
        about = next((str(found) for name in ("card", "series", "name", "code") if (found := self._part(name))), "")
        return f"{deed} · {about}" if about else deed

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
