"""The timetable changes at one desk while others touch its sessions for the first time."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from frontdesk import requests
from frontdesk.answers import Invalid
from frontdesk.rules.sessions import Weekday

from .club import day

if TYPE_CHECKING:
    from datetime import date

    from frontdesk.answers import SessionLine

    from .club import Counter
    from .race import Score
    from .racers import Racers

EVERY_DAY = tuple(Weekday)


def _line(counter: Counter, name: str, on: date) -> SessionLine:
    return next(each for each in counter.do(requests.Sessions(on, on)).sessions if each.series == name)


def _credits(counter: Counter, card: str) -> tuple[int, int]:
    """What somebody with one credit has: available, held."""
    report = counter.do(requests.Credits(card))
    return report.available, report.held


def _leave(counter: Counter, cards: list[str]) -> None:
    """Let them go, or the closures of later rounds would extend what thousands have."""
    for card in cards:
        counter.do(requests.End(card, "one"))


def closing_days(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """A session is booked for the first time while a closure, or somebody, calls it off."""
    name, on = f"closing {number}", day(number)
    counter.do(requests.Series(name, time(18), 60, EVERY_DAY, capacity=2))
    cards = [counter.member(f"z{number}-{each}", "one") for each in range(3)]
    calls_off: requests.Request[Any] = requests.Closure(on, on, "Flood", (name,) if number % 2 else (), extend=True)
    if number % 3 == 2:
        calls_off = requests.CancelSession(name, on)
    told = racers.run([(calls_off, None), *((requests.Book(card, name, on), None) for card in cards)])
    score.count(told)
    score.expect("called off", told[0].code, "ok")
    score.expect("answers", {each.code for each in told[1:]} - {"ok", "session_cancelled"}, set())
    score.expect("cancelled", (_line(counter, name, on).cancelled, _line(counter, name, on).taken), (True, 0))
    score.expect("roster", counter.roster(name, on), {})
    score.expect("credits", {_credits(counter, card) for card in cards}, {(1, 0)})
    _leave(counter, cards)


def reopening_days(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """A closure is undone while others try to book: who had a place has it again, with the same credit."""
    name, on, nonce = f"opening {number}", day(number), f"closure {number}"
    counter.do(requests.Series(name, time(18), 60, EVERY_DAY, capacity=1))
    first, *cards = [counter.member(f"y{number}-{each}", "one") for each in range(4)]
    counter.do(requests.Book(first, name, on))
    counter.desk.perform(requests.Closure(on, on, "Flood", (name,), extend=bool(number % 2)), nonce=nonce)
    told = racers.run([(requests.Undo(nonce), None), *((requests.Book(card, name, on), None) for card in cards)])
    score.count(told)
    score.expect("undone", told[0].code, "ok")
    score.expect("answers", {each.code for each in told[1:]} - {"ok", "session_cancelled"}, set())
    waiting = sum(each.code == "ok" for each in told[1:])
    roster = counter.roster(name, on)
    score.expect("roster", (roster.get("booked"), roster.get("waitlisted", 0)), (1, waiting))
    score.expect("credits", [_credits(counter, card) for card in (first, *cards)], [(0, 1), *[(1, 0)] * 3])
    _leave(counter, [first, *cards])


def splitting_series(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """A session is touched for the first time while its series is edited from that very day on."""
    name, on = f"split {number}", day(number)
    counter.do(requests.Series(name, time(18), 60, EVERY_DAY, capacity=2))
    cards = [counter.member(f"v{number}-{each}", "one") for each in range(3)]
    capacity = 3 if number % 2 else 1
    invalid = Invalid.CANCEL if number % 4 else Invalid.KEEP
    split = requests.Series(name, time(19), 60, EVERY_DAY, capacity=capacity, from_day=on, invalid=invalid)
    told = racers.run([(split, None), *((requests.Book(card, name, on), None) for card in cards)])
    score.count(told)
    score.expect("answers", [each.code for each in told], ["ok"] * 4)
    line, before = _line(counter, name, on), _line(counter, name, day(number - 1) if number else on)
    score.expect("the new version", (line.time, line.capacity), ("19:00", capacity))
    score.expect("the old version", before.time, "18:00" if number else "19:00")
    held = sum(_credits(counter, card)[1] for card in cards)
    score.expect("held credits", held, line.taken)
    if number % 2:
        score.expect("roster", counter.roster(name, on), {"booked": 3})
    elif number % 4:
        score.expect("within its capacity", line.taken <= capacity, right=True)


TIMETABLE_RACES = (closing_days, reopening_days, splitting_series)
