"""The hand-over of a shift: what whoever comes next should know, the cash counted, and their signature."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.words import with_money
from screens.dialogs.dialog import Dialog
from screens.reports.exporting import ExportingRoom
from screens.reports.report import REPORTS_CSS
from screens.reports.signing import SignDialog, Signed
from screens.reports.trail_words import in_short, moment
from screens.room import ROOM_CSS, sentence_of
from screens.rooms import open_contact
from screens.widgets.fields import Field
from screens.widgets.form import Form, Reading, Through
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, row
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from textual.app import ComposeResult

    from frontdesk.amounts import Money
    from frontdesk.answers import AuditLine, Shift
    from frontdesk.contract import Approval, Desk
    from screens.widgets.table import Opened

_PARTS: Final = {
    "overrides": "Overrides",
    "unpaid": "Visits still unpaid",
    "refused": "Refused",
    "undone": "Undone",
}
_METHODS: Final = {"cash": "cash", "card": "card terminal", "debit": "bank debit", "other": "other"}
_HIGHEST: Final = Decimal(99_999_999)
_LONGEST: Final = 1000


@dataclass(frozen=True, slots=True)
class Counted:
    """What the hand-over says beside the books."""

    cash: Decimal | None
    note: str


class ShiftScreen(ExportingRoom):
    """What happened at this desk since the last hand-over."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Hand-over"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f4", "hand_over", "Hand over", id="shift.hand_over", tooltip="Count the cash and hand the desk over"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._table = KeyTable((Column("", 12), Column("", 0)), empty="Looking …", id="shift")
        self._line = Lines(id="about")
        self.shift: Shift | None = None
        self._money: Money | None = None

    def furnish(self) -> ComposeResult:
        """Lay out since when, and what happened."""
        yield self._line
        yield self._table

    def look(self) -> None:
        """Ask what happened."""
        from frontdesk.requests import Shift

        self.ask(with_money(self.console.settings, Shift()), self._told, "shift")

    def _told(self, found: tuple[Any, Money]) -> None:
        answer, self._money = found
        now = self.console.club.now()
        if (sentence := sentence_of(answer)) is not None or now is None:
            self._table.tell((), empty=sentence or "")
            return
        self.shift = answer
        since = moment(answer.since, now)
        self._line.show(row(plain(f" Since {since}", "bold"), plain("   F4 counts the cash and hands over", "$quiet")))
        self._table.tell(list(_rows(answer, now, self._money)), empty="")

    def on_opened(self, message: Opened) -> None:
        """Open the contact that an entry is about."""
        message.stop()
        card = message.key.partition(" ")[2]
        if card:
            open_contact(self.app, self.console, card)
        else:
            self.say("This line is about no contact.")

    # --- handing over ---------------------------------------------------------------------------------

    def action_hand_over(self) -> None:
        """Ask for the cash and a note."""
        if self.shift is not None and self._money is not None:
            recorded = next((each.amount for each in self.shift.money if each.method == "cash"), Decimal(0))
            self.app.push_screen(CountDialog(recorded, self._money), self._counted)

    def _counted(self, counted: Counted | None) -> None:
        info = self.console.club.info
        if counted is None:
            return
        if info is not None and info.single_user:
            self._send(counted, None)
        else:
            dialog = SignDialog(self.console)
            self.app.push_screen(dialog, lambda approval: self._signed(counted, approval))

    def _signed(self, counted: Counted, approval: Approval | None) -> None:
        if approval is None:
            self.say("Nobody signed; the shift goes on.")
        else:
            self._send(counted, approval)

    def _send(self, counted: Counted, approval: Approval | None) -> None:
        from frontdesk.requests import HandOver

        asked = HandOver(counted.note, counted.cash)
        self.console.writes.put(Signed(asked, self, self._done, approval=approval))

    def _done(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        difference = getattr(answer, "difference", None)
        said = "" if difference is None or self._money is None else f": {say_difference(difference, self._money)}"
        self.say(f"✔ The shift is handed over{said}.", "$success")
        self.look()

    # --- the file -------------------------------------------------------------------------------------

    def file_name(self) -> str | None:
        """Name the file after today."""
        now = self.console.club.now()
        return None if now is None or self.shift is None else f"shift-{now:%Y-%m-%d-%H%M}.xlsx"

    def write_file(self, desk: Desk, path: Path, going_on: Callable[[int], bool]) -> object:
        """Write what is shown."""
        from frontdesk.shift_export import export_shift

        return export_shift(desk, path, going_on=going_on)


def _rows(shift: Shift, now: datetime, money: Money) -> Iterator[Row]:
    total = sum((each.amount for each in shift.money), Decimal(0))
    yield Row("", (f"Money taken: {money.say(total)}",))
    for each in shift.money:
        yield Row(f"{each.method} ", ("", f"{money.say(each.amount)} {_METHODS[each.method]}"))
    if not shift.money:
        yield Row("money ", ("", Cell("none", "$quiet")))
    for part, title in _PARTS.items():
        lines: tuple[AuditLine, ...] = getattr(shift, part)
        yield Row("", (f"{title}: {len(lines) or 'none'}",))
        for line in lines:
            card = line.contact.card if line.contact else ""
            yield Row(f"{part}-{line.id} {card}", (moment(line.at, now), in_short(line)))


def say_difference(difference: Decimal, money: Money) -> str:
    """Say how what was counted differs from what was recorded."""
    if not difference:
        return "the cash is as recorded"
    return f"{money.say(abs(difference))} {'more' if difference > 0 else 'less'} cash than recorded"


def _shortly(difference: Decimal, money: Money) -> str:
    if not difference:
        return "as recorded"
    return f"{money.say(abs(difference))} {'more' if difference > 0 else 'less'}"


class CountDialog(Dialog[Counted]):
    """Asks for the cash counted and a note."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Hand over", id="count.take", tooltip="Hand over with this", priority=True),
    ]

    def __init__(self, recorded: Decimal, money: Money) -> None:
        lines = (
            f"Cash recorded in this shift: {money.say(recorded)}. Count it without the float; empty: not counted.",
        )
        super().__init__("Hand the desk over", lines, "Enter the next, then hands over · Esc back")
        self._recorded, self._money = recorded, money
        self._form = Form(self._read)
        self._fields = (Field("cash", "Cash counted"), Field("note", "Note", size="wide"))

    def furnish(self) -> ComposeResult:
        """Lay out the two fields."""
        with self._form:
            yield from self._fields

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        counted = self._counted(texts)
        if isinstance(counted, Counted):
            echo = "" if counted.cash is None else _shortly(counted.cash - self._recorded, self._money)
            return Reading({}, {"cash": echo})
        return Reading(counted)

    def _counted(self, texts: Mapping[str, str]) -> Counted | dict[str, str]:
        from frontdesk.text import clean_line

        faults: dict[str, str] = {}
        cash = self._money.read(texts["cash"], "Cash counted", _HIGHEST) if texts["cash"].strip() else None
        if cash is not None and not isinstance(cash, Decimal):
            faults["cash"] = cash.message
        note = clean_line(texts["note"], field="Note", longest=_LONGEST, shortest=0)
        if not isinstance(note, str):
            faults["note"] = note.message
        return faults or Counted(cash if isinstance(cash, Decimal) else None, str(note))

    def on_through(self, message: Through) -> None:
        """Take it, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_take()

    def action_take(self) -> None:
        """Answer when all is right."""
        counted = self._counted(self._form.values)
        if isinstance(counted, Counted):
            self.dismiss(counted)
        else:
            self._form.first_fault()
