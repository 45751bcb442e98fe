"""Which session a scan goes to: chosen by the clock, until somebody chooses otherwise."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from frontdesk.answers import SessionLine


def place_of(sessions: Sequence[SessionLine], wanted: SessionLine | None) -> int | None:
    """Where a session stands in a newer schedule; None when it is gone."""
    if wanted is None:
        return None
    key = (wanted.series, wanted.date, wanted.time)
    return next((at for at, each in enumerate(sessions) if (each.series, each.date, each.time) == key), None)
