"""Which session a scan goes to: chosen by the clock, until somebody chooses otherwise."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.answers import SessionLine

SOON: Final = timedelta(minutes=60)
"""How long before its start people arrive for a session, while another one runs."""


def by_clock(sessions: Sequence[SessionLine], now: datetime) -> SessionLine | None:
    """Return the session people come for: of those that run or start within the hour the one whose start is nearest.

    Without any, the next one that day or the day after; None when there is none at all.
    """
    ahead = [each for each in sessions if not each.cancelled and each.ends > now]
    close = [each for each in ahead if each.starts - now <= SOON]
    if close:
        return min(close, key=lambda each: (abs(each.starts - now), each.starts, each.series))
    return min(ahead, key=lambda each: (each.starts, each.series), default=None)


def place_of(sessions: Sequence[SessionLine], wanted: SessionLine | None) -> int | None:
    """Where a session stands in a newer schedule; None when it is gone."""
    if wanted is None:
        return None
    key = (wanted.series, wanted.date, wanted.time)
    return next((at for at, each in enumerate(sessions) if (each.series, each.date, each.time) == key), None)
