"""A backup is whole, checked and for its owner alone; the way back keeps what was there."""

import sqlite3
import stat
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import insert, select, text
from sqlalchemy.exc import DBAPIError

from data import backup as backup_module
from data import sqlite
from data.backup import Backup, Restored, back_up, backups, restore
from data.engine import Club, create_club, open_club
from data.trouble import CannotBackUp, CannotOpen
from tests.conftest import made, path_of
from tests.data import small
from tests.data.small import counter
from tests.data.test_opening import cut_in_half, newer, overwritten_in_the_middle, some_text

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)


@pytest.fixture
def url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'club.db'}"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "backups" / "of the club"


@pytest.fixture
def club(url: str) -> Iterator[Club]:
    with made(create_club(url, schema=small.SCHEMA)) as club:
        with club.write() as connection:
            connection.execute(insert(counter).values(id=1, n=7))
        yield club


def done(backup: Backup | CannotBackUp) -> Backup:
    assert isinstance(backup, Backup), backup.sentence
    return backup


def restored(found: Restored | CannotBackUp) -> Restored:
    assert isinstance(found, Restored), found.sentence
    return found


def refused(found: Backup | Restored | CannotBackUp) -> str:
    assert isinstance(found, CannotBackUp)
    assert found.sentence.endswith(".")
    return found.code


def count(url: str) -> int | None:
    with made(open_club(url, schema=small.SCHEMA)) as club, club.read() as connection:
        return connection.scalar(select(counter.c.n))


