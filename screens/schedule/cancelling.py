"""Cancelling a session, and letting it take place after all: whom it affects, and what each of them gets back."""

from __future__ import annotations

from datetime import time
from functools import partial
from typing import TYPE_CHECKING, Any

from frontdesk.rules.admission import PaidKind
from frontdesk.rules.words import count, listed, say_day
from screens.dialogs.deed import Asked
from screens.dialogs.weigh import Deed

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from frontdesk.answers import Person, RosterLine, SessionLine

MOST: int = 10
"""Names that a sentence takes."""


def cancelling(line: SessionLine, today: date) -> Deed:
    """Return what cancelling a session is, and how it is said."""
    from frontdesk.requests import CancelSession, Roster

    at = time.fromisoformat(line.time)
    name = _named(line)
    asked = Asked(
        CancelSession(line.series, line.date, at),
        Roster(line.series, line.date, at),
        (f"{name} does not take place.",),
        f"{name} is cancelled.",
    )
    outcome = partial(_affected, today)
    return Deed("Cancel this session?", asked, "Cancel the session", "Let it take place", outcome, _returned)


def restoring(line: SessionLine) -> Deed:
    """Return what letting a cancelled session take place after all is, and how it is said."""
    from frontdesk.requests import RestoreSession, Roster

    at = time.fromisoformat(line.time)
    name = _named(line)
    words = (
        f"{name} takes place after all.",
        "Its bookings were cancelled with it: who still wants to come books again.",
    )
    asked = Asked(RestoreSession(line.series, line.date, at), Roster(line.series, line.date, at), words, words[0])
    return Deed("Let it take place?", asked, "Let it take place", "Leave it cancelled", _nothing, _no_figures)


def _named(line: SessionLine) -> str:
    return f"{line.series} on {line.date:%a} {say_day(line.date)} at {line.time}"


def _nothing(_answer: object, _before: object, _after: object) -> Iterator[str]:
    yield from ()


def _no_figures(_before: object, _after: object) -> str:
    return ""


def _affected(today: date, answer: Any, before: Any, _after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
    """Say who is booked and waits, and what each gets back."""
    people: Sequence[RosterLine] = before.lines
    booked = [each for each in people if each.status == "booked"]
    waiting = [each for each in people if each.status == "waitlisted"]
    if not booked and not waiting:
        yield "Nobody is booked, nobody waits."
        return
    yield f"{count(len(booked), 'booking')} and {len(waiting)} waiting → 0; credits returned: {answer.returned}."
    yield from say_returns(booked, today)
    if waiting:
        yield f"Wait, and had nothing held: {_names(waiting)}."


def say_returns(booked: Sequence[RosterLine], today: date) -> Iterator[str]:
    """Say whose credit comes back good, whose is past its last day, and who had none held."""
    credits_ = [each for each in booked if each.charge is not None and each.charge.kind is PaidKind.CREDIT]
    good = [each for each in credits_ if _last_day(each) >= today]
    if good:
        told = [f"{name_of(each.person)} (through {say_day(_last_day(each), today)})" for each in good]
        yield f"Still good: {listed(told, MOST)}."
    if len(good) < len(credits_):
        told = [
            f"{name_of(each.person)} (ended {say_day(_last_day(each), today)})" for each in credits_ if each not in good
        ]
        yield f"Not good any more: {listed(told, MOST)}."
    others = [each for each in booked if each not in credits_]
    if others:
        yield f"No credit was held: {_names(others)}."


def name_of(person: Person) -> str:
    """Name a person among others: Anna Able."""
    return f"{person.first_name} {person.last_name}"


def _last_day(line: RosterLine) -> date:
    from datetime import date

    return (line.charge.good_through if line.charge else None) or date.max


def _names(lines: Sequence[RosterLine]) -> str:
    return listed([name_of(each.person) for each in lines], MOST)


def _returned(before: Any, _after: Any) -> str:  # noqa: ANN401  # as the deed hands them
    """Say what came back, and who is to be told."""
    people: Sequence[RosterLine] = [each for each in before.lines if each.status in {"booked", "waitlisted"}]
    credits_ = sum(each.charge is not None and each.charge.kind is PaidKind.CREDIT for each in people)
    return f"{count(credits_, 'credit')} returned; tell {_names(people)}." if people else ""
