"""A club with series, sessions and bookings is brought to the revision that knows versions, policies and closures."""

from collections.abc import Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, time
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, inspect, make_url, select
from sqlalchemy.exc import IntegrityError

from data import postgres, sqlite
from data.migrations import head_revision
from data.schema import club_schema
from data.upgrade import run_migrations
from tests.conftest import path_of

BEFORE, THIS = "0006", "0007"
NOON = datetime(2026, 1, 5, 12, tzinfo=UTC)
MONDAY = date(2026, 1, 5)


@pytest.fixture
def engine(club_url: str, dialect: str) -> Iterator[Engine]:
    """A database with nothing in it."""
    if dialect == "sqlite":
        sqlite.make_file(path_of(club_url))
        made = sqlite.sqlite_engine(path_of(club_url), foreign_keys=False)
    else:
        made = postgres.postgres_engine(make_url(club_url))
    yield made
    made.dispose()


def writing(engine: Engine) -> AbstractContextManager[Connection]:
    """A transaction that may write."""
    return engine.execution_options(**{sqlite.BEGIN_OPTION: True}).begin()


def upgrade(engine: Engine, target: str) -> None:
    with writing(engine) as connection:
        run_migrations(connection, club_schema(), target)


def tables(connection: Connection) -> MetaData:
    """The tables as they are now."""
    found = MetaData()
    found.reflect(connection)
    return found


@pytest.fixture
def old(engine: Engine) -> Engine:
    """A club of the revision before, with two series, a rule, a session with a booking, and an entry of it."""
    upgrade(engine, BEFORE)
    rows: dict[str, list[dict[str, Any]]] = {
        "category": [{"id": 1, "name": "Plans", "name_key": "plans"}],
        "membership": [
            {
                "id": 1,
                "code": "GOLD",
                "code_key": "gold",
                "name": "Gold",
                "name_key": "gold",
                "category_id": 1,
                "limited": False,
                "price": 0,
                "eft": True,
                "period": "monthly",
                "join_group": "member",
            }
        ],
        "rule": [{"id": 1, "name": "Best", "name_key": "best"}],
        "rule_membership": [{"rule_id": 1, "membership_id": 1}],
        "series": [
            {
                "id": 7,
                "name": "Yoga",
                "name_key": "yoga",
                "at": time(18),
                "minutes": 60,
                "weekdays": "mon,wed",
                "only_on": None,
                "start": MONDAY,
                "end": None,
                "capacity": 2,
                "cancel_notice_hours": 12,
                "opens_minutes": 30,
                "closes_minutes": 5,
                "session_rules": True,
                "place": "Hall",
                "coach": "Kai",
            },
            {
                "id": 8,
                "name": "Party",
                "name_key": "party",
                "at": time(2, 30),
                "minutes": 90,
                "weekdays": "",
                "only_on": MONDAY,
                "start": None,
                "end": None,
                "capacity": None,
                "cancel_notice_hours": 0,
                "opens_minutes": 60,
                "closes_minutes": 0,
                "session_rules": False,
                "place": "",
                "coach": "",
            },
        ],
        "series_rule": [{"series_id": 7, "rule_id": 1}],
        "session": [
            {
                "id": 3,
                "series_id": 7,
                "date": MONDAY,
                "at": time(18),
                "minutes": 60,
                "capacity": 2,
                "starts_at": NOON,
                "ends_at": NOON,
                "cancelled_at": None,
            }
        ],
        "contact": [{"id": 5, "card": "M1", "card_key": "m1", "first_name": "Anna", "last_name": "Smith"}],
        "booking": [{"id": 9, "session_id": 3, "contact_id": 5, "status": "booked", "walk_in": False, "place": 1}],
    }
    rows["contact"][0] |= {"group": "member", "created_at": NOON}
    rows["booking"][0] |= {"booked_at": NOON}
    with writing(engine) as connection:
        known = tables(connection).tables
        for name, lines in rows.items():
            connection.execute(known[name].insert(), lines)
    return engine


def test_every_series_becomes_the_one_version_of_itself(old: Engine) -> None:
    with old.connect() as connection:
        before = connection.execute(select(tables(connection).tables["series"])).mappings().all()
    upgrade(old, THIS)
    with old.connect() as connection:
        after = connection.execute(select(tables(connection).tables["series"])).mappings().all()
    new = {
        **dict.fromkeys(("earliest_days", "earliest_hours", "policy_id", "root_id", "valid_from", "valid_until")),
        **dict.fromkeys(("latest_minutes", "cancel_notice_days", "revision"), 0),
    }
    assert [dict(row) for row in after] == [{**row, **new} for row in before]


def test_sessions_bookings_and_what_is_applied_stay_where_they_were(old: Engine) -> None:
    upgrade(old, THIS)
    with old.connect() as connection:
        known = tables(connection).tables
        (session,) = connection.execute(select(known["session"])).mappings()
        assert (session["id"], session["series_id"], session["date"], session["capacity"]) == (3, 7, MONDAY, 2)
        assert [session[name] for name in ("own", "place", "coach", "closure_id")] == [False, None, None, None]
        assert connection.execute(select(known["series_rule"])).all() == [(7, 1)]
        assert connection.execute(select(known["booking"].c.session_id)).scalars().all() == [3]
        assert connection.execute(select(known["closure"])).all() == []


def test_versions_share_a_name_and_roots_do_not(old: Engine) -> None:
    upgrade(old, THIS)
    version = {"name": "Yoga", "name_key": "yoga", "at": time(19), "minutes": 60, "weekdays": "mon"}
    version |= {"session_rules": False}
    with writing(old) as connection:
        series = tables(connection).tables["series"]
        connection.execute(series.insert(), [{**version, "id": 20, "root_id": 7, "valid_from": MONDAY}])
    with pytest.raises(IntegrityError), writing(old) as connection:
        connection.execute(series.insert(), [{**version, "id": 21}])
    for wrong in ({"minutes": 0}, {"capacity": 0}, {"weekdays": "", "only_on": None}):
        with pytest.raises(IntegrityError), writing(old) as connection:
            connection.execute(series.insert(), [{**version, "id": 22, "root_id": 7, **wrong}])


def test_nothing_refers_to_what_is_not_there_and_the_way_on_is_open(old: Engine, dialect: str) -> None:
    upgrade(old, THIS)
    with old.connect() as connection:
        named = {key["name"]: key["referred_table"] for key in inspect(connection).get_foreign_keys("series")}
        assert named == {"fk_series_policy_id": "booking_policy", "fk_series_root_id": "series"}
        if dialect == "sqlite":
            assert connection.exec_driver_sql("PRAGMA foreign_key_check").all() == []
    upgrade(old, "head")
    with old.connect() as connection:
        known = tables(connection).tables
        assert connection.execute(select(known["alembic_version"])).scalars().all() == [head_revision()]
        assert connection.execute(select(known["series"].c.name).order_by(known["series"].c.id)).scalars().all() == [
            "Yoga",
            "Party",
        ]


def test_bookings_come_to_know_when_their_session_starts(old: Engine, dialect: str) -> None:
    upgrade(old, "head")
    with old.connect() as connection:
        (starts_at,) = connection.execute(select(tables(connection).tables["booking"].c.starts_at)).scalars()
    assert starts_at == (NOON if dialect == "postgresql" else NOON.replace(tzinfo=None))
