"""What can go wrong with the club's memory, as values with one sentence each.

No sentence carries a statement, its parameters or a person's name: it may be shown and logged.
"""

import re
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from sqlalchemy import Column, Index, MetaData, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError


@dataclass(frozen=True, slots=True)
class CannotOpen:
    """Why a club was not opened, created or upgraded; whatever is at its place was left untouched.

    `code` is stable: missing, empty, foreign, newer, older, damaged, exists, busy, read_only, full, unreadable,
    not_allowed, unreachable, bad_url, no_driver, old_server, encoding, needs_backup.
    """

    code: str
    sentence: str


@dataclass(frozen=True, slots=True)
class CannotBackUp:
    """Why no backup was made or restored; the club and the backups at hand are as they were.

    `code` is stable: postgresql, cancelled, bad_backup, exists, or one of `CannotOpen`'s.
    """

    code: str
    sentence: str


class TroubleKind(StrEnum):
    """What a database error means to the desk."""

    BUSY = "busy"  # another writer held the lock beyond the time-out
    SLOW = "slow"  # the statement was stopped by its time-out
    READ_ONLY = "read_only"
    FULL = "full"
    GONE = "gone"  # the connection is lost, the file was moved or the disk does not answer
    CONFLICT = "conflict"  # a deadlock or serialization failure: the same operation may be tried again at once
    DUPLICATE = "duplicate"  # a unique key is taken
    BROKEN_RULE = "broken_rule"  # a CHECK, NOT NULL or reference said no
    KEPT = "kept"  # an append-only row was to be changed
    DAMAGED = "damaged"
    OTHER = "other"


_SENTENCES = {
    TroubleKind.BUSY: "Another desk is writing to the club; nothing was changed. Try again.",
    TroubleKind.SLOW: "The database took too long to answer; nothing was changed. Try again.",
    TroubleKind.READ_ONLY: "The club can only be read, not written; nothing was changed.",
    TroubleKind.FULL: "The disk is full or takes no more; nothing was changed. Free some space and try again.",
    TroubleKind.GONE: "The club's database cannot be reached; it is tried again with the next entry.",
    TroubleKind.CONFLICT: "Another desk changed the same thing at the same moment; nothing was changed. Try again.",
    TroubleKind.DUPLICATE: "This is already there; nothing was changed.",
    TroubleKind.BROKEN_RULE: "The database refused a change that would break a rule; nothing was changed.",
    TroubleKind.KEPT: "What happened is kept as it was written; nothing was changed.",
    TroubleKind.DAMAGED: "The club's database is damaged. Stop and restore the newest backup.",
    TroubleKind.OTHER: "The database answered with an unexpected error; nothing was changed.",
}


@dataclass(frozen=True, slots=True)
class Trouble:
    """A database error in the desk's words; `constraint` is the name of the key or rule that said no, where known."""

    kind: TroubleKind
    sentence: str
    constraint: str | None = None

    @property
    def retry(self) -> bool:
        """Whether the same operation, run again from its beginning, can be expected to succeed."""
        return self.kind is TroubleKind.CONFLICT


_KINDS_BY_SQLITE_CODE = {
    sqlite3.SQLITE_BUSY: TroubleKind.BUSY,
    sqlite3.SQLITE_LOCKED: TroubleKind.BUSY,
    sqlite3.SQLITE_INTERRUPT: TroubleKind.SLOW,
    sqlite3.SQLITE_READONLY: TroubleKind.READ_ONLY,
    sqlite3.SQLITE_FULL: TroubleKind.FULL,
    sqlite3.SQLITE_IOERR: TroubleKind.GONE,
    sqlite3.SQLITE_CANTOPEN: TroubleKind.GONE,
    sqlite3.SQLITE_CORRUPT: TroubleKind.DAMAGED,
    sqlite3.SQLITE_NOTADB: TroubleKind.DAMAGED,
    sqlite3.SQLITE_CONSTRAINT: TroubleKind.BROKEN_RULE,
    # The extended codes that mean something else than their family:
    sqlite3.SQLITE_READONLY_DBMOVED: TroubleKind.GONE,
    sqlite3.SQLITE_IOERR_WRITE: TroubleKind.FULL,  # a quota or size limit; ENOSPC itself is SQLITE_FULL
    sqlite3.SQLITE_CONSTRAINT_UNIQUE: TroubleKind.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_PRIMARYKEY: TroubleKind.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_ROWID: TroubleKind.DUPLICATE,
    sqlite3.SQLITE_CONSTRAINT_TRIGGER: TroubleKind.KEPT,  # the only triggers are the guards
}
_PRIMARY_CODE = 0xFF

