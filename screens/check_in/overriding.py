"""An override: the reason, typed or one of those given lately, and what it takes; both are kept."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from screens.background import in_background
from screens.check_in.asking import wall
from screens.check_in.words import Sign, Verdict, paid_words
from screens.dialogs.dialog import INNER, Dialog
from screens.dialogs.pick import Choice, Pick, PickInput
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Column, Opened, Row, Table

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from textual.app import ComposeResult
    from textual.widgets import Input

    from frontdesk.answers import SessionLine
    from frontdesk.contract import Desk
    from screens.check_in.deeds import Deeds

LONGEST: Final = 200
TAKES: Final = ("credit", "unpaid")
"""What an override may take, the likelier first."""
FOOT: Final = "Enter takes it · ↓ one given lately · Esc back"
GENERAL: Final = {"credit": "A credit, if there is one", "unpaid": "Nothing: the visit stays unpaid"}


TYPED: Final = "typed"
"""The row of the list that stands for what is typed."""


class ReasonDialog(Dialog[str]):
    """Answers with the reason; ↓ takes one given lately."""

    DEFAULT_CSS = "ReasonDialog #fault { color: $error; }"

    def __init__(self, title: str, lines: tuple[str, ...], lately: tuple[str, ...]) -> None:
        super().__init__(title, (*lines, "Why all the same? It is kept with your name."), FOOT)
        self._lately = {str(at): each for at, each in enumerate(lately)}
        self._table = Table((Column("", 0),), id="options")
        self._fault = Lines(id="fault")

    def furnish(self) -> ComposeResult:
        """Lay out the line to type in, and the reasons given lately."""
        yield PickInput(id="filter", compact=True, max_length=LONGEST, placeholder="type the reason")
        yield self._fault
        yield self._table

    def on_mount(self) -> None:
        """List the reasons."""
        super().on_mount()
        self._table.styles.height = 2 + len(self._lately)
        self._table.tell([Row(TYPED, ("what is typed above",)), *(Row(*each) for each in self._rows())])

    def _rows(self) -> Iterator[tuple[str, tuple[str, ...]]]:
        return ((key, (reason,)) for key, reason in self._lately.items())

    def on_input_changed(self, message: Input.Changed) -> None:
        """Take what is typed."""
        message.stop()
        self._table.choose(TYPED)

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Take the reason, unless a scan pressed Enter."""
        message.stop()
        if self.scanned:
            message.input.value = ""
            self.app.bell()
        else:
            self._take(self._lately.get(self._table.key or "", message.value))

    def on_opened(self, message: Opened) -> None:
        """Take the one clicked on."""
        if message.key in self._lately:
            self._take(self._lately[message.key])

    def _take(self, reason: str) -> None:
        from frontdesk.text import clean_line

        read = clean_line(reason, field="Reason", longest=LONGEST)
        if isinstance(read, str):
            self.dismiss(read)
        else:
            lines = wrapped(f"▲ {read.message}", min(INNER, self.app.size.width - 8), 3)
            self._fault.styles.height = len(lines)
            self._fault.show(*(plain(line) for line in lines))

    def action_move(self, rows: int) -> None:
        """Choose among the reasons given lately, or what is typed."""
        self._table.move(rows)

    def action_page(self, pages: int) -> None:
        """Choose further down or up."""
        self._table.page(pages)


def override(deeds: Deeds) -> None:
    """Ask why somebody is let in all the same, and what that takes; then check them in."""
    in_background(deeds.screen, partial(_override, deeds), "override", newest_only=True)


async def _override(deeds: Deeds) -> None:
    club = deeds.screen.console.club
    if (now := club.now()) is None:
        return
    with deeds.screen.console.aside.between():
        found = await club.ask("override", partial(_look, deeds.card, deeds.session, now.date()))
        if found is None:
            sentence = club.trouble.sentence if club.trouble is not None else "It could not be looked up."
            deeds.screen.say(Verdict(Sign.WAIT, "the books do not answer", (sentence,)))
        elif deeds.screen.is_current:
            lately, takes = found
            reasons = tuple(club.in_words(each.message) for each in getattr(deeds.answer, "reasons", ()))
            dialog = ReasonDialog(f"Let {deeds.name} in all the same?", reasons, lately)
            deeds.screen.app.push_screen(dialog, partial(_reasoned, deeds, takes))


def _look(card: str, session: SessionLine, today: date, desk: Desk) -> tuple[tuple[str, ...], dict[str, str]]:
    """Return the reasons given lately, and what each way of overriding would take, in words."""
    from frontdesk.answers import Take
    from frontdesk.requests import CheckIn, Override, OverrideReasons

    lately = getattr(desk.perform(OverrideReasons()), "reasons", ())
    takes = {}
    for each in TAKES:
        request = CheckIn(
            card, session.series, session.date, wall(session), Override("to see what it takes", Take(each))
        )
        would: Any = getattr(desk.preview(request), "answer", None)
        takes[each] = GENERAL[each] if would is None else paid_words(would.paid_by, today)
    return lately, takes


def _reasoned(deeds: Deeds, takes: dict[str, str], reason: str | None) -> None:
    if reason is None:
        return
    if len(set(takes.values())) == 1:
        _let_in(deeds, reason, "unpaid" if "UNPAID" in takes["credit"] else "credit")
        return
    choices = [Choice(key, words) for key, words in takes.items()]
    pick = Pick("What does it take?", choices, lines=(f"{deeds.name} is let in: {reason}",))
    deeds.screen.app.push_screen(pick, partial(_let_in, deeds, reason))


def _let_in(deeds: Deeds, reason: str, take: str | None) -> None:
    if take is not None:
        from frontdesk.answers import Take
        from frontdesk.requests import Override

        deeds.check_in(override=Override(reason, Take(take)))
