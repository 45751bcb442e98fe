"""A tab that is one table, read page by page as one moves down."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar, Final

from screens.contacts.tab import ContactTab
from screens.room import sentence_of
from screens.widgets.key_table import KeyTable

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from typing import Any

    from textual.app import ComposeResult

    from frontdesk.requests import Request
    from screens.room import Room
    from screens.widgets.table import Column, Near, Row

PAGE: Final = 50
MOST: Final = 500
"""Rows of the first pages that are read again at once when something changed."""


class PagedTab(ContactTab):
    """Asks for the first page, and for the next one when the choice comes near the end."""

    COLUMNS: ClassVar[Sequence[Column]] = ()
    EMPTY: ClassVar[str] = ""

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self.table = KeyTable(self.COLUMNS, empty="Looking …")
        self._next: int | None = None
        self.asking = False
        """Whether a page is on its way."""
        self._read = 0
        """Entries read so far."""

    def compose(self) -> ComposeResult:
        """Lay out the table."""
        yield self.table

    def enter(self) -> None:
        """Take the keys."""
        self.table.focus()

    # --- what a tab says of itself --------------------------------------------------------------------

    def request(self, before: int | None, most: int) -> Request[Any]:
        """Return what asks for a page."""
        raise NotImplementedError

    def entries(self, answer: Any) -> Sequence[Any]:  # noqa: ANN401  # each tab knows its own answer
        """Return what counts as read."""
        raise NotImplementedError

    def rows(self, answer: Any, now: datetime, *, first: bool) -> Iterable[Row]:  # noqa: ANN401  # each tab knows its own answer
        """Return the rows of a page."""
        raise NotImplementedError

    # --- reading --------------------------------------------------------------------------------------

    def look(self) -> None:
        """Read the pages that were read before anew; far down nothing is taken from under one's eyes."""
        if self._read <= MOST:
            self._ask(None, max(self._read, PAGE))

    def on_near(self, message: Near) -> None:
        """Read the next page."""
        message.stop()
        if message.end and self._next is not None and not self.asking:
            self._ask(self._next, PAGE)

    def _ask(self, before: int | None, most: int) -> None:
        asked = self.request(before, most)
        self.asking = True
        self.room.ask(lambda desk: (before, desk.perform(asked)), self.told, self.topic)

    @property
    def topic(self) -> str:
        """What its questions are about: the newest one wins."""
        return f"{type(self).__name__} {self.card}"

    def told(self, found: tuple[int | None, Any]) -> None:
        """Show a page: the first one instead of what is there, another after it."""
        self.asking = False
        (before, answer), now = found, self.room.console.club.now()
        if (sentence := sentence_of(answer)) is not None:
            self.table.tell((), empty=sentence)
        elif now is not None:
            self._next = answer.next
            many = len(self.entries(answer))
            rows = list(self.rows(answer, now, first=before is None))
            if before is None:
                self._read = many
                self.table.tell(rows, empty=self.EMPTY)
            else:
                self._read += many
                self.table.extend(rows)
