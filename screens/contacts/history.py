"""The tab Notes & history: every note and everything that was written about somebody, the newest first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.contacts.paged import PagedTab
from screens.contacts.words import moment
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Cell, Chosen, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from textual.app import ComposeResult

    from frontdesk.answers import ContactEntry, ContactHistory
    from frontdesk.requests import ContactHistory as Asked
    from screens.room import Room


class HistoryTab(PagedTab):
    """The entries, and under them the whole of the one chosen."""

    TITLE = "Notes & history"
    COLUMNS = (Column("When", 13), Column("What", 18), Column("", 0), Column("By", 10))
    EMPTY = "Nothing was written yet."

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self._whole: dict[str, str] = {}
        self._entry = Lines(id="entry")

    def compose(self) -> ComposeResult:
        """Lay out the table, and the entry chosen."""
        yield from super().compose()
        yield self._entry

    def request(self, before: int | None, most: int) -> Asked:
        """Return what asks for a page."""
        from frontdesk.requests import ContactHistory

        return ContactHistory(self.card, before, most)

    def entries(self, answer: ContactHistory) -> Sequence[ContactEntry]:
        """Return the entries of a page."""
        return answer.entries

    def rows(self, answer: ContactHistory, now: datetime, *, first: bool) -> Iterator[Row]:
        """Yield the entries of a page."""
        if first:
            self._whole = {}
        for each in answer.entries:
            key = f"{len(self._whole)} {each.at:%c} {each.op}"
            details = entry_words(each)
            self._whole[key] = f"{moment(each.at, now)} · {each.what} · {details}"
            style = "$quiet" if each.undone else "$warning" if each.code else ""
            what = f"{each.what}{', undone' if each.undone else ''}"
            yield Row(key, (moment(each.at, now), what, details, Cell(each.by or "Owner", "$quiet")), style)

    def on_chosen(self, message: Chosen) -> None:
        """Show the whole entry."""
        message.stop()
        lines = wrapped(self._whole.get(message.key or "", ""), max(self.app.size.width - 4, 20), 2)
        self._entry.show(*(plain(f" {line}") for line in lines))


def entry_words(entry: ContactEntry) -> str:
    """Say what an entry is about: session, membership, credits, before and after, why."""
    changed = entry.after
    if entry.before:
        changed = f"{entry.before} → {entry.after or 'nothing'}"
    session = f"{entry.session.series} {entry.session.date.day} {entry.session.date:%b}" if entry.session else ""
    credits = f"{entry.credits} credits" if entry.credits is not None else ""
    refused = f"({entry.code})" if entry.code else ""
    desk = f"at {entry.desk}" if entry.desk else ""
    parts = (session, entry.membership or "", credits, changed, entry.reason, refused, desk)
    return " · ".join(part for part in parts if part)
