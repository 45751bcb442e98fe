"""When the computer's clock is believed: not behind the newest entry, not more than 35 days after it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from frontdesk.rules.trust import LONGEST_ABSENCE, doubt

NEWEST = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_a_new_club_gives_no_reason_to_doubt() -> None:
    assert doubt(NEWEST, None) is None


@pytest.mark.parametrize("later", [timedelta(minutes=-5), timedelta(), timedelta(days=34), LONGEST_ABSENCE])
def test_a_clock_near_the_last_sign_of_life_is_believed(later: timedelta) -> None:
    assert doubt(NEWEST + later, NEWEST) is None


def test_a_clock_that_went_back_is_doubted() -> None:
    assert doubt(NEWEST - timedelta(minutes=6), NEWEST) == (
        "The computer's clock is behind the newest entry of the club's books"
    )


def test_a_clock_more_than_35_days_ahead_is_doubted() -> None:
    said = doubt(NEWEST + timedelta(days=36), NEWEST)
    assert said == "The computer's clock is 36 days after the club's last sign of life"
