"""`frontdesk batch`, sentence by sentence of its description: lines, clock, nonces, malformed lines."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from frontdesk.batch import OPERATIONS, Batch, run
from frontdesk.clock import SystemClock
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from frontdesk.requests import Credits, Request
from tests.batch_talk import ANNA, B12, BEA, CLUB, DAY, GOLD, SPIN, TONIGHT, Json, Talk, talk_to


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Talk]:
    """A new club with a pinned clock."""
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    yield talk
    talk.desk.close()


@pytest.fixture
def club(empty: Talk) -> Talk:
    """The club with two memberships, one series and three contacts, on 10 January at nine."""
    empty.set_up()
    return empty


@pytest.fixture
def selling(club: Talk) -> Talk:
    """The club in which Anna has Basic 12."""
    club.done("sell", card="M1", membership="B12")
    return club


class TestTheClock:
    def test_it_stands_at_first_at_nine_on_new_years_day(self, empty: Talk) -> None:
        assert empty.wall == "2026-01-01T09:00"

    def test_a_line_that_sets_the_zone_leaves_the_wall_time_where_it_stood(self, empty: Talk) -> None:
        empty.done("club", **CLUB)

        assert empty.wall == "2026-01-01T09:00"

    def test_at_becomes_now_and_stays_for_lines_without_it(self, club: Talk) -> None:
        club.done("credits", "2026-03-05T07:31", card="M1")
        club.done("category", name="Packs")

        assert club.wall == "2026-03-05T07:31"

    def test_it_may_jump_and_go_back(self, club: Talk) -> None:
        club.done("category", "2031-06-01T00:00", name="Later")
        club.done("category", "2025-06-01T00:00", name="Earlier")

        assert club.wall == "2025-06-01T00:00"

    def test_a_refused_line_moves_it(self, club: Talk) -> None:
        club.refused("unknown_contact", "credits", "10:00", card="nobody")

        assert club.wall == f"{DAY}T10:00"

    def test_at_of_a_refused_change_of_zone_is_read_in_the_zone_that_stays(self, club: Talk) -> None:
        club.done("staff", name="Tom", role="trainer")

        club.refused("not_allowed", "club", "10:00", **{**CLUB, "timezone": "Asia/Tokyo", "as": "Tom"})

        assert club.wall == f"{DAY}T10:00"

    @pytest.mark.parametrize(
        ("op", "fields"), [("series", {**SPIN, "capacity": 0}), ("contact", {**ANNA, "nick": "A"}), ("nothing", {})]
    )
    def test_a_malformed_line_does_not(self, club: Talk, op: str, fields: Json) -> None:
        assert club.say(op, "11:00", **fields)["code"] == "malformed"

        assert club.wall == f"{DAY}T09:00"

    def test_it_stands_there_when_the_club_is_opened_again(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'club.db'}"
        talk = talk_to(url)
        talk.set_up()
        talk.done("credits", "2026-04-01T12:00", card="M1")  # writes nothing itself
        talk.batch.close()
        talk.desk.close()

        desk = open_desk(url, desk_name="Desk 1")

        assert isinstance(desk, ClubDesk)
        assert Talk(desk).wall == "2026-04-01T12:00"
        desk.close()

    def test_a_minute_that_the_clocks_skip_is_malformed(self, club: Talk) -> None:
        club.malformed("at", "verify", "2026-03-29T02:30")

    def test_a_minute_that_comes_twice_means_the_first(self, club: Talk) -> None:
        club.done("verify", "2026-10-25T02:30")

        assert club.desk.clock.now().isoformat() == "2026-10-25T00:30:00+00:00"

    @pytest.mark.parametrize(
        "at",
        ["2026-01-10", "2026-01-10 09:00", "2026-01-10T9:00", "2026-01-10T09:00:00", "2026-01-10T24:00", "",
         " 2026-01-10T09:00", "2026-02-30T09:00", "20260110T0900", "2026-01-10T09:00Z", "２026-01-10T09:00", 5, None,
         ["2026-01-10T09:00"]],
    )  # fmt: skip
    def test_another_spelling_is_malformed(self, club: Talk, at: object) -> None:
        club.malformed("at", "verify", at=at)

    def test_a_live_club_takes_no_at(self, tmp_path: Path) -> None:
        url = f"sqlite:///{tmp_path / 'live.db'}"
        assert make_club(url, now=SystemClock().now(), pinned=False) is None
        desk = open_desk(url, desk_name="Desk 1")
        assert isinstance(desk, ClubDesk)
        live = Talk(desk)

        live.malformed("at", "category", "09:00", name="Packs")

        assert "changed" not in live.done("category", name="Packs")
        desk.close()


class TestNonces:
    def test_a_repeat_answers_what_the_first_answered(self, selling: Talk) -> None:
        first = selling.done("check_in", "17:55", card="M1", **TONIGHT, nonce="n1")
        again = selling.done("check_in", "18:10", card="M1", **TONIGHT, nonce="n1")

        assert again == {**first, "repeated": True}
        assert selling.credits()["used"] == 1

    def test_without_a_nonce_nothing_is_a_repeat(self, club: Talk) -> None:
        assert "repeated" not in club.done("category", name="Packs")
        assert "repeated" not in club.done("category", name="Packs")

    def test_a_refusal_is_not_remembered_but_tried_again(self, club: Talk) -> None:
        club.refused("no_membership", "check_in", "17:55", card="M1", **TONIGHT, nonce="n1")
        club.done("sell", card="M1", membership="GOLD")

        assert "repeated" not in club.done("check_in", card="M1", **TONIGHT, nonce="n1")

    @pytest.mark.parametrize("other", [{"card": "M2"}, {"date": "2026-01-11"}, {"as": "Maria"}])
    def test_another_body_under_a_used_nonce_is_malformed(self, selling: Talk, other: Json) -> None:
        selling.done("staff", name="Maria", role="manager")
        selling.done("book", card="M1", **TONIGHT, nonce="n1")

        selling.malformed("nonce", "book", **{"card": "M1", **TONIGHT, "nonce": "n1", **other})

    def test_another_operation_under_a_used_nonce_is_malformed(self, selling: Talk) -> None:
        selling.done("book", card="M1", **TONIGHT, nonce="n1")

        selling.malformed("nonce", "cancel", card="M1", **TONIGHT, nonce="n1")

    def test_the_same_body_spelt_otherwise_is_a_repeat(self, selling: Talk) -> None:
        selling.done("book", card="M1", **TONIGHT, nonce="n1")

        assert selling.done("book", waitlist=True, **TONIGHT, card="M1", nonce="n1")["repeated"]

    @pytest.mark.parametrize("nonce", ["", 7, None, "x" * 201, "a\u202eb", ["n1"]])
    def test_a_nonce_that_is_no_text_is_malformed(self, club: Talk, nonce: object) -> None:
        club.malformed("nonce", "category", name="Packs", nonce=nonce)


class TestAs:
    def test_a_member_of_staff_has_their_own_privileges(self, club: Talk) -> None:
        club.done("staff", name="Tom", role="trainer")

        club.refused("not_allowed", "sell", card="M1", membership="GOLD", **{"as": "Tom"})
        club.done("sell", card="M1", membership="GOLD")

    def test_nobody_of_that_name_is_unknown_staff(self, club: Talk) -> None:
        club.refused("unknown_staff", "category", name="Packs", **{"as": "Nobody"})

    @pytest.mark.parametrize("name", ["", 1, None])
    def test_a_name_that_is_no_text_is_malformed(self, club: Talk, name: object) -> None:
        club.malformed("as", "category", name="Packs", **{"as": name})


class TestMalformedLines:
    @pytest.mark.parametrize(
        "raw",
        ["x", "{", "[]", '"verify"', "5", "null", "true", '{"op":"verify"} {}', "{'op':'verify'}", '{"op":"verify",}',
         '{"op":"pay","amount":NaN}', '{"op":"adjust","credits":Infinity}', "\ufeff{}", "[" * 100_000,
         '{"op":' * 900 + "1" + "}" * 900, '{"a":' * 100_000, '{"op":"adjust","credits":' + "9" * 5000 + "}",
         '{"op":"verify"\x00}', '{"op":"verify","x":"\x01"}', '{"op":"ver\\q"}'],
    )  # fmt: skip
    def test_what_is_no_object_of_json_is_malformed(self, empty: Talk, raw: str) -> None:
        answer = empty.line(raw)

        assert (answer["ok"], answer["code"]) == (False, "malformed")
        assert answer["field"] in {"line", "op"}
        assert len(answer["message"]) < 200

    @pytest.mark.parametrize("depth", [5, 100, 300, 900, 990])
    @pytest.mark.parametrize("op", ["contact", "series", "club"])
    def test_no_depth_of_nesting_breaks_the_batch(self, empty: Talk, op: str, depth: int) -> None:
        for deep in ('{"a":' * depth + "1" + "}" * depth, "[" * depth + "null" + "]" * depth):
            assert empty.line('{"op":"' + op + '","name":' + deep + "}")["code"] == "malformed"

    def test_a_line_of_a_million_characters_is_malformed(self, empty: Talk) -> None:
        assert empty.line('{"op":"verify"' + " " * 1_000_000 + "}")["field"] == "line"

    @pytest.mark.parametrize("op", ["", "nothing", "Verify", 5, ["verify"], None, "stop note"])
    def test_an_unknown_operation_is_malformed(self, empty: Talk, op: object) -> None:
        empty.malformed("op", op)

    def test_no_operation_is_malformed(self, empty: Talk) -> None:
        assert empty.line("{}")["field"] == "op"

    @pytest.mark.parametrize("op", sorted(OPERATIONS))
    def test_every_operation_refuses_unknown_fields(self, empty: Talk, op: str) -> None:
        assert empty.say(op, surprise=1)["field"] == "surprise"

    @pytest.mark.parametrize(("op", "fields"), [("verify", {}), ("contact", ANNA), ("series", SPIN), ("club", CLUB)])
    def test_a_key_given_twice_is_malformed(self, club: Talk, op: str, fields: Json) -> None:
        for name in ("op", *fields):
            line = json.dumps({"op": op, **fields})
            double = json.dumps({name: {"op": op, **fields}[name]})
            assert club.line(f"{line[:-1]}, {double[1:]}")["field"] == name

    def test_a_key_given_twice_within_an_object_is_malformed(self, selling: Talk) -> None:
        override = '{"reason": "a", "take": "unpaid", "reason": "b"}'

        line = json.dumps({"op": "check_in", "card": "M1", **TONIGHT, "override": 0}).replace("0}", f"{override}}}")

        assert selling.line(line)["field"] == "reason"

    @pytest.mark.parametrize(
        ("op", "fields"),
        [("contact", {**ANNA, "email": "a@b", "phone": "1"}), ("membership", {**B12, "installments": 3}),
         ("series", {**SPIN, "start": DAY, "end": DAY}), ("book", {"card": "M1", **TONIGHT, "time": "18:00"}),
         ("sell", {"card": "M1", "membership": "B12", "start": DAY, "paid": True, "again": False}),
         ("adjust", {"card": "M1", "membership": "B12", "credits": 1, "days": 5, "reason": "x"}),
         ("hold", {"card": "M1", "membership": "B12", "from": DAY, "until": "2026-02-01"}),
         ("credits", {"card": "M1", "on": DAY, "history": True}), ("pay", {"card": "M1", "amount": "1.00"}),
         ("club", {**CLUB, "enforce_billing": True, "checks": {"stop_note": "block"}}), ("undo", {"of": "n"})],
    )  # fmt: skip
    def test_null_is_malformed_in_every_field(self, selling: Talk, op: str, fields: Json) -> None:
        for name in fields:
            selling.malformed(name, op, **{**fields, name: None})

    @pytest.mark.parametrize(
        ("field", "op", "fields"),
        [
            ("weekdays", "series", {**SPIN, "weekdays": ["mon", None]}),
            ("weekdays", "series", {**SPIN, "weekdays": "mon"}),
            ("weekdays", "series", {**SPIN, "weekdays": ["mon", "mon"]}),
            ("weekdays", "series", {**SPIN, "weekdays": ["Mon"]}),
            ("weekdays", "series", {**SPIN, "weekdays": []}),
            ("weekdays", "series", {**SPIN, "date": DAY}),
            ("weekdays", "series", {"name": "X", "time": "10:00", "minutes": 5}),
            ("time", "series", {**SPIN, "time": "9:00"}),
            ("time", "series", {**SPIN, "time": "24:00"}),
            ("minutes", "series", {**SPIN, "minutes": "60"}),
            ("minutes", "series", {**SPIN, "minutes": 60.0}),
            ("minutes", "series", {**SPIN, "minutes": True}),
            ("minutes", "series", {**SPIN, "minutes": 0}),
            ("minutes", "series", {**SPIN, "minutes": 10**30}),
            ("capacity", "series", {**SPIN, "capacity": -1}),
            ("end", "series", {**SPIN, "start": DAY, "end": "2026-01-09"}),
            ("session_rules", "series", {**SPIN, "session_rules": True}),
            ("session_rules", "series", {**SPIN, "session_rules": 1}),
            ("cancel_notice_hours", "series", {**SPIN, "cancel_notice_hours": -1}),
            ("price", "membership", {**GOLD, "price": 89}),
            ("price", "membership", {**GOLD, "price": "89,00"}),
            ("price", "membership", {**GOLD, "price": "-1.00"}),
            ("price", "membership", {**GOLD, "price": "1.005"}),
            ("price", "membership", {**GOLD, "price": "1e3"}),
            ("price", "membership", {**GOLD, "price": " 1.00"}),
            ("bill_period", "membership", {**GOLD, "bill_period": "daily"}),
            ("installments", "membership", {**GOLD, "installments": 0}),
            ("group", "membership", {**GOLD, "group": "friend"}),
            ("limited", "membership", {**GOLD, "limited": "no"}),
            ("credits", "membership", {**GOLD, "credits": 5}),
            ("credits", "membership", {**B12, "credits": 0}),
            ("credits", "membership", {**B12, "credits": 1001}),
            ("days_to_expire", "membership", {**B12, "days_to_expire": 3651}),
            ("frequency", "membership", {**B12, "frequency": 0}),
            ("frequency", "membership", {name: it for name, it in B12.items() if name != "frequency"}),
            ("initial", "membership", {**B12, "initial": 1001}),
            ("first_grant", "membership", {**B12, "first_grant": "later"}),
            ("code", "membership", {**GOLD, "code": ""}),
            ("name", "membership", {**GOLD, "name": "x" * 61}),
            ("timezone", "club", {**CLUB, "timezone": "Mars/Base"}),
            ("timezone", "club", {**CLUB, "timezone": "../etc/passwd"}),
            ("timezone", "club", {**CLUB, "timezone": "europe/berlin"}),
            ("currency", "club", {**CLUB, "currency": "eur"}),
            ("currency", "club", {**CLUB, "currency": "EURO"}),
            ("checks", "club", {**CLUB, "checks": {"already_in": "warn"}}),
            ("checks", "club", {**CLUB, "checks": {"weather": "warn"}}),
            ("checks", "club", {**CLUB, "checks": {"stop_note": "maybe"}}),
            ("checks", "club", {**CLUB, "checks": ["stop_note"]}),
            ("card", "contact", {**ANNA, "card": " "}),
            ("card", "contact", {**ANNA, "card": 5}),
            ("first_name", "contact", {**ANNA, "first_name": "A\u202en"}),
            ("first_name", "contact", {**ANNA, "first_name": "A\x1b[31m"}),
            ("first_name", "contact", {**ANNA, "first_name": "\ud800"}),
            ("last_name", "contact", {"card": "M9", "first_name": "A"}),
            ("email", "contact", {**ANNA, "email": "nobody"}),
            ("role", "staff", {"name": "Tom", "role": "boss"}),
            ("pin", "staff", {"name": "Tom", "role": "staff", "pin": "12a4"}),
            ("start", "sell", {"card": "M1", "membership": "B12", "start": "2026-01-09"}),
            ("start", "sell", {"card": "M1", "membership": "B12", "start": "2026-02-30"}),
            ("start", "sell", {"card": "M1", "membership": "B12", "start": "20260201"}),
            ("paid", "sell", {"card": "M1", "membership": "B12", "paid": "yes"}),
            ("until", "hold", {"card": "M1", "membership": "B12", "from": DAY, "until": DAY}),
            ("from", "hold", {"card": "M1", "membership": "B12"}),
            ("credits", "adjust", {"card": "M1", "membership": "B12", "credits": 0, "reason": "x"}),
            ("credits", "adjust", {"card": "M1", "membership": "B12", "credits": "1", "reason": "x"}),
            ("reason", "adjust", {"card": "M1", "membership": "B12", "credits": 1}),
            ("reason", "adjust", {"card": "M1", "membership": "B12", "credits": 1, "reason": ""}),
            ("days", "adjust", {"card": "M1", "membership": "B12", "credits": 1, "days": 0, "reason": "x"}),
            ("days", "extend", {"card": "M1", "membership": "B12", "days": 0, "reason": "x"}),
            ("amount", "pay", {"card": "M1", "amount": "0"}),
            ("amount", "pay", {"card": "M1", "amount": 5}),
            ("date", "book", {"card": "M1", "series": "Spin", "date": "tomorrow"}),
            ("waitlist", "book", {"card": "M1", **TONIGHT, "waitlist": 1}),
            ("override", "check_in", {"card": "M1", **TONIGHT, "override": "credit"}),
            ("override.take", "check_in", {"card": "M1", **TONIGHT, "override": {"reason": "x", "take": "two"}}),
            ("override.take", "check_in", {"card": "M1", **TONIGHT, "override": {"reason": "x"}}),
            ("override.why", "check_in", {"card": "M1", **TONIGHT, "override": {"why": "x"}}),
            ("history", "credits", {"card": "M1", "history": "yes"}),
            ("on", "credits", {"card": "M1", "on": "2026-1-1"}),
        ],
    )
    def test_wrong_kinds_and_values_out_of_range_name_their_field(
        self, selling: Talk, field: str, op: str, fields: Json
    ) -> None:
        before = selling.done("verify"), selling.desk.changes()

        selling.malformed(field, op, **fields)

        assert (selling.done("verify"), selling.desk.changes()) == before

    def test_what_is_repeated_of_a_line_is_short_and_harmless(self, empty: Talk) -> None:
        answer = empty.say("credits", card="M1", on="\x1b]0;x\x07" + "y" * 5000)

        assert "\x1b" not in answer["message"]
        assert len(answer["message"]) < 200


class TestKnownKeys:
    @pytest.mark.parametrize(
        ("op", "fields"),
        [("category", {"name": "Memberships"}), ("membership", B12), ("contact", ANNA), ("series", SPIN),
         ("rule", {"name": "All", "memberships": ["B12"]})],
    )  # fmt: skip
    def test_sent_again_edit_and_say_so(self, club: Talk, op: str, fields: Json) -> None:
        club.done("rule", name="All", memberships=["GOLD"])

        assert club.done(op, **fields)["changed"] is True

    def test_new_ones_do_not_say_so(self, empty: Talk) -> None:
        assert empty.done("category", name="Packs") == {}
        assert empty.done("contact", **BEA) == {}

    def test_an_edit_gives_the_whole(self, club: Talk) -> None:
        club.done("contact", **ANNA, email="anna@example.org", phone="555")
        club.done("contact", **ANNA)

        (anna,) = (each for each in club.desk.contact_cards() if each.card == "M1")

        assert (anna.email, anna.phone) == ("", "")

    def test_editing_a_membership_changes_later_sales_only(self, selling: Talk) -> None:
        selling.done("membership", **{**B12, "initial": 3})
        selling.done("sell", card="M2", membership="B12")

        assert (selling.credits("M1")["available"], selling.credits("M2")["available"]) == (12, 3)

    def test_keys_are_known_whatever_their_case(self, selling: Talk) -> None:
        assert selling.credits(" m1 ")["available"] == 12
        assert selling.done("contact", **{**ANNA, "card": "m1"})["changed"]


@pytest.mark.parametrize(
    ("code", "op", "fields"),
    [
        ("unknown_contact", "sell", {"card": "M9", "membership": "B12"}),
        ("unknown_contact", "credits", {"card": "M9"}),
        ("unknown_membership", "sell", {"card": "M1", "membership": "B9"}),
        ("unknown_membership", "rule", {"name": "All", "memberships": ["B9"]}),
        ("unknown_membership", "series", {**SPIN, "session_rules": True, "memberships": ["B9"]}),
        ("unknown_rule", "series", {**SPIN, "session_rules": True, "rules": ["None"]}),
        ("unknown_category", "membership", {**GOLD, "category": "None"}),
        ("unknown_series", "book", {"card": "M1", "series": "Swim", "date": DAY}),
        ("unknown_session", "roster", {**TONIGHT, "time": "19:00"}),
        ("duplicate", "membership", {**GOLD, "code": "G2"}),
        ("duplicate", "sell", {"card": "M1", "membership": "B12"}),
        ("no_membership", "adjust", {"card": "M2", "membership": "B12", "credits": 1, "reason": "x"}),
        ("no_credit", "adjust", {"card": "M1", "membership": "B12", "credits": -13, "reason": "x"}),
        ("not_booked", "cancel", {"card": "M1", **TONIGHT}),
        ("not_allowed", "pay", {"card": "M1", "amount": "0.01"}),
        ("not_allowed", "resume", {"card": "M1", "membership": "B12"}),
        ("nothing_to_undo", "undo", {}),
        ("nothing_to_undo", "undo", {"of": "never"}),
        ("no_membership", "book", {"card": "M2", **TONIGHT}),
    ],
)
def test_refusals_have_their_code_and_leave_no_trace(selling: Talk, code: str, op: str, fields: Json) -> None:
    before = selling.credits(), selling.done("roster", **TONIGHT)

    selling.refused(code, op, **fields)

    assert (selling.credits(), selling.done("roster", **TONIGHT)) == before
    assert selling.done("verify") == {"problems": []}


def test_no_operation_of_the_interface_is_missing() -> None:
    named = (
        "club category membership contact staff sell hold resume end adjust extend pay rule series book check_in cancel"
    )
    named += " no_show cancel_session undo credits roster verify"

    assert set(named.split()) <= set(OPERATIONS)


def test_batches_on_one_desk_share_its_clock(club: Talk) -> None:
    Batch(club.desk).answer(json.dumps({"op": "category", "name": "X", "at": "2026-05-05T05:05"}))

    assert club.wall == "2026-05-05T05:05"


def test_a_bug_is_an_answer_and_the_next_line_runs(club: Talk, monkeypatch: pytest.MonkeyPatch) -> None:
    settle = club.desk.settle

    def stumble(request: Request[Any], **more: Any) -> object:  # noqa: ANN401 -- what settle takes
        if request == Credits("M1"):
            raise LookupError("a row refers to nothing")
        return settle(request, **more)

    monkeypatch.setattr(club.desk, "settle", stumble)
    out = io.StringIO()

    status = run(club.desk, ['{"op":"credits","card":"M1"}', '{"op":"verify"}'], out, lambda bug: f"Noted {bug!r}.")

    first, second = map(json.loads, out.getvalue().splitlines())
    assert (status, first["code"], second["ok"]) == (1, "failed", True)
    assert "LookupError" in first["message"]


def test_a_byte_order_mark_before_the_first_line_is_passed_over(club: Talk) -> None:
    out = io.StringIO()

    assert run(club.desk, ['\ufeff{"op":"verify"}', '{"op":"verify"}'], out) == 0
    assert out.getvalue().count('"ok": true') == 2
