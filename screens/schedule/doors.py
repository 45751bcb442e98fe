"""The ways from the schedule to other rooms."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import rooms

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import SessionLine
    from screens.room import Room
    from screens.schedule.screen import ScheduleScreen


def open_roster(room: Room, line: SessionLine) -> None:
    """Show who comes to a session."""
    rooms.open_roster(room.app, room.console, line)


def open_series(room: ScheduleScreen, name: str | None, on: date | None, like: str = "") -> None:
    """Show the form of a series; without a name that of a new one, with a day that of its session."""

    def then(said: str | None) -> None:
        if said:
            room.say(f"✔ {said}", "$success")
        room.look()

    rooms.open_series(room.app, room.console, name, on, then, like)


def open_rules(room: Room) -> None:
    """Show the rules that series apply."""
    rooms.open_rules(room.app, room.console)


def open_booking_terms(room: Room) -> None:
    """Show the booking terms that series share."""
    rooms.open_booking_terms(room.app, room.console)
