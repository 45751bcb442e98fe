"""The questions the check-in screen asks, each in a thread, none of them writing."""

from __future__ import annotations

from datetime import time, timedelta
from typing import TYPE_CHECKING, cast

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import GlanceLine, RecentVisit, SessionLine, SessionRoster
    from frontdesk.contract import Desk
    from screens.club import Club
    from screens.rooms import SessionRef


def wall(session: SessionLine) -> time:
    """The wall time of a session's start."""
    hour, minute = map(int, session.time.split(":"))
    return time(hour, minute)


def wall_of(session: SessionRef) -> time | None:
    """The wall time of a session's start; None where it is named by its day alone."""
    return wall(session) if hasattr(session, "time") else None  # type: ignore[arg-type]  # with a time it is a line


async def schedule(club: Club, today: date) -> tuple[SessionLine, ...] | None:
    """The sessions of today and tomorrow; None when the books cannot be reached."""

    def ask(desk: Desk) -> object:
        from frontdesk.requests import Sessions

        return desk.perform(Sessions(today, today + timedelta(days=1)))

    answer = await club.ask("schedule", ask)
    return getattr(answer, "sessions", None)


async def roster(club: Club, session: SessionLine) -> SessionRoster | None:
    """Who is in a session and who is to come."""

    def ask(desk: Desk) -> object:
        from frontdesk.requests import Roster

        return desk.perform(Roster(session.series, session.date, wall(session)))

    answer = await club.ask("roster", ask)
    return cast("SessionRoster", answer) if hasattr(answer, "lines") else None


async def glances(club: Club, cards: tuple[str, ...], session: SessionLine | None) -> dict[str, GlanceLine]:
    """What is shown beside matches, by card."""

    def ask(desk: Desk) -> object:
        from frontdesk.requests import Glance

        if session is None:
            return desk.perform(Glance(cards))
        return desk.perform(Glance(cards, session.series, session.date, wall(session)))

    answer = await club.ask("glances", ask)
    return {line.card: line for line in getattr(answer, "lines", ())}


async def recent(club: Club) -> tuple[RecentVisit, ...]:
    """This desk's last verdicts, newest first."""
    return tuple(await club.ask("recent", lambda desk: desk.recent_visits()) or ())
