"""The club, what it sells, who works there, its series, and the people it knows."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import select

from data.tables import staff
from frontdesk import requests
from frontdesk.requests import Request
from frontdesk.rules.access import Role
from frontdesk.rules.checks import Check, Mode
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import CREDIT, EVERY_DAY, MONDAY, TUESDAY, Counter, code, codes, day, instant, yes


def limited(**more: Any) -> Request[Any]:  # noqa: ANN401 -- any field of the request
    fields: dict[str, Any] = {"credits": 5, "days_to_expire": 30, "frequency": 30} | more
    return requests.Membership("new", "New", "Plans", Decimal(10), limited=True, **fields)


def unlimited(**more: Any) -> Request[Any]:  # noqa: ANN401 -- any field of the request
    fields: dict[str, Any] = {"price": Decimal(10)} | more
    return requests.Membership("new", "New", "Plans", limited=False, **fields)


def series(**more: Any) -> Request[Any]:  # noqa: ANN401 -- any field of the request
    fields: dict[str, Any] = {"name": "new", "time": time(9), "minutes": 60, "weekdays": EVERY_DAY} | more
    return requests.Series(**fields)


MALFORMED: list[tuple[str, Request[Any]]] = [
    ("timezone", requests.Club("Club", "Mars/Base", "EUR")),
    ("currency", requests.Club("Club", "UTC", "eur")),
    ("currency", requests.Club("Club", "UTC", "EU")),
    ("checks", requests.Club("Club", "UTC", "EUR", checks={Check.ALREADY_IN: Mode.WARN})),
    ("credits", unlimited(credits=5)),
    ("initial", unlimited(initial=5)),
    ("frequency", limited(frequency=None)),
    ("credits", limited(credits=1001)),
    ("initial", limited(initial=-1)),
    ("price", unlimited(price=Decimal("NaN"))),
    ("price", unlimited(price=Decimal(-1))),
    ("price", unlimited(price=Decimal("1.234"))),
    ("installments", unlimited(installments=0)),
    ("memberships", requests.Rule("empty")),
    ("pin", requests.Staff("New", Role.STAFF, "12")),
    ("pin", requests.Staff("New", Role.STAFF, "12a4")),
    ("name", requests.Staff("", Role.STAFF)),
    ("name", requests.Staff("\u202e", Role.STAFF)),
    ("email", requests.Contact("new", "New", "One", "somewhere")),
    ("memberships", requests.Rule("rule", ("ten", "\x00"))),
    ("reason", requests.CheckIn("anna", "yoga", MONDAY, override=requests.Override("", CREDIT))),
    ("minutes", series(minutes=0)),
    ("minutes", series(minutes=1441)),
    ("capacity", series(capacity=0)),
    ("cancel_notice_hours", series(cancel_notice_hours=-1)),
    ("opens_minutes", series(opens_minutes=-1)),
    ("closes_minutes", series(closes_minutes=10_081)),
    ("weekdays", series(weekdays=None)),
    ("weekdays", series(date=MONDAY)),
    ("weekdays", series(weekdays=())),
    ("weekdays", series(weekdays=(Weekday.MON, Weekday.MON))),
    ("start", series(weekdays=None, date=MONDAY, start=MONDAY)),
    ("end", series(start=TUESDAY, end=MONDAY)),
    ("session_rules", series(session_rules=True)),
]


@pytest.mark.parametrize(("field", "request_"), MALFORMED)
def test_what_cannot_be_is_refused_with_its_field(club: Counter, field: str, request_: Request[Any]) -> None:
    refused = club.refuses(request_)

    assert (refused.code, refused.field) == ("malformed", field)


@pytest.mark.parametrize(
    ("wanted", "request_"),
    [
        ("unknown_category", requests.Membership("new", "New", "Nothing", Decimal(1), limited=False)),
        ("duplicate", requests.Membership("new", "TEN", "Plans", Decimal(1), limited=False)),
        ("unknown_membership", requests.Rule("rule", ("ten", "nothing"))),
        ("unknown_membership", series(session_rules=True, memberships=("nothing",))),
        ("unknown_rule", series(session_rules=True, rules=("nothing",))),
        ("duplicate", requests.Staff("manager", Role.STAFF)),
        ("unknown_contact", requests.StopNote("nobody", "Look.")),
    ],
)
def test_unknown_and_doubled_names_are_refused(club: Counter, wanted: str, request_: Request[Any]) -> None:
    assert code(club.ask(request_)) == wanted


@pytest.mark.parametrize(
    "request_",
    [
        requests.Category("plans"),
        requests.Membership("TEN", "Tenner", "plans", Decimal(1), limited=False),
        requests.Contact("ANNA", "Anne", "Able", "anne@example.org", "123"),
        requests.Rule("Best", ("ten",)),
        requests.Series("YOGA", time(18), 60, EVERY_DAY),
    ],
    ids=lambda each: type(each).__name__,
)
def test_a_known_key_sent_again_edits(club: Counter, request_: Request[Any]) -> None:
    club.do(requests.Rule("best", ("gold", "ten")))

    assert club.do(request_).changed


def test_a_membership_says_what_it_promises(club: Counter) -> None:
    assert "5 credits every 30 days" in club.do(limited()).summary
    assert club.do(unlimited()).summary.startswith("Unlimited")


def test_texts_are_cleaned_on_their_way_in(club: Counter) -> None:
    club.do(requests.Contact(" new ", "  Zoe\u0301 ", "[/]"))

    card = next(card for card in club.desk.contact_cards() if card.card == "new")
    assert (card.first_name, card.last_name) == ("Zo\u00e9", "[/]")


def test_a_pin_is_kept_as_a_hash_only(club: Counter) -> None:
    club.do(requests.Staff("New", Role.STAFF, "123456"))

    with club.desk._books.read() as connection:
        kept = connection.execute(select(staff.c.pin_hash).where(staff.c.name == "New")).scalar_one()
    assert kept.startswith("$argon2id$")
    assert "123456" not in kept


def test_a_stop_note_is_set_and_cleared(club: Counter) -> None:
    yes(club.sell("anna", "gold"))
    club.do(requests.StopNote("anna", "Look."))
    assert [warning.code for warning in yes(club.book("anna")).warnings] == ["stop_note"]
    club.do(requests.StopNote("anna", ""))
    assert yes(club.book("anna", "duo")).warnings == ()


def test_an_edited_rule_admits_others_at_once(club: Counter) -> None:
    club.do(requests.Rule("best", ("gold",)))
    club.series("top", session_rules=True, rules=("best",))
    yes(club.sell("anna"))
    assert codes(club.book("anna", "top")) == ["session_rule"]

    club.do(requests.Rule("best", ("ten", "one")))
    assert code(club.book("anna", "top")) == "ok"


# series and the sessions that somebody touched


def test_an_edited_series_takes_its_booked_sessions_along(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))
    yes(club.book("anna", on=TUESDAY))

    club.series("yoga", at="19:30", minutes=30)

    lines = [line for line in club.do(requests.Sessions(MONDAY, TUESDAY)).sessions if line.series == "yoga"]
    assert [(line.time, line.taken, line.capacity) for line in lines] == [("19:30", 1, None)] * 2
    assert code(club.at(MONDAY, "18:30").book("anna")) == "already_booked"
    assert club.at(MONDAY, "20:00").has("anna") == {"available": 8, "held": 1, "used": 1}


def test_sessions_that_are_over_stay_as_they_were(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna"))

    club.at(TUESDAY).series("yoga", at="19:30")

    line = next(line for line in club.do(requests.Sessions(MONDAY, MONDAY)).sessions if line.series == "yoga")
    assert line.time == "18:00"


def test_a_booked_session_on_a_day_the_series_has_left_stays(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))

    club.series("yoga", at="19:30", weekdays=(Weekday.SUN,))

    assert club.roster(on=TUESDAY) == {"booked": ("anna",)}
    lines = club.do(requests.Sessions(MONDAY, TUESDAY)).sessions
    assert [(line.date, line.time) for line in lines if line.series == "yoga"] == [(TUESDAY, "18:00")]
    assert code(club.book("anna", on=day(2))) == "unknown_session"


@pytest.mark.parametrize("only_on", [MONDAY, day(40)])
def test_a_series_of_one_date(club: Counter, only_on: date) -> None:
    club.series("party", weekdays=None, date=only_on)
    yes(club.sell("anna", "gold"))

    assert code(club.book("anna", "party", on=only_on)) == "ok"
    assert code(club.book("anna", "party", on=only_on.replace(day=20))) == "unknown_session"


def test_a_new_time_zone_keeps_wall_times(club: Counter) -> None:
    yes(club.sell("anna"))
    yes(club.book("anna", on=TUESDAY))
    club.do(requests.Club("Club", "Asia/Tokyo", "EUR"))

    line = next(line for line in club.do(requests.Sessions(TUESDAY, TUESDAY)).sessions if line.series == "yoga")
    assert line.time == "18:00"
    assert line.starts == instant(TUESDAY, "18:00", club.desk.zone)
    assert str(club.desk.zone) == "Asia/Tokyo"
    assert code(club.at(TUESDAY, "18:00").cancel("anna", on=TUESDAY)) == "ok"


def test_before_any_policy_the_table_of_the_rules_holds(bare: Counter) -> None:
    assert bare.desk.club().enforced
    bare.contact("anna")
    bare.series("yoga")
    assert codes(bare.book("anna")) == ["no_membership"]


def test_names_are_found_however_they_are_spelt(club: Counter) -> None:
    yes(club.sell("ANNA", "Gold"))

    assert code(club.book(" Anna ", "YOGA")) == "ok"
    assert code(club.book("anna")) == "already_booked"
