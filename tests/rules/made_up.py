"""Made-up lives of a subscription: strategies, and the same life told to the rules and to the slow model.

A life is plain data, so that it can be told to any copy of the rules: to the real ones, and to those with a planted
fault.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, fields, replace
from datetime import UTC, date, datetime, timedelta
from importlib import import_module
from types import ModuleType
from typing import Any, Literal, NamedTuple, TypeAlias

from hypothesis import strategies as st

from tests.rules.slow_model import DAY, Fate, SlowSubscription, Terms

EPOCH = date(2026, 1, 10)
Theirs: TypeAlias = Any
"""A value of whichever copy of the rules is asked: no type names them all."""
Kind = Literal["hold", "resume", "end", "extend", "adjust", "take", "terms"]
KINDS: tuple[Kind, ...] = ("hold", "hold", "resume", "resume", "extend", "adjust", "take", "end", "terms")
"""Holds and resumes twice: they are where it is easy to be wrong."""
FATES: tuple[Fate, ...] = ("held", "used", "revoked")


@dataclass(frozen=True)
class Rules:
    """One copy of the rules, module by module."""

    words: ModuleType
    terms: ModuleType
    access: ModuleType
    subscriptions: ModuleType
    aging: ModuleType
    grants: ModuleType
    credits: ModuleType
    billing: ModuleType
    sessions: ModuleType
    checks: ModuleType
    admission: ModuleType
    summary: ModuleType

    @classmethod
    def of(cls, package: str) -> Rules:
        return cls(**{room.name: import_module(f"{package}.{room.name}") for room in fields(cls)})


REAL = Rules.of("frontdesk.rules")


class Deed(NamedTuple):
    """What somebody did to a subscription on a day."""

    day: date
    kind: Kind
    first: date = date.min
    until: date | None = None
    days: int = 0
    credits: int = 0
    frequency: int = 0


@dataclass(frozen=True)
class Life:
    terms: Terms
    sold_on: date
    start: date
    deeds: tuple[Deed, ...]


class Wish(NamedTuple):
    """What somebody would like to do, so many days after the last deed; not everything is allowed."""

    later: int
    kind: Kind
    ahead: int
    days: int
    credits: int


def allowed(terms: Terms, sold_on: date, start: date, wishes: Iterable[Wish]) -> Iterator[Deed]:
    """Yield the deeds that the rules allow (section 5), in the order of the days."""
    diary = SlowSubscription(terms, sold_on, start)
    day = sold_on
    for wish in wishes:
        day += DAY * wish.later
        diary.today = day
        deed = _allowed(diary, wish)
        if deed is not None:
            tell(diary, deed, 0)
            yield deed


def _allowed(diary: SlowSubscription, wish: Wish) -> Deed | None:
    day = diary.today
    running = next((hold for hold in diary.holds if hold.covers(day)), None)
    match wish.kind:
        case "hold":
            return _hold(diary, max(day, diary.start) + DAY * wish.ahead, wish.days)
        case "resume" if running is not None:
            on = day + DAY * wish.ahead
            others = [hold for hold in diary.holds if hold is not running]
            if on > (running.until or date.max) or any(running.first < hold.first < on for hold in others):
                return None
            return Deed(day, "resume", on)
        case "end" if diary.end is None or diary.end >= day:
            return Deed(day, "end", max(day, diary.start) + DAY * wish.ahead * 3)
        case "extend" | "adjust" if running is None or running.until is not None:
            return Deed(day, wish.kind, day, None, wish.days, wish.credits)
        case "terms" if diary.end is None:
            return Deed(day, "terms", day, None, wish.days, wish.credits, wish.ahead + 1)
        case "take":
            return Deed(day, "take", day, None, wish.ahead, wish.credits)
        case _:
            return None


def _hold(diary: SlowSubscription, first: date, days: int) -> Deed | None:
    """Hold for so many days; an even number means nobody knows until when."""
    until = first + DAY * days if days % 2 else None
    ended = diary.end is not None and diary.end < first
    overlaps = (
        hold.first < (until or date.max) and first < (hold.until or date.max)
        for hold in diary.holds
        if hold.first != hold.until
    )
    return None if ended or any(overlaps) else Deed(diary.today, "hold", first, until)


def tell(slow: SlowSubscription, deed: Deed, number: int) -> None:
    """Tell the slow model of a deed (not of taking: there the credit taken must be compared)."""
    match deed.kind:
        case "hold":
            slow.hold(deed.first, deed.until)
        case "resume":
            slow.resume(deed.first)
        case "end":
            slow.end_on(deed.first)
        case "extend":
            slow.extend(deed.days)
        case "adjust":
            slow.adjust(number, deed.credits, deed.days)
        case "terms":
            slow.change_terms(deed.credits, deed.days, deed.frequency)


def lives(most_deeds: int = 9) -> st.SearchStrategy[Life]:
    terms = st.builds(
        Terms,
        credits=st.integers(1, 3),
        days_to_expire=st.integers(1, 20),
        frequency=st.integers(1, 12),
        initial=st.integers(0, 3),
        on_start=st.booleans(),
    )
    wishes = st.builds(
        Wish, st.integers(0, 9), st.sampled_from(KINDS), st.integers(0, 6), st.integers(1, 12), st.integers(1, 3)
    )
    return st.builds(_life, terms, st.integers(0, 12), st.lists(wishes, max_size=most_deeds))


def _life(terms: Terms, waits: int, wishes: Sequence[Wish]) -> Life:
    start = EPOCH + DAY * waits
    return Life(terms, EPOCH, start, tuple(allowed(terms, EPOCH, start, wishes)))


# The same life, told to the rules.


def moment(rules: Rules, day: date, order: int) -> Theirs:
    """Moments of a day come minute by minute, in the order of the books."""
    return rules.subscriptions.Moment(
        datetime(day.year, day.month, day.day, 9, tzinfo=UTC) + timedelta(minutes=order), order
    )


def credit_terms(rules: Rules, terms: Terms) -> Theirs:
    first = rules.terms.FirstGrant.ON_START if terms.on_start else rules.terms.FirstGrant.AFTER_PERIOD
    return rules.terms.CreditTerms(terms.credits, terms.days_to_expire, terms.frequency, terms.initial, first)


def sale(rules: Rules, terms: Terms, sold_on: date, start: date, number: int = 1) -> Theirs:
    """A subscription of these terms as it was sold."""
    version = rules.subscriptions.first_version(start, credit_terms(rules, terms))
    sold = moment(rules, sold_on, 0)
    return rules.subscriptions.Subscription(number, "B12", "Basic 12", sold, sold_on, start, (version,))


def change(rules: Rules, deed: Deed, number: int, before: Theirs) -> Theirs:
    """The written change of a deed; other terms begin with the next grant, as things stood before."""
    kind = rules.subscriptions.ChangeKind(deed.kind)
    entered = moment(rules, deed.day, number)
    first, following = deed.first, 0
    if deed.kind == "terms":
        planned = rules.grants.next_periodic(before, deed.day)
        first, following = planned.planned, planned.number
    return rules.subscriptions.Change(
        number, kind, entered, deed.day, first, deed.until, deed.days, deed.credits, deed.frequency, following
    )


def facts(rules: Rules, life: Life) -> Theirs:
    """The subscription at the end of a life."""
    lived = sale(rules, life.terms, life.sold_on, life.start)
    for number, deed in enumerate(life.deeds, 1):
        if deed.kind != "take":
            lived = rules.subscriptions.with_changes(lived, [change(rules, deed, number, lived)])
    return lived


# Contacts with several subscriptions, before the door of a session.


class Seen(NamedTuple):
    """A subscription as the session sees it: unlimited, or with a life; admitted or not; admitted to so many series."""

    life: Life
    limited: bool
    admitted: bool
    open_series: int


@dataclass(frozen=True)
class Scene:
    subscriptions: tuple[Seen, ...]
    today: date
    day: date
    takes: int
    """How many credits of each grant somebody took already."""


def scenes() -> st.SearchStrategy[Scene]:
    seen = st.builds(Seen, lives(4), st.integers(0, 4).map(bool), st.integers(0, 3).map(bool), st.integers(1, 2))
    return st.builds(
        _scene,
        st.lists(seen, max_size=3),
        st.booleans(),
        st.integers(0, 30).map(lambda number: EPOCH + DAY * number),
        st.sampled_from([0, 0, -2, 3, 9]),
        st.integers(0, 2),
    )


def _scene(subscriptions: list[Seen], twins: bool, today: date, ahead: int, takes: int) -> Scene:
    """Twins are two that differ in nothing but the number of series: who pays hangs on that alone."""
    if twins and subscriptions:
        subscriptions = [*subscriptions, subscriptions[0]._replace(open_series=3 - subscriptions[0].open_series)]
    return Scene(tuple(subscriptions), today, today + DAY * ahead, takes)


def subscription_of(rules: Rules, seen: Seen, number: int) -> Theirs:
    """The subscription at the end of its life, with a number of its own; an unlimited one has no credit terms."""
    lived = replace(facts(rules, seen.life), id=number)
    return lived if seen.limited else replace(lived, versions=(), adjustments=())


def visit_of(rules: Rules, scene: Scene) -> Theirs:
    """Somebody walks in, and nothing but subscriptions can stand in the way."""
    standings = []
    for number, seen in enumerate(scene.subscriptions, 1):
        subscription = subscription_of(rules, seen, number)
        taken = {
            grant.key: rules.credits.Taken(used=min(scene.takes, grant.credits))
            for grant in rules.grants.grants(subscription, scene.today)
        }
        lots = tuple(rules.credits.free_on(subscription, scene.day, scene.today, taken))
        standings.append(rules.checks.Standing(subscription, seen.admitted, seen.open_series, lots))
    now = datetime(scene.day.year, scene.day.month, scene.day.day, 12, tzinfo=UTC)
    session = rules.sessions.Span(now, now + timedelta(hours=1))
    window = rules.sessions.check_in_window(session, 60, 0)
    walk_in = rules.checks.Purpose.WALK_IN
    return rules.checks.Visit(walk_in, scene.day, now, "Yoga", window, scene.today, tuple(standings))
