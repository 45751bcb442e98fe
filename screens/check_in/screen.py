"""The check-in screen: a scan or a name and Enter, and the verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar, Final

from textual.binding import Binding, BindingType

from screens.check_in.acting import Acting
from screens.check_in.choice import place_of
from screens.check_in.jobs import ManyMatch, Scan, Settled, ranked
from screens.check_in.lookup import Lookup
from screens.check_in.state import Visit
from screens.check_in.words import APPROVES, Sign, Verdict, verdict_on
from screens.widgets.scan_field import Move, OtherSession, Scanned

MOST: Final = 50
"""A search names no more people than this."""


class CheckInScreen(Acting):
    """Home."""

    BINDING_GROUP_TITLE = "Check-in"
    takes_scans = True
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "f4",
            "pick_session",
            "Session",
            id="check_in.session",
            tooltip="Pick the session from a list",
            show=False,
        ),
        Binding(
            "f5", "look_again", "Refresh", id="app.refresh", tooltip="Look again: schedule, roster, books", show=False
        ),
    ]

    def on_mount(self) -> None:
        """Follow the club and the queue."""
        self._lookup = Lookup(self)
        self.console.opened.subscribe(self, self._opened)
        self.console.queue.subscribe(self, self.queue_changed)
        if self.console.club.desk is not None:
            self._opened("")

    # --- what the desk does -------------------------------------------------------------------------

    def on_scanned(self, message: Scanned) -> None:
        """Queue a scan with the session chosen now; Enter alone takes the session picked from the list."""
        if message.code or message.picked:
            code = self.console.card_of(message.code)
            keyboard = getattr(self.app, "keyboard", None)
            by_hand = self.console.club.desk is None or not getattr(keyboard, "ended_scan", False)
            scan = Scan(code, message.picked, self.counter.chosen, self.counter, self, by_hand=by_hand)
            self.console.aside.settle(scan)
        elif (session := self.matches.session) is not None and (now := self.console.club.now()) is not None:
            self.matches.tell_people(())
            self.counter.choose(session, now)
            self._session_changed()

    def on_move(self, message: Move) -> None:
        """Choose in the list."""
        self.matches.move(message.rows)

    def on_other_session(self, message: OtherSession) -> None:
        """Choose the session before or after."""
        now = self.console.club.now()
        if now is not None and self.counter.step(message.steps, now):
            self._session_changed()

    def action_pick_session(self) -> None:
        """List the sessions; a scan in the meantime is a scan."""
        if (now := self.console.club.now()) is not None:
            self.field.value = ""
            sessions = self.counter.sessions
            self.matches.tell_sessions(sessions, place_of(sessions, self.counter.chosen), now.date())

    def action_trust_clock(self) -> None:
        """Take the clock for right, as a manager said, and settle what comes."""
        self._lookup.trust()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Offer Ctrl+T only while the clock is in doubt."""
        desk = self.console.club.desk
        return super().check_action(action, parameters) and (
            action != "trust_clock" or (desk is not None and desk.clock_doubt is not None)
        )

    def action_look_again(self) -> None:
        """Try again what met trouble, open the club if it is not, and look at everything again."""
        if self.console.club.desk is None:
            self.console.reopen()
        self.console.writes.try_again()
        self._lookup.everything()

    def go_home(self) -> None:
        """Be ready for a scan: an empty field, and the session by the clock."""
        self.field.action_empty()
        self.field.focus()
        now = self.console.club.now()
        if now is not None and self.counter.choose(None, now):
            self._session_changed()

    def type_in(self, text: str) -> None:
        """Continue what was typed on top of this screen."""
        self.field.focus()
        self.field.insert_text_at_cursor(text)

    # --- what the desk is told ----------------------------------------------------------------------

    def on_settled(self, message: Settled) -> None:
        """Show the verdict on a scan, and what follows from it."""
        now = self.console.club.now()
        if now is None:
            return
        self.counter.card = getattr(getattr(message.answer, "contact", None), "card", "")
        self.counter.judged, self.counter.answer = message.job.session, message.answer
        verdict = verdict_on(message.answer, message.job.shown, now.date())
        self.counter.lacking = message.job.lacking
        if message.job.lacking is not None:
            verdict = replace(verdict, remedies=(APPROVES,))
        if message.job.said:
            verdict = replace(verdict, facts=(*verdict.facts, message.job.said))
        verdict = verdict.said(self.console.club.in_words)  # as it is shown and kept: others compare it
        self.counter.visits.appendleft(Visit(now, verdict.who, not verdict.blocks, verdict.brief, message.job.nonce))
        self.say(verdict, message.painted)
        self._lookup.room()
        if message.may_owe and self.console.writes.waiting <= 1:
            self._lookup.unpaid(self.counter.card, verdict)

    def on_many_match(self, message: ManyMatch) -> None:
        """Say that several match, and list them to choose from unless somebody is typing already."""
        many = f"{MOST} or more" if len(message.people) >= MOST else str(len(message.people))
        text = f"{many} people match; choose with ↓ and Enter."
        if message.run_together:
            text = "These are several cards in one: choose with ↓ and Enter, or scan each again."
            self.app.bell()
        self.say(Verdict(Sign.ASK, f"«{message.job.shown}»", (text,)), message.painted)
        if not self.field.value:
            self.matches.tell_people(ranked(message.people, self.counter.booked))
            self._lookup.details()

    def _opened(self, sentence: str) -> None:
        if sentence:
            keys = ("F5 tries again", "Ctrl+Q quits")
            self.say(Verdict(Sign.NO, "the club is not open", (sentence,), remedies=keys))
        else:
            self.action_look_again()

    # --- what follows ----------------------------------------------------------------------------

    def typed(self, text: str) -> None:
        """List who matches, in the key's own message."""
        index = self.console.club.index
        if not text or index is None:
            self.matches.tell_people(())
        else:
            self.matches.tell_people(index.find(text, first=self.counter.booked))
            self._lookup.details()

    def look_at_room(self) -> None:
        """Ask for the schedule and the roster anew."""
        self._lookup.room()

    def _session_changed(self) -> None:
        self.counter.roster = None
        self.paint()
        self._lookup.room()
