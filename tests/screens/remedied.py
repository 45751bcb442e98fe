"""A club with somebody for each check of the rule book who does not pass it, at nine on a Monday."""

from __future__ import annotations

from datetime import time, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

from frontdesk import requests
from frontdesk.answers import SessionLine
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.checks import Check, Mode
from frontdesk.rules.sessions import Weekday
from screens.check_in.state import Counter
from tests.desk.kit import MONDAY, instant, yes
from tests.screens.real_desk import RealCounter

EVERY_DAY = tuple(Weekday)
PEOPLE = {
    "no_membership": "Nobody, Nora",
    "not_started": "Early, Emil",
    "on_hold": "Frost, Fay",
    "past_due": "Owing, Otto",
    "session_rule": "Ruled, Rita",
    "no_credit": "Spent, Sam",
    "session_full": "Late, Lena",
    "outside_window": "Dawn, Dora",
    "stop_note": "Noted, Ned",
}
"""Who fails which check; the check's name is their card."""
SESSIONS = {"session_rule": "elite", "session_full": "duo", "outside_window": "noon"}
"""Where they come to; the others come to spin."""


def do(desk: ClubDesk, *asked: Request[Any]) -> None:
    """Do all that."""
    for each in asked:
        yes(desk.perform(each))


def set_up(desk: ClubDesk) -> None:
    """Memberships, series, and the nine who do not pass; gym admits everybody the whole day."""
    gold, ten = "gold", "ten"
    limited = {"credits": 10, "days_to_expire": 30, "frequency": 30, "initial": 10}
    do(
        desk,
        requests.Category("Plans"),
        requests.Membership(gold, "Gold", "Plans", Decimal(90), limited=False),
        requests.Membership(ten, "Ten", "Plans", Decimal(59), limited=True, **limited),  # type: ignore[arg-type]  # numbers all
        requests.Series("spin", time(9, 15), 60, EVERY_DAY),
        requests.Series("duo", time(9, 20), 60, EVERY_DAY, capacity=1),
        requests.Series("elite", time(9, 25), 60, EVERY_DAY, session_rules=True, memberships=(gold,)),
        requests.Series("gym", time(8), 600, EVERY_DAY),
        requests.Series("noon", time(12), 60, EVERY_DAY),
    )
    for card, name in PEOPLE.items():
        last, first = name.split(", ")
        do(desk, requests.Contact(card, first, last))
    clock = desk.clock
    assert isinstance(clock, PinnedClock)
    clock.set(instant(MONDAY - timedelta(days=5)))
    do(desk, requests.Sell("past_due", ten, paid=False))
    clock.set(instant(MONDAY))
    do(
        desk,
        requests.Sell("not_started", gold, MONDAY + timedelta(days=3)),
        requests.Sell("on_hold", gold),
        requests.Hold("on_hold", gold, MONDAY, MONDAY + timedelta(days=9)),
        requests.Sell("session_rule", ten),
        requests.Sell("no_credit", ten),
        requests.Adjust("no_credit", ten, -10, "as a test"),
        requests.Sell("session_full", gold),
        requests.Sell("outside_window", gold),
        requests.Sell("stop_note", gold),
        requests.StopNote("stop_note", "Sign the waiver"),
        requests.Contact("x", "Xa", "Xaver"),
        requests.Sell("x", gold),
        requests.Book("x", "duo", MONDAY),
    )


def policy(desk: ClubDesk, checks: dict[Check, Mode], *, enforced: bool = True) -> None:
    """Set the main switch, and what checks do."""
    do(desk, requests.Policy(enforce_billing=enforced, checks=checks))


async def choose(desk: RealCounter, series: str) -> None:
    """Choose a session of today by the arrows."""
    counter = desk.app.console_parts.counter
    while (before := counter.chosen) is not None and before.series != series:
        names = [each.series for each in counter.sessions]
        await desk.press("right" if names.index(series) > names.index(before.series) else "left")
        await desk.until(partial(_is_another, counter, before), "another session")


def _is_another(counter: Counter, before: SessionLine) -> bool:
    return counter.chosen is not before
