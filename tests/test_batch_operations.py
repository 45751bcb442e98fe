"""`frontdesk batch`, row by row of its table: what each operation takes and what its answer carries."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch_talk import B12, CLUB, DAY, SPIN, TONIGHT, Json, Talk, talk_to

NEXT = {"series": "Spin", "date": "2026-01-11"}
PAID_BY_B12 = {
    "membership": "B12", "kind": "credit", "usable_from": "2026-01-10", "good_through": "2026-02-08"
}  # fmt: skip


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Talk]:
    """The small club on 10 January at nine; Anna has Basic 12, Bea has Gold, Wei has nothing."""
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    settle_in(talk)
    yield talk
    talk.desk.close()


def settle_in(talk: Talk) -> None:
    talk.set_up()
    talk.done("sell", card="M1", membership="B12")
    talk.done("sell", card="M2", membership="GOLD")


def sums(**parts: int) -> Json:
    names = ("issued", "available", "held", "used", "expired", "revoked", "locked")
    return {name: parts.get(name, 0) for name in names}


def test_one_evening_on_both_databases(club_url: str) -> None:
    talk = talk_to(club_url)
    settle_in(talk)

    assert talk.done("book", card="M1", **TONIGHT) == {"status": "booked", "paid_by": PAID_BY_B12, "warnings": []}
    assert talk.done("book", card="M2", **TONIGHT)["paid_by"] == {"membership": "GOLD", "kind": "unlimited"}
    talk.done("sell", card="M3", membership="B12")
    assert talk.done("book", card="M3", **TONIGHT, nonce="b3") == {"status": "waitlisted", "warnings": []}
    assert talk.credits("M3")["available"] == 12
    assert talk.done("cancel", card="M2", **TONIGHT, nonce="c2") == {
        "status": "cancelled", "returned": False, "promoted": ["M3"]
    }  # fmt: skip
    assert talk.refused("session_full", "undo", of="c2")
    assert talk.done("check_in", "17:50", card="M1", **TONIGHT, nonce="in") == {
        "status": "in", "walk_in": False, "warnings": [], "paid_by": PAID_BY_B12, "available": 11
    }  # fmt: skip
    assert talk.refused("already_in", "check_in", card="M1", **TONIGHT)["reasons"][0]["code"] == "already_in"
    assert talk.done("roster", **TONIGHT) == {
        "capacity": 2, "booked": ["M3"], "in": ["M1"], "waitlisted": [], "no_show": []
    }  # fmt: skip
    assert talk.done("undo", of="in") == {"undone": "check_in", "promoted": []}
    assert talk.credits() == {"issued": 12, "available": 11, "held": 1}
    assert talk.done("check_in", "17:55", card="M1", **TONIGHT, nonce="in")["repeated"] is True
    talk.done("no_show", "18:05", card="M3", **TONIGHT)
    assert talk.done("roster", "19:00", **TONIGHT)["no_show"] == ["M1", "M3"]
    assert talk.done("verify") == {"problems": []}
    talk.desk.close()


class TestTheClub:
    def test_the_main_switch_and_the_checks(self, club: Talk) -> None:
        assert club.done("club", **CLUB, enforce_billing=False) == {}
        off = club.done("check_in", "17:50", card="M3", **TONIGHT)
        assert off["paid_by"] == {"kind": "none"}

        club.done("club", **CLUB, checks={"no_membership": "warn"})
        warned = club.done("check_in", "2026-01-11T17:50", card="M3", **NEXT)

        assert [each["code"] for each in warned["warnings"]] == ["no_membership"]
        assert warned["paid_by"] == {"kind": "unpaid"}

    def test_a_line_gives_the_whole_policy(self, club: Talk) -> None:
        club.done("club", **CLUB, checks={"no_membership": "ignore"})
        club.done("club", **CLUB)

        club.refused("no_membership", "check_in", "17:50", card="M3", **TONIGHT)

    def test_staff_is_added_once(self, club: Talk) -> None:
        assert club.done("staff", name="Tom", role="trainer", pin="1234") == {}
        club.refused("duplicate", "staff", name="tom", role="staff")


class TestSelling:
    def test_a_membership_answers_with_its_summary(self, club: Talk) -> None:
        summary = club.done("membership", **{**B12, "code": "B12b", "name": "Again"})["summary"]

        assert "12 credits every 30 days" in summary
        assert "10 Jan" in summary

    def test_the_schedule_is_the_first_six_grants(self, club: Talk) -> None:
        schedule = club.done("sell", card="M3", membership="B12", start="2026-02-01")["schedule"]

        assert len(schedule) == 6
        assert schedule[:3] == [
            {"source": "initial", "usable_from": "2026-01-10", "good_through": "2026-03-02", "credits": 12},
            {"source": "periodic", "usable_from": "2026-03-03", "good_through": "2026-04-01", "credits": 12},
            {"source": "periodic", "usable_from": "2026-04-02", "good_through": "2026-05-01", "credits": 12},
        ]

    def test_grants_on_the_start_date_may_overlap(self, club: Talk) -> None:
        weekly = {**B12, "code": "W3", "name": "Weekly", "credits": 3, "days_to_expire": 14, "frequency": 7,
                  "initial": 0, "first_grant": "on_start"}  # fmt: skip
        club.done("membership", **weekly)
        club.done("sell", card="M3", membership="W3", start="2026-01-12")

        assert club.credits("M3", on="2026-01-18") == {"issued": 3, "available": 3}
        assert club.credits("M3", on="2026-01-19") == {"issued": 6, "available": 6}

    def test_an_unlimited_one_has_no_schedule(self, club: Talk) -> None:
        assert club.done("sell", card="M3", membership="GOLD") == {"schedule": []}

    def test_a_second_copy_needs_again_and_operations_mean_the_newest(self, club: Talk) -> None:
        club.refused("duplicate", "sell", card="M1", membership="B12")
        club.done("sell", card="M1", membership="B12", start="2026-01-15", again=True)
        club.done("end", card="M1", membership="B12", on="2026-01-15")

        assert club.credits(on="2026-01-16") == {"issued": 24, "available": 12, "locked": 12}

    def test_bills_are_paid_and_past_due_blocks(self, club: Talk) -> None:
        club.done("sell", card="M3", membership="GOLD", paid=False)
        assert club.done("check_in", "17:50", card="M3", **TONIGHT)["paid_by"]["kind"] == "unlimited"
        late = club.refused("past_due", "check_in", "2026-01-11T17:50", card="M3", **NEXT)
        assert "89.00" in late["message"]

        club.refused("not_allowed", "pay", card="M3", amount="89.01")
        assert club.done("pay", card="M3", amount="9.00", nonce="p") == {"due": "80.00"}
        assert club.done("pay", card="M3") == {"due": "0.00"}
        assert club.done("check_in", card="M3", **NEXT)["status"] == "in"

    def test_paying_when_nothing_is_due_leaves_nothing_due(self, club: Talk) -> None:
        answer = club.say("pay", card="M3")

        assert answer.get("due", "0.00") == "0.00"
        assert club.done("verify") == {"problems": []}

    def test_a_payment_can_be_undone(self, club: Talk) -> None:
        club.done("sell", card="M3", membership="GOLD", paid=False)
        club.done("pay", card="M3", nonce="p")

        assert club.done("undo", of="p") == {"undone": "pay", "promoted": []}
        assert club.done("pay", card="M3", amount="89.00") == {"due": "0.00"}


class TestSubscriptions:
    def test_a_hold_cancels_the_bookings_it_covers(self, club: Talk) -> None:
        club.done("book", card="M1", **NEXT)
        club.done("book", card="M1", series="Spin", date="2026-01-20")

        held = club.done("hold", card="M1", membership="B12", **{"from": "2026-01-11", "until": "2026-01-16"})

        assert held == {"cancelled": [{"series": "Spin", "date": "2026-01-11"}]}
        assert club.credits() == {"issued": 12, "available": 11, "held": 1}
        assert club.done("credits", card="M1")["grants"][0]["good_through"] == "2026-02-13"

    def test_an_open_hold_is_resumed(self, club: Talk) -> None:
        assert club.done("hold", card="M1", membership="B12", **{"from": DAY}) == {"cancelled": []}
        club.refused("on_hold", "check_in", "17:50", card="M1", **TONIGHT)
        club.refused("not_allowed", "adjust", card="M1", membership="B12", credits=1, reason="x")

        assert club.done("resume", "2026-01-13T09:00", card="M1", membership="B12") == {}
        assert club.done("credits", card="M1")["grants"][0]["good_through"] == "2026-02-11"

    def test_an_end_locks_what_is_left_and_cancels_what_comes_after(self, club: Talk) -> None:
        club.done("book", card="M1", series="Spin", date="2026-01-20")

        ended = club.done("end", card="M1", membership="B12", on="2026-01-15")

        assert ended == {"cancelled": [{"series": "Spin", "date": "2026-01-20"}]}
        assert club.credits(on="2026-01-15") == {"issued": 12, "available": 12}
        assert club.credits(on="2026-01-16") == {"issued": 12, "locked": 12}

    def test_adjusting_adds_a_grant_and_removes_what_expires_first(self, club: Talk) -> None:
        assert club.done("adjust", card="M1", membership="B12", credits=2, days=5, reason="Sorry") == {}
        assert club.done("adjust", card="M1", membership="B12", credits=-3, reason="Oops", nonce="a") == {}

        assert club.credits() == {"issued": 14, "available": 11, "revoked": 3}
        club.refused("no_credit", "adjust", card="M1", membership="B12", credits=-12, reason="Oops")
        assert club.done("undo", of="a") == {"undone": "adjust", "promoted": []}
        assert club.credits() == {"issued": 14, "available": 14}

    def test_extending_moves_the_last_day_of_what_is_good(self, club: Talk) -> None:
        assert club.done("extend", card="M1", membership="B12", days=5, reason="Flu") == {}

        assert club.done("credits", card="M1")["grants"][0]["good_through"] == "2026-02-13"

    def test_the_unlimited_have_nothing_to_adjust(self, club: Talk) -> None:
        club.refused("not_allowed", "adjust", card="M2", membership="GOLD", credits=1, reason="x")
        club.refused("not_allowed", "extend", card="M2", membership="GOLD", days=1, reason="x")


class TestSessions:
    def test_session_rules_admit_only_whom_they_name(self, club: Talk) -> None:
        club.done("rule", name="Gold only", memberships=["GOLD"])
        club.done("series", **{**SPIN, "session_rules": True, "rules": ["Gold only"]})

        refusal = club.refused("session_rule", "check_in", "17:50", card="M1", **TONIGHT)

        assert refusal["reasons"][0]["message"].endswith("has Basic 12") or "Gold" in refusal["message"]
        assert club.done("check_in", card="M2", **TONIGHT)["walk_in"] is True
        club.done("series", **{**SPIN, "session_rules": True, "rules": ["Gold only"], "memberships": ["B12"]})
        assert club.done("check_in", card="M1", **TONIGHT)["paid_by"]["membership"] == "B12"

    def test_a_series_on_a_single_date(self, club: Talk) -> None:
        once = {"name": "Party", "date": "2026-01-17", "time": "20:00", "minutes": 120}
        club.done("series", **once)

        assert club.done("roster", series="Party", date="2026-01-17")["booked"] == []
        club.refused("unknown_session", "roster", series="Party", date="2026-01-18")

    def test_a_series_runs_from_its_start_to_its_end(self, club: Talk) -> None:
        club.done("series", **{**SPIN, "name": "Swim", "start": "2026-01-12", "end": "2026-01-13"})

        for day, there in (("11", False), ("12", True), ("13", True), ("14", False)):
            assert club.say("roster", series="Swim", date=f"2026-01-{day}")["ok"] is there

    def test_a_time_names_the_session_too(self, club: Talk) -> None:
        assert club.done("book", card="M1", **TONIGHT, time="18:00")["status"] == "booked"
        club.refused("unknown_session", "cancel", card="M1", **TONIGHT, time="18:01")

    def test_booking_ends_at_the_start(self, club: Talk) -> None:
        club.done("book", "17:59", card="M1", **TONIGHT)
        club.refused("not_allowed", "book", "18:00", card="M2", **TONIGHT)

    def test_without_the_waitlist_full_is_full(self, club: Talk) -> None:
        club.done("series", **{**SPIN, "capacity": 1})
        club.done("book", card="M1", **TONIGHT)

        refusal = club.refused("session_full", "book", card="M2", **TONIGHT, waitlist=False)

        assert refusal["reasons"] == [{"code": "session_full", "message": "1 of 1"}]

    @pytest.mark.parametrize(
        ("at", "status", "returned"), [("14:00", "cancelled", True), ("14:01", "late_cancelled", False)]
    )
    def test_cancelling_in_time_returns_the_credit(self, club: Talk, at: str, status: str, returned: bool) -> None:
        club.done("series", **{**SPIN, "cancel_notice_hours": 4})
        club.done("book", card="M1", **TONIGHT)

        assert club.done("cancel", at, card="M1", **TONIGHT) == {
            "status": status, "returned": returned, "promoted": []
        }  # fmt: skip
        assert club.credits().get("used", 0) == (0 if returned else 1)

    def test_who_neither_came_nor_cancelled_is_a_no_show_by_the_clock_alone(self, club: Talk) -> None:
        club.done("book", card="M1", **TONIGHT)

        assert club.credits()["held"] == 1
        assert club.done("roster", "19:00", **TONIGHT)["no_show"] == ["M1"]
        assert club.credits() == {"issued": 12, "available": 11, "used": 1}
        assert club.done("check_in", "21:00", card="M1", **TONIGHT)["walk_in"] is False
        assert club.done("roster", **TONIGHT)["in"] == ["M1"]

    def test_a_no_show_is_marked_from_the_start_on(self, club: Talk) -> None:
        club.done("book", card="M1", **TONIGHT)

        club.refused("not_allowed", "no_show", "17:59", card="M1", **TONIGHT)
        assert club.done("no_show", "18:00", card="M1", **TONIGHT, nonce="n") == {}
        assert club.done("undo", of="n") == {"undone": "no_show", "promoted": []}
        assert club.done("roster", **TONIGHT)["booked"] == ["M1"]

    def test_a_cancelled_session_returns_every_credit(self, club: Talk) -> None:
        club.done("book", card="M1", **TONIGHT)
        club.done("book", card="M2", **TONIGHT)

        assert club.done("cancel_session", **TONIGHT) == {"returned": 1}
        assert club.credits() == {"issued": 12, "available": 12}
        assert club.refused("session_cancelled", "check_in", "17:50", card="M1", **TONIGHT)["reasons"]

    @pytest.mark.parametrize(("take", "paid"), [("unpaid", "unpaid"), ("credit", "credit")])
    def test_an_override_takes_what_the_overrider_chose(self, club: Talk, take: str, paid: str) -> None:
        club.done("rule", name="Gold only", memberships=["GOLD"])
        club.done("series", **{**SPIN, "session_rules": True, "rules": ["Gold only"]})

        answer = club.done("check_in", "17:50", card="M1", **TONIGHT, override={"reason": "Birthday", "take": take})

        assert answer["paid_by"]["kind"] == paid
        assert answer["available"] == (12 if take == "unpaid" else 11)
        assert club.done("verify") == {"problems": []}

    def test_all_reasons_come_worst_first(self, club: Talk) -> None:
        club.done("series", **{**SPIN, "capacity": 1})
        club.done("book", card="M1", **TONIGHT)

        refusal = club.refused("no_membership", "check_in", "16:00", card="M3", **TONIGHT)

        assert [each["code"] for each in refusal["reasons"]][:2] == ["no_membership", "session_full"]

    def test_undo_without_a_nonce_takes_the_newest_back(self, club: Talk) -> None:
        club.done("book", card="M1", **TONIGHT)
        club.done("sell", card="M3", membership="GOLD")

        assert club.done("undo") == {"undone": "book", "promoted": []}
        club.refused("nothing_to_undo", "undo")

    def test_what_is_no_action_of_the_desk_cannot_be_undone(self, club: Talk) -> None:
        club.done("sell", card="M3", membership="GOLD", nonce="s")

        club.refused("not_allowed", "undo", of="s")


class TestCredits:
    def test_the_report(self, club: Talk) -> None:
        club.done("book", card="M1", **TONIGHT)

        report = club.done("credits", card="M1")

        assert report == {
            **sums(issued=12, available=11, held=1),
            "grants": [
                {"membership": "B12", "source": "initial", "usable_from": "2026-01-10", "good_through": "2026-02-08",
                 "credits": 12, "available": 11, "locked": 0, "held": 1, "used": 0, "expired": 0, "revoked": 0}
            ],
        }  # fmt: skip

    def test_of_somebody_without_any(self, club: Talk) -> None:
        assert club.done("credits", card="M3") == {**sums(), "grants": []}

    def test_the_history_is_there_on_request(self, club: Talk) -> None:
        club.done("check_in", "17:50", card="M1", **TONIGHT)

        history = club.done("credits", card="M1", history=True)["history"]

        assert [each["what"] for each in history] == ["issued", "used"]
        assert history[1]["session"] == {"series": "Spin", "date": DAY}

    @pytest.mark.parametrize(
        ("on", "expected"),
        [
            ("2026-01-09", {}),
            ("2026-01-11", {"issued": 12, "available": 11, "used": 1}),
            ("2026-02-08", {"issued": 12, "available": 11, "used": 1}),
            ("2026-02-09", {"issued": 24, "available": 12, "used": 1, "expired": 11}),
            ("2026-03-11", {"issued": 36, "available": 12, "used": 1, "expired": 23}),
        ],
    )
    def test_any_day_can_be_asked(self, club: Talk, on: str, expected: Json) -> None:
        club.done("check_in", "17:50", card="M1", **TONIGHT)

        assert club.credits(on=on) == expected
        assert club.credits(on="2026-01-10") == {"issued": 12, "available": 11, "used": 1}
