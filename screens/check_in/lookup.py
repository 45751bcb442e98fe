"""What the check-in looks up beside the keys: schedule, roster, details of matches, other desks' changes."""

from __future__ import annotations

import asyncio
from functools import partial
from typing import TYPE_CHECKING, Final

from screens.background import in_background
from screens.check_in import asking
from screens.check_in.state import Visit
from screens.check_in.words import Sign, Verdict, brief, doubted, with_unpaid
from screens.errands import Errand
from screens.room import sentence_of

if TYPE_CHECKING:
    from datetime import datetime

    from screens.check_in.frame import Frame

DETAILS_AFTER: Final = 0.15
"""Seconds of quiet after a key until details of the matches are asked for."""
LOOK_EVERY: Final = 2.0
"""Seconds between two looks for other desks' changes."""
FEW: Final = 1
"""With no more matches than this, people with names alike are offered too."""


class Lookup:
    """Asks the club in the background and tells the frame; a newer question of a kind replaces the older."""

    def __init__(self, frame: Frame) -> None:
        self._frame = frame
        self._club = frame.console.club
        self._counter = frame.counter
        self._minute: datetime | None = None
        self._quiet = frame.set_interval(DETAILS_AFTER, self._quiet_now, pause=True)
        frame.set_interval(LOOK_EVERY, self._look)

    def everything(self) -> None:
        """Ask for all that the screen shows."""
        in_background(self._frame, self._learn, "learn", newest_only=True)

    def room(self) -> None:
        """Ask for the schedule, and for the roster of the session chosen."""
        in_background(self._frame, self._room, "room", newest_only=True)

    def trust(self) -> None:
        """Take the computer's clock for right; who may not say so needs the approval of somebody who may."""
        from frontdesk.requests import TrustClock

        self._frame.console.writes.put(Errand(TrustClock(), self._frame, self._trusted))

    def details(self) -> None:
        """Ask for details of the matches, once no key has come for a moment."""
        self._quiet.reset()
        self._quiet.resume()

    def unpaid(self, card: str, verdict: Verdict) -> None:
        """Ask whether somebody who is in and has credits left has visits that nothing paid."""
        in_background(self._frame, partial(self._unpaid, card, verdict), "unpaid", newest_only=True)

    async def _unpaid(self, card: str, verdict: Verdict) -> None:
        from screens.check_in.offers import unpaid

        found = await self._club.ask("unpaid", partial(unpaid, card))
        if found and self._counter.verdict is verdict:
            self._frame.say(with_unpaid(verdict, len(found)))

    def _quiet_now(self) -> None:
        self._quiet.pause()
        in_background(self._frame, self._details, "details", newest_only=True)

    async def _details(self) -> None:
        club, now, typed = self._club, self._club.now(), self._frame.field.value
        if now is None:
            return
        if typed and club.index is not None and len(self._frame.matches.people) <= FEW:
            alike = await asyncio.to_thread(club.index.similar, typed)
            if not self._frame.matches.people and self._frame.field.value == typed:
                self._frame.matches.tell_people(alike, alike=True)
        cards = tuple(each.card for each in self._frame.matches.shown)
        if cards:
            session = self._counter.chosen
            found = await asking.glances(club, cards, session)
            self._frame.matches.tell_details(found, session, now.date())

    async def _learn(self) -> None:
        """Ask for everything the screen shows."""
        club = self._club
        desk = await club.opened_for_anybody()
        if desk.clock_doubt is not None and self._counter.verdict is None:
            self._frame.say(doubted(desk.clock_doubt))
            self._frame.refresh_bindings()
        club.info = await club.ask("club", lambda desk: desk.club(), in_no_name=True) or club.info
        await self._room()
        if not self._counter.visits:
            for each in await asking.recent(club):
                why = "" if each.admitted else brief(each.code, each.message)
                at = each.at.astimezone(desk.zone)
                if (now := club.now()) is not None and at.date() == now.date():  # the line says times, no days
                    self._counter.visits.append(Visit(at, each.person.listed, each.admitted, why, each.nonce))
        self._frame.paint()
        if await club.catch_up() and self._frame.field.value:
            self._frame.typed(self._frame.field.value)
        await club.learn_money(str(getattr(self._frame.console.settings, "locale", "")))

    async def _room(self) -> None:
        """Ask for the schedule, and for the roster of the session chosen."""
        club, counter = self._club, self._counter
        now = club.now()
        if now is None:
            return
        sessions = await asking.schedule(club, now.date())
        if sessions is not None:
            if counter.reschedule(sessions, now):
                counter.roster = None
            counter.scheduled.set()
        if counter.chosen is not None:
            counter.roster = await asking.roster(club, counter.chosen) or counter.roster
        self._frame.paint()

    async def _look(self) -> None:
        """Look for other desks' changes, and whether the clock chooses another session."""
        if (now := self._club.now()) is None:
            return
        minute = now.replace(second=0, microsecond=0)
        passed, self._minute = minute != self._minute, minute
        if await self._club.catch_up() or passed:
            self.room()

    def _trusted(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self._frame.say(Verdict(Sign.NO, "is the clock right?", (sentence,)))
        else:
            self._frame.say(Verdict(Sign.DONE, "the clock is right", ("Scan again: everything is written as ever.",)))
        self._frame.refresh_bindings()
