"""Who comes to the made-up club: a cast with stories of their own, one of every kind, and a crowd."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any, Final

from data.demo.names import email, everybody, phone
from data.demo.offer import PLANS, Plan

OPEN_DAYS: Final = 56
"""How many days ago the club began to use Front Desk."""
_FOUNDERS: Final = 0.42
"""How much of the crowd moved in with the club on its first days."""
_LEADS: Final = 0.09
"""How much of the crowd has asked, and not bought yet."""


@dataclass
class Person:
    """One contact: what they bought, when, and what happened to it."""

    first: str
    last: str
    joined: date
    plan: Plan | None = None
    start: date | None = None
    """First day of the membership; None: the day of the sale."""
    ends: date | None = None
    """Last day of a membership that was ended."""
    hold: tuple[date, date | None] | None = None
    """First day frozen, and first day running again."""
    owes_since: date | None = None
    """From here on bills stay unpaid."""
    paid: bool = True
    """Whether the first invoice was paid at the sale."""
    note: str = ""
    story: tuple[tuple[int, str, dict[str, Any]], ...] = ()
    """Days from today, time of day, and what was done: operations without the card."""
    tonight: str = ""
    """A time: when they arrive for Spin tonight; empty: the crowd's chance decides."""
    in_crowd: bool = True
    card: str = ""
    number: int = 0
    visits: set[date] = field(default_factory=set)

    def contact(self) -> dict[str, Any]:
        """The line that adds the contact."""
        return {
            "op": "contact", "card": self.card, "first_name": self.first, "last_name": self.last,
            "email": email(self.first, self.last, self.number), "phone": phone(self.number),
        }  # fmt: skip

    def may_come(self, day: date, today: date) -> bool:
        """Whether the crowd may send them that day, as far as these few facts tell."""
        if self.plan is None or day <= self.joined or day < (self.start or self.joined) or day in self.visits:
            return False
        if (self.ends and day > self.ends) or (self.owes_since and day > self.owes_since):
            return False
        if self.hold and self.hold[0] <= day and (self.hold[1] is None or day < self.hold[1]):
            return False
        return self._has_credit(day, today)

    def _has_credit(self, day: date, today: date) -> bool:
        if self.plan is None or self.plan.terms is None:
            return self._visits_since(day - timedelta(days=7)) < (3 if day < today else 5)
        granted, _, frequency, _, _ = self.plan.terms
        if self.plan.period == "once":
            return len(self.visits) < self.plan.most
        return self._visits_since(day - timedelta(days=frequency)) < granted

    def _visits_since(self, day: date) -> int:
        return sum(visit > day for visit in self.visits)


def _gym(*days: int) -> tuple[tuple[int, str, dict[str, Any]], ...]:
    """Visits to the open gym, that many days ago."""
    return tuple(
        (-day, f"{8 + day % 10:02d}:{day * 7 % 60:02d}", {"op": "check_in", "series": "Open Gym"}) for day in days
    )


def _act(offset: int, at: str, op: str, membership: str = "", /, **fields: object) -> tuple[int, str, dict[str, Any]]:
    named = {"membership": membership} if membership else {}
    return (offset, at, {"op": op, **named, **fields})


def cast(today: date) -> list[Person]:
    """People with a story: one at least of every kind that a desk should know how to meet."""
    return [*_regulars(today), *_in_trouble(today), *_well_known(today)]


def _who(today: date, first: str, last: str, code: str, sold: int, **more: Any) -> Person:  # noqa: ANN401 - the rest of a person's facts
    return Person(first, last, today - timedelta(days=sold), PLANS[code] if code else None, in_crowd=False, **more)


def _regulars(today: date) -> list[Person]:
    return [
        _who(today, "Anna", "Smith", "B8", 25, story=_gym(22, 17, 12, 8, 3), tonight="18:01"),
        _who(today, "Bea", "Smith", "GOLD", 50, story=_gym(44, 30, 9, 1)),
        _who(today, "Anna", "Smith", "W3", 20, story=_gym(15, 6, 2)),
        _who(today, "Maria", "Lopez", "GOLD", 51, story=_gym(20, 4), tonight="17:48"),
        _who(today, "Tunde", "Okafor", "PLAT", 49, story=_gym(19, 2), tonight="17:51"),
        _who(today, "Wei", "Chen", "B12", 33, story=_gym(31, 27, 13, 5), tonight="18:02"),
        _who(today, "Wei", "Chen", "DAY", 29, story=_gym(11)),
        _who(today, "Siobhán", "O'Brien", "P10", 40, story=_gym(38, 35, 29, 21, 16, 10, 7)),
        _who(today, "Sanne", "van der Berg", "W3", 18, story=_gym(5, 1)),
        _who(today, "Kenji", "Yamamoto", "B8", 26, story=(
            *_gym(24, 20, 6), _act(-9, "10:20", "sell", "PT5"), _act(-3, "10:21", "check_in", series="Open Gym"))),
        _who(today, "Christopher", "Null", "PLAT", 45, story=_gym(41, 12)),
        _who(today, "[/]", "Tables", "B8", 23, story=_gym(18, 4), note="Likes brackets. Is called Bobby."),
        _who(today, "Hubert", "Wolfeschlegelsteinhausenbergerdorff", "YEAR", 47, story=_gym(25)),
        _who(today, "Ana", "Silva", "B12", 34, story=(
            *_gym(32, 26), _act(-14, "17:10", "adjust", "B12", credits=2, reason="Two classes were cancelled on her"))),
        _who(today, "Viktor", "Sorokin", "B12", 22, story=(
            *_gym(15), _act(-7, "12:05", "adjust", "B12", credits=-3, reason="Came with a friend three times"))),
    ]  # fmt: skip


