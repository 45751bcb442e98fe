"""What every screen is handed: the open club, the queue of writes, the settings."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from textual.signal import Signal

    from screens.aside import Aside
    from screens.boundary import Boundary
    from screens.check_in.state import Counter
    from screens.club import Club
    from screens.opening import Settings
    from screens.writes import QueueChanged, WriteQueue


class GivesWay:
    """Marks a screen that only lies on top: text typed on it closes it and goes where it belongs."""


@dataclass(frozen=True, slots=True)
class Console:
    """The console's shared parts; none of them is a widget."""

    settings: Settings
    boundary: Boundary
    club: Club
    writes: WriteQueue
    aside: Aside
    counter: Counter
    opened: Signal[str]
    """Published when the club is open (with an empty text) or cannot be opened (with the sentence)."""
    queue: Signal[QueueChanged]
    """Published when the queue of writes changes."""
    reopen: Callable[[], None]
    """Tries to open the club again."""
    prefix: str = ""
    """The name of the key a scanner sends before a card."""
    affixes: tuple[str, str] = ("", "")
    """What the scanner puts before and after a card that can be printed; it is no part of the card."""

    @property
    def staff(self) -> str:
        """Who is at the desk, in words."""
        return self.club.at_desk.label

    def card_of(self, scanned: str) -> str:
        """Return a scan without what the scanner put around it; nothing but that stays as it is."""
        before, after = self.affixes
        return scanned.strip().removeprefix(before).removesuffix(after).strip() or scanned.strip()
