# ruff: noqa: ANN401, ARG002  # it answers whatever is asked, and need not look at all of it
"""A desk in memory with a handful of people: enough of a club for the screens, and nothing of its rules."""

from __future__ import annotations

import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from frontdesk import answers, requests
from frontdesk.clock import Clock, PinnedClock
from frontdesk.contract import A, Approval, Trouble
from frontdesk.rules.admission import PaidKind
from frontdesk.rules.checks import Remedy
from frontdesk.rules.terms import Group

ZONE = ZoneInfo("America/New_York")
NOW = datetime(2025, 11, 22, 22, 52, tzinfo=UTC)  # Saturday 17:52 at the club
TODAY = date(2025, 11, 22)


def contact(number: int, last: str, first: str, *, card: str = "", phone: str = "") -> answers.ContactCard:
    return answers.ContactCard(
        number, card or f"M{number:05}", first, last, f"{first.lower()}@example.com", phone, Group.MEMBER
    )


PEOPLE = (
    contact(412, "Smith", "Anna", phone="555 010 4477"),
    contact(1077, "Smith", "Bea", phone="555 010 9921"),
    contact(3, "Lopez", "Maria"),
    contact(4, "Okafor", "Tobi"),
    contact(5, "Chen", "Wei"),
    contact(6, "Diaz", "Rosa"),
    contact(7, "Müller", "Jürgen", card="JM-7"),
    contact(8, "[/]", "[@click=app.quit]x[/]", card="EVIL"),
    contact(9, "Stopped", "Nora"),
)
EMPTY_HANDED = {"M00006"}
NOTED = {"M00009"}


def session(series: str, hour: int, *, day: date = TODAY, capacity: int | None = 16) -> answers.SessionLine:
    starts = datetime(day.year, day.month, day.day, hour, tzinfo=ZONE).astimezone(UTC)
    return answers.SessionLine(
        series, day, f"{hour:02}:00", starts, starts + timedelta(hours=1), "Studio A", "Kim", capacity, 0, 0, 0, False
    )


