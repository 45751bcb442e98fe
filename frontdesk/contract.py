"""What the screens, the batch and the command line know of the desk: one protocol, no database in sight."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Generic, Protocol, TypeVar, overload

if TYPE_CHECKING:
    from collections.abc import Sequence
    from zoneinfo import ZoneInfo

    from frontdesk.answers import ClubInfo, ContactCard, Lent, RecentVisit, Refusal
    from frontdesk.clock import Clock
    from frontdesk.requests import Request

A = TypeVar("A")
B = TypeVar("B")


@dataclass
class Trouble(Exception):
    """The books cannot be reached or written just now; nothing was stored.

    The one exception of the house that screens expect: a broken machine, not a bug. ``sentence`` says what
    is the matter and what to do; ``retry`` whether the same request may simply be sent again.
    """

    code: str
    sentence: str
    retry: bool = True

    def __str__(self) -> str:
        return self.sentence


@dataclass(frozen=True, slots=True)
class Approval:
    """Somebody who lends what they may do to one request of somebody else, proved by their PIN."""

    name: str
    pin: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Preview(Generic[A, B]):
    """What an operation would do now, seen without doing it."""

    answer: A
    """What it would answer."""
    before: B | None = None
    after: B | None = None
    """What the question beside it answers before and after; None where none was asked."""


class Desk(Protocol):
    """An open club. Every method may take a while (it asks the database): never call one on the screen's thread."""

    clock: Clock
    zone: ZoneInfo
    """The club's time zone."""
    name: str
    """This desk's name."""
    staff: str | None
    """Who acts where a request does not say otherwise; None: the owner."""
    clock_doubt: str | None
    """Why the computer's clock is not believed (a sentence without its full stop); until ``trust_clock`` is called,
    requests that write are refused with ``clock_in_doubt``."""

    def perform(
        self,
        request: Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> A | Refusal:
        """Do one thing in one transaction, or say why not; raises ``Trouble`` when the books cannot be reached.

        ``nonce`` makes a repeat of what took effect answer what the first answered, and change nothing.
        ``staff`` names who acts; the owner by default. ``approval`` adds the privileges of whoever approves, for this
        request alone; a wrong PIN answers ``wrong_pin`` or, after several, ``locked``. An errand that asks several
        times is approved once, by ``requests.Lend``, and each request takes what that answered.
        """
        ...

    @overload
    def preview(
        self, request: Request[A], looking_at: None = None, *, staff: str | None = None, as_if_approved: bool = False
    ) -> Preview[A, None] | Refusal: ...
    @overload
    def preview(
        self, request: Request[A], looking_at: Request[B], *, staff: str | None = None, as_if_approved: bool = False
    ) -> Preview[A, B] | Refusal: ...
    def preview(
        self,
        request: Request[A],
        looking_at: Request[B] | None = None,
        *,
        staff: str | None = None,
        as_if_approved: bool = False,
    ) -> Preview[A, B] | Preview[A, None] | Refusal:
        """Tell what an operation would do now, and what a question answers before and after it; nothing is written.

        ``as_if_approved`` supposes that somebody who may lends what the operation needs.
        """
        ...

    def club(self) -> ClubInfo:
        """Return the club's name, zone, currency and main switch, as they are now."""
        ...

    def trust_clock(self) -> None:
        """Take the clock for right, as a manager said, and note that the club was started now."""
        ...

    def changes(self) -> int:
        """Return the change counter: it grows with every operation of any desk on this club."""
        ...

    def contact_cards(self, since: int = 0) -> Sequence[ContactCard]:
        """Return the contacts added or edited after that value of the change counter, for the search index."""
        ...

    def recent_visits(self, most: int = 20) -> Sequence[RecentVisit]:
        """Return this desk's last verdicts, newest first."""
        ...

    def close(self) -> None:
        """Let go of the database."""
        ...
