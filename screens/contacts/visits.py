"""The tab Sessions: what somebody is booked for, and where they have been."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.rules.words import count
from screens.contacts.paged import PagedTab
from screens.contacts.words import STATUSES, paid_words
from screens.dialogs.confirm import Confirm
from screens.room import sentence_of
from screens.rooms import book_somebody
from screens.widgets.table import Cell, Column, Opened, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from frontdesk.answers import ComingBooking, Visit, VisitPage
    from frontdesk.contract import Desk
    from frontdesk.requests import Cancel, Visits
    from screens.room import Room

COMING: Final = "coming "


class VisitsTab(PagedTab):
    """Coming bookings, which can be cancelled, and past visits."""

    TITLE = "Sessions"
    COLUMNS = (Column("When", 19), Column("Session", 0), Column("", 14), Column("Paid by", 26))
    EMPTY = "No booking, and no visit yet. Ctrl+N books a session."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "book", "Book", id="visits.book", tooltip="Book a session"),
    ]

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self._coming: dict[str, ComingBooking] = {}

    def request(self, before: int | None, most: int) -> Visits:
        """Return what asks for a page."""
        from frontdesk.requests import Visits

        return Visits(self.card, before, most)

    def entries(self, answer: VisitPage) -> Sequence[Visit]:
        """Return the visits of a page."""
        return answer.visits

    def rows(self, answer: VisitPage, now: datetime, *, first: bool) -> Iterator[Row]:
        """Yield the bookings to come, the next one first, and the visits of a page."""
        if first:
            self._coming = {f"{COMING}{each.session.series} {each.starts:%c}": each for each in answer.coming}
            if self._coming:
                yield Row("", (f"{count(len(self._coming), 'booking')} to come · Enter cancels one",))
            for key, each in self._coming.items():
                yield _row(key, each, now)
            if answer.visits:
                yield Row("", ("Past",))
        for visit in answer.visits:
            yield _row(f"{visit.session.series} {visit.starts:%c}", visit, now)

    def action_book(self) -> None:
        """Pick a session, and book it."""
        book_somebody(self.app, self.room.console, self.card, self._booked)

    def _booked(self, sentence: str | None) -> None:
        if sentence is not None:
            self.room.say(f"✔ {sentence}", "$success")
            self.look()
            self.room.look()

    # --- cancelling -----------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Ask whether the booking chosen is to be cancelled, with what would come of it."""
        message.stop()
        booking, now = self._coming.get(message.key), self.room.console.club.now()
        if booking is None or now is None or booking.status == "in":
            return
        from frontdesk.requests import Cancel

        wall = booking.starts.astimezone(now.tzinfo).time().replace(tzinfo=None)
        asked = Cancel(self.card, booking.session.series, booking.session.date, wall)
        self.room.ask(lambda desk: _tried(desk, asked), partial(self._tried, booking, asked), f"cancel {self.card}")

    def _tried(self, booking: ComingBooking, asked: Cancel, seen: object) -> None:
        if (sentence := sentence_of(seen)) is not None:
            self.room.complain(sentence)
            return
        from frontdesk.rules.words import say_day

        title = f"Cancel {asked.series} on {say_day(asked.date)}?"
        confirm = Confirm(title, _outcome(seen), yes="Cancel the booking", no="Keep the booking")
        self.app.push_screen(confirm, partial(self._cancel, asked, booking))

    def _cancel(self, asked: Cancel, booking: ComingBooking, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            self.room.send(asked, partial(self._cancelled, booking))

    def _cancelled(self, booking: ComingBooking, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.room.complain(sentence)
        else:
            self.room.say(f"✔ {booking.session.series} is cancelled.", "$success")
        self.room.look()


def _tried(desk: Desk, asked: Cancel) -> object:
    seen = desk.preview(asked)
    return getattr(seen, "answer", seen)


def _outcome(seen: object) -> tuple[str, ...]:
    late = (
        "It is late: the credit is used all the same." if str(getattr(seen, "status", "")) == "late_cancelled" else ""
    )
    back = "The credit comes back, good through the day it was." if getattr(seen, "returned", False) else ""
    promoted = ", ".join(getattr(seen, "promoted", ()))
    lines = (late, back, f"From the waitlist: {promoted}." if promoted else "")
    return tuple(filter(None, lines)) or ("Nothing comes back: no credit was held.",)


def _row(key: str, each: ComingBooking | Visit, now: datetime) -> Row:
    from screens.contacts.words import moment

    status, style = STATUSES.get(each.status, (each.status, ""))
    walk_in = " walk-in" if getattr(each, "walk_in", False) and each.status == "in" else ""
    cells: tuple[Any, ...] = (
        moment(each.starts, now),
        each.session.series,
        Cell(f"{status}{walk_in}", style),
        Cell(paid_words(each.paid_by, now.date()), "$quiet"),
    )
    return Row(key, cells)
