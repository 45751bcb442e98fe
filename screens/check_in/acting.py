"""What is done about the match or the last verdict, a key each; all that is more than a key is loaded when needed."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.check_in.frame import Frame
from screens.check_in.jobs import UndoAnswered, UndoLast
from screens.check_in.words import Sign, Verdict, undone
from screens.rooms import open_contact, open_roster, show_why

if TYPE_CHECKING:
    from frontdesk.answers import SessionLine
    from screens.errands import Answered


class Acting(Frame):
    """The check-in's frame with the keys that concern somebody."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+g",
            "contact",
            "Contact",
            id="check_in.contact",
            tooltip="All about the match, or the last verdict",
            show=False,
        ),
        Binding(
            "ctrl+f",
            "roster",
            "Roster",
            id="check_in.roster",
            tooltip="The roster of the session shown",
            show=False,
            priority=True,
        ),
        Binding(
            "ctrl+y", "why", "Why?", id="check_in.why", tooltip="Why: all that was looked at for a match or a verdict"
        ),
        Binding("ctrl+t", "trust_clock", "Clock is right", id="app.trust_clock", tooltip="The clock is right: go on"),
        Binding(
            "ctrl+t",
            "deed('pay')",
            "Payment",
            id="check_in.pay",
            tooltip="Take a payment, then check in",
            show=False,
        ),
        Binding(
            "ctrl+n",
            "deed('sell')",
            "Sell",
            id="check_in.sell",
            tooltip="Sell a membership, then check in",
            show=False,
        ),
        Binding(
            "ctrl+o",
            "deed('override')",
            "Override",
            id="check_in.override",
            tooltip="Let in all the same, with a reason",
            show=False,
        ),
        Binding(
            "ctrl+r",
            "deed('choose')",
            "Deeds",
            id="check_in.deeds",
            tooltip="What can be done: other sessions, payers, ending credits",
            show=False,
        ),
        Binding(
            "f12",
            "last",
            "Last actions",
            id="check_in.last",
            tooltip="This desk's last actions, to undo any of them",
            show=False,
        ),
        Binding("f8", "undo", "Undo", id="app.undo", tooltip="Undo this desk's last action; again for the one before"),
    ]

    @property
    def meant(self) -> tuple[str, SessionLine | None]:
        """The card of the match chosen or the only one, with the session chosen; else those of the last verdict."""
        people = self.matches.people
        if people:
            return self.matches.card or (people[0].card if len(people) == 1 else ""), self.counter.chosen
        return self.counter.card, self.counter.judged

    def action_contact(self) -> None:
        """Open the match chosen, the only match, or whom the last verdict is about."""
        if card := self.meant[0]:
            open_contact(self.app, self.console, card)
        else:
            self._nobody()

    def action_roster(self) -> None:
        """Open the roster of the session chosen."""
        if self.counter.chosen is not None:
            open_roster(self.app, self.console, self.counter.chosen)
        else:
            self.app.bell()

    def action_why(self) -> None:
        """Show why the match, or whom the last verdict is about, may come in or not."""
        card, session = self.meant
        if card and session is not None:
            show_why(self.app, self.console, card, session)
        else:
            self._nobody()

    def _nobody(self) -> None:
        """Say that nobody is meant."""
        self.app.bell()
        self.say(Verdict(Sign.ASK, "nobody chosen", ("Scan a card first, or choose somebody with ↓.",)))

    def action_deed(self, what: str) -> None:
        """Do something about the match, or whom the last verdict is about."""
        from screens.check_in.deeds import Deeds

        if what == "override" and self.counter.lacking is not None and not self.matches.people:
            from screens.sign_in.approve import ask_somebody

            ask_somebody(self.app, self.console, self.counter.lacking)
            return
        card, session = self.meant
        if card and session is not None:
            answer = None if self.matches.people else self.counter.answer
            Deeds(self, card, session, answer).do(what)
        else:
            self._nobody()

    def on_answered(self, message: Answered) -> None:
        """Take the answer back to the deed that asked."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def action_undo(self) -> None:
        """Queue an undo: it concerns what was done last when its turn comes."""
        self.console.writes.put(UndoLast(self))

    def action_last(self) -> None:
        """List the last actions of this desk, to undo any of them."""
        from screens.check_in.undo_list import last_actions

        last_actions(self)

    def on_undo_answered(self, message: UndoAnswered) -> None:
        """Say what was undone; it is no visit any more."""
        self.counter.forget(getattr(message.answer, "of", None))
        self.say(undone(message.answer), message.painted)
        self.look_at_room()
