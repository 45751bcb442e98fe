"""The model by itself: the worked examples of the rules page, its hard corners, and what holds in every life."""

from __future__ import annotations

import json
from datetime import date, timedelta

import pytest

from .compare import op_of
from .generator import live
from .invariants import Watch
from .model import Model
from .model_state import Json

ZONE = "America/New_York"


class Play:
    """A small club to play with: plans B (12/30/30/12), W (3/14/7/0 on the start date) and U (unlimited)."""

    def __init__(self, at: str = "2026-01-01T09:00", **club: object) -> None:
        self.model = Model()
        self.say("club", at, name="R", timezone=ZONE, currency="USD", **club)
        self.say("category", name="C")
        plan: Json = {"category": "C", "price": "59.00", "limited": True}
        self.say("membership", code="B", name="Basic", credits=12, days_to_expire=30, frequency=30, initial=12, **plan)
        self.say(
            "membership",
            code="W",
            name="Weekly",
            credits=3,
            days_to_expire=14,
            frequency=7,
            first_grant="on_start",
            **plan,
        )
        self.say("membership", code="U", name="All", category="C", price="59.00", limited=False)
        for card in ("A", "Z"):
            self.say("contact", card=card, first_name=card, last_name="X")
        self.say(
            "series",
            name="S",
            weekdays=["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
            time="18:00",
            minutes=60,
            capacity=1,
            start="2026-01-01",
            cancel_notice_hours=12,
        )

    def say(self, op: str, at: object = None, **fields: object) -> Json:
        line = {"op": op, **({"at": at} if at else {}), **fields}
        outcome = self.model.perform(json.dumps(line))
        assert outcome is not None
        return outcome.answer

    def grants(self, on: str, card: str = "A") -> list[tuple[object, ...]]:
        answer = self.say("credits", card=card, on=on)
        return [
            (each["source"], each["usable_from"], each["good_through"], each["credits"]) for each in answer["grants"]
        ]

    def numbers(self, on: str | None = None, card: str = "A") -> Json:
        answer = self.say("credits", card=card, **({"on": on} if on else {}))
        kinds = ("issued", "available", "locked", "held", "used", "expired", "revoked")
        return {each: answer[each] for each in kinds if answer[each]}


def codes(answer: Json) -> list[str]:
    return [each["code"] for each in answer["reasons"]]


# --- the worked examples ---------------------------------------------------------------------------------------------


def test_wizard_example_sold_and_starting_today() -> None:
    play = Play("2026-01-10T09:00")
    play.say("membership", code="D", name="Daily", category="C", price="1.00", limited=True, credits=12,
             days_to_expire=30, frequency=30, initial=12, first_grant="on_start")  # fmt: skip
    schedule = play.say("sell", card="A", membership="D")["schedule"]
    dated = [(each["source"], each["usable_from"], each["good_through"]) for each in schedule[:3]]
    assert dated == [
        ("initial", "2026-01-10", "2026-02-08"),
        ("periodic", "2026-01-10", "2026-02-08"),
        ("periodic", "2026-02-09", "2026-03-10"),
    ]


def test_first_worked_example_of_granting() -> None:
    play = Play("2026-01-10T09:00")
    schedule = play.say("sell", card="A", membership="B", start="2026-02-01")["schedule"]
    assert len(schedule) == 6
    assert play.grants("2026-04-02") == [
        ("initial", "2026-01-10", "2026-03-02", 12),
        ("periodic", "2026-03-03", "2026-04-01", 12),
        ("periodic", "2026-04-02", "2026-05-01", 12),
    ]
    assert play.say("book", card="A", series="S", date="2026-01-20")["paid_by"]["kind"] == "credit"


def test_second_worked_example_of_granting() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    assert [each[1] for each in play.grants("2026-01-19")] == ["2026-01-05", "2026-01-12", "2026-01-19"]
    assert play.numbers("2026-01-11") == {"issued": 3, "available": 3}
    assert play.numbers("2026-01-12") == {"issued": 6, "available": 6}
    assert play.numbers("2026-01-19") == {"issued": 9, "available": 6, "expired": 3}


# --- holds, ends, past due -------------------------------------------------------------------------------------------


def test_a_hold_moves_the_schedule_and_the_last_days() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("hold", "2026-01-12T10:00", card="A", membership="W", **{"from": "2026-01-12", "until": "2026-01-15"})
    assert play.numbers() == {"issued": 6, "locked": 6}
    play.say("verify", "2026-01-22T09:00")
    assert play.grants("2026-01-22") == [
        ("periodic", "2026-01-05", "2026-01-21", 3),
        ("periodic", "2026-01-12", "2026-01-28", 3),
        ("periodic", "2026-01-22", "2026-02-04", 3),
    ]
    assert play.grants("2026-01-11") == [("periodic", "2026-01-05", "2026-01-18", 3)]


def test_an_early_resume_takes_back_what_is_not_needed() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("hold", card="A", membership="W", **{"from": "2026-01-08", "until": "2026-02-08"})
    assert play.grants("2026-01-05") == [("periodic", "2026-01-05", "2026-02-18", 3)]
    assert play.say("resume", "2026-01-10T08:00", card="A", membership="W")["ok"]
    assert play.grants("2026-01-14") == [
        ("periodic", "2026-01-05", "2026-01-20", 3),
        ("periodic", "2026-01-14", "2026-01-27", 3),
    ]


def test_nothing_expires_while_an_open_hold_runs() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("hold", "2026-01-18T20:00", card="A", membership="W", **{"from": "2026-01-18"})
    assert play.numbers("2026-06-01") == {"issued": 6, "locked": 6}
    assert play.say("adjust", "2026-02-01T09:00", card="A", membership="W", credits=1, reason="x")["code"] == "on_hold"
    play.say("resume", card="A", membership="W")
    assert play.grants("2026-02-02") == [
        ("periodic", "2026-01-05", "2026-02-01", 3),
        ("periodic", "2026-01-12", "2026-02-08", 3),
        ("periodic", "2026-02-02", "2026-02-15", 3),
    ]


def test_what_is_issued_or_extended_before_the_hold_begins_moves_too() -> None:
    play = Play("2026-01-01T09:00")
    play.say("sell", card="A", membership="W", start="2026-01-02")
    play.say("hold", card="A", membership="W", **{"from": "2026-01-16", "until": "2026-01-26"})
    play.say("extend", "2026-01-10T09:00", card="A", membership="W", days=1, reason="x")
    play.say("adjust", card="A", membership="W", credits=1, days=5, reason="x")
    play.say("adjust", card="A", membership="W", credits=2, days=7, reason="x")
    assert play.grants("2026-01-10") == [
        ("periodic", "2026-01-02", "2026-01-26", 3),
        ("periodic", "2026-01-09", "2026-02-02", 3),
        ("adjustment", "2026-01-10", "2026-01-14", 1),
        ("adjustment", "2026-01-10", "2026-01-26", 2),
    ]


def test_a_hold_cancels_the_bookings_it_covers_and_promotes_whoever_waits() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("sell", card="Z", membership="U")
    play.say("book", card="A", series="S", date="2026-01-08")
    assert play.say("book", card="Z", series="S", date="2026-01-08")["status"] == "waitlisted"
    told = play.say("hold", card="A", membership="W", **{"from": "2026-01-07", "until": "2026-01-09"})
    assert told["cancelled"] == [{"series": "S", "date": "2026-01-08"}]
    assert play.say("roster", series="S", date="2026-01-08")["booked"] == ["Z"]
    assert play.say("book", card="A", series="S", date="2026-01-07")["code"] == "on_hold"
    assert play.say("book", card="A", series="S", date="2026-01-09")["status"] == "booked"


def test_an_end_locks_from_the_day_after() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("end", card="A", membership="W", on="2026-01-06")
    assert play.numbers("2026-01-06") == {"issued": 3, "available": 3}
    assert play.numbers("2026-01-07") == {"issued": 3, "locked": 3}
    assert play.numbers("2026-01-19") == {"issued": 3, "expired": 3}
    assert codes(play.say("book", card="A", series="S", date="2026-01-07")) == ["ended"]
    assert play.say("end", card="A", membership="W", on="2026-01-30")["ok"]
    assert play.numbers("2026-01-07") == {"issued": 3, "available": 3}
    assert play.say("end", "2026-01-31T09:00", card="A", membership="W")["code"] == "ended"


def test_past_due_locks_until_paid_and_never_in_the_future() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W", paid=False)
    assert play.numbers() == {"issued": 3, "available": 3}
    play.say("verify", "2026-01-06T09:00")
    assert play.numbers() == {"issued": 3, "locked": 3}
    assert play.numbers("2026-01-07") == {"issued": 3, "available": 3}
    assert codes(play.say("book", card="A", series="S", date="2026-01-07")) == ["past_due"]
    assert play.say("pay", card="A", amount="60.00")["code"] == "not_allowed"
    assert play.say("pay", card="A", amount="58.99")["due"] == "0.01"
    assert play.say("pay", card="A")["due"] == "0.00"
    assert play.say("book", card="A", series="S", date="2026-01-07")["ok"]
    assert play.say("undo", of="none")["code"] == "nothing_to_undo"
    assert play.say("credits", card="A", on="2026-01-06")["available"] == 2


def test_monthly_bills_count_from_the_anchor() -> None:
    play = Play("2026-01-31T09:00")
    play.say("sell", card="A", membership="U")
    assert play.say("book", "2026-03-01T09:00", card="A", series="S", date="2026-03-01")["code"] == "past_due"
    assert play.say("pay", card="A", amount="59.01")["code"] == "not_allowed"
    play.say("pay", card="A")
    assert play.say("pay", "2026-03-30T09:00", card="A", amount="0.01")["code"] == "not_allowed"
    assert play.say("pay", "2026-03-31T09:00", card="A", amount="59.00")["due"] == "0.00"


# --- booking and check-in --------------------------------------------------------------------------------------------


def test_what_expires_first_pays_and_unlimited_before_it() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="B")
    play.say("sell", card="A", membership="W")
    assert play.say("book", card="A", series="S", date="2026-01-10")["paid_by"] == {
        "membership": "W",
        "kind": "credit",
        "usable_from": "2026-01-05",
        "good_through": "2026-01-18",
    }
    assert play.say("book", card="A", series="S", date="2026-01-19")["paid_by"]["membership"] == "B"
    play.say("sell", card="A", membership="U")
    assert play.say("book", card="A", series="S", date="2026-01-11")["paid_by"] == {
        "membership": "U",
        "kind": "unlimited",
    }