_KINDS_BY_SQLSTATE = {
    "55P03": TroubleKind.BUSY,  # lock_not_available
    "57014": TroubleKind.SLOW,  # query_canceled, by statement_timeout
    "25006": TroubleKind.READ_ONLY,
    "42501": TroubleKind.READ_ONLY,  # insufficient_privilege
    "53100": TroubleKind.FULL,
    "40001": TroubleKind.CONFLICT,
    "40P01": TroubleKind.CONFLICT,
    "23505": TroubleKind.DUPLICATE,
    "23001": TroubleKind.KEPT,  # restrict_violation: what the guards raise
    "25P03": TroubleKind.GONE,  # idle_in_transaction_session_timeout
    "57P01": TroubleKind.GONE,
    "57P02": TroubleKind.GONE,
    "57P03": TroubleKind.GONE,
    "57P04": TroubleKind.GONE,
    "53300": TroubleKind.GONE,  # too_many_connections
    "3D000": TroubleKind.GONE,  # the database was dropped
}
_KINDS_BY_SQLSTATE_CLASS = {
    "08": TroubleKind.GONE,
    "23": TroubleKind.BROKEN_RULE,
    "28": TroubleKind.GONE,
    "58": TroubleKind.GONE,  # system_error: the server's own disk
    "XX": TroubleKind.DAMAGED,
}


NAMESAKES: Final = "uq_history_desk_seq"
"""The key at which two desks of one name meet: nobody entered twice what is there, and the later one is run again.

SQLite lets one write at a time, so they never meet there.
"""


def classify(error: BaseException, metadata: MetaData | None = None) -> Trouble:
    """What a database error means: its kind, its sentence and the constraint behind it.

    Takes SQLAlchemy's errors and those of the drivers. `metadata` gives SQLite's unique violations the names of their
    constraints (SQLite itself only tells the columns).
    """
    if isinstance(error, PoolTimeoutError):
        return _trouble(TroubleKind.BUSY)
    if isinstance(error, DBAPIError):
        if error.connection_invalidated and error.orig is None:
            return _trouble(TroubleKind.GONE)
        if isinstance(error.orig, BaseException):
            return classify(error.orig, metadata)
    if isinstance(error, sqlite3.Error):
        return _classify_sqlite(error, metadata)
    if type(error).__module__.split(".")[0] == "psycopg":
        return _classify_postgres(error)
    if isinstance(error, OSError):
        return _trouble(TroubleKind.GONE)
    return _trouble(TroubleKind.OTHER)


def means_lost_connection(trouble: Trouble) -> bool:
    """Whether a connection that had this trouble must not be used again."""
    return trouble.kind in {TroubleKind.GONE, TroubleKind.DAMAGED}


def _trouble(kind: TroubleKind, constraint: str | None = None) -> Trouble:
    return Trouble(kind, _SENTENCES[kind], constraint)


def _classify_sqlite(error: sqlite3.Error, metadata: MetaData | None) -> Trouble:
    code: int | None = getattr(error, "sqlite_errorcode", None)  # absent where the module itself complains
    if code is None:
        return _trouble(TroubleKind.GONE if "closed database" in str(error) else TroubleKind.OTHER)
    kind = _KINDS_BY_SQLITE_CODE.get(code) or _KINDS_BY_SQLITE_CODE.get(code & _PRIMARY_CODE) or TroubleKind.OTHER
    _, _, subject = str(error).partition(" constraint failed: ")
    if kind is TroubleKind.DUPLICATE:
        return _trouble(kind, _sqlite_key(subject, metadata))
    if code == sqlite3.SQLITE_CONSTRAINT_CHECK:
        return _trouble(kind, subject or None)
    return _trouble(kind)


def _sqlite_key(subject: str, metadata: MetaData | None) -> str | None:
    """The name of the key SQLite describes as `table.column, table.column` or, over expressions, `index 'name'`."""
    if named := re.fullmatch(r"index '(.+)'", subject):
        return named[1]
    columns = [part.rpartition(".") for part in subject.split(", ")]
    tables = {table for table, _, _ in columns}
    table = metadata.tables.get(tables.pop()) if metadata is not None and len(tables) == 1 else None
    if table is None:
        return None
    wanted = {column for _, _, column in columns}
    for key in (*table.constraints, *table.indexes):
        if isinstance(key, UniqueConstraint | PrimaryKeyConstraint) or (isinstance(key, Index) and key.unique):
            if _names(key.columns) != wanted:
                continue
            unnamed = f"{table.name}_pkey" if isinstance(key, PrimaryKeyConstraint) else None  # as PostgreSQL calls it
            return str(key.name) if key.name else unnamed
    return None


def _names(columns: Iterable[Column[object]]) -> set[str]:
    return {column.name for column in columns}


def _classify_postgres(error: BaseException) -> Trouble:
    sqlstate: str | None = getattr(error, "sqlstate", None)
    if sqlstate is None:
        lost = type(error).__name__ in {"OperationalError", "InterfaceError", "ConnectionTimeout"}
        return _trouble(TroubleKind.GONE if lost else TroubleKind.OTHER)
    kind = _KINDS_BY_SQLSTATE.get(sqlstate) or _KINDS_BY_SQLSTATE_CLASS.get(sqlstate[:2]) or TroubleKind.OTHER
    named: str | None = getattr(getattr(error, "diag", None), "constraint_name", None)
    if named == NAMESAKES:
        return _trouble(TroubleKind.CONFLICT, named)
    return _trouble(kind, named if kind in {TroubleKind.DUPLICATE, TroubleKind.BROKEN_RULE} else None)
