"""Picking a session to book: what one may book now and with what; on request the others, each with its reason."""

from __future__ import annotations

from datetime import time, timedelta
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.background import in_background
from screens.booking.words import COLUMNS, NO, WAITLIST, key_of, named, say_booked, session_row, why_not
from screens.dialogs.confirm import Confirm
from screens.dialogs.dialog import INNER, Dialog
from screens.errands import Answered, Errand
from screens.room import sentence_of
from screens.widgets.find_line import FindLine
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Near, Opened, Table

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import BookableLine
    from frontdesk.contract import Desk
    from frontdesk.requests import Book
    from screens.console import Console
    from screens.widgets.find_line import Sought

SPAN: Final = 14
"""Days that are asked for at a time."""
FURTHEST: Final = 56
"""Days ahead that are looked at."""
NOTHING: Final = "Nothing to book in the next {days} days.\n\nCtrl+Y shows the other sessions, each with the reason."
NO_SESSION: Final = "There is no session in the next {days} days."
NOT_NAMED: Final = "Nothing to book is found by this in the next {days} days.\n\n" + NOTHING.splitlines()[-1]
NONE_NAMED: Final = "No session is found by this in the next {days} days."
_NOTHING: Final = {
    (False, False): NOTHING, (False, True): NO_SESSION, (True, False): NOT_NAMED, (True, True): NONE_NAMED
}  # fmt: skip
"""What is said of an empty list: whether something is sought, and whether everything is listed."""


