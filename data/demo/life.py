"""Eight weeks in the life of the made-up club, and the week to come, as the desk would have typed them."""

import random
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from data.demo.offer import CATEGORIES, CLUB, MANAGER, PLANS, RULES, STAFF, STAFF_MEMBER, TIMETABLE, WEEK, Class
from data.demo.people import OPEN_DAYS, Person, cast, crowd

Operation = dict[str, Any]
"""One line of `frontdesk batch`, with its `at`."""

DAYS_AHEAD: Final = 7
_TONIGHT: Final = ("Spin", "Yoga Unwind")
"""The classes of 18:00, which today are full."""
_WAITING: Final = 3
_BOOKED_LATELY, _BOOKED_EARLIER = 0.5, 0.2
_BY_MANAGER: Final = frozenset({"hold", "end", "adjust", "extend", "cancel_session", "undo", "refund", "write_off"})
_METHODS: Final = ("card", "card", "cash", "card", "debit")
"""How people pay at the desk."""
_NOON: Final = time(13)


def club_life(seed: int, now: datetime, people: int = 400) -> list[Operation]:
    """Everything that happened at the club until a minute of its wall clock (naive), in order of time.

    The same for the same arguments. `people`, 60 or more, is how many contacts there are.
    """
    return _Life(seed, now, people).told()


