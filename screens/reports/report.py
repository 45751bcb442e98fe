"""One report: its days, its picture, its table, its sums; into Excel, and from a row to the contact."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.words import with_money
from screens.dialogs.pick import Pick
from screens.reports.exporting import ExportingRoom
from screens.reports.period import OTHER, PeriodDialog, choices, periods, stepped
from screens.reports.picture import Picture
from screens.reports.words import columns_of, days_words, rows_of, sums_words
from screens.room import ROOM_CSS, sentence_of
from screens.rooms import open_contact
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, shortened, wrapped

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import Report
    from frontdesk.contract import Desk
    from frontdesk.reports import ReportName
    from frontdesk.requests import Report as Asked
    from screens.reports.period import Days
    from screens.widgets.table import Near, Opened

REPORTS_CSS: Final = Path(__file__).with_name("reports.tcss")
PAGE: Final = 100


class ReportScreen(ExportingRoom):
    """A table over the whole club."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Report"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "period", "Days", id="report.period", tooltip="Which days the report speaks of"),
        Binding("left", "step(-1)", "Before", id="report.before", tooltip="The days before", show=False),
        Binding("right", "step(1)", "After", id="report.after", tooltip="The days after", show=False),
    ]

    def __init__(self, console: Any, name: ReportName) -> None:  # noqa: ANN401  # as the room takes it
        from frontdesk.reports import REPORTS

        super().__init__(console)
        self._which, self._about = name, REPORTS[name]
        self.header.name_room(self._about.title)
        self.days: Days | None = None
        """The days asked for; None: the usual ones."""
        self.report: Report | None = None
        """What is shown: its first page."""
        self._next: str | None = None
        self._shown = 0
        self._money: Money | None = None
        self._line, self._sums, self._notes = Lines(id="about"), Lines(id="sums"), Lines(id="notes")
        self._picture = Picture()
        self._table = KeyTable((), empty="Looking …", id="report")

    def furnish(self) -> ComposeResult:
        """Lay out the days, the picture, the table and what it comes to."""
        yield self._line
        yield self._picture
        yield self._table
        yield self._sums
        yield self._notes

    # --- what it shows --------------------------------------------------------------------------------

    def _asked(self, after: str | None = None) -> Asked:
        from frontdesk.requests import Report

        first, last = self.days or (None, None)
        if after is not None and self.report is not None:
            first, last = self.report.first, self.report.last
        return Report(self._which, first, last, after, PAGE)

    def look(self) -> None:
        """Ask for the report."""
        self.ask(with_money(self.console.settings, self._asked()), self._told, "report")

    def _told(self, found: tuple[Any, Money]) -> None:
        answer, self._money = found
        now = self.console.club.now()
        if (sentence := sentence_of(answer)) is not None or now is None:
            self._table.tell((), empty=sentence or "")
            return
        self.report, self._next = answer, answer.next
        self._table.head(columns_of(answer))
        rows = rows_of(answer.rows, 0, now, self._money)
        self._shown = len(rows)
        self._table.tell(rows, empty=f"Nothing {self._days_said()}.")
        self._picture.tell(answer.bars)
        self._say_all()

    def _days_said(self) -> str:
        now = self.console.club.now()
        if self.report is None or now is None or self._about.span == "now":
            return "now"
        if self._about.span == "until":
            return f"by {days_words(self.report.last, self.report.last, now.date())}"
        return days_words(self.report.first, self.report.last, now.date())

    def _say_all(self) -> None:
        now = self.console.club.now()
        if self.report is None or now is None or self._money is None:
            return
        keys = "" if self._about.span == "now" else "   ←/→"
        days = row(plain(f" {self._days_said()}", "bold"), plain(f"{keys}   {self._about.tells}", "$quiet"))
        self._line.show(days)
        self._sums.show(
            plain(shortened(f" {sums_words(self.report, now, self._money)}", self.app.size.width - 2), "bold")
        )
        lines = [
            part
            for note in self.report.notes
            for part in wrapped(self.console.club.in_words(note), max(self.app.size.width - 4, 20), 2)
        ]
        self._notes.display = bool(lines)
        self._notes.styles.height = max(len(lines), 1)
        self._notes.show(*(plain(f" {line}", "$quiet") for line in lines))

    def on_near(self, message: Near) -> None:
        """Read the next page."""
        message.stop()
        if message.end and self._next is not None:
            after, self._next = self._next, None
            self.ask(partial(_perform, self._asked(after)), self._more, "report page")

    def _more(self, answer: Any) -> None:  # noqa: ANN401  # the report, or a refusal
        now = self.console.club.now()
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
        elif now is not None and self._money is not None:
            self._next = answer.next
            self._table.extend(rows_of(answer.rows, self._shown, now, self._money))
            self._shown += len(answer.rows)

    # --- what one does --------------------------------------------------------------------------------

    def on_opened(self, message: Opened) -> None:
        """Open the contact that a row is about."""
        message.stop()
        card = message.key.partition(" ")[2]
        if card:
            open_contact(self.app, self.console, card)
        else:
            self.say("This row is about no single contact.")

    def action_period(self) -> None:
        """List the periods."""
        now = self.console.club.now()
        if now is not None and self._may_choose():
            found = choices(now.date(), ahead=self._about.span in {"ahead", "until"})
            self.app.push_screen(Pick("Which days?", found), self._picked)

    def _may_choose(self) -> bool:
        if self._about.span == "now":
            self.say("This report tells how things stand now; it has no other days.")
        return self._about.span != "now"

    def _picked(self, key: str | None) -> None:
        now = self.console.club.now()
        if key is None or now is None:
            return
        today = now.date()
        if key == OTHER:
            days = (self.report.first, self.report.last) if self.report else (today, today)
            self.app.push_screen(PeriodDialog(days, today), self._take)
        else:
            self._take(periods(today, ahead=self._about.span in {"ahead", "until"})[key][1])

    def _take(self, days: Days | None) -> None:
        if days is not None:
            self.days = days
            self.say("")
            self.look()

    def action_step(self, steps: int) -> None:
        """Go to the days after, or before."""
        if self.report is not None and self._may_choose():
            days = (self.report.first, self.report.last)
            if self._about.span == "ahead":
                self._take((days[0], max(days[1] + (days[1] - days[0]) * steps, days[0])))
            else:
                self._take(stepped(days, steps))

    # --- the file -------------------------------------------------------------------------------------

    def file_name(self) -> str | None:
        """Name the file after the report and its days."""
        from frontdesk.report_export import default_name

        shown = self.report
        return None if shown is None else default_name(shown.name, shown.first, shown.last)

    def write_file(self, desk: Desk, path: Path, going_on: Callable[[int], bool]) -> object:
        """Write the report as it is shown."""
        from frontdesk.report_export import export_report

        return export_report(desk, self._asked(), path, going_on=going_on)


def _perform(asked: Asked, desk: Desk) -> object:
    return desk.perform(asked)
