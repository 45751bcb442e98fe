"""The console: one App that owns the queue of writes, the error boundary, the keymap and the way out.

Importing this must stay cheap: the first paint comes before the database, and before everything the database needs.
"""

from __future__ import annotations

import asyncio
import io
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, Final

from rich.console import Console as Printer
from textual.actions import SkipAction
from textual.binding import BindingType
from textual.events import Key
from textual.signal import Signal
from textual.worker import WorkerState

from frontdesk.rules.by_clock import Prefer
from screens.aside import Aside
from screens.at_desk import AtDesk
from screens.background import in_background, in_own_thread
from screens.boundary import Boundary
from screens.check_in.jobs import Scan
from screens.check_in.screen import CheckInScreen
from screens.check_in.state import Counter
from screens.check_in.words import went_wrong
from screens.club import Club
from screens.commands import Commands
from screens.console import Console, GivesWay
from screens.covering import CoveringApp
from screens.keyboard import QUIT_AFTER, Keyboard, key_name
from screens.keys import EVERYWHERE
from screens.leaving import FAILED, follow_signals
from screens.opening import MISSING
from screens.places import Everybody
from screens.room import Room
from screens.rooms import ROOMS
from screens.scanner import Scanner
from screens.widgets.scan_field import ScanField
from screens.writes import QueueChanged, WriteQueue

if TYPE_CHECKING:
    from textual.events import Event
    from textual.worker import Worker

    from frontdesk.contract import Desk
    from screens.opening import CannotOpen, FirstRun, Opener, Settings


OPEN_AFTER: Final = 0.05
"""Seconds from the first paint until the club is opened: the first keys come before the database, too."""


