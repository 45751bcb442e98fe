"""Locking the desk: what covers the screen, what goes on behind it, and what is found when it is taken away."""

from __future__ import annotations

import asyncio
from functools import partial
from time import monotonic
from typing import TYPE_CHECKING, Any, ClassVar, Final

from textual.binding import Binding, BindingType
from textual.events import Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste

from screens.at_desk import Person
from screens.background import in_background
from screens.looks import DeskApp

if TYPE_CHECKING:
    from textual.events import Event
    from textual.screen import Screen

    from frontdesk.contract import Desk
    from screens.approvals import Lacking
    from screens.check_in.screen import CheckInScreen
    from screens.console import Console
    from screens.places import Everybody
    from screens.sign_in.cover import Why

WHILE_COVERED: Final = {"quit", "nothing", "lock"}
"""All that the console does while it is covered."""
TOUCHES: Final = (Key, MouseDown, MouseScrollDown, MouseScrollUp, Paste)
"""What somebody at the desk does; a scan is keys, too: a desk in use is not idle."""
MINUTE: Final = 60


class CoveringApp(DeskApp):
    """An App that can be covered; each person finds their own rooms behind it."""

    BINDINGS: ClassVar[list[BindingType]] = [
        Binding(
            "ctrl+l",
            "lock",
            "Lock",
            id="app.lock",
            tooltip="Lock: cover the screen until a PIN",
            show=False,
            priority=True,
        ),
    ]
    console_parts: Console
    everybody: Everybody

    def __init__(self, theme: str) -> None:
        super().__init__(theme)
        self._under: str | None = None
        """What is covered."""
        self._why: Why | None = None
        self._covers = 0
        self._told_of_scans = False
        self._touched = monotonic()

    def get_default_screen(self) -> CheckInScreen:
        """Return home."""
        raise NotImplementedError

    @property
    def covered(self) -> bool:
        """Whether nothing of the club may be seen."""
        return self._under is not None

    async def begin(self, desk: Desk) -> None:
        """Use the desk, in the name of whoever signs in where somebody has a PIN."""
        parts = self.console_parts
        try:
            parts.club.info = await asyncio.to_thread(desk.club)
        except Exception as error:  # noqa: BLE001  # said at the desk, and in the log
            parts.opened.publish(
                getattr(error, "sentence", "") or f"It cannot be read ({parts.boundary.record(error)})."
            )
            return
        parts.club.opened_by(desk)
        if parts.club.info.single_user:
            parts.club.at_desk.take(Person(None))
        else:
            from screens.sign_in.cover import WHO

            await self.cover(WHO)
        parts.opened.publish("")

    # --- covering -------------------------------------------------------------------------------------

    async def cover(self, why: Why) -> None:
        """Cover the screen, dialogs and all; from now on nobody is at the desk."""
        if self.covered:
            return
        self.console_parts.club.at_desk.leave()
        self._told_of_scans = False
        self._under = self.everybody.here.at = self.current_mode
        await self.switch_mode(self._new_cover(why))

    def _new_cover(self, why: Why) -> str:
        from screens.sign_in.cover import CoverScreen

        self._covers += 1
        self._why, mode = why, f"cover {self._covers}"
        self.add_mode(mode, partial(CoverScreen, self.console_parts, why))
        return mode

    async def cover_anew(self) -> None:
        """Put a new cover in the place of one that failed; what failed may also be what is under it."""
        failed, here = self.current_mode, self.everybody.here
        here.home = here.at = self._under = f"{here.home} again {self._covers}"
        self.add_mode(here.home, self.get_default_screen)
        if self._why is not None:
            await self.switch_mode(self._new_cover(self._why))
        await self.remove_mode(failed)

    async def uncover(self, person: Person) -> None:
        """Let somebody act, and show them what they left, or a new home."""
        if not self.covered:
            return
        if (new := self.everybody.turn_to(person.name or "")) is not None:
            self.add_mode(new.home, self.get_default_screen)
        cover, self._under = self.current_mode, None
        self.touch()
        self.console_parts.club.at_desk.take(person)
        await self.switch_mode(self.everybody.here.at or self.everybody.here.home)
        self.remove_mode(cover)  # not awaited: it may be the cover that asks

    async def action_lock(self) -> None:
        """Cover the screen until whoever is here, or somebody else, gives a PIN."""
        from screens.sign_in.cover import NO_PIN_HERE, locked

        if (person := self.console_parts.club.at_desk.person) is None:
            self.bell()
        else:
            await self.cover(NO_PIN_HERE if person.name is None else locked(person.name))

    async def action_sign_out(self) -> None:
        """Let somebody else sign in."""
        from screens.sign_in.cover import NO_PIN_HERE, WHO

        if (person := self.console_parts.club.at_desk.person) is None:
            self.bell()
        else:
            await self.cover(NO_PIN_HERE if person.name is None else WHO)

    # --- what goes on behind it -----------------------------------------------------------------------

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Do nothing behind the cover."""
        if self.covered and action not in WHILE_COVERED:
            return False
        return super().check_action(action, parameters)

    def push_screen(self, screen: Screen[Any] | str, *more: Any, mode: str | None = None, **named: Any) -> Any:  # noqa: ANN401  # whatever Textual takes, one mode aside
        """Put a screen on top, behind the cover where there is one: an answer may come late."""
        return super().push_screen(screen, *more, mode=mode or self._under, **named)

    def would_lose_scans(self) -> bool:
        """Whether scans wait for somebody to sign in: the first time somebody quits they are told, and stay."""
        lost = self.covered and self.console_parts.writes.waiting > 0 and not self._told_of_scans
        if lost:
            self._told_of_scans = True
            getattr(self.screen, "would_lose", bool)()
        return lost

    def offer_approval(self, lacking: Lacking) -> bool:
        """Offer somebody's PIN for what was refused for want of a privilege."""
        from screens.sign_in.approve import offer

        return offer(self, self.console_parts, lacking)

    def look_who_is_here(self, name: str) -> None:
        """Look whether somebody of this name still works here, as the desk says that nobody does."""
        in_background(self, partial(self._look_who_is_here, name), "who is here", newest_only=True)

    async def _look_who_is_here(self, name: str) -> None:
        club = self.console_parts.club
        people = getattr(await club.ask("who is here", _list_staff, in_no_name=True), "people", None)
        person = club.at_desk.person
        if people is None or person is None or person.name != name:
            return
        if name not in {each.name for each in people if not each.left}:
            from screens.sign_in.cover import NO_PIN_HERE, gone

            await self.cover(gone(name) if any(each.has_pin for each in people if not each.left) else NO_PIN_HERE)

    # --- idle desks -----------------------------------------------------------------------------------

    def touch(self) -> None:
        """Somebody is at the desk."""
        self._touched = monotonic()

    async def on_event(self, event: Event) -> None:
        """Notice that somebody is at the desk."""
        if isinstance(event, TOUCHES):
            self.touch()
        await super().on_event(event)

    async def watch_idle(self) -> None:
        """Lock a desk that nobody touches, and one whose club has PINs since a moment ago."""
        person, info = self.console_parts.club.at_desk.person, self.console_parts.club.info
        if person is None or info is None:
            return
        if person.name is None:
            if not info.single_user:
                from screens.sign_in.cover import PINS_NOW

                await self.cover(PINS_NOW)
        elif 0 < self.console_parts.settings.lock_minutes * MINUTE <= monotonic() - self._touched:
            from screens.sign_in.cover import locked

            await self.cover(locked(person.name, idle=True))


def _list_staff(desk: Desk) -> object:
    from frontdesk.requests import StaffList

    return desk.perform(StaffList())