@dataclass
class FakeDesk:
    """Answers like a desk; ``delay`` seconds for every write, ``trouble`` for the next writes."""

    name: str = "Desk 1"
    zone: ZoneInfo = ZONE
    clock: Clock = field(default_factory=lambda: PinnedClock(NOW))
    people: list[answers.ContactCard] = field(default_factory=lambda: list(PEOPLE))
    sessions: list[answers.SessionLine] = field(
        default_factory=lambda: [
            session("Yoga", 9),
            session("Spin", 18),
            session("CrossFit", 19),
            session("Yoga", 9, day=TODAY + timedelta(days=1)),
        ]
    )
    booked: set[str] = field(default_factory=lambda: {"M00412", "M00005"})
    enforced: bool = True
    delay: float = 0.0
    trouble: Trouble | None = None
    fail: Exception | None = None
    asked: list[Any] = field(default_factory=list)
    closed: bool = False
    clock_doubt: str | None = None
    staff: str | None = None

    def __post_init__(self) -> None:
        self.counter = 1
        self.inside: dict[tuple[str, str, date], datetime] = {}
        self.answered: dict[str, Any] = {}
        self.visits: list[answers.RecentVisit] = []
        self.lock = threading.Lock()

    def perform(
        self,
        request: requests.Request[A],
        *,
        staff: str | None = None,
        nonce: str | None = None,
        approval: Approval | answers.Lent | None = None,
    ) -> Any:
        with self.lock:
            match request:
                case requests.Sessions():
                    days = [each for each in self.sessions if request.first <= each.date <= request.last]
                    return answers.Schedule(tuple(self._filled(each) for each in days))
                case requests.Roster():
                    return self._roster(request)
                case requests.Visits():
                    return answers.VisitPage((), (), None)
                case requests.TrustClock():
                    self.clock_doubt = None
                    return answers.Done()
                case requests.Glance():
                    return answers.Glances(tuple(self._glance(card) for card in request.cards))
            self._write()
            if self.clock_doubt is not None:
                return answers.Refusal("clock_in_doubt", f"{self.clock_doubt}.")
            self.asked.append(request)
            if nonce is not None and nonce in self.answered:
                return self.answered[nonce]
            answer = self._check_in(request, nonce) if isinstance(request, requests.CheckIn) else self._undo()
            if nonce is not None:
                self.answered[nonce] = answer
            return answer

    def _write(self) -> None:
        if self.delay:
            time.sleep(self.delay)
        if self.trouble is not None:
            raise self.trouble
        if self.fail is not None:
            raise self.fail

    def _person(self, card: str) -> answers.ContactCard | None:
        return next((each for each in self.people if each.card.casefold() == card.casefold()), None)

    def _check_in(self, request: requests.CheckIn, nonce: str | None) -> Any:
        who = self._person(request.card)
        if who is None:
            return answers.Refusal("unknown_contact", f"No contact has the card “{request.card}”.")
        person = answers.Person(who.card, who.first_name, who.last_name)
        key = (who.card, request.series, request.date)
        if key in self.inside:
            reason = answers.Reason("already_in", "already in since 17:52")
            return answers.Refusal("already_in", "already in since 17:52.", (reason,), contact=person)
        if who.card in EMPTY_HANDED:
            reasons = (
                answers.Reason("past_due", "1 invoice, $59.00, oldest 12 days", Remedy.TAKE_PAYMENT),
                answers.Reason("no_credit", "Basic 8: 0 of 8 left; 8 more on 3 Dec", Remedy.SELL),
            )
            self._remember(person, admitted=False, message="past due: 1 invoice, $59.00", series=request.series)
            return answers.Refusal("past_due", "…", reasons, contact=person, can_be_overridden=True)
        self.inside[key] = self.clock.now()
        self.counter += 1
        self._remember(person, admitted=True, message="", series=request.series)
        paid = answers.PaidBy(PaidKind.CREDIT, "B8", date(2025, 11, 3), date(2025, 12, 2), "Basic 8")
        note = (answers.Reason("stop_note", "Please sign the waiver", Remedy.READ_NOTE),) if who.card in NOTED else ()
        ending = ((2, date(2025, 11, 23)),)
        walked = who.card not in self.booked
        return answers.CheckedIn(walked, note, paid, 6, person, ending, self.clock.now(), nonce=nonce)

    def _undo(self) -> Any:
        if not self.inside:
            return answers.Refusal("nothing_to_undo", "There is nothing to undo.")
        card, series, day = next(reversed(self.inside))
        del self.inside[card, series, day]
        self.counter += 1
        who = self._person(card)
        name = f"{who.last_name}, {who.first_name}" if who else card
        done = next(nonce for nonce, each in reversed(self.answered.items()) if _lets_in(each, card))
        return answers.Undone("check_in", (), f"Undone: check-in of {name}.", done)

    def _remember(self, person: answers.Person, *, admitted: bool, message: str, series: str) -> None:
        self.visits.insert(0, answers.RecentVisit(self.clock.now(), person, admitted, "", message, series))

    def _filled(self, line: answers.SessionLine) -> answers.SessionLine:
        inside = sum(1 for _card, series, day in self.inside if (series, day) == (line.series, line.date))
        cards = {card for card, series, day in self.inside if (series, day) == (line.series, line.date)}
        taken = len(cards | self.booked) if line.series == "Spin" else inside
        return replace(line, taken=taken, waiting=2, inside=inside)

    def _roster(self, request: requests.Roster) -> answers.SessionRoster:
        inside = [card for card, series, day in self.inside if (series, day) == (request.series, request.date)]
        booked = sorted(self.booked - set(inside)) if request.series == "Spin" else []
        lines = [self._line(card, "in", self.clock.now()) for card in inside]
        lines += [self._line(card, "booked", None) for card in booked]
        return answers.SessionRoster(16, tuple(booked), tuple(inside), (), (), tuple(lines))

    def _line(self, card: str, status: str, at: datetime | None) -> answers.RosterLine:
        who = self._person(card)
        person = answers.Person(card, who.first_name if who else "?", who.last_name if who else card)
        return answers.RosterLine(person, status, at)

    def _glance(self, card: str) -> answers.GlanceLine:
        booking = "booked" if card in self.booked else None
        flags = ("past_due",) if card in EMPTY_HANDED else ()
        return answers.GlanceLine(card, ("Basic 8",), False, 7, ((2, date(2025, 11, 23)),), booking, flags)

    def preview(
        self,
        request: requests.Request[A],
        looking_at: object = None,
        *,
        staff: str | None = None,
        as_if_approved: bool = False,
    ) -> Any:
        raise NotImplementedError("screens that preview are tested on a real desk")

    def club(self) -> answers.ClubInfo:
        return answers.ClubInfo("Riverside Gym", "America/New_York", "USD", self.enforced)

    def trust_clock(self) -> None:
        self.clock_doubt = None

    def changes(self) -> int:
        return self.counter

    def contact_cards(self, since: int = 0) -> Sequence[answers.ContactCard]:
        return self.people if not since else self.people[len(PEOPLE) :]

    def recent_visits(self, most: int = 20) -> Sequence[answers.RecentVisit]:
        return self.visits[:most]

    def close(self) -> None:
        self.closed = True


def _lets_in(answer: Any, card: str) -> bool:
    return hasattr(answer, "walk_in") and answer.contact.card == card
