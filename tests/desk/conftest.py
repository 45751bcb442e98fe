"""The club of the desk's tests: furnished once per test run, and as good as new for each test."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg import sql

from data.engine import open_club
from data.schema import club_schema
from frontdesk.clock import PinnedClock
from frontdesk.desk.core import ClubDesk
from tests import conftest, pg
from tests.desk.kit import MONDAY, Counter, instant, name_club, set_up


def _furnished(url: str) -> None:
    """Set up the club of most tests in a new, empty one."""
    with conftest.made(open_club(url, durable=False)) as club:
        name_club(club)
        set_up(Counter(ClubDesk(club, PinnedClock(instant(MONDAY)), "front")))


@pytest.fixture(scope="session")
def furnished_file(sqlite_club_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("furnished") / "club.db"
    shutil.copy(sqlite_club_file, path)
    _furnished(f"sqlite:///{path}")
    return path


@pytest.fixture(scope="session")
def furnished_database(postgres: pg.Server, postgres_club_name: str) -> Iterator[tuple[str, Callable[[], None]]]:
    """The URL of a furnished club's database, and what makes it as good as new (far faster than a new database)."""
    name = f"furnished_{postgres_club_name}"
    url = postgres.create_database(name, template=postgres_club_name)
    _furnished(url)
    tables = [table.name for table in club_schema().metadata.sorted_tables]
    with psycopg.connect(host=str(postgres.folder), user="postgres", dbname=name, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")  # no guards, no references
        connection.execute("CREATE SCHEMA kept")
        for table in tables:
            connection.execute(_on(table, "CREATE TABLE kept.{0} AS TABLE public.{0}"))

        def restore() -> None:
            with connection.transaction():
                for table in tables:
                    connection.execute(_on(table, "DELETE FROM public.{0}"))
                    connection.execute(_on(table, "INSERT INTO public.{0} SELECT * FROM kept.{0}"))

        yield url, restore
    postgres.drop_database(name)


def _on(table: str, statement: str) -> sql.Composed:
    return sql.SQL(statement).format(sql.Identifier(table))


@pytest.fixture
def url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> str:
    """Where a furnished club is, opened by nobody."""
    if dialect == "sqlite":
        path = tmp_path / "club.db"
        shutil.copy(request.getfixturevalue("furnished_file"), path)
        path.chmod(0o600)
        return f"sqlite:///{path}"
    url: str
    url, restore = request.getfixturevalue("furnished_database")
    restore()
    return url


@pytest.fixture
def club(url: str) -> Iterator[Counter]:
    """The counter of the furnished club, on Monday 5 January 2026 at nine; its books must be right at the end."""
    with conftest.made(open_club(url, durable=False)) as opened:
        counter = Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "front"))
        yield counter
        assert counter.problems() == []


@pytest.fixture
def bare(fresh_club_url: str) -> Iterator[Counter]:
    """The counter of a club that has nothing yet but a name."""
    with conftest.made(open_club(fresh_club_url, durable=False)) as opened:
        name_club(opened)
        yield Counter(ClubDesk(opened, PinnedClock(instant(MONDAY)), "front"))
