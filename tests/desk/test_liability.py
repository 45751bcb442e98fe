"""What the club owes in sessions, added up by the database, against what the desk says of each contact."""

from __future__ import annotations

from collections import Counter as Tally
from datetime import timedelta
from random import Random

import pytest

from data.engine import Club
from frontdesk import answers, requests
from frontdesk.reports import ReportName
from frontdesk.requests import Report
from tests.desk.kit import TUESDAY, Counter, day, yes
from tests.statements import statements_sent

LIMITED = {"ten": "Ten", "one": "One", "late": "Late", "rare": "Rare"}
CARDS = tuple(f"c{number}" for number in range(9))


def live(club: Counter, random: Random) -> None:
    """Three months in which many buy the same on the same days, most come, and something happens to a few."""
    club.membership("rare", credits=4, days=40, every=15, initial=2)
    club.contact(*CARDS)
    on = 0
    for number in range(60):
        on += random.choice((0, 0, 1, 5))
        club.at(day(on), f"{9 + number // 7:02}:{number:02}")
        card, code = random.choice(CARDS), random.choice([*LIMITED, "gold"])
        match random.randint(0, 9):
            case 0 | 1 | 2:
                start = day(on + random.choice((0, 0, 0, 20)))
                club.sell(card, code, start, paid=random.random() < 0.8, again=True)
            case 3 | 4 | 5:
                club.check_in(card, "gym", on=day(on))
            case 6 | 7:
                club.book(card, "gym", on=day(on + random.randint(0, 9)))
            case 8:
                club.pay(card)
            case _:
                happens(club, random, card, code, on)
    if random.random() < 0.5:
        club.ask(requests.Merge(CARDS[0], CARDS[1]))


def happens(club: Counter, random: Random, card: str, code: str, on: int) -> None:
    match random.randint(0, 3):
        case 0:
            club.adjust(card, random.choice((-1, 2)), membership=code)
        case 1:
            club.hold(card, day(on), random.choice((None, day(on + 9))), code)
        case 2:
            club.end(card, day(on + random.randint(0, 20)), code)
        case _:
            club.extend(card, 5, code)


def one_by_one(club: Counter) -> dict[str, tuple[int, ...]]:
    """Running, available, locked and held by membership, from everybody's own books."""
    found: dict[str, Tally[str]] = {}
    for each in club.desk.contact_cards():
        if not each.card:
            continue
        for line in club.do(requests.Subscriptions(each.card)).lines:
            if line.membership in LIMITED:
                found.setdefault(line.name, Tally())["running"] += line.state != "ended"
        for grant in club.do(requests.SessionCredits(each.card)).grants:
            found[grant.membership_name].update(
                available=grant.available, locked=grant.locked, held=grant.held if grant.state != "expired" else 0
            )
    return {
        name: tuple(tally[field] for field in ("running", "available", "locked", "held"))
        for name, tally in sorted(found.items())
    }


def reported(club: Counter) -> dict[str, tuple[int, ...]]:
    report = club.do(Report(ReportName.LIABILITY))
    assert [column.field for column in report.columns] == [
        "membership", "running", "available", "locked", "held", "owed",
    ]  # fmt: skip
    return {str(row.cells[0]): tuple(int(str(cell)) for cell in row.cells[1:5]) for row in report.rows}


@pytest.mark.parametrize("seed", range(3))
def test_the_club_owes_what_everybody_has(club: Counter, seed: int) -> None:
    random = Random(seed)
    live(club, random)
    now = club.clock.now()
    for later in (0, 12, 35):
        club.clock.set(now + timedelta(days=later))
        assert reported(club) == one_by_one(club), later
    club.policy(enforced=False)
    assert reported(club) == one_by_one(club)


def test_two_memberships_of_the_same_terms_are_told_apart(club: Counter) -> None:
    club.membership("also", credits=10, initial=10)
    for card, code in (("anna", "ten"), ("bob", "also"), ("cleo", "also")):
        yes(club.sell(card, code))
    yes(club.at(TUESDAY).check_in("bob", "gym", on=TUESDAY))
    yes(club.book("anna", on=TUESDAY))

    assert reported(club) == {"Also": (2, 19, 0, 0), "Ten": (1, 9, 0, 1)}


def test_it_takes_the_same_statements_for_many_as_for_one(club: Counter) -> None:
    books: Club = club.desk._books
    numbers = []
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card))
        yes(club.book(card, "gym", on=TUESDAY))
        with statements_sent(books) as sent:
            club.do(Report(ReportName.LIABILITY))
        numbers.append(len(sent))
    assert len(set(numbers)) == 1


def test_who_is_past_due_has_all_of_it_locked_and_nobody_else(club: Counter) -> None:
    for card in ("anna", "bob", "cleo"):
        yes(club.sell(card, paid=card != "bob"))
    club.do(requests.Merge("dora", "bob"))
    yes(club.at(TUESDAY).check_in("anna", "gym", on=TUESDAY))
    club.do(requests.Policy(grace_days=1))
    assert reported(club) == {"Ten": (3, 29, 0, 0)}
    club.do(requests.Policy(grace_days=0))
    assert reported(club) == {"Ten": (3, 19, 10, 0)}
    report = club.do(Report(ReportName.LIABILITY))
    assert isinstance(report, answers.Report)
    assert [(bar.label, bar.value) for bar in report.bars] == [("Ten", 29)]
