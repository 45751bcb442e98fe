"""Backups of a club's file by SQLite's backup API: whole, checked, dated, rotated; and the way back.

A plain copy of a file in use can be torn; the backup API reads it under SQLite's own locks.
"""

import contextlib
import os
import re
import secrets
import sqlite3
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from data import sqlite
from data.engine import find_place
from data.schema import Schema, club_schema
from data.trouble import CannotBackUp, CannotOpen, TroubleKind, classify

PAGES_AT_A_TIME = 2_000
"""How much is copied before other desks get their turn: some 8 MB."""

_RESTARTS_ALLOWED = 3  # a write by another desk makes SQLite begin the copy anew
_STAMP = "%Y%m%dT%H%M%SZ"

Progress = Callable[[int, int], bool]
"""Told the pages copied and the pages in all; says whether to go on."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup that was checked: its file, when it was made (UTC) and its size in bytes."""

    path: Path
    made_at: datetime
    size: int


@dataclass(frozen=True, slots=True)
class Restored:
    """A club restored from a backup; `kept` is the file that was there before, under its new name."""

    path: Path
    kept: Path | None


class _RestartedTooOftenError(Exception):
    pass


class _CancelledError(Exception):
    pass


def back_up(
    url: str, folder: Path, *, keep: int = 14, now: datetime | None = None, progress: Progress | None = None
) -> Backup | CannotBackUp:
    """Back the club up into the folder, check the copy, and remove this club's oldest backups beyond `keep` (≥ 1).

    `now` (aware; default: the machine's clock) becomes part of the name. Safe while the club is in use.
    """
    assert keep >= 1  # noqa: S101 -- a bug of the caller
    made_at = (now or datetime.now(UTC)).astimezone(UTC).replace(microsecond=0)
    path = _file_of(url)
    if isinstance(path, CannotBackUp):
        return path
    copied = copy_to(path, folder / f"{path.stem}-{stamp(made_at)}.db", progress=progress)
    if isinstance(copied, CannotBackUp):
        return copied
    for old in backups(url, folder)[keep:]:
        if old.path != copied:
            old.path.unlink(missing_ok=True)
    return Backup(copied, made_at, copied.stat().st_size)


def backups(url: str, folder: Path) -> list[Backup]:
    """This club's backups in the folder, newest first, by their names alone."""
    path = _file_of(url)
    if isinstance(path, CannotBackUp) or not folder.is_dir():
        return []
    pattern = re.compile(re.escape(path.stem) + r"-(\d{8}T\d{6}Z)(-\d+)?\.db")
    found = []
    for each in folder.iterdir():
        if named := pattern.fullmatch(each.name):
            with contextlib.suppress(ValueError, OSError):
                made_at = datetime.strptime(named[1], _STAMP).replace(tzinfo=UTC)
                found.append(Backup(each, made_at, each.stat().st_size))
    return sorted(found, key=lambda backup: (backup.made_at, len(backup.path.name), backup.path.name), reverse=True)


def restore(
    backup: Path, url: str, *, now: datetime | None = None, schema: Schema | None = None
) -> Restored | CannotBackUp:
    """Put a backup in the place of the club, which stays beside it under a dated name; the backup stays too.

    Refused while another program uses the club, and for a backup that is damaged or of a newer Front Desk. A backup of
    an earlier one is restored; it must be upgraded then.
    """
    path = _file_of(url)
    if isinstance(path, CannotBackUp):
        return path
    refused = sqlite.look_at_place(backup) or sqlite.look_inside(backup, schema or club_schema())
    if refused and refused.code != "older":
        return CannotBackUp("bad_backup", refused.sentence)
    part = path.with_name(f".club-{secrets.token_hex(4)}.restored")
    copied = copy_to(backup, part)
    if isinstance(copied, CannotBackUp):
        return copied
    try:
        if not path.exists():
            sqlite.move_in(part, path)
            return Restored(path, None)
        with _alone(path):
            kept = _free(path.with_name(f"{path.stem}-replaced-{stamp(now or datetime.now(UTC))}{path.suffix}"))
            for side in ("-journal", "-wal", "-shm"):  # of a club that was damaged or cut short
                with contextlib.suppress(FileNotFoundError):
                    path.with_name(path.name + side).rename(kept.with_name(kept.name + side))
            with contextlib.suppress(OSError):
                os.link(path, kept)  # so that there is a club at this name at every moment
            if not kept.exists():
                path.rename(kept)
            part.replace(path)
            sqlite.sync_folder(path.parent)
            return Restored(path, kept)
    except (sqlite3.Error, OSError) as error:
        return _cannot(error, path)
    finally:
        sqlite.remove(part)


