"""What a roster knows beyond its lines: what people have left, and why somebody who waits would be passed over."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from frontdesk.answers import ContactLine, RosterLine, Why
    from frontdesk.contract import Desk
    from screens.roster.screen import RosterScreen

PAGE: Final = 50
"""People who are asked about at a time."""
MOST_WAITING: Final = 20
"""So many of a waitlist are looked at closely."""


class Knowledge:
    """Asks for it once the roster is painted; people are asked about again when their line has changed."""

    def __init__(self, room: RosterScreen) -> None:
        self._room = room
        self.contacts: dict[str, ContactLine] = {}
        self.passed_over: dict[str, str] = {}
        """By card: what besides the lack of a place keeps somebody who waits from moving up."""
        self.could_have: frozenset[str] = frozenset()
        """Cards of those who wait though there is a place for them: it fell free while they could not have it."""
        self._as_of: dict[str, RosterLine] = {}
        """The line each person had when they were asked about."""

    def forget(self) -> None:
        """Ask about everybody again."""
        self._as_of.clear()

    def learn(self) -> None:
        """Ask about those who are new, or whose line has changed, and about those who wait."""
        roster, now = self._room.roster, self._room.console.club.now()
        if roster is None or now is None:
            return
        self._fill()
        before_start = roster.session is not None and now < roster.session.starts
        waiting = roster.waitlisted[:MOST_WAITING] if before_start else ()
        if not waiting:
            self.passed_over, self.could_have = {}, frozenset()
            return
        series, day = self._room.series, self._room.day

        def ask(desk: Desk) -> dict[str, Any]:
            from frontdesk.requests import Why

            return {card: desk.perform(Why(card, series, day, book=True)) for card in waiting}

        self._room.ask(ask, self._waiting_known, "waiting")

    def _fill(self) -> None:
        lines = self._room.roster.lines if self._room.roster is not None else ()
        stale = [each for each in lines if self._as_of.get(each.person.card) != each][:PAGE]
        if stale:
            from frontdesk.requests import ContactLines

            asked = ContactLines(tuple(each.person.card for each in stale))
            self._room.ask(lambda desk: desk.perform(asked), partial(self._filled, stale), "people")

    def _filled(self, asked: Sequence[RosterLine], answer: object) -> None:
        self._as_of |= {each.person.card: each for each in asked}
        found: Iterable[ContactLine] = getattr(answer, "lines", ())
        self.contacts |= {each.person.card: each for each in found}
        self._room.paint()
        self._fill()

    def _waiting_known(self, found: dict[str, Any]) -> None:
        said = {card: _in_the_way(why) for card, why in found.items() if hasattr(why, "checks")}
        self.passed_over = {card: words for card, words in said.items() if words}
        self.could_have = frozenset(card for card, why in found.items() if getattr(why, "admitted", False))
        self._room.paint()


def _in_the_way(why: Why) -> str:
    """Say what keeps somebody from moving up; the lack of a place aside, the worst of it."""
    if why.admitted:
        return ""
    if why.code != "session_full":
        return why.message.partition(": ")[2].rstrip(".") or why.message
    blocks = (each for each in why.checks if not each.passed and each.mode == "block" and each.check != why.code)
    return next((each.fact or each.check for each in blocks), "")
