"""What the door hands to the console: ways to open the club, to found one, and to make up one to look around in.

Nothing here knows the screens, and nothing heavy is imported before one of these ways is taken, after the first paint.
"""

from __future__ import annotations

import asyncio
import os
import tempfile
import threading
from contextlib import ExitStack, suppress
from dataclasses import dataclass
from datetime import datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol, Self

from frontdesk.config import sqlite_url

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from data.trouble import CannotOpen
    from frontdesk.config import Settings
    from frontdesk.desk.core import ClubDesk

TEATIME: Final = time(17, 52)
"""When the demo club is looked at unless another minute is asked for: eight minutes before the classes of 18:00."""
_ZONES: Final = "zoneinfo/"


class NewClub(Protocol):
    """What the first run asks (``screens.opening.NewClub``)."""

    @property
    def name(self) -> str:
        """The club's name."""
        ...

    @property
    def zone(self) -> str:
        """Its IANA time zone."""
        ...

    @property
    def currency(self) -> str:
        """Its currency's three letters."""
        ...

    @property
    def demo(self) -> bool:
        """Whether to look around the demo club instead."""
        ...

    @property
    def owner(self) -> str:
        """The owner's name in the list of staff."""
        ...

    @property
    def pin(self) -> str:
        """The owner's PIN; empty: nobody needs one."""
        ...


@dataclass(frozen=True, slots=True)
class DemoWish:
    """Which demo club to show."""

    seed: int | None = None
    """None: the usual one."""
    at: tuple[date, time] | None = None
    """The minute of the club's wall clock; None: today at 17:52."""
    keep: str | None = None
    """The address at which to keep it; None: in a folder that is removed at the end."""


class Ways:
    """The ways to a desk, each called in a thread or on the screen's loop; as a context it cleans up after them."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._folders = ExitStack()
        self._left = threading.Event()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._folders.close()

    def open(self) -> ClubDesk | CannotOpen:
        """Open the configured club."""
        from data.trouble import CannotOpen
        from frontdesk.desk.opening import open_desk

        desk = open_desk(self._settings.database, desk_name=self._settings.desk, ticking=True)
        if isinstance(desk, CannotOpen):
            empty_server = desk.code == "empty" and self._settings.database.startswith("postgres")
            return CannotOpen("missing", desk.sentence) if empty_server else desk
        if self._settings.clock:
            return self._set_clock(desk, *self._settings.clock)
        if not desk.pinned:
            self._started(desk)
        return desk

    def _started(self, desk: ClubDesk) -> None:
        """Note the start of a live club, where its clock is believed, and keep a copy of the day beside its file."""
        from frontdesk.contract import Trouble
        from frontdesk.keeping import back_up_once_a_day

        if desk.clock_doubt is None:
            with suppress(Trouble):  # a club that can only be read is opened all the same
                desk.trust_clock()
        copying = (self._settings.database, desk.clock.now())
        threading.Thread(target=back_up_once_a_day, args=copying, daemon=True).start()

    def _set_clock(self, desk: ClubDesk, day: date, at: time) -> ClubDesk | CannotOpen:
        """Start the clock of a club for training at the minute that the settings name; a live club's is never set."""
        from data.trouble import CannotOpen
        from frontdesk.clock import TickingClock, wall_to_utc

        start = wall_to_utc(day, at, desk.zone)
        if not desk.pinned:
            desk.close()
            return CannotOpen("bad_clock", "The setting “clock” is for training; this club is live. Take it out.")
        if start is None:
            desk.close()
            return CannotOpen("bad_clock", f"The setting “clock” names a minute that the clocks of {desk.zone} skip.")
        desk.clock = TickingClock(start)
        return desk

    async def found(self, club: NewClub) -> ClubDesk | CannotOpen:
        """Found the club of the first run, or make the demo club, and open it."""
        try:
            return await asyncio.to_thread(self.demo if club.demo else lambda: self._found(club))
        except asyncio.CancelledError:  # the console is being left: do not make it wait for a whole club
            self._left.set()
            raise

    def _found(self, club: NewClub) -> ClubDesk | CannotOpen:
        from frontdesk.clock import SystemClock
        from frontdesk.desk.opening import make_club

        refused = make_club(
            self._settings.database, now=SystemClock().now(), name=club.name, timezone=club.zone,
            currency=club.currency, pinned=False,
        )  # fmt: skip
        opened = refused or self.open()
        return self._with_owner(opened, club) if club.pin else opened

    def _with_owner(self, opened: ClubDesk | CannotOpen, club: NewClub) -> ClubDesk | CannotOpen:
        """Put the owner on the list of staff, with the PIN."""
        from data.trouble import CannotOpen
        from frontdesk.answers import Refusal
        from frontdesk.requests import Staff
        from frontdesk.rules.access import Role

        if not isinstance(opened, CannotOpen):
            added = opened.perform(Staff(club.owner, Role.OWNER, club.pin))
            if isinstance(added, Refusal):
                opened.close()
                return CannotOpen("owner", f"The club is there, but its owner is not: {added.message}")
        return opened

    def demo(self, wish: DemoWish | None = None) -> ClubDesk | CannotOpen:
        """Make the demo club, unless it is there already, and open it with its clock going on."""
        from data.trouble import CannotOpen
        from frontdesk.desk.opening import open_desk

        wish = wish or DemoWish()
        url = wish.keep or self._throw_away()
        desk = open_desk(url, desk_name=self._settings.desk, ticking=True)
        if isinstance(desk, CannotOpen) and desk.code in {"missing", "empty"}:
            refused = make_demo(url, self._settings.desk, wish, going_on=lambda *_: not self._left.is_set())
            desk = refused or open_desk(url, desk_name=self._settings.desk, ticking=True)
        if isinstance(desk, CannotOpen) or desk.pinned:
            return desk
        desk.close()
        return CannotOpen("exists", "There is a live club at that address, not a demo; choose another for it.")

    def _throw_away(self) -> str:
        """The address of a club in a folder of its own, removed with all it holds when the console is left."""
        folder = tempfile.TemporaryDirectory(prefix="frontdesk-demo-", ignore_cleanup_errors=True)
        return sqlite_url(Path(self._folders.enter_context(folder)) / "club.db")


