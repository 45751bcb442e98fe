"""The schedule reads what is shown of its days, however many years the club has had and whatever has ended."""

from __future__ import annotations

from datetime import time, timedelta

import pytest
from sqlalchemy import Select, insert

from data.engine import Club
from data.statements import places, schedule, timetable
from data.tables import session
from frontdesk import answers, requests
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import FRIDAY, MONDAY, TUESDAY, WEDNESDAY, Counter, day, instant
from tests.statements import plan_of, statements_sent, steps_of_sqlite


def plan(club: Counter, statement: Select[tuple[object, ...]]) -> list[str]:
    """How SQLite goes about a question for a week."""
    books: Club = club.desk._books
    with books.read() as connection:
        compiled = statement.compile(dialect=connection.dialect)
        raw = connection.connection.driver_connection
        assert raw is not None
        values = {**compiled.params, "first": str(MONDAY), "last": str(day(6))}
        asked = [values[name] for name in compiled.positiontup or ()]
        return [row[3] for row in raw.execute(f"EXPLAIN QUERY PLAN {compiled}", asked)]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_week_is_found_by_its_days(club: Counter) -> None:
    """Measured with 2,000 series and 500,000 sessions of five years: 1.1 times as long as with 20 series."""
    steps = plan(club, places.sessions_between)

    assert "SEARCH session USING INDEX ix_session_date (date>? AND date<?)" in steps
    assert not [step for step in steps if step.startswith("SCAN")]


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_series_that_have_ended_are_not_gone_through(club: Counter) -> None:
    steps = plan(club, schedule.in_span)

    assert {"ix_series_end", "ix_series_valid_until", "ix_series_only_on"} <= {
        word for step in steps for word in step.split()
    }
    assert not [step for step in steps if step.startswith("SCAN series")]


def test_the_first_of_a_day_are_read_in_their_order(club: Counter) -> None:
    asked = {weekday.value: day(n) for n, weekday in enumerate(Weekday)} | {"most": 21}
    books: Club = club.desk._books
    with books.read() as connection:
        steps = " ".join(plan_of(connection, schedule.first_of_days, asked))

    assert {f"ix_series_{weekday}" for weekday in Weekday} <= set(steps.replace("'", " ").split())
    assert "ix_session_date" in steps
    assert "SCAN session" not in steps
    assert "Seq Scan" not in steps


def add_daily_series(club: Counter, numbers: range, *, touched: bool) -> None:
    """Write down series of these numbers that take place every day, at two an hour; ``touched``: and their sessions."""
    days = ",".join(Weekday)
    with club.desk._books.write() as connection:
        for each in numbers:
            at, name = time(6 + each % 16, each % 2 * 30), f"Daily {each:04}"
            values = {"name": name, "name_key": name.lower(), "at": at, "minutes": 60, "weekdays": days}
            key = connection.scalar(timetable.add_series, values | {"session_rules": False})
            for on in map(day, range(7) if touched else ()):
                starts = instant(on, f"{at:%H:%M}")
                values = {"series_id": key, "date": on, "at": at, "minutes": 60, "starts_at": starts}
                connection.execute(insert(session), values | {"ends_at": starts + timedelta(hours=1)})


@pytest.mark.parametrize("dialect", ["sqlite"])
@pytest.mark.parametrize("touched", [False, True])
def test_a_week_in_which_all_of_very_many_series_take_place_costs_what_it_shows(
    club: Counter, *, touched: bool
) -> None:
    """In steps of SQLite's machine, so that no clock is asked: sixteen times the series, hardly a step more."""
    asked = requests.Sessions(MONDAY, day(6), 10)
    add_daily_series(club, range(40), touched=touched)
    with steps_of_sqlite(club.desk._books) as few:
        first = club.do(asked)
    add_daily_series(club, range(40, 640), touched=touched)
    with steps_of_sqlite(club.desk._books) as many:
        then = club.do(asked)

    assert len(first.sessions) == len(then.sessions) == 70
    assert len(then.more) == 7
    assert many[0] < few[0] * 1.25, (few, many)


def lines(answer: answers.Schedule) -> list[str]:
    return [f"{line.date:%a} {line.time} {line.series}" for line in answer.sessions]


def busy(club: Counter) -> None:
    """Versions, single dates, touched sessions, one of its own time, and what begins or ends within the week."""
    club.series("once", "07:00", date=TUESDAY, weekdays=None)
    club.series("begins", "11:00", start=WEDNESDAY)
    club.series("ends", "12:00", end=TUESDAY)
    club.series("later", "05:00", weekdays=(Weekday.FRI,))
    club.series("later", "21:00", weekdays=(Weekday.FRI,), from_day=FRIDAY)
    club.series("split", "13:00")
    club.series("split", "14:00", from_day=WEDNESDAY)
    club.sell("anna", "gold")
    club.book("anna", "gym", TUESDAY)
    club.do(requests.Session("yoga", TUESDAY, new_time=None, coach="Kim"))
    club.do(requests.Session("duo", TUESDAY, new_time=club.clock.now().time().replace(hour=6, minute=0)))


@pytest.mark.parametrize("most", [1, 2, 3, 5, 100])
def test_the_first_of_each_day_are_the_first_of_all(club: Counter, most: int) -> None:
    busy(club)
    whole = club.do(requests.Sessions(MONDAY, day(6)))
    some = club.do(requests.Sessions(MONDAY, day(6), most))

    by_day = {on: [line for line in whole.sessions if line.date == on] for on in map(day, range(7))}
    assert some.sessions == tuple(line for of_day in by_day.values() for line in of_day[:most])
    assert some.more == tuple(on for on, of_day in by_day.items() if len(of_day) > most)
    assert whole.more == ()
    assert lines(whole)[:2] == ["Mon 10:00 gym", "Mon 12:00 ends"]
    assert "Tue 06:00 duo" in lines(some)


@pytest.mark.parametrize("most", [0, 1001])
def test_how_many_are_asked_for_has_limits(club: Counter, most: int) -> None:
    said = club.refuses(requests.Sessions(MONDAY, MONDAY, most)).message

    assert said == f"most must be a whole number from 1 to 1000, not {most}."


def test_a_week_takes_as_many_statements_with_many_series_as_with_few(club: Counter) -> None:
    """And reads as many rows: what has ended, or takes place on other days, is not among them."""
    asked = requests.Sessions(MONDAY, day(6), 40)
    with statements_sent(club.desk._books) as few:
        club.do(asked)
    for number in range(60):
        club.series(f"ended {number}", end=day(-number - 1), start=day(-400))
        club.series(f"once {number}", date=day(20 + number), weekdays=None)
    with statements_sent(club.desk._books) as many:
        found = club.do(asked)

    assert len(many) == len(few) == 5
    assert {line.series for line in found.sessions} == {"yoga", "duo", "gym", "elite"}


def test_a_closure_says_why_on_every_session_that_it_called_off(club: Counter) -> None:
    club.sell("anna", "gold")
    club.book("anna", "yoga", TUESDAY)
    club.cancel_session("duo", TUESDAY)
    club.do(requests.Closure(TUESDAY, TUESDAY, "Flood"))

    said = {line.series: line.closed_for for line in club.do(requests.Sessions(TUESDAY, TUESDAY)).sessions}
    assert said == {"yoga": "Flood", "gym": "Flood", "elite": "Flood", "duo": None}
