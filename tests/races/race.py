"""Four processes race for the last credit, the last place and whatever else two desks can want at once.

`python -m tests.races.race --rounds 1000 --db postgresql` runs as many rounds of each race as one likes; the test
suite runs a few of each.
"""

from __future__ import annotations

import argparse
import contextlib
import sys
import tempfile
import time
from collections import Counter as Tally
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import time as wall_time
from pathlib import Path
from typing import Any, Final

from frontdesk import requests
from frontdesk.rules.sessions import Weekday
from tests import pg

from .club import DUEL, ROOMS, Counter, day, found
from .line_races import LINE_RACES
from .people_races import PEOPLE_RACES
from .racers import Racers, Told
from .timetable_races import TIMETABLE_RACES

DAYS_OF_RACES: Final = 3600
"""Each round of each race takes place on a day of its own, as long as what was sold for them is good."""

Asked = list[tuple[requests.Request[Any], str | None]]


@dataclass
class Score:
    """What came of many rounds."""

    rounds: int = 0
    answers: Tally[str] = field(default_factory=Tally)
    slowest: float = 0.0
    wrong: list[str] = field(default_factory=list)

    def count(self, told: list[Told]) -> None:
        self.rounds += 1
        self.answers.update(each.code for each in told)
        self.slowest = max(self.slowest, *(each.seconds for each in told))

    def expect(self, what: str, seen: object, right: object) -> None:
        if seen != right:
            self.wrong.append(f"round {self.rounds}: {what}: {seen}, not {right}")


Race = Callable[[Counter, Racers, int, Score], None]


