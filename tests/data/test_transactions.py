"""Transactions: whole or not at all, one writer at a time, and back in service when a trouble is over."""

import random
import signal
import sqlite3
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text, update
from sqlalchemy.exc import DBAPIError

from data import postgres, sqlite
from data.engine import Club, create_club, open_club
from data.trouble import TroubleKind, classify
from tests import pg
from tests.conftest import made, path_of
from tests.data import small
from tests.data.small import counter, entry, use
from tests.statements import statements_sent

ROOT = Path(__file__).parents[2]


@pytest.fixture
def club(club_url: str) -> Iterator[Club]:
    with made(create_club(club_url, schema=small.SCHEMA)) as club:
        with club.write() as connection:
            connection.execute(insert(counter).values(id=1, n=0))
        yield club


def count(club: Club) -> int | None:
    with club.read() as connection:
        return connection.scalar(select(counter.c.n))


def kind_of(club: Club) -> TroubleKind | None:
    """What kind of trouble a write meets, if any."""
    try:
        with club.write() as connection:
            connection.execute(update(counter).values(n=counter.c.n + 1))
    except DBAPIError as error:
        return classify(error).kind
    return None


def test_a_write_is_kept_whole_or_undone_whole(club: Club) -> None:
    def fail_midway() -> None:
        with club.write() as connection:
            connection.execute(update(counter).values(n=7))
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail_midway()
    assert count(club) == 0
    with club.write() as connection:
        connection.execute(update(counter).values(n=7))
    assert count(club) == 7


def test_a_read_cannot_write(club: Club) -> None:
    with pytest.raises(DBAPIError) as caught, club.read() as connection:
        connection.execute(update(counter).values(n=7))
    assert classify(caught.value).kind is TroubleKind.READ_ONLY
    assert kind_of(club) is None  # and the next write may


def test_a_read_sees_one_moment(club: Club, dialect: str) -> None:
    other = made(open_club(club.place.url.render_as_string(hide_password=False), schema=small.SCHEMA))
    with other, club.read() as connection:
        before = connection.scalar(select(counter.c.n))
        if dialect == "postgresql":  # on SQLite without WAL the writer waits instead
            assert kind_of(other) is None
        assert connection.scalar(select(counter.c.n)) == before


def test_a_club_opened_for_reading_reads(club: Club) -> None:
    url = club.place.url.render_as_string(hide_password=False)
    with made(open_club(url, read_only=True, schema=small.SCHEMA)) as reader:
        assert count(reader) == 0
        with pytest.raises(AssertionError), reader.write():
            pass
        with pytest.raises(DBAPIError), reader.engine.begin() as connection:
            connection.execute(update(counter).values(n=7))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_what_a_sqlite_connection_promises(club: Club) -> None:
    wanted = {
        "foreign_keys": 1,
        "synchronous": 2,
        "trusted_schema": 0,
        "recursive_triggers": 1,
        "busy_timeout": 3000,
        "journal_mode": "wal" if sqlite.wal_is_safe(sqlite3.sqlite_version_info) else "truncate",
        "application_id": sqlite.APPLICATION_ID,
    }
    for transaction in (club.read, club.write):
        with transaction() as connection:
            assert {name: connection.scalar(text(f"PRAGMA {name}")) for name in wanted} == wanted


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_wal_is_chosen_where_it_is_safe(club_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "wal_is_safe", lambda _version: True)
    with made(create_club(club_url, schema=small.SCHEMA)) as club, club.write() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "wal"
        connection.execute(insert(counter).values(id=1, n=0))
        sides = {found.name: found.stat().st_mode & 0o777 for found in path_of(club_url).parent.iterdir()}
        assert sides == {"club.db": 0o600, "club.db-wal": 0o600, "club.db-shm": 0o600}
    monkeypatch.undo()
    with made(open_club(club_url, schema=small.SCHEMA)) as club, club.write() as connection:
        assert connection.scalar(text("PRAGMA journal_mode")) == "truncate"
        assert connection.scalar(select(counter.c.n)) == 0


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_what_a_postgresql_connection_promises(club: Club) -> None:
    wanted = {
        "lock_timeout": "3s",
        "statement_timeout": "30s",
        "idle_in_transaction_session_timeout": "1min",
        "TimeZone": "UTC",
        "client_encoding": "UTF8",
        "application_name": "frontdesk",
    }
    isolation = {club.read: ("repeatable read", "on"), club.write: ("read committed", "off")}
    for transaction, (level, read_only) in isolation.items():
        with transaction() as connection:
            found = {name: connection.scalar(text(f"SHOW {name}")) for name in wanted}
            assert found == wanted
            assert connection.scalar(text("SHOW transaction_isolation")) == level
            assert connection.scalar(text("SHOW transaction_read_only")) == read_only


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_what_the_operator_asks_for_in_the_address_is_kept(club: Club) -> None:
    url = club.place.url.update_query_dict({"options": "-c work_mem=7MB", "application_name": "desk 2"})
    other = made(open_club(url.render_as_string(hide_password=False), schema=small.SCHEMA))
    with other, other.read() as connection:
        assert connection.scalar(text("SHOW work_mem")) == "7MB"
        assert connection.scalar(text("SHOW application_name")) == "desk 2"
        assert connection.scalar(text("SHOW lock_timeout")) == "3s"


