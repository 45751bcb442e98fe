"""Whom a change of the timetable affects: shown before it is made, made by Ctrl+S, left by Esc."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.answers import Invalid, Refusal
from frontdesk.rules.words import count
from screens.dialogs.pick import Choice, Pick
from screens.room import ROOM_CSS, Room, sentence_of
from screens.series.effect_rows import rows
from screens.series.frame import SERIES_CSS
from screens.widgets.key_table import KeyTable
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.widgets.table import Column

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from screens.series.deed import Deed, Seen

COLUMNS: Final = (Column("", 26, roomy=34), Column("", 18, roomy=26), Column("", 0))
CHOICES: Final = {Invalid.KEEP: "they are kept", Invalid.CANCEL: "they are cancelled, their credits come back"}


class EffectsScreen(Room):
    """Answers with the desk's answer, or its refusal; None when it is left undone."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, SERIES_CSS]
    NAME = "Before it is saved"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="effects.save", tooltip="Save it, with all that is shown", priority=True),
        Binding("f4", "choose", "Keep or cancel", id="effects.choose", tooltip="What becomes of invalid bookings"),
    ]

    def __init__(self, console: Any, deed: Deed, seen: Seen) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._deed = deed
        self._first: Seen | None = seen
        """What was seen already: it need not be asked again."""
        self._seen_now: Seen = seen
        self._invalid: Invalid | None = None
        """What becomes of invalid bookings, once somebody chose."""
        self._head = Lines(id="head")
        self._table = KeyTable(COLUMNS, empty="Nobody is affected any more.", id="effects")
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out what it means, and whom it affects."""
        yield self._head
        yield self._table

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self.header.name_room(self._deed.title)
        self._table.focus()
        self.say("Nothing is written yet.")

    def look(self) -> None:
        """Look at what it would come to now."""
        seen, self._first = self._first, None
        if seen is not None:
            self.call_after_refresh(self._told, seen)
        else:
            self.ask(partial(self._deed.look, self._invalid or Invalid.KEEP), self._told, "effects")

    def on_resize(self) -> None:
        """Break the lines anew."""
        self._say_head()

    def _told(self, seen: Seen) -> None:
        if isinstance(seen, Refusal):
            self.dismiss(seen)
            return
        self._seen_now = seen
        desk, now, index = self.console.club.desk, self.console.club.now(), self.console.club.index
        if desk is None or now is None:
            return

        def name_of(card: str) -> str:
            person = index.by_card(card) if index is not None else None
            return f"{person.last_name}, {person.first_name}" if person else card

        self._table.tell(list(rows(seen, desk.zone, now.date(), name_of)))
        self._say_head()

    @property
    def _many_invalid(self) -> int:
        seen = self._seen_now
        effects = None if isinstance(seen, Refusal) else seen.answer.effects
        return len(effects.invalid) if effects is not None else 0

    def _say_head(self) -> None:
        said = list(self._deed.words)
        if many := self._many_invalid:
            chosen = CHOICES[self._invalid] if self._invalid is not None else "F4 says what becomes of them"
            chosen = chosen if self._deed.choice else CHOICES[Invalid.CANCEL]
            said.append(f"{count(many, 'booking')} would not be taken any more: {chosen}.")
        said.append("Ctrl+S saves it. Esc goes back.")
        lines = [line for each in said for line in wrapped(each, max(self.app.size.width - 6, 20))][:6]
        self._head.styles.height = len(lines)
        self._head.show(*(plain(line) for line in lines))

    # --- doing it -------------------------------------------------------------------------------------

    def action_choose(self, *, then_save: bool = False) -> None:
        """Ask what becomes of the bookings that would not be taken any more."""
        many = self._many_invalid
        if not many or not self._deed.choice:
            self.say("There is nothing to choose here.")
            return
        choices = (
            Choice(Invalid.KEEP, f"Keep {'it' if many == 1 else 'them'}", "they may come"),
            Choice(Invalid.CANCEL, f"Cancel {'it' if many == 1 else 'them'}", "credits come back"),
        )
        title = f"{count(many, 'booking')} would not be taken any more"
        self.app.push_screen(Pick(title, choices, chosen=self._invalid or ""), partial(self._chosen, then_save))

    def _chosen(self, then_save: bool, choice: str | None) -> None:  # noqa: FBT001  # partial's first
        if choice is None:
            return
        self._invalid = Invalid(choice)
        if then_save:
            self.action_save()
        else:
            self.look()

    def action_save(self) -> None:
        """Do it, once; where bookings become invalid ask first what becomes of them."""
        if self._sending:
            return
        if self._many_invalid and self._invalid is None and self._deed.choice:
            self.action_choose(then_save=True)
            return
        self._sending = True
        self.say("Saving …")
        request = self._deed.request(self._invalid or Invalid.KEEP)
        self.send(request, self._answered, self._deed.nonces.of(request))

    def _answered(self, answer: object) -> None:
        """Leave with the answer, or with a refusal that the form can show; trouble may be tried again here."""
        self._sending = False
        if isinstance(answer, Refusal):
            self._deed.nonces.forget()
            self.dismiss(answer)
        elif (sentence := sentence_of(answer)) is not None:
            self.complain(f"Not saved: {sentence}")
        else:
            self.dismiss(answer)
