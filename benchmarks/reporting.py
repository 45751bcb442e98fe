"""The Session Credit Report: a contact with a million entries must not wait longer than one with a hundred."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from benchmarks import clubs
from benchmarks.measure import Line, Size, against, told, within
from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.reports import ReportName
from frontdesk.requests import CreditHistory
from frontdesk.rules.ledger import EntryKind

if TYPE_CHECKING:
    from frontdesk.desk.core import ClubDesk

_FEW: Final = 100
_ROUNDS: Final = 15
_LONG, _SHORT = 1, 3
"""The people compared: both with an odd number, so both count credits."""


def measure(size: Size) -> Iterator[Line]:
    """Ask the same of a long history and of a short one, in turn."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        path = clubs.make_club(Path(folder) / "club.db", 4, classes=1)
        clubs.add_entries(path, _LONG, size.entries)
        clubs.add_entries(path, _SHORT, _FEW)
        desk = clubs.desk_at(path, durable=False)
        yield told("entries of the long history", f"{size.entries:,}", f"{_FEW:,}")
        whole = requests.SessionCredits
        yield _compared("credit report: figures and grants (CPU)", desk, whole)
        yield _compared("contact view: overview (CPU)", desk, requests.Overview)
        yield _compared("credit report: figures of a past day (CPU)", desk, lambda card: whole(card, _PAST))
        yield _compared("credit report: picture of the days around (CPU)", desk, requests.CreditPicture)
        for what, visits in _VISITS:
            yield _compared(f"contact view: {what} (CPU)", desk, visits)
        for what, request in _PAGES:
            yield _compared(f"credit history: {what} (CPU)", desk, request)
        desk.close()
        yield _liability(size, Path(folder) / "crowd.db")


_PAST = clubs.TODAY - timedelta(days=3)
_VISITS: Final[tuple[tuple[str, Callable[[str], requests.Visits]], ...]] = (
    ("newest visits", lambda card: requests.Visits(card, most=9)),
    ("oldest visits", lambda card: requests.Visits(card, clubs.booking_of(int(card[1:]), 29), most=9)),
)
"""The twenty oldest bookings were undone and are not listed."""
_PAGES: Final[tuple[tuple[str, Callable[[str], CreditHistory]], ...]] = (
    ("first page", CreditHistory),
    ("last page", lambda card: CreditHistory(card, at_end=True)),
    ("a jump to a day", lambda card: CreditHistory(card, jump=_PAST)),
    ("one kind, last page", lambda card: CreditHistory(card, kinds=(EntryKind.USED,), at_end=True)),
    ("as of a past day", lambda card: CreditHistory(card, on=_PAST)),
)


def _liability(size: Size, path: Path) -> Line:
    """What the whole club owes in sessions; half of its people count credits."""
    desk, times = clubs.desk_at(clubs.copied(clubs.crowd(size.contacts), path), durable=False), []
    for _ in range(3):
        began = time.process_time()
        answer = desk.perform(requests.Report(ReportName.LIABILITY))
        times.append(time.process_time() - began)
        assert not isinstance(answer, Refusal), answer
    desk.close()
    return within(f"club-wide liability, {size.contacts:,} subscriptions (CPU)", times, 1.0)


def _compared(
    what: str, desk: ClubDesk, question: Callable[[str], requests.Request[Any]], most: float | None = 1.5
) -> Line:
    times: tuple[list[float], list[float]] = ([], [])
    for _ in range(_ROUNDS):
        for person, kept in zip((_LONG, _SHORT), times, strict=True):
            began = time.process_time()
            answer = desk.perform(question(clubs.card(person)))
            kept.append(time.process_time() - began)
            assert not isinstance(answer, Refusal), answer
    return against(what, times[1], times[0], most, middle=min)