# --- one writer at a time ---------------------------------------------------------------------------

COUNTING = """
    from sqlalchemy import select, text
    from data.engine import open_club
    from data.trouble import classify
    from tests.data import small
    from tests.data.small import counter
    club = open_club({url!r}, schema=small.SCHEMA)
    row = select(counter.c.n).with_for_update()
    input()
    for _ in range({times}):
        with club.write() as connection:
            n = connection.scalar(row)
            connection.execute(counter.update().values(n=n + 1))
        with club.read() as connection:
            assert connection.scalar(select(counter.c.n)) > n
    club.close()
"""


def started(program: str, **values: object) -> subprocess.Popen[str]:
    command = [sys.executable, "-c", textwrap.dedent(program).format(**values)]
    return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=ROOT)


def test_processes_that_look_then_write_lose_nothing_and_are_never_turned_away(club: Club, club_url: str) -> None:
    """A plain BEGIN would fail at the second statement, or lose an update."""
    counting = [started(COUNTING, url=club_url, times=100) for _ in range(3)]
    for process in counting:
        assert process.stdin is not None
        process.stdin.write("\n")
        process.stdin.flush()
    for process in counting:
        process.communicate()
        assert process.returncode == 0
    assert count(club) == 300


def test_threads_of_one_club_lose_nothing(club: Club) -> None:
    row = select(counter.c.n).with_for_update()

    def step(_: int) -> None:
        with club.write() as connection:
            n = connection.scalar(row)
            assert n is not None
            connection.execute(update(counter).values(n=n + 1))

    with ThreadPoolExecutor(4) as threads:
        list(threads.map(step, range(100)))
    assert count(club) == 100


