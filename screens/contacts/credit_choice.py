"""Choosing which entries of the credit history are shown: a kind, a membership, an order, a day to begin at."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, Final

from frontdesk.rules.ledger import EntryKind
from frontdesk.text import BadText
from screens.contacts.as_of import read_as_of
from screens.contacts.credit_words import KINDS
from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write

if TYPE_CHECKING:
    from datetime import date

    from screens.contacts.credit_history import HistoryPane

LONGEST: Final = 20
KIND, MEMBERSHIP = "kind ", "membership "


class DayDialog(Write):
    """Asks for a day, and stays until it is one."""

    def __init__(self, today: date) -> None:
        lines = ("Such as 2026-03-04, 4 mar, today, -30.",)
        super().__init__("Jump to a day", "Day", longest=LONGEST, lines=lines)
        self._today = today

    def _cleaned(self, text: str) -> object:
        read = read_as_of(text, self._today, "Day")
        return read if isinstance(read, BadText) else text


def choose_entries(pane: HistoryPane) -> None:
    """List the choices; what is picked is shown at once."""
    shown = pane.shown
    kinds = [Choice(f"{KIND}{kind}", f"Only {words}", _now(shown.kind is kind)) for kind, words in KINDS.items()]
    plans = [
        Choice(f"{MEMBERSHIP}{code}", f"Only {name}", _now(shown.membership == code))
        for code, name in pane.memberships.items()
    ]
    choices = (
        Choice("all", "Everything", _now(shown.kind is None and shown.membership is None and shown.visit is None)),
        Choice("order", "Newest first" if shown.oldest_first else "Oldest first"),
        Choice("jump", "Jump to a day …"),
        Choice("visit", "Only the booking of this entry", "", "" if pane.visit else "it belongs to none"),
        *plans,
        *kinds,
    )
    pane.app.push_screen(Pick("Which entries?", choices), partial(_picked, pane))


def _now(chosen: bool) -> str:  # noqa: FBT001  # one question, one answer
    return "shown now" if chosen else ""


def _picked(pane: HistoryPane, key: str | None) -> None:
    shown = replace(pane.shown, visit=None)
    if key == "all":
        pane.show(replace(shown, kind=None, membership=None))
    elif key == "order":
        pane.show(replace(shown, oldest_first=not shown.oldest_first))
    elif key == "visit" and pane.visit is not None:
        pane.show_visit(pane.visit)
    elif key == "jump":
        pane.app.push_screen(DayDialog(pane.today), partial(_jump, pane))
    elif key is not None and key.startswith(KIND):
        pane.show(replace(shown, kind=EntryKind(key.removeprefix(KIND))))
    elif key is not None:
        pane.show(replace(shown, membership=key.removeprefix(MEMBERSHIP)))


def _jump(pane: HistoryPane, text: str | None) -> None:
    if text is None:
        return
    read = read_as_of(text, pane.today)
    if not isinstance(read, BadText):
        pane.show(replace(pane.shown, visit=None), jump=read)
