"""Session Credits of a contact on any day: the figures, the picture, the grants, and everything that happened."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.containers import Vertical

from screens.contacts.as_of import stepped
from screens.contacts.credit_history import HistoryPane, Shown, today_of
from screens.contacts.credit_picture import MOST_DAYS, CreditPictureView
from screens.contacts.credit_words import GRANTS, answers, figures, grant_in_words, grant_rows, locks
from screens.contacts.day_line import DayLine
from screens.contacts.export_line import ExportLine
from screens.contacts.tab import CREDITS, SESSIONS, ContactTab, ShowTab
from screens.room import sentence_of
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, wrapped

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult
    from textual.widget import Widget

    from frontdesk.answers import CreditGrant, CreditHistory, CreditPicture, SessionCredits
    from frontdesk.contract import Desk
    from screens.contacts.credit_history import Filtered
    from screens.contacts.day_line import DayTyped
    from screens.room import Room
    from screens.widgets.table import Chosen, Near, Opened

PANES: Final = ("grants", "picture", "history")
NAMES: Final = {"grants": "Grants", "picture": "Picture", "history": "History"}
ROOMY: Final = 20
"""Lines from which on the figures are written large."""
WIDE_OPEN: Final = 28
"""Lines from which on the picture stands over the grants."""
OVER_GRANTS: Final = 11
RECENT: Final = 4
"""Entries that the answer to *what became of the others* is made of."""


def _step(key: str, days: int, id_: str, tooltip: str, *, priority: bool = False) -> Binding:
    return Binding(key, f"step_day({days})", "Day", show=False, id=id_, tooltip=tooltip, priority=priority)


class CreditsTab(ContactTab):
    """The Session Credit Report on the screen."""

    TITLE = CREDITS
    DEFAULT_CSS: ClassVar[str] = """
    CreditsTab { layout: vertical; }
    CreditsTab #figures, CreditsTab #locks, CreditsTab #panes, CreditsTab #file { height: 1; }
    CreditsTab #picture { height: 1fr; }
    CreditsTab #grant, CreditsTab #credit-entry { height: 3; }
    CreditsTab #credit-history, CreditsTab #grants { height: 1fr; }
    """
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+o", "next_pane", "Next pane", id="credits.pane", tooltip="Grants, picture, history in turn"),
        Binding("ctrl+g", "as_of", "As of", show=False, id="credits.as_of", tooltip="Type the day all refers to"),
        Binding("ctrl+y", "export", "Excel", id="credits.export", tooltip="Export what is shown to Excel"),
        _step("ctrl+left", -1, "credits.before", "As of the day before", priority=True),
        _step("ctrl+right", 1, "credits.after", "As of the day after", priority=True),
        _step("pageup", -30, "credits.back_30", "30 days back, from the picture"),
        _step("pagedown", 30, "credits.on_30", "30 days on, from the picture"),
        Binding("down", "enter_pane", "Below", show=False, id="credits.below", tooltip="From the day to what is below"),
        Binding("ctrl+r", "copy", "Copy", show=False, id="credits.copy", tooltip="Copy the path of the file written"),
        Binding("escape", "back", "Back", show=False, id="credits.back", tooltip="Break off the export; back to all"),
    ]

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(room, card)
        self._came_from = ""
        """The tab to which Esc leads back from the entries of one booking."""
        self.on_day: date | None = None
        """The day asked for; None is now."""
        self.report: SessionCredits | None = None
        self._recent: CreditHistory | None = None
        """What was used and what expired last."""
        self.picture = CreditPictureView()
        self.history = HistoryPane(room, card)
        self._grants = KeyTable(GRANTS, empty="Looking …", id="granted")
        self._grant = Lines(id="grant")
        self._day_line, self._file = DayLine(), ExportLine(room)
        self._figures, self._locks, self._panes = Lines(id="figures"), Lines(id="locks"), Lines(id="panes")
        self._pane = PANES[0]
        self._days = 0

    def compose(self) -> ComposeResult:
        """Lay out day and figures, and the three panes under them, of which one is shown."""
        yield self._day_line
        yield self._figures
        yield self._locks
        yield self._panes
        yield self.picture
        with Vertical(id="grants"):
            yield self._grants
            yield self._grant
        yield self.history
        yield self._file

    def on_mount(self) -> None:
        """Show the first pane."""
        self._show_pane(PANES[0], focus=False)

    def enter(self) -> None:
        """Take the keys."""
        self.action_enter_pane()

    # --- what it shows --------------------------------------------------------------------------------

    @property
    def today(self) -> date:
        """The club's day."""
        return today_of(self.room)

    @property
    def day(self) -> date:
        """The day that everything refers to."""
        return self.on_day or self.today

    @property
    def _that_fit(self) -> int:
        """How many days the picture has room for; before it is laid out, as many as the window has."""
        return min(max((self.size.width or self.app.size.width - 2) - 2, 40), MOST_DAYS)

    def look(self) -> None:
        """Ask for the figures and the picture of the day; for the history where it is shown."""
        self.history.card = self.card
        self._days = self._that_fit
        before = self._days // 3
        card, on, after = self.card, self.on_day, self._days - before - 1

        def ask(desk: Desk) -> tuple[object, object, object]:
            from frontdesk.requests import CreditHistory, CreditPicture, SessionCredits
            from frontdesk.rules.ledger import EntryKind

            recent = CreditHistory(card, on, (EntryKind.USED, EntryKind.EXPIRED), most=RECENT)
            picture = CreditPicture(card, on, before, after)
            return desk.perform(SessionCredits(card, on)), desk.perform(picture), desk.perform(recent)

        self.room.ask(ask, self._told, "credits")
        if self._pane == "history":
            self.history.look()

    def _told(self, found: tuple[Any, Any, Any]) -> None:
        report, picture, recent = found
        if (sentence := sentence_of(report) or sentence_of(picture) or sentence_of(recent)) is not None:
            self.report = None
            self._grants.tell((), empty=sentence)
            self._figures.show(plain(f" ▲ {sentence}", "$error"))
            return
        self.report, self._recent = report, recent
        self.history.memberships = {each.membership: each.membership_name for each in report.grants}
        self._say_day()
        self._lay_out()
        self._grants.tell(list(grant_rows(report, self.today)), empty="No credits were ever granted.")
        self._paint(picture)

    def _paint(self, picture: CreditPicture) -> None:
        self.picture.tell(picture.days, picture.on, self.today)

    def _say_day(self) -> None:
        """Say of which day the figures are that are shown; while another one is looked at they stay, and so does it."""
        self._day_line.say(self.report.on if self.report is not None else self.day, self.today)

    def _lay_out(self) -> None:
        if self.report is None:
            return
        lines = figures(self.report, large=self.size.height >= ROOMY)
        self._figures.styles.height = len(lines)
        self._figures.show(*lines)
        width = max(self.size.width - 2, 20)
        told = answers(self.report, self._recent, self.today) if self._recent else ()
        said = [plain(f" {line}") for words in told for line in wrapped(words, width, 2)]
        if why := locks(self.report):
            said += [plain(f" {line}", "$warning") for line in wrapped(why, width)]
        self._locks.display = bool(said)
        self._locks.styles.height = max(len(said), 1)
        self._locks.show(*said)

    def on_resize(self) -> None:
        """Lay the figures out for this size, and draw as many days as fit."""
        if self.report is not None:
            self._say_day()
        self._lay_out()
        self._place_picture()
        if self._days and self._days != self._that_fit:
            self.look()

    def on_chosen(self, message: Chosen) -> None:
        """Say all of the grant chosen."""
        message.stop()
        grant = self._granted(message.key)
        said = grant_in_words(grant, self.today) if grant else ""
        self._grant.show(*(plain(f" {line}", "$quiet") for line in wrapped(said, max(self.size.width - 2, 20))))

    def _granted(self, key: str | None) -> CreditGrant | None:
        """Return the grant of a row; None when the day changed meanwhile and it is not there any more."""
        grants = self.report.grants if self.report is not None else ()
        return grants[int(key)] if key is not None and int(key) < len(grants) else None

    # --- the day --------------------------------------------------------------------------------------

    def action_as_of(self) -> None:
        """Type the day."""
        self._day_line.begin()

    def on_day_typed(self, message: DayTyped) -> None:
        """Ask for the day typed."""
        message.stop()
        self._take(message.day)
        self.action_enter_pane()

    def action_step_day(self, days: int) -> None:
        """Ask for a day so many further on."""
        self._take(stepped(self.day, days))

    def _take(self, day: date) -> None:
        self.on_day = None if day == self.today else day
        self._day_line.fill(self.day, self.today)
        self.history.take(replace(self.history.shown, on=self.on_day, visit=None))
        self.look()

    async def action_back(self) -> None:
        """Come back from a booking to its entry; from the field to the list; from another day to today; else leave."""
        if self._file.going:
            self._file.cancel()
        elif self._pane == "history" and self._came_from:
            tab, self._came_from = self._came_from, ""
            self.history.back()
            self.post_message(ShowTab(tab))
        elif self._pane == "history" and self.history.back():
            return
        elif self._day_line.typing:
            self._day_line.fill(self.day, self.today)
            self._say_day()
            self.action_enter_pane()
        else:
            await self.room.action_back()

    def go_to(self, visit: int, came_from: str) -> None:
        """Show what happened to the credit of one booking; Esc leads back to the tab one came from."""
        self._came_from = came_from
        self._show_pane("history")
        self.history.show_visit(visit)

    # --- the panes ------------------------------------------------------------------------------------

    def action_next_pane(self) -> None:
        """Show the next pane."""
        self._show_pane(PANES[(PANES.index(self._pane) + 1) % len(PANES)])

    def action_enter_pane(self) -> None:
        """Take the keys to the pane shown."""
        taker: dict[str, Widget] = {"grants": self._grants, "picture": self.picture, "history": self.history.table}
        taker[self._pane].focus()

    def _show_pane(self, pane: str, *, focus: bool = True) -> None:
        self._pane = pane
        self.query_one("#grants").display = pane == "grants"
        self._place_picture()
        self._file.clear()
        self.history.display = pane == "history"
        self._say_panes()
        if pane == "history":
            self.history.look()
        if focus:
            self.action_enter_pane()

    def _place_picture(self) -> None:
        """Show the picture alone, or over the grants where there is room for both."""
        self.picture.display = self._pane == "picture" or (self._pane == "grants" and self.size.height >= WIDE_OPEN)
        self.picture.styles.height = "1fr" if self._pane == "picture" else OVER_GRANTS

    def _say_panes(self) -> None:
        parts = []
        for pane in PANES:
            shown = pane == self._pane
            parts.append(
                plain(f" ▸ {NAMES[pane]} " if shown else f"   {NAMES[pane]} ", "bold $primary" if shown else "$quiet")
            )
        said = self.history.words() if self._pane == "history" else "Ctrl+O the next"
        self._panes.show(row(*parts, plain(f"  {said} · Ctrl+Y Excel", "$quiet")))

    def on_opened(self, message: Opened) -> None:
        """Go from a grant to what happened to its membership's credits, from an entry to its booking."""
        message.stop()
        if message.table is self._grants:
            if (grant := self._granted(message.key)) is not None:
                self.history.take(Shown(self.on_day, membership=grant.membership))
                self._show_pane("history")
        elif (visit := self.history.visit) is not None:
            self.post_message(ShowTab(SESSIONS, visit, self.TITLE))
        else:
            self.room.say("This entry belongs to no booking.")

    def on_filtered(self, message: Filtered) -> None:
        """Say which entries are shown."""
        message.stop()
        self._say_panes()

    def on_near(self, message: Near) -> None:
        """Nothing is fetched for the grants: they are all there."""
        message.stop()

    # --- the file -------------------------------------------------------------------------------------

    def action_export(self) -> None:
        """Write what is shown into an Excel file, beside the screen."""
        self._file.begin(replace(self.history.shown, on=self.on_day).request(self.card), self.day)

    def action_copy(self) -> None:
        """Copy the path of the file last written."""
        self._file.copy_path()
