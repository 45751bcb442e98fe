"""A club to race in: made from the command line's own parts, with one desk for the parent and one for each racer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Self, TypeVar

from frontdesk import requests
from frontdesk.answers import Refusal
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from frontdesk.requests import Request
from frontdesk.rules.sessions import Weekday

A = TypeVar("A")

FIRST = date(2026, 1, 1)
NOW = datetime(2026, 1, 1, 9, 0, tzinfo=UTC)
YEARS = 3650
ROOMS = tuple(f"room {number}" for number in range(4))
"""Series without a capacity, so that four people may walk in at four places at once."""
DUEL = "duel"
"""A series with one place."""


def day(number: int) -> date:
    return FIRST + timedelta(days=number)


def found(url: str) -> None:
    """Make and furnish the club; its clock stands at nine on the first day, long before every session."""
    assert make_club(url, now=NOW, pinned=True) is None
    with Counter.at(url, "parent") as counter:
        counter.do(requests.Category("Plans"))
        for code, credits in (("one", 1), ("gold", None)):
            terms = (None, None, None) if credits is None else (credits, YEARS, YEARS)
            counter.do(
                requests.Membership(
                    code,
                    code,
                    "Plans",
                    Decimal(0),
                    credits is not None,
                    credits=terms[0],
                    days_to_expire=terms[1],
                    frequency=terms[2],
                    initial=credits or 0,
                )
            )
        for name in (*ROOMS, DUEL):
            capacity = 1 if name == DUEL else None
            counter.do(requests.Series(name, time(18), 60, tuple(Weekday), capacity=capacity))


@dataclass
class Counter:
    """A desk that must get its way."""

    desk: ClubDesk

    @classmethod
    def at(cls, url: str, name: str) -> Counter:
        desk = open_desk(url, desk_name=name, clock=PinnedClock(NOW))
        assert isinstance(desk, ClubDesk), desk
        return cls(desk)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.desk.close()

    def do(self, request: Request[A]) -> A:
        answer = self.desk.perform(request)
        assert not isinstance(answer, Refusal), answer
        return answer

    def member(self, card: str, membership: str) -> str:
        """A new contact with a membership that starts long ago enough for every session."""
        self.do(requests.Contact(card, "Some", card))
        self.do(requests.Sell(card, membership))
        return card

    def problems(self) -> list[str]:
        return [problem.message for problem in self.do(requests.Verify()).problems]

    def roster(self, series: str, on: date) -> dict[str, int]:
        roster = self.do(requests.Roster(series, on))
        lists = {"booked": roster.booked, "in": roster.in_, "waitlisted": roster.waitlisted}
        return {where: len(cards) for where, cards in lists.items() if cards}
