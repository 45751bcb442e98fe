"""The booking terms that series share: where each is used, and what a change of one does to bookings to come."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from frontdesk.answers import PolicyLine, Refusal, TermsKept
from frontdesk.contract import Preview
from frontdesk.requests import BookingPolicy, RemoveBookingPolicy
from frontdesk.rules.words import count, listed
from screens.dialogs.confirm import Confirm
from screens.dialogs.dialog import Dialog
from screens.dialogs.pick import Choice
from screens.room import sentence_of
from screens.rules.shared import LONGEST_NAME, SERIES, SharedScreen, series_deeds
from screens.series.deed import Nonces
from screens.series.terms import read_terms, say_earliest, say_latest, say_notice, say_terms, term_fields
from screens.series.terms import texts_of_terms as texts_of
from screens.widgets.fields import Field
from screens.widgets.form import Form, Reading, Through
from screens.widgets.table import Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from textual.app import ComposeResult

    from frontdesk.answers import TermsEffects
    from frontdesk.contract import Desk
    from screens.series.asking import Choices

NONE_YET: Final = (
    "No booking terms yet: how early and how late one may book,\n"
    "and until when a booking is cancelled for nothing.\n\n"
    "Ctrl+N names the first; series that use them follow their changes."
)
NO_TERMS: Final = {"earliest": "", "latest": "", "notice": ""}


class BookingTermsScreen(SharedScreen):
    """The list of named booking terms."""

    NAME = "Booking terms"
    EMPTY: ClassVar[str] = NONE_YET
    COLUMNS: ClassVar[Sequence[Column]] = (
        Column("Name", 16),
        Column("Booked", 0, from_width=100),
        Column("Booked until", 0, from_width=100),
        Column("Cancelled for nothing", 28),
        Column("Used by", 0),
    )

    def __init__(self, console: Any) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._nonces = Nonces()
        self._kept: dict[str, dict[str, str]] = {}
        """What was typed for some terms (or new ones: "") and could not be saved."""

    def rows(self, choices: Choices) -> Iterator[Row]:
        """Yield a row for each."""
        for each in choices.policies:
            used = ", ".join(each.series) or "nowhere"
            yield Row(each.name, (each.name, say_earliest(each), say_latest(each), say_notice(each), used))

    def about(self, choices: Choices, name: str) -> str:
        """Say all of the terms chosen, and where they are used."""
        policy = choices.policy(name)
        if policy is None:
            return ""
        used = f"Used by {listed(policy.series, 8)}." if policy.series else "Used nowhere."
        return f"{policy.name}: {say_terms(policy)}. {used}"

    def _policy(self, name: str | None) -> PolicyLine | None:
        return self.choices.policy(name) if self.choices is not None and name else None

    # --- what one does --------------------------------------------------------------------------------

    def deeds(self, name: str | None) -> Sequence[Choice]:
        """What can be done with the terms chosen."""
        policy = self._policy(name)
        none = "" if policy is not None else "choose some first"
        series = policy.series if policy is not None else ()
        return (
            Choice("edit", "Edit or rename", "Enter", none),
            Choice("remove", "Remove", "", none or (f"used by {listed(series, 2)}" if series else "")),
            Choice("new", "New booking terms", "Ctrl+N"),
            *series_deeds(series),
        )

    def do(self, name: str | None, what: str) -> None:
        """Do it."""
        policy = self._policy(name)
        if what == "new":
            self._type(None)
        elif what.startswith(SERIES):
            self.open_series_of(what)
        elif policy is not None and what == "edit":
            self._type(policy)
        elif policy is not None and what == "remove":
            self.send_and_say(RemoveBookingPolicy(policy.name), f"{policy.name} is removed.")

    def _type(self, policy: PolicyLine | None) -> None:
        first = {"name": policy.name, **texts_of(policy)} if policy is not None else {"name": "", **NO_TERMS}
        texts = self._kept.get(policy.name if policy is not None else "", first)
        self.app.push_screen(TermsDialog(policy, texts), partial(self._typed, policy))

    def _typed(self, policy: PolicyLine | None, texts: dict[str, str] | None) -> None:
        if texts is None:
            return
        self._kept[policy.name if policy is not None else ""] = texts
        request = request_of(texts, policy)
        if policy is None:
            self._send(request, policy)
            return
        self.say("Looking at whom it affects …")

        def ask(desk: Desk) -> Preview[TermsKept, None] | Refusal:
            return desk.preview(request)

        self.ask(ask, partial(self._looked_at, request, policy), "terms")

    def _looked_at(self, request: BookingPolicy, policy: PolicyLine, seen: Preview[TermsKept, None] | Refusal) -> None:
        if isinstance(seen, Refusal):
            self._settled(request, policy, seen)
            return
        effects = seen.answer.effects
        if effects is None or not effects.series:
            self._send(request, policy)
            return
        self.say("Nothing is written yet.")
        confirm = Confirm(f"Save {policy.name}?", tuple(say_effects(effects)), yes="Save it", no="Back")
        self.app.push_screen(confirm, partial(self._sure, request, policy))

    def _sure(self, request: BookingPolicy, policy: PolicyLine, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            self._send(request, policy)
        else:
            self.say("Nothing was saved; what you typed is kept.")

    def _send(self, request: BookingPolicy, policy: PolicyLine | None) -> None:
        self.newest = request.new_name or request.name
        self.send(request, partial(self._settled, request, policy), self._nonces.of(request))

    def _settled(self, request: BookingPolicy, policy: PolicyLine | None, answer: object) -> None:
        """Say what was done; what could not be saved is kept, and shown when the form is opened again."""
        if isinstance(answer, TermsKept):
            self._kept.pop(policy.name if policy is not None else "", None)
            self.answered(f"Saved: {request.new_name or request.name}.", answer)
            return
        if isinstance(answer, Refusal):
            self._nonces.forget()
        self.answered("", answer)
        self.complain(f"Not saved: {sentence_of(answer)} What you typed is kept; open it again.")


def say_effects(effects: TermsEffects) -> Iterator[str]:
    """Say whom a change of booking terms affects."""
    yield f"{listed(effects.series, 6)} {'follows' if len(effects.series) == 1 else 'follow'}."
    if not effects.bookings:
        yield "Nobody is booked there."
        return
    yield f"{count(effects.bookings, 'booking')} to come; all of them stay."
    if effects.late:
        yield f"{effects.late} could be cancelled for nothing until now, and would be late from now on."
    if effects.free:
        yield f"{effects.free} would be late now, and could be cancelled for nothing again."


def request_of(texts: Mapping[str, str], policy: PolicyLine | None) -> BookingPolicy:
    """Return the operation that the texts, all of them right, come to."""
    form, _, _ = read_terms(texts)
    name = texts["name"].strip()
    if policy is None:
        return BookingPolicy(name, **form, mark="", effects=True)
    new_name = name if name != policy.name else None
    return BookingPolicy(policy.name, **form, new_name=new_name, mark=policy.mark, effects=True)


class TermsDialog(Dialog[dict[str, str]]):
    """Answers with the texts when they are right, or None."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "take", "Go on", id="terms.take", tooltip="Save, once it was seen", priority=True),
    ]

    def __init__(self, policy: PolicyLine | None, texts: dict[str, str]) -> None:
        title = f"Booking terms {policy.name}" if policy is not None else "New booking terms"
        super().__init__(title, ("Such as 7 d, 48 h, 30 (minutes).",), "Enter goes on · Ctrl+S saves · Esc back")
        self._form = Form(self._read)
        self._fields = (Field("name", "Name", texts["name"], size="wide"), *term_fields(texts))

    def furnish(self) -> ComposeResult:
        """Lay out the fields."""
        with self._form:
            yield from self._fields

    def on_mount(self) -> None:
        """Take the keys."""
        super().on_mount()
        self._fields[0].focus()

    def _read(self, texts: Mapping[str, str]) -> Reading:
        from frontdesk.text import clean_line

        _, faults, echoes = read_terms(texts)
        name = clean_line(texts["name"], field="Name", longest=LONGEST_NAME)
        named = {} if isinstance(name, str) else {"name": name.message}
        return Reading({**named, **faults}, echoes)

    def on_through(self, message: Through) -> None:
        """Take them, unless a scan pressed Enter."""
        message.stop()
        if not self.scanned:
            self.action_take()

    def action_take(self) -> None:
        """Answer with what was typed when it is right."""
        if (fault := self._form.first_fault()) is not None:
            fault.focus()
        else:
            self.dismiss(self._form.values)