def test_a_booking_holds_and_the_end_of_the_session_uses() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("book", card="A", series="S", date="2026-01-05")
    assert play.numbers() == {"issued": 3, "available": 2, "held": 1}
    play.say("verify", "2026-01-05T18:59")
    assert play.numbers() == {"issued": 3, "available": 2, "held": 1}
    play.say("verify", "2026-01-05T19:00")
    assert play.numbers() == {"issued": 3, "available": 2, "used": 1}
    assert play.say("roster", series="S", date="2026-01-05")["no_show"] == ["A"]
    late = play.say("check_in", "2026-01-06T09:00", card="A", series="S", date="2026-01-05")
    assert (late["walk_in"], [each["code"] for each in late["warnings"]]) == (False, ["outside_window"])
    assert play.say("check_in", card="A", series="S", date="2026-01-05")["code"] == "already_in"


def test_cancelling_at_the_minute_of_the_notice_is_in_time_and_promotes() -> None:
    play = Play("2026-03-07T09:00")  # the clocks jump in the night: 12 hours before 18:00 stay 06:00 on the 8th
    play.say("sell", card="A", membership="W")
    play.say("sell", card="Z", membership="W")
    for day in ("2026-03-08", "2026-03-09"):
        play.say("book", card="A", series="S", date=day)
        play.say("book", card="Z", series="S", date=day)
    early = play.say("cancel", "2026-03-08T06:00", card="A", series="S", date="2026-03-08")
    assert (early["status"], early["returned"], early["promoted"]) == ("cancelled", True, ["Z"])
    late = play.say("cancel", "2026-03-09T06:01", card="A", series="S", date="2026-03-09")
    assert (late["status"], late["returned"], late["promoted"]) == ("late_cancelled", False, ["Z"])
    assert play.numbers() == {"issued": 3, "available": 2, "used": 1}
    assert play.say("undo")["code"] == "session_full"


