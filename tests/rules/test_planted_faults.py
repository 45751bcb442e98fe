"""Faults planted in copies of the rules: each must be found by a property, or the property proves nothing.

A copy is the source of the rules with one piece of text replaced, loaded under another name.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import fields
from datetime import timedelta
from functools import cache
from pathlib import Path
from types import CodeType, ModuleType
from typing import Any, NamedTuple

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.rules import properties
from tests.rules.made_up import EPOCH, REAL, Rules, lives, scenes

pytestmark = pytest.mark.no_cover  # what runs here are copies, and measuring them takes longer than running them
PACKAGE = "frontdesk.rules"
SOURCE = Path(REAL.grants.__file__ or "").parent

days = st.integers(-5, 120).map(lambda number: EPOCH + timedelta(days=number))
LIFE = (properties.a_life_comes_to_the_same_day_by_day, (lives(), st.lists(st.integers(1, 40), max_size=2)))
LIVING = (properties.asking_for_the_living_leaves_out_the_dead_and_nothing_else, (lives(), days, days))
WHOLE = (properties.everything_issued_is_somewhere, (lives(), days, st.integers(0, 8), st.booleans()))
PAYS = (properties.what_pays_is_good_on_the_date_and_first_in_order, (scenes(),))
REASONS = (properties.a_refusal_tells_every_reason_of_every_subscription, (scenes(),))
BILLS = (properties.bills_are_those_of_a_count_day_by_day, (properties.billings(), days))
Finder = tuple[Callable[..., None], tuple[st.SearchStrategy[Any], ...]]


class Fault(NamedTuple):
    module: str
    right: str
    wrong: str
    finder: Finder


FAULTS = {
    # Days: off by one.
    "a grant of N days is good for N + 1": Fault(
        "grants",
        "days_later(usable_from, terms.days_to_expire - 1)",
        "days_later(usable_from, terms.days_to_expire)",
        LIFE,
    ),
    "a grant is gone on its last day": Fault("grants", "day <= self.good_through", "day < self.good_through", LIFE),
    "no grant on the very day asked about": Fault("grants", "or usable_from > last", "or usable_from >= last", LIFE),
    "the last day is over before it begins": Fault("subscriptions", "self.end < day", "self.end <= day", LIFE),
    "the first day running again is still on hold": Fault(
        "subscriptions", "day < self.until)", "day <= self.until)", LIFE
    ),
    "an end closes an open hold a day early": Fault("subscriptions", "last.toordinal() + 1", "last.toordinal()", LIFE),
    # The schedule.
    "grants go on after the end": Fault(
        "grants", "until if subscription.end is None else min(until, subscription.end)", "until", LIFE
    ),
    "the first grant always comes after a period": Fault(
        "subscriptions", "first_number=terms.first_number", "first_number=1", LIFE
    ),
    "the initial grant does not wait for the start": Fault(
        "grants", "days_later(max(sold_on, subscription.start), ", "days_later(sold_on, ", LIFE
    ),
    "initial credits are locked before the start": Fault("credits", "source is not Source.INITIAL", "True", LIFE),
    "all credits work before the start": Fault(
        "credits", "day < subscription.start and source is not Source.INITIAL", "False", LIFE
    ),
    # Other terms from the next grant on.
    "other terms begin a grant late": Fault(
        "subscriptions", "TermsVersion(number, change.day,", "TermsVersion(number + 1, change.day,", LIFE
    ),
    "other terms keep the old frequency": Fault(
        "subscriptions", "days_to_expire=change.days, frequency=change.frequency", "days_to_expire=change.days", LIFE
    ),
    # Holds and extensions.
    "a hold takes back the grant of the day it was entered on": Fault(
        "aging", "or (day == hold.first and hold.entered_on == day)", "", LIFE
    ),
    "a hold leaves the schedule where it was": Fault("aging", "day = days_later(day, hold.days)", "pass", LIFE),
    "a hold moves what expired before it": Fault("aging", "if move.day > last:", "if False:", LIFE),
    "a hold leaves what ends on its first day": Fault("aging", "if move.day > last:", "if move.day >= last:", LIFE),
    "a hold moves what was added during it": Fault("aging", "move.entered.order < written.order", "False", LIFE),
    "a hold leaves what was issued on its first day": Fault(
        "aging", "and written is not None and move.entered.order < written.order", "", LIFE
    ),
    "credits expire while an open hold runs": Fault("aging", "return Life(last, frozen=True)", "continue", LIFE),
    "a resume closes every hold": Fault(
        "subscriptions", "if hold.covers(change.entered_on) else hold", "if True else hold", LIFE
    ),
    # Asking only for the living.
    "the living are looked for too late": Fault(
        "aging", "earliest = needed - days + 1", "earliest = needed - days + 2", LIVING
    ),
    "extensions are forgotten in looking for the living": Fault(
        "aging", "max(needed - move.days, day)", "needed", LIVING
    ),
    "holds are forgotten in looking for the living": Fault("aging", "issued -= hold.days", "pass", LIVING),
    "the frozen are forgotten in looking for the living": Fault(
        "aging", "day if move.days is None else", "needed if move.days is None else", LIVING
    ),
    # Balances and who pays.
    "revoked credits are free": Fault("credits", "self.held + self.used + self.revoked", "self.held + self.used", LIFE),
    "held credits are free": Fault(
        "credits", "self.held + self.used + self.revoked", "self.used + self.revoked", WHOLE
    ),
    "past dues lock nothing": Fault("credits", "or (Lock.PAST_DUE if past_due else None)", "", WHOLE),
    "expired credits are nowhere": Fault("credits", "expired=0 if alive else left", "expired=0", WHOLE),
    "a credit pays that is good only on the day of booking": Fault(
        "credits", "if grant.good_on(session_day)", "if grant.good_on(today)", PAYS
    ),
    "a credit pays that is not issued yet": Fault(
        "credits",
        "grants(subscription, today, alive_on=session_day)",
        "grants(subscription, max(today, session_day), alive_on=session_day)",
        LIFE,
    ),
    "a credit pays before it is usable": Fault(
        "credits", "if grant.good_on(session_day)", "if grant.alive_on(session_day)", PAYS
    ),
    "the newest credit pays first": Fault(
        "credits",
        "(grant.good_through, open_series, grant.usable_from",
        "(-grant.usable_from.toordinal(), open_series, grant.good_through",
        LIFE,
    ),
    "the number of series does not count": Fault(
        "credits", "grant.good_through, open_series, ", "grant.good_through, 0, ", PAYS
    ),
    "credits pay before unlimited": Fault(
        "admission", "payer.kind is not PaidKind.UNLIMITED", "payer.kind is PaidKind.UNLIMITED", PAYS
    ),
    # Reasons.
    "ended memberships speak beside current ones": Fault(
        "admission", "in current or visit.standings", "in visit.standings", REASONS
    ),
    "the membership that ended first speaks": Fault(
        "admission", "max(entries, key=_ended_last)", "min(entries, key=_ended_last)", REASONS
    ),
    "the least reason comes first": Fault(
        "admission", "key=lambda finding: finding.check.rank", "key=lambda finding: -finding.check.rank", REASONS
    ),
    "only the first subscription's reasons are told": Fault(
        "admission", "speaking = entries if current", "speaking = entries[:1] if current", REASONS
    ),
    "a session rule is not looked at": Fault("checks", "if standing.admitted:", "if True:", PAYS),
    # Bills.
    "bills are chained": Fault("billing", "min(day.day, last)", "min(day.day, 28)", BILLS),
    "a bill of the last day is not due": Fault(
        "billing", "billing.first, number) <= last)", "billing.first, number) < last)", BILLS
    ),
    "installments do not end the bills": Fault("billing", "min(due, billing.terms.bills)", "due", BILLS),
}


@contextmanager
def planted(fault: Fault) -> Iterator[Rules]:
    """A copy of the rules with the fault in it."""
    package = f"{__name__}.planted"
    names = [room.name for room in fields(Rules)]
    modules: dict[str, ModuleType] = {}
    try:
        sys.modules[package] = ModuleType(package)
        for name in names:
            modules[name] = _load(package, name, fault if fault.module == name else None)
        yield Rules(**modules)
    finally:
        for loaded in [each for each in sys.modules if each.startswith(package)]:
            del sys.modules[loaded]


def _load(package: str, name: str, fault: Fault | None) -> ModuleType:
    module = ModuleType(f"{package}.{name}")
    sys.modules[module.__name__] = module
    exec(_compiled(package, name, *(fault[1:3] if fault else ())), module.__dict__)  # noqa: S102 - our own rules, but for a word or two
    return module


@cache
def _compiled(package: str, name: str, right: str = "", wrong: str = "") -> CodeType:
    text = (SOURCE / f"{name}.py").read_text(encoding="utf-8").replace(PACKAGE, package)
    if right:
        assert text.count(right) == 1, "the place to plant the fault is gone, or not the only one"
        text = text.replace(right, wrong)
    return compile(text, f"planted {name}", "exec")


def look(finder: Finder, rules: Rules, examples: int) -> None:
    """Run a property on a copy of the rules; the same examples every time, and no time spent on making them small."""
    rule, strategies = finder

    @settings(
        max_examples=examples,
        phases=[Phase.generate],
        derandomize=True,
        database=None,
        suppress_health_check=list(HealthCheck),
    )
    @given(st.tuples(*strategies))
    def run(told: tuple[Any, ...]) -> None:
        rule(rules, *told)

    run()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=list(FAULTS))
def test_a_planted_fault_is_found(fault: Fault) -> None:
    with planted(fault) as rules, pytest.raises(AssertionError):
        look(fault.finder, rules, examples=1500)


def test_a_copy_without_a_fault_passes() -> None:
    """What finds the faults is the fault, not the copying."""
    with planted(Fault("words", "return said if", "return said if", WHOLE)) as rules:
        for finder in (LIFE, LIVING, WHOLE, PAYS, REASONS, BILLS):
            look(finder, rules, examples=20)
