"""The roster: who is booked, in, waiting and missing, and what is done with the one chosen or with those marked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from screens.room import ROOM_CSS, Room, sentence_of
from screens.roster.words import COLUMNS, counts, person_lines, rows, session_head
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import ContactLine, RosterLine, SessionRoster
    from screens.console import Console
    from screens.rooms import SessionRef
    from screens.widgets.table import Chosen

ROSTER_CSS: Final = Path(__file__).with_name("roster.tcss")
NOBODY: Final = "Nobody is booked yet."


class RosterScreen(Room):
    """One session and its people."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, ROSTER_CSS]
    AUTO_FOCUS = "#people"
    NAME = "Roster"

    def __init__(self, console: Console, session: SessionRef) -> None:
        super().__init__(console)
        self.series: str = session.series
        self.day: date = session.date
        self.roster: SessionRoster | None = None
        self.known: dict[str, ContactLine] = {}
        self.marked: set[str] = set()
        self.passed_over: dict[str, str] = {}
        self._session, self._person = Lines(id="session"), Lines(id="person")
        self.table = KeyTable(COLUMNS, empty="Looking …", id="people")

    def furnish(self) -> ComposeResult:
        """Lay out the session, its people, and the one chosen."""
        yield self._session
        yield self.table
        yield self._person

    # --- what it shows --------------------------------------------------------------------------------

    def look(self) -> None:
        """Ask who is there."""
        from frontdesk.requests import Roster

        asked = Roster(self.series, self.day)
        self.ask(lambda desk: desk.perform(asked), self._told, "roster")

    def _told(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.table.tell((), empty=sentence)
            return
        self.roster = answer  # type: ignore[assignment]  # no refusal: the roster
        self.paint()

    def paint(self) -> None:
        """Show what is known; the choice and the marks stay on their people."""
        roster, now = self.roster, self.console.club.now()
        if roster is None or now is None:
            return
        width = self.app.size.width - 4
        if roster.session is not None:
            head = plain(shortened(f" {session_head(roster.session, now.date())}", width), "bold")
            self._session.show(head, fit(f" {counts(roster)}", width, "$quiet"))
        shown = list(rows(roster, now, marked=self.marked, known=self.known, passed_over=self.passed_over))
        self.table.tell(shown, empty=NOBODY)

    def on_resize(self) -> None:
        """Say it in the width there is."""
        self.paint()

    @property
    def line(self) -> RosterLine | None:
        """The person chosen."""
        return self.line_of(self.table.key)

    def line_of(self, card: str | None) -> RosterLine | None:
        """Return the line of a card."""
        lines = self.roster.lines if self.roster is not None else ()
        return next((each for each in lines if each.person.card == card), None)

    def on_chosen(self, message: Chosen) -> None:
        """Say what there is to say of the one chosen."""
        message.stop()
        line, now = self.line, self.console.club.now()
        if line is None or now is None or self.roster is None:
            self._person.show()
            return
        width, card = self.app.size.width - 4, line.person.card
        first, second = person_lines(line, self.roster, now, self.known.get(card), self.passed_over.get(card, ""))
        style = "bold $warning" if line.flagged or line.past_due else "$quiet"
        self._person.show(fit(f" {first}", width), row(plain(shortened(f" {second}", width), style)))
