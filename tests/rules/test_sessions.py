"""Series, dated sessions, instants, windows and notice (rules, sections 2, 7 and 8)."""

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from frontdesk.rules.by_clock import Prefer, by_clock
from frontdesk.rules.sessions import (
    BookingLimits,
    BookingTerms,
    Closed,
    Pattern,
    Span,
    Weekday,
    booking_limits,
    check_in_window,
    span,
)
from tests.rules.club import day, instant

NEW_YORK = ZoneInfo("America/New_York")
MON_WED = Pattern(time(18), 60, frozenset({Weekday.MON, Weekday.WED}), start=day("12 Jan"), end=day("26 Jan"))
SIX = Span(instant("12 Jan", "18:00"), instant("12 Jan", "19:00"))

FALLS = [
    # pattern, day -> has it a session
    (MON_WED, "7 Jan", False),  # a Wednesday, before the first day
    (MON_WED, "12 Jan", True),
    (MON_WED, "13 Jan", False),
    (MON_WED, "14 Jan", True),
    (MON_WED, "26 Jan", True),
    (MON_WED, "28 Jan", False),  # a Wednesday, after the last day
    (Pattern(time(18), 60, frozenset({Weekday.SUN})), "11 Jan", True),
    (Pattern(time(18), 60, only_on=day("13 Jan")), "13 Jan", True),
    (Pattern(time(18), 60, only_on=day("13 Jan")), "14 Jan", False),
    # Versions of a series stand side by side: the first day of the next one is no longer of this one.
    (replace(MON_WED, valid_from=day("14 Jan")), "12 Jan", False),
    (replace(MON_WED, valid_from=day("14 Jan")), "14 Jan", True),
    (replace(MON_WED, valid_until=day("14 Jan")), "12 Jan", True),
    (replace(MON_WED, valid_until=day("14 Jan")), "14 Jan", False),
]


@pytest.mark.parametrize(("pattern", "on", "falls"), FALLS)
def test_days_of_a_series(pattern: Pattern, on: str, falls: bool) -> None:
    assert pattern.falls_on(day(on)) is falls
    assert list(pattern.dates(day(on), day(on))) == ([day(on)] if falls else [])


def test_dates_of_a_span_include_both_ends() -> None:
    assert [on.day for on in MON_WED.dates(day("1 Jan"), day("31 Jan"))] == [12, 14, 19, 21, 26]
    assert [on.day for on in MON_WED.dates(day("14 Jan"), day("21 Jan"))] == [14, 19, 21]
    assert not list(MON_WED.dates(day("21 Jan"), day("20 Jan")))


def test_weekdays_have_the_names_of_the_interface() -> None:
    assert [Weekday.of(day(f"{number} Jan")) for number in range(5, 12)] == [
        "mon",
        "tue",
        "wed",
        "thu",
        "fri",
        "sat",
        "sun",
    ]


# Local wall time through daylight-saving changes (New York: 8 Mar 2026 forward, 1 Nov 2026 back).

SPANS = [
    # day, wall time, minutes -> start and end in UTC
    ("7 Mar", time(18), 60, "2026-03-07T23:00", "2026-03-08T00:00"),
    ("8 Mar", time(18), 60, "2026-03-08T22:00", "2026-03-08T23:00"),
    ("8 Mar", time(1, 30), 60, "2026-03-08T06:30", "2026-03-08T07:30"),  # 60 minutes on the clock of the class
    ("8 Mar", time(2, 30), 60, "2026-03-08T07:30", "2026-03-08T08:30"),  # skipped: as late as the clocks jump
    ("1 Nov", time(1, 30), 60, "2026-11-01T05:30", "2026-11-01T06:30"),  # comes twice: the first
    ("1 Nov", time(18), 60, "2026-11-01T23:00", "2026-11-02T00:00"),
    ("31 Dec", time(23, 30), 90, "2027-01-01T04:30", "2027-01-01T06:00"),
]


@pytest.mark.parametrize(("on", "at", "minutes", "starts", "ends"), SPANS)
def test_sessions_keep_their_wall_time(on: str, at: time, minutes: int, starts: str, ends: str) -> None:
    found = span(day(on), at, minutes, NEW_YORK)

    assert found == Span(datetime.fromisoformat(f"{starts}+00:00"), datetime.fromisoformat(f"{ends}+00:00"))
    assert found.starts.tzinfo is UTC


@given(
    st.dates(date(2026, 1, 1), date(2027, 12, 31)),
    st.times().map(lambda at: at.replace(second=0, microsecond=0)),
    st.integers(1, 600),
    st.sampled_from(["UTC", "America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata"]),
)
def test_every_session_lasts_its_minutes_and_starts_at_its_wall_time(
    on: date, at: time, minutes: int, zone: str
) -> None:
    found = span(on, at, minutes, ZoneInfo(zone))
    local = found.starts.astimezone(ZoneInfo(zone))

    assert found.ends - found.starts == timedelta(minutes=minutes)
    assert (local.date(), local.time()) == (on, at) or skipped(on, at, ZoneInfo(zone))


def skipped(on: date, at: time, zone: ZoneInfo) -> bool:
    """Whether the clocks jump over a wall time: going to UTC and back does not return to it."""
    wall = datetime.combine(on, at, zone)
    return wall.astimezone(UTC).astimezone(zone).replace(tzinfo=None) != wall.replace(tzinfo=None)


# Minute by minute.