def make_demo(
    url: str, desk: str, wish: DemoWish, *, going_on: Callable[[int, int], bool] | None = None
) -> CannotOpen | None:
    """Make the demo club at an address where nothing is yet; ``going_on`` is told how far it is and may stop it."""
    from frontdesk.clock import SystemClock
    from frontdesk.demo import SEED, ZONE_OF_DEMO, Demo, build_demo, keep_demo

    today = SystemClock().now().astimezone(ZONE_OF_DEMO).date()
    now = datetime.combine(*(wish.at or (today, TEATIME)))
    demo = Demo(SEED if wish.seed is None else wish.seed, now, desk)
    return (keep_demo if wish.keep else build_demo)(url, demo, progress=going_on)


def local_zone() -> str:
    """The IANA time zone of this computer; UTC when it does not say."""
    named = os.environ.get("TZ", "").removeprefix(":")
    linked = os.path.realpath("/etc/localtime")
    found = [named, linked.partition(_ZONES)[2]]
    try:
        found.append(Path("/etc/timezone").read_text(encoding="ascii").strip())
    except (OSError, ValueError):
        found.append("")
    return next((zone for zone in found if _is_zone(zone)), "UTC")


def _is_zone(name: str) -> bool:
    from zoneinfo import ZoneInfo

    try:
        return "/" in name and ZoneInfo(name).key == name
    except (ValueError, OSError):
        return False


def local_currency() -> str:
    """The currency of this computer's region; USD when it does not say."""
    import locale

    try:
        locale.setlocale(locale.LC_MONETARY, "")
    except locale.Error:
        return "USD"
    code = str(locale.localeconv()["int_curr_symbol"]).strip()
    return code if code.isascii() and code.isalpha() and code.isupper() else "USD"
