"""A small club at whose desk the tests stand: short words for what people do, on a clock that the test sets."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from data.engine import Club
from data.tables import club as club_table
from frontdesk import answers, requests
from frontdesk.answers import Lent, Refusal, Take
from frontdesk.clock import PinnedClock
from frontdesk.contract import Approval
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Override, Request
from frontdesk.rules.access import Role
from frontdesk.rules.sessions import Weekday
from frontdesk.rules.terms import FirstGrant

A = TypeVar("A")

BERLIN = ZoneInfo("Europe/Berlin")
MONDAY = date(2026, 1, 5)
"""The day on which every test begins, at nine in the morning in Berlin."""
TUESDAY, WEDNESDAY, THURSDAY, FRIDAY = (MONDAY + timedelta(days=n) for n in range(1, 5))
EVERY_DAY = tuple(Weekday)
CREDIT, UNPAID = Take.CREDIT, Take.UNPAID


def day(number: int) -> date:
    """The day so many days after the Monday of the beginning."""
    return MONDAY + timedelta(days=number)


def instant(when: str | date, at: str | None = None, zone: ZoneInfo = BERLIN) -> datetime:
    """The instant of a wall time: `instant(TUESDAY, "18:00")`."""
    local = datetime.combine(when, time.fromisoformat(at or "09:00")) if isinstance(when, date) else None
    return (local or datetime.fromisoformat(str(when))).replace(tzinfo=zone).astimezone(UTC)


def name_club(club: Club, *, zone: ZoneInfo = BERLIN, currency: str = "EUR", pinned: bool = True) -> None:
    """Give a new club its one row."""
    now = instant(MONDAY, zone=zone)
    row = {"id": 1, "name": "Club", "timezone": str(zone), "currency": currency, "pinned": pinned}
    with club.write() as connection:
        connection.execute(club_table.insert(), {**row, "pinned_now": now if pinned else None, "created_at": now})


@dataclass
class Counter:
    """A desk of the club and who stands at it; most words answer the desk's answer, or its refusal."""

    desk: ClubDesk
    staff: str | None = None

    # the clock

    @property
    def clock(self) -> PinnedClock:
        assert isinstance(self.desk.clock, PinnedClock)
        return self.desk.clock

    def at(self, when: date, wall: str = "09:00") -> Counter:
        """Set the clock to a wall time of the club."""
        self.clock.set(instant(when, wall, self.desk.zone))
        return self

    # asking

    def ask(
        self,
        request: Request[A],
        *,
        nonce: str | None = None,
        staff: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> A | Refusal:
        return self.desk.perform(request, staff=staff or self.staff, nonce=nonce, approval=approval)

    def do(
        self,
        request: Request[A],
        *,
        nonce: str | None = None,
        staff: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> A:
        """Ask for what must go through."""
        answer = self.ask(request, nonce=nonce, staff=staff, approval=approval)
        assert not isinstance(answer, Refusal), (answer.code, answer.message)
        return answer

    def refuses(
        self,
        request: Request[Any],
        *,
        nonce: str | None = None,
        staff: str | None = None,
        approval: Approval | Lent | None = None,
    ) -> Refusal:
        """Ask for what must not go through."""
        return no(self.ask(request, nonce=nonce, staff=staff, approval=approval))

    # setting up

    def membership(
        self,
        code: str,
        *,
        credits: int | None = None,
        days: int = 30,
        every: int = 30,
        initial: int = 0,
        first: FirstGrant = FirstGrant.AFTER_PERIOD,
        price: str = "50",
    ) -> None:
        """Put a membership on sale: limited with credits, else unlimited."""
        limited = credits is not None
        self.do(
            requests.Membership(
                code,
                code.title(),
                "Plans",
                Decimal(price),
                limited,
                credits=credits,
                days_to_expire=days if limited else None,
                frequency=every if limited else None,
                initial=initial,
                first_grant=first,
            )
        )

    def series(self, name: str, at: str = "18:00", **more: object) -> None:
        """A class of an hour, every day unless said otherwise; `more` are the fields of the request."""
        fields: dict[str, Any] = {"minutes": 60, "weekdays": EVERY_DAY} | more
        self.do(requests.Series(name, time.fromisoformat(at), **fields))

    def contact(self, *cards: str) -> None:
        for card in cards:
            self.do(requests.Contact(card, card.title(), "Able"))

    def policy(self, *, enforced: bool = True, **checks: str) -> None:
        """Set the main switch and the checks."""
        modes: Any = checks
        self.do(requests.Club("Club", str(self.desk.zone), "EUR", enforce_billing=enforced, checks=modes))

    # what people do

    def sell(
        self, card: str, membership: str = "ten", start: date | None = None, *, paid: bool = True, again: bool = False
    ) -> answers.Sold | Refusal:
        return self.ask(requests.Sell(card, membership, start, paid=paid, again=again))

    def book(
        self, card: str, series: str = "yoga", on: date = MONDAY, *, waitlist: bool = True, nonce: str | None = None
    ) -> answers.Booked | Refusal:
        return self.ask(requests.Book(card, series, on, waitlist=waitlist), nonce=nonce)

    def check_in(
        self,
        card: str,
        series: str = "yoga",
        on: date = MONDAY,
        *,
        at: time | None = None,
        override: tuple[str, Take] | None = None,
        nonce: str | None = None,
    ) -> answers.CheckedIn | Refusal:
        over = Override(*override) if override else None
        return self.ask(requests.CheckIn(card, series, on, at, over), nonce=nonce)

    def cancel(
        self, card: str, series: str = "yoga", on: date = MONDAY, *, nonce: str | None = None
    ) -> answers.BookingCancelled | Refusal:
        return self.ask(requests.Cancel(card, series, on), nonce=nonce)

    def no_show(
        self, card: str, series: str = "yoga", on: date = MONDAY, *, nonce: str | None = None
    ) -> answers.Done | Refusal:
        return self.ask(requests.NoShow(card, series, on), nonce=nonce)

    def cancel_session(self, series: str, on: date = MONDAY) -> answers.SessionCancelled | Refusal:
        return self.ask(requests.CancelSession(series, on))

    def undo(self, of: str | None = None) -> answers.Undone | Refusal:
        return self.ask(requests.Undo(of))

    def hold(
        self, card: str, first: date, until: date | None = None, membership: str = "ten"
    ) -> answers.BookingsCancelled | Refusal:
        return self.ask(requests.Hold(card, membership, first, until))

    def resume(self, card: str, on: date | None = None, membership: str = "ten") -> answers.Done | Refusal:
        return self.ask(requests.Resume(card, membership, on))

    def end(self, card: str, on: date | None = None, membership: str = "ten") -> answers.BookingsCancelled | Refusal:
        return self.ask(requests.End(card, membership, on))

    def adjust(
        self, card: str, credits: int, *, membership: str = "ten", days: int | None = None, nonce: str | None = None
    ) -> answers.Done | Refusal:
        return self.ask(requests.Adjust(card, membership, credits, "because", days), nonce=nonce)

    def extend(self, card: str, days: int, membership: str = "ten") -> answers.Done | Refusal:
        return self.ask(requests.Extend(card, membership, days, "because"))

    def pay(self, card: str, amount: str | None = None, *, nonce: str | None = None) -> answers.Paid | Refusal:
        return self.ask(requests.Pay(card, Decimal(amount) if amount else None), nonce=nonce)

    # what there is

    def credits(self, card: str, on: date | None = None, *, history: bool = False) -> answers.CreditReport:
        report = self.do(requests.Credits(card, on, history=history))
        parts = (report.available, report.locked, report.held, report.used, report.expired, report.revoked)
        assert sum(parts) == report.issued
        return report

    def has(self, card: str, on: date | None = None) -> dict[str, int]:
        """What a contact has, the zeros left out: `{"available": 9, "held": 1}`."""
        report = self.credits(card, on)
        parts = ("available", "locked", "held", "used", "expired", "revoked")
        return {part: number for part in parts if (number := getattr(report, part))}

    def roster(self, series: str = "yoga", on: date = MONDAY) -> dict[str, tuple[str, ...]]:
        """Who is where in a session, by card; empty lists left out."""
        found = self.do(requests.Roster(series, on))
        lists = {"booked": found.booked, "in": found.in_, "waitlisted": found.waitlisted, "no_show": found.no_show}
        return {where: cards for where, cards in lists.items() if cards}

    def problems(self) -> list[str]:
        """What `verify` finds wrong, whoever stands at the desk."""
        found = self.desk.perform(requests.Verify())
        assert not isinstance(found, Refusal)
        return [f"{problem.code}: {problem.message}" for problem in found.problems]


def code(answer: object) -> str:
    """The code of a refusal; `ok` for anything else."""
    return answer.code if isinstance(answer, Refusal) else "ok"


def no(answer: object) -> Refusal:
    """A refusal, where one is due."""
    assert isinstance(answer, Refusal), answer
    return answer


def codes(answer: object) -> list[str]:
    """The codes of all reasons of a refusal, worst first."""
    return [reason.code for reason in no(answer).reasons]


def why(answer: object) -> str:
    """What a refusal says: its reasons, or else its message."""
    refusal = no(answer)
    return "; ".join(reason.message for reason in refusal.reasons) or refusal.message


def yes(answer: A | Refusal) -> A:
    """An answer that must not be a refusal."""
    assert not isinstance(answer, Refusal), (answer.code, answer.message)
    return answer


def set_up(counter: Counter) -> None:
    """The club of most tests: four people, four memberships, four series, one person of each role."""
    counter.do(requests.Category("Plans"))
    counter.membership("ten", credits=10, initial=10)
    counter.membership("one", credits=1, initial=1)
    counter.membership("late", credits=3, first=FirstGrant.ON_START)
    counter.membership("gold")
    counter.series("yoga", capacity=2)
    counter.series("duo", capacity=1)
    counter.series("gym", at="10:00", minutes=600)
    counter.series("elite", at="20:00", session_rules=True, memberships=("gold",))
    counter.contact("anna", "bob", "cleo", "dora")
    for role in Role:
        counter.do(requests.Staff(role.title(), role))
