"""How a club of an earlier Front Desk is brought to this one's revision: backed up first, then whole or not at all."""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from alembic import command
from alembic.config import Config
from sqlalchemy import Connection, select, text
from sqlalchemy.exc import DBAPIError

from data import postgres, sqlite
from data.backup import copy_to, stamp
from data.engine import Place, find_place, judge_place
from data.schema import Schema, club_schema, revision_table
from data.trouble import CannotBackUp, CannotOpen


@dataclass(frozen=True, slots=True)
class Upgraded:
    """A club that now is at this program's revision; `backup` is its file as it was before (SQLite)."""

    revision: str
    backup: Path | None


def upgrade_club(
    url: str, *, backed_up: bool = False, now: datetime | None = None, schema: Schema | None = None
) -> Upgraded | CannotOpen:
    """Upgrade the club at a URL, which `open_club` called older; or say why not, and nothing has changed.

    A SQLite file is copied beside itself first, its name bearing `now` (aware; default: the machine's clock). For
    PostgreSQL the operator makes the backup and says so by `backed_up`.
    """
    schema = schema or club_schema()
    place = find_place(url)
    if isinstance(place, CannotOpen):
        return place
    refused = judge_place(place, schema)
    if refused and refused.code != "older":
        return refused
    if not refused:
        return Upgraded(schema.head, None)
    if place.path:
        return _upgrade_file(place.path, schema, now or datetime.now(UTC))
    if not backed_up:
        sentence = f"The database {place.name} must be upgraded: back it up with pg_dump first, then say that you did."
        return CannotOpen("needs_backup", sentence)
    return _upgrade_database(place, schema)


def run_migrations(connection: Connection, schema: Schema, target: str = "head") -> None:
    """Run the revisions that are missing, in the transaction of the connection given."""
    config = Config()
    config.set_main_option("script_location", str(schema.scripts).replace("%", "%%"))
    config.attributes["connection"] = connection
    config.attributes["metadata"] = schema.metadata
    command.upgrade(config, target)


def _upgrade_file(path: Path, schema: Schema, now: datetime) -> Upgraded | CannotOpen:
    refused = sqlite.look_for_write_access(path)
    if refused:
        return refused
    backup = path.with_name(f"{path.stem}-before-{schema.head}-{stamp(now)}{path.suffix}")
    copied = copy_to(path, backup)
    if isinstance(copied, CannotBackUp):
        return CannotOpen(copied.code, copied.sentence)
    engine = sqlite.sqlite_engine(path, foreign_keys=False)
    try:
        with engine.execution_options(**{sqlite.BEGIN_OPTION: True}).begin() as connection:
            if not _is_done(connection, schema):  # another desk may have been faster
                run_migrations(connection, schema)
                broken = connection.execute(text("PRAGMA foreign_key_check")).first()
                assert broken is None, "the migration broke a reference"  # noqa: S101 -- a bug: undo it all
        sqlite.tidy_journal(engine)
    except DBAPIError as error:
        return sqlite.cannot_open(error, path)
    finally:
        engine.dispose()
    return Upgraded(schema.head, backup)


def _upgrade_database(place: Place, schema: Schema) -> Upgraded | CannotOpen:
    engine = postgres.postgres_engine(place.url)
    try:
        with engine.begin() as connection:
            refused = postgres.look_at_server(connection, place.url, writes=True)
            if refused:
                return refused
            connection.execute(text("LOCK TABLE alembic_version IN ACCESS EXCLUSIVE MODE"))
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            if not _is_done(connection, schema):
                run_migrations(connection, schema)
    except DBAPIError as error:
        return postgres.cannot_open(error, place.url)
    finally:
        engine.dispose()
    return Upgraded(schema.head, None)


def _is_done(connection: Connection, schema: Schema) -> bool:
    return connection.scalar(select(revision_table.c.version_num)) == schema.head