class FrontDeskApp(CoveringApp):
    """Front Desk, full screen."""

    TITLE = "Front Desk"
    CSS_PATH = Path(__file__).parent / "check_in" / "check_in.tcss"
    """Read with the App's own, so that home needs no second reading."""
    DEFAULT_MODE = "check_in"
    COMMANDS: ClassVar[set[Any]] = {Commands}
    BINDING_GROUP_TITLE = "Everywhere"
    BINDINGS: ClassVar[list[BindingType]] = EVERYWHERE

    def __init__(
        self,
        opener: Opener,
        settings: Settings,
        first_run: FirstRun | None = None,
        *,
        boundary: Boundary | None = None,
    ) -> None:
        super().__init__(settings.theme)
        self._opener = opener
        self._first_run = first_run
        self.keyboard = Keyboard()
        self.scanner = Scanner(self, key_name(settings.scanner_prefix))
        self.left_in_order = False
        """Whether the console was left by key or signal, not by failure."""
        self.error_console = Printer(file=io.StringIO())  # no traceback ever reaches the desk
        boundary = boundary or Boundary()
        club = Club(boundary, AtDesk())
        queue: Signal[QueueChanged] = Signal(self, "queue")
        writes = WriteQueue(club, boundary, queue.publish)
        self.console_parts = Console(
            settings,
            boundary,
            club,
            writes,
            Aside(self, writes),
            Counter(prefer=Prefer(settings.session)),
            Signal(self, "opened"),
            queue,
            self.open_club,
            key_name(settings.scanner_prefix),
            affixes=("" if "+" in settings.scanner_prefix else settings.scanner_prefix, settings.scanner_suffix),
        )
        self.everybody = Everybody(self.DEFAULT_MODE)

    def get_default_screen(self) -> CheckInScreen:
        """Return home."""
        return CheckInScreen(self.console_parts)

    @property
    def _counter_screen(self) -> CheckInScreen:
        """The check-in of whoever is at the desk, or was last."""
        home = self.get_screen_stack(self.everybody.here.home)[0]
        if not isinstance(home, CheckInScreen):
            raise TypeError("home is no check-in")
        return home

    # --- opening --------------------------------------------------------------------------------------

    def on_mount(self) -> None:
        """Set the keys, follow signals, and open the club once the first paint is out."""
        if not self.is_headless:
            follow_signals(self.leave)
        self.add_mode(
            self.everybody.here.home, self.get_default_screen
        )  # not before: as a mode it would be styled twice
        asyncio.get_running_loop().set_exception_handler(self._loop_failed)
        self.set_keymap({"app.scan": self.console_parts.prefix or "f24", **self.console_parts.settings.keymap})
        self.console_parts.writes.offer = self.offer_approval
        self.console_parts.club.unknown = self.look_who_is_here
        in_background(self, self.console_parts.writes.run, "writes")
        self.set_interval(1, self.watch_idle)
        self.call_after_refresh(self.set_timer, OPEN_AFTER, self.open_club)

    def open_club(self) -> None:
        """Open the club in a thread; safe to ask again."""
        in_background(self, self._open, "open", newest_only=True)

    async def _open(self) -> None:
        try:
            opened = await in_own_thread(self._opener)
        except Exception as error:  # noqa: BLE001  # said at the desk, and in the log
            reference = self.console_parts.boundary.record(error)
            self.console_parts.opened.publish(f"Something went wrong while opening it (reference {reference}).")
            return
        if getattr(opened, "code", "") == MISSING and self._first_run is not None:
            from screens.first_run.screen import FirstRunScreen

            self.push_screen(FirstRunScreen(self._first_run), self._take)
        else:
            self._take(opened)

    def _take(self, opened: Desk | CannotOpen | None) -> None:
        """Use the desk, or say why there is none."""
        if opened is None:
            self.exit()
        elif isinstance(sentence := getattr(opened, "sentence", None), str):
            self.console_parts.opened.publish(sentence)
        else:
            in_background(self, partial(self.begin, opened), "begin")  # type: ignore[arg-type]  # what has no sentence is a desk

    # --- keys -----------------------------------------------------------------------------------------

    async def on_event(self, event: Event) -> None:
        """Drop control bytes that came inside a scan; let text pass what only lies on top."""
        if isinstance(event, Key) and not event.is_forwarded:
            if self.keyboard.stray(event) or await self.scanner.takes(event):
                return
            if event.is_printable and isinstance(self.screen, GivesWay):
                await self.pop_screen()
        await super().on_event(event)

    def bell(self) -> None:
        """Ring, unless this desk is to be silent."""
        if self.console_parts.settings.sound:
            super().bell()

    # --- scans on other screens than the check-in -----------------------------------------------------

    @property
    def more_keys(self) -> bool:
        """Whether keys wait to be looked at, or bytes that are none yet."""
        return self.message_queue_size > 0 or bool(getattr(self._driver, "pending", False))

    async def go_on(self, key: Key) -> None:
        """Take a key that is no part of a scan to where it belongs; a console that is left has no place for it."""
        if self.screen_stack:
            await super().on_event(key)

    def is_card(self, code: str) -> bool:
        """Whether somebody has this card."""
        index = self.console_parts.club.index
        return index is not None and index.by_card(self.card_of(code)) is not None

    def card_of(self, scanned: str) -> str:
        """Return a scan without what the scanner put around it."""
        return self.console_parts.card_of(scanned)

    def caught(self, code: str) -> None:
        """Queue a scan from another screen; a dialog about the person before comes first.

        It goes to the session of the roster that is open, if that is of now, else to the one that the check-in shows.
        Behind the cover digits may be a PIN that a slow line brought at once: only somebody's card is a scan there.
        """
        if self.covered and code.isdigit() and not self.is_card(code):
            getattr(self.screen, "strange", bool)()
            return
        counter = self.console_parts.counter
        rosters = (getattr(each, "scans_go_to", None) for each in reversed(self.screen_stack))
        session = next((each for each in rosters if each is not None), counter.chosen)
        scan = Scan(self.card_of(code), None, session, counter, self._counter_screen)
        self.console_parts.aside.settle(scan)

    async def pressed_by_hand(self, typed: str) -> None:
        """Go to the check-in: the prefix was pressed there by a hand, which may have typed on."""
        await self.action_check_in()
        if typed:
            self._counter_screen.type_in(typed)

    def action_help(self) -> None:
        """Show help for what has the focus; pressed again, close it."""
        from screens.help.screen import HelpScreen

        if isinstance(self.screen, HelpScreen):
            self.screen.dismiss()
        elif not self.screen.is_modal:
            self.push_screen(HelpScreen(self.screen))

    async def action_check_in(self) -> None:
        """Go to the check-in, from anywhere."""
        while self.screen.is_modal and len(self.screen_stack) > 1:
            await self.pop_screen()
        if self.current_mode != (home := self.everybody.here.home):
            await self.switch_mode(home)
        while isinstance(self.screen, Room) and len(self.screen_stack) > 1:
            await self.pop_screen()  # a contact that was opened from here
        if isinstance(self.screen, CheckInScreen):
            self.screen.go_home()

    async def action_room(self, name: str) -> None:
        """Go to a room; it is as one left it."""
        while self.screen.is_modal and len(self.screen_stack) > 1:
            await self.pop_screen()
        here = self.everybody.here
        if (mode := here.mode(name)) not in here.been:
            here.been.add(mode)
            self.add_mode(mode, partial(ROOMS[name], self.console_parts))
        if self.current_mode != mode:
            await self.switch_mode(mode)

    async def action_scan(self) -> None:
        """Make ready for a scan, from anywhere; the scan field takes the prefix itself, in the order of the keys."""
        if isinstance(self.focused, ScanField):
            raise SkipAction
        await self.action_check_in()

    def action_nothing(self) -> None:
        """Do nothing: Ctrl+C copies in a field and means nothing elsewhere."""

    async def action_quit(self) -> None:
        """Quit, unless the key was the first byte of a scan."""
        self.set_timer(QUIT_AFTER, partial(self._quit_unless_scanned, self.keyboard.texts))

    async def _quit_unless_scanned(self, texts: int) -> None:
        if self.keyboard.texts == texts and not self.would_lose_scans():
            writes = self.console_parts.writes
            if self.covered:
                await writes.stop()
            elif self.console_parts.club.desk is not None and writes.trouble is None:
                await writes.drained()
            self.left_in_order = True
            self.exit(0)

    # --- the way out ----------------------------------------------------------------------------------

    def leave(self, status: int) -> None:
        """Leave with that exit status as soon as the write in hand is settled."""
        self.left_in_order = True
        in_background(self, partial(self._leave, status), "leave")

    async def _leave(self, status: int) -> None:
        await self.console_parts.writes.stop()
        self.exit(status, return_code=status)

    def _handle_exception(self, error: Exception) -> None:
        """Log a failure and go on with a new screen; Textual would print a traceback and end.

        Textual has no public hook for this; should it rename this one, ``error_console`` still keeps the terminal clean
        and the exit status says it.
        """
        self.console_parts.boundary.record(error)
        if self.console_parts.boundary.hopeless:
            self.exit(FAILED, return_code=FAILED)
        else:
            self.call_later(self._recover)

    async def _recover(self) -> None:
        """Put a new screen in the place of one that failed; what the counter knew is kept."""
        if self.covered:
            await self.cover_anew()
            return
        failed, reference, here = self.current_mode, self.console_parts.boundary.reference, self.everybody.here
        if failed in here.been:
            here.been.discard(failed)
            self.console_parts.counter.verdict = went_wrong(failed.removesuffix(here.suffix), reference)
        here.home = f"check_in again {reference}"
        self.add_mode(here.home, self.get_default_screen)
        await self.switch_mode(here.home)
        await self.remove_mode(failed)

    def on_worker_state_changed(self, event: Worker.StateChanged) -> None:
        """Log a worker that failed; its screen goes on."""
        if event.state is WorkerState.ERROR and event.worker.error is not None:
            self.console_parts.boundary.record(event.worker.error)

    def _loop_failed(self, _loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        if isinstance(error := context.get("exception"), Exception):
            self.console_parts.boundary.record(error)
