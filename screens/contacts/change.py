"""Changing a subscription: a small form, what it would come to, and only then the operation."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, ClassVar

from textual.binding import Binding, BindingType

from screens.background import in_background
from screens.contacts.changes import OTHERS, ChangeDraft
from screens.contacts.said import say_cancelled, say_credits
from screens.dialogs.confirm import Confirm
from screens.dialogs.dialog import INNER, Dialog
from screens.errands import Answered, Errand, new_nonce
from screens.room import sentence_of
from screens.widgets.form import Form, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Mapping

    from textual.app import ComposeResult

    from frontdesk.contract import Desk
    from screens.console import Console
    from screens.contacts.changes import Asked, Change, Target
    from screens.widgets.form import Through

NOT_WORKED_OUT = "This could not be worked out; Enter tries again."


class ChangeDialog(Dialog[str]):
    """Answers with the sentence of what was done, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "show", "Go on", id="change.show", tooltip="See what it would come to", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    ChangeDialog #said { width: 100%; height: 0; color: $error; margin-bottom: 1; }
    ChangeDialog Field Input, ChangeDialog Field Input:focus { width: 16; }
    ChangeDialog Field ChoiceBox { width: 34; }
    """

    def __init__(self, shared: Console, change: Change, target: Target) -> None:
        super().__init__(f"{change.title}: {target.line.name}", (target.line.words,), "Enter goes on · Esc back")
        self._shared = shared
        self._change = change
        self._target = target
        self._draft = ChangeDraft(Reading())
        self._form = Form(self._read)
        self._fields = change.fields(target)
        self._said = Lines(id="said")
        self._kept: tuple[Asked, str] | None = None
        """What met trouble, and its nonce: sent again, it is done once."""
        self._sending = False

    def furnish(self) -> ComposeResult:
        """Lay out the fields."""
        with self._form:
            yield from self._fields
        yield self._said

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        self._draft = self._change.read(texts, self._target)
        return self._draft.reading

    def _say(self, words: str) -> None:
        lines = wrapped(words, min(INNER, self.app.size.width - 8), 4) if words else []
        self._said.styles.height = len(lines)
        self._said.show(*(plain(line) for line in lines))

    # --- what it would come to --------------------------------------------------------------------------

    def on_through(self, message: Through) -> None:
        """Go on, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_show()

    def action_show(self) -> None:
        """Show what it would come to; else go to what is wrong."""
        if self._sending:
            return
        if (fault := self._form.first_fault()) is not None:
            fault.focus()
            self.app.bell()
        elif (asked := self._draft.asked) is not None:
            self._say("")
            in_background(self, partial(self._work_out, asked), "change", newest_only=True)

    async def _work_out(self, asked: Asked) -> None:
        club = self._shared.club
        seen = await club.ask("change", partial(_try, asked, self._target.card))
        if self._draft.asked != asked or self.app.screen is not self:
            return  # it was typed on meanwhile
        if seen is None:
            self._complain(f"{club.trouble.sentence} Enter tries again." if club.trouble else NOT_WORKED_OUT)
        elif (sentence := sentence_of(seen)) is not None:
            self._refused(seen, sentence)
        else:
            self._confirm(asked, seen)

    def _confirm(self, asked: Asked, seen: object) -> None:
        before, after, answer = (getattr(seen, each) for each in ("before", "after", "answer"))
        lines = (*asked.words, *say_cancelled(getattr(answer, "cancelled", ())), *say_credits(before, after))
        nonce = self._kept[1] if self._kept and self._kept[0] == asked else new_nonce()
        confirm = Confirm(f"{self._change.title}?", lines, yes=self._change.yes, no="Back")
        self.app.push_screen(confirm, partial(self._do, asked, nonce))

    # --- doing it ---------------------------------------------------------------------------------------

    def _do(self, asked: Asked, nonce: str, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure and not self._sending:
            self._sending = True
            self._kept = (asked, nonce)
            self._shared.writes.put(Errand(asked.request, self, partial(self._answered, asked), nonce))

    def on_answered(self, message: Answered) -> None:
        """Take the answer."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def _answered(self, asked: Asked, answer: object) -> None:
        """Leave when it is done; else say why it is not, and keep what was typed."""
        self._sending = False
        if (sentence := sentence_of(answer)) is None:
            self.dismiss(asked.done)
            return
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._kept = None
        self._refused(answer, sentence)

    def _refused(self, answer: object, sentence: str) -> None:
        """Say why not at the field that can mend it, else under the form."""
        named = getattr(answer, "field", None) or ""
        key = OTHERS.get(named, named)
        field = next((each for each in self._fields if each.key == key and each.display), None)
        if field is None:
            self._complain(sentence)
            return
        field.focus()
        field.visited = True
        field.say(sentence)
        self.app.bell()

    def _complain(self, words: str) -> None:
        self._say(f"▲ {words}")
        self.app.bell()

    def action_cancel(self) -> None:
        """Leave, unless it is being done."""
        if not self._sending:
            self.dismiss(None)


def _try(asked: Asked, card: str, desk: Desk) -> object:
    from frontdesk.requests import SessionCredits

    return desk.preview(asked.request, looking_at=SessionCredits(card, asked.on))
