"""Writes that a room asks of the queue: sent once, in order with every scan, and answered to whoever asked."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from textual.message import Message

if TYPE_CHECKING:
    from textual.message_pump import MessagePump

    from frontdesk.requests import Request
    from screens.club import Club


def new_nonce() -> str:
    """A nonce, made when what is to be done is shown: a repeat answers what the first answered."""
    return os.urandom(16).hex()


@dataclass
class Answered(Message):
    """The desk answered an errand: with its answer, a refusal, ``Trouble``, or ``Failed``."""

    errand: Errand
    answer: object
    painted: asyncio.Event = field(default_factory=asyncio.Event)


@dataclass
class Errand:
    """One request of a room; it does not wait for books that do not answer: who asked keeps what was typed."""

    asked: Request[Any]
    reply_to: MessagePump
    then: Callable[[object], None]
    """What the room does with the answer."""
    nonce: str = field(default_factory=new_nonce)
    patient: bool = False

    async def request(self, club: Club) -> Request[Any]:
        """What to ask."""
        del club
        return self.asked

    def answer(self, answer: object) -> Message:
        """The message that takes the answer to the room."""
        return Answered(self, answer)

    def send(self, message: Message) -> asyncio.Event:
        """Take it there."""
        self.reply_to.post_message(message)
        return message.painted if isinstance(message, Answered) else asyncio.Event()
