"""What somebody has: the oldest member must not wait longer than the newest."""

from __future__ import annotations

import tempfile
import time
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Any

from benchmarks import clubs
from benchmarks.measure import Line, Size, against
from frontdesk.answers import Refusal
from frontdesk.requests import CheckIn, Credits, Glance, Request
from frontdesk.rules.credits import Taken, statement, total
from frontdesk.rules.grants import GrantKey, Source
from frontdesk.rules.subscriptions import Moment, Subscription, first_version
from frontdesk.rules.terms import CreditTerms, FirstGrant

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from frontdesk.desk.core import ClubDesk

_VISITS = 9
_PEOPLE = 200
_ROUNDS = 5


def measure(size: Size) -> Iterator[Line]:
    """Ask for the credits of a member of years and of a member of a month in turn."""
    with tempfile.TemporaryDirectory(prefix="frontdesk-bench-") as folder:
        path = clubs.make_club(Path(folder) / "club.db", _PEOPLE)
        old, new = _PEOPLE + 1, _PEOPLE + 2
        clubs.add_life(path, old, months=size.months, visits=_VISITS)
        clubs.add_life(path, new, months=1, visits=_VISITS)
        yield _by_the_rules(size)
        desk = clubs.desk_at(path, durable=False)
        yield _compared("check-in, old member to new (CPU)", size, desk, (old, new), _walk_in)
        yield _compared("glance beside a match, old to new (CPU)", size, desk, (old, new), _glance)
        yield _compared("credits in full, every grant, old to new (CPU)", size, desk, (old, new), _credits, most=None)
        desk.close()


def _walk_in(person: int, number: int) -> Request[Any]:
    return CheckIn(clubs.card(person), f"Class {number % clubs.CLASSES:03}", clubs.TODAY + timedelta(number // 120))


def _glance(person: int, _number: int) -> Request[Any]:
    return Glance((clubs.card(person),), "Class 000", clubs.TODAY)


def _credits(person: int, _number: int) -> Request[Any]:
    return Credits(clubs.card(person))


def _compared(
    what: str,
    size: Size,
    desk: ClubDesk,
    pair: tuple[int, int],
    question: Callable[[int, int], Request[Any]],
    most: float | None = 2.0,
) -> Line:
    times: tuple[list[float], list[float]] = ([], [])
    for number in range(min(size.visits, clubs.CLASSES)):
        for person, kept in zip(pair, times, strict=True):
            request = question(person, number)
            began = time.process_time()
            answer = desk.perform(request)
            kept.append(time.process_time() - began)
            assert not isinstance(answer, Refusal), answer
    return against(what, times[1], times[0], most)


def _by_the_rules(size: Size) -> Line:
    """The available credits of a member as the check-in reckons them: of grants alive, whatever came before."""
    old, new = _member(size.months), _member(1)
    samples: tuple[list[float], list[float]] = ([], [])
    for _ in range(size.visits):
        for member, kept in zip((old, new), samples, strict=True):
            began = time.process_time()
            for _again in range(_ROUNDS):
                _available(*member)
            kept.append((time.process_time() - began) / _ROUNDS)
    return against("available credits by the rules, old member to new (CPU)", samples[1], samples[0], 2.0)


def _member(months: int) -> tuple[Subscription, dict[GrantKey, Taken]]:
    start = clubs.TODAY - timedelta(days=30 * months - 5)
    terms = CreditTerms(clubs.PACK, 30, 30, 0, FirstGrant.ON_START)
    subscription = Subscription(
        1, "PACK", "Pack", Moment(clubs.NOW - timedelta(days=30 * months), 1), start, start,
        (first_version(start, terms),),
    )  # fmt: skip
    taken = {GrantKey(1, Source.PERIODIC, month): Taken(used=_VISITS) for month in range(months)}
    return subscription, taken


def _available(subscription: Subscription, taken: dict[GrantKey, Taken]) -> int:
    return total(statement(subscription, clubs.TODAY, taken, alive_only=True)).available
