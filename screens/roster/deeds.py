"""What is done with people on a roster: the list of it, and each deed by its name."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Final

from screens.dialogs.pick import Choice, Pick
from screens.rooms import open_contact, show_why, take_payment
from screens.roster import outcomes

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import RosterLine
    from screens.roster.screen import RosterScreen

OUT: Final = frozenset({"booked", "waitlisted", "no_show"})
"""Who is not in."""
FITS: Final = {
    "check_in": OUT,
    "override": OUT,
    "cancel": frozenset({"booked", "waitlisted"}),
    "no_show": frozenset({"booked"}),
    "move": frozenset({"booked"}),
    "promote": frozenset({"waitlisted"}),
    "line": frozenset({"waitlisted"}),
}
"""Whom a deed is for."""
STANDS: Final = {"in": "in already", "booked": "booked", "waitlisted": "waiting", "no_show": "a no-show"}
"""How those stand for whom it is not."""


WITH_ONE: Final = (
    Choice("check_in", "Check in", "Enter"),
    Choice("cancel", "Cancel the booking, or leave the line", "Del"),
    Choice("no_show", "Mark as a no-show"),
    Choice("move", "Move to another session …"),
    Choice("promote", "Give them a place …", "+"),
    Choice("line", "Another place in line …"),
    Choice("override", "Let them in all the same …", "Ctrl+O"),
    Choice("why", "Why they may come in, or not", "Ctrl+Y"),
    Choice("pay", "Take a payment …", "Ctrl+T"),
    Choice("stop_note", "Note that the desk must see …"),
    Choice("contact", "Open the contact", "Ctrl+G"),
)


@dataclass(frozen=True, slots=True)
class Deeds:
    """The deeds of one roster, done with the person chosen or with those marked."""

    room: RosterScreen

    def choose(self) -> None:
        """List those that fit the person chosen, and what is done whoever is chosen."""
        line, marked = self.room.line, len(self.room.marked)
        many = (
            Choice("check_in_marked", f"Check in the {marked} marked", "Enter"),
            Choice("no_show_marked", f"No-show: the {marked} marked"),
            Choice("unmark", "Mark nobody"),
        )
        choices = (
            *(many if marked else ()),
            *(each for each in WITH_ONE if line is not None and line.status in FITS.get(each.key, STANDS)),
            Choice("book", "Book somebody …", "Ctrl+N"),
            Choice("mark_all", "Mark all to come", "*"),
            Choice("session", "Another session of the day …", "F4"),
            Choice("undo", "Undo what was done last", "F8"),
        )
        title = line.person.listed if line is not None else self.room.series
        self.room.app.push_screen(Pick(title, choices), self._picked)

    def _picked(self, what: str | None) -> None:
        if what is not None:
            self.do(what, single=what == "check_in")

    def do(self, what: str, *, single: bool = False) -> None:
        """Do one of them; ``single``: with the one chosen though others are marked."""
        everywhere = self._everywhere()
        if what == "check_in" and self.room.marked and not single:
            what = "check_in_marked"
        if what in everywhere:
            everywhere[what]()
            return
        line = self.room.line
        if line is None:
            self.room.complain("Nobody is chosen. Ctrl+N books somebody.")
            return
        if line.status in FITS.get(what, STANDS):
            self._with_one()[what](line)
        else:
            self.room.complain(f"{line.person.listed} is {STANDS[line.status]}.")

    def _everywhere(self) -> dict[str, Callable[[], object]]:
        from screens.roster import booking, bulk, going

        return {
            "book": partial(booking.book, self.room),
            "check_in_marked": partial(bulk.check_in, self.room),
            "no_show_marked": partial(bulk.no_show, self.room),
            "mark_all": self.room.action_mark_all,
            "unmark": self._unmark,
            "session": partial(going.pick, self.room),
            "before": partial(going.step, self.room, -1),
            "after": partial(going.step, self.room, 1),
            "undo": self.room.action_undo,
        }

    def _with_one(self) -> dict[str, Callable[[RosterLine], None]]:
        from screens.roster import leaving, moving, overriding, waiting

        return {
            "check_in": self._check_in,
            "no_show": self._no_show,
            "cancel": partial(leaving.cancel, self.room),
            "move": partial(moving.move, self.room),
            "promote": partial(waiting.promote, self.room),
            "line": partial(waiting.another_place, self.room),
            "override": partial(overriding.let_in, self.room),
            "contact": self._contact,
            "stop_note": self._stop_note,
            "why": lambda line: why(self.room, line.person.card),
            "pay": lambda line: pay(self.room, line.person.card),
        }

    # --- the short ones -------------------------------------------------------------------------------

    def _unmark(self) -> None:
        self.room.marked.clear()
        self.room.paint()

    def _check_in(self, line: RosterLine) -> None:
        from frontdesk.requests import CheckIn

        card = line.person.card
        asked = CheckIn(card, self.room.series, self.room.day)
        after = self._next_to_come(card) if line.status == "booked" else card
        self.room.settle(asked, outcomes.checked_in, card, after)

    def _next_to_come(self, card: str) -> str:
        """Return who is chosen once this one is in: the next who is to come, as one goes through the list."""
        coming = [each.key for each in self.room.table.rows if self._comes(each.key)]
        at = coming.index(card)
        return (coming[at + 1 :] or coming[:at][-1:] or [card])[0]

    def _comes(self, card: str) -> bool:
        line = self.room.line_of(card)
        return line is not None and line.status == "booked"

    def _no_show(self, line: RosterLine) -> None:
        from frontdesk.requests import NoShow

        asked = NoShow(line.person.card, self.room.series, self.room.day)
        used = " The credit is used." if line.charge is not None and line.charge.usable_from else ""
        self.room.settle(asked, lambda _: f"✔ {line.person.listed} did not come.{used}", line.person.card)

    def _contact(self, line: RosterLine) -> None:
        open_contact(self.room.app, self.room.console, line.person.card)

    def _stop_note(self, line: RosterLine) -> None:
        from screens.contacts.deeds import Deeds as OfContact

        OfContact(self.room, line.person.card, then=self.room.look).do("stop_note")


def why(room: RosterScreen, card: str) -> None:
    """Show everything that is looked at when somebody comes to this session."""
    if room.roster is not None and room.roster.session is not None:
        show_why(room.app, room.console, card, room.roster.session)


def pay(room: RosterScreen, card: str) -> None:
    """Take a payment, and look again."""

    def paid(sentence: str | None) -> None:
        if sentence:
            room.say(sentence, "$success")
        room.refused.pop(card, None)
        room.knowledge.forget()
        room.look()

    take_payment(room.app, room.console, card, paid)
