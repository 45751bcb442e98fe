"""What is done about the match or the last verdict: open the person, ask why, undo."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.check_in.frame import Frame
from screens.check_in.jobs import UndoLast
from screens.rooms import open_contact, open_roster, show_why

if TYPE_CHECKING:
    from frontdesk.answers import SessionLine


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
            self.app.bell()

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
            self.app.bell()

    def action_undo(self) -> None:
        """Queue an undo: it concerns what was done last when its turn comes."""
        self.console.writes.put(UndoLast(self.counter, self))
