"""What covers the screen while nobody is at the desk: nothing of the club is to be seen, and a PIN takes it away."""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING, ClassVar, Protocol, cast

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import Screen
from textual.worker import WorkerState

from screens.at_desk import Person
from screens.background import in_background
from screens.room import sentence_of
from screens.sign_in.proving import Wrong, waiting, who_can_sign_in, wrong
from screens.sign_in.who import Given, WhoAndPin
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, shortened, wrapped

if TYPE_CHECKING:
    from datetime import datetime

    from textual.app import ComposeResult
    from textual.worker import Worker

    from frontdesk.answers import SignedIn, StaffPeople
    from frontdesk.contract import Desk
    from screens.console import Console
    from screens.writes import QueueChanged

NOBODY_LISTED = "Nobody has a PIN any more: F5 looks again."
INNER = 64


@dataclass(frozen=True, slots=True)
class Why:
    """Why the screen is covered."""

    sentence: str
    name: str = ""
    """Who was here last: their PIN comes first."""
    no_pin: bool = False
    """Whether nobody has a PIN, so that Enter uncovers it."""


NO_PIN_HERE = Why(
    "The screen is covered. Nobody at this club has a PIN, so Enter uncovers it for anybody.", no_pin=True
)
WHO = Why("Who is at the desk? Type a name, Enter, and the PIN.")
PINS_NOW = Why("The club has PINs from now on: sign in to go on.")


def locked(name: str, *, idle: bool = False) -> Why:
    """Return why a desk is covered that somebody locked, or left."""
    since = f"Nobody touched this desk for a while; {name} was here." if idle else f"{name} locked this desk."
    return Why(f"{since} Somebody else may sign in: what {name} was doing waits for {name}.", name)


def gone(name: str) -> Why:
    """Return why a desk is covered whose person was renamed, or works here no more."""
    return Why(f"Nobody named {name} works here any more. Sign in to go on; what was refused was not done.")


class Uncovers(Protocol):
    """The App, as far as it concerns the cover."""

    async def uncover(self, person: Person) -> None:
        """Show the rooms of whoever is there now."""
        ...


