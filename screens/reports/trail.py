"""The trail: everything that anybody did or tried, the newest first; narrowed, read in full, and into a file."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.words import with_money
from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import Choice, Pick
from screens.dialogs.write import Write
from screens.reports.exporting import ExportingRoom
from screens.reports.period import OTHER, PeriodDialog, choices, periods
from screens.reports.report import REPORTS_CSS
from screens.reports.trail_words import EVERYTHING, KINDS, entry_lines, in_short, rows_of, said
from screens.room import ROOM_CSS, sentence_of
from screens.rooms import open_contact
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row, wrapped
from screens.widgets.table import Column

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import AuditLine
    from frontdesk.contract import Desk
    from frontdesk.requests import Audit
    from screens.reports.period import Days
    from screens.widgets.table import Chosen, Near, Opened

PAGE: Final = 100
MOST: Final = 500
"""Entries of the first pages that are read again at once when something changed."""
LONGEST: Final = 64


class TrailScreen(ExportingRoom):
    """Who did what, when, at which desk, before and after, and why."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Trail"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "narrow", "Narrow", id="trail.narrow", tooltip="Which entries: who, what, when, refused, …"),
        Binding("ctrl+g", "contact", "Contact", id="trail.contact", tooltip="The contact of the entry", show=False),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        columns = (Column("When", 12), Column("By", 12), Column("What", 22), Column("", 0))
        self._table = KeyTable(columns, empty="Looking …", id="trail")
        self._line, self._entry = Lines(id="about"), Lines(id="entry")
        self._asked: Audit | None = None
        self._lines: dict[str, AuditLine] = {}
        self._older: int | None = None
        self._money: Money | None = None

    def furnish(self) -> ComposeResult:
        """Lay out what is shown, the entries, and the whole of the one chosen."""
        yield self._line
        yield self._table
        yield self._entry

    # --- what it shows --------------------------------------------------------------------------------

    @property
    def asked(self) -> Audit:
        """What is asked of the trail."""
        if self._asked is None:
            from frontdesk.requests import Audit

            self._asked = Audit(most=PAGE)
        return self._asked

    def look(self) -> None:
        """Read the newest entries; far down nothing is taken from under one's eyes."""
        if len(self._lines) <= MOST:
            self._read(None, max(len(self._lines), PAGE))

    def _read(self, before: int | None, most: int) -> None:
        asked = replace(self.asked, before=before, most=min(most, MOST))
        ask = with_money(self.console.settings, asked)
        self.ask(lambda desk: (before, *ask(desk)), self._told, "trail")

    def _told(self, found: tuple[int | None, Any, Money]) -> None:
        before, answer, self._money = found
        now = self.console.club.now()
        if (sentence := sentence_of(answer)) is not None or now is None:
            self._table.tell((), empty=sentence or "")
            return
        self._older = answer.older
        rows = rows_of(answer.lines, now)
        if before is None:
            self._lines = {}
        self._lines |= {str(line.id): line for line in answer.lines}
        if before is None:
            self._table.tell(rows, empty="Nothing of this kind is written.")
        else:
            self._table.extend(rows)
        self._line.show(row(plain(f" {said(self.asked, now.date())}", "bold"), plain("   newest first", "$quiet")))
        self._tell_entry(self._table.key)

    def on_near(self, message: Near) -> None:
        """Read the page before."""
        message.stop()
        if message.end and self._older is not None:
            before, self._older = self._older, None
            self._read(before, PAGE)

    def on_chosen(self, message: Chosen) -> None:
        """Show the whole of an entry under the list."""
        message.stop()
        self._tell_entry(message.key)

    def _tell_entry(self, key: str | None) -> None:
        line, now = self._lines.get(key or ""), self.console.club.now()
        words = "" if line is None or now is None else in_short(line)
        lines = wrapped(words, max(self.app.size.width - 4, 20), 3)
        self._entry.show(*(plain(f" {each}") for each in lines))

    def on_opened(self, message: Opened) -> None:
        """Show everything that an entry says."""
        message.stop()
        line, now = self._lines.get(message.key), self.console.club.now()
        if line is not None and now is not None and self._money is not None:
            self.app.push_screen(Dialog(f"Entry {line.id}", entry_lines(line, now, self._money), "Esc back"))

    def action_contact(self) -> None:
        """Open the contact that the entry is about."""
        line = self._lines.get(self._table.key or "")
        if line is None or line.contact is None or not line.contact.card:
            self.say("This entry is about no contact.")
        else:
            open_contact(self.app, self.console, line.contact.card)

    # --- narrowing ------------------------------------------------------------------------------------

    def action_narrow(self) -> None:
        """List by what the trail can be narrowed."""
        line = self._lines.get(self._table.key or "")
        offered = [Choice(key, words) for key, words in EVERYTHING.items()]
        offered += [
            Choice("days", "Some days …"),
            Choice("kind", "One kind …"),
            Choice("by", "One person …"),
            Choice("at_desk", "One desk …"),
            Choice("card", "One contact …"),
        ]
        if line is not None and line.contact is not None and line.contact.card:
            offered.append(Choice("this", f"Only {line.contact.listed}", line.contact.card))
        self.app.push_screen(Pick("Show …", offered), self._narrowed)

    def _narrowed(self, key: str | None) -> None:
        now = self.console.club.now()
        line = self._lines.get(self._table.key or "")
        if key is None or now is None:
            return
        if key in EVERYTHING:
            from frontdesk.requests import Audit, Only

            self._take(Audit(most=PAGE) if key == "all" else replace(self.asked, only=Only(key)))
        elif key == "this" and line is not None and line.contact is not None:
            self._take(replace(self.asked, card=line.contact.card))
        elif key == "days":
            self.app.push_screen(Pick("Which days?", choices(now.date(), ahead=False)), self._days_picked)
        elif key == "kind":
            found = [Choice(op, words) for op, words in KINDS]
            self.app.push_screen(Pick("Which kind?", found), self._take_field("operation"))
        else:
            labels = {"by": "Name", "at_desk": "Desk", "card": "Card"}
            dialog = Write("Only …", labels[key], longest=LONGEST)
            self.app.push_screen(dialog, self._take_field(key))

    def _days_picked(self, key: str | None) -> None:
        now = self.console.club.now()
        if key is None or now is None:
            return
        if key == OTHER:
            self.app.push_screen(PeriodDialog((now.date(), now.date()), now.date()), self._take_days)
        else:
            self._take_days(periods(now.date())[key][1])

    def _take_days(self, days: Days | None) -> None:
        if days is not None:
            self._take(replace(self.asked, first=days[0], last=days[1]))

    def _take_field(self, name: str) -> Callable[[str | None], None]:
        def take(value: str | None) -> None:
            if value is not None:
                self._take(replace(self.asked, **{name: value}))  # type: ignore[arg-type]  # a text field of the request

        return take

    def _take(self, asked: Audit) -> None:
        self._asked, self._lines = asked, {}
        self.say("")
        self._read(None, PAGE)

    # --- the file -------------------------------------------------------------------------------------

    def file_name(self) -> str | None:
        """Name the file after today."""
        from frontdesk.trail_export import default_name

        now = self.console.club.now()
        return None if now is None else default_name(now.date())

    def write_file(self, desk: Desk, path: Path, going_on: Callable[[int], bool]) -> object:
        """Write the entries as they are narrowed."""
        from frontdesk.trail_export import export_trail

        return export_trail(desk, self.asked, path, going_on=going_on)