def test_notice_hours_are_elapsed_time_over_a_change_of_the_clocks() -> None:
    play = Play("2026-03-06T09:00")
    play.say("sell", card="A", membership="W")
    play.say("series", name="E", date="2026-03-08", time="12:00", minutes=60, cancel_notice_hours=24)
    play.say("book", card="A", series="E", date="2026-03-08")
    assert play.say("cancel", "2026-03-07T11:01", card="A", series="E", date="2026-03-08")["status"] == "late_cancelled"


def test_an_override_takes_what_was_chosen_and_undo_gives_it_back() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W", paid=False)
    aim = {"card": "A", "series": "S", "date": "2026-01-06"}
    assert codes(play.say("check_in", "2026-01-06T17:30", **aim)) == ["past_due"]
    taken = play.say("check_in", **aim, override={"reason": "pays tomorrow", "take": "credit"})
    assert (taken["paid_by"]["kind"], taken["available"]) == ("credit", 0)
    assert play.numbers() == {"issued": 3, "locked": 2, "used": 1}
    assert play.say("undo") == {"ok": True, "undone": "check_in", "promoted": []}
    assert play.numbers() == {"issued": 3, "locked": 3}


def test_reasons_of_each_subscription_worst_first() -> None:
    play = Play("2026-01-05T09:00")
    play.say("series", name="Gold", weekdays=["mon", "tue"], time="20:00", minutes=60, start="2026-01-01",
             session_rules=True, memberships=["U"])  # fmt: skip
    assert codes(play.say("book", card="A", series="Gold", date="2026-01-06")) == ["no_membership"]
    play.say("sell", card="A", membership="W")
    play.say("sell", card="A", membership="U", start="2026-02-01")
    assert codes(play.say("book", card="A", series="Gold", date="2026-01-06")) == ["not_started", "session_rule"]
    assert play.say("book", card="A", series="Gold", date="2026-02-02")["paid_by"]["kind"] == "unlimited"


