"""The comparison by itself: planted faults are found, and lives shrunk to what shows them."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from . import model_admission, model_bills, model_credits, model_desk, model_sales, model_sessions, model_undo
from .compare import Difference, op_of, shrink
from .differing import Strictness, difference
from .generator import live
from .model import Model
from .model_state import Paid

SEEDS = range(14)
Patch = Callable[[pytest.MonkeyPatch], None]


def _everywhere(patch: pytest.MonkeyPatch, name: str, wrong: Callable[..., Any]) -> None:
    for module in (model_admission, model_bills, model_credits, model_desk, model_sales, model_sessions, model_undo):
        if hasattr(module, name):
            patch.setattr(module, name, wrong)


def _expires_a_day_late(patch: pytest.MonkeyPatch) -> None:
    right = model_credits.is_expired
    _everywhere(patch, "is_expired", lambda sub, grant, day: right(sub, grant, day - timedelta(days=1)))


def _ends_a_day_early(patch: pytest.MonkeyPatch) -> None:
    _everywhere(patch, "has_ended", lambda sub, day: sub.last_day is not None and sub.last_day <= day)


def _holds_do_not_move(patch: pytest.MonkeyPatch) -> None:
    _everywhere(patch, "last_good", lambda _, grant: grant.first_last_day)


def _pays_with_the_last(patch: pytest.MonkeyPatch) -> None:
    def wrong(_: object, found: list[model_admission.Candidate]) -> Paid:
        best = max(found, key=lambda each: each.last_day)
        return Paid("credit", best.subscription.number, best.grant.number, best.slot)

    _everywhere(patch, "first_to_pay", wrong)


def _nobody_is_promoted(patch: pytest.MonkeyPatch) -> None:
    _everywhere(patch, "promote", lambda *_: [])


def _waiters_hold_places(patch: pytest.MonkeyPatch) -> None:
    _everywhere(
        patch, "places_taken", lambda scene, at: sum(b.live for b in scene.club.bookings_in(at.series.name, at.day))
    )


def _due_today_is_past(patch: pytest.MonkeyPatch) -> None:
    right = model_bills.is_past_due
    _everywhere(patch, "is_past_due", lambda club, card, day: right(club, card, day + timedelta(days=1)))


def _bills_are_chained(patch: pytest.MonkeyPatch) -> None:
    _everywhere(patch, "months_later", lambda anchor, months: anchor + timedelta(days=30 * months))


def _returns_no_credit(patch: pytest.MonkeyPatch) -> None:
    _everywhere(patch, "give_back", lambda *_: False)


FAULTS: tuple[Patch, ...] = (
    _expires_a_day_late,
    _ends_a_day_early,
    _holds_do_not_move,
    _pays_with_the_last,
    _nobody_is_promoted,
    _waiters_hold_places,
    _due_today_is_past,
    _bills_are_chained,
    _returns_no_credit,
)


def _first_difference(lines: list[str], fault: Patch) -> Difference | None:
    """Play lines to the model and to a broken one."""
    right, wrong = Model(), Model()
    for index, line in enumerate(lines):
        outcome = right.perform(line)
        with pytest.MonkeyPatch.context() as patch:
            fault(patch)
            try:
                other = wrong.perform(line)
            except AssertionError:
                other = None
        if outcome is None:
            continue
        theirs = {"message": "x", **(other.answer if other is not None else {"ok": None})}
        if not theirs.get("ok"):
            theirs["message"] = "x"
        what = difference(op_of(line), outcome, theirs, Strictness())
        if what:
            return Difference(index, line, outcome, theirs, what)
    return None


@pytest.fixture(scope="module")
def lives() -> list[list[str]]:
    return [live(seed, 150).lines for seed in SEEDS]


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.__name__.strip("_"))
def test_a_planted_fault_is_found(lives: list[list[str]], fault: Patch) -> None:
    assert any(_first_difference(lines, fault) for lines in lives)


def test_a_life_agrees_with_itself(lives: list[list[str]]) -> None:
    assert not any(_first_difference(lines, lambda _: None) for lines in lives)


def test_a_life_shrinks_to_what_shows_the_fault(lives: list[list[str]]) -> None:
    for lines in lives:
        found = _first_difference(lines, _ends_a_day_early)
        if found is not None:
            break
    else:
        pytest.fail("no life shows the fault")
    fewer = shrink(lines, found, lambda some: _first_difference(some, _ends_a_day_early))
    again = _first_difference(fewer, _ends_a_day_early)
    assert again is not None
    assert again.kind == found.kind
    assert len(fewer) <= 20
    assert {"sell", "end"} <= {json.loads(line)["op"] for line in fewer}
