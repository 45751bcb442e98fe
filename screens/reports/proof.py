"""The proof of the books on the screen: what is wrong, and the head to write down."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.dialogs.write import Write
from screens.reports.report import REPORTS_CSS
from screens.room import ROOM_CSS, Room, sentence_of
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frontdesk.answers import Verified

LONGEST: Final = 254
_ADVICE: Final = (
    "The head stands for every entry up to now. Write it down, or keep it with the backups: with Ctrl+G it is held "
    "against the trail the next time, and what was cut off or written anew since is told."
)


class ProofScreen(Room):
    """Runs every proof on the live books; nothing is written."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, REPORTS_CSS]
    NAME = "Proof of the books"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+g", "against", "Kept head", id="proof.against", tooltip="Hold the trail against a head you kept"),
        Binding("ctrl+r", "copy", "Copy head", id="proof.copy", tooltip="Copy the head of the trail"),
    ]

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._table = KeyTable((Column("Problem", 24), Column("", 0)), empty="Proving …", id="proof")
        self._said, self._head, self._advice = Lines(id="about"), Lines(id="head"), Lines(id="notes")
        self._kept = ""
        self._proved: Verified | None = None

    def furnish(self) -> ComposeResult:
        """Lay out the result, the head, and each problem."""
        yield self._said
        yield self._head
        yield self._advice
        yield self._table

    def on_mount(self) -> None:
        """Take the keys, and prove."""
        super().on_mount()
        self._table.focus()

    def look(self) -> None:
        """Prove once; F5 proves again."""
        if self._proved is None:
            self._prove()

    def action_look_again(self) -> None:
        """Prove again."""
        super().action_look_again()
        self._prove()

    def _prove(self) -> None:
        from frontdesk.requests import Verify

        self._said.show(plain(" Proving … this may take a while in a large club."))
        asked = Verify(self._kept)
        self.ask(lambda desk: desk.perform(asked), self._told, "verify")

    def _told(self, answer: Any) -> None:  # noqa: ANN401  # what was proved, or a refusal
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
            return
        self._proved = answer
        many = len(answer.problems)
        against = " against the head you kept" if self._kept else ""
        if many:
            self._said.show(
                plain(f" ✖ {many} found wrong{against}: see below, and keep this database as it is.", "bold $error")
            )
            self.app.bell()
        else:
            self._said.show(plain(f" ✔ The books are right{against}.", "bold $success"))
        self._head.show(plain(f" Head: {answer.head}", "bold"))
        lines = wrapped(_ADVICE, max(self.app.size.width - 4, 20), 4)
        self._advice.styles.height = len(lines)
        self._advice.show(*(plain(f" {line}", "$quiet") for line in lines))
        rows = [
            Row(str(at), (each.code.replace("_", " "), Cell(each.message))) for at, each in enumerate(answer.problems)
        ]
        self._table.tell(rows, empty="Nothing is wrong.")

    def action_against(self) -> None:
        """Ask for the head that was kept."""
        self.app.push_screen(Write("The head you kept", "Head", self._kept, longest=LONGEST), self._take)

    def _take(self, kept: str | None) -> None:
        if kept is not None:
            self._kept = kept
            self._prove()

    def action_copy(self) -> None:
        """Copy the head."""
        if self._proved is not None and self._proved.head is not None:
            self.app.copy_to_clipboard(self._proved.head)
            self.say("✔ The head is copied.", "$success")
