"""The same deed for many people, one after the other: each an operation of its own, and the outcome of each is told."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, Final

from frontdesk.rules.words import count
from screens.dialogs.dialog import Dialog
from screens.room import sentence_of
from screens.roster import outcomes
from screens.widgets.key_table import KeyTable
from screens.widgets.progress import progress
from screens.widgets.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from textual.app import ComposeResult

    from frontdesk.requests import Request
    from screens.roster.screen import RosterScreen
    from screens.widgets.table import Opened

MOST_ROWS: Final = 12


def check_in(room: RosterScreen) -> None:
    """Check in everybody marked, each by the very operation of the check-in."""
    from frontdesk.requests import CheckIn

    _begin(room, lambda card: CheckIn(card, room.series, room.day), "in")


def no_show(room: RosterScreen) -> None:
    """Mark everybody marked as a no-show."""
    from frontdesk.requests import NoShow

    _begin(room, lambda card: NoShow(card, room.series, room.day), "marked as no-shows")


def _begin(room: RosterScreen, request: Callable[[str], Request[Any]], done: str) -> None:
    shown = [each.key for each in room.table.rows if each.key in room.marked]
    if shown and room.bulk is None:
        room.bulk = Bulk(room, shown, request, done)
        room.bulk.go_on()


class Bulk:
    """Sends the next when the one before is answered, so that a scan at the check-in need not wait for all of them."""

    def __init__(
        self, room: RosterScreen, cards: Sequence[str], request: Callable[[str], Request[Any]], done: str
    ) -> None:
        self._room = room
        self._cards = tuple(cards)
        self._request = request
        self._words = done
        self._at = 0
        self._done = 0
        self._stopped = False
        self._told: list[Row] = []
        """Who was refused, and who is in with something to read."""
        self._refused = self._already = 0

    def stop(self) -> None:
        """Send nobody else."""
        self._stopped = True

    def go_on(self) -> None:
        """Send the next; after the last, or when it was stopped, say what came of all."""
        if self._stopped or self._at == len(self._cards):
            self._finish()
            return
        card = self._cards[self._at]
        self._room.say(f"{progress(self._at, len(self._cards))} · Esc stops", "$primary")
        self._room.send(self._request(card), partial(self._answered, card))

    def _answered(self, card: str, answer: object) -> None:
        room = self._room
        self._at += 1
        line = room.line_of(card)
        name = line.person.listed if line is not None else card
        room.refused.pop(card, None)
        if getattr(answer, "code", "") == "already_in":
            self._already += 1  # at another desk, while this one went through the list
            room.marked.discard(card)
        elif (sentence := sentence_of(answer)) is not None:
            self._refused += 1
            reasons = outcomes.every_reason(answer)
            room.refused[card] = reasons or sentence
            self._told.append(Row(card, (name, f"✖ {reasons or sentence}"), "$error"))
        else:
            self._done += 1
            room.marked.discard(card)
            if warned := outcomes.sentences(getattr(answer, "warnings", ())):
                self._told.append(Row(card, (name, f"! {self._words}: {' · '.join(warned)}"), "$warning"))
        self.go_on()

    def _finish(self) -> None:
        room = self._room
        room.bulk = None
        left = len(self._cards) - self._at
        said = [f"{self._done} {self._words}", f"{self._already} in already" if self._already else ""]
        said.append(f"{self._refused} refused" if self._refused else "")
        said.append(f"stopped: {count(left, 'person')} left".replace("persons", "people") if left else "")
        words = " · ".join(filter(None, said))
        if self._refused:
            room.complain(words)
        else:
            room.say(f"✔ {words}", "$success")
        room.look()
        if self._told:
            room.app.push_screen(Outcome(words, self._told), room.chosen_by)


class Outcome(Dialog[str]):
    """Those of many of whom there is something to say; Enter goes to the one chosen."""

    AUTO_FOCUS = "#options"

    def __init__(self, title: str, told: Sequence[Row]) -> None:
        super().__init__(title, (), "Enter goes to them · Esc back")
        self._told = told
        self._table = KeyTable((Column("Name", 22), Column("", 0)), id="options")

    def furnish(self) -> ComposeResult:
        """Lay out the list."""
        yield self._table

    def on_mount(self) -> None:
        """Show them."""
        super().on_mount()
        self._table.styles.height = 1 + min(len(self._told), MOST_ROWS, max(self.app.size.height - 9, 3))
        self._table.tell(self._told)

    def on_opened(self, message: Opened) -> None:
        """Answer with the one chosen, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.dismiss(message.key)
