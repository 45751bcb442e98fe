"""The form of a contact: four fields for a new one, and whoever may be the same person is named before it is added."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType

from screens.contacts.screen import CONTACTS_CSS
from screens.dialogs.pick import Choice, Pick
from screens.draft_room import DraftRoom
from screens.errands import new_nonce
from screens.room import ROOM_CSS, sentence_of
from screens.rooms import open_contact
from screens.widgets.fields import ChoiceField, Field
from screens.widgets.form import Form, Reading, Through

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from textual.app import ComposeResult

    from frontdesk.answers import ContactOverview, Duplicate
    from frontdesk.requests import Contact, PossibleDuplicates

LABELS: Final = {
    "first_name": "First name",
    "last_name": "Last name",
    "reach": "Phone or e-mail",
    "phone": "Phone",
    "email": "E-mail",
    "card": "Card",
    "birthday": "Birthday (1990-05-17)",
    "group": "Group",
}
LENGTHS: Final = {
    "first_name": (1, 60),
    "last_name": (1, 60),
    "reach": (0, 254),
    "phone": (0, 40),
    "email": (0, 254),
    "card": (0, 64),
}
"""Shortest and longest of each field of text; a phone number may have 40 characters."""
NEW: Final = ("first_name", "last_name", "reach", "card", "birthday")
ADD: Final = "add"
WHY: Final = {"name": "name", "birthday": "name and birthday", "phone": "phone", "email": "e-mail", "card": "card"}


@dataclass(frozen=True, slots=True)
class Draft:
    """What the form's texts come to."""

    reading: Reading
    texts: Mapping[str, str] = field(default_factory=dict)
    """Cleaned, by field."""
    birthday: date | None = None

    def text(self, key: str) -> str:
        """The cleaned text of a field; of a field that stands for two, the one it looks like."""
        reach = self.texts.get("reach", "")
        if reach and (key == "email") == ("@" in reach) and key in {"email", "phone"}:
            return reach
        return self.texts.get(key, "")


def read(texts: Mapping[str, str], today: date) -> Draft:
    """Read every field strictly."""
    from frontdesk.text import clean_line, parse_date

    faults: dict[str, str] = {}
    cleaned: dict[str, str] = {}
    for key, (shortest, longest) in LENGTHS.items():
        if key in texts:
            most = LENGTHS["phone"][1] if key == "reach" and "@" not in texts[key] else longest
            line = clean_line(texts[key], field=LABELS[key], longest=most, shortest=shortest)
            if isinstance(line, str):
                cleaned[key] = line
            else:
                faults[key] = line.message
    born: date | None = None
    if texts["birthday"].strip():
        day = parse_date(texts["birthday"].strip(), field="Birthday", latest=today)
        if hasattr(day, "message"):
            faults["birthday"] = day.message
        else:
            born = day
    return Draft(Reading(faults), cleaned, born)


