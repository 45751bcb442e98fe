"""What every room but the check-in is: a frame, a line that says what happened, questions and errands."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from textual.binding import Binding, BindingType
from textual.containers import Container
from textual.screen import ModalScreen
from textual.worker import WorkerState

from screens.background import in_background
from screens.errands import Answered, Errand
from screens.loans import Loan
from screens.patient import PatientScreen
from screens.widgets.header import Header
from screens.widgets.keys_line import KeysLine
from screens.widgets.lines import Lines
from screens.widgets.safe import plain, wrapped
from screens.writes import Failed

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine, Iterable

    from textual.app import ComposeResult
    from textual.worker import Worker

    from frontdesk.contract import Desk
    from frontdesk.requests import Request
    from screens.console import Console

T = TypeVar("T")
ROOM_CSS = Path(__file__).with_name("room.tcss")
"""The looks of every room; one with more of its own names both."""
LOOK_EVERY = 2.0
"""Seconds between two looks whether another desk changed something."""


class Room(PatientScreen[Any]):
    """A screen with a frame. ``furnish`` lays out what is inside, ``look`` asks for what it shows."""

    CSS_PATH: ClassVar[Any] = ROOM_CSS
    NAME: ClassVar[str] = ""
    """What stands at the top."""
    BINDING_GROUP_TITLE = "Here"
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("escape", "back", "Back", id="room.back", tooltip="Back to where you came from"),
        Binding("f5", "look_again", "Refresh", id="room.refresh", tooltip="Look again", show=False),
        Binding("f8", "undo", "Undo", id="room.undo", tooltip="Undo this desk's last action", show=False),
    ]

    def __init__(self, console: Console) -> None:
        super().__init__()
        self.console = console
        self.header = Header(self.NAME)
        self.notice = Lines(id="notice")
        self._seen = console.club.seen
        self._whose = console.staff
        self._loan = Loan(console, self.NAME)
        self._by_itself = False

    def compose(self) -> ComposeResult:
        """Lay out the frame."""
        yield self.header
        with Container(id="room"):
            yield from self.furnish()
        yield self.notice
        yield KeysLine()

    def furnish(self) -> ComposeResult:
        """Lay out what is inside."""
        yield from ()

    def on_mount(self) -> None:
        """Keep the clock going, and look."""
        self.set_interval(1, self._tick)
        self.set_interval(LOOK_EVERY, self._look_for_changes)
        self._tick()
        self.look()

    def look(self) -> None:
        """Ask for what is shown; called first, when somebody asks, and when any desk changed something."""

    def _tick(self) -> None:
        self.header.tell(self.console.club.info, self.console.club.now(), self.console.staff)

    def _look_for_changes(self) -> None:
        if self.console.staff != self._whose:
            return  # somebody else is there: what they may see is not for who left this room
        if self.console.club.seen != self._seen and not self._loan.waiting:
            self._seen = self.console.club.seen
            self._by_itself = True
            self.look()
            self._by_itself = False

    # --- saying -----------------------------------------------------------------------------------------

    def say(self, words: str, style: str = "") -> None:
        """Say what happened, on two lines where one is too short; it stays until the next."""
        lines = wrapped(words, max(self.app.size.width - 4, 20), 2)
        self.notice.styles.height = len(lines)
        self.notice.show(*(plain(f" {line}", style) for line in lines))

    def overhear(self, words: str) -> None:
        """Say what became of somebody who was scanned while this room is open."""
        self.say(words, "bold")

    def complain(self, words: str) -> None:
        """Say what did not work, with the bell."""
        self.say(f"▲ {self.console.club.in_words(words)}", "bold $error")
        self.app.bell()

    # --- asking and sending -----------------------------------------------------------------------------

    def ask(self, question: Callable[[Desk], T], then: Callable[[T], None], topic: str = "room") -> None:
        """Ask in a thread and take the answer back here; trouble is said, and a newer question of a topic wins.

        What who is here may not see somebody else may lend by their PIN, for this visit of the room.
        """
        work = partial(self._ask, question, then, topic, by_itself=self._by_itself)
        in_background(self, work, f"ask {topic}", newest_only=True)

    async def _ask(
        self, question: Callable[[Desk], T], then: Callable[[T], None], topic: str, *, by_itself: bool
    ) -> None:
        club = self.console.club
        answer = await club.ask(f"{type(self).__name__} {topic}", question, lent=self._loan.lent)
        if answer is None:
            if club.trouble is not None:
                self.complain(f"{club.trouble.sentence} F5 tries again.")
        elif not by_itself and await self._loan.covers(self.header.room, answer):
            self.look()
            self.ask(question, then, topic)
        else:
            then(answer)

    def on_screen_suspend(self) -> None:
        """Give back what somebody lent for this visit; a dialog belongs to it."""
        on_top = self.app.screen_stack[-1:]  # nothing is, while the console is left
        if not any(isinstance(each, ModalScreen) for each in on_top):
            self._loan.give_back()

    def send(self, request: Request[Any], then: Callable[[object], None], nonce: str | None = None) -> Errand:
        """Ask for a change; ``then`` gets the answer, or a refusal."""
        errand = Errand(request, self, then) if nonce is None else Errand(request, self, then, nonce)
        self.console.writes.put(errand)
        return errand

    def on_answered(self, message: Answered) -> None:
        """Take an errand's answer back to who sent it."""
        message.stop()
        message.errand.then(message.answer)
        message.painted.set()

    def background(self, work: Callable[[], Coroutine[Any, Any, None]], group: str) -> None:
        """Run something beside the room."""
        in_background(self, work, group)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log what failed beside the room, and say so; the room goes on."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            reference = self.console.boundary.record(event.worker.error)
            self.complain(f"Something went wrong; try F5, and if it stays give reference {reference}.")

    # --- undoing ----------------------------------------------------------------------------------------

    def action_undo(self) -> None:
        """Undo this desk's newest action, in whichever room it was done."""
        from frontdesk.requests import Undo

        self.send(Undo(), self._undone)

    def _undone(self, answer: Any) -> None:  # noqa: ANN401  # the desk's answer, whichever
        if (sentence := sentence_of(answer)) is not None:
            self.complain(sentence)
        else:
            self.console.counter.forget(answer.of)
            self.say(f"↶ {answer.message or f'Undone: {answer.undone}.'}{self.moved_up(answer.promoted)}", "$primary")
        self.look()

    def moved_up(self, cards: Iterable[str]) -> str:
        """Say who got a place from the waitlist, by name."""
        from frontdesk.rules.words import listed

        names = [self.console.club.listed(card) or card for card in cards]
        return f" Moved up: {listed(names)}." if names else ""

    # --- leaving ----------------------------------------------------------------------------------------

    def action_look_again(self) -> None:
        """Look at everything again."""
        self.say("")
        self._loan.ask_again()
        self.console.writes.try_again()
        self.look()

    async def action_back(self) -> None:
        """Go back: to the room below, else to the check-in."""
        if len(self.app.screen_stack) > 1:
            self.dismiss(None)
        else:
            await self.run_action("app.check_in")


def sentence_of(answer: object) -> str | None:
    """Return the sentence of an answer that is none: a refusal, trouble, a failure; None for a real answer."""
    if isinstance(answer, Failed):
        return answer.message
    if hasattr(answer, "can_be_overridden"):  # a refusal; importing it here would cost the start
        return str(getattr(answer, "message", ""))
    if hasattr(answer, "sentence") and hasattr(answer, "retry"):
        return str(answer)
    return None
