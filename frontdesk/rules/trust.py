"""When the desk computer's clock is not to be believed without asking (rules, section 2; quality, expiry)."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

LONGEST_ABSENCE: Final = timedelta(days=35)
"""A club opened later than this after its last sign of life may have been opened with a wrong clock."""
_JITTER: Final = timedelta(minutes=5)
"""How far two desks' clocks may differ without anybody being asked."""


def doubt(now: datetime, newest: datetime | None) -> str | None:
    """Say why a clock is in doubt, in a sentence without dates' formats; None when it may be believed.

    ``newest`` is the last sign of life: the newest entry of the history or the last start, whichever is later.
    """
    if newest is None:
        return None
    if now < newest - _JITTER:
        return "The computer's clock is behind the newest entry of the club's books"
    if now > newest + LONGEST_ABSENCE:
        days = (now - newest).days
        return f"The computer's clock is {days} days after the club's last sign of life"
    return None
