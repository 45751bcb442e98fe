"""What is done with a contact, from their list and from their view: each asks for what it needs, and says what came."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write
from screens.room import sentence_of
from screens.rooms import book_somebody, open_contact, take_payment

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import ContactOverview
    from frontdesk.requests import Request
    from screens.room import Room

NOTE: Final = 1000
STOP_NOTE: Final = 1000
CARD: Final = 64


@dataclass(frozen=True, slots=True)
class Deeds:
    """The actions of one contact; ``then`` is called after a change, ``carded`` with another card they got."""

    room: Room
    card: str | None = None
    who: ContactOverview | None = None
    """As far as it is known already; else it is asked for."""
    then: Callable[[], None] = lambda: None
    carded: Callable[[str], None] | None = None
    gone: Callable[[str], None] | None = None
    """Called with what is said once the contact is erased."""

    def choose(self, *first: Choice, also: tuple[Choice, ...] = ()) -> None:
        """List the actions."""
        none = "" if self.card else "choose one first"
        choices = (
            *(Choice(each.key, each.words, each.beside, none) for each in first),
            Choice("sell", "Sell a membership", "", none),
            Choice("pay", "Take a payment", "", none),
            Choice("book", "Book a session", "", none),
            Choice("edit", "Edit", "", none),
            Choice("card", "Replace the card", "", none),
            Choice("note", "Add a note", "", none),
            Choice("stop_note", "Stop note", "the desk must see it", none),
            Choice("merge", "Merge with …", "the same person", none),
            Choice("erase", "Erase for good …", "the books stay", none),
            *also,
        )
        title = self.who.person.listed if self.who else self.card or "Contacts"
        self.room.app.push_screen(Pick(title, choices), self.do)

    def do(self, what: str | None) -> None:
        """Do one of them."""
        if what == "new":
            self.new()
        elif what and self.card:
            if what == "open":
                open_contact(self.room.app, self.room.console, self.card)
            elif what == "sell":
                from screens.sale.screen import SaleScreen

                self.room.app.push_screen(SaleScreen(self.room.console, self.card), self._told)
            elif what == "pay":
                take_payment(self.room.app, self.room.console, self.card, self._told)
            elif what == "book":
                book_somebody(self.room.app, self.room.console, self.card, self._told)
            elif self.who is None:
                self._ask(self.card, what)
            else:
                self._do(what, self.who)

    def _ask(self, card: str, what: str) -> None:
        from frontdesk.requests import Overview

        self.room.ask(lambda desk: desk.perform(Overview(card)), partial(self._known, what), f"contact {card}")

    def _known(self, what: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.room.complain(sentence)
        else:
            self._do(what, answer)  # type: ignore[arg-type]  # no refusal: the overview

    def _do(self, what: str, who: ContactOverview) -> None:
        name = who.person.listed
        match what:
            case "edit":
                from screens.contacts.form import ContactForm

                self.room.app.push_screen(ContactForm(self.room.console, who), partial(self._edited, name))
            case "card":
                told: tuple[str, ...] = (
                    f"The card {who.person.card} will say from then on that it was replaced.",
                    "Scan the new card, or leave it empty for the next number of the club.",
                )
                write = Write(
                    f"Another card for {name}", "New card", longest=CARD, shortest=0, lines=told, takes_scans=True
                )
                self.room.app.push_screen(write, partial(self._replace, who))
            case "note":
                write = Write(f"Note about {name}", "Note", longest=NOTE)
                self.room.app.push_screen(write, partial(self._note, who))
            case "stop_note":
                lines = ("The desk sees it before this person goes in. Empty takes it away.",)
                write = Write(f"Stop note of {name}", "Note", who.stop_note, longest=STOP_NOTE, shortest=0, lines=lines)
                self.room.app.push_screen(write, partial(self._stop_note, who))
            case "merge":
                from screens.contacts.merging import merge

                merge(self.room, who, self.then)
            case "erase":
                from screens.contacts.erasing import EraseDialog

                self.room.app.push_screen(EraseDialog(self.room.console, who), self._erased)

    # --- a new one ------------------------------------------------------------------------------------

    def new(self) -> None:
        """Ask for a new contact, and open them."""
        from screens.contacts.form import ContactForm

        self.room.app.push_screen(ContactForm(self.room.console, None), self._added)

    def _added(self, card: str | None) -> None:
        if card:
            open_contact(self.room.app, self.room.console, card)
        self.then()

    def _told(self, sentence: str | None) -> None:
        if sentence:
            self.room.say(f"✔ {sentence}", "$success")
        self.then()

    def _erased(self, sentence: str | None) -> None:
        if sentence and self.gone:
            self.gone(sentence)
        else:
            self._told(sentence)

    def _edited(self, name: str, card: str | None) -> None:
        if card:
            self.room.say(f"✔ {name} is saved.", "$success")
        self.then()

    # --- changing -------------------------------------------------------------------------------------

    def _replace(self, who: ContactOverview, card: str | None) -> None:
        if card is not None:
            from frontdesk.requests import ReplaceCard

            self.room.send(ReplaceCard(who.person.card, card), partial(self._replaced, who.person.listed))

    def _replaced(self, name: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.room.complain(sentence)
            return
        card = str(getattr(answer, "card", ""))
        self.room.say(f"✔ {name} has the card {card} now.", "$success")
        (self.carded or (lambda _card: self.then()))(card)

    def _note(self, who: ContactOverview, text: str | None) -> None:
        if text is not None:
            from frontdesk.requests import AddNote

            self._send(AddNote(who.person.card, text), f"The note about {who.person.listed} is kept.")

    def _stop_note(self, who: ContactOverview, text: str | None) -> None:
        if text is not None and text != who.stop_note:
            from frontdesk.requests import StopNote

            done = "The desk will see the note." if text else "The stop note is taken away."
            self._send(StopNote(who.person.card, text), done)

    def _send(self, request: Request[Any], done: str) -> None:
        self.room.send(request, partial(self._answered, done))

    def _answered(self, done: str, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.room.complain(sentence)
        else:
            self.room.say(f"✔ {done}", "$success")
        self.then()
