"""The first run: the club's name, time zone and currency, then start empty or look around the demo club."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, Any, Final

from textual.containers import Container, Horizontal, VerticalScroll
from textual.screen import Screen
from textual.widgets import Button, Input

from screens.background import in_background
from screens.opening import NewClub
from screens.sign_in.pin_box import NOT_PASTED, PinBox, PinEntered, PinPasted, PinWalk
from screens.staff.reading import pin_faults
from screens.widgets.lines import Lines
from screens.widgets.safe import plain

if TYPE_CHECKING:
    from collections.abc import Callable

    from textual.app import ComposeResult

    from frontdesk.text import BadText
    from screens.opening import FirstRun

LONGEST_NAME: Final = 60
PIN_LABEL: Final = "The owner's PIN, twice (none: anybody here acts as the owner)"
OWNER: Final = "Owner"
"""What the owner is called in the list of staff until somebody writes their name there."""
CODE: Final = 3
"""Letters of a currency's code."""


@dataclass(frozen=True, slots=True)
class Question:
    """One field: what it asks, and how an answer is read."""

    key: str
    label: str
    read: Callable[[str], str | BadText]


class FirstRunScreen(Screen[Any]):
    """Founds a club; answers with its open desk."""

    CSS_PATH = "first_run.tcss"
    AUTO_FOCUS = "#name"

    def __init__(self, first_run: FirstRun) -> None:
        super().__init__()
        self._first_run = first_run
        self._busy = False
        self._questions = (
            Question("name", "What is the club called?", read_name),
            Question("zone", "In which time zone is it? (Europe/Berlin, America/New_York …)", read_zone),
            Question("currency", "In which currency does it charge? (USD, EUR …)", read_currency),
        )

    def compose(self) -> ComposeResult:
        """Lay out the fields, each with a line for its fault."""
        given = {"name": "", "zone": self._first_run.zone, "currency": self._first_run.currency}
        with VerticalScroll(id="found", can_focus=False) as box:
            box.border_title = "Welcome to Front Desk"
            box.border_subtitle = "Enter goes on · Tab to the buttons · Ctrl+Q leaves"
            for question in self._questions:
                yield Lines(id=f"{question.key}-label", classes="label")
                yield Input(given[question.key], id=question.key, max_length=80, select_on_focus=True)
                yield Lines(id=f"{question.key}-fault", classes="fault")
            yield Lines(id="pin-label", classes="label")
            with Horizontal(id="pins"):
                yield PinBox(id="pin")
                yield PinBox(id="again")
            yield Lines(id="pin-fault", classes="fault")
            with Container(id="choices"):
                yield Button("Start empty", id="empty", variant="primary")
                yield Button("Look around the demo club", id="demo")
            yield Lines(id="outcome", classes="fault")

    def on_mount(self) -> None:
        """Write the labels."""
        for question in self._questions:
            self.query_one(f"#{question.key}-label", Lines).show(plain(question.label))
        self.query_one("#pin-label", Lines).show(plain(PIN_LABEL))

    def on_pin_entered(self, message: PinEntered) -> None:
        """Go on to the next field."""
        message.stop()
        self.focus_next()

    def on_pin_walk(self, message: PinWalk) -> None:
        """Go to the field above or below."""
        message.stop()
        self.focus_next() if message.steps > 0 else self.focus_previous()

    def on_pin_pasted(self, message: PinPasted) -> None:
        """Say why nothing was taken."""
        message.stop()
        self.query_one("#pin-fault", Lines).show(plain(NOT_PASTED))

    def _pin(self) -> str | None:
        """Read the PIN typed twice; None where it is wrong, which is said."""
        typed = [self.query_one(f"#{each}", PinBox).value for each in ("pin", "again")]
        faults = pin_faults(*typed)
        self.query_one("#pin-fault", Lines).show(plain(next(iter(faults.values()), "")))
        return None if faults else typed[0]

    def on_input_submitted(self, message: Input.Submitted) -> None:
        """Check the field and go to the next."""
        question = next(each for each in self._questions if each.key == message.input.id)
        if self._answer(question) is not None:
            self.focus_next()

    def on_button_pressed(self, message: Button.Pressed) -> None:
        """Found the club, or make the demo club, which needs no answers."""
        demo = message.button.id == "demo"
        answers: dict[str, str] = {}
        for question in reversed(self._questions):
            answer = self._answer(question, quiet=demo)
            if answer is None and not demo:
                self.query_one(f"#{question.key}", Input).focus()
            answers[question.key] = answer or ""
        pin = "" if demo else self._pin()
        if not self._busy and (demo or (all(answers.values()) and pin is not None)):
            self._busy = True
            words = "Making the demo club; this takes some seconds …" if demo else "Founding the club …"
            self.query_one("#outcome", Lines).show(plain(words, "$foreground"))
            in_background(
                self,
                partial(self._found, NewClub(**answers, demo=demo, owner=OWNER if pin else "", pin=pin or "")),
                "found",
            )

    def _answer(self, question: Question, *, quiet: bool = False) -> str | None:
        """Read one field; the fault stands under it until it is mended."""
        read = question.read(self.query_one(f"#{question.key}", Input).value)
        fault = "" if isinstance(read, str) or quiet else read.message
        self.query_one(f"#{question.key}-fault", Lines).show(plain(fault))
        return read if isinstance(read, str) else None

    async def _found(self, club: NewClub) -> None:
        try:
            opened = await self._first_run.create(club)
        except Exception:
            self._busy = False
            self.query_one("#outcome", Lines).show(plain("The club could not be made; see the console's log."))
            raise
        sentence = getattr(opened, "sentence", None)
        if isinstance(sentence, str):
            self._busy = False
            self.query_one("#outcome", Lines).show(plain(sentence))
        else:
            self.dismiss(opened)


def read_name(raw: str) -> str | BadText:
    """A club's name: 1 to 60 printable characters."""
    from frontdesk.text import clean_line

    return clean_line(raw, field="The club's name", longest=LONGEST_NAME)


def read_zone(raw: str) -> str | BadText:
    """An IANA time zone, spelt exactly."""
    from zoneinfo import available_timezones

    from frontdesk.text import BadText, shorten

    sought = raw.strip()
    known = {each.casefold(): each for each in available_timezones()}
    if found := known.get(sought.casefold().replace(" ", "_")):
        return found
    return BadText("The time zone", "one such as Europe/Berlin", shorten(sought))


def read_currency(raw: str) -> str | BadText:
    """A currency's code of three letters."""
    from frontdesk.text import BadText, shorten

    code = raw.strip().upper()
    if len(code) == CODE and code.isascii() and code.isalpha():
        return code
    return BadText("The currency", "a code of three letters such as USD or EUR", shorten(raw.strip()))
