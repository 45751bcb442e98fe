"""Doing something to the books: a small form, what it would come to, and only then the operation."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar

from textual.binding import Binding, BindingType

from screens.background import in_background
from screens.dialogs.confirm import Confirm
from screens.dialogs.dialog import INNER, Dialog
from screens.errands import Answered, Errand, new_nonce
from screens.room import sentence_of
from screens.widgets.form import Form, Reading
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from textual.app import ComposeResult

    from frontdesk.contract import Desk
    from frontdesk.requests import Request
    from screens.console import Console
    from screens.widgets.fields import Field
    from screens.widgets.form import Through

NOT_WORKED_OUT = "This could not be worked out; Enter tries again."


@dataclass(frozen=True, slots=True)
class Asked:
    """What somebody wants done, complete and right."""

    request: Request[Any]
    beside: Request[Any]
    """The question whose answers before and after are compared."""
    words: tuple[str, ...]
    """What it means, in sentences."""
    done: str
    """What is said when it is done."""


@dataclass(frozen=True, slots=True)
class Draft:
    """A form's texts, read: what is wrong where, and what is asked where all is right."""

    reading: Reading
    asked: Asked | None = None


class DeedDialog(Dialog[str]):
    """Answers with the sentence of what was done, or None. A subclass reads the form and says what it comes to."""

    OTHERWISE: ClassVar[Mapping[str, str]] = {}
    """Fields of the request that the form calls otherwise."""
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "show", "Go on", id="deed.show", tooltip="See what it would come to", priority=True),
    ]
    DEFAULT_CSS: ClassVar[str] = """
    DeedDialog #said { width: 100%; height: 0; color: $error; margin-bottom: 1; }
    DeedDialog Field Input, DeedDialog Field Input:focus { width: 16; }
    DeedDialog Field.-wide Input, DeedDialog Field.-wide Input:focus { width: 1fr; }
    DeedDialog Field ChoiceBox { width: 34; }
    """

    def __init__(
        self, shared: Console, title: str, fields: tuple[Field, ...], *, yes: str, lines: tuple[str, ...] = ()
    ) -> None:
        super().__init__(title, lines, "Enter goes on · Ctrl+S from any field · Esc back")
        self.shared = shared
        self._yes = yes
        self.form = Form(self._read)
        self.fields = fields
        self._draft = Draft(Reading())
        self._said = Lines(id="said")
        self._kept: tuple[Asked, str] | None = None
        """What met trouble, and its nonce: sent again, it is done once."""
        self._sending = False
        self.answer: object = None
        """What the desk answered when it was done."""

    # --- what a deed says of itself ---------------------------------------------------------------------

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read the form."""
        raise NotImplementedError

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterable[str]:  # noqa: ANN401  # each deed knows its own answers
        """Say what it would come to."""
        raise NotImplementedError

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # each deed knows its own answers
        """Say what it came to."""
        raise NotImplementedError

    # --- the form ---------------------------------------------------------------------------------------

    def furnish(self) -> ComposeResult:
        """Lay out the fields."""
        with self.form:
            yield from self.fields
        yield self._said

    def on_mount(self) -> None:
        """Begin."""
        super().on_mount()
        self.begin()

    def begin(self) -> None:
        """Take the keys."""
        self.fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        self._draft = self.draft(texts)
        return self._draft.reading

    def say(self, words: str) -> None:
        """Say something under the form; empty: nothing."""
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
        if (fault := self.form.first_fault()) is not None:
            fault.focus()
            self.app.bell()
        elif (asked := self._draft.asked) is not None:
            self.say("")
            in_background(self, partial(self._work_out, asked), "deed", newest_only=True)

    async def _work_out(self, asked: Asked) -> None:
        club = self.shared.club
        seen = await club.ask("deed", partial(tried, asked))
        if self._draft.asked != asked or self.app.screen is not self:
            return  # it was typed on meanwhile
        if seen is None:
            self.complain(f"{club.trouble.sentence} Enter tries again." if club.trouble else NOT_WORKED_OUT)
        elif (sentence := sentence_of(seen)) is not None:
            self._refused(seen, sentence)
        else:
            self._confirm(asked, seen)

    def _confirm(self, asked: Asked, seen: object) -> None:
        before, after, answer = (getattr(seen, each) for each in ("before", "after", "answer"))
        lines = (*asked.words, *self.outcome(answer, before, after))
        nonce = self._kept[1] if self._kept and self._kept[0] == asked else new_nonce()
        confirm = Confirm(f"{self.name_of_deed}?", lines, yes=self._yes, no="Back")
        self.app.push_screen(confirm, partial(self._do, asked, before, nonce))

    @property
    def name_of_deed(self) -> str:
        """What the confirmation asks about."""
        return self._title

    # --- doing it ---------------------------------------------------------------------------------------

    def _do(self, asked: Asked, before: object, nonce: str, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure and not self._sending:
            self._sending = True
            self._kept = (asked, nonce)
            self.shared.writes.put(Errand(asked.request, self, partial(self._answered, asked, before), nonce))

    def on_answered(self, message: Answered) -> None:
        """Take the answer."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def _answered(self, asked: Asked, before: object, answer: object) -> None:
        """Leave when it is done; else say why it is not, and keep what was typed."""
        if (sentence := sentence_of(answer)) is None:
            self.answer = answer
            in_background(self, partial(self._conclude, asked, before), "deed")
            return
        self._sending = False
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._kept = None
        self._refused(answer, sentence)

    async def _conclude(self, asked: Asked, before: object) -> None:
        """Look at what came of it, and leave with that."""
        after = await self.shared.club.ask("deed", lambda desk: desk.perform(asked.beside))
        known = after is not None and sentence_of(after) is None
        self.dismiss(self.done(asked, before, after) if known else asked.done)

    def _refused(self, answer: object, sentence: str) -> None:
        """Say why not at the field that can mend it, else under the form."""
        named = getattr(answer, "field", None) or ""
        key = self.OTHERWISE.get(named, named)
        field = next((each for each in self.fields if each.key == key and each.display), None)
        if field is None:
            self.complain(sentence)
            return
        self.form.refuse(field, sentence)
        self.app.bell()

    def complain(self, words: str) -> None:
        """Say under the form what does not work, with the bell."""
        self.say(f"▲ {self.shared.club.in_words(words)}")
        self.app.bell()

    def action_cancel(self) -> None:
        """Leave, unless it is being done."""
        if not self._sending:
            self.dismiss(None)


def tried(asked: Asked, desk: Desk) -> object:
    """Ask what it would come to: a preview, or a refusal."""
    return desk.preview(asked.request, looking_at=asked.beside)
