"""Giving a membership's credit terms to those who bought it: who, from when, what changes; then the deed."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.rules.words import count, say_day
from screens.dialogs.confirm import Confirm
from screens.errands import new_nonce
from screens.room import Room, sentence_of
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, shortened
from screens.widgets.table import Column, Row

if TYPE_CHECKING:
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import MembershipLine, Refusal, TermsApplied, TermsLine
    from frontdesk.contract import Desk, Preview

COLUMNS: Final = (
    Column("Who", 22),
    Column("Card", 9, from_width=90),
    Column("From", 12),
    Column("Until then", 0),
    Column("From then on", 0, from_width=70),
)


class ApplyingScreen(Room):
    """Shows what would change, from the books themselves; answers with the name when it is done."""

    NAME = "Apply to current subscriptions"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "apply", "Apply", id="applying.apply", tooltip="Apply it to all of these", priority=True),
    ]

    def __init__(self, console: Any, plan: MembershipLine) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._plan = plan
        self._head = Lines(id="head")
        self._table = KeyTable(COLUMNS, empty="Looking at the books …", id="changes")
        self._shown: tuple[TermsLine, ...] | None = None
        self._nonce = new_nonce()
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out what it is about, and the list."""
        yield self._head
        yield self._table

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.header.name_room(f"Apply {self._plan.name}")
        self._table.focus()

    def look(self) -> None:
        """Ask the books what would change now, without changing it."""
        code = self._plan.code

        def ask(desk: Desk) -> Preview[TermsApplied, None] | Refusal:
            from frontdesk.requests import ApplyTerms

            return desk.preview(ApplyTerms(code))

        self.ask(ask, self._told, "applying")

    def _told(self, preview: Preview[TermsApplied, None] | Refusal) -> None:
        from frontdesk.answers import Refusal

        if isinstance(preview, Refusal):
            self._shown = None
            self._table.tell((), empty=preview.message)
            return
        shown = self._shown = preview.answer.changed
        now = self.console.club.now()
        today = now.date() if now else None
        self._table.tell(
            [_row(at, each, today) for at, each in enumerate(shown)],
            empty="Nothing would change: everybody has these terms already, or gets no more credits.",
        )
        many = len(shown)
        words = f" {count(many, 'subscription')} would change, each from its next grant on; what is granted stays."
        self._head.show(plain(shortened(words, max(self.size.width - 3, 20)), "bold"))

    def action_apply(self) -> None:
        """Ask once, then do it to exactly what was shown."""
        if not self._shown or self._sending:
            return
        many = count(len(self._shown), "subscription")
        lines = (
            f"{many} of {self._plan.name} get its present credit terms, each from the day shown.",
            "Grants of before that day stay as they are. It is not undone by one key.",
        )
        self.app.push_screen(Confirm("Apply to all of these?", lines, yes="Apply", no="Not now"), self._sure)

    def _sure(self, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if not sure or not self._shown:
            return
        from frontdesk.requests import ApplyTerms

        self._sending = True
        self.say("Applying …")
        request = ApplyTerms(self._plan.code, self._plan.version, len(self._shown))
        self.send(request, self._answered, self._nonce)

    def _answered(self, answer: object) -> None:
        self._sending = False
        if (sentence := sentence_of(answer)) is None:
            self.dismiss(f"{self._plan.name} for {count(len(self._shown or ()), 'subscription')}")
            return
        if hasattr(answer, "can_be_overridden"):
            self._nonce = new_nonce()
        self.complain(f"Not applied: {sentence}")
        self.look()


def _row(at: int, line: TermsLine, today: date | None) -> Row:
    return Row(f"{at}", (line.name, line.card, _from(line, today), line.before, line.after))


def _from(line: TermsLine, today: date | None) -> str:
    return "when resumed" if line.next_grant is None else say_day(line.next_grant, today)