def _in_trouble(today: date) -> list[Person]:
    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    return [
        _who(today, "Miguel", "Diaz", "B12", 42, owes_since=day(-20), story=(
            *_gym(40, 36, 28), _act(0, "17:50", "check_in", series="Spin"))),
        _who(today, "Petra", "Novak", "PLAT", 38, owes_since=day(-12), paid=True, story=(
            *_gym(37, 14), _act(-2, "15:10", "write_off", amount="9.00", reason="Locker was out of order")),
             note="Has the key of locker 14: ask for it."),
        _who(today, "Terrence", "Brown", "B8", 21, ends=day(-3), story=_gym(19, 11)),
        _who(today, "Jan", "Kowalski", "GOLD", 46, ends=day(-8), story=(
            *_gym(30, 12),
            _act(-7, "10:40", "refund", amount="20.00", method="card", reason="Moved away: the rest of the month"),
            _act(-1, "18:03", "check_in", series="Open Gym"))),
        _who(today, "Olga", "Ivanova", "PLAT", 44, hold=(day(-10), day(20)), story=_gym(43, 15)),
        _who(today, "Samir", "Haddad", "B12", 24, hold=(day(-5), None), story=_gym(23, 14, 9)),
        _who(today, "Zofia", "Mazur", "B8", 16, hold=(day(3), day(10)), story=_gym(13)),
        _who(today, "Thu", "Nguyễn", "B12", 2, start=day(9), story=_gym(1)),
        _who(today, "José", "García", "GOLD", 3, start=day(5)),
        _who(today, "Jürgen", "Müller", "TRIAL", 8, story=_gym(7, 5, 2)),
        _who(today, "Ji-woo", "Park", "B8", 20, story=_gym(19, 17, 16, 13, 10, 8, 5, 3)),
        _who(today, "Chiara", "Rossi", "TRIAL", 40, story=_gym(36)),
        _who(today, "Liam", "O'Connor", "TRIAL", 30, story=(
            *_gym(29, 27, 24), _act(-4, "18:20", "check_in", series="Open Gym",
                override={"reason": "Signs up for Gold on Monday", "take": "unpaid"}))),
    ]  # fmt: skip


def _well_known(today: date) -> list[Person]:
    def day(offset: int) -> date:
        return today + timedelta(days=offset)

    return [
        _who(today, "Hélène", "Dubois", "B8", 28, story=(
            *_gym(24, 12), _act(-6, "11:15", "extend", "B8", days=10, reason="Flu, two weeks"))),
        _who(today, "Marcus", "Johnson", "GOLD", 35, story=_gym(33, 13),
             note="Knee surgery: no jumping until his physio says so."),
        _who(today, "Amina", "Diallo", "B12", 31, ends=day(12), story=_gym(22, 11)),
        _who(today, "Keanu", "Kealoha", "PT5", 32, story=_gym()),
        _who(today, "Ingrid", "Lindqvist", "S4", 27, paid=False, owes_since=day(-27)),
        _who(today, "Rosa", "Delgado", "", 6),
        _who(today, "Noah", "Li", "GOLD", 15, story=(
            _act(-9, "18:10", "check_in", series="Open Gym", nonce="demo-wrong-card"),
            (-9, "18:11", {"op": "undo", "of": "demo-wrong-card"}))),
    ]  # fmt: skip


def crowd(rng: random.Random, today: date, number: int, taken: list[Person]) -> Iterator[Person]:
    """Everybody else."""
    names = everybody(rng, {(each.first, each.last) for each in taken})
    codes = [plan.code for plan in PLANS.values()]
    shares = [plan.share for plan in PLANS.values()]
    for place in range(number):
        first, last = next(names)
        if place < number * _FOUNDERS:
            joined = today - timedelta(days=OPEN_DAYS - rng.randrange(3))
        else:
            joined = today - timedelta(days=rng.randrange(1, OPEN_DAYS - 3))
        person = Person(first, last, joined)
        if rng.random() >= _LEADS:
            person.plan = PLANS[rng.choices(codes, shares)[0]]
            _befall(rng, person, today)
        yield person


def _befall(rng: random.Random, person: Person, today: date) -> None:
    """What happens to some memberships."""
    age = (today - person.joined).days
    chance = rng.random()
    if chance < 0.02:
        person.start = today + timedelta(days=rng.randrange(2, 15))
        person.joined = today - timedelta(days=rng.randrange(1, 6))
    elif age > 20 and chance < 0.08:
        person.ends = today - timedelta(days=rng.randrange(2, age - 12))
    elif age > 20 and chance < 0.11:
        person.ends = today + timedelta(days=rng.randrange(3, 25))
    elif age > 15 and chance < 0.15:
        first = today - timedelta(days=rng.randrange(1, 12))
        person.hold = (first, None if rng.random() < 0.3 else today + timedelta(days=rng.randrange(2, 30)))
    elif age > 35 and chance < 0.20:
        person.owes_since = today - timedelta(days=rng.randrange(8, 20))
    elif chance < 0.22:
        person.note = rng.choice(_NOTES)


_NOTES: Final = (
    "Left a jacket at the desk on Tuesday.",
    "Asthma: keep the inhaler within reach.",
    "New photo needed for the card.",
    "Emergency contact has changed, ask for the new number.",
)