@pytest.mark.parametrize(
    ("at", "started", "over", "inside"),
    [
        ("16:59", False, False, False),
        ("17:00", False, False, True),  # the window opens 60 minutes before the start
        ("17:59", False, False, True),
        ("18:00", True, False, True),
        ("18:59", True, False, True),
        ("19:00", True, True, True),  # a session is over at its end minute; at exactly the limit one is in time
        ("19:01", True, True, False),
    ],
)
def test_start_end_and_window(at: str, started: bool, over: bool, inside: bool) -> None:
    now = instant("12 Jan", at)

    assert (SIX.started(now), SIX.over(now), now in check_in_window(SIX, 60, 0)) == (started, over, inside)


def test_a_window_as_the_series_says_otherwise() -> None:
    window = check_in_window(SIX, 15, 30)

    assert (window.opens, window.closes) == (instant("12 Jan", "17:45"), instant("12 Jan", "19:30"))
    assert instant("12 Jan", "19:29") in window


# Which session people come for.


@dataclass(frozen=True)
class Class:
    """A session as the clock sees it."""

    series: str
    starts: datetime
    ends: datetime
    cancelled: bool = False


def running(series: str, at: str, until: str, *, cancelled: bool = False) -> Class:
    return Class(series, instant("12 Jan", at), instant("12 Jan", until), cancelled)


@pytest.mark.parametrize(
    ("at", "expected"),
    [
        ("08:00", "Yoga"),  # nothing near: the next to come
        ("17:20", "Spin"),  # Yoga runs since 16:30, Spin starts in 40 minutes: the nearest start
        ("16:50", "Yoga"),
        ("18:59", "Spin"),
        ("19:00", None),  # over at its end minute, and the next one is cancelled
    ],
)
def test_the_session_by_the_clock(at: str, expected: str | None) -> None:
    day = [
        running("Spin", "18:00", "19:00"),
        running("Yoga", "16:30", "17:45"),
        running("Late", "20:00", "21:00", cancelled=True),
    ]

    chosen = by_clock(day, instant("12 Jan", at))

    assert (chosen.series if chosen else None) == expected


@pytest.mark.parametrize(
    ("prefer", "at", "expected"),
    [
        (Prefer.RUNNING, "17:20", "Yoga"),
        (Prefer.RUNNING, "17:50", "Spin"),  # none runs
        (Prefer.NEXT, "17:01", "Spin"),
        (Prefer.NEXT, "18:30", "Spin"),  # none to come within the hour
        (Prefer.NEXT, "08:00", "Yoga"),
        (Prefer.NEAREST, "17:01", "Yoga"),
    ],
)
def test_a_desk_may_prefer_the_session_that_runs_or_the_one_to_come(prefer: Prefer, at: str, expected: str) -> None:
    day = [running("Spin", "18:00", "19:00"), running("Yoga", "16:30", "17:45")]

    chosen = by_clock(day, instant("12 Jan", at), prefer)

    assert chosen is not None
    assert chosen.series == expected


@pytest.mark.parametrize(
    ("pattern", "from_day", "next_day"),
    [
        (MON_WED, "7 Jan", "12 Jan"),
        (MON_WED, "13 Jan", "14 Jan"),
        (MON_WED, "27 Jan", None),
        (replace(MON_WED, valid_from=day("15 Jan")), "7 Jan", "19 Jan"),
        (replace(MON_WED, valid_until=day("14 Jan")), "13 Jan", None),
        (Pattern(time(18), 60, only_on=day("13 Mar")), "13 Jan", "13 Mar"),
        (Pattern(time(18), 60, only_on=day("13 Jan")), "14 Jan", None),
    ],
)
def test_the_next_day_of_a_series(pattern: Pattern, from_day: str, next_day: str | None) -> None:
    assert pattern.next_from(day(from_day)) == (day(next_day) if next_day else None)


def test_a_closure_covers_its_days_both_included_and_its_series() -> None:
    everything = Closed(day("12 Jan"), day("13 Jan"))
    one = Closed(day("12 Jan"), day("13 Jan"), frozenset({7}))

    assert [everything.covers(1, day(each)) for each in ("11 Jan", "12 Jan", "13 Jan", "14 Jan")] == [
        False,
        True,
        True,
        False,
    ]
    assert [one.covers(each, day("12 Jan")) for each in (1, 7)] == [False, True]


def new_york(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=NEW_YORK).astimezone(UTC)


# The clocks of New York went forward on Sunday 8 March 2026 at 2:00: that day has 23 hours.
@pytest.mark.parametrize(
    ("terms", "opens", "closes", "free_until"),
    [
        (BookingTerms(), None, "2026-03-08T18:00", "2026-03-08T18:00"),
        (BookingTerms(latest_minutes=30, notice_hours=24), None, "2026-03-08T17:30", "2026-03-07T17:00"),
        (BookingTerms(notice_days=1), None, "2026-03-08T18:00", "2026-03-07T18:00"),
        (BookingTerms(earliest_hours=24), "2026-03-07T17:00", "2026-03-08T18:00", "2026-03-08T18:00"),
        (BookingTerms(earliest_days=2), "2026-03-06T00:00", "2026-03-08T18:00", "2026-03-08T18:00"),
        (BookingTerms(earliest_days=0), "2026-03-08T00:00", "2026-03-08T18:00", "2026-03-08T18:00"),
    ],
)
def test_hours_are_elapsed_and_days_are_of_the_calendar(
    terms: BookingTerms, opens: str | None, closes: str, free_until: str
) -> None:
    sunday = date(2026, 3, 8)
    session = span(sunday, time(18), 60, NEW_YORK)

    assert booking_limits(sunday, time(18), session, terms, NEW_YORK) == BookingLimits(
        new_york(opens) if opens else None, new_york(closes), new_york(free_until)
    )
