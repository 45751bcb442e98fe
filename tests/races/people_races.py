"""Money is taken, given back and let go at several desks at once; two entries become one while the person comes in."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import TYPE_CHECKING

from frontdesk import requests
from frontdesk.answers import Invalid
from frontdesk.rules.sessions import Weekday

from .club import DUEL, ROOMS, day

if TYPE_CHECKING:
    from .club import Counter
    from .race import Score
    from .racers import Racers

PRICE = Decimal("59.00")
PART = Decimal("25.00")


def paying(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One bill is paid at two desks, paid in part at a third, and let go at a fourth: it is settled once."""
    counter.do(requests.Membership("dear", "dear", "Plans", PRICE, limited=False))
    card = f"b{number}"
    counter.do(requests.Contact(card, "Some", "One"))
    counter.do(requests.Sell(card, "dear", paid=False))
    told = racers.run(
        [
            (requests.Pay(card), None),
            (requests.Pay(card, PRICE), None),
            (requests.Pay(card, PART), None),
            (requests.WriteOff(card, "goodwill"), None),
        ]
    )
    score.count(told)
    score.expect("answers", {each.code for each in told} - {"ok", "not_allowed"}, set())
    billed = counter.do(requests.Bills(card))
    score.expect("settled", (billed.due, sum(each.amount for each in billed.payments)), (0, PRICE))


def refunding(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Four desks give money back, one of them by undoing what was paid: never more than there is."""
    counter.do(requests.Membership("dear", "dear", "Plans", PRICE, limited=False))
    card, nonce = f"r{number}", f"paid {number}"
    counter.do(requests.Contact(card, "Some", "One"))
    counter.do(requests.Sell(card, "dear", paid=False))
    counter.desk.perform(requests.Pay(card), nonce=nonce)
    back = requests.Refund(card, PART, "Sauna was closed")
    told = racers.run([(requests.Undo(nonce), None) if number % 2 else (back, None), *[(back, None)] * 3])
    score.count(told)
    given = sum(each.code == "ok" for each in told[number % 2 :])
    score.expect("answers", {each.code for each in told} - {"ok", "not_allowed"}, set())
    if number % 2 and told[0].code == "ok":
        score.expect("given back of nothing", given, 0)
    else:
        score.expect("given back", given, 2)


def merging(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """Both entries of one person come in, and book, while they become one: they are in once, and pay once."""
    keep, other = (counter.member(f"{each}{number}", "one") for each in ("g", "h"))
    today, later = day(number), day(number + 1)
    told = racers.run(
        [
            (requests.Merge(keep, other), None),
            (requests.CheckIn(keep, ROOMS[0], today), None),
            (requests.CheckIn(other, ROOMS[0], today), None),
            (requests.Book(other, DUEL, later), None),
        ]
    )
    score.count(told)
    score.expect("merged", told[0].code, "ok")
    score.expect(
        "answers", {each.code for each in told[1:3]} - {"ok", "already_in", "unknown_contact", "no_credit"}, set()
    )
    score.expect("booked", told[3].code in {"ok", "unknown_contact", "no_credit"}, right=True)
    report = counter.do(requests.Credits(keep))
    score.expect("credits", (report.used, report.held, report.available + report.held), (1, report.held, 1))
    score.expect("roster", counter.roster(ROOMS[0], today), {"in": 1})
    if told[3].code == "ok":
        counter.do(requests.Cancel(keep, DUEL, later))


def editing_session(counter: Counter, racers: Racers, number: int, score: Score) -> None:
    """One session is made smaller and moved while it is booked for the first time, and somebody leaves it."""
    name, on = f"edited {number}", day(number)
    counter.do(requests.Series(name, time(18), 60, tuple(Weekday), capacity=3))
    cards = [counter.member(f"s{number}-{each}", "one") for each in range(4)]
    if number % 2:
        counter.do(requests.Book(cards[0], name, on))
    invalid = Invalid.CANCEL if number % 4 > 1 else Invalid.KEEP
    edit = requests.Session(name, on, new_time=time(19), capacity=1, invalid=invalid)
    leave = requests.Cancel(cards[0], name, on) if number % 2 else requests.Book(cards[0], name, on)
    told = racers.run([(edit, None), (leave, None), *((requests.Book(card, name, on), None) for card in cards[1:3])])
    score.count(told)
    late = {"not_booked"} if number % 2 and invalid is Invalid.CANCEL else set()
    score.expect("answers", {each.code for each in told} - {"ok", *late}, set())
    line = next(each for each in counter.do(requests.Sessions(on, on)).sessions if each.series == name)
    score.expect("edited", (line.time, line.capacity), ("19:00", 1))
    held = sum(counter.do(requests.Credits(card)).held for card in cards)
    score.expect("held credits", held, line.taken)
    if invalid is Invalid.CANCEL:
        score.expect("within its capacity", line.taken <= 1, right=True)


PEOPLE_RACES = (paying, refunding, merging, editing_session)