def test_who_waits_too_long_for_another_desk_is_told_so(
    club: Club, club_url: str, monkeypatch: pytest.MonkeyPatch, dialect: str
) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.1)
    monkeypatch.setitem(postgres._SESSION, "lock_timeout", 100)
    with made(open_club(club_url, schema=small.SCHEMA)) as hasty:
        with club.write() as connection:
            connection.execute(update(counter).values(n=7))
            start = time.monotonic()
            assert kind_of(hasty) is TroubleKind.BUSY
            assert time.monotonic() - start < 2
        assert kind_of(hasty) is None
        assert count(club) == 8


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_writer_takes_the_lock_before_it_reads(club: Club, club_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with made(open_club(club_url, schema=small.SCHEMA)) as other, club.write():
        assert count(other) == 0  # reading goes on
        assert kind_of(other) is TroubleKind.BUSY


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_statement_that_takes_too_long_is_stopped(club_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(postgres._SESSION, "statement_timeout", 50)
    with made(create_club(club_url, schema=small.SCHEMA)) as club:
        with pytest.raises(DBAPIError) as caught, club.read() as connection:
            connection.execute(text("SELECT pg_sleep(5)"))
        assert classify(caught.value).kind is TroubleKind.SLOW


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_deadlock_ends_in_one_of_two_being_told_to_try_again(club: Club, club_url: str) -> None:
    with club.write() as connection:
        connection.execute(text("SET LOCAL lock_timeout = 0"))
        connection.execute(insert(counter).values(id=2, n=0))
    both_hold_one = threading.Barrier(2)

    def cross(first: int) -> bool | None:
        try:
            with club.write() as connection:
                connection.execute(text("SET LOCAL deadlock_timeout = '20ms'"))
                connection.execute(update(counter).where(counter.c.id == first).values(n=9))
                both_hold_one.wait(5)
                connection.execute(update(counter).where(counter.c.id == 3 - first).values(n=9))
        except DBAPIError as error:
            return classify(error).retry
        return None

    with ThreadPoolExecutor(2) as threads:
        assert sorted(threads.map(cross, (1, 2)), key=str) == [None, True]


# --- kills --------------------------------------------------------------------------------------------

WRITING = """
    from sqlalchemy import insert
    from data.engine import open_club
    from tests.data import small
    from tests.data.small import entry, use
    club = open_club({url!r}, schema=small.SCHEMA)
    for number in range({start}, {start} + 100000):
        with club.write() as connection:
            connection.execute(insert(entry).values(id=number, what="x" * 2000 + str(number)))
            connection.execute(insert(use).values(id=number, entry_id=number, slot=1))
        print(number, flush=True)
"""


def test_a_kill_leaves_every_transaction_whole_and_nothing_acknowledged_lost(club: Club, club_url: str) -> None:
    chance = random.Random(20260101)
    for round_ in range(6):
        process = started(WRITING, url=club_url, start=round_ * 100_000)
        assert process.stdout is not None
        acknowledged = [process.stdout.readline()]
        time.sleep(chance.uniform(0, 0.05))
        process.send_signal(signal.SIGKILL)
        acknowledged += process.stdout.readlines()
        process.communicate()
        complete = [int(line) for line in acknowledged if line.endswith("\n")]
        with made(open_club(club_url, schema=small.SCHEMA)) as again, again.read() as connection:
            entries = set(connection.scalars(select(entry.c.id)))
            assert entries == set(connection.scalars(select(use.c.entry_id)))
            assert entries >= set(complete)
            assert len(complete) > 0


# --- gone and back --------------------------------------------------------------------------------------


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_file_moved_away_is_gone_until_it_is_back(club: Club, club_url: str) -> None:
    path = path_of(club_url)
    aside = path.with_name("aside.db")
    path.rename(aside)
    assert kind_of(club) is TroubleKind.GONE
    assert kind_of(club) is TroubleKind.GONE
    assert not path.exists()
    aside.rename(path)
    assert kind_of(club) is None
    assert count(club) == 1


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_disk_that_takes_no_more_is_said_and_then_works_again(club: Club) -> None:
    with club.write() as connection:
        pages = connection.scalar(text("PRAGMA page_count"))
        connection.execute(text(f"PRAGMA max_page_count={pages}"))
    rows = [{"id": number, "what": "x" * 4000 + str(number)} for number in range(10, 20)]
    with pytest.raises(DBAPIError) as caught, club.write() as connection:
        connection.execute(insert(entry), rows)
    assert classify(caught.value).kind is TroubleKind.FULL
    with club.write() as connection:
        connection.execute(text("PRAGMA max_page_count=1000000"))
        assert connection.scalar(text("SELECT count(*) FROM entry")) == 0
        connection.execute(insert(entry).values(id=10, what="x" * 40000))


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_a_file_limit_is_a_full_disk(club: Club) -> None:
    resource = pytest.importorskip("resource")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    ignored = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, before[1]))
    try:
        with pytest.raises(DBAPIError) as caught, club.write() as connection:
            connection.execute(insert(entry).values(id=10, what="x" * 400_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, ignored)
    assert classify(caught.value).kind is TroubleKind.FULL
    assert kind_of(club) is None


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_lost_connection_is_replaced(club: Club, postgres: pg.Server) -> None:
    terminate = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'frontdesk' AND datname = '{}'"
    )
    assert kind_of(club) is None
    postgres.run(terminate.format(club.place.url.database))
    assert kind_of(club) is None  # noticed before use

    def lose_it_midway() -> None:
        with club.write() as connection:
            connection.execute(update(counter).values(n=77))
            postgres.run(terminate.format(club.place.url.database))
            connection.execute(update(counter).values(n=78))

    with pytest.raises(DBAPIError) as caught:
        lose_it_midway()
    assert classify(caught.value).kind is TroubleKind.GONE
    assert kind_of(club) is None
    assert count(club) == 3


@pytest.mark.parametrize("dialect", ["sqlite"])
def test_looking_again_at_an_open_club_does_not_drop_its_locks(club: Club, club_url: str) -> None:
    """POSIX drops a process's locks on a file when any of its descriptors is closed: nothing may read it directly."""
    taking = """
        import sqlite3
        connection = sqlite3.connect({path!r}, isolation_level=None, timeout=0)
        try:
            connection.execute("BEGIN IMMEDIATE")
        except sqlite3.OperationalError:
            print("locked")
    """
    with club.write() as connection:
        connection.execute(update(counter).values(n=7))
        made(open_club(club_url, schema=small.SCHEMA)).close()
        assert started(taking, path=str(path_of(club_url))).communicate()[0] == "locked\n"


def test_nothing_happens_at_import_and_alembic_is_not_needed() -> None:
    program = """
        import sys
        import data.engine
        heavy = {{"alembic", "psycopg", "openpyxl", "textual", "data.tables"}} & set(sys.modules)
        assert not heavy, heavy
    """
    process = started(program)
    process.communicate()
    assert process.returncode == 0


def test_statements_are_counted_on_both_sides(club: Club) -> None:
    with statements_sent(club) as sent:
        count(club)
        kind_of(club)
    assert [statement.split()[0] for statement in sent] == ["SELECT", "UPDATE"]
    count(club)
    assert len(sent) == 2
