"""A series in sentences: what was typed comes to, and what one should know of it."""

from __future__ import annotations

from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Final

from frontdesk.rules.series import SeriesPlan
from frontdesk.rules.sessions import Pattern, clock_changes
from frontdesk.rules.words import count, listed, say_day
from screens.series.reading import MEMBERSHIP, RULE, say_end, say_weekdays
from screens.series.terms import say_terms
from screens.widgets.days import say_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from zoneinfo import ZoneInfo

    from screens.series.asking import Choices

_YEAR: Final = 366
_FIRST: Final = 3
"""How many dates are named."""


def outline(plan: SeriesPlan, choices: Choices, today: date, zone: ZoneInfo) -> Iterator[str]:
    """Say what a series comes to."""
    pattern = pattern_of(plan)
    yield _when(plan)
    days = first_days(plan, today)
    yield f"First: {', '.join(short_day(day, today) for day in days)}." if days else "No session is to come."
    yield from _clocks(pattern, today, zone)
    yield _who(plan, choices)
    policy = choices.policy(plan.booking_policy or "")
    named = f"“{plan.booking_policy}”: " if plan.booking_policy else ""
    yield f"{named}{say_terms(policy or plan)}.".capitalize() if not named else f"{named}{say_terms(policy or plan)}."
    if policy is not None:
        others = [each for each in policy.series if each != plan.name]
        yield f"Also used by {listed(others)}." if others else "Used by no other series."


def first_days(plan: SeriesPlan, today: date) -> list[date]:
    """Return the first few days, from today on, on which it takes place."""
    return list(islice(pattern_of(plan).dates(max(today, plan.start or today), _reach(plan, today)), _FIRST))


def short_day(day: date, today: date) -> str:
    """Say a day with its weekday, its year only where it is another one."""
    said = say_weekday(day)
    return said.removesuffix(f" {day.year}") if day.year == today.year else said


def pattern_of(plan: SeriesPlan) -> Pattern:
    """Return when a series takes place."""
    days = frozenset(plan.weekdays or ())
    return Pattern(plan.time, plan.minutes, days, plan.date, plan.start, plan.end)


def _reach(plan: SeriesPlan, today: date) -> date:
    return max(filter(None, (today, plan.start, plan.date))) + timedelta(days=_YEAR)


def _when(plan: SeriesPlan) -> str:
    often = say_weekdays(plan.weekdays or ()) if plan.date is None else f"once, on {say_weekday(plan.date)}"
    places = "no limit of places" if plan.capacity is None else count(plan.capacity, "place")
    where = f" in {plan.place}" if plan.place else ""
    coach = f" with {plan.coach}" if plan.coach else ""
    until = f", until {say_day(plan.end)}" if plan.end else ""
    said = f"{often} {plan.time:%H:%M} to {say_end(plan.time, plan.minutes)}{where}{coach}, {places}{until}."
    return said[0].upper() + said[1:]


def _clocks(pattern: Pattern, today: date, zone: ZoneInfo) -> Iterator[str]:
    first = max(filter(None, (today, pattern.start, pattern.only_on)))
    for change in islice(clock_changes(pattern, first, first + timedelta(days=_YEAR), zone), 1):
        day, at = say_weekday(change.day), f"{pattern.at:%H:%M}"
        if change.skipped:
            yield f"▲ On {day} the clocks skip {at}: it begins at {change.begins:%H:%M}."
        else:
            yield f"▲ On {day} the clocks show {at} twice: it begins at the first."


def _who(plan: SeriesPlan, choices: Choices) -> str:
    if not plan.session_rules:
        return "Session Rules off: whoever has a running membership may come."
    keys = (*(RULE + each for each in plan.rules), *(MEMBERSHIP + each for each in plan.memberships))
    return f"Session Rules on: {listed(choices.words(keys), 8)}."
