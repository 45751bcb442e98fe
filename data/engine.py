"""How a club is created, opened and used: one transaction at a time, on SQLite and PostgreSQL alike.

What can be expected to go wrong is a `CannotOpen`; errors inside a transaction are named by `data.trouble.classify`.
"""

import contextlib
import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, Self

from sqlalchemy import URL, Connection, Engine, event, insert, make_url, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import ArgumentError, DBAPIError

from data import postgres, sqlite
from data.guards import allow_erasure, install_guards
from data.schema import Schema, club_schema, revision_table
from data.trouble import CannotOpen, classify, means_lost_connection

_CREATING = 0x46724473  # the key of the advisory lock under which a club is created


@dataclass(frozen=True)
class Place:
    """Where a club is: `path` is its file (SQLite) or None (PostgreSQL); `name` may be shown."""

    url: URL
    path: Path | None
    name: str


def find_place(url: str) -> Place | CannotOpen:
    """The place a database URL means: `sqlite:///relative.db`, `sqlite:////absolute.db` or `postgresql://…`."""
    try:
        parsed = make_url(url)
    except (ArgumentError, ValueError):
        return CannotOpen("bad_url", "This is not the address of a database: try sqlite:///club.db.")
    if parsed.drivername in {"sqlite", "sqlite+pysqlite"}:
        if not parsed.database or parsed.database == ":memory:" or parsed.query or "\0" in parsed.database:
            return CannotOpen("bad_url", "A SQLite address names a file and nothing else: try sqlite:///club.db.")
        path = Path(parsed.database).expanduser().absolute()
        return Place(parsed, path, sqlite.shown(path))
    if parsed.drivername in {"postgres", "postgresql", "postgresql+psycopg"}:
        return Place(parsed, None, postgres.shown(parsed))
    return CannotOpen("bad_url", "Front Desk keeps clubs in SQLite and PostgreSQL only: try sqlite:///club.db.")


