"""A place that somebody waits for and may have now: said after what let them have it, a payment or a sale."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Final

from screens.widgets.days import say_weekday

if TYPE_CHECKING:
    from collections.abc import Iterable

    from frontdesk.answers import SessionName
    from frontdesk.contract import Desk
    from screens.club import Club

MOST: Final = 5
"""So many of somebody's places in line are looked at."""


async def say_places(club: Club, card: str) -> str:
    """Say in which sessions a place is free for somebody who waits for one; empty: in none, or it is not known."""
    return _said(await club.ask("waiting", partial(places_for, card)) or ())


def places_for(card: str, desk: Desk) -> tuple[SessionName, ...]:
    """Return the sessions for which somebody waits though there is a place that they may have."""
    from frontdesk.requests import Visits, Why

    coming = getattr(desk.perform(Visits(card, most=1)), "coming", ())
    waits = [each.session for each in coming if each.status == "waitlisted"][:MOST]
    return tuple(
        each for each in waits if getattr(desk.perform(Why(card, each.series, each.date, book=True)), "admitted", False)
    )


def _said(sessions: Iterable[SessionName]) -> str:
    named = [f"{each.series} on {say_weekday(each.date)}" for each in sessions]
    return f" There is a place in {' and in '.join(named)}: + on the roster gives it." if named else ""
