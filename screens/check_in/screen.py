"""The check-in screen: a scan or a name and Enter, and the verdict."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen

from screens.background import in_background
from screens.check_in import asking
from screens.check_in.choice import place_of
from screens.check_in.jobs import ManyMatch, Scan, Settled, UndoAnswered, UndoLast, ranked
from screens.check_in.matches import MatchList
from screens.check_in.panes import LABEL, Divider, Header, Readiness, RosterPane, SessionBar, VerdictPane, VisitsLine
from screens.check_in.state import Visit
from screens.check_in.words import Sign, Verdict, brief, doubted, undone, verdict_on
from screens.widgets.keys_line import KeysLine
from screens.widgets.lines import Lines
from screens.widgets.safe import plain
from screens.widgets.scan_field import Move, OtherSession, ScanField, Scanned
from screens.writes import QueueChanged

if TYPE_CHECKING:
    from textual.app import ComposeResult
    from textual.events import Resize
    from textual.geometry import Size

    from screens.console import Console

SMALLEST: Final = (60, 16)
"""Columns and rows below which nothing useful can be shown."""
TALL: Final = 34
"""Rows from which lists are given more of them."""
DETAILS_AFTER: Final = 0.15
"""Seconds of quiet after a key until details of the matches are asked for."""
LOOK_EVERY: Final = 2.0
"""Seconds between two looks for other desks' changes."""
MOST: Final = 50
"""A search names no more people than this."""
FEW: Final = 1
"""With no more matches than this, people with names alike are offered too."""


