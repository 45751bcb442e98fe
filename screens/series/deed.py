"""A change of the timetable as a manager makes it: looked at first, and whom it affects told, then done or not."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from frontdesk.answers import Edited, Invalid, Refusal, Schedule
from frontdesk.contract import Preview
from frontdesk.requests import Request, Sessions
from screens.errands import new_nonce

if TYPE_CHECKING:
    from frontdesk.contract import Desk
    from screens.room import Room

LOOK_AHEAD: Final = timedelta(days=55)
"""How far ahead sessions are compared: eight weeks."""
Seen = Preview[Edited, Schedule] | Refusal
"""What a change would come to, with the sessions before and after it."""


@dataclass
class Nonces:
    """One nonce for one request, however often it is tried: another request gets another."""

    _last: tuple[Request[Any], str] | None = None

    def of(self, request: Request[Any]) -> str:
        """Return the nonce of a request."""
        if self._last is None or self._last[0] != request:
            self._last = (request, new_nonce())
        return self._last[1]

    def forget(self) -> None:
        """Give the next one a new nonce: this one was refused, and may be tried again later."""
        self._last = None


@dataclass(frozen=True, slots=True)
class Deed:
    """A change that affects people."""

    title: str
    words: tuple[str, ...]
    """What it means, in sentences."""
    request: Callable[[Invalid], Request[Edited]]
    """The operation, with its effects; what becomes of invalid bookings is chosen when they are known."""
    first: date
    """From which day on sessions are compared."""
    nonces: Nonces = field(default_factory=Nonces)
    choice: bool = True
    """Whether bookings that become invalid may be kept."""

    def look(self, invalid: Invalid, desk: Desk) -> Seen:
        """Ask the books what it would come to."""
        return desk.preview(self.request(invalid), looking_at=Sessions(self.first, self.first + LOOK_AHEAD))


def weigh(room: Room, deed: Deed, then: Callable[[object], None]) -> None:
    """Look at a change; where it affects nobody do it, else show whom, and do it when that is confirmed.

    ``then`` gets the answer, the refusal or the trouble; None when it is left undone, or could not be looked at.
    """
    room.background(partial(_look, room, deed, then), "effects")


async def _look(room: Room, deed: Deed, then: Callable[[object], None]) -> None:
    from screens.series.effect_rows import affects
    from screens.series.effects import EffectsScreen

    club = room.console.club
    seen = await club.ask("effects", partial(deed.look, Invalid.KEEP))
    if seen is None or isinstance(seen, Refusal):
        then(seen or club.trouble)
    elif affects(seen):
        room.app.push_screen(EffectsScreen(room.console, deed, seen), then)
    else:
        request = deed.request(Invalid.KEEP)
        room.send(request, partial(_settled, deed, then), deed.nonces.of(request))


def _settled(deed: Deed, then: Callable[[object], None], answer: object) -> None:
    if isinstance(answer, Refusal):
        deed.nonces.forget()
    then(answer)