class BookingPicker(Dialog[str]):
    """Answers with the sentence of what was booked, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+y", "others", "Show all", id="booking.all", tooltip="The other sessions too, with why not"),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    BookingPicker #find { height: 1; margin-bottom: 1; }
    BookingPicker #find Input, BookingPicker #find Input:focus { width: 1fr; height: 1; border: none; padding: 0 1; }
    BookingPicker #find .label { width: 9; }
    BookingPicker #find .beside { width: 26; }
    BookingPicker #bookable { height: 10; }
    BookingPicker #said { width: 100%; height: 0; }
    """

    def __init__(self, shared: Console, card: str, name: str = "") -> None:
        super().__init__(f"Book {name or card}", (), "Enter books · Ctrl+Y all, with why not · Esc back")
        self._shared = shared
        self._card = card
        self._table = Table(COLUMNS, empty="Looking …", id="bookable")
        self._find = FindLine(self._table)
        self._said = Lines(id="said")
        self._sessions: dict[str, BookableLine] = {}
        self._everything = False
        self._days = 0
        """How far ahead the list reaches."""
        self._asking = False
        self._kept: Errand | None = None
        """What was sent last: asked again after trouble under the same nonce."""
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out search and list."""
        yield self._find
        yield self._table
        yield self._said

    def on_mount(self) -> None:
        """Ask for the first days."""
        super().on_mount()
        self._table.styles.height = max(min(self.app.size.height - 11, 20), 4)
        self._ask()

    @property
    def _today(self) -> date | None:
        now = self._shared.club.now()
        return None if now is None else now.date()

    # --- what one may book ------------------------------------------------------------------------------

    def _ask(self, *, anew: bool = False) -> None:
        """Ask for the next days; ``anew``: for all that are listed."""
        today = self._today
        if today is None or self._asking or (self._days >= FURTHEST and not anew):
            return
        first = 0 if anew else self._days
        last = max(self._days, SPAN) if anew else self._days + SPAN
        span = (today + timedelta(days=first), today + timedelta(days=last - 1))
        self._asking = True
        in_background(self, partial(self._look, span, last, anew), "bookable", newest_only=True)

    async def _look(self, span: tuple[date, date], days: int, anew: bool) -> None:  # noqa: FBT001  # as it was asked for
        club, everything = self._shared.club, self._everything
        answer = await club.ask("bookable", partial(_bookable, self._card, *span, everything))
        self._asking = False
        if answer is None:
            self._complain(f"{club.trouble.sentence} Esc leads back." if club.trouble else "Ask again with Ctrl+Y.")
        elif (sentence := sentence_of(answer)) is not None:
            self._table.tell((), empty=sentence)
        elif everything == self._everything:
            self._days = days
            if anew:
                self._sessions.clear()
            self._sessions |= {key_of(each.session): each for each in getattr(answer, "lines", ())}
            self._list()

    def _list(self) -> None:
        """List what is sought; where nothing of it is found yet, look further ahead."""
        from frontdesk.text import fold

        today, sought = self._today, fold(self._find.field.value).split()
        if today is None:
            return
        rows = [
            session_row(each, today)
            for each in self._sessions.values()
            if all(word in fold(_told(each)) for word in sought)
        ]
        named_so = bool(sought and self._sessions)
        self._table.tell(rows, empty=_NOTHING[named_so, self._everything].format(days=self._days))
        self._find.say(f"{'all sessions' if self._everything else 'to book now'}, {self._days} days".rjust(25))
        if not rows:
            self._ask()

    def on_sought(self, message: Sought) -> None:
        """Narrow the list."""
        message.stop()
        self._list()

    def on_near(self, message: Near) -> None:
        """Look further ahead."""
        message.stop()
        if message.end:
            self._ask()

    def action_others(self) -> None:
        """List every session, or only what one may book again."""
        self._everything = not self._everything
        self._asking = False
        self._ask(anew=True)

    # --- booking ----------------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Book it; offer the waitlist of a full one; say why it cannot be booked."""
        message.stop()
        line = self._sessions.get(message.key)
        if line is None or self._sending:
            return
        if self.scanned:
            self._find.field.value = ""
        elif line.verdict.value == WAITLIST:
            lines = (*why_not(line), "Who waits holds no credit, and moves up when a place falls free.")
            confirm = Confirm(f"Join the waitlist of {named(line.session)}?", lines, yes="Join it", no="Back")
            self.app.push_screen(confirm, partial(self._waits, line))
        elif line.paid_by is None or line.verdict.value == NO:
            self.app.push_screen(Dialog(named(line.session), tuple(why_not(line)), "Esc back"))
        else:
            self._send(line)

    def _waits(self, line: BookableLine, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            self._send(line)

    def _send(self, line: BookableLine) -> None:
        asked = _book(self._card, line)
        if self._kept is None or self._kept.asked != asked:
            self._kept = Errand(asked, self, partial(self._answered, line))
        self._sending = True
        self._shared.writes.put(self._kept)

    def on_answered(self, message: Answered) -> None:
        """Take the answer."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def _answered(self, line: BookableLine, answer: object) -> None:
        """Leave when it is booked; else say why not, and look anew."""
        self._sending = False
        today = self._today
        if (sentence := sentence_of(answer)) is None and today is not None:
            self.dismiss(say_booked(answer, line.session, today))  # type: ignore[arg-type]  # no refusal: it is booked
            return
        if hasattr(answer, "can_be_overridden"):
            self._kept = None
        self._complain(sentence or "")
        self._ask(anew=True)

    def _complain(self, words: str) -> None:
        lines = wrapped(f"▲ {words}", min(INNER, self.app.size.width - 8), 3)
        self._said.styles.height = len(lines)
        self._said.show(*(plain(each, "bold $error") for each in lines))
        self.app.bell()


def _told(line: BookableLine) -> str:
    """What a session is found by."""
    session = line.session
    return f"{session.series} {session.coach} {session.place} {session.date:%a} {session.time}"


def _bookable(card: str, first: date, last: date, everything: bool, desk: Desk) -> object:  # noqa: FBT001  # as the request has it
    from frontdesk.requests import Bookable

    return desk.perform(Bookable(card, first, last, everything))


def _book(card: str, line: BookableLine) -> Book:
    from frontdesk.requests import Book

    session = line.session
    return Book(card, session.series, session.date, time.fromisoformat(session.time), line.verdict.value == WAITLIST)
