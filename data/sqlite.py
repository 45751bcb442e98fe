"""How a club is kept in a SQLite file: how the file is looked at, and what its connections promise."""

import contextlib
import errno
import os
import random
import sqlite3
import stat
import threading
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import Connection, Engine, QueuePool, create_engine, event
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.exc import DBAPIError
from sqlalchemy.pool import ConnectionPoolEntry

from data.schema import Schema
from data.trouble import CannotOpen, TroubleKind, classify

APPLICATION_ID = 0x46724473
"""What `PRAGMA application_id` says in every club's file ("FrDs")."""

BUSY_SECONDS = 3.0
"""How long a connection waits for another writer or reader of the same file."""

BEGIN_OPTION = "frontdesk_writes"
"""The execution option that makes a transaction begin with the write lock."""

_MAGIC = b"SQLite format 3\x00"
_HEADER_BYTES = 100
_APPLICATION_ID_AT = slice(68, 72)
_SMALL_FILE_BYTES = 16 * 1024 * 1024  # up to here every page is looked at when the club is opened: some 30 ms
_PRAGMAS = ("trusted_schema=OFF", "recursive_triggers=ON", "temp_store=MEMORY")
_DURABLE = ("synchronous=FULL",)
_THROW_AWAY = ("synchronous=OFF", "journal_mode=MEMORY")
# Truncating is what FULL makes durable; a journal that was deleted could be back after a power cut and undo a commit.
_ROLLBACK_JOURNAL = "journal_mode=TRUNCATE"
_FIRST_LOOK = "SELECT 1 FROM sqlite_schema LIMIT 1"  # a deferred BEGIN locks nothing yet
_FORK_FIXES = {(3, 44): 6, (3, 50): 7}
_FIRST_FIXED = (3, 51, 3)

# POSIX drops all locks a process holds on a file as soon as it closes *any* descriptor of it. A file that is open here
# as a club must therefore not be read directly again; it has been looked at when it was opened.
_held: Counter[tuple[int, int]] = Counter()
_held_lock = threading.Lock()


def wal_is_safe(version: tuple[int, int, int]) -> bool:
    """Whether this SQLite has the fix of the WAL-reset bug, by which two writers could damage a database in WAL mode.

    Fixed in 3.51.3 and later, and in 3.50.7 and 3.44.6 of the maintained branches.
    """
    first_fix = _FORK_FIXES.get(version[:2])
    return version >= _FIRST_FIXED or (first_fix is not None and version[2] >= first_fix)


def shown(path: Path) -> str:
    """A path as it may be shown: with a question mark for whatever cannot be printed."""
    return "".join(character if character.isprintable() else "?" for character in str(path))


def hold(path: Path) -> tuple[int, int] | None:
    """Note that the file is open here as a club; gives the key for `release`, or None if it is gone."""
    try:
        found = path.stat()
    except OSError:
        return None
    with _held_lock:
        _held[found.st_dev, found.st_ino] += 1
    return found.st_dev, found.st_ino


def release(key: tuple[int, int] | None) -> None:
    """Undo `hold`."""
    if key is None:
        return
    with _held_lock:
        _held[key] -= 1
        if not _held[key]:
            del _held[key]


def look_at_place(path: Path) -> CannotOpen | None:
    """Why the file cannot be a club, by its first bytes alone: SQLite is not asked, so nothing can change."""
    name = shown(path)
    try:
        found = path.stat()
    except (FileNotFoundError, NotADirectoryError):
        return CannotOpen("missing", f"There is no club at {name}.")
    except OSError:
        return CannotOpen("unreadable", f"{name} may not be read by you.")
    if not stat.S_ISREG(found.st_mode):
        return CannotOpen("foreign", f"{name} is a folder or a device, not a club's file.")
    if found.st_size == 0:
        return CannotOpen("empty", f"{name} is an empty file: there is no club in it. It was left as it is.")
    with _held_lock:
        if (found.st_dev, found.st_ino) in _held:
            return None
        try:
            with path.open("rb", buffering=0) as file:
                header = file.read(_HEADER_BYTES)
        except OSError:
            return CannotOpen("unreadable", f"{name} may not be read by you.")
    if not header.startswith(_MAGIC) or header[_APPLICATION_ID_AT] != APPLICATION_ID.to_bytes(4, "big"):
        return CannotOpen("foreign", f"{name} is no Front Desk club, but something else. It was left as it is.")
    return None


def look_for_write_access(path: Path) -> CannotOpen | None:
    """Why the club could not be written, as far as the permissions tell."""
    effective = os.access in os.supports_effective_ids
    if not os.access(path, os.W_OK, effective_ids=effective):
        return CannotOpen("read_only", f"{shown(path)} is write-protected: allow yourself to write to it.")
    if not os.access(path.parent, os.W_OK | os.X_OK, effective_ids=effective):
        sentence = f"The folder {shown(path.parent)} is write-protected: SQLite keeps its journal beside the club."
        return CannotOpen("read_only", sentence)
    return None


