"""The ways from the schedule to other rooms; one that is not built yet says so, and what is known."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens import rooms

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import SessionLine
    from screens.room import Room


def open_roster(room: Room, line: SessionLine) -> None:
    """Show who comes to a session."""
    rooms.open_roster(room.app, room.console, line)


def open_series(room: Room, name: str | None, on: date | None) -> None:
    """Show the form of a series; without a name that of a new one, with a day that of its session."""
    if (door := getattr(rooms, "open_series", None)) is not None:
        door(room.app, room.console, name, on=on)
    else:
        room.say("Series cannot be edited on the screen yet; frontdesk batch does it.")