def copy_to(path: Path, target: Path, *, progress: Progress | None = None) -> Path | CannotBackUp:
    """Copy a club's file under its locks to a name that is free (`target`, or with a number), checked, 0600."""
    refused = sqlite.look_at_place(path)
    if refused:
        return CannotBackUp(refused.code, refused.sentence)
    part = target.with_name(f".club-{secrets.token_hex(4)}.part")
    try:
        sqlite.make_folder(target.parent)
        sqlite.make_file(part)
        if not _copy(path, part, progress):
            sentence = f"The club at {sqlite.shown(path)} is damaged: its copy was thrown away, older backups are kept."
            return CannotBackUp("damaged", sentence)
        target = _free(target)
        sqlite.move_in(part, target)
    except _CancelledError:
        return CannotBackUp("cancelled", "The backup was cancelled; nothing was kept of it.")
    except OSError as error:
        return _cannot(error, target)
    except sqlite3.Error as error:
        return _cannot(error, path)
    finally:
        sqlite.remove(part)
    return target


def stamp(moment: datetime) -> str:
    """A moment as it stands in the names of files: UTC, to the second."""
    return moment.astimezone(UTC).strftime(_STAMP)


def _copy(path: Path, part: Path, progress: Progress | None) -> bool:
    """Copy page by page, letting other desks write in between; whether the copy is a sound club."""
    least_remaining: int | None = None
    restarts = 0

    def step(_status: int, remaining: int, total: int) -> None:
        nonlocal least_remaining, restarts
        if progress and not progress(total - remaining, total):
            raise _CancelledError
        if least_remaining is not None and remaining > least_remaining:
            restarts += 1
            if restarts > _RESTARTS_ALLOWED:
                raise _RestartedTooOftenError
        least_remaining = remaining

    with (
        contextlib.closing(sqlite3.connect(sqlite.uri(path), uri=True, timeout=sqlite.BUSY_SECONDS)) as source,
        contextlib.closing(sqlite3.connect(part, isolation_level=None)) as copy,
    ):
        try:
            source.backup(copy, pages=PAGES_AT_A_TIME, progress=step, sleep=0.01)
        except _RestartedTooOftenError:
            source.backup(copy)  # a busy club: all at once, the others wait
        copy.execute("PRAGMA journal_mode=DELETE")  # no side files, whatever the club uses
        sound = bool(copy.execute("PRAGMA integrity_check(1)").fetchone() == ("ok",))
        marked = bool(copy.execute("PRAGMA application_id").fetchone() == (sqlite.APPLICATION_ID,))
    with part.open("rb") as written:
        os.fsync(written.fileno())
    return sound and marked


@contextlib.contextmanager
def _alone(path: Path) -> Iterator[None]:
    """Hold the file's lock, so that nobody writes to what is being replaced; a damaged file has none to hold.

    Desks that have it open without writing notice at their next write that it was moved, and open the new one.
    """
    with contextlib.closing(sqlite3.connect(sqlite.uri(path), uri=True, isolation_level=None, timeout=0)) as connection:
        try:
            sqlite.take_lock(connection, "PRAGMA journal_mode=DELETE")  # merges what a WAL still has
            sqlite.take_lock(connection, "BEGIN EXCLUSIVE")
        except sqlite3.DatabaseError as error:
            if classify(error).kind is TroubleKind.BUSY:
                raise
        yield


def _free(target: Path) -> Path:
    """The name itself, or with the first number that makes it free."""
    number = 2
    free = target
    while free.exists():
        free = target.with_stem(f"{target.stem}-{number}")
        number += 1
    return free


def _file_of(url: str) -> Path | CannotBackUp:
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return CannotBackUp(place.code, place.sentence)
    if place.path is None:
        return CannotBackUp("postgresql", f"The database {place.name} is backed up and restored with pg_dump.")
    return place.path


def _cannot(error: sqlite3.Error | OSError, path: Path) -> CannotBackUp:
    refused = sqlite.cannot_make(error, path) if isinstance(error, OSError) else sqlite.cannot_open(error, path)
    return CannotBackUp(refused.code, refused.sentence)
