"""What every test shares: the profile of the property tests, and clubs on both databases.

A test that takes `club_url` or `fresh_club` runs twice, on SQLite and on PostgreSQL.
"""

import os
import shutil
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from argon2 import PasswordHasher
from hypothesis import settings
from sqlalchemy import Engine, create_engine, make_url

from data.engine import Club, create_club, open_club
from data.trouble import CannotOpen
from tests import pg

# A slow moment of a shared machine is not a failure: time is measured by the benchmarks, not by the tests.
settings.register_profile("desk", deadline=None)
settings.load_profile("desk")

_keeper = pytest.StashKey[pg.Keeper]()
_numbers = count(1)
_WORKER = os.environ.get("PYTEST_XDIST_WORKER", "main")


class Compiled(dict[tuple[Any, ...], Any]):
    """Statements compiled once for all engines of a kind: every test opens its own, and compiling took half of it."""

    def get(self, key: tuple[Any, ...], default: Any = None) -> Any:  # noqa: ANN401  # as dict has it
        """Return what was compiled for any engine of the same kind."""
        return super().get((key[0].name, *key[1:]), default)

    def __setitem__(self, key: tuple[Any, ...], compiled: Any) -> None:  # noqa: ANN401  # as dict has it
        super().__setitem__((key[0].name, *key[1:]), compiled)


@pytest.fixture(scope="session", autouse=True)
def compiled_once() -> Iterator[None]:
    """Let the engines of this run share what they compile."""
    compiled = Compiled()

    def engine(*arguments: Any, **options: Any) -> Engine:  # noqa: ANN401  # whatever create_engine takes
        made = create_engine(*arguments, **options)
        made.update_execution_options(compiled_cache=compiled)
        return made

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("data.sqlite.create_engine", engine)
        patch.setattr("data.postgres.create_engine", engine)
        yield


MEASURED = {"desk", "rules", "test_text.py"}
"""Tests of the rooms whose every branch must be tested; what others pass through is not proven by that, and costs."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if MEASURED.isdisjoint({item.path.name, item.path.parent.name}):
            item.add_marker("no_cover")


def pytest_configure(config: pytest.Config) -> None:
    if getattr(config.option, "numprocesses", None) and not hasattr(config, "workerinput"):
        config.stash[_keeper] = pg.Keeper()  # the workers' common server, started by the first that needs it


def pytest_unconfigure(config: pytest.Config) -> None:
    if _keeper in config.stash:
        config.stash[_keeper].close()


@pytest.fixture(scope="session")
def postgres(pytestconfig: pytest.Config) -> pg.Server:
    """The PostgreSQL server of this test run."""
    if not hasattr(pytestconfig, "workerinput") and _keeper not in pytestconfig.stash:
        pytestconfig.stash[_keeper] = pg.Keeper()
    return pg.shared_server()


@pytest.fixture(params=["sqlite", "postgresql"])
def dialect(request: pytest.FixtureRequest) -> str:
    """Either kind of database: tests that need it run on both."""
    return str(request.param)


@pytest.fixture(scope="session")
def sqlite_club_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new, empty club to copy."""
    path = tmp_path_factory.mktemp("club") / "club.db"
    made(create_club(f"sqlite:///{path}")).close()
    return path


@pytest.fixture(scope="session")
def postgres_club_name(postgres: pg.Server) -> Iterator[str]:
    """The name of a new, empty club's database to copy."""
    name = f"club_{_WORKER}"
    made(create_club(postgres.create_database(name))).close()
    yield name
    postgres.drop_database(name)


@pytest.fixture
def postgres_url(postgres: pg.Server) -> Iterator[str]:
    """An empty PostgreSQL database."""
    name = _database_name()
    yield postgres.create_database(name)
    postgres.drop_database(name)


@pytest.fixture
def club_url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> str:
    """Where a club can be created: a file that is not there yet, or an empty PostgreSQL database."""
    if dialect == "sqlite":
        return f"sqlite:///{tmp_path / 'club.db'}"
    url: str = request.getfixturevalue("postgres_url")
    return url


@pytest.fixture
def fresh_club_url(request: pytest.FixtureRequest, dialect: str, tmp_path: Path) -> Iterator[str]:
    """Where a new club without a name, staff or contacts is, opened by nobody."""
    if dialect == "sqlite":
        path = tmp_path / "club.db"
        shutil.copy(request.getfixturevalue("sqlite_club_file"), path)
        path.chmod(0o600)
        yield f"sqlite:///{path}"
        return
    server: pg.Server = request.getfixturevalue("postgres")
    name = _database_name()
    yield server.create_database(name, template=request.getfixturevalue("postgres_club_name"))
    server.drop_database(name)


@pytest.fixture
def fresh_club(fresh_club_url: str) -> Iterator[Club]:
    """A new club without a name, staff or contacts, open."""
    with made(open_club(fresh_club_url)) as club:
        yield club


def made(club: Club | CannotOpen) -> Club:
    """The club that a test took for granted."""
    assert isinstance(club, Club), club.sentence
    return club


def path_of(url: str) -> Path:
    """The file of a SQLite URL."""
    path = make_url(url).database
    assert path is not None
    return Path(path)


def _database_name() -> str:
    return f"test_{_WORKER}_{next(_numbers)}"


@pytest.fixture
def quick_pins(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash PINs with little effort: what is tested is not how long Argon2id takes."""

    def hasher(**_: object) -> PasswordHasher:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    monkeypatch.setattr("argon2.PasswordHasher", hasher)