def test_expired_and_no_credits_are_told_apart() -> None:
    play = Play("2026-01-05T09:00")
    play.say("membership", code="O", name="Once", category="C", price="1.00", limited=True, credits=1,
             days_to_expire=3, frequency=300, initial=1)  # fmt: skip
    play.say("sell", card="A", membership="O")
    assert codes(play.say("book", card="A", series="S", date="2026-01-08")) == ["credit_expired"]
    play.say("book", card="A", series="S", date="2026-01-07")
    assert codes(play.say("book", card="A", series="S", date="2026-01-06")) == ["no_credit"]


def test_a_warning_admits_and_the_visit_is_unpaid() -> None:
    play = Play("2026-01-05T17:00", checks={"no_membership": "warn", "outside_window": "ignore"})
    answer = play.say("check_in", card="A", series="S", date="2026-01-05")
    assert ([each["code"] for each in answer["warnings"]], answer["paid_by"]["kind"]) == (["no_membership"], "unpaid")


def test_without_enforcement_nothing_is_counted_but_places() -> None:
    play = Play("2026-01-05T17:00", enforce_billing=False)
    assert play.say("check_in", card="A", series="S", date="2026-01-05")["paid_by"] == {"kind": "none"}
    assert codes(play.say("check_in", card="Z", series="S", date="2026-01-05")) == ["session_full"]


# --- undo, nonces, clock ---------------------------------------------------------------------------------------------


def test_undo_of_adjustments_revokes_and_restores() -> None:
    play = Play("2026-01-05T09:00")
    play.say("sell", card="A", membership="W")
    play.say("adjust", card="A", membership="W", credits=2, days=5, reason="x")
    play.say("adjust", card="A", membership="W", credits=-3, reason="x")
    assert play.numbers() == {"issued": 5, "available": 2, "revoked": 3}
    assert play.say("adjust", card="A", membership="W", credits=-3, reason="x")["code"] == "no_credit"
    play.say("undo")
    assert play.numbers() == {"issued": 5, "available": 5}
    play.say("undo")
    assert play.numbers() == {"issued": 5, "available": 3, "revoked": 2}


def test_staff_undo_their_own_within_ten_minutes_and_managers_all() -> None:
    play = Play("2026-01-05T17:30")
    for name, role in (("Sam", "staff"), ("Tim", "trainer"), ("Maya", "manager")):
        play.say("staff", name=name, role=role)
    play.say("sell", card="A", membership="W")
    aim = {"card": "A", "series": "S", "date": "2026-01-05"}
    assert play.say("check_in", **{"as": "Tim"}, **aim)["code"] == "not_allowed"
    play.say("check_in", nonce="in", **{"as": "Sam"}, **aim)
    assert play.say("undo", "2026-01-05T17:41", **{"as": "Sam"}, of="in")["code"] == "not_allowed"
    assert play.say("undo", **{"as": "Maya"}, of="in")["undone"] == "check_in"
    assert play.say("hold", **{"as": "Sam", "from": "2026-01-05"}, card="A", membership="W")["code"] == "not_allowed"