def look_inside(path: Path, schema: Schema) -> CannotOpen | None:
    """Why the file, which bears the mark of a club, cannot be opened by this program; changes nothing in it."""
    try:
        with contextlib.closing(_plain_connection(path)) as connection:
            connection.execute("BEGIN")
            take_lock(connection, _FIRST_LOOK)
            return _judge(connection, path, schema)
    except sqlite3.Error as error:
        return cannot_open(error, path)


def cannot_open(error: Exception, path: Path) -> CannotOpen:
    """An error met while opening, in a sentence about the file."""
    name = shown(path)
    match classify(error).kind:
        case TroubleKind.DAMAGED:
            return _damaged(path)
        case TroubleKind.BUSY:
            return CannotOpen("busy", f"Another program is writing to {name}. Try again in a moment.")
        case TroubleKind.READ_ONLY:
            return CannotOpen("read_only", f"{name} can only be read; a write that was cut short must be undone first.")
        case TroubleKind.FULL:
            return CannotOpen("full", f"The disk of {name} is full or takes no more.")
        case _:
            return CannotOpen("unreadable", f"{name} cannot be read: its disk or folder does not answer.")


def cannot_make(error: OSError, path: Path) -> CannotOpen:
    """What the system said to a new file, in a sentence."""
    if isinstance(error, PermissionError) or error.errno == errno.EROFS:
        return CannotOpen("read_only", f"The folder {shown(path.parent)} is write-protected.")
    if error.errno in {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}:
        return CannotOpen("full", f"The disk of {shown(path.parent)} is full or takes no more.")
    return CannotOpen("unreadable", f"Nothing can be kept at {shown(path)}: the system says “{error.strerror}”.")


