"""Entries of the trail in the words of a manager."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import say_day, say_span
from frontdesk.trail_words import WORDS, what_happened
from screens.widgets.table import Row

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date, datetime

    from frontdesk.amounts import Money
    from frontdesk.answers import AuditLine
    from frontdesk.requests import Audit

EVERYTHING: Final = {
    "all": "Everything",
    "refused": "What was refused",
    "overrides": "Overrides",
    "undone": "What was undone",
}
"""Which entries, by the name of the filter."""
KINDS: Final = sorted(WORDS.items(), key=lambda each: each[1])
OWNER: Final = "the owner"


def rows_of(lines: Iterable[AuditLine], now: datetime) -> list[Row]:
    """Return the rows of a page."""
    return [
        Row(
            str(line.id),
            (moment(line.at, now), line.by or OWNER, f"{'✖ ' if line.code else ''}{_what(line)}", _about(line)),
            "$quiet" if line.undone else "$warning" if line.code else "",
        )
        for line in lines
    ]


def moment(at: datetime, now: datetime) -> str:
    """Say an instant on the club's clock: 3 Mar 17:52."""
    wall = at.astimezone(now.tzinfo)
    return f"{say_day(wall.date(), now.date())} {wall:%H:%M}"


def _what(line: AuditLine) -> str:
    return f"{what_happened(line.op)}{', undone' if line.undone else ''}"


def _about(line: AuditLine) -> str:
    who = line.contact.listed if line.contact else ""
    return " · ".join(filter(None, (who, changed(line), line.reason)))


def changed(line: AuditLine) -> str:
    """Say what was before and what is after."""
    if line.code:
        return line.after or line.code
    return f"{line.before} → {line.after or 'nothing'}" if line.before else line.after or ""


def in_short(line: AuditLine) -> str:
    """Say an entry in a few lines."""
    session = f"{line.session.series} {line.session.date.day} {line.session.date:%b}" if line.session else ""
    why = f"because: {line.reason}" if line.reason else ""
    approved = f"approved by {line.approved_by}" if line.approved_by else ""
    return " · ".join(filter(None, (_what(line), _who(line), session, changed(line), why, approved, f"at {line.desk}")))


def _who(line: AuditLine) -> str:
    return f"{line.contact.listed} ({line.contact.card})" if line.contact else ""


def entry_lines(line: AuditLine, now: datetime, money: Money) -> tuple[str, ...]:
    """Say everything that an entry says, a line each."""
    session = f"{line.session.series} on {say_day(line.session.date)}" if line.session else ""
    facts: Sequence[tuple[str, str]] = (
        ("What", _what(line)),
        ("When", moment(line.at, now)),
        ("By", line.by or OWNER),
        ("Approved by", line.approved_by or ""),
        ("At", line.desk),
        ("Contact", _who(line)),
        ("Session", session),
        ("Refused", (line.code or "").replace("_", " ")),
        ("Before", line.before or ""),
        ("Why not" if line.code else "After", line.after or ""),
        ("Reason", line.reason or ""),
        ("Amount", money.say(line.amount) if line.amount is not None else ""),
    )
    return tuple(f"{label}: {value}" for label, value in facts if value)


def said(asked: Audit, today: date) -> str:
    """Say which entries are shown."""
    kind = what_happened(asked.operation) if asked.operation else ""
    days = "" if asked.first is None or asked.last is None else say_span(asked.first, asked.last, today)
    parts = (
        EVERYTHING[asked.only],
        kind,
        f"by {asked.by}" if asked.by else "",
        f"at {asked.at_desk}" if asked.at_desk else "",
        f"about {asked.card}" if asked.card else "",
        days,
    )
    return " · ".join(filter(None, parts))
