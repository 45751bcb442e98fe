"""What the check-in screen knows, kept outside its widgets so that a rebuilt screen shows the same."""

from __future__ import annotations

import asyncio
from collections import deque
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Final

from frontdesk.rules.by_clock import Prefer, by_clock
from screens.check_in.choice import place_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.answers import SessionLine, SessionRoster
    from screens.approvals import Lacking
    from screens.check_in.words import Verdict

VISITS_KEPT: Final = 40
LATE_CHOICE: Final = timedelta(minutes=10)
"""How long a session that is over stays chosen, for those who were let in unseen."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One of the last verdicts, for the line at the foot."""

    at: datetime
    who: str
    admitted: bool
    brief: str
    nonce: str | None = None
    """Of the check-in: what an undo of it names."""


@dataclass
class Counter:
    """The counter as it stands."""

    sessions: tuple[SessionLine, ...] = ()
    """Of today and tomorrow, by start."""
    chosen: SessionLine | None = None
    by_hand: bool = False
    """Whether somebody chose the session; else the clock does."""
    by_hand_until: datetime = datetime(1, 1, 1, tzinfo=UTC)
    """When the choice goes back to the clock: at the session's end; for one that is over, a while later."""
    roster: SessionRoster | None = None
    verdict: Verdict | None = None
    card: str = ""
    """Of the person the last verdict is about."""
    judged: SessionLine | None = None
    """The session that the last verdict is about."""
    answer: object = None
    """What the desk answered to the last scan."""
    lacking: Lacking | None = None
    """What the last scan was refused for want of."""
    visits: deque[Visit] = field(default_factory=lambda: deque(maxlen=VISITS_KEPT))
    """Newest first."""
    scheduled: asyncio.Event = field(default_factory=asyncio.Event)
    """Set once the schedule is known."""
    prefer: Prefer = Prefer.NEAREST
    """Which session this desk is for, while one runs and another is about to begin."""

    @property
    def booked(self) -> frozenset[str]:
        """Cards of those still to come to the chosen session."""
        return frozenset(self.roster.booked) if self.roster else frozenset()

    async def session(self) -> SessionLine | None:
        """The session chosen, as soon as the schedule is known."""
        await self.scheduled.wait()
        return self.chosen

    def forget(self, nonce: str | None) -> None:
        """Take a check-in that was undone out of the last visits."""
        kept = [each for each in self.visits if nonce is None or each.nonce != nonce]
        self.visits.clear()
        self.visits.extend(kept)

    def reschedule(self, sessions: Sequence[SessionLine], now: datetime) -> bool:
        """Take a newer schedule, or a later moment; whether another session is chosen now."""
        before = self.chosen
        self.sessions = tuple(sessions)
        place = place_of(self.sessions, before)
        kept = self.sessions[place] if place is not None else None
        if self.by_hand and kept is not None and now < self.by_hand_until:
            self.chosen = kept
        else:
            self.by_hand = False
            self.chosen = by_clock(self.sessions, now, self.prefer)
        return _name(before) != _name(self.chosen)

    def choose(self, session: SessionLine | None, now: datetime) -> bool:
        """Choose by hand; None gives the choice back to the clock. Whether anything changed."""
        before, self.by_hand = self.chosen, session is not None
        if session is not None:
            self.by_hand_until = max(session.ends, now + LATE_CHOICE)
        self.chosen = session if session is not None else by_clock(self.sessions, now, self.prefer)
        return _name(before) != _name(self.chosen)

    def step(self, steps: int, now: datetime) -> bool:
        """Choose the session that many places later (earlier when negative); whether there is one."""
        place = place_of(self.sessions, self.chosen)
        if place is None or not 0 <= place + steps < len(self.sessions):
            return False
        return self.choose(self.sessions[place + steps], now)


def _name(session: SessionLine | None) -> tuple[object, ...] | None:
    return None if session is None else (session.series, session.date, session.time)