class CheckInScreen(Screen[None]):
    """Home."""

    CSS_PATH = "check_in.tcss"
    AUTO_FOCUS = "#scan"
    BINDING_GROUP_TITLE = "Check-in"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "pick_session", "Session", id="check_in.session", tooltip="Pick the session from a list"),
        Binding(
            "f5", "look_again", "Refresh", id="app.refresh", tooltip="Look again: schedule, roster, books", show=False
        ),
        Binding("ctrl+t", "trust_clock", "Clock is right", id="app.trust_clock", tooltip="The clock is right: go on"),
        Binding("f8", "undo", "Undo", id="app.undo", tooltip="Undo this desk's last action; again for the one before"),
    ]

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.console = console
        self.counter = console.counter
        self._arranged: Size | None = None
        self._header, self._bar, self._ready = Header(), SessionBar(), Readiness()
        self._matches = MatchList()
        self._field = ScanField(typed=self._typed, picked=lambda: self._matches.card, prefix=console.prefix)
        self._dividers = (Divider("┬"), Divider("┴"))
        self._verdict, self._roster, self._visits = VerdictPane(), RosterPane(), VisitsLine()

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        self._arrange(self.app.size)
        yield self._header
        with Container(id="top"):
            yield self._bar
            with Container(id="scan-row"):
                yield Lines(id="scan-label")
                yield self._field
                yield self._ready
            yield self._matches
        yield self._dividers[0]
        with Container(id="panes"):
            yield self._verdict
            yield self._roster
        yield self._dividers[1]
        yield self._visits
        yield KeysLine()
        yield Lines(id="too-small")

    def on_mount(self) -> None:
        """Follow the club and the queue."""
        self.query_one("#scan-label", Lines).show(plain(f"{' Scan or type':<{LABEL - 1}}▏", "$quiet"))
        self.console.opened.subscribe(self, self._opened)
        self.console.queue.subscribe(self, self._queue_changed)
        self._quiet = self.set_interval(DETAILS_AFTER, self._details_wanted, pause=True)
        self.set_interval(1, self._paint_time)
        self.set_interval(LOOK_EVERY, self._look)
        self._paint()
        if self.console.club.desk is not None:
            self._opened("")

    def on_resize(self, event: Resize) -> None:
        """Fit the panes, or say that it is too small."""
        width, height = event.size
        small = width < SMALLEST[0] or height < SMALLEST[1]
        if small:
            words = (
                f"The window is {width}×{height}.",
                f"Front Desk needs {SMALLEST[0]}×{SMALLEST[1]}: make it larger.",
            )
            self.query_one("#too-small", Lines).show(*(plain(line, "bold") for line in words))
        if small != self.has_class("-too-small"):
            self.set_class(small, "-too-small")
            self._field.focus()
        self._arrange(event.size)

    def _arrange(self, size: Size) -> None:
        """Give the parts their share of the window, unless they have it."""
        if size != self._arranged:
            self._arranged = size
            tall = size.height >= TALL
            inner = size.width - 2
            split = inner * 7 // 13
            self._roster.styles.width = inner - split
            self._matches.styles.height = 10 if tall else 6
            self._visits.styles.height = 3 if tall else 2
            for divider in self._dividers:
                divider.tell(split + 1)

    # --- what the desk does -------------------------------------------------------------------------

    def on_scanned(self, message: Scanned) -> None:
        """Queue a scan with the session chosen now; Enter alone takes the session picked from the list."""
        if message.code or message.picked:
            self.console.writes.put(Scan(message.code, message.picked, self.counter.chosen, self.counter, self))
        elif (session := self._matches.session) is not None and (now := self.console.club.now()) is not None:
            self._matches.tell_people(())
            self.counter.choose(session, now)
            self._session_changed()

    def on_move(self, message: Move) -> None:
        """Choose in the list."""
        self._matches.move(message.rows)

    def on_other_session(self, message: OtherSession) -> None:
        """Choose the session before or after."""
        now = self.console.club.now()
        if now is not None and self.counter.step(message.steps, now):
            self._session_changed()

    def action_pick_session(self) -> None:
        """List the sessions; a scan in the meantime is a scan."""
        if (now := self.console.club.now()) is not None:
            self._field.value = ""
            sessions = self.counter.sessions
            self._matches.tell_sessions(sessions, place_of(sessions, self.counter.chosen), now.date())

    def action_undo(self) -> None:
        """Queue an undo: it concerns what was done last when its turn comes."""
        self.console.writes.put(UndoLast(self.counter, self))

    def action_trust_clock(self) -> None:
        """Take the clock for right, as a manager said, and settle what comes."""
        in_background(self, self._trust, "trust")

    async def _trust(self) -> None:
        await self.console.club.ask("trust", lambda desk: desk.trust_clock())
        desk = await self.console.club.opened()
        if desk.clock_doubt is None:
            self._say(Verdict(Sign.DONE, "the clock is right", ("Scan again: everything is written as ever.",)))
        self.refresh_bindings()

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
        in_background(self, self._learn, "learn", newest_only=True)

    def go_home(self) -> None:
        """Be ready for a scan: an empty field, and the session by the clock."""
        self._field.action_empty()
        self._field.focus()
        now = self.console.club.now()
        if now is not None and self.counter.choose(None, now):
            self._session_changed()

    def type_in(self, text: str) -> None:
        """Continue what was typed on top of this screen."""
        self._field.focus()
        self._field.insert_text_at_cursor(text)

    # --- what the desk is told ----------------------------------------------------------------------

    def on_settled(self, message: Settled) -> None:
        """Show the verdict on a scan, and what follows from it."""
        now = self.console.club.now()
        if now is None:
            return
        verdict = verdict_on(message.answer, message.job.code, now.date())
        if message.admitted:
            self.counter.actions.append(message.job.nonce)
        self.counter.visits.appendleft(Visit(now, verdict.who, not verdict.blocks, verdict.brief))
        self._say(verdict, message.painted)
        self._refresh_room()

    def on_many_match(self, message: ManyMatch) -> None:
        """Say that several match, and list them to choose from unless somebody is typing already."""
        many = f"{MOST} or more" if len(message.people) >= MOST else str(len(message.people))
        text = f"{many} people match; choose with ↓ and Enter."
        self._say(Verdict(Sign.ASK, f"«{message.job.code}»", (text,)), message.painted)
        if not self._field.value:
            self._matches.tell_people(ranked(message.people, self.counter.booked))
            self._ask_details()

    def on_undo_answered(self, message: UndoAnswered) -> None:
        """Say what was undone."""
        self._say(undone(message.answer), message.painted)
        if message.job.undoes is not None and message.job.undoes in self.counter.actions:
            self.counter.actions.remove(message.job.undoes)
        self._refresh_room()

    def _opened(self, sentence: str) -> None:
        if sentence:
            keys = ("F5 tries again", "Ctrl+Q quits")
            self._say(Verdict(Sign.NO, "the club is not open", (sentence,), remedies=keys))
        else:
            self.action_look_again()

    def _queue_changed(self, change: QueueChanged) -> None:
        opening = self.console.club.desk is None
        self._ready.tell(change.waiting, opening=opening, trouble=change.trouble is not None)
        if change.trouble is not None:
            facts = (change.trouble.sentence, "Nothing is lost: the scan waits and is tried again.")
            self._verdict.tell(Verdict(Sign.WAIT, "the books do not answer", facts, remedies=("F5 tries again now",)))

    # --- looking things up ----------------------------------------------------------------------------

    def _typed(self, text: str) -> None:
        """List who matches, in the key's own message."""
        index = self.console.club.index
        if not text or index is None:
            self._matches.tell_people(())
        else:
            self._matches.tell_people(index.find(text, first=self.counter.booked))
            self._ask_details()

    def _ask_details(self) -> None:
        self._quiet.reset()
        self._quiet.resume()

    def _details_wanted(self) -> None:
        self._quiet.pause()
        in_background(self, self._details, "details", newest_only=True)

    async def _details(self) -> None:
        club, now, typed = self.console.club, self.console.club.now(), self._field.value
        if now is None:
            return
        if typed and club.index is not None and len(self._matches.people) <= FEW:
            alike = await asyncio.to_thread(club.index.similar, typed)
            if not self._matches.people and self._field.value == typed:
                self._matches.tell_people(alike, alike=True)
        cards = tuple(each.card for each in self._matches.shown)
        if cards:
            session = self.counter.chosen
            found = await asking.glances(club, cards, session)
            self._matches.tell_details(found, session, now.date())

    async def _learn(self) -> None:
        """Ask for everything the screen shows."""
        club = self.console.club
        desk = await club.opened()
        if desk.clock_doubt is not None and self.counter.verdict is None:
            self._say(doubted(desk.clock_doubt))
            self.refresh_bindings()
        club.info = await club.ask("club", lambda desk: desk.club()) or club.info
        await self._room()
        if not self.counter.visits:
            for each in await asking.recent(club):
                why = "" if each.admitted else brief(each.code, each.message)
                at = each.at.astimezone(desk.zone)
                self.counter.visits.append(Visit(at, each.person.listed, each.admitted, why))
        self._paint()
        if await club.catch_up() and self._field.value:
            self._typed(self._field.value)

    async def _room(self) -> None:
        """Ask for the schedule, and for the roster of the session chosen."""
        club, counter = self.console.club, self.counter
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
        self._paint()

    def _refresh_room(self) -> None:
        in_background(self, self._room, "room", newest_only=True)

    async def _look(self) -> None:
        """Look for other desks' changes, and whether the clock chooses another session."""
        if self.console.club.desk is not None and await self.console.club.catch_up():
            self._refresh_room()

    # --- painting -------------------------------------------------------------------------------------

    def _session_changed(self) -> None:
        self.counter.roster = None
        self._paint()
        self._refresh_room()

    def _say(self, verdict: Verdict, painted: asyncio.Event | None = None) -> None:
        """Keep a verdict and show it; a block rings. The event is set once somebody could see it."""
        self.counter.verdict = verdict
        self._verdict.tell(verdict, painted)
        if painted is not None and not self.is_current:
            painted.set()
        if verdict.blocks:
            self.app.bell()
        self._visits.tell(tuple(self.counter.visits), self.console.club.now())

    def _paint(self) -> None:
        now, counter = self.console.club.now(), self.counter
        self._paint_time()
        self._bar.tell(counter.chosen, now.date() if now else None, by_hand=counter.by_hand)
        self._roster.tell(counter.chosen, counter.roster, now)
        self._visits.tell(tuple(counter.visits), now)
        self._queue_changed(QueueChanged(self.console.writes.waiting, self.console.writes.trouble))
        if counter.verdict is not None:
            self._verdict.tell(counter.verdict)

    def _paint_time(self) -> None:
        self._header.tell(self.console.club.info, self.console.club.now(), self.console.staff)
