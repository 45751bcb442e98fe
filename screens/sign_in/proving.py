"""Who can prove who they are, and what to say of a PIN that was wrong: the database knows, whatever was restarted."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from frontdesk.rules.access import FREE_TRIES
from screens.sign_in.who import Named

if TYPE_CHECKING:
    from frontdesk.answers import StaffLine, StaffPeople
    from frontdesk.rules.access import Privilege


@dataclass(frozen=True, slots=True)
class Wrong:
    """What is said of a PIN that was wrong, and until when nobody may try again."""

    sentence: str
    until: datetime | None = None


def who_can_sign_in(people: StaffPeople) -> list[Named]:
    """Return everybody who has a PIN and works here."""
    return [Named(each.name, str(each.role)) for each in people.people if each.has_pin and not each.left]


def who_may(people: StaffPeople, needs: Privilege) -> list[Named]:
    """Return everybody with a PIN who may do that."""
    return [
        Named(each.name, str(each.role))
        for each in people.people
        if each.has_pin and not each.left and needs in each.privileges
    ]


def wrong(name: str, people: StaffPeople | None) -> Wrong:
    """Say that a PIN was wrong, and what is left."""
    line = _line_of(name, people)
    if line is None or not line.tries:
        return Wrong(f"That is not the PIN of {name}.")
    if line.locked_until is not None:
        times = f"{line.tries} times in a row" if line.tries > 1 else "once"
        return Wrong(f"That is not the PIN of {name}: wrong {times}.", line.locked_until)
    left = FREE_TRIES - line.tries
    tries = "1 try is left" if left == 1 else f"{left} tries are left"
    return Wrong(f"That is not the PIN of {name}; {tries} before one must wait.")


def waiting(until: datetime, now: datetime) -> str:
    """Say how long nobody may try; empty once that is over."""
    seconds = int((until - now).total_seconds()) + (1 if (until - now).microseconds else 0)
    if seconds <= 0:
        return ""
    minutes, rest = divmod(seconds, 60)
    return f"Wait {f'{minutes} min ' if minutes else ''}{rest} s, then try again."


def _line_of(name: str, people: StaffPeople | None) -> StaffLine | None:
    return None if people is None else next((each for each in people.people if each.name == name), None)
