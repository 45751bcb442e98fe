"""How a club is kept in a PostgreSQL database: how it is judged, what connections promise."""

import re
from typing import Any

from sqlalchemy import URL, Connection, Engine, QueuePool, create_engine, event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DBAPIError

from data.schema import Schema
from data.trouble import CannotOpen, TroubleKind, classify

CLUB_MARK = "Front Desk club"
"""The comment on the table of the revision, by which a database is known to be a club's."""

OLDEST_SERVER = 140000
"""The oldest server's version number, as `server_version_num` says it."""

LOCK_TIMEOUT_MS = 3_000
STATEMENT_TIMEOUT_MS = 30_000
IDLE_TIMEOUT_MS = 60_000
CONNECT_SECONDS = 5

_CONNECT_ARGS: dict[str, Any] = {
    "connect_timeout": CONNECT_SECONDS,
    "application_name": "frontdesk",
    "client_encoding": "utf8",
    # A server that went away without a word is noticed within some ten seconds, not after the system's two hours.
    "keepalives_idle": 5,
    "keepalives_interval": 2,
    "keepalives_count": 3,
    "tcp_user_timeout": 10_000,
}
_SESSION = {
    "lock_timeout": LOCK_TIMEOUT_MS,
    "statement_timeout": STATEMENT_TIMEOUT_MS,
    "idle_in_transaction_session_timeout": IDLE_TIMEOUT_MS,
    "timezone": "UTC",
}

_LOOK = text("""
    SELECT current_setting('server_version_num')::integer,
           current_setting('server_encoding'),
           pg_is_in_recovery() OR current_setting('default_transaction_read_only')::boolean,
           (SELECT count(*) FROM pg_class WHERE relnamespace = current_schema()::regnamespace
                AND relkind IN ('r', 'p', 'v', 'm', 'f')),
           obj_description(to_regclass('alembic_version'), 'pg_class')
""")
_TABLES = text("SELECT relname FROM pg_class WHERE relnamespace = current_schema()::regnamespace AND relkind = 'r'")
_DATA_EXCEPTION = "22"  # "invalid input syntax for type integer: …" and the like
_NOT_ALLOWED = r'FATAL: +(.* authentication failed|no pg_hba.conf entry|role ".*" does not exist|permission denied)'


def postgres_engine(url: URL, *, read_only: bool = False) -> Engine:
    """The engine of a club's PostgreSQL database, nothing connected yet; raises ImportError without the driver."""
    options = " ".join(f"-c {name}={value}" for name, value in _SESSION.items())
    given = url.query.get("options", "")
    wanted = {name: value for name, value in _CONNECT_ARGS.items() if name not in url.query}
    wanted["options"] = " ".join([options, *([given] if isinstance(given, str) else given)]).strip()
    engine = create_engine(
        url.set(drivername="postgresql+psycopg").difference_update_query(["options"]),
        connect_args=wanted,
        isolation_level="READ COMMITTED",
        execution_options={"postgresql_readonly": True} if read_only else {},
        poolclass=QueuePool,
        pool_size=3,
        max_overflow=5,
        pool_timeout=LOCK_TIMEOUT_MS / 1000,
        pool_pre_ping=True,
        pool_use_lifo=True,
        hide_parameters=True,
    )
    event.listen(engine, "handle_error", forget_values)
    return engine


def shown(url: URL) -> str:
    """A database as it may be shown: its name and host, never its password."""
    host = url.host or url.query.get("host") or "this machine"
    name = f"“{url.database or url.username or ''}” on {host if isinstance(host, str) else host[0]}"
    return "".join(character if character.isprintable() else "?" for character in name)


def forget_values(context: ExceptionContext) -> None:
    """Take the values out of an error's text: the server quotes what was typed, and the text is logged."""
    error = context.original_exception
    diagnosis = getattr(error, "diag", None)
    if diagnosis is None or diagnosis.sqlstate is None:
        return
    quotes = diagnosis.sqlstate.startswith(_DATA_EXCEPTION)
    error.args = (f"SQLSTATE {diagnosis.sqlstate}" if quotes else diagnosis.message_primary,)
    if context.sqlalchemy_exception is not None:
        context.sqlalchemy_exception.args = error.args


def look_inside(connection: Connection, url: URL, schema: Schema) -> CannotOpen | None:
    """Why the database cannot be opened as a club by this program; changes nothing in it."""
    if refused := look_at_server(connection, url):
        return refused
    tables, mark = connection.execute(_LOOK).one()[3:]
    where = shown(url)
    if not tables:
        return CannotOpen("empty", f"The database {where} is empty: there is no club in it.")
    if mark != CLUB_MARK:
        return CannotOpen("foreign", f"The database {where} is no Front Desk club, but something else.")
    revisions = connection.scalars(text("SELECT version_num FROM alembic_version")).all()
    if len(revisions) == 1 and revisions[0] not in schema.revisions:
        return CannotOpen("newer", f"The database {where} was last used by a newer Front Desk: open it with that one.")
    if len(revisions) == 1 and revisions[0] != schema.head:
        return CannotOpen("older", f"The database {where} is of an earlier Front Desk: run frontdesk upgrade first.")
    if len(revisions) != 1 or not set(connection.scalars(_TABLES)) >= set(schema.metadata.tables):
        return CannotOpen("damaged", f"The club in the database {where} is damaged: tables are missing.")
    return None


def look_at_server(connection: Connection, url: URL, *, writes: bool = False) -> CannotOpen | None:
    """Why this server cannot keep a club; with `writes`, also because it only lets read."""
    version, encoding, read_only = connection.execute(_LOOK).one()[:3]
    where = shown(url)
    if version < OLDEST_SERVER:
        return CannotOpen("old_server", f"The server of {where} is too old: Front Desk needs PostgreSQL 14 or later.")
    if encoding != "UTF8":
        return CannotOpen("encoding", f"The database {where} does not keep text as UTF-8.")
    if writes and read_only:
        return CannotOpen("read_only", f"The database {where} can only be read: it is a standby or write-protected.")
    return None


def is_empty(connection: Connection) -> bool:
    """Whether the schema that new tables go to has none yet."""
    return not connection.execute(_LOOK).one()[3]


def cannot_open(error: DBAPIError, url: URL) -> CannotOpen:
    """An error met while connecting or looking, in a sentence about the database."""
    where = shown(url)
    trouble = classify(error)
    sqlstate = getattr(error.orig, "sqlstate", None)
    message = str(error.orig)
    # Before a connection stands there is no SQLSTATE to go by; the words are those of an English server.
    if sqlstate == "3D000" or re.search(r'FATAL: +database ".*" does not exist', message):
        return CannotOpen("missing", f"There is no database {where}: it must be created first.")
    if (sqlstate or "").startswith("28") or re.search(_NOT_ALLOWED, message):
        return CannotOpen("not_allowed", f"The server refuses you the database {where}: user, password or host.")
    match trouble.kind:
        case TroubleKind.BUSY | TroubleKind.SLOW | TroubleKind.CONFLICT:
            return CannotOpen("busy", f"The database {where} is busy. Try again in a moment.")
        case TroubleKind.READ_ONLY:
            return CannotOpen("not_allowed", f"You may not do this in the database {where}.")
        case TroubleKind.FULL:
            return CannotOpen("full", f"The disk of the database {where} is full.")
        case TroubleKind.GONE:
            return CannotOpen("unreachable", f"The database {where} cannot be reached.")
        case _:
            return CannotOpen("unreadable", f"The database {where} answered with an unexpected error.")
