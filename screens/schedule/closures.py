"""Closures: the days on which nothing takes place, or none of some series; entered and taken back as a whole."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.dialogs.pick import Choice, Pick
from screens.dialogs.weigh import weigh
from screens.room import Room, sentence_of
from screens.widgets.days import say_weekday
from screens.widgets.key_table import KeyTable
from screens.widgets.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import ClosureLine
    from frontdesk.contract import Desk
    from screens.widgets.table import Opened

COLUMNS: Final = (
    Column("First day", 16),
    Column("Last day", 16),
    Column("Days", 5, right=True),
    Column("Closed", 20),
    Column("Reason", 0),
)
NOTHING: Final = (
    "The club is not closed on any day to come.\n\nCtrl+N enters a closure: what takes place on its days\n"
    "is called off, credits come back, and you see all of it before you say yes."
)


class ClosuresScreen(Room):
    """The closures that are not over."""

    NAME = "Closures"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+n", "new", "New closure", id="closures.new", tooltip="Enter a closure: days off"),
        Binding("f4,ctrl+r", "deeds", "Deeds", id="closures.deeds", tooltip="What can be done: undo it, enter another"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._closures: Mapping[str, ClosureLine] = {}
        self._table = KeyTable(COLUMNS, empty="Looking …", id="closures")

    def furnish(self) -> ComposeResult:
        """Lay out the list."""
        yield self._table

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._table.focus()

    def look(self) -> None:
        """Ask which there are."""

        def ask(desk: Desk) -> object:
            from frontdesk.requests import Closures

            return desk.perform(Closures())

        self.ask(ask, self._told, "closures")

    def _told(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self._table.tell((), empty=sentence)
            return
        closures: Sequence[ClosureLine] = answer.closures  # type: ignore[attr-defined]  # no refusal: the closures
        self._closures = {each.nonce: each for each in closures}
        now = self.console.club.now()
        rows = [_row(each, now.date() if now else None) for each in closures]
        self._table.tell(rows, empty=NOTHING)

    # --- what one does ----------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """List what can be done with it."""
        message.stop()
        self.action_deeds()

    def action_new(self) -> None:
        """Ask for a new closure; which series there are is known by then."""

        def ask(desk: Desk) -> object:
            from frontdesk.requests import AllSeries

            return desk.perform(AllSeries())

        self.ask(ask, self._form, "series")

    def _form(self, answer: object) -> None:
        from screens.schedule.closing import ClosureDialog

        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        now = self.console.club.now()
        names = [each.name for each in answer.series]  # type: ignore[attr-defined]  # no refusal: the series
        if now is not None:
            self.app.push_screen(ClosureDialog(self.console, now.date(), names), self._done)

    def _done(self, said: str | None) -> None:
        if said is not None:
            self.say(f"✔ {said}", "$success")
        self.look()

    def action_deeds(self) -> None:
        """List what can be done."""
        now, line = self.console.club.now(), self._closures.get(self._table.key or "")
        begun = bool(line and now and line.first < now.date())
        why = "choose one first" if line is None else "its first day is past" if begun else ""
        choices = (
            Choice("undo", "Undo this closure …", "", why),
            Choice("new", "New closure …", "Ctrl+N"),
        )
        title = f"{say_weekday(line.first)}: {line.reason}" if line else "Closures"
        self.app.push_screen(Pick(title, choices), partial(self._do, line))

    def _do(self, line: ClosureLine | None, what: str | None) -> None:
        from screens.schedule.closing import reopening

        if what == "undo" and line is not None:
            weigh(self, reopening(line), self.look)
        elif what == "new":
            self.action_new()


def _row(line: ClosureLine, today: date | None) -> Row:
    days = (line.last - line.first).days + 1
    which = (
        "everything" if not line.series else line.series[0] if len(line.series) == 1 else f"{len(line.series)} series"
    )
    now = today is not None and line.first <= today <= line.last
    cells = (say_weekday(line.first), say_weekday(line.last), str(days), which, line.reason)
    return Row(line.nonce, cells, "$warning" if now else "")