def last_credit(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One person with one credit walks in at four places at once."""
    card = counter.member(f"c{number}", "one")
    told = racers.run([(requests.CheckIn(card, room, day(number)), None) for room in ROOMS])
    score.count(told)
    score.expect("answers", sorted(each.code for each in told), ["no_credit", "no_credit", "no_credit", "ok"])
    report = counter.do(requests.Credits(card))
    score.expect("credits", (report.used, report.available), (1, 0))


def last_place(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Four people walk in to one place, or book it, in a session that nobody has touched before, or somebody has."""
    if number % 4 > 1:
        first = counter.member(f"f{number}", "gold")
        counter.do(requests.Book(first, DUEL, day(number)))
        counter.do(requests.Cancel(first, DUEL, day(number)))
    cards = [counter.member(f"p{number}-{each}", "gold") for each in range(4)]
    asks = requests.CheckIn if number % 2 else requests.Book
    told = racers.run([(asks(card, DUEL, day(number)), None) for card in cards])
    score.count(told)
    if number % 2:
        score.expect("answers", sorted(each.code for each in told), ["ok"] + ["session_full"] * 3)
        score.expect("roster", counter.roster(DUEL, day(number)), {"in": 1})
    else:
        score.expect("answers", [each.code for each in told], ["ok"] * 4)
        score.expect("roster", counter.roster(DUEL, day(number)), {"booked": 1, "waitlisted": 3})


def one_nonce(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One request is sent four times with one nonce: it takes effect once and is answered four times alike."""
    card = counter.member(f"n{number}", "one")
    request: requests.Request[Any] = requests.CheckIn(card, ROOMS[0], day(number))
    if number % 2:
        request = requests.Book(card, ROOMS[0], day(number))
    told = racers.run([(request, f"nonce {number}")] * 4)
    score.count(told)
    score.expect("answers", {repr(each.answer) for each in told} - {repr(told[0].answer)}, set())
    score.expect("code", told[0].code, "ok")
    score.expect("repeats", sum(each.repeated for each in told), 3)


def one_contact(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One person is added at four desks at once, and booked twice in one session."""
    new = requests.Contact(f"k{number}", "Some", "One")
    told = racers.run([(new, None)] * 4)
    score.count(told)
    score.expect("changed", sorted(each.answer.changed for each in told), [False, True, True, True])
    counter.do(requests.Sell(f"k{number}", "gold"))
    told = racers.run([(requests.Book(f"k{number}", ROOMS[1], day(number)), None)] * 4)
    score.count(told)
    score.expect("answers", sorted(each.code for each in told), ["already_booked"] * 3 + ["ok"])


def coming_and_going(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """The one place is given up while others wait for it, leave the line, book it, and go on hold."""
    cards = [counter.member(f"w{number}-{each}", "one") for each in range(4)]
    for card in cards[:3]:
        counter.do(requests.Book(card, DUEL, day(number)))
    told = racers.run(
        [
            (requests.Cancel(cards[0], DUEL, day(number)), None),
            (requests.Cancel(cards[1], DUEL, day(number)), None),
            (requests.Hold(cards[2], "one", day(number + 1), day(number + 2)), None),
            (requests.Book(cards[3], DUEL, day(number)), None),
        ]
    )
    score.count(told)
    score.expect("answers", [each.code for each in told], ["ok"] * 4)
    score.expect("roster", counter.roster(DUEL, day(number)), {"booked": 1, "waitlisted": 1})


def crossing_locks(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Holds, ends and cancellations free places of several sessions whose people are busy at other desks."""
    one, two, three = (counter.member(f"x{number}-{each}", "gold") for each in "abc")
    today, next_day = day(number), day(number + 1)
    for card in (one, two):
        counter.do(requests.Book(card, DUEL, today))
    for card in (two, one):
        counter.do(requests.Book(card, ROOMS[2], next_day))
    told = racers.run(
        [
            (requests.Hold(one, "gold", day(0)), None),
            (requests.End(two, "gold", day(number)), None),
            (requests.CheckIn(two, ROOMS[2], next_day), None),
            (requests.Book(three, DUEL, today), None),
        ]
    )
    score.count(told)
    answers = [each.code for each in told]
    score.expect("answers", [answers[0], answers[1], answers[3]], ["ok"] * 3)
    score.expect("arrival", answers[2] in {"ok", "ended"}, right=True)


def one_undo(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One operation is undone at four desks: once."""
    card = counter.member(f"u{number}", "one")
    nonce = f"undo {number}"
    counter.desk.perform(requests.CheckIn(card, ROOMS[3], day(number)), nonce=nonce)
    told = racers.run([(requests.Undo(nonce), None)] * 4)
    score.count(told)
    score.expect("answers", sorted(each.code for each in told), ["nothing_to_undo"] * 3 + ["ok"])
    score.expect("credits", counter.do(requests.Credits(card)).available, 1)


def moving_series(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """A session is touched for the first time while its series moves to another hour."""
    cards = [counter.member(f"m{number}-{each}", "gold") for each in range(3)]
    name = f"moving {number}"
    every_day = tuple(Weekday)
    counter.do(requests.Series(name, wall_time(18), 60, every_day, capacity=2))
    moved = requests.Series(name, wall_time(19), 60, every_day, capacity=3)
    told = racers.run([(moved, None), *((requests.Book(card, name, day(number)), None) for card in cards)])
    score.count(told)
    session = next(
        each for each in counter.do(requests.Sessions(day(number), day(number))).sessions if each.series == name
    )
    score.expect("time", (session.time, session.capacity), ("19:00", 3))
    score.expect("roster", counter.roster(name, day(number)), {"booked": 3})


def moving_about(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Who moved away comes back by an undo, while others book the place, move to it, and leave where it was."""
    today, room = day(number), ROOMS[0]
    back, booker, mover, leaver = (counter.member(f"v{number}-{each}", "one") for each in range(4))
    counter.do(requests.Book(back, DUEL, today))
    nonce = f"move {number}"
    counter.desk.perform(requests.MoveBooking(back, DUEL, today, room, today), nonce=nonce)
    for card in (mover, leaver):
        counter.do(requests.Book(card, room, today))
    told = racers.run(
        [
            (requests.Undo(nonce), None),
            (requests.Book(booker, DUEL, today), None),
            (requests.MoveBooking(mover, room, today, DUEL, today), None),
            (requests.MoveBooking(leaver, room, today, ROOMS[1], today), None),
        ]
    )
    score.count(told)
    codes = [each.code for each in told]
    waits = codes[1] == "ok" and told[1].answer.status == "waitlisted"
    won = [codes[0] == "ok", codes[1] == "ok" and not waits, codes[2] == "ok"]
    score.expect("answers", {*codes[:3]} <= {"ok", "session_full"} and codes[1] == codes[3] == "ok", right=True)
    score.expect("who has the place", sum(won), 1)
    right = {"booked": 1, "waitlisted": 1} if waits else {"booked": 1}
    score.expect("roster", counter.roster(DUEL, today), right)
    held = [counter.do(requests.Credits(card)).held for card in (back, mover, leaver, booker)]
    score.expect("held", held, [1, 1, 1, 0 if waits else 1])


RACES: Final[tuple[Race, ...]] = (
    last_credit,
    last_place,
    one_nonce,
    one_contact,
    coming_and_going,
    crossing_locks,
    one_undo,
    moving_series,
    moving_about,
    *TIMETABLE_RACES,
    *LINE_RACES,
    *PEOPLE_RACES,
)


def run(url: str, rounds: int, races: tuple[Race, ...] = RACES, *, one_name: bool = False) -> dict[str, Score]:
    """Run so many rounds of each race in a new club; every score's ``wrong`` is empty when all is well.

    Args:
        url: where the club is made.
        rounds: of each race.
        races: which.
        one_name: all desks have one name.
    """
    found(url)
    scores = {}
    with Racers(url, one_name=one_name) as racers, Counter.at(url, "parent") as counter:
        for place, race in enumerate(races):
            score = scores[race.__name__] = Score()
            for number in range(rounds):
                race(counter, racers, (place * rounds + number) % DAYS_OF_RACES, score)
            score.expect("verify", counter.problems(), [])
    return scores


@contextlib.contextmanager
def somewhere(kind: str) -> Iterator[str]:
    """A place for a new club: a file, or a database of a server that lives as long as the block."""
    with tempfile.TemporaryDirectory(prefix="races-") as folder:
        if kind == "sqlite":
            yield f"sqlite:///{Path(folder) / 'club.db'}"
            return
        with pg.running_server() as server:
            yield server.create_database("races")


def main() -> int:
    """Run the races that the command line asks for, and print what came of them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=1000)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--one-name", action="store_true", help="all desks have one name")
    parser.add_argument("--race", action="append", help="one of them, by name; default: all")
    options = parser.parse_args()
    chosen = tuple(race for race in RACES if not options.race or race.__name__ in options.race)
    failed = False
    for race in chosen:
        began = time.monotonic()
        with somewhere(options.db) as url:
            score = run(url, options.rounds, (race,), one_name=options.one_name)[race.__name__]
        answers = ", ".join(f"{number} × {code}" for code, number in score.answers.most_common())
        seconds = time.monotonic() - began
        print(f"{race.__name__}: {score.rounds} rounds in {seconds:.0f} s, slowest answer {score.slowest:.2f} s")  # noqa: T201 -- a command
        print(f"    {answers}; wrong: {len(score.wrong)}", *score.wrong[:10], sep="\n    ", flush=True)  # noqa: T201 -- a command too
        failed |= bool(score.wrong)
    return int(failed)


if __name__ == "__main__":
    sys.exit(main())