class CoverScreen(Screen[None]):
    """The cover. Scans wait behind it, in order, and are settled in the name of whoever signs in."""

    CSS_PATH = "sign_in.tcss"
    BINDING_GROUP_TITLE = "Here"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "enter", "uncover", "Uncover", id="cover.uncover", tooltip="Uncover the screen, where nobody has a PIN"
        ),
        Binding("f5", "look_again", "Look again", id="cover.refresh", tooltip="Look again who has a PIN", show=False),
    ]

    def __init__(self, console: Console, why: Why) -> None:
        super().__init__()
        self.console = console
        self._why = why
        self._who = WhoAndPin(NOBODY_LISTED)
        self._scans = Lines(id="cover-scans")
        self._people: StaffPeople | None = None
        self._busy = False
        self._wrong: Wrong | None = None

    def compose(self) -> ComposeResult:
        """Lay out a box in the middle of nothing."""
        with Container(id="cover") as box:
            info = self.console.club.info
            box.border_title = plain(shortened(f"Front Desk · {info.name}" if info else "Front Desk", INNER))
            box.border_subtitle = plain(
                "Enter · Ctrl+Q quits" if self._why.no_pin else "Enter signs in · ↑ names · Ctrl+Q quits"
            )
            yield Lines(id="cover-said")
            if not self._why.no_pin:
                yield self._who
            yield self._scans

    def on_mount(self) -> None:
        """Say why, and find out who may sign in."""
        said = wrapped(self._why.sentence, min(INNER, self.app.size.width - 8), 2)
        self.query_one("#cover-said", Lines).show(*(plain(line) for line in said))
        self.console.queue.subscribe(self, self._queue_changed)
        self.set_interval(1, self._tick)
        self.scans_wait(self.console.writes.waiting)
        self.action_look_again()

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log what failed, and say so."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            reference = self.console.boundary.record(event.worker.error)
            self._busy = False
            self._complain(f"Something went wrong; try again, and if it stays give reference {reference}.")

    # --- who ------------------------------------------------------------------------------------------

    def action_look_again(self) -> None:
        """Look who may sign in."""
        in_background(self, self._look, "look", newest_only=True)

    async def _look(self) -> None:
        club = self.console.club
        answer = await club.ask("staff", _list_staff, in_no_name=True)
        people = getattr(answer, "people", None)
        if people is None:
            trouble = club.trouble.sentence if club.trouble else sentence_of(answer)
            self._complain(f"{trouble or 'The staff could not be read.'} F5 tries again.")
            return
        self._people = cast("StaffPeople", answer)
        if not self._why.no_pin:
            self._who.tell(who_can_sign_in(self._people), self._why.name)
        elif who_can_sign_in(self._people):
            self._why = PINS_NOW  # somebody was given a PIN behind the cover
            await self.recompose()
            self.on_mount()

    async def action_uncover(self) -> None:
        """Uncover the screen for anybody, where nobody has a PIN; a scan does not."""
        keyboard = getattr(self.app, "keyboard", None)
        if self._why.no_pin and self._people is not None and not getattr(keyboard, "ended_scan", False):
            await cast("Uncovers", self.app).uncover(Person(None))

    # --- the PIN --------------------------------------------------------------------------------------

    def on_given(self, message: Given) -> None:
        """Look whether the PIN is that person's, beside the screen: a hash takes long."""
        message.stop()
        name, pin = message.who.name_chosen, message.who.take_pin()
        if name is None or self._busy:
            self.app.bell()
            return
        self._busy, self._wrong = True, None
        self._who.say("")
        in_background(self, partial(self._prove, name, pin), "prove")

    async def _prove(self, name: str, pin: str) -> None:
        club = self.console.club
        answer = await club.ask("sign in", partial(_sign_in, name, pin), in_no_name=True)
        self._busy = False
        if hasattr(answer, "privileges"):
            proven = cast("SignedIn", answer)
            await cast("Uncovers", self.app).uncover(Person(proven.name, frozenset(map(str, proven.privileges))))
        elif getattr(answer, "code", "") in {"wrong_pin", "locked"}:
            await self._say_wrong(name, answer)
        else:
            trouble = club.trouble.sentence if club.trouble else sentence_of(answer)
            self._complain(f"{trouble or 'That did not work.'} Type the PIN again.")

    async def _say_wrong(self, name: str, answer: object) -> None:
        """Say how many tries are left, or how long to wait."""
        until = getattr(answer, "until", None)
        if until is None:
            listed = await self.console.club.ask("staff", _list_staff, in_no_name=True)
            self._wrong = wrong(name, cast("StaffPeople", listed) if hasattr(listed, "people") else None)
        else:
            self._wrong = Wrong(f"Too many wrong PINs of {name}.", until)
        self.app.bell()
        self._tick()

    def _tick(self) -> None:
        """Count the seconds to wait down."""
        if self._wrong is not None and (now := self._now()) is not None:
            wait = waiting(self._wrong.until, now) if self._wrong.until else ""
            if self._wrong.until and not wait:
                self._wrong = Wrong("Try again now.")
            self._who.say(f"{self._wrong.sentence} {wait}".strip())

    def _now(self) -> datetime | None:
        return self.console.club.now()

    def _complain(self, words: str) -> None:
        if self._why.no_pin:
            self.query_one("#cover-said", Lines).show(plain(f"▲ {words}"))
        else:
            self._who.say(words)
        self.app.bell()

    # --- scans ----------------------------------------------------------------------------------------

    def _queue_changed(self, change: QueueChanged) -> None:
        self.scans_wait(change.waiting)

    def scans_wait(self, many: int) -> None:
        """Say how many wait."""
        said = f"◐ {many} scan waits" if many == 1 else f"◐ {many} scans wait"
        self._scans.show(plain(f"{said}: settled when somebody is here." if many else ""))

    def would_lose(self) -> None:
        """Say that scans would be lost by quitting now."""
        self._complain("Scans wait and would be lost. Sign in to settle them, or Ctrl+Q again leaves all the same.")

    def strange(self) -> None:
        """Say that digits came all at once, as from a scanner, and are nobody's card."""
        self._complain("That came all at once, as from a scanner, and is nobody's card. A PIN is typed: once more.")


def _list_staff(desk: Desk) -> object:
    from frontdesk.requests import StaffList

    return desk.perform(StaffList())


def _sign_in(name: str, pin: str, desk: Desk) -> object:
    from frontdesk.requests import SignIn

    return desk.perform(SignIn(name, pin))
