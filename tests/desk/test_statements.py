"""A check-in takes a fixed number of statements, whatever the history of the person and of the club."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from frontdesk.answers import CheckedIn, Refusal
from tests.desk.kit import CREDIT, MONDAY, Counter, code, day, yes
from tests.statements import statements_sent

TODAY = day(1826)
"""Five years after the beginning."""
CheckIn = Callable[[], CheckedIn | Refusal]


def at_the_door(club: Counter) -> CheckIn:
    club.at(TODAY, "17:50")
    return lambda: club.check_in("anna", on=TODAY)


def a_walk_in(club: Counter) -> CheckIn:
    yes(club.sell("bob", "gold"))
    yes(club.book("bob", on=TODAY))
    return at_the_door(club)


def an_arrival(club: Counter) -> CheckIn:
    yes(club.book("anna", on=TODAY))
    return at_the_door(club)


def no_credit_left(club: Counter) -> CheckIn:
    yes(club.book("anna", on=TODAY))
    yes(club.cancel("anna", on=TODAY))
    yes(club.adjust("anna", -club.has("anna")["available"]))
    return at_the_door(club)


def not_admitted(club: Counter) -> CheckIn:
    club.series("yoga", session_rules=True, memberships=("gold",), capacity=2)
    return at_the_door(club)


def an_override(club: Counter) -> CheckIn:
    club.series("yoga", session_rules=True, memberships=("gold",), capacity=2)
    club.at(TODAY, "17:50")
    return lambda: club.check_in("anna", on=TODAY, override=("a friend", CREDIT))


def in_already(club: Counter) -> CheckIn:
    check_in = at_the_door(club)
    check_in()
    return check_in


def five_years(club: Counter) -> None:
    """Five years of a membership: visits, cancellations, holds, extensions, added credits, payments."""
    yes(club.sell("anna"))
    for month in range(0, 60, 6):
        on = day(month * 30)
        club.at(on)
        yes(club.pay("anna"))
        yes(club.book("anna", on=on))
        match month // 6 % 5:
            case 1:
                yes(club.cancel("anna", on=on))
            case 2:
                yes(club.hold("anna", on, day(month * 30 + 3)))
            case 3:
                yes(club.adjust("anna", 2))
            case 4:
                yes(club.extend("anna", 1))
    yes(club.at(TODAY).pay("anna"))


def nothing(club: Counter) -> None:
    yes(club.at(TODAY).sell("anna"))


@pytest.mark.parametrize("history", [nothing, five_years])
@pytest.mark.parametrize(
    ("way", "answer", "statements"),
    [
        (at_the_door, "ok", {"sqlite": 10, "postgresql": 10}),
        (a_walk_in, "ok", {"sqlite": 9, "postgresql": 10}),
        (an_arrival, "ok", {"sqlite": 8, "postgresql": 9}),
        (no_credit_left, "no_credit credit_expired", {"sqlite": 8, "postgresql": 9}),
        (not_admitted, "session_rule", {"sqlite": 8, "postgresql": 8}),
        (an_override, "ok", {"sqlite": 10, "postgresql": 10}),
        (in_already, "already_in", {"sqlite": 6, "postgresql": 7}),
    ],
)
def test_a_check_in_takes_a_fixed_number_of_statements(
    club: Counter,
    dialect: str,
    history: Callable[[Counter], None],
    way: Callable[[Counter], CheckIn],
    answer: str,
    statements: dict[str, int],
) -> None:
    """A club with a pinned clock sends one more than others: it writes down where the clock stands."""
    history(club)
    check_in = way(club)

    with statements_sent(club.desk._books) as sent:
        answered = check_in()

    assert code(answered) in answer.split()
    assert len(sent) == statements[dialect]


def test_the_number_does_not_grow_with_those_who_came_before(club: Counter, dialect: str) -> None:
    numbers = []
    for card in ("anna", "bob", "cleo", "dora"):
        yes(club.sell(card, "gold"))
        with statements_sent(club.desk._books) as sent:
            yes(club.at(MONDAY, "12:00").check_in(card, "gym"))
        numbers.append(len(sent))

    assert numbers[1:] == [{"sqlite": 7, "postgresql": 8}[dialect]] * 3
