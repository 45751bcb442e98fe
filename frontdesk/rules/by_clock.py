"""Which session people come for: the console asks it before anything of sessions is known, so it imports nothing."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import TYPE_CHECKING, Final, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Iterable

SOON: Final = timedelta(minutes=60)
"""How long before its start people arrive for a session, while another one runs."""


class Dated(Protocol):
    """What the clock needs to know of a session."""

    @property
    def series(self) -> str:
        """Its series' name."""

    @property
    def starts(self) -> datetime:
        """The instant at which it starts."""

    @property
    def ends(self) -> datetime:
        """The instant at which it is over."""

    @property
    def cancelled(self) -> bool:
        """Whether it is cancelled."""


D = TypeVar("D", bound=Dated)


class Prefer(StrEnum):
    """Which session a desk is for, where one runs and another begins within the hour."""

    NEAREST = "nearest"
    """The one whose start is nearest."""
    RUNNING = "running"
    """The one that runs: late-comers first."""
    NEXT = "next"
    """The one to come: early birds first."""


def by_clock(sessions: Iterable[D], now: datetime, prefer: Prefer = Prefer.NEAREST) -> D | None:
    """Return the session people come for: of those that run or start within the hour the one preferred, start nearest.

    Without any, the next to come; None when there is none.
    """
    ahead = [each for each in sessions if not each.cancelled and each.ends > now]
    close = [each for each in ahead if each.starts - now <= SOON]
    if prefer is not Prefer.NEAREST:
        close = [each for each in close if (each.starts <= now) is (prefer is Prefer.RUNNING)] or close
    if close:
        return min(close, key=lambda each: (abs(each.starts - now), each.starts, each.series))
    return min(ahead, key=lambda each: (each.starts, each.series), default=None)
