"""What is typed into the series form, read strictly, and written back as it was read."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time

import pytest

from frontdesk.answers import SeriesVersion
from frontdesk.rules.series import SeriesPlan, Terms
from frontdesk.rules.sessions import Weekday
from screens.series.reading import ONCE, new_texts, read, read_weekdays, say_end, texts_of
from screens.series.terms import read_terms, say_latest, say_terms, texts_of_terms
from screens.widgets.fields import YES

TODAY = date(2026, 1, 5)
SPIN = SeriesVersion(
    name="Spin",
    valid_from=None,
    valid_until=None,
    weekdays=("tue",),
    date=None,
    time="18:00",
    minutes=45,
    capacity=16,
    start=TODAY,
    end=None,
    place="Hall",
    coach="Kai",
    colour="red",
    booking_policy=None,
    earliest_days=7,
    earliest_hours=None,
    latest_minutes=30,
    cancel_notice_hours=12,
    cancel_notice_days=0,
    opens_minutes=30,
    closes_minutes=5,
    session_rules=True,
    rules=("Best",),
    memberships=("GOLD",),
    next_date=TODAY,
)


def plan_of(version: SeriesVersion) -> SeriesPlan | None:
    return read(texts_of(version), TODAY).plan


@pytest.mark.parametrize(
    "version",
    [
        SPIN,
        replace(SPIN, weekdays=tuple(Weekday), capacity=None, closes_minutes=0, session_rules=False),
        replace(SPIN, weekdays=(), date=TODAY, start=None),
        replace(SPIN, earliest_days=None, earliest_hours=48, cancel_notice_hours=0, cancel_notice_days=2),
        replace(SPIN, booking_policy="Usual"),
        replace(SPIN, earliest_days=None, latest_minutes=0, cancel_notice_hours=0, colour="", start=None),
    ],
)
def test_a_series_written_out_and_read_again_is_the_same(version: SeriesVersion) -> None:
    plan = plan_of(version)
    assert plan is not None
    assert (plan.name, plan.time, plan.minutes, plan.capacity) == ("Spin", time(18), 45, version.capacity)
    assert (plan.weekdays or (), plan.date, plan.start, plan.end) == (
        tuple(version.weekdays),
        version.date,
        version.start,
        None,
    )
    assert (plan.place, plan.coach, plan.colour) == ("Hall", "Kai", version.colour)
    assert (plan.opens_minutes, plan.closes_minutes) == (30, version.closes_minutes)
    assert plan.session_rules == version.session_rules
    if version.session_rules:
        assert (plan.rules, plan.memberships) == (("Best",), ("GOLD",))
    if version.booking_policy is None:
        assert say_terms(plan) == say_terms(version)
    else:
        assert (plan.booking_policy, plan.booking_terms) == ("Usual", Terms().booking_terms)


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("tue", "tue"),
        (" Tu, THURS ", "tue thu"),
        ("mon-wed", "mon tue wed"),
        ("sat-mon", "mon sat sun"),
        ("fri-fri;sunday", "fri sun"),
        ("daily", "mon tue wed thu fri sat sun"),
        ("every day", "mon tue wed thu fri sat sun"),
    ],
)
def test_weekdays_are_read_as_people_write_them(typed: str, found: str) -> None:
    assert " ".join(read_weekdays(typed)) == found


@pytest.mark.parametrize("typed", ["", " ", "t", "tues day", "xyz", "mon-", "mon-xyz", "mon--tue", "１", "mon/tue"])
def test_anything_else_is_answered_by_a_sentence(typed: str) -> None:
    said = read_weekdays(typed)
    assert isinstance(said, str)
    assert said.startswith("Weekdays must")


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        (("7", "30", "12"), Terms(7, None, 30, 12)),
        (("48h", "2 h", "2 days"), Terms(None, 48, 120, 0, 2)),
        (("1 Day", "1 minute", "1 hour"), Terms(1, None, 1, 1)),
        (("", "", ""), Terms()),
        (("0 d", "0", "0"), Terms(0)),
    ],
)
def test_booking_terms_are_read_with_their_units(typed: tuple[str, str, str], found: Terms) -> None:
    form, faults, echoes = read_terms(dict(zip(("earliest", "latest", "notice"), typed, strict=True)))
    assert (Terms(**form), faults) == (found, {})
    assert set(echoes) == {"earliest", "latest", "notice"}
    again, _, _ = read_terms(texts_of_terms(found))
    assert Terms(**again) == found


@pytest.mark.parametrize(
    ("field", "typed"),
    [
        ("earliest", "30 m"),
        ("earliest", "366"),
        ("earliest", "-1"),
        ("latest", "2 d"),
        ("latest", "10081"),
        ("notice", "30 min"),
        ("notice", "9000 h"),
        ("notice", "1.5 h"),
        ("notice", "x"),
    ],
)
def test_terms_that_cannot_be_are_said_at_their_field(field: str, typed: str) -> None:
    _, faults, _ = read_terms({"earliest": "", "latest": "", "notice": "", field: typed})
    assert list(faults) == [field]


def test_what_is_hidden_is_not_read() -> None:
    texts = new_texts() | {"name": "Party", "time": "9:05", "pattern": ONCE, "date": "+7", "weekdays": "???"}
    draft = read(texts, TODAY)
    assert draft.reading.faults == {}
    assert draft.plan is not None
    assert (draft.plan.date, draft.plan.weekdays, draft.plan.start) == (date(2026, 1, 12), None, None)
    assert read(texts | {"session_rules": YES}, TODAY).reading.faults.keys() == {"admits"}
    named = read(texts | {"terms": "Usual", "notice": "???"}, TODAY)
    assert named.reading.faults == {}


def test_the_end_is_said_by_the_wall() -> None:
    assert [say_end(time(18), 45), say_end(time(23, 30), 60)] == ["18:45", "00:30 the next day"]


@pytest.mark.parametrize(
    ("minutes", "said"),
    [
        (0, "until the start"),
        (30, "until 30 minutes before"),
        (60, "until 1 hour before"),
        (720, "until 12 hours before"),
    ],
)
def test_the_latest_booking_is_said_in_hours_where_they_are_whole(minutes: int, said: str) -> None:
    assert say_latest(Terms(latest_minutes=minutes)) == said


def test_a_day_without_a_year_is_the_next_one_and_one_with_its_year_may_be_past() -> None:
    november = date(2026, 11, 25)
    texts = new_texts() | {"name": "Camp", "time": "10:00", "weekdays": "sat", "start": "1 feb", "end": "25 nov"}
    plan = read(texts | {"end": "30 apr"}, november).plan
    assert plan is not None
    assert (plan.start, plan.end) == (date(2027, 2, 1), date(2027, 4, 30))
    plan = read(texts | {"start": "1 feb 2026"}, november).plan
    assert plan is not None
    assert (plan.start, plan.end) == (date(2026, 2, 1), november)
