"""Clocks, and the wall clock of a club: skipped minutes, minutes that come twice, a clock set back."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.clock import Clock, PinnedClock, SystemClock, TickingClock, local_now, today, wall_to_utc

NINE = datetime(2026, 1, 10, 9, 0, tzinfo=UTC)
NEW_YORK = ZoneInfo("America/New_York")
ZONES = [
    "UTC",
    "America/New_York",
    "Europe/Berlin",
    "Asia/Kolkata",
    "Australia/Lord_Howe",
    "Pacific/Apia",
    "Africa/Cairo",
]


def test_the_computers_clock_speaks_utc() -> None:
    before = datetime.now(UTC)
    now = SystemClock().now()

    assert now.tzinfo is UTC
    assert before <= now <= datetime.now(UTC)


def test_a_pinned_clock_stands_and_may_be_set_back() -> None:
    clock = PinnedClock(NINE)
    assert clock.now() == clock.now() == NINE

    clock.set(NINE - timedelta(days=400))
    assert clock.now() == NINE - timedelta(days=400)


def test_clocks_turn_any_zone_into_utc() -> None:
    clock = PinnedClock(datetime(2026, 1, 10, 4, 0, tzinfo=NEW_YORK))

    assert clock.now() == NINE
    assert clock.now().tzinfo is UTC


def test_a_naive_moment_is_a_bug() -> None:
    naive = NINE.replace(tzinfo=None)

    with pytest.raises(ValueError, match="naive"):
        PinnedClock(naive)
    with pytest.raises(ValueError, match="naive"):
        PinnedClock(NINE).set(naive)
    with pytest.raises(ValueError, match="naive"):
        TickingClock(naive)


def test_a_ticking_clock_starts_where_it_is_put_and_goes_on() -> None:
    seconds = 1000.0
    clock = TickingClock(NINE, monotonic=lambda: seconds)
    assert clock.now() == NINE

    seconds += 90.5
    assert clock.now() == NINE + timedelta(seconds=90.5)


def test_the_day_of_the_club_is_not_the_day_of_utc() -> None:
    clock: Clock = PinnedClock(datetime(2026, 1, 10, 2, 0, tzinfo=UTC))

    assert local_now(clock, NEW_YORK).isoformat() == "2026-01-09T21:00:00-05:00"
    assert today(clock, NEW_YORK) == date(2026, 1, 9)


def test_a_minute_that_the_clocks_skip_is_no_instant() -> None:
    assert wall_to_utc(date(2026, 3, 8), time(2, 30), NEW_YORK) is None
    assert wall_to_utc(date(2026, 3, 8), time(3, 0), NEW_YORK) == datetime(2026, 3, 8, 7, 0, tzinfo=UTC)


def test_a_whole_day_may_be_skipped() -> None:
    assert wall_to_utc(date(2011, 12, 30), time(12, 0), ZoneInfo("Pacific/Apia")) is None


@pytest.mark.parametrize("fold", [0, 1])
def test_a_minute_that_comes_twice_means_the_first(fold: int) -> None:
    at = time(1, 30, fold=fold)
    assert wall_to_utc(date(2026, 11, 1), at, NEW_YORK) == datetime(2026, 11, 1, 5, 30, tzinfo=UTC)


@given(st.dates(date(1970, 1, 2), date(2099, 12, 30)), st.times(), st.sampled_from(ZONES))
def test_an_instant_shows_the_minute_it_was_made_of(day: date, at: time, zone_name: str) -> None:
    zone = ZoneInfo(zone_name)
    instant = wall_to_utc(day, at, zone)

    if instant is not None:
        shown = local_now(PinnedClock(instant), zone)
        assert (shown.date(), shown.time()) == (day, at.replace(fold=0))
        assert shown.fold == 0
