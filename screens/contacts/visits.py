"""The tab Sessions: what somebody is booked for, and where they have been."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.rules.words import count
from screens.contacts.paged import MOST, PAGE, PagedTab
from screens.contacts.tab import CREDITS, SESSIONS, ShowTab
from screens.contacts.words import STATUSES, moment, paid_words
from screens.room import sentence_of
from screens.rooms import book_somebody
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from frontdesk.answers import ComingBooking, Visit, VisitPage
    from frontdesk.contract import Desk
    from frontdesk.requests import Visits
    from screens.room import Room
    from screens.widgets.table import Near, Opened

NOT_THERE: Final = "That booking was undone; it stands in no list."
NEWER: Final = "Past · ↑ newer ones"


class VisitsTab(PagedTab):
    """Coming bookings and past visits, each with what can be done with it."""

    TITLE = SESSIONS
    COLUMNS = (Column("When", 19), Column("Session", 0), Column("", 14), Column("Paid by", 26))
    EMPTY = "No booking, and no visit yet. Ctrl+N books a session."
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "book", "Book", id="visits.book", tooltip="Book a session"),
        Binding("f4,ctrl+r", "open_chosen", "Actions", id="visits.deeds", tooltip="What can be done with it"),
        Binding("escape", "back", "Back", show=False, id="visits.back", tooltip="Back to the entry one came from"),
    ]

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self._entries: dict[str, ComingBooking | Visit] = {}
        self._newer: int | None = None
        """Names the page of newer visits, where the list does not begin with the newest."""
        self._came_from: str = ""
        """The tab to which Esc leads back."""

    def request(self, before: int | None, most: int) -> Visits:
        """Return what asks for a page."""
        from frontdesk.requests import Visits

        return Visits(self.card, before, most=most)

    def entries(self, answer: VisitPage) -> Sequence[Visit]:
        """Return the visits of a page."""
        return answer.visits

    def rows(self, answer: VisitPage, now: datetime, *, first: bool) -> Iterator[Row]:
        """Yield the bookings to come, the next one first, and the visits of a page."""
        if first:
            self._entries, self._newer = {}, answer.newer
            if answer.coming:
                yield Row("", (f"{count(len(answer.coming), 'booking')} to come",))
            for booking in answer.coming:
                yield self._row(booking, now)
            if answer.visits:
                yield Row("", (NEWER if self._newer else "Past",))
        for visit in answer.visits:
            yield self._row(visit, now)

    def _row(self, each: ComingBooking | Visit, now: datetime) -> Row:
        key = key_of(each.visit)
        self._entries[key] = each
        status, style = STATUSES.get(each.status, (each.status, ""))
        walk_in = " walk-in" if getattr(each, "walk_in", False) and each.status == "in" else ""
        paid = paid_words(each.paid_by, now.date())
        cells: tuple[Any, ...] = (
            moment(each.starts, now),
            each.session.series,
            Cell(f"{status}{walk_in}", style),
            Cell(paid, "$warning" if paid == "unpaid" else "$quiet"),
        )
        return Row(key, cells)

    # --- finding one visit ------------------------------------------------------------------------------

    def look(self) -> None:
        """Read anew what was read: from the top, or from the visit on with which the list begins."""
        top = next((each for each in self.table.rows if each.key), None)
        if self._newer is None or top is None:
            super().look()
        elif self._read <= MOST:
            self._ask_around(self._entries[top.key].visit, max(self._read, PAGE), self.table.key)

    def go_to(self, visit: int, came_from: str) -> None:
        """Choose one visit, wherever it stands in the list; Esc leads back to the tab one came from."""
        self._came_from = came_from
        if not self.table.choose(key_of(visit)):
            self._ask_around(visit, PAGE, key_of(visit))

    def _ask_around(self, visit: int, most: int, chosen: str | None) -> None:
        self.asking = True
        self.room.ask(partial(_around, self.card, visit, most), partial(self._found, visit, chosen), self.topic)

    def _found(self, visit: int, chosen: str | None, pages: tuple[object, object, object]) -> None:
        """Show the visits around one; the first page, if it is a booking to come."""
        page, newer, first = pages
        there = any(each.visit == visit for each in getattr(page, "visits", ()))
        self.told((None, page if there or sentence_of(page) else first))
        if there and self._newer is not None:
            self._prepend(newer)
        if chosen is not None and not self.table.choose(chosen):
            self.room.complain(NOT_THERE)

    def on_near(self, message: Near) -> None:
        """Read the next page, or the one of newer visits."""
        if message.end or self._newer is None or self.asking:
            super().on_near(message)
            return
        message.stop()
        self.asking = True
        self.room.ask(partial(_after, self.card, self._newer), self._prepend, self.topic)

    def _prepend(self, page: object) -> None:
        self.asking = False
        now = self.room.console.club.now()
        if (sentence := sentence_of(page)) is not None or now is None:
            self.room.complain(sentence or "")
            return
        newer: VisitPage = page  # type: ignore[assignment]  # no refusal: a page
        self._newer, self._read = newer.newer, self._read + len(newer.visits)
        visits = [self._row(each, now) for each in newer.visits]
        self.table.forget(1, end=False)  # the heading, which moves up
        self.table.prepend([Row("", (NEWER if self._newer else "Past",)), *visits])
        if self._newer is None:
            super().look()  # with the bookings to come on top

    # --- what one does ----------------------------------------------------------------------------------

    def action_book(self) -> None:
        """Pick a session, and book it."""
        book_somebody(self.app, self.room.console, self.card, self._booked)

    def _booked(self, sentence: str | None) -> None:
        if sentence is not None:
            self.room.say(f"✔ {sentence}", "$success")
            self._changed()

    def _changed(self) -> None:
        self.look()
        self.room.look()

    def on_opened(self, message: Opened) -> None:
        """List what can be done with the one chosen."""
        message.stop()
        self.action_open_chosen()

    def action_open_chosen(self) -> None:
        """List what can be done with the one chosen."""
        from screens.contacts.visit_deeds import VisitDeeds

        entry, now = self._entries.get(self.table.key or ""), self.room.console.club.now()
        if entry is not None and now is not None:
            VisitDeeds(self.room, self.card, entry, now, self._changed, self._history).choose()

    def _history(self, visit: int) -> None:
        self.post_message(ShowTab(CREDITS, visit, self.TITLE))

    async def action_back(self) -> None:
        """Go back to the entry one came from, else to where the contact was opened."""
        if self._came_from:
            tab, self._came_from = self._came_from, ""
            self.post_message(ShowTab(tab))
        else:
            await self.room.action_back()


def key_of(visit: int) -> str:
    """Return the key of the row of a visit."""
    return f"visit {visit}"


def _around(card: str, visit: int, most: int, desk: Desk) -> tuple[object, object, object]:
    """Ask for the page that begins with a visit, for the one before it, and for the first one."""
    from frontdesk.requests import Visits

    pages = (Visits(card, at=visit, most=most), Visits(card, after=visit, most=PAGE), Visits(card, most=PAGE))
    page, newer, first = map(desk.perform, pages)
    return page, newer, first


def _after(card: str, visit: int, desk: Desk) -> object:
    from frontdesk.requests import Visits

    return desk.perform(Visits(card, after=visit, most=PAGE))