class Club:
    """An open club: hands out transactions to any thread, until it is closed.

    A thread must not hold one transaction while it begins another: on SQLite they would wait for each other.
    """

    def __init__(self, place: Place, engine: Engine, schema: Schema, *, read_only: bool) -> None:
        self.place = place
        self.engine: Engine = engine
        self.schema = schema
        self.read_only = read_only
        self._hold = sqlite.hold(place.path) if place.path else None
        self._writer: Engine = engine
        self._reader: Engine = engine
        if self.dialect == "sqlite":
            self._writer = engine.execution_options(**{sqlite.BEGIN_OPTION: True})
        else:
            self._reader = engine.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
        event.listen(engine, "handle_error", _give_up_lost_connections)

    @property
    def dialect(self) -> Literal["sqlite", "postgresql"]:
        """Which kind of database keeps the club."""
        return "sqlite" if self.place.path else "postgresql"

    @contextlib.contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction that writes: committed whole at the end of the block, or undone whole if it raises.

        On SQLite the write lock is taken first (BEGIN IMMEDIATE); on PostgreSQL it is READ COMMITTED, and who reads
        before writing locks the contact's row. Waits at most three seconds for a lock. Raises DBAPIError.
        """
        assert not self.read_only, "this club was opened for reading"  # noqa: S101 -- a bug of the caller
        with self._writer.begin() as connection:
            yield connection

    @contextlib.contextmanager
    def read(self) -> Iterator[Connection]:
        """One transaction that sees the club as it is at one moment and cannot change it; raises DBAPIError."""
        with self._reader.connect() as connection, connection.begin() as transaction:
            yield connection
            transaction.rollback()  # there is nothing to keep, and nothing to wait for

    def write_anew(self) -> bool:
        """Write the file anew, so that nothing overwritten or deleted is left in its free pages, nor in its journal.

        False: not done, because others were using the file or the disk was full, or because PostgreSQL keeps the club
        (whose operator does it with VACUUM FULL).
        """
        return self._hold is not None and sqlite.write_anew(self.engine)

    def close(self) -> None:
        """Close all connections; the club is not used again."""
        if self._hold and not self.read_only:
            sqlite.tidy_journal(self.engine)
        self.engine.dispose()
        sqlite.release(self._hold)
        self._hold = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def open_club(
    url: str, *, read_only: bool = False, durable: bool = True, schema: Schema | None = None
) -> Club | CannotOpen:
    """Open an existing club of this program's revision, or say why not; then nothing at its place has changed.

    `read_only` also opens what may not be written. `durable=False` is for a file made up to be thrown away: a power cut
    may take it. `schema` stands in for the club's own in tests.
    """
    schema = schema or club_schema()
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return place
    if place.path:
        return _open_sqlite(place, place.path, schema, read_only=read_only, durable=durable)
    return _open_postgres(place, schema, read_only=read_only)


def create_club(url: str, *, schema: Schema | None = None) -> Club | CannotOpen:
    """Make an empty club where nothing is yet, all at once, and open it; or say why not.

    A file is made for its owner alone (0600, new folders 0700). A PostgreSQL database must exist and be empty.
    """
    schema = schema or club_schema()
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return place
    if place.path:
        return _create_sqlite(place.path, schema) or _open_sqlite(place, place.path, schema, read_only=False)
    return _create_postgres(place, schema)


def judge_place(place: Place, schema: Schema) -> CannotOpen | None:
    """Why the club at a place cannot be opened for reading, or None; nothing there changes."""
    if place.path:
        return sqlite.look_at_place(place.path) or sqlite.look_inside(place.path, schema)
    engine = _connect_postgres(place)
    if isinstance(engine, CannotOpen):
        return engine
    try:
        with engine.connect() as connection:
            return postgres.look_inside(connection, place.url, schema)
    except DBAPIError as error:
        return postgres.cannot_open(error, place.url)
    finally:
        engine.dispose()


def build(connection: Connection, schema: Schema) -> None:
    """Create tables, guards and the mark of the revision in an empty database, in the transaction given."""
    schema.metadata.create_all(connection, checkfirst=False)
    columns = {name: [column.name for column in table.columns] for name, table in schema.metadata.tables.items()}
    install_guards(connection, schema.append_only, schema.stamp_once, columns)
    for table, texts in schema.erasable.items():
        allow_erasure(connection, table, texts, columns[table])
    revision_table.create(connection)
    connection.execute(insert(revision_table).values(version_num=schema.head))
    if connection.dialect.name == "sqlite":
        connection.execute(text(f"PRAGMA application_id={sqlite.APPLICATION_ID}"))
    else:
        connection.execute(text(f"COMMENT ON TABLE alembic_version IS '{postgres.CLUB_MARK}'"))


def _give_up_lost_connections(context: ExceptionContext) -> None:
    """Do not use a connection again whose file was moved or whose disk failed: the next one may find it back."""
    if not means_lost_connection(classify(context.original_exception)):
        return
    context.is_disconnect = True
    if context.dialect.name == "sqlite" and context.connection is not None:
        # Closing alone keeps the locks for as long as a cursor is still referred to, be it by the error's traceback.
        with contextlib.suppress(Exception):
            sqlite.driver(context.connection).rollback()


def _open_sqlite(
    place: Place, path: Path, schema: Schema, *, read_only: bool, durable: bool = True
) -> Club | CannotOpen:
    refused = sqlite.look_at_place(path)
    if not refused and not read_only:
        refused = sqlite.look_for_write_access(path)
    refused = refused or sqlite.look_inside(path, schema)
    if refused:
        return refused
    engine = sqlite.sqlite_engine(path, read_only=read_only, durable=durable)
    if durable and not read_only:
        try:
            sqlite.choose_wal(engine)
        except DBAPIError as error:
            engine.dispose()
            return sqlite.cannot_open(error, path)
    return Club(place, engine, schema, read_only=read_only)


def _create_sqlite(path: Path, schema: Schema) -> CannotOpen | None:
    exists = CannotOpen("exists", f"There is already something at {sqlite.shown(path)}; it was left as it is.")
    part = path.with_name(f".club-{secrets.token_hex(4)}.new")
    try:
        if path.exists() or path.is_symlink():
            return exists
        sqlite.make_folder(path.parent)
        sqlite.make_file(part)
        engine = sqlite.sqlite_engine(part).execution_options(**{sqlite.BEGIN_OPTION: True})
        try:
            with engine.begin() as connection:
                build(connection, schema)
            sqlite.tidy_journal(engine)
        finally:
            engine.dispose()
        sqlite.move_in(part, path)
    except FileExistsError:
        return exists
    except DBAPIError as error:
        return sqlite.cannot_open(error, path)
    except OSError as error:
        return sqlite.cannot_make(error, path)
    finally:
        sqlite.remove(part)
    return None


def _connect_postgres(place: Place, *, read_only: bool = False) -> Engine | CannotOpen:
    try:
        return postgres.postgres_engine(place.url, read_only=read_only)
    except ImportError:
        return CannotOpen("no_driver", "PostgreSQL needs an addition: pip install 'frontdesk-console[postgres]'.")


def _open_postgres(place: Place, schema: Schema, *, read_only: bool) -> Club | CannotOpen:
    engine = _connect_postgres(place, read_only=read_only)
    if isinstance(engine, CannotOpen):
        return engine
    try:
        with engine.connect() as connection:
            refused = postgres.look_at_server(connection, place.url, writes=not read_only)
            refused = refused or postgres.look_inside(connection, place.url, schema)
    except DBAPIError as error:
        refused = postgres.cannot_open(error, place.url)
    if refused:
        engine.dispose()
        return refused
    return Club(place, engine, schema, read_only=read_only)


def _create_postgres(place: Place, schema: Schema) -> Club | CannotOpen:
    engine = _connect_postgres(place)
    if isinstance(engine, CannotOpen):
        return engine
    refused = None
    try:
        with engine.begin() as connection:
            refused = postgres.look_at_server(connection, place.url, writes=True)
            connection.execute(text(f"SELECT pg_advisory_xact_lock({_CREATING})"))
            if not refused and not postgres.is_empty(connection):
                refused = CannotOpen("exists", f"The database {place.name} is not empty; it was left as it is.")
            if not refused:
                build(connection, schema)
    except DBAPIError as error:
        refused = postgres.cannot_open(error, place.url)
    if refused:
        engine.dispose()
        return refused
    return Club(place, engine, schema, read_only=False)
