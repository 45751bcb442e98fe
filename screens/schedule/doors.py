"""The ways from the schedule to other rooms; one that is not built yet says so, and what is known."""

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


def open_series(room: ScheduleScreen, name: str | None, on: date | None) -> None:
    """Show the form of a series; without a name that of a new one, with a day that of its session."""

    def then(said: str | None) -> None:
        if said:
            room.say(f"✔ {said}", "$success")
        room.look()

    rooms.open_series(room.app, room.console, name, on, then)


def open_rules(room: Room) -> None:
    """Show the rules that series apply."""
    _open(room, "open_rules", "rule and rules")


def open_booking_terms(room: Room) -> None:
    """Show the booking terms that series share."""
    _open(room, "open_booking_terms", "booking_policy and booking_policies")


def _open(room: Room, name: str, operations: str) -> None:
    if (door := getattr(rooms, name, None)) is not None:
        door(room.app, room.console)
    else:
        room.say(f"That has no page yet; frontdesk batch does it, with {operations}.")