def test_a_nonce_repeats_what_took_effect_and_tries_again_what_did_not() -> None:
    play = Play("2026-01-05T09:00")
    book = {"card": "A", "series": "S", "date": "2026-01-05", "nonce": "1"}
    assert play.say("book", **book)["code"] == "no_membership"
    play.say("sell", card="A", membership="W")
    first = play.say("book", **book)
    assert play.say("book", "2026-01-05T10:00", **book) == {**first, "repeated": True}
    assert play.say("book", **{**book, "date": "2026-01-06"})["code"] == "malformed"


@pytest.mark.parametrize(
    ("at", "good"), [("2026-03-08T02:30", False), ("2026-03-08T03:00", True), ("2026-11-01T01:30", True)]
)
def test_a_skipped_minute_is_malformed(at: str, good: bool) -> None:
    assert Play().say("verify", at).get("code", "ok") == ("ok" if good else "malformed")


# --- every life ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("seed", range(6))
def test_every_life_adds_up(seed: int) -> None:
    life = live(seed, 150, doubtful=0.3)
    model = Model()
    watch = Watch()
    for line in life.lines:
        if model.perform(line) is not None:
            assert watch.look(model, op_of(line), {}) == ""
    for card in sorted(model.memory.club.contacts):
        for days in (-90, -20, -1, 0, 1, 20, 90):
            _look_at_credits(model, card, life.today + timedelta(days=days))
    assert live(seed, 150, doubtful=0.3).lines == life.lines


def _look_at_credits(model: Model, card: str, day: date) -> None:
    outcome = model.perform(json.dumps({"op": "credits", "card": card, "on": day.isoformat()}))
    assert outcome is not None
    answer = outcome.answer
    kinds = ("available", "locked", "held", "used", "expired", "revoked")
    assert answer["issued"] == sum(answer[each] for each in kinds)
    for grant in answer["grants"]:
        assert grant["credits"] == sum(grant[each] for each in kinds)
        assert min(grant[each] for each in kinds) >= 0
        assert grant["usable_from"] <= day.isoformat()


def test_a_session_restored_is_empty_and_who_waits_may_change_turns() -> None:
    play = Play()
    for card in ("A", "Z"):
        play.say("sell", card=card, membership="U")
    play.say("contact", card="Y", first_name="Y", last_name="X")
    play.say("sell", card="Y", membership="U")
    aim: Json = {"series": "S", "date": "2026-01-02"}
    for card in ("A", "Z", "Y"):
        play.say("book", card=card, **aim)
    assert play.say("move_in_line", card="A", **aim, position=1, reason="r")["code"] == "not_booked"
    assert play.say("move_in_line", card="Y", **aim, position=1, reason="r")["ok"]
    assert play.say("roster", **aim)["waitlisted"] == ["Y", "Z"]
    assert play.say("cancel", card="A", **aim)["promoted"] == ["Y"]

    assert play.say("restore_session", **aim)["code"] == "not_allowed"
    play.say("cancel_session", **aim)
    assert play.say("restore_session", **aim)["ok"]
    assert play.say("roster", **aim) == {
        "ok": True,
        "capacity": 1,
        "booked": [],
        "in": [],
        "waitlisted": [],
        "no_show": [],
    }
    assert play.say("book", card="Z", **aim)["status"] == "booked"


def test_a_moved_booking_comes_back_and_what_was_before_the_move_is_built_on() -> None:
    play = Play()
    play.say("sell", card="A", membership="B")
    here: Json = {"card": "A", "series": "S", "date": "2026-01-02"}
    play.say("book", **here, nonce="book")
    play.say("move_booking", **here, to_series="S", to_date="2026-01-03", nonce="move")
    assert play.numbers() == {"issued": 12, "available": 11, "held": 1}

    assert play.say("undo", of="book")["code"] == "not_allowed"
    assert play.say("undo", of="move")["undone"] == "move_booking"
    assert play.say("roster", series="S", date="2026-01-02")["booked"] == ["A"]
    assert play.say("undo", of="book")["undone"] == "book"
    assert play.numbers() == {"issued": 12, "available": 12}