class _Life:
    def __init__(self, seed: int, now: datetime, people: int) -> None:
        self._rng = random.Random(f"{seed} {now.date()} {people}")
        self._now = now.replace(second=0, microsecond=0)
        self._today = now.date()
        self._crowd_share = people / 400
        actors = cast(self._today)
        self._people = sorted(
            [*actors, *crowd(self._rng, self._today, people - len(actors), actors)], key=lambda each: each.joined
        )
        for number, person in enumerate(self._people, start=1):
            person.number, person.card = number, f"M{number:05d}"
        self._lines: list[tuple[datetime, Operation]] = []

    def told(self) -> list[Operation]:
        """All operations until now, each with its minute."""
        self._set_up()
        for person in self._people:
            self._join(person)
            self._tell_story(person)
        for offset in range(1 - OPEN_DAYS, DAYS_AHEAD + 1):
            day = self._today + timedelta(days=offset)
            for each in TIMETABLE:
                if WEEK[day.weekday()] in each.days:
                    self._hold_session(each, day)
        self._lines.sort(key=lambda line: line[0])  # stable: what was said first happens first
        return [{**operation, "at": f"{at:%Y-%m-%dT%H:%M}"} for at, operation in self._lines if at <= self._now]

    # --- what is said -----------------------------------------------------------------------------

    def _say(self, at: datetime, op: str, person: Person | None = None, **fields: object) -> None:
        line: Operation = {"op": op, **({"card": person.card} if person else {}), **fields}
        if person is not None:
            manager = op in _BY_MANAGER or "override" in fields or at.time() >= _NOON
            manager = manager or (op == "sell" and person.number % 3 == 0)  # two people sell in the mornings
            line["as"] = MANAGER if manager else STAFF_MEMBER
        self._lines.append((at, line))

    def _at(self, day: date, hour: int, minute: int = 0) -> datetime:
        return datetime.combine(day, time(hour, minute))

    def _about(self, day: date, earliest: int = 8, latest: int = 20) -> datetime:
        return self._at(day, self._rng.randrange(earliest, latest), self._rng.randrange(60))

    # --- the club ---------------------------------------------------------------------------------

    def _set_up(self) -> None:
        opened = self._at(self._today - timedelta(days=OPEN_DAYS + 1), 9)
        lines = [
            CLUB,
            *({"op": "staff", "name": name, "role": role} for name, role in STAFF),
            *({"op": "category", "name": name} for name in CATEGORIES),
            *(plan.operation() for plan in PLANS.values()),
            *({"op": "rule", "name": name, "memberships": list(codes)} for name, codes in RULES.items()),
            *(each.operation() for each in TIMETABLE),
        ]
        self._lines += [(opened, line) for line in lines]

    # --- one person -------------------------------------------------------------------------------

    def _join(self, person: Person) -> None:
        met = self._about(person.joined, 9, 12)
        self._say(met, **person.contact())  # the desk that types in newcomers is not a person's own act
        if person.note:
            self._say(met, "stop_note", person, note=person.note)
        if person.plan is None:
            return
        start = {"start": person.start.isoformat()} if person.start else {}
        paid = {"method": _METHODS[person.number % len(_METHODS)]} if person.paid else {"paid": False}
        self._say(met + timedelta(minutes=4), "sell", person, membership=person.plan.code, **start, **paid)
        self._pay_bills(person)
        if person.hold:
            first, until = person.hold
            self._say(
                self._at(min(first, self._today), 10), "hold", person, membership=person.plan.code,
                **{"from": first.isoformat()}, **({"until": until.isoformat()} if until else {}),
            )  # fmt: skip
        if person.ends:
            entered = min(person.ends, self._today) - timedelta(days=1)
            self._say(self._at(entered, 14, 30), "end", person, membership=person.plan.code, on=person.ends.isoformat())

    def _pay_bills(self, person: Person) -> None:
        """The bank's debit each month, on the morning it is due; who is in arrears is not debited."""
        if person.plan is None or person.plan.period != "monthly":
            return
        first = person.start or person.joined
        for number in (1, 2):
            due = _months_after(first, number)
            over = person.ends is not None and due > person.ends
            if due <= self._today and not over and (person.owes_since is None or due < person.owes_since):
                self._say(self._at(due, 7), "pay", person, method="debit")

    def _tell_story(self, person: Person) -> None:
        for offset, at, act in person.story:
            day = self._today + timedelta(days=offset)
            fields = {name: value for name, value in act.items() if name != "op"}
            if "series" in act:
                fields["date"] = day.isoformat()
                person.visits.add(day)
            moment = datetime.combine(day, time.fromisoformat(at))
            self._say(moment, act["op"], None if act["op"] == "undo" else person, **fields)

    # --- one session ------------------------------------------------------------------------------

    def _hold_session(self, each: Class, day: date) -> None:
        starts = datetime.combine(day, time.fromisoformat(each.time))
        tonight = day == self._today and each.name in _TONIGHT
        guests = self._guests(each, day, tonight=tonight)
        for place, person in enumerate(guests):
            person.visits.add(day)
            if tonight:
                waiting = each.capacity is not None and place >= each.capacity
                self._come_tonight(person, each, starts, place, waiting=waiting)
            elif day > self._today or self._books(each, day):
                self._book(person, each, starts)
            else:
                self._say(self._arrival(each, starts), "check_in", person, series=each.name, date=day.isoformat())
        if each.name == "Lunch HIIT" and 8 < (self._today - day).days <= 15 and WEEK[day.weekday()] == "wed":
            self._lines = [line for line in self._lines if not _comes_to(line[1], each.name, day)]
            self._say(starts - timedelta(hours=3), "cancel_session", None, series=each.name, date=day.isoformat())
        if each.name == "Spin" and day == self._today + timedelta(days=4):
            moment = self._at(self._today, 11, 30)
            self._say(moment, "cancel_session", None, series=each.name, date=day.isoformat())

    def _books(self, each: Class, day: date) -> bool:
        lately = (self._today - day).days <= 7
        return each.capacity is not None and self._rng.random() < (_BOOKED_LATELY if lately else _BOOKED_EARLIER)

    def _guests(self, each: Class, day: date, *, tonight: bool) -> list[Person]:
        """Who comes: those who like to, as many as the day and the age of the club let one expect."""
        ready = [p for p in self._people if p.plan and p.plan.code in each.admits and p.may_come(day, self._today)]
        if tonight and each.capacity is not None:
            spoken_for = [p for p in self._people if p.tonight] if each.name == _TONIGHT[0] else []
            wanted = each.capacity + _WAITING - len(spoken_for)
            return [*spoken_for, *self._drawn([p for p in ready if p.in_crowd], wanted)]
        return self._drawn([p for p in ready if p.in_crowd], self._expected(each, day))

    def _expected(self, each: Class, day: date) -> int:
        away = (day - self._today).days
        season = 0.5 - 0.06 * away if away > 0 else max(0.12, 1 + away / 24)
        usual = 7 if each.capacity is None else each.capacity * each.fill
        if away > 0 and each.capacity is None:
            return 0
        wanted = usual * season * self._crowd_share * self._rng.uniform(0.7, 1.3)
        return min(round(wanted), each.capacity or 1000)

    def _drawn(self, people: list[Person], number: int) -> list[Person]:
        """Some of them by lot, who comes often more often than who comes rarely."""
        weights = {each.card: self._rng.random() ** (1 / (each.plan.often if each.plan else 1)) for each in people}
        return sorted(people, key=lambda each: weights[each.card], reverse=True)[:number]

    def _come_tonight(self, person: Person, each: Class, starts: datetime, place: int, *, waiting: bool) -> None:
        booked = starts - (timedelta(minutes=150 - place) if waiting else timedelta(hours=60 - place))
        booked = max(booked, self._at(person.joined, 15))
        self._say(booked, "book", person, series=each.name, date=starts.date().isoformat())
        if waiting:
            return
        came = datetime.combine(starts.date(), time.fromisoformat(person.tonight)) if person.tonight else None
        arrives = came or starts + timedelta(minutes=self._rng.randrange(-14, 6))
        self._say(arrives, "check_in", person, series=each.name, date=starts.date().isoformat())

    def _arrival(self, each: Class, starts: datetime) -> datetime:
        if each.capacity is None:
            return self._about(starts.date(), 7, 21)
        return starts + timedelta(minutes=self._rng.randrange(-15, 5))

    def _book(self, person: Person, each: Class, starts: datetime) -> None:
        day = starts.date()
        session = {"series": each.name, "date": day.isoformat()}
        made = self._about(max(min(day, self._today) - timedelta(days=self._rng.randrange(1, 4)), person.joined), 13)
        made = min(made, starts - timedelta(minutes=90))
        self._say(made, "book", person, **session)
        chance = self._rng.random()
        if chance < 0.05:
            self._say(
                max(made, self._at(day, 20) - timedelta(days=1)) + timedelta(minutes=3), "cancel", person, **session
            )
        elif chance < 0.09:
            self._say(max(made, starts - timedelta(minutes=55)), "cancel", person, **session)
        elif chance < 0.12:
            self._say(starts + timedelta(minutes=20), "no_show", person, **session)
        elif chance > 0.15:
            self._say(self._arrival(each, starts), "check_in", person, **session)


def _comes_to(operation: Operation, series: str, day: date) -> bool:
    """Whether an operation is an arrival at a session, or its absence: none of these where it was cancelled."""
    there = operation.get("series") == series and operation.get("date") == day.isoformat()
    return there and operation["op"] in {"check_in", "no_show", "cancel"}


def _months_after(first: date, months: int) -> date:
    year, month = divmod(first.year * 12 + first.month - 1 + months, 12)
    last = (date(year + (month == 11), (month + 1) % 12 + 1, 1) - timedelta(days=1)).day
    return date(year, month + 1, min(first.day, last))
