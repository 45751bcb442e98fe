"""A club that cannot be opened gets its own sentence, and nothing at its place is touched."""

import contextlib
import os
import pwd
import shutil
import sqlite3
import stat
import subprocess
import sys
import tempfile
import textwrap
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlalchemy import Column, Integer, MetaData, Table, create_engine, text

from data import engine, postgres, sqlite
from data.engine import Club, create_club, open_club
from data.schema import Schema, club_schema
from data.trouble import CannotOpen
from tests import pg
from tests.conftest import made, path_of
from tests.data import small


def refusal(club: Club | CannotOpen) -> CannotOpen:
    assert isinstance(club, CannotOpen)
    return club


def everything_in(folder: Path) -> dict[str, bytes]:
    return {found.name: found.read_bytes() for found in folder.iterdir() if found.is_file()}


def missing(path: Path) -> None:
    path.unlink()


def empty(path: Path) -> None:
    path.write_bytes(b"")


def some_text(path: Path) -> None:
    path.write_text("Dear members, the gym is closed on Monday." * 100)


def short_text(path: Path) -> None:
    path.write_text("x")


def another_database(path: Path) -> None:
    path.unlink()
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE alembic_version (version_num TEXT)")
        connection.execute("INSERT INTO alembic_version VALUES ('0001')")
    connection.close()