def test_a_backup_is_a_club_of_its_own(club: Club, url: str, folder: Path) -> None:
    backup = done(back_up(url, folder, now=NOON))
    assert backup.path == folder / "club-20260101T120000Z.db"
    assert backup.made_at == NOON
    assert count(f"sqlite:///{backup.path}") == 7
    assert [found.name for found in folder.iterdir()] == [backup.path.name]
    assert stat.S_IMODE(backup.path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == stat.S_IMODE(folder.parent.stat().st_mode) == 0o700


def test_what_is_being_written_is_not_in_the_backup(club: Club, url: str, folder: Path) -> None:
    with club.write() as connection:
        connection.execute(text("UPDATE counter SET n = 8"))
        backup = done(back_up(url, folder))
    assert count(f"sqlite:///{backup.path}") == 7
    assert count(url) == 8


def test_the_oldest_backups_go_and_nothing_else(club: Club, url: str, folder: Path) -> None:
    folder.mkdir(parents=True)
    others = ["notes.txt", "club.db", "other-20200101T000000Z.db", "club-20200101.db", "club-20209901T000000Z.db"]
    for name in others:
        (folder / name).touch()
    for day in range(5):
        done(back_up(url, folder, keep=3, now=NOON + timedelta(days=day)))
    kept = [backup.made_at.day for backup in backups(url, folder)]
    assert kept == [5, 4, 3]
    assert {found.name for found in folder.iterdir()} >= set(others)


def test_two_backups_in_one_second_are_two(club: Club, url: str, folder: Path) -> None:
    first, second = (done(back_up(url, folder, now=NOON)) for _ in range(2))
    assert first.path != second.path
    assert [backup.path for backup in backups(url, folder)] == [second.path, first.path]


def test_a_clock_put_back_does_not_cost_the_new_backup(club: Club, url: str, folder: Path) -> None:
    done(back_up(url, folder, keep=1, now=NOON))
    late = done(back_up(url, folder, keep=1, now=NOON - timedelta(days=400)))
    assert late.path.exists()


def test_backups_of_a_club_in_full_use_are_whole(
    club: Club, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES_AT_A_TIME", 10)
    writing = """
        from sqlalchemy import text
        from data.engine import open_club
        from tests.data import small
        club = open_club({url!r}, schema=small.SCHEMA)
        print("ready", flush=True)
        for number in range(10**9):
            with club.write() as connection:
                connection.execute(text("INSERT INTO entry (what) VALUES (:what)"), dict(what=str(number) + "x" * 3000))
                connection.execute(text("UPDATE counter SET n = n + 1"))
    """
    program = textwrap.dedent(writing).format(url=url)
    process = subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True, cwd=Path(__file__).parents[2]
    )
    try:
        assert process.stdout is not None
        process.stdout.readline()
        made_backups = [done(back_up(url, folder)) for _ in range(2)]
    finally:
        process.kill()
        process.communicate()
    for backup in made_backups:
        with made(open_club(f"sqlite:///{backup.path}", schema=small.SCHEMA)) as copy, copy.read() as connection:
            assert connection.scalar(text("SELECT count(*) + 7 FROM entry")) == connection.scalar(select(counter.c.n))


def test_a_backup_can_be_watched_and_cancelled(
    club: Club, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(backup_module, "PAGES_AT_A_TIME", 2)
    seen: list[tuple[int, int]] = []

    def watch(copied: int, total: int) -> bool:
        seen.append((copied, total))
        return True

    done(back_up(url, folder, progress=watch))
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    before = list(folder.iterdir())
    assert refused(back_up(url, folder, progress=lambda copied, total: copied < total / 2)) == "cancelled"
    assert list(folder.iterdir()) == before


def test_a_damaged_club_costs_no_backup(club: Club, url: str, folder: Path) -> None:
    club.close()
    done(back_up(url, folder, keep=1, now=NOON))
    overwritten_in_the_middle(path_of(url))
    assert refused(back_up(url, folder, keep=1)) == "damaged"
    assert len(list(folder.iterdir())) == 1


def test_what_is_no_club_is_not_backed_up(tmp_path: Path, folder: Path) -> None:
    assert refused(back_up(f"sqlite:///{tmp_path}/club.db", folder)) == "missing"
    (tmp_path / "club.db").touch()
    assert refused(back_up(f"sqlite:///{tmp_path}/club.db", folder)) == "empty"
    some_text(tmp_path / "club.db")
    assert refused(back_up(f"sqlite:///{tmp_path}/club.db", folder)) == "foreign"
    assert refused(back_up("oracle://x", folder)) == "bad_url"
    assert not folder.exists()


def test_a_folder_that_cannot_be_is_said(club: Club, url: str, tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert refused(back_up(url, tmp_path / "file")) == "unreadable"
    assert refused(back_up(url, tmp_path / "file" / "below")) == "unreadable"


def test_postgresql_is_backed_up_with_its_own_tools(tmp_path: Path) -> None:
    found = back_up("postgresql://desk:secret@example.org/club", tmp_path)
    assert isinstance(found, CannotBackUp)
    assert (found.code, "pg_dump" in found.sentence, "secret" in found.sentence) == ("postgresql", True, False)
    assert refused(restore(tmp_path / "x.db", "postgresql://example.org/club")) == "postgresql"


# --- the way back -----------------------------------------------------------------------------------


def test_a_restored_club_is_the_backup_and_the_old_one_is_kept(club: Club, url: str, folder: Path) -> None:
    backup = done(back_up(url, folder))
    with club.write() as connection:
        connection.execute(text("UPDATE counter SET n = 8"))
    club.close()
    found = restored(restore(backup.path, url, now=NOON, schema=small.SCHEMA))
    assert found.kept == path_of(url).with_name("club-replaced-20260101T120000Z.db")
    assert count(url) == 7
    assert count(f"sqlite:///{found.kept}") == 8
    assert count(f"sqlite:///{backup.path}") == 7
    assert stat.S_IMODE(path_of(url).stat().st_mode) == 0o600
    names = {item.name for item in path_of(url).parent.iterdir()}
    assert names == {"backups", "club.db", "club-replaced-20260101T120000Z.db"}


def test_a_desk_that_was_open_goes_on_with_the_restored_club(club: Club, url: str, folder: Path) -> None:
    backup = done(back_up(url, folder))
    with club.write() as connection:
        connection.execute(text("UPDATE counter SET n = 8"))
    restored(restore(backup.path, url, schema=small.SCHEMA))
    with pytest.raises(DBAPIError), club.write() as connection:  # it notices
        connection.execute(text("UPDATE counter SET n = n + 1"))
    with club.write() as connection:
        connection.execute(text("UPDATE counter SET n = n + 100"))
    assert count(url) == 107


def test_nothing_is_restored_while_a_desk_is_writing(
    club: Club, url: str, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    backup = done(back_up(url, folder))
    monkeypatch.setattr(sqlite, "BUSY_SECONDS", 0.05)
    with club.write() as connection:
        connection.execute(text("UPDATE counter SET n = 8"))
        before = set(path_of(url).parent.iterdir())
        assert refused(restore(backup.path, url, schema=small.SCHEMA)) == "busy"
        assert set(path_of(url).parent.iterdir()) == before
    assert count(url) == 8


def test_a_damaged_a_foreign_an_empty_and_a_missing_club_can_be_replaced(club: Club, url: str, folder: Path) -> None:
    backup = done(back_up(url, folder))
    club.close()
    path = path_of(url)
    for spoil in (cut_in_half, overwritten_in_the_middle, some_text, lambda path: path.write_bytes(b"")):
        spoil(path)
        spoilt = path.read_bytes()
        found = restored(restore(backup.path, url, schema=small.SCHEMA))
        assert found.kept is not None
        assert found.kept.read_bytes() == spoilt
        assert count(url) == 7
    path.unlink()
    assert restored(restore(backup.path, url, schema=small.SCHEMA)).kept is None
    assert count(url) == 7


@pytest.mark.parametrize("spoil", [cut_in_half, overwritten_in_the_middle, some_text, newer, Path.unlink])
def test_a_backup_that_is_no_good_replaces_nothing(sqlite_club_file: Path, tmp_path: Path, spoil: object) -> None:
    url = f"sqlite:///{tmp_path / 'club.db'}"
    made(create_club(url)).close()
    before = path_of(url).read_bytes()
    bad = tmp_path / "bad.db"
    bad.write_bytes(sqlite_club_file.read_bytes())
    assert callable(spoil)
    spoil(bad)
    assert refused(restore(bad, url)) == "bad_backup"
    assert path_of(url).read_bytes() == before
    assert {found.name for found in tmp_path.iterdir()} <= {"club.db", "bad.db"}


def test_a_backup_of_an_earlier_program_is_restored_and_must_be_upgraded(
    club: Club, url: str, folder: Path, tmp_path: Path
) -> None:
    backup = done(back_up(url, folder))
    club.close()
    later = small.next_schema(tmp_path / "later")
    restored(restore(backup.path, url, schema=later))
    found = open_club(url, schema=later)
    assert isinstance(found, CannotOpen)
    assert found.code == "older"


def test_a_backup_of_a_club_in_wal_mode_needs_no_side_files(club: Club, url: str, folder: Path) -> None:
    club.close()
    with sqlite3.connect(path_of(url)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("UPDATE counter SET n = 9")
    backup = done(back_up(url, folder))
    connection.close()
    assert [found.name for found in folder.iterdir()] == [backup.path.name]
    assert backup.path.read_bytes()[18:20] == b"\x01\x01"
    assert count(f"sqlite:///{backup.path}") == 9
