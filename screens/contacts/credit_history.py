"""The credit history on the screen: a window over pages, however many entries there are."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Vertical
from textual.message import Message

from screens.contacts.credit_words import HISTORY, KINDS, entry_in_words, entry_rows
from screens.room import sentence_of
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date, datetime, tzinfo

    from textual.app import ComposeResult

    from frontdesk.answers import CreditHistory, HistoryEntry
    from frontdesk.requests import CreditHistory as Asked
    from frontdesk.rules.ledger import EntryKind
    from screens.room import Room
    from screens.widgets.table import Chosen, Near, Row

PAGE: Final = 100
"""Entries asked for at a time."""
MOST: Final = 400
"""Entries kept at most; what is further off is asked for again."""
NEAR: Final = 20
"""Entries from an end of the window at which more are asked for."""
DETAIL: Final = 3
"""Lines that the entry chosen has at least; where it tells more, up to half of the pane."""
NOTHING: Final = "Nothing of this kind has happened. F4 chooses other entries."


@dataclass(frozen=True, slots=True)
class Shown:
    """Which entries are shown."""

    on: date | None = None
    kind: EntryKind | None = None
    membership: str | None = None
    visit: int | None = None
    oldest_first: bool = False

    def request(self, card: str) -> Asked:
        """Return the question for the first page of them."""
        from frontdesk.requests import CreditHistory

        kinds = (self.kind,) if self.kind else ()
        return CreditHistory(
            card, self.on, kinds, self.membership, visit=self.visit, oldest_first=self.oldest_first, most=PAGE
        )


@dataclass(frozen=True, slots=True)
class _Window:
    """What was on the screen before one booking was looked at."""

    shown: Shown
    rows: Sequence[Row]
    entries: dict[str, HistoryEntry]
    before: bool
    after: bool
    place: str


@dataclass
class Leap(Message):
    """To the very end, please, or to the very beginning."""

    end: bool


@dataclass
class Filtered(Message):
    """Other entries are shown."""


class HistoryTable(KeyTable):
    """Its ends are those of the history, not of what is loaded of it."""

    def action_leap(self, end: bool) -> None:  # noqa: FBT001  # Textual calls it from a binding
        """Go to the end of everything, or to the beginning."""
        self.post_message(Leap(end))


class HistoryPane(Vertical):
    """The entries, and under them all that the one chosen tells."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "which", "Which", id="history.which", tooltip="Choose which entries are shown, or jump to a day"),
    ]

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(id="credit-history")
        self.room, self.card = room, card
        self.shown = Shown()
        self.table = HistoryTable(HISTORY, empty="Looking …", id="entries")
        self.entries: dict[str, HistoryEntry] = {}
        self.memberships: dict[str, str] = {}
        """The names of those that ever granted something, by code."""
        self._before = self._after = False
        self._asked: Asked | None = None
        self._detail = Lines(id="credit-entry")
        self._left: _Window | None = None
        self._stale = True

    def compose(self) -> ComposeResult:
        """Lay out the table and what is said under it."""
        yield self.table
        yield self._detail

    # --- which entries --------------------------------------------------------------------------------

    def show(self, shown: Shown, *, jump: date | None = None) -> None:
        """Show other entries, from the first on, or from a day on."""
        self.shown, self._stale = shown, False
        self.post_message(Filtered())
        self._ask(replace(self.shown.request(self.card), jump=jump), whole=True)

    def take(self, shown: Shown) -> None:
        """Take other entries to be shown, once somebody looks."""
        self.shown, self._left, self._stale = shown, None, True

    def look(self) -> None:
        """Ask again, unless somebody is reading further down: places keep their meaning whatever is written."""
        asked = self._asked
        if self._stale:
            self.show(self.shown)
        elif not self._before:
            many = max(PAGE, len(self.table.rows))
            self._ask(replace(self.shown.request(self.card), most=many), whole=True)
        elif asked is not None:  # a page is on its way, or was lost on it: the first answer counts
            self._ask(asked, whole=not (asked.after or asked.before))
        self._after = True  # there may be more by now; the page that is asked for next knows

    @property
    def visit(self) -> int | None:
        """The booking of the entry chosen, if it belongs to one."""
        entry = self.entries.get(self.table.key or "")
        return None if entry is None else entry.visit

    def show_visit(self, visit: int) -> None:
        """Show the entries of one booking alone."""
        place = self.table.key or ""
        if self.shown.visit is None:
            self._left = _Window(self.shown, self.table.rows, self.entries, self._before, self._after, place)
        self.show(Shown(on=self.shown.on, visit=visit, oldest_first=True))

    def back(self) -> bool:
        """Come back from a booking to the entry one came from; whether one was there."""
        left = self._left
        if left is None or self.shown.visit is None:
            return False
        self._left = self._asked = None
        self.shown, self.entries, self._before, self._after = left.shown, left.entries, left.before, left.after
        self.table.tell(left.rows, choose=left.place)
        self.post_message(Filtered())
        if not left.rows:
            self.show(left.shown)  # it had not been looked at before
        return True

    def action_which(self) -> None:
        """Choose which entries are shown."""
        from screens.contacts.credit_choice import choose_entries

        choose_entries(self)

    # --- pages ----------------------------------------------------------------------------------------

    def on_leap(self, message: Leap) -> None:
        """Go to the very end, or to the very beginning."""
        message.stop()
        if self._after if message.end else self._before:
            self._ask(replace(self.shown.request(self.card), at_end=message.end), whole=True)
        else:
            self.table.leap(end=message.end)

    def on_near(self, message: Near) -> None:
        """Ask for the page that follows, or the one before, when the choice comes near it."""
        message.stop()
        rows, at = self.table.rows, self.table.at
        if at is None or self._asked is not None:
            return
        request = self.shown.request(self.card)
        if message.end and self._after and len(rows) - at <= NEAR:
            self._ask(replace(request, after=rows[-1].key))
        elif not message.end and self._before and at < NEAR:
            self._ask(replace(request, before=rows[0].key))

    def _ask(self, request: Asked, *, whole: bool = False) -> None:
        self._asked = request

        def told(answer: Any) -> None:  # noqa: ANN401  # a page or a refusal
            if self._asked is request:
                self._asked = None
                self._told(answer, request, whole=whole)

        self.room.ask(lambda desk: desk.perform(request), told, "credit history")

    def _told(self, answer: object, request: Asked, *, whole: bool) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.entries, self._before, self._after = {}, False, False
            self.table.tell((), empty=sentence)
            return
        page: CreditHistory = answer  # type: ignore[assignment]  # no refusal: a page
        rows = entry_rows(page.entries, self.today, self._zone)
        self.entries = ({} if whole else self.entries) | {each.place: each for each in page.entries}
        if whole:
            self._before, self._after = page.more_before, page.more_after
            self.table.tell(rows, empty=NOTHING, choose=self._chosen(page, request))
        elif request.after:
            self._after = page.more_after
            self.table.extend(rows)
            self._forget(end=False)
        else:
            self._before = page.more_before
            self.table.prepend(rows)
            self._forget(end=True)

    def _chosen(self, page: CreditHistory, request: Asked) -> str | None:
        """Say which entry of a fresh page is chosen: the last at the end, the first after a jump, else what was."""
        if not page.entries:
            return None
        if request.at_end:
            return page.entries[-1].place
        same = self.table.key in self.entries and request.jump is None
        return self.table.key if same else page.entries[0].place

    def _forget(self, *, end: bool) -> None:
        """Keep no more entries than the window holds: those furthest from where one goes are dropped."""
        rows = self.table.rows
        if (many := len(rows) - MOST) <= 0:
            return
        for each in rows[-many:] if end else rows[:many]:
            self.entries.pop(each.key, None)
        self.table.forget(many, end=end)
        if end:
            self._after = True
        else:
            self._before = True

    # --- what is said ---------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The club's day."""
        return today_of(self.room)

    @property
    def _zone(self) -> tzinfo | None:
        return now_of(self.room).tzinfo

    def on_chosen(self, message: Chosen) -> None:
        """Say all of the entry chosen."""
        message.stop()
        self._say_entry()

    def on_resize(self) -> None:
        """Say it in the width there is."""
        self._say_entry()

    def _say_entry(self) -> None:
        entry = self.entries.get(self.table.key or "")
        said = entry_in_words(entry, self.today, self._zone) if entry else ""
        most = max(self.size.height // 2, DETAIL)
        lines = wrapped(said, max(self.size.width - 2, 20), most)
        self._detail.styles.height = max(len(lines), DETAIL)
        self._detail.show(*(plain(f" {line}", "$quiet") for line in lines))

    def words(self) -> str:
        """Say which entries are shown."""
        if self.shown.visit is not None:
            return "of one booking · Esc back to all"
        parts = [KINDS[self.shown.kind] if self.shown.kind else "everything"]
        parts += [f"of {self.shown.membership}"] if self.shown.membership else []
        parts += ["oldest first" if self.shown.oldest_first else "newest first"]
        return " · ".join(parts)


def today_of(room: Room) -> date:
    """Return the club's day."""
    return now_of(room).date()


def now_of(room: Room) -> datetime:
    """Return what the club's wall clock shows, aware."""
    if (now := room.console.club.now()) is None:
        raise RuntimeError("credits are asked for before the club is open")
    return now
