"""What the door hands to the console: settings, a way to open the club, and a way to found one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Final, Protocol, TypeAlias

if TYPE_CHECKING:
    from frontdesk.contract import Desk

MISSING: Final = "missing"
"""The code of ``CannotOpen`` when there is no club yet: the first run."""


class Settings(Protocol):
    """What the console reads of ``frontdesk.config.Settings``."""

    @property
    def desk(self) -> str:
        """This desk's name."""
        ...

    @property
    def scanner_prefix(self) -> str:
        """The key a scanner sends before a card; empty: none."""
        ...

    @property
    def scanner_suffix(self) -> str:
        """What a scanner sends after a card, before its Enter; empty: nothing."""
        ...

    @property
    def sound(self) -> bool:
        """Whether the bell rings."""
        ...

    @property
    def session(self) -> str:
        """Which session this desk is for: ``nearest``, ``running`` or ``next``."""
        ...

    @property
    def theme(self) -> str:
        """The name of a theme; empty: the console's own."""
        ...

    @property
    def lock_minutes(self) -> int:
        """Minutes without a key after which the desk locks itself; 0: never."""
        ...

    @property
    def keymap(self) -> Mapping[str, str]:
        """Binding id → keys, with commas between."""
        ...


class CannotOpen(Protocol):
    """Why a club cannot be opened: a stable code and one sentence."""

    @property
    def code(self) -> str:
        """Stable; ``missing`` when there is none yet."""
        ...

    @property
    def sentence(self) -> str:
        """What is the matter and what to do."""
        ...


Opener: TypeAlias = "Callable[[], Desk | CannotOpen]"
"""Opens the club; called in a thread, as often as somebody asks."""


@dataclass(frozen=True, slots=True)
class NewClub:
    """What the first run asks."""

    name: str
    zone: str
    currency: str
    demo: bool
    """Look around the demo club; the other answers are then only for show."""
    owner: str = ""
    """What the owner is called in the list of staff; empty where there is no PIN."""
    pin: str = field(default="", repr=False)
    """The owner's PIN; empty: nobody needs one, and whoever is here acts as the owner."""


@dataclass(frozen=True, slots=True)
class FirstRun:
    """How to found a club, where there is none."""

    create: Callable[[NewClub], Awaitable[Desk | CannotOpen]]
    """Found and open it. Runs on the screen's loop: whatever takes long belongs in a thread."""
    zone: str = "UTC"
    """The time zone offered: this computer's."""
    currency: str = "USD"
    """The currency offered."""