def _judge(connection: sqlite3.Connection, path: Path, schema: Schema) -> CannotOpen | None:
    name = shown(path)
    tables = {str(row[0]) for row in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")}
    if "alembic_version" not in tables:
        return _damaged(path)
    revisions = [str(row[0]) for row in connection.execute("SELECT version_num FROM alembic_version")]
    if len(revisions) != 1:
        return _damaged(path)
    if revisions[0] not in schema.revisions:
        sentence = f"{name} was last used by a newer Front Desk: open it with that one. It was left as it is."
        return CannotOpen("newer", sentence)
    small = path.stat().st_size <= _SMALL_FILE_BYTES
    if small and connection.execute("PRAGMA quick_check(1)").fetchone() != ("ok",):
        return _damaged(path)
    if revisions[0] != schema.head:
        return CannotOpen("older", f"{name} is of an earlier Front Desk: run frontdesk upgrade first.")
    if not tables >= set(schema.metadata.tables):
        return _damaged(path)
    for table in schema.metadata.tables:
        connection.execute(f'SELECT 1 FROM "{table}" LIMIT 1').fetchone()  # noqa: S608 -- our own table names
    return None


def _damaged(path: Path) -> CannotOpen:
    sentence = f"{shown(path)} is a Front Desk club, but damaged: restore the newest backup. It was left as it is."
    return CannotOpen("damaged", sentence)


def _plain_connection(path: Path) -> sqlite3.Connection:
    """A connection that only looks. It could write: that alone can undo a write cut short by a crash, as it must."""
    connection = sqlite3.connect(uri(path), uri=True, isolation_level=None, timeout=0)
    connection.execute("PRAGMA trusted_schema=OFF")
    connection.execute("PRAGMA query_only=ON")
    return connection


def uri(path: Path, mode: str = "rw") -> str:
    """How SQLite is asked for an existing file, never making one where there is none."""
    return f"{path.absolute().as_uri()}?mode={mode}"


def sqlite_engine(path: Path, *, read_only: bool = False, foreign_keys: bool = True, durable: bool = True) -> Engine:
    """The engine of a club's file, nothing opened yet.

    `foreign_keys=False` is for migrations, which rebuild tables and check the references at their end;
    `durable=False` for a file made up to be thrown away: nothing waits for the disk.
    """
    mode = "ro" if read_only else "rw"

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(
            uri(path, mode),
            uri=True,
            timeout=BUSY_SECONDS,
            isolation_level=None,  # BEGIN is ours, below
            check_same_thread=False,  # the pool gives a connection to one thread at a time
            cached_statements=256,
        )

    engine = create_engine(
        "sqlite://",
        creator=connect,
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
        pool_timeout=BUSY_SECONDS,
        pool_use_lifo=True,
        hide_parameters=True,
    )

    pragmas = [*_PRAGMAS, f"foreign_keys={'ON' if foreign_keys else 'OFF'}", *(_DURABLE if durable else _THROW_AWAY)]
    if durable and not read_only and not wal_is_safe(sqlite3.sqlite_version_info):
        pragmas.append(_ROLLBACK_JOURNAL)
    event.listen(engine, "connect", _promise(pragmas))
    event.listen(engine, "begin", _begin)
    return engine


def _promise(pragmas: list[str]) -> Callable[[DBAPIConnection, ConnectionPoolEntry], None]:
    def promise(connection: DBAPIConnection, _entry: ConnectionPoolEntry) -> None:
        cursor = connection.cursor()
        for pragma in pragmas:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.close()

    return promise


def choose_wal(engine: Engine) -> None:
    """Keep the file in WAL mode from now on, if this SQLite does it safely and nobody else is writing just now."""
    if not wal_is_safe(sqlite3.sqlite_version_info):
        return
    with engine.connect() as connection, contextlib.suppress(sqlite3.OperationalError):
        driver(connection).execute("PRAGMA journal_mode=WAL")


def tidy_journal(engine: Engine) -> None:
    """Leave no empty journal beside the file, as far as nobody else is using it."""
    with contextlib.suppress(Exception), engine.connect() as connection:
        raw = driver(connection)
        raw.execute("PRAGMA busy_timeout=0")
        if raw.execute("PRAGMA journal_mode").fetchone() == ("truncate",):
            raw.execute("PRAGMA journal_mode=DELETE")


def write_anew(engine: Engine) -> bool:
    """Write the whole file anew and empty its journal; False where others would not let go of it, or it is too big."""
    try:
        with engine.connect() as connection:
            raw = driver(connection)
            raw.execute("PRAGMA query_only=OFF")
            raw.execute("PRAGMA temp_store=FILE")  # the copy may be larger than the memory there is
            try:
                raw.execute("VACUUM")
                raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            finally:
                raw.execute("PRAGMA temp_store=MEMORY")
    except (DBAPIError, sqlite3.Error):
        return False
    return True


def driver(connection: Connection) -> sqlite3.Connection:
    """The driver's own connection."""
    raw = connection.connection.driver_connection
    assert isinstance(raw, sqlite3.Connection)  # noqa: S101 -- for the type checker
    return raw


def _begin(connection: Connection) -> None:
    """Begin a transaction with its lock in hand: for writes the write lock, for reads the shared one and no writing."""
    raw = driver(connection)
    if connection.get_execution_options().get(BEGIN_OPTION):
        raw.execute("PRAGMA query_only=OFF")
        locking = "BEGIN IMMEDIATE"
    else:
        raw.execute("PRAGMA query_only=ON")
        raw.execute("BEGIN")
        locking = _FIRST_LOOK
    raw.execute("PRAGMA busy_timeout=0")
    try:
        take_lock(raw, locking)
    except sqlite3.Error:
        connection.exec_driver_sql(locking).close()  # once more, so that the error comes as SQLAlchemy's
    finally:
        raw.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")  # for the commit, which waits for readers


def take_lock(connection: sqlite3.Connection, locking: str) -> None:
    """Run the statement that takes a lock, again and again until `BUSY_SECONDS` are over; raises sqlite3.Error.

    Short random pauses are fair. SQLite's own grow to 100 ms: while others write without pause, somebody starves.
    The connection must have a busy_timeout of 0.
    """
    end = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute(locking).fetchall()
        except sqlite3.OperationalError as error:
            if classify(error).kind is not TroubleKind.BUSY or time.monotonic() > end:
                raise
        else:
            return
        time.sleep(random.uniform(0.0005, 0.005))  # noqa: S311 -- no secret


def make_folder(folder: Path) -> None:
    """Make the folder and those above it that are missing, for the owner alone (0700)."""
    missing = []
    while not folder.exists():
        missing.append(folder)
        folder = folder.parent
    for each in reversed(missing):
        with contextlib.suppress(FileExistsError):
            each.mkdir(mode=0o700)


def make_file(path: Path) -> None:
    """Make an empty file for the owner alone (0600) from its birth; raises FileExistsError if there is one."""
    descriptor = os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    os.close(descriptor)


def sync_folder(folder: Path) -> None:
    """Make names written in the folder survive a power cut."""
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove(part: Path) -> None:
    """Remove a file that was not finished, and the journal beside it, as far as they are there."""
    for name in (part.name, f"{part.name}-journal"):
        with contextlib.suppress(OSError):
            part.with_name(name).unlink(missing_ok=True)


def move_in(part: Path, path: Path) -> None:
    """Give a finished file its name, whole and never over another; raises FileExistsError if the name is taken."""
    try:
        os.link(part, path)
    except FileExistsError:
        raise
    except OSError:  # a file system without links: take the name first, then move onto it
        make_file(path)
        part.replace(path)
    else:
        part.unlink()
    sync_folder(path.parent)
