"""Sessions that somebody may book, or may not, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import say_day
from screens.check_in.words import day_words
from screens.contacts.words import paid_words
from screens.widgets.days import say_weekday
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from frontdesk.answers import BookableLine, Booked, PaidBy, SessionLine

COLUMNS: Final = (
    Column("When", 14),
    Column("Session", 18),
    Column("Places", 9, right=True),
    Column("What it takes", 0),
)
NO: Final = "no"
BOOKED: Final = "booked"
WAITLIST: Final = "waitlist"


def session_row(line: BookableLine, today: date) -> Row:
    """Return the row of a session: what would be held, or the worst reason why not."""
    session = line.session
    when = f"{day_words(session.date, today)} {session.time}"
    places = str(session.taken) if session.capacity is None else f"{session.taken} of {session.capacity}"
    words, style = _what(line, today)
    return Row(key_of(session), (when, session.series, Cell(places, "$quiet"), Cell(words, style)), _shade(line))


def key_of(session: SessionLine) -> str:
    """Return what tells a session from the others of the list."""
    return f"{session.series} {session.date} {session.time}"


def _what(line: BookableLine, today: date) -> tuple[str, str]:
    match line.verdict.value:
        case "book":
            warned = "! " if line.warnings else ""
            return f"{warned}{_takes(line.paid_by, today)}", "$success"
        case "waitlist":
            waiting = line.session.waiting
            return f"full: waitlist{f', {waiting} wait' if waiting else ''}", "$warning"
        case "booked":
            return "booked already", "$quiet"
        case _:
            return f"✖ {line.reasons[0].message if line.reasons else 'not now'}", "$quiet"


def _takes(paid: PaidBy | None, today: date) -> str:
    """Say in few words what would be held."""
    if paid is None or paid.good_through is None:
        return paid_words(paid, today)
    return f"1 × {paid.membership_name or paid.membership}, to {say_day(paid.good_through, today)}"


def _shade(line: BookableLine) -> str:
    return "$quiet" if line.verdict.value in {NO, BOOKED} else ""


def named(session: SessionLine) -> str:
    """Say which session it is: Spin on Tue 6 Jan 2026, 18:00."""
    return f"{session.series} on {say_weekday(session.date)}, {session.time}"


def why_not(line: BookableLine) -> Iterator[str]:
    """Say everything that stands in the way, worst first."""
    if line.verdict.value == BOOKED:
        yield "There is a booking, or a place in the line, already."
    for each in line.reasons:
        yield f"✖ {each.message}"
    for each in line.warnings:
        yield f"! {each.message}"


def say_booked(answer: Booked, session: SessionLine, today: date) -> str:
    """Say what was booked, and what it holds."""
    if answer.status.value == "waitlisted":
        return f"On the waitlist of {named(session)}; it holds no credit."
    holds = paid_words(answer.paid_by, today)
    warned = f" Mind: {answer.warnings[0].message}." if answer.warnings else ""
    return f"Booked: {named(session)}{f'; {holds}' if holds else ''}.{warned}"