def another_database_in_use(path: Path) -> None:
    """In WAL mode, cut short with changes in its WAL: asking SQLite about it would merge them."""
    path.unlink()
    program = f"""
        import os, sqlite3
        connection = sqlite3.connect({str(path)!r}, isolation_level=None)
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("CREATE TABLE x (y)")
        os._exit(0)
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(program)], check=True)
    assert path.with_name(path.name + "-wal").stat().st_size


def newer(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
        connection.execute("DROP TABLE history")
    connection.close()


def cut_in_half(path: Path) -> None:
    path.write_bytes(path.read_bytes()[: path.stat().st_size // 2])


def cut_to_its_header(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:100])


def overwritten_in_the_middle(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    middle = len(whole) // 2
    whole[middle : middle + 8192] = b"\xa5" * 8192
    path.write_bytes(bytes(whole))


def schema_overwritten(path: Path) -> None:
    whole = bytearray(path.read_bytes())
    whole[100:4096] = b"\xff" * 3996
    path.write_bytes(bytes(whole))


def a_table_lost(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DROP TABLE note")
    connection.close()


def revision_lost(path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("DELETE FROM alembic_version")
    connection.close()


@pytest.fixture
def club_file(sqlite_club_file: Path, tmp_path: Path) -> Path:
    path = tmp_path / "club.db"
    shutil.copy(sqlite_club_file, path)
    return path


REFUSALS = [
    ("missing", missing),
    ("empty", empty),
    ("foreign", some_text),
    ("foreign", short_text),
    ("foreign", another_database),
    ("foreign", another_database_in_use),
    ("newer", newer),
    ("damaged", cut_in_half),
    ("damaged", cut_to_its_header),
    ("damaged", overwritten_in_the_middle),
    ("damaged", schema_overwritten),
    ("damaged", a_table_lost),
    ("damaged", revision_lost),
]


@pytest.mark.parametrize(("code", "spoil"), REFUSALS)
@pytest.mark.parametrize("read_only", [False, True])
def test_a_file_that_is_no_club_to_us_is_refused_and_left_untouched(
    club_file: Path, code: str, spoil: Callable[[Path], None], read_only: bool
) -> None:
    spoil(club_file)
    before = everything_in(club_file.parent)
    found = refusal(open_club(f"sqlite:///{club_file}", read_only=read_only))
    assert found.code == code
    assert str(club_file) in found.sentence
    assert everything_in(club_file.parent) == before


def test_the_five_refusals_have_five_sentences(club_file: Path) -> None:
    whole = club_file.read_bytes()
    sentences = {}
    for code, spoil in REFUSALS:
        for found in club_file.parent.iterdir():
            found.unlink()
        club_file.write_bytes(whole)
        spoil(club_file)
        sentences[code] = refusal(open_club(f"sqlite:///{club_file}")).sentence
    assert len(set(sentences.values())) == len(sentences) == 5


def test_a_large_damaged_file_is_refused_without_reading_all_of_it(
    club_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sqlite, "_SMALL_FILE_BYTES", 0)
    whole = bytearray(club_file.read_bytes())
    whole[len(whole) // 8 :] = b"\xa5" * (
        len(whole) - len(whole) // 8
    )  # where tables begin, not only what indexes hold
    club_file.write_bytes(bytes(whole))
    assert refusal(open_club(f"sqlite:///{club_file}")).code == "damaged"


def test_a_folder_and_a_place_under_a_file_are_refused(club_file: Path) -> None:
    assert refusal(open_club(f"sqlite:///{club_file.parent}")).code == "foreign"
    assert refusal(open_club(f"sqlite:///{club_file}/club.db")).code == "missing"
    assert refusal(create_club(f"sqlite:///{club_file}/club.db")).code == "unreadable"


@pytest.mark.parametrize(
    "url",
    [
        "",
        "club.db",
        "sqlite://",
        "sqlite:///:memory:",
        "sqlite:///x.db?mode=memory",
        "sqlite:///x\0.db",
        "mysql://localhost/x",
        "postgresql+psycopg2://localhost/x",
        "postgresql://[::1/x",
        "postgresql://localhost:port/x",
    ],
)
def test_an_address_of_something_else_is_refused(url: str) -> None:
    assert refusal(open_club(url)).code == "bad_url"
    assert refusal(create_club(url)).code == "bad_url"


def test_a_hostile_file_name_is_shown_without_its_control_characters(tmp_path: Path) -> None:
    sentence = refusal(open_club(f"sqlite:///{tmp_path}/a\x1b[2Jb\u202ec.db")).sentence
    assert "a?[2Jb?c.db" in sentence


def test_a_file_name_with_the_characters_of_an_address_is_only_a_name(tmp_path: Path) -> None:
    with made(create_club(f"sqlite:///{tmp_path}/100%25 club#1.db", schema=small.SCHEMA)):
        assert [found.name for found in tmp_path.iterdir() if found.suffix == ".db"] == ["100% club#1.db"]


def test_an_older_club_must_be_upgraded_first(club_url: str, tmp_path: Path) -> None:
    made(create_club(club_url, schema=small.SCHEMA)).close()
    later = small.next_schema(tmp_path / "later")
    assert refusal(open_club(club_url, schema=later)).code == "older"


def test_a_locked_file_is_busy(club_file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with AnotherProcessHolding(club_file):
        assert refusal(open_club(f"sqlite:///{club_file}")).code == "busy"
    made(open_club(f"sqlite:///{club_file}")).close()


class AnotherProcessHolding:
    """Another process with an exclusive lock on a file, for as long as the block lasts."""

    def __init__(self, path: Path) -> None:
        program = f"""
            import sqlite3
            connection = sqlite3.connect({str(path)!r}, isolation_level=None)
            connection.execute("BEGIN EXCLUSIVE")
            print("locked", flush=True)
            input()
        """
        command = [sys.executable, "-c", textwrap.dedent(program)]
        self._process = subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)

    def __enter__(self) -> None:
        assert self._process.stdout is not None
        assert self._process.stdout.readline() == "locked\n"

    def __exit__(self, *_: object) -> None:
        self._process.communicate("\n")


# --- permissions --------------------------------------------------------------------------------


def test_a_new_club_is_for_its_owner_alone_from_birth(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: set[tuple[str, int]] = set()
    build = engine.build

    def look(*arguments: object) -> None:
        build(*arguments)  # type: ignore[arg-type]  # what each takes stands beside it
        folder = tmp_path / "new" / "folder"
        seen.update((found.suffix, stat.S_IMODE(found.stat().st_mode)) for found in folder.iterdir())

    monkeypatch.setattr(engine, "build", look)
    before = os.umask(0)
    try:
        with made(create_club(f"sqlite:///{tmp_path}/new/folder/club.db")) as club, club.write() as connection:
            connection.execute(text("UPDATE alembic_version SET version_num = version_num"))
            seen.update(
                (found.suffix, stat.S_IMODE(found.stat().st_mode)) for found in (tmp_path / "new" / "folder").iterdir()
            )
    finally:
        os.umask(before)
    assert {mode for _, mode in seen} == {0o600}
    assert len(seen) >= 3  # the file being made, its journal, the club
    assert stat.S_IMODE((tmp_path / "new").stat().st_mode) == 0o700
    assert stat.S_IMODE((tmp_path / "new" / "folder").stat().st_mode) == 0o700
    assert everything_in(tmp_path / "new" / "folder").keys() == {"club.db"}


def test_a_club_bears_the_mark_of_front_desk(sqlite_club_file: Path) -> None:
    assert sqlite_club_file.read_bytes()[68:72] == b"FrDs"


@contextlib.contextmanager
def bound_by_permissions(folder: Path) -> Iterator[None]:
    """As the folder's owner whom permissions bind: root is above them."""
    if os.geteuid() != 0:
        yield
        return
    nobody = pwd.getpwnam("nobody").pw_uid
    for found in (folder, *folder.iterdir()):
        os.chown(found, nobody, -1)
    os.seteuid(nobody)
    try:
        yield
    finally:
        os.seteuid(0)


@pytest.fixture
def open_folder(sqlite_club_file: Path) -> Iterator[Path]:
    """A folder with a club, where others can reach it too."""
    folder = Path(tempfile.mkdtemp(prefix="fd-open-"))
    shutil.copy(sqlite_club_file, folder / "club.db")
    yield folder
    folder.chmod(0o700)
    shutil.rmtree(folder)


