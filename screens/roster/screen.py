"""The roster: who is booked, in, waiting and missing, and what is done with the one chosen or with those marked."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.room import LOOK_EVERY, ROOM_CSS, Room, sentence_of
from screens.roster.knowing import Knowledge
from screens.roster.outcomes import every_reason
from screens.roster.words import COLUMNS, counts, person_lines, rows, session_head
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import RosterLine, SessionLine, SessionRoster
    from frontdesk.requests import Request
    from screens.console import Console
    from screens.rooms import SessionRef
    from screens.roster.bulk import Bulk
    from screens.widgets.table import Chosen, Opened

ROSTER_CSS: Final = Path(__file__).with_name("roster.tcss")
NOBODY: Final = "Nobody is booked yet.\n\nCtrl+N books somebody: type a name or a card."
HINT: Final = " Enter checks in · Space marks, * all to come · Del cancels · Ctrl+R more"


@dataclass(frozen=True, slots=True)
class Deed:
    """What was sent: what is said of its answer, whom it is about, and who is chosen then."""

    said: Callable[[Any], str]
    card: str | None
    after: str | None


class RosterScreen(Room):
    """One session and its people."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, ROSTER_CSS]
    AUTO_FOCUS = "#people"
    NAME = "Roster"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "do('book')", "Book", id="roster.book", tooltip="Book somebody, or let them walk in"),
        Binding("ctrl+r", "deeds", "Actions", id="roster.actions", tooltip="What can be done with the one chosen"),
        Binding("space", "mark", "Mark", id="roster.mark", tooltip="Mark the one chosen, or no longer", show=False),
        Binding(
            "asterisk", "mark_all", "Mark all", id="roster.mark_all", tooltip="Mark all to come, or none", show=False
        ),
        Binding("delete", "do('cancel')", "Cancel", id="roster.cancel", tooltip="Cancel the booking", show=False),
        Binding("plus", "do('promote')", "Place", id="roster.promote", tooltip="Give who waits a place", show=False),
        Binding("ctrl+o", "do('override')", "Override", id="roster.override", tooltip="Let them in", show=False),
        Binding("ctrl+y", "do('why')", "Why?", id="roster.why", tooltip="Why they may come in, or not", show=False),
        Binding("ctrl+t", "do('pay')", "Payment", id="roster.pay", tooltip="Take a payment", show=False),
        Binding("ctrl+g", "do('contact')", "Contact", id="roster.contact", tooltip="All about them", show=False),
        Binding(
            "f4", "do('session')", "Session", id="roster.session", tooltip="Another session of that day", show=False
        ),
        Binding("left", "do('before')", "Before", id="roster.before", tooltip="The session before", show=False),
        Binding("right", "do('after')", "After", id="roster.after", tooltip="The session after", show=False),
        Binding("escape", "back", "Back", id="roster.back", tooltip="Back; stops what is done to many"),
    ]

    def __init__(self, console: Console, session: SessionRef) -> None:
        super().__init__(console)
        self.series: str = session.series
        self.day: date = session.date
        self.roster: SessionRoster | None = None
        self.marked: set[str] = set()
        self.refused: dict[str, str] = {}
        """By card: why somebody was refused last, every reason."""
        self.bulk: Bulk | None = None
        self.knowledge = Knowledge(self)
        self._wanted: str | None = None
        self._phase = 0
        """How the session stood when it was looked at last: to come, running, over."""
        self._session, self._person = Lines(id="session"), Lines(id="person")
        self.table = KeyTable(COLUMNS, empty="Looking …", id="people")

    def on_mount(self) -> None:
        """Look again when the session begins, and when it is over: then other things can be done."""
        super().on_mount()
        self.set_interval(LOOK_EVERY, self._look_at_the_clock)

    def furnish(self) -> ComposeResult:
        """Lay out the session, its people, and the one chosen."""
        yield self._session
        yield self.table
        yield self._person

    # --- what it shows --------------------------------------------------------------------------------

    def show_session(self, session: SessionRef) -> None:
        """Show another session."""
        self.series, self.day = session.series, session.date
        self.roster = None
        self.marked.clear()
        self.refused.clear()
        self.say("")
        self.look()

    def look(self) -> None:
        """Ask who is there."""
        from frontdesk.requests import Roster

        asked = Roster(self.series, self.day)
        self.ask(lambda desk: desk.perform(asked), self._told, "roster")

    def _look_at_the_clock(self) -> None:
        now, session = self.console.club.now(), self.roster.session if self.roster is not None else None
        if now is None or session is None:
            return
        phase = (now >= session.starts) + (now >= session.ends)
        passed, self._phase = phase != self._phase, phase
        if passed:
            self.look()

    @property
    def scans_go_to(self) -> SessionLine | None:
        """The session, as long as somebody scanned now may mean it: today, and until it is over."""
        now, session = self.console.club.now(), self.roster.session if self.roster is not None else None
        if now is None or session is None or session.cancelled:
            return None
        return session if session.date == now.date() and now <= session.ends else None

    def overhear(self, words: str) -> None:
        """Say what became of somebody who was scanned, and show them."""
        super().overhear(words)
        self.look()

    def _told(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.table.tell((), empty=sentence)
            return
        self.roster = answer  # type: ignore[assignment]  # no refusal: the roster
        there = {each.person.card for each in self.roster.lines if each.status != "in"} if self.roster else set()
        self.marked &= there
        self.paint()
        self.knowledge.learn()

    def paint(self) -> None:
        """Show what is known; the choice and the marks stay on their people."""
        roster, now = self.roster, self.console.club.now()
        if roster is None or now is None:
            return
        width = self.app.size.width - 4
        if roster.session is not None:
            head = plain(shortened(f" {session_head(roster.session, now.date())}", width), "bold")
            marked = f"{len(self.marked)} marked · Enter checks them in " if self.marked else ""
            said = fit(f" {counts(roster)}", width - len(marked), "$quiet")
            self._session.show(head, row(said, plain(marked, "bold $primary")))
        shown = list(rows(roster, now, self.knowledge, self.marked))
        self.table.tell(shown, empty=NOBODY, choose=self._wanted if self.line_of(self._wanted) else None)
        self._wanted = None if self.line_of(self._wanted) else self._wanted

    def on_resize(self) -> None:
        """Say it in the width there is."""
        self.paint()

    @property
    def line(self) -> RosterLine | None:
        """The person chosen."""
        return self.line_of(self.table.key)

    @property
    def neighbour(self) -> str | None:
        """The card of who stands after the person chosen, else before."""
        cards = [each.key for each in self.table.rows if each.key]
        at = cards.index(self.table.key) if self.table.key in cards else 0
        return next(iter((*cards[at + 1 : at + 2], *cards[max(at - 1, 0) : at])), None)

    def line_of(self, card: str | None) -> RosterLine | None:
        """Return the line of a card."""
        lines = self.roster.lines if self.roster is not None else ()
        return next((each for each in lines if each.person.card == card), None)

    def on_chosen(self, message: Chosen) -> None:
        """Say what there is to say of the one chosen."""
        message.stop()
        line, now = self.line, self.console.club.now()
        if line is None or now is None or self.roster is None:
            self._person.show()  # nobody to speak of
            return
        width = self.app.size.width - 4
        first, second = person_lines(line, self.roster, now, self.knowledge)
        style = "bold $warning" if line.flagged or line.past_due else "$quiet"
        card = line.person.card
        refused = self.refused.get(card) or self.knowledge.passed_over.get(card)
        third = fit(f" ✖ {refused}", width, "bold $error") if refused else fit(HINT, width, "$quiet")
        self._person.show(fit(f" {first}", width), plain(shortened(f" {second}", width), style), third)

    # --- what one does --------------------------------------------------------------------------------

    def settle(
        self, request: Request[Any], said: Callable[[Any], str], card: str | None = None, after: str | None = None
    ) -> None:
        """Send what is asked of the person of a card; say what came of it, with ``said`` in the words of the deed.

        They are chosen then, or ``after`` is, if it went through.
        """
        self.send(request, partial(self._settled, Deed(said, card, after or card)))

    def _settled(self, deed: Deed, answer: object) -> None:
        card = deed.card

        self.refused.pop(card or "", None)
        if (sentence := sentence_of(answer)) is not None:
            if card and (reasons := every_reason(answer)):
                self.refused[card] = reasons
            if getattr(answer, "code", "") == "already_in":
                self.say(f"{sentence} Nothing was charged again.", "$primary")
            else:
                self.complain(sentence)
        else:
            self._wanted = deed.after
            words = deed.said(answer)
            self.say(words, "bold $warning" if words.startswith("!") else "$success")
        self.look()

    def chosen_by(self, card: str | None) -> None:
        """Choose the person of a card, where somebody picked one."""
        if card is not None:
            self.table.choose(card)

    def on_opened(self, message: Opened) -> None:
        """Check in those marked, else the one chosen; the Enter of a scan does nothing here."""
        message.stop()
        if getattr(getattr(self.app, "keyboard", None), "ended_scan", False):
            self.complain("A scan is for the check-in: F2, and scan again.")
        else:
            self.action_do("check_in")

    def action_do(self, what: str) -> None:
        """Do one of the deeds."""
        from screens.roster.deeds import Deeds

        Deeds(self).do(what)

    def action_deeds(self) -> None:
        """List what can be done."""
        from screens.roster.deeds import Deeds

        Deeds(self).choose()

    def action_mark(self) -> None:
        """Mark the one chosen, or no longer, and go to the next."""
        if (line := self.line) is not None and line.status != "in":
            self.marked ^= {line.person.card}
            self.paint()
            self.table.move(1)

    def action_mark_all(self) -> None:
        """Mark everybody who is to come; where they are marked already, nobody."""
        coming = set(self.roster.booked) if self.roster is not None else set()
        self.marked = set() if coming <= self.marked else self.marked | coming
        self.paint()

    async def action_back(self) -> None:
        """Stop what is being done to many; else go back."""
        if self.bulk is not None:
            self.bulk.stop()
        else:
            await super().action_back()
