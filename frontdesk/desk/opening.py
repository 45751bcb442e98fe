"""Opening and making a club: for the console, the batch and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from data.engine import create_club, open_club
from data.statements import books
from data.tables import club as club_table
from data.trouble import CannotOpen
from frontdesk.clock import PinnedClock, SystemClock, TickingClock
from frontdesk.desk.core import ClubDesk

if TYPE_CHECKING:
    from datetime import datetime

    from data.engine import Club
    from frontdesk.clock import Clock


def open_desk(url: str, *, desk_name: str, clock: Clock | None = None, ticking: bool = False) -> ClubDesk | CannotOpen:
    """Open the club at a database URL; what one must expect to go wrong is a value.

    Without a clock the club's own is used: the computer's, or for a club with a pinned clock that clock,
    standing where it was left (or going on from there, ``ticking``).
    """
    opened = open_club(url)
    if isinstance(opened, CannotOpen):
        return opened
    return ClubDesk(opened, clock or _own_clock(opened, ticking=ticking), desk_name)


def _own_clock(opened: Club, *, ticking: bool) -> Clock:
    with opened.read() as connection:
        row = connection.execute(books.opening, {"staff_key": "", "nonce": "", "desk": ""}).one()
    if not row.pinned:
        return SystemClock()
    return TickingClock(row.pinned_now) if ticking else PinnedClock(row.pinned_now)


def make_club(
    url: str, *, now: datetime, name: str = "Front Desk", timezone: str = "UTC", currency: str = "USD", pinned: bool
) -> CannotOpen | None:
    """Make an empty club; ``pinned``: its clock may be set by who asks (demo, training, tests)."""
    made = create_club(url)
    if isinstance(made, CannotOpen):
        return made
    row = {
        "id": 1,
        "name": name,
        "timezone": timezone,
        "currency": currency,
        "pinned": pinned,
        "pinned_now": now if pinned else None,
        "created_at": now,
    }
    with made.write() as connection:
        connection.execute(club_table.insert(), row)
    made.close()
    return None
