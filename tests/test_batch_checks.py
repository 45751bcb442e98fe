"""Every check × block, warn, ignore × the main switch on and off, through the batch (rules, section 7)."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.batch_talk import Json, Talk, talk_to

PLAIN: Json = {"name": "Spin", "time": "18:00", "minutes": 60, "weekdays": ["sat"], "capacity": 2}
VISIT: Json = {"card": "M1", "series": "Spin", "date": "2026-01-10"}


def nothing(talk: Talk) -> None:
    """Never had a membership."""


def starts_later(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="GOLD", start="2026-02-01")


def on_hold(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="GOLD")
    talk.done("hold", card="M1", membership="GOLD", **{"from": "2026-01-10", "until": "2026-02-01"})


def past_due(talk: Talk) -> None:
    talk.done("sell", "2026-01-09T09:00", card="M1", membership="GOLD", paid=False)


def session_rule(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="GOLD")
    talk.done("series", **PLAIN, session_rules=True, memberships=["B12"])


def no_credit(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="B12")
    talk.done("adjust", card="M1", membership="B12", credits=-12, reason="to see what happens")


def session_full(talk: Talk) -> None:
    for card in ("M1", "M2", "M3"):
        talk.done("sell", card=card, membership="GOLD")
    for card in ("M2", "M3"):
        talk.done("book", card=card, series="Spin", date="2026-01-10")


def outside_window(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="GOLD")


def stop_note(talk: Talk) -> None:
    talk.done("sell", card="M1", membership="GOLD")
    talk.done("stop_note", card="M1", note="Has the key of locker 14.")


OBSTACLES: dict[str, tuple[Callable[[Talk], None], str]] = {
    "no_membership": (nothing, "17:50"),
    "not_started": (starts_later, "17:50"),
    "on_hold": (on_hold, "17:50"),
    "past_due": (past_due, "17:50"),
    "session_rule": (session_rule, "17:50"),
    "no_credit": (no_credit, "17:50"),
    "session_full": (session_full, "17:50"),
    "outside_window": (outside_window, "16:30"),
    "stop_note": (stop_note, "17:50"),
}
STILL_APPLY = {"session_full", "outside_window", "stop_note"}
"""*Capacity, window and notes still apply* while billing is not enforced."""
PAID = {"no_membership": "unpaid", "no_credit": "unpaid"}
"""How a visit is paid that a check let in all the same; by the unlimited membership where it is not said."""


@pytest.fixture
def talk(tmp_path: Path) -> Iterator[Talk]:
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    talk.done("club", "09:00", name="Riverside", timezone="Europe/Berlin", currency="EUR")
    talk.done("category", name="Memberships")
    for code, more in (("GOLD", {}), ("B12", {"credits": 12, "days_to_expire": 30, "frequency": 30, "initial": 12})):
        talk.done("membership", code=code, name=code, category="Memberships", price="50.00", limited=bool(more), **more)
    talk.done("series", **PLAIN)
    for card in ("M1", "M2", "M3"):
        talk.done("contact", card=card, first_name="Anna", last_name=card)
    yield talk
    assert talk.done("verify") == {"problems": []}
    talk.desk.close()


@pytest.mark.parametrize("enforced", [True, False])
@pytest.mark.parametrize("mode", ["block", "warn", "ignore"])
@pytest.mark.parametrize("check", OBSTACLES)
def test_a_check_does_what_it_is_set_to(talk: Talk, check: str, mode: str, *, enforced: bool) -> None:
    prepare, at = OBSTACLES[check]
    prepare(talk)
    talk.done("policy", "2026-01-10T09:00", enforce_billing=enforced, checks={check: mode})
    asked = enforced or check in STILL_APPLY

    why = talk.done("why", at, **VISIT)
    answer = talk.say("check_in", at, **VISIT)

    assert (why["admitted"], why["code"]) == (answer["ok"], answer.get("code", "in"))
    if asked and mode == "block":
        assert (answer["ok"], [each["code"] for each in answer["reasons"]]) == (False, [check])
        return
    assert answer["ok"], answer
    assert [each["code"] for each in answer["warnings"]] == ([check] if asked and mode == "warn" else [])
    assert answer["paid_by"]["kind"] == (PAID.get(check, "unlimited") if enforced else "none")
