"""Days as one types them."""

from __future__ import annotations

from datetime import date

import pytest

from screens.widgets.days import read_day, say_weekday

TODAY = date(2026, 1, 10)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("2026-02-28", date(2026, 2, 28)),
        (" today ", TODAY),
        ("Today", TODAY),
        ("+7", date(2026, 1, 17)),
        ("-10", date(2025, 12, 31)),
        ("+0", TODAY),
        ("4 Mar", date(2026, 3, 4)),
        ("4mar", date(2026, 3, 4)),
        ("4 jan", date(2026, 1, 4)),
        ("29 feb 2028", date(2028, 2, 29)),
    ],
)
def test_a_day_is_read_as_typed(typed: str, read: date) -> None:
    assert read_day(typed, TODAY) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "tomorrow",
        "10.1.2026",
        "2026-02-30",
        "+",
        "+1.5",
        "++1",
        "+٣",
        "2026-1-1",
        "+99999",
        "2200-01-01",
        "30 feb",
        "4 foo",
    ],
)
def test_anything_else_is_answered_by_a_sentence(typed: str) -> None:
    said = read_day(typed, TODAY, field="Start")

    assert isinstance(said, str)
    assert said.startswith("Start must be ")
    assert said.endswith(".")


def test_a_day_without_its_year_that_would_be_too_early_is_next_years() -> None:
    assert read_day("4 jan", TODAY, earliest=TODAY) == date(2027, 1, 4)
    assert read_day("4 jan", TODAY, earliest=date(2026, 12, 30)) == date(2027, 1, 4)
    assert read_day("10 jan", TODAY, earliest=TODAY) == TODAY
    assert read_day("4 jan", TODAY, earliest=date(2027, 1, 2)) == date(2027, 1, 4)


def test_what_lies_too_early_is_said_with_the_day_that_was_understood() -> None:
    assert read_day("-1", TODAY, field="Start", earliest=TODAY) == (
        "Start must be today (2026-01-10) or later, not 2026-01-09."
    )
    assert read_day("today", TODAY, field="Until", earliest=date(2026, 1, 11)) == (
        "Until must be 2026-01-11 or later, not 2026-01-10."
    )


def test_a_hostile_text_is_shown_short_and_without_control_bytes() -> None:
    said = read_day("\x1b[31m" + "x" * 300, TODAY)

    assert isinstance(said, str)
    assert "\x1b" not in said
    assert len(said) < 200


def test_a_day_is_said_with_its_weekday() -> None:
    assert say_weekday(TODAY) == "Sat 10 Jan 2026"
