"""The one place falls free while people who wait for it are moved, promoted by hand, and leave the line."""

from __future__ import annotations

from datetime import time
from typing import TYPE_CHECKING, Any

from frontdesk import requests
from frontdesk.rules.sessions import Weekday

from .club import DUEL, ROOMS, day

if TYPE_CHECKING:
    from .club import Counter
    from .race import Score
    from .racers import Racers


def _holds(counter: Counter, cards: list[str]) -> list[int]:
    return [counter.do(requests.Credits(card)).held for card in cards]


def promoting(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Who has the place leaves, or moves away; one who waits leaves, one goes to the front, one is promoted by hand."""
    today = day(number)
    cards = [counter.member(f"l{number}-{each}", "one") for each in range(4)]
    for card in cards:
        counter.do(requests.Book(card, DUEL, today))
    away: requests.Request[Any] = requests.Cancel(cards[0], DUEL, today)
    if number % 2:
        away = requests.MoveBooking(cards[0], DUEL, today, ROOMS[0], today)
    told = racers.run(
        [
            (away, None),
            (requests.Cancel(cards[1], DUEL, today), None),
            (requests.Promote(cards[2], DUEL, today, "asked first"), None),
            (requests.MoveInLine(cards[3], DUEL, today, 1, "asked first"), None),
        ]
    )
    score.count(told)
    codes = [each.code for each in told]
    score.expect("leaving", codes[:2], ["ok", "ok"])
    score.expect("promoted by hand", codes[2] in {"ok", "session_full", "already_booked", "not_booked"}, right=True)
    score.expect("moved in line", codes[3] in {"ok", "already_booked", "not_booked"}, right=True)
    score.expect("roster", counter.roster(DUEL, today), {"booked": 1, "waitlisted": 1})
    score.expect("held", sorted(_holds(counter, cards)), [0, 0, number % 2, 1])


def promoting_twice(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Two leave at once, two wait, one of them is promoted by hand at the other two desks: each has one place."""
    today, name = day(number), f"pair {number}"
    counter.do(requests.Series(name, time(18), 60, tuple(Weekday), capacity=2))
    cards = [counter.member(f"q{number}-{each}", "one") for each in range(4)]
    for card in cards:
        counter.do(requests.Book(card, name, today))
    told = racers.run(
        [
            (requests.Cancel(cards[0], name, today), None),
            (requests.Cancel(cards[1], name, today), None),
            (requests.Promote(cards[3], name, today, "asked first"), None),
            (requests.Promote(cards[3], name, today, "asked first"), None),
        ]
    )
    score.count(told)
    score.expect("leaving", [each.code for each in told[:2]], ["ok", "ok"])
    refused = {"session_full", "already_booked", "not_booked"}
    score.expect("promoted by hand", {each.code for each in told[2:]} - {"ok", *refused}, set())
    score.expect("roster", counter.roster(name, today), {"booked": 2})
    score.expect("held", _holds(counter, cards), [0, 0, 1, 1])


LINE_RACES = (promoting, promoting_twice)
