"""What no membership may be, said as lines: each is malformed in its field, and nothing is stored."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.batch_talk import B12, CLUB, Json, Talk, talk_to

NEW: Json = {**B12, "code": "N", "name": "New"}
UNREADABLE = ("", "   ", "a\x00b", "a\u202eb", "\u200b", "a\nb", "\x1b[31m", 5, None)
NO_MONEY = ("１２", "٣", "1_000", "1e3", "NaN", "Infinity", "-1", "19.999", "1,50", "1.000,00", "", "9" * 5000, 59,
            "€5", "10000000.00", " 5")  # fmt: skip
BAD = {
    "name": (*UNREADABLE, "x" * 61, "x" * 200_000),
    "category": ("", "x" * 200_000),
    "code": ("", "a\u202eb", "x" * 65),
    "colour": ("puce", "BLUE", ""),
    "auto_renew": ("yes", 1),
    "description": ("a\x07", "x" * 1001),
    "price": NO_MONEY,
    "bill_period": ("yearly", ""),
    "every_days": (3, 0),
    "installments": (0, 1001, "6"),
    "signup_fee": ("-1", "1.234", "x"),
    "tax": ("101", "1.001", "-1", "abc"),
    "revenue_category": ("gift",),
    "credits": (0, -1, 1001, "12", "１２", 1.5, True, 10**30),
    "days_to_expire": (0, 3651),
    "frequency": (0, 3651, "30"),
    "initial": (-1, 1001),
    "version": (-1, "1"),
}


@pytest.fixture
def club(tmp_path: Path) -> Iterator[Talk]:
    talk = talk_to(f"sqlite:///{tmp_path / 'club.db'}")
    talk.done("club", "09:00", **CLUB)
    talk.done("category", name="Memberships")
    talk.done("membership", **B12)
    yield talk
    talk.desk.close()


@pytest.mark.parametrize("field", BAD)
def test_a_bad_value_is_told_at_its_field_and_nothing_is_stored(club: Talk, field: str) -> None:
    before = club.done("memberships")
    for value in BAD[field]:
        answer = club.say("membership", **{**NEW, field: value})
        assert (answer["ok"], answer["code"], answer["field"]) == (False, "malformed", field), (value, answer)
        assert answer["message"].endswith(".")
        assert len(answer["message"]) < 300
    assert club.done("memberships") == before


@pytest.mark.parametrize("value", UNREADABLE)
def test_a_category_has_a_name_that_can_be_read(club: Talk, value: object) -> None:
    club.malformed("name", "category", name=value)
    club.malformed("to", "rename_category", name="Memberships", to=value)


def test_what_must_go_together_is_told_at_the_field_that_does_not_fit(club: Talk) -> None:
    club.malformed("every_days", "membership", **{**NEW, "bill_period": "days"})
    club.malformed("installments", "membership", **{**NEW, "eft": False, "installments": 3})
    club.malformed("credits", "membership", **{**NEW, "limited": False})


@pytest.mark.parametrize("name", ["basic 12", "BASIC  12", "Basic\u00a012"])
def test_a_name_that_looks_the_same_is_taken(club: Talk, name: str) -> None:
    club.refused("duplicate", "membership", **{**NEW, "name": name})
