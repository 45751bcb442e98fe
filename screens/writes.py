"""The one queue of writes: every change this desk asks for, in order, none merged and none lost."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Protocol

from textual.message import Message

from screens.approvals import Lacking

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import Refusal
    from frontdesk.contract import Desk, Trouble
    from frontdesk.requests import Request
    from screens.at_desk import Person
    from screens.boundary import Boundary
    from screens.club import Club

RETRY_AFTER: Final = 2.0
"""Seconds until a write that met trouble is tried again by itself."""
PAINT_WITHIN: Final = 0.25
"""Seconds the next write waits at most for this one's answer to be painted."""


@dataclass(frozen=True, slots=True)
class Failed:
    """A bug, or a machine that broke in a new way; the log knows more under this reference."""

    reference: str

    @property
    def message(self) -> str:
        """The sentence for the desk."""
        return f"Something went wrong and nothing was stored. Try again; if it stays, give reference {self.reference}."


class Job(Protocol):
    """One change to ask of the desk; its nonce was made when the card was shown."""

    @property
    def nonce(self) -> str:
        """Makes a repeat answer what the first answered."""
        ...

    @property
    def patient(self) -> bool:
        """Whether it waits until the books answer again; else it is told of the trouble at once."""
        ...

    async def request(self, club: Club) -> Request[Any] | Message | None:
        """What to ask when its turn has come; a message is the answer without asking; None: there is nothing to do."""
        ...

    def answer(self, answer: object) -> Message:
        """The message that takes the desk's answer to the screen."""
        ...

    def send(self, message: Message) -> asyncio.Event:
        """Take a message to the screen; the event is set once it is painted."""
        ...


@dataclass
class QueueChanged(Message):
    """The queue grew or shrank, or met or left trouble."""

    waiting: int
    trouble: Trouble | None


class WriteQueue:
    """Settles jobs one by one, in a thread, and keeps the one that meets trouble until it is settled."""

    def __init__(self, club: Club, boundary: Boundary, changed: Callable[[QueueChanged], object]) -> None:
        self._club = club
        self._boundary = boundary
        self._changed = changed
        self._jobs: asyncio.Queue[tuple[Job, Person | None]] = asyncio.Queue()
        self._aside: list[tuple[Job, Person | None]] = []
        self._again = asyncio.Event()
        self._idle = asyncio.Event()
        self._idle.set()
        self._free = asyncio.Event()
        self._stopped = False
        self._in_hand = 0
        self._settling = False
        """Whether the job in hand is being settled; else it waits for the club, or for somebody to sign in."""
        self.offer: Callable[[Lacking], bool] = lambda _: False
        """Asks whether somebody approves what was refused for want of a privilege; False: it is refused."""
        self.trouble: Trouble | None = None
        """Why the job in hand waits."""

    @property
    def waiting(self) -> int:
        """How many jobs are not settled yet, the one in hand included."""
        return self._jobs.qsize() + self._in_hand + len(self._aside)

    @property
    def aside(self) -> bool:
        """Whether jobs are kept until ``bring_back``."""
        return bool(self._aside)

    def put(self, job: Job, person: Person | None = None) -> None:
        """Queue a job in the name of who is at the desk now, else of who comes next; after ``stop`` it is dropped."""
        if not self._stopped:
            self._jobs.put_nowait((job, person or self._club.at_desk.person))
            self._idle.clear()
            self._tell()

    def put_aside(self, job: Job) -> int:
        """Keep a job until ``bring_back``, while a dialog is about the person before; return how many are kept."""
        self._aside.append((job, self._club.at_desk.person))
        self._tell()
        return len(self._aside)

    def bring_back(self) -> None:
        """Queue what was put aside, in its order."""
        aside, self._aside = self._aside, []
        if aside and not self._stopped:
            for each in aside:
                self._jobs.put_nowait(each)
            self._idle.clear()
            self._tell()

    def try_again(self) -> None:
        """Try the job that met trouble again, now."""
        self._again.set()

    async def drained(self) -> None:
        """Wait until every job is settled, those put aside too."""
        self.bring_back()
        await self._idle.wait()

    async def stop(self) -> None:
        """Let the job in hand finish and begin no other."""
        self._stopped = True
        self._again.set()
        if self._settling:
            await self._free.wait()

    async def run(self) -> None:
        """Settle jobs for ever."""
        while True:
            job, person = await self._jobs.get()
            self._in_hand = 1
            self._free.clear()
            try:
                desk = await self._club.opened_for_anybody()
                asks = person or await self._club.at_desk.somebody()
                if not self._stopped:
                    self._settling = True
                    await self._settle(job, asks.at(desk), asks)
            except Exception as error:  # noqa: BLE001  # one bad job must not take the queue along
                await self._paint(job, job.answer(Failed(self._boundary.record(error))))
            finally:
                self._in_hand, self._settling = 0, False
                self._free.set()
                if self._jobs.empty():
                    self._idle.set()
                self._tell()

    async def _settle(self, job: Job, desk: Desk, person: Person) -> None:
        asked = await job.request(self._club)
        if asked is None:
            return
        if isinstance(asked, Message):
            await self._paint(job, asked)
        elif (answer := await self._ask(desk, asked, job)) is not None:
            self._club.heed(desk, answer)
            needs = getattr(answer, "needs", None) if person.name is not None else None
            if needs is None or not self.offer(Lacking(job, asked, person, answer, needs)):
                await self._paint(job, job.answer(answer))

    async def _ask(self, desk: Desk, request: Request[Any], job: Job) -> object | Refusal | None:
        from frontdesk.contract import Trouble

        while not self._stopped:
            try:
                answer = await asyncio.to_thread(
                    desk.perform, request, nonce=job.nonce, approval=getattr(job, "approval", None)
                )
            except Trouble as trouble:
                if not trouble.retry:
                    reference = self._boundary.note(trouble)
                    return Trouble(trouble.code, f"{trouble.sentence} Reference {reference}.", retry=False)
                if not job.patient:
                    return trouble
                self.trouble = trouble
                self._again.clear()
                self._tell()
                await _either(self._again, RETRY_AFTER)
            else:
                self.trouble = None
                return answer
        return None

    async def _paint(self, job: Job, message: Message) -> None:
        if not self._stopped:
            await _either(job.send(message), PAINT_WITHIN)

    def _tell(self) -> None:
        self._changed(QueueChanged(self.waiting, self.trouble))


async def _either(event: asyncio.Event, seconds: float) -> None:
    """Wait for the event, but not longer than that."""
    try:
        async with asyncio.timeout(seconds):
            await event.wait()
    except TimeoutError:
        return
