"""Scans on every screen but the check-in: told from a hand's keys, taken past fields and dialogs, and queued.

The check-in's own field takes what is scanned there. Elsewhere fast keys are held back for a moment: a card that ends
like a scan goes to the queue, everything else goes on its way as it was typed.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final, Protocol

from screens.console import GivesWay
from screens.widgets.scan_field import TERMINATORS, TOGETHER

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from textual.events import Key
    from textual.screen import Screen
    from textual.timer import Timer
    from textual.widget import Widget

HELD: Final = 0.03
"""Seconds that a key is held back, at most, while no other follows: longer than the time between two of one scan."""
PREFIXED: Final = 0.25
"""Seconds without a key after which a prefix was pressed by hand."""
SHORTEST: Final = 2
"""Characters of somebody's card, at least, where no prefix says that it is one; of nobody's it takes four."""
_CARD: Final = re.compile(r"(?=.*[0-9])[A-Za-z0-9_-]{4,}", re.ASCII)


class Place(Protocol):
    """The App, as far as the scanner needs it."""

    @property
    def screen(self) -> Screen[object]:
        """What is on top."""
        ...

    @property
    def focused(self) -> Widget | None:
        """What has the keyboard."""
        ...

    @property
    def more_keys(self) -> bool:
        """Whether keys wait to be looked at."""
        ...

    def set_timer(self, delay: float, callback: Callable[[], Awaitable[None]]) -> Timer:
        """Call back later."""
        ...

    def caught(self, code: str) -> None:
        """Take a scan."""
        ...

    async def go_on(self, key: Key) -> None:
        """Take a key to where it belongs."""
        ...

    async def pressed_by_hand(self, typed: str) -> None:
        """Go to the check-in, with what was typed after the prefix."""
        ...

    def is_card(self, code: str) -> bool:
        """Whether somebody has this card."""
        ...


class Scanner:
    """Finds scans among the keys of one console."""

    def __init__(self, place: Place, prefix: str, together: float = TOGETHER) -> None:
        self.together = together
        self._place = place
        self._prefix = prefix
        self._held: list[Key] = []
        self._prefixed = False
        self._ended_at = 0.0
        self._timer: Timer | None = None

    async def takes(self, event: Key) -> bool:
        """Whether a key was kept: as part of a scan, or until it is clear what it is."""
        ends = event.key in TERMINATORS
        if ends and not self._held and event.time - self._ended_at < self.together:
            self._ended_at = event.time
            return True  # the LF after the CR of a scan
        if self._prefixed:
            return await self._after_prefix(event, ends=ends)
        if not self._watching:
            await self._let_go()
            return False
        if event.key == self._prefix and self._place.screen.is_modal:
            await self._let_go()
            self._prefixed = True
            self._wait(PREFIXED)
            return True
        soon = bool(self._held) and event.time - self._held[-1].time < self.together
        if event.is_printable:
            if not soon:
                await self._let_go()
            self._held.append(event)
            self._wait(HELD)
            return True
        if ends and soon and self._looks_like_a_card:
            self._catch(event.time)
            return True
        await self._let_go()
        return False

    @property
    def _watching(self) -> bool:
        """Whether this is a place where a scan must not end in what has the keys."""
        screen, focused = self._place.screen, self._place.focused
        return not (
            isinstance(screen, GivesWay)
            or getattr(screen, "takes_scans", False)
            or getattr(focused, "takes_scans", False)
        )

    @property
    def _text(self) -> str:
        return "".join(each.character or "" for each in self._held)

    @property
    def _looks_like_a_card(self) -> bool:
        """Whether no hand's word, come at once over a slow line, is taken for a scan."""
        return len(self._held) >= SHORTEST and (bool(_CARD.fullmatch(self._text)) or self._place.is_card(self._text))

    async def _after_prefix(self, event: Key, *, ends: bool) -> bool:
        if event.is_printable:
            self._held.append(event)
            self._wait(PREFIXED)
        elif ends and self._held:
            self._catch(event.time)
        else:
            await self._by_hand()
            return False
        return True

    def _catch(self, when: float) -> None:
        code, self._held, self._prefixed, self._ended_at = self._text, [], False, when
        self._stop()
        self._place.caught(code)

    async def _by_hand(self) -> None:
        typed, self._held, self._prefixed = self._text, [], False
        self._stop()
        await self._place.pressed_by_hand(typed)

    async def _let_go(self) -> None:
        keys, self._held = self._held, []
        self._stop()
        for key in keys:
            await self._place.go_on(key)

    def _wait(self, seconds: float) -> None:
        self._stop()
        self._timer = self._place.set_timer(seconds, self._time_is_up)

    def _stop(self) -> None:
        if self._timer is not None:
            self._timer.stop()
            self._timer = None

    async def _time_is_up(self) -> None:
        """Let the keys go, unless more of them wait to be looked at."""
        if self._place.more_keys:
            self._wait(HELD)
        elif self._prefixed:
            await self._by_hand()
        else:
            await self._let_go()
