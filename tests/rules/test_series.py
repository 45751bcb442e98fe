"""What makes a series valid, field by field and as a whole, and on which days the clocks move it (rules, section 8)."""

from dataclasses import replace
from datetime import date, time
from zoneinfo import ZoneInfo

import pytest

from frontdesk.rules.series import LABELS, TERMS, SeriesPlan, Terms, fault_of, faults_of
from frontdesk.rules.sessions import BookingTerms, Pattern, Weekday, clock_changes

TUESDAY = (Weekday.TUE,)
SPIN = SeriesPlan(name="Spin", weekdays=TUESDAY, capacity=16)
DAY = date(2026, 3, 3)


def test_a_series_that_is_right_has_no_fault() -> None:
    assert faults_of(SPIN) == []
    assert faults_of(SeriesPlan(date=DAY)) == []
    assert faults_of(replace(SPIN, start=DAY, end=DAY, session_rules=True, rules=("Gold",))) == []
    assert faults_of(replace(SPIN, booking_policy="Usual")) == []


WRONG: list[tuple[dict[str, object], str, str]] = [
    ({"minutes": 0}, "minutes", "Minutes must be a whole number from 1 to 1440, not 0."),
    ({"capacity": 0}, "capacity", "Places must be a whole number from 1 to 100000, not 0."),
    ({"opens_minutes": -1}, "opens_minutes", "Check-in opens must be a number of minutes from 0 to 10080, not -1."),
    (
        {"closes_minutes": 10_081},
        "closes_minutes",
        "Check-in closes must be a number of minutes from 0 to 10080, not 10081.",
    ),
    (
        {"cancel_notice_hours": 8761},
        "cancel_notice_hours",
        "Cancellation notice must be a number of hours from 0 to 8760, not 8761.",
    ),
    (
        {"cancel_notice_days": 366},
        "cancel_notice_days",
        "Cancellation notice must be a number of days from 0 to 365, not 366.",
    ),
    (
        {"cancel_notice_days": 1, "cancel_notice_hours": 1},
        "cancel_notice_days",
        "Cancellation notice is given in hours or in days, not in both.",
    ),
    ({"earliest_days": 366}, "earliest_days", "Earliest booking must be a number of days from 0 to 365, not 366."),
    (
        {"earliest_hours": 8761},
        "earliest_hours",
        "Earliest booking must be a number of hours from 0 to 8760, not 8761.",
    ),
    (
        {"earliest_days": 1, "earliest_hours": 1},
        "earliest_hours",
        "Earliest booking is given in days or in hours, not in both.",
    ),
    ({"weekdays": ()}, "weekdays", "Weekdays must name at least one day."),
    ({"weekdays": TUESDAY * 2}, "weekdays", "Weekdays must not name a day twice."),
    (
        {"weekdays": None},
        "weekdays",
        "Weekdays or one date: a series takes place on weekdays, or once; name one of the two.",
    ),
    (
        {"date": DAY},
        "weekdays",
        "Weekdays or one date: a series takes place on weekdays, or once; name one of the two.",
    ),
    ({"weekdays": None, "date": DAY, "start": DAY}, "start", "First day belongs to a series on weekdays."),
    ({"weekdays": None, "date": DAY, "end": DAY}, "end", "Last day belongs to a series on weekdays."),
    ({"start": date(2026, 3, 4), "end": DAY}, "end", "Last day must not lie before the first day (2026-03-04)."),
    ({"session_rules": True}, "session_rules", "Session Rules are on: name at least one rule or membership to admit."),
    (
        {"booking_policy": "Usual", "latest_minutes": 5},
        "booking_policy",
        "Booking terms under a name stand in place of its own.",
    ),
]


@pytest.mark.parametrize(("change", "field", "sentence"), WRONG)
def test_a_fault_names_its_field_and_what_is_allowed(change: dict[str, object], field: str, sentence: str) -> None:
    found = faults_of(replace(SPIN, **change))  # type: ignore[arg-type]  # made-up values
    assert [(each.field, each.sentence) for each in found] == [(field, sentence)]


def test_a_form_half_filled_in_is_not_wrong_where_nothing_stands_yet() -> None:
    assert [fault_of(field, {}) for field in LABELS] == [None] * len(LABELS)
    assert fault_of("session_rules", {"session_rules": True, "rules": ()}) is None
    assert fault_of("name", {"name": ""}) is None


def test_booking_terms_alone_are_looked_at_by_the_same_checks() -> None:
    assert Terms(7, None, 30, 12).booking_terms == BookingTerms(7, None, 30, 12)
    assert faults_of(Terms(latest_minutes=1), places=TERMS) == []
    assert [each.field for each in faults_of(Terms(latest_minutes=-1), places=TERMS)] == ["latest_minutes"]


BERLIN, LORD_HOWE, KATHMANDU, APIA = (
    ZoneInfo(name) for name in ("Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Apia")
)


@pytest.mark.parametrize(
    ("zone", "at", "found"),
    [
        (BERLIN, "02:30", [("2026-03-29", "2026-03-29 03:30", True), ("2026-10-25", "2026-10-25 02:30", False)]),
        (BERLIN, "18:00", []),
        (LORD_HOWE, "02:15", [("2026-10-04", "2026-10-04 02:45", True)]),
        (LORD_HOWE, "01:45", [("2026-04-05", "2026-04-05 01:45", False)]),
        (KATHMANDU, "02:30", []),
        (APIA, "02:30", []),
    ],
)
def test_the_days_on_which_the_clocks_move_a_class(zone: ZoneInfo, at: str, found: list[tuple[str, str, bool]]) -> None:
    pattern = Pattern(time.fromisoformat(at), 60, frozenset(Weekday))
    changes = clock_changes(pattern, date(2026, 1, 1), date(2026, 12, 31), zone)
    assert [(f"{each.day}", f"{each.begins:%Y-%m-%d %H:%M}", each.skipped) for each in changes] == found


def test_a_day_that_a_zone_left_out_is_said_to_be_the_next() -> None:
    pattern = Pattern(time(18), 60, frozenset(Weekday))
    (change,) = clock_changes(pattern, date(2011, 12, 29), date(2011, 12, 31), APIA)
    assert (change.day, f"{change.begins:%Y-%m-%d %H:%M}") == (date(2011, 12, 30), "2011-12-31 18:00")
    assert change.skipped