@pytest.mark.parametrize(
    ("folder_mode", "file_mode", "expected"),
    [
        (0o700, 0o400, "read_only"),
        (0o500, 0o600, "read_only"),
        (0o700, 0o000, "unreadable"),
        (0o600, 0o600, "unreadable"),
    ],
)
def test_what_may_not_be_written_or_read_is_said(
    open_folder: Path, folder_mode: int, file_mode: int, expected: str
) -> None:
    (open_folder / "club.db").chmod(file_mode)
    url = f"sqlite:///{open_folder}/club.db"
    with bound_by_permissions(open_folder):
        open_folder.chmod(folder_mode)
        assert refusal(open_club(url)).code == expected
        read = open_club(url, read_only=True)
        other = create_club(f"sqlite:///{open_folder}/other.db", schema=small.SCHEMA)
    if expected == "read_only":
        made(read).close()
    else:
        assert refusal(read).code == expected
    if folder_mode == 0o700:
        made(other).close()
    else:
        assert refusal(other).code == "read_only"


# --- creating -----------------------------------------------------------------------------------


def test_nothing_is_created_over_something(club_url: str) -> None:
    made(create_club(club_url)).close()
    assert refusal(create_club(club_url)).code == "exists"
    made(open_club(club_url)).close()


def test_nothing_is_created_over_an_empty_file(tmp_path: Path) -> None:
    (tmp_path / "club.db").touch()
    assert refusal(create_club(f"sqlite:///{tmp_path}/club.db")).code == "exists"
    assert everything_in(tmp_path) == {"club.db": b""}


def test_a_creation_that_fails_leaves_nothing(club_url: str) -> None:
    broken = MetaData()
    Table("counter", broken, Column("id", Integer, primary_key=True))
    Table("alembic_version", broken, Column("id", Integer, primary_key=True))
    schema = Schema(broken, ("0001",), Path())
    assert isinstance(create_club(club_url, schema=schema), CannotOpen)
    if club_url.startswith("sqlite"):
        assert not everything_in(path_of(club_url).parent)
    else:
        assert refusal(open_club(club_url)).code == "empty"


def test_of_two_that_create_the_same_club_at_once_one_does(club_url: str, dialect: str) -> None:
    program = f"""
        from data.engine import create_club
        input()
        print(getattr(create_club({club_url!r}), "code", "made"))
    """
    command = [sys.executable, "-c", textwrap.dedent(program)]
    racers = [
        subprocess.Popen(
            command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
        )
        for _ in range(2)
    ]
    for racer in racers:
        assert racer.stdin is not None
        racer.stdin.write("\n")
        racer.stdin.flush()
    assert sorted(racer.communicate()[0].strip() for racer in racers) == ["exists", "made"]


# --- PostgreSQL -----------------------------------------------------------------------------------


def run_in(url: str, statement: str) -> None:
    engine = create_engine(url)
    with engine.begin() as connection:
        connection.execute(text(statement))
    engine.dispose()


def test_a_database_that_is_not_there_is_missing(postgres: pg.Server) -> None:
    assert refusal(open_club(postgres.url("nowhere"))).code == "missing"
    assert refusal(create_club(postgres.url("nowhere"))).code == "missing"


def test_a_server_that_is_not_there_is_unreachable(tmp_path: Path) -> None:
    for url in (f"postgresql://x@/y?host={tmp_path}", "postgresql://u:secret@127.0.0.1:1/y"):
        found = refusal(open_club(url))
        assert found.code == "unreachable"
        assert "secret" not in found.sentence


def test_a_user_that_is_not_known_is_not_allowed(postgres: pg.Server) -> None:
    assert refusal(open_club(f"postgresql://nobody@/postgres?host={postgres.folder}")).code == "not_allowed"


def test_an_empty_a_foreign_a_newer_and_a_damaged_database_are_told_apart(postgres_url: str) -> None:
    assert refusal(open_club(postgres_url)).code == "empty"
    run_in(postgres_url, "CREATE TABLE alembic_version (version_num text)")
    run_in(postgres_url, "INSERT INTO alembic_version VALUES ('0001')")
    assert refusal(open_club(postgres_url)).code == "foreign"
    assert refusal(create_club(postgres_url)).code == "exists"
    run_in(postgres_url, "DROP TABLE alembic_version")
    made(create_club(postgres_url)).close()
    run_in(postgres_url, "UPDATE alembic_version SET version_num = '9999'")
    assert refusal(open_club(postgres_url)).code == "newer"
    run_in(postgres_url, "DELETE FROM alembic_version")
    assert refusal(open_club(postgres_url)).code == "damaged"
    run_in(postgres_url, f"INSERT INTO alembic_version VALUES ('{club_schema().head}')")
    run_in(postgres_url, "DROP TABLE note")
    assert refusal(open_club(postgres_url)).code == "damaged"


def test_a_database_that_can_only_be_read_is_said(postgres_url: str) -> None:
    made(create_club(postgres_url)).close()
    run_in(postgres_url, f'ALTER DATABASE "{path_of(postgres_url)}" SET default_transaction_read_only = on')
    assert refusal(open_club(postgres_url)).code == "read_only"
    made(open_club(postgres_url, read_only=True)).close()


def test_a_server_too_old_is_said(postgres_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    made(create_club(postgres_url)).close()
    monkeypatch.setattr(postgres, "OLDEST_SERVER", 10**9)
    assert refusal(open_club(postgres_url)).code == "old_server"
