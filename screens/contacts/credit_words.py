"""Session Credits in words: figures, grants, and what an entry of the history tells."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from frontdesk.rules.ledger import EntryKind
from frontdesk.rules.words import count, say_day
from screens.widgets.safe import fit, row
from screens.widgets.table import Cell, Column, Row

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date, tzinfo

    from textual.content import Content

    from frontdesk.answers import CreditGrant, CreditHistory, HistoryEntry, SessionCredits

FIGURE: Final = 11
"""Cells of a figure."""
LARGE: Final = ("┏━┓ ╻ ┏━┓┏━┓╻ ╻┏━┓┏━┓┏━┓┏━┓┏━┓", "┃ ┃ ┃ ┏━┛╺━┫┗━┫┗━┓┣━┓  ┃┣━┫┗━┫", "┗━┛ ╹ ┗━╸┗━┛  ╹┗━┛┗━┛  ╹┗━┛┗━┛")
"""The ten digits, three lines high and three cells wide."""
DIGIT: Final = 3
DAYS_SAID: Final = 3
"""Days on which something runs out, at most, that are said by their own."""
MOST_LARGE: Final = 999
"""What is more is written small: it would not fit."""

KINDS: Final = {
    EntryKind.ISSUED: "issued",
    EntryKind.HELD: "held",
    EntryKind.USED: "used",
    EntryKind.RETURNED: "returned",
    EntryKind.EXPIRED: "expired",
    EntryKind.REVOKED: "revoked",
    EntryKind.RESTORED: "restored",
    EntryKind.ADJUST: "adjusted",
    EntryKind.EXTEND: "extended",
    EntryKind.HOLD: "put on hold",
    EntryKind.RESUME: "resumed",
    EntryKind.END: "ended",
    EntryKind.TERMS: "new terms",
}
"""What each kind of entry is called."""

GRANTS: Final = (
    Column("Membership", 0),
    Column("Source", 11, from_width=100),
    Column("From", 11),
    Column("Through", 11),
    Column("Given", 5, right=True),
    Column("Used", 5, right=True),
    Column("Held", 5, right=True),
    Column("Left", 5, right=True),
    Column("State", 9),
    Column("Why", 26, from_width=110),
)
HISTORY: Final = (
    Column("Day", 11),
    Column("At", 5),
    Column("What", 11),
    Column("No.", 4, right=True),
    Column("Membership", 0),
    Column("Session", 0),
    Column("By", 12, from_width=100),
)


def figures(report: SessionCredits, *, large: bool) -> list[Content]:
    """Return the figures with their words under them; of ``locked`` and ``revoked`` only where there are any."""
    told = [
        ("available", report.available, "bold $success"),
        ("held", report.held, "bold $warning"),
        ("used", report.used, "bold"),
        ("expired", report.expired, "bold $error" if report.expired else "bold"),
        ("locked", report.locked, "bold $error"),
        ("revoked", report.revoked, "bold"),
        ("issued", report.issued, "bold $primary"),
    ]
    shown = [each for each in told if each[1] or each[0] not in {"locked", "revoked"}]
    lines = [row(*(fit(f" {_large(n, at)}", FIGURE, style) for _, n, style in shown)) for at in range(DIGIT)]
    if not large or max(number for _, number, _ in shown) > MOST_LARGE:
        lines = [row(*(fit(f" {number}", FIGURE, style) for _, number, style in shown))]
    return [*lines, row(*(fit(f" {word}", FIGURE) for word, _, _ in shown))]


def _large(number: int, line: int) -> str:
    return "".join(LARGE[line][int(digit) * DIGIT :][:DIGIT] for digit in str(number))


def locks(report: SessionCredits) -> str:
    """Say why credits cannot be used, how many each, and what is not counted at all; nothing where all is plain."""
    why = [f"{each.credits} locked: {each.why}" for each in report.locks]
    unlimited = f"unlimited by {', '.join(report.unlimited)}" if report.unlimited else ""
    return " · ".join(filter(None, (*why, unlimited)))


def answers(report: SessionCredits, recent: CreditHistory, today: date) -> Iterator[str]:
    """Answer in words when what is available runs out, and what became of the others."""
    ends: Counter[date] = Counter()
    for grant in report.grants:
        ends[grant.good_through] += grant.available
    days = [f"{number} on {say_day(day, today)}" for day, number in sorted(ends.items()) if number]
    if days:
        more = f" · the last on {days[-1].rpartition(' on ')[2]}" if len(days) > DAYS_SAID else ""
        yield f"Run out: {' · '.join(days[:DAYS_SAID])}{more}"
    used = [each for each in recent.entries if each.what is EntryKind.USED and each.session]
    visits = [f"{each.session.series} {say_day(each.session.date, today)}" for each in used if each.session]
    more = f" and {report.used - len(visits)} more" if visits and report.used > len(visits) else ""
    gone = [f"used for {', '.join(visits)}{more}"] if visits else []
    expired = next((each for each in recent.entries if each.what is EntryKind.EXPIRED), None)
    if expired is not None:
        gone.append(f"{expired.credits} expired on {say_day(expired.day, today)}")
    if gone:
        yield f"The others: {' · '.join(gone)}"


def grant_rows(report: SessionCredits, today: date) -> Iterator[Row]:
    """Return the grants, the newest first; a row's key is the grant's number in the report."""
    for at in range(len(report.grants) - 1, -1, -1):
        grant = report.grants[at]
        style = "" if grant.left or grant.held else "$quiet"
        numbers = (grant.granted, grant.used, grant.held, grant.left)
        yield Row(
            str(at),
            (
                grant.membership_name,
                grant.source,
                say_day(grant.usable_from, today),
                say_day(grant.good_through, today),
                *(str(number) for number in numbers),
                Cell(grant.state, "$success" if grant.available else "$warning" if grant.lock else ""),
                grant.why or "",
            ),
            style,
        )


def grant_in_words(grant: CreditGrant, today: date) -> str:
    """Say all of one grant: whose and when, and what became of its credits."""
    days = f"usable from {say_day(grant.usable_from, today)}, good through {say_day(grant.good_through, today)}"
    issued = f"issued {say_day(grant.issued, today)}"
    parts = [
        f"{number} {word}"
        for number, word in (
            (grant.available, "available"),
            (grant.locked, "locked"),
            (grant.held, "held"),
            (grant.used, "used"),
            (grant.expired, "expired"),
            (grant.revoked, "revoked"),
        )
        if number
    ]
    why = f" · {grant.why}" if grant.why else ""
    what = f"{count(grant.granted, 'credit')}: {', '.join(parts)}{why}"
    return f"{grant.membership_name} · {grant.source} · {what} · {issued}, {days}"


def entry_rows(entries: tuple[HistoryEntry, ...], today: date, zone: tzinfo | None) -> list[Row]:
    """Return the rows of a page of the history; a row's key is the entry's place."""
    return [_entry_row(each, today, zone) for each in entries]


def _entry_row(entry: HistoryEntry, today: date, zone: tzinfo | None) -> Row:
    cells = (
        say_day(entry.day, today),
        _time(entry, zone),
        KINDS[entry.what],
        str(entry.credits or ""),
        entry.membership_name,
        f"{entry.session.series}, {say_day(entry.session.date, today)}" if entry.session else "",
        _who(entry),
    )
    return Row(entry.place, cells, "$quiet" if entry.at is None else "")


def _time(entry: HistoryEntry, zone: tzinfo | None) -> str:
    return "" if entry.at is None else f"{entry.at.astimezone(zone):%H:%M}"


def _who(entry: HistoryEntry) -> str:
    return "" if entry.at is None else entry.by or "the owner"


def entry_in_words(entry: HistoryEntry, today: date, zone: tzinfo | None) -> str:
    """Say all of one entry: what happened to which grant, and for what, by whom and why."""
    number = f"{count(entry.credits, 'credit')} " if entry.credits else ""
    grant = " · ".join(
        filter(
            None,
            (
                f"{entry.membership_name}, {entry.source} grant" if entry.source else entry.membership_name,
                f"usable from {say_day(entry.usable_from, today)}" if entry.usable_from else "",
                f"good through {say_day(entry.good_through, today)}" if entry.good_through else "",
            ),
        )
    )
    when = f"{say_day(entry.day, today)} {_time(entry, zone)}".rstrip()
    who = f"by {_who(entry)}{f' at {entry.desk}' if entry.desk else ''}" if entry.at else "by its terms and dates"
    session = f"{entry.session.series}, {say_day(entry.session.date, today)}" if entry.session else ""
    status = f"the booking is {entry.status.replace('_', ' ')}" if entry.status else ""
    detail = "" if entry.detail == entry.status else entry.detail or ""
    because = f"because: {entry.reason}" if entry.reason else ""
    rest = (f"{when}: {number}{KINDS[entry.what]} {who}", because, session, status, detail, grant)
    return " · ".join(filter(None, rest))