class ContactForm(DraftRoom):
    """Answers with the card of whom it added, edited or found to be known already; None when it was left."""

    CSS_PATH: ClassVar[Any] = [ROOM_CSS, CONTACTS_CSS]
    NAME = "New contact"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("ctrl+s", "save", "Save", id="contact.save", tooltip="Save, or go to what is wrong", priority=True),
    ]

    def __init__(self, console: Any, known: ContactOverview | None) -> None:  # noqa: ANN401  # as the room takes it
        super().__init__(console)
        self._known = known
        self._form = Form(self._read)
        self._nonce = new_nonce()
        self._saving = False
        self.draft = Draft(Reading())

    # --- laying out and reading -----------------------------------------------------------------------

    def furnish(self) -> ComposeResult:
        """Lay out the fields."""
        with self._form:
            yield from self._fields()

    def _fields(self) -> tuple[Field, ...]:
        known = self._known
        if known is None:
            return tuple(_field(key) for key in NEW)
        from frontdesk.rules.terms import Group

        born = known.birthday.isoformat() if known.birthday else ""
        texts = {
            "first_name": known.person.first_name,
            "last_name": known.person.last_name,
            "phone": known.phone,
            "email": known.email,
        }
        later = [(str(each), str(each)) for each in Group if known.group.forward_to(each) == each]
        return (
            *(Field(key, LABELS[key], text, size="wide") for key, text in texts.items()),
            Field("birthday", LABELS["birthday"], born),
            ChoiceField("group", LABELS["group"], later, str(known.group)),
        )

    def on_mount(self) -> None:
        """Begin at the first field."""
        super().on_mount()
        if self._known is not None:
            self.header.name_room(f"Edit {self._known.person.listed}")
        else:
            self.say("Without a card the next number of the club is given.")
        self._form.walk(1)

    def _read(self, texts: Mapping[str, str]) -> Reading:
        now = self.console.club.now()
        if now is not None and texts:
            self.draft = read(texts, now.date())
        return self.draft.reading

    # --- saving ---------------------------------------------------------------------------------------

    def on_through(self, message: Through) -> None:
        """Save after the last field, unless a scan pressed Enter."""
        message.stop()
        if not self.app.keyboard.ended_scan:  # type: ignore[attr-defined]  # our own App's
            self.action_save()

    def action_save(self) -> None:
        """Save when all is right, and nobody is like this; else lead to what is wrong, or name who is."""
        if self._saving:
            return
        if (fault := self._form.first_fault()) is not None:
            fault.focus()
            self.complain(f"Not saved: {self._form.reading.faults[fault.key]}")
            return
        asked = self._alike()
        self.ask(lambda desk: desk.perform(asked), self._compared, "alike")

    def _alike(self) -> PossibleDuplicates:
        from frontdesk.requests import PossibleDuplicates

        draft = self.draft
        return PossibleDuplicates(
            draft.text("first_name"),
            draft.text("last_name"),
            draft.birthday,
            draft.text("email"),
            draft.text("phone"),
            draft.text("card"),
            self._known.person.card if self._known else "",
        )

    def _compared(self, answer: object) -> None:
        if (sentence := sentence_of(answer)) is not None:
            self._refused(answer, sentence)
            return
        people: tuple[Duplicate, ...] = getattr(answer, "people", ())
        carded = next((each for each in people if "card" in each.why), None)
        if carded is not None:
            self._fault("card", f"The card {self.draft.text('card')} is {carded.person.listed}'s.")
        elif people and self.is_current:
            self._ask_about(people)
        elif self.is_current:
            self._send()

    def _ask_about(self, people: tuple[Duplicate, ...]) -> None:
        anyway = "Add a new contact anyway" if self._known is None else "Save it all the same"
        choices = [
            Choice(f"open {each.person.card}", f"Open {each.person.listed} · {each.person.card}", f"same {_why(each)}")
            for each in people
        ]
        lines = ("Somebody like this is known already.",)
        pick = Pick("Known already?", [*choices, Choice(ADD, anyway)], lines=lines)
        self.app.push_screen(pick, self._decided)

    def _decided(self, what: str | None) -> None:
        if what == ADD:
            self._send()
        elif what and self._known is None:
            self.dismiss(what.removeprefix("open "))
        elif what:
            open_contact(self.app, self.console, what.removeprefix("open "))

    def _send(self) -> None:
        self._saving = True
        self.say("Saving …")
        self.send(self._request(), self._answered, self._nonce)

    def _request(self) -> Contact:
        from frontdesk.requests import Contact
        from frontdesk.rules.terms import Group

        draft, known = self.draft, self._known
        group = Group(self._form.field("group").value) if known else None
        return Contact(
            known.person.card if known else draft.text("card"),
            draft.text("first_name"),
            draft.text("last_name"),
            draft.text("email"),
            draft.text("phone"),
            draft.birthday,
            group if known and group != known.group else None,
            known.version if known else 0,  # of nobody: a card that another desk gave out meanwhile is not edited
        )

    def _answered(self, answer: object) -> None:
        """Leave when it is saved; else say why it is not, keep what was typed, and let it be saved again."""
        self._saving = False
        if (sentence := sentence_of(answer)) is None:
            self.dismiss(str(getattr(answer, "card", "")))
            return
        if hasattr(answer, "can_be_overridden"):  # a refusal is final; trouble may be asked again under the same nonce
            self._nonce = new_nonce()
        self._refused(answer, sentence)

    def _refused(self, answer: object, sentence: str) -> None:
        wanted = getattr(answer, "field", None)
        if self._known is None and wanted in {"email", "phone"}:
            wanted = "reach"
        self._fault(wanted, sentence)

    def _fault(self, key: str | None, sentence: str) -> None:
        for each in self._form.fields:
            if each.key == key:
                self._form.refuse(each, sentence)
        self.complain(f"Not saved: {sentence}")

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed."""
        return self._form.changed


def _field(key: str) -> Field:
    """Return an empty field of a new contact; a card can be scanned into its own."""
    return Field(key, LABELS[key], size="" if key in {"card", "birthday"} else "wide", takes_scans=key == "card")


def _why(each: Duplicate) -> str:
    return " and ".join(WHY.get(why, why) for why in each.why)
