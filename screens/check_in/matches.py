"""The list under the scan field: who matches what is typed, or the sessions to pick from."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from textual.content import Content

from screens.check_in.words import BOOKINGS, credit_words, session_words
from screens.widgets.lines import Lines
from screens.widgets.safe import fit, plain, row, shortened, stack

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.events import Click

    from frontdesk.answers import ContactCard, GlanceLine, SessionLine

WIDE: Final = 100
"""From this many cells on the list shows longer names and memberships."""
HINTS: Final = (
    "Scan a card, or type a name, part of a phone number or an e-mail address.",
    "Enter checks in the only match, ↓ chooses among several, Ctrl+G opens one.",
)


class MatchList(Lines):
    """Rows to choose from. Nothing is chosen until ↓ is pressed."""

    def __init__(self) -> None:
        super().__init__(id="matches")
        self.people: tuple[ContactCard, ...] = ()
        self.sessions: tuple[SessionLine, ...] = ()
        self._alike = False
        self._row: int | None = None
        self._glances: Mapping[str, GlanceLine] = {}
        self._session: SessionLine | None = None
        self._today: date | None = None

    def tell_people(self, people: tuple[ContactCard, ...], *, alike: bool = False) -> None:
        """List these people; ``alike``: they only resemble what was typed."""
        if people or self.people or self.sessions:
            self.people, self.sessions, self._alike, self._row = people, (), alike, None
            self.refresh()

    def tell_sessions(self, sessions: tuple[SessionLine, ...], chosen: int | None, today: date) -> None:
        """List these sessions, this one chosen."""
        self._today = today
        self.people, self.sessions, self._row = (), sessions, chosen
        self.refresh()

    def tell_details(self, glances: Mapping[str, GlanceLine], session: SessionLine | None, today: date | None) -> None:
        """Fill in what is known about the people listed."""
        self._glances, self._session, self._today = glances, session, today
        if self.people:
            self.refresh()

    @property
    def shown(self) -> tuple[ContactCard, ...]:
        """The people on screen now."""
        return self.people[self._top : self._top + self._room]

    @property
    def card(self) -> str | None:
        """The card of the person chosen."""
        return self.people[self._row].card if self.people and self._row is not None else None

    @property
    def session(self) -> SessionLine | None:
        """The session chosen in the list of sessions."""
        return self.sessions[self._row] if self.sessions and self._row is not None else None

    def move(self, rows: int) -> None:
        """Choose another row; the first ↓ chooses the first."""
        many = len(self.people) or len(self.sessions)
        if many:
            start = -1 if self._row is None and rows > 0 else self._row or 0
            self._row = min(max(start + rows, 0), many - 1)
            self.refresh()

    def on_click(self, event: Click) -> None:
        """Choose the row clicked on."""
        at = self._top + event.y
        if at < (len(self.people) or len(self.sessions)):
            self._row = at
            self.refresh()

    @property
    def _room(self) -> int:
        """How many rows are shown: all that fit, less the last line when it says that there are more."""
        height, many = max(self.size.height, 1), len(self.people) or len(self.sessions)
        return height if many <= height else max(height - 1, 1)

    @property
    def _top(self) -> int:
        """The first row shown, so that the one chosen and the one after it can be seen."""
        room, many = self._room, len(self.people) or len(self.sessions)
        return 0 if self._row is None else max(min(self._row - room + 2, many - room), 0)

    def render(self) -> Content:
        """Return the rows that fit; the last line says how many do not."""
        width, room, top = self.size.width, self._room, self._top
        if not self.people and not self.sessions:
            return stack([Content(), *(plain(shortened(f"   {hint}", width), "$quiet") for hint in HINTS)])
        many = len(self.people) or len(self.sessions)
        rows = [self._line(at, width) for at in range(top, min(top + room, many))]
        if room < many:
            below = many - top - room
            more = f"   … {below} more{'; type on, or ↓' if self.people else ''}" if below else ""
            rows.append(plain(shortened(more, width), "$quiet"))
        return stack(rows)

    def _line(self, at: int, width: int) -> Content:
        chosen = at == self._row
        mark = plain(" ▸ " if chosen else " ~ " if self._alike else "   ", "bold $primary")
        if self.sessions:
            words = session_words(self.sessions[at], self._today or self.sessions[at].date)
            line = row(mark, fit(words, width - 4))
        else:
            line = row(mark, *self._person(self.people[at], width - 4))
        return line.stylize("bold $primary") if chosen else line

    def _person(self, person: ContactCard, width: int) -> list[Content]:
        wide = width >= WIDE
        glance = self._glances.get(person.card)
        name, card, plan, place = (34, 12, 22, 16) if wide else (19, 8, 10, 14)
        parts = [fit(f"{person.last_name}, {person.first_name}", name), plain(" "), fit(person.card, card, "$quiet")]
        if glance is None or self._today is None:
            contact = person.phone or person.email
            return [*parts, plain(" "), fit(contact, width - name - card - 2, "$quiet")]
        memberships = " + ".join(glance.memberships) or "no membership"
        booking = self._booking(glance)
        style = "$warning" if glance.flags else ""
        return [
            *parts,
            plain(" "),
            fit(memberships, plan),
            plain(" "),
            fit(booking, place, "$success" if glance.booking in {"booked", "in"} else "$quiet"),
            plain(" "),
            fit(credit_words(glance), width - name - card - plan - place - 4, style),
        ]

    def _booking(self, glance: GlanceLine) -> str:
        if glance.booking is None:
            return "○ not booked"
        words = BOOKINGS.get(glance.booking, glance.booking)
        return f"{words} {self._session.time}" if glance.booking == "booked" and self._session else words
