"""Every database error becomes one sentence of its kind, and none of them says what was typed."""

import sqlite3
import traceback
from collections.abc import Iterator

import pytest
from sqlalchemy import Executable, insert, text
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError

from data.engine import Club, create_club
from data.sqlite import wal_is_safe
from data.trouble import TroubleKind, classify
from tests.conftest import made
from tests.data import small
from tests.data.small import entry, use

TYPED = "Zaphod Beeblebrox"


@pytest.fixture
def club(club_url: str) -> Iterator[Club]:
    with made(create_club(club_url, schema=small.SCHEMA)) as club:
        with club.write() as connection:
            connection.execute(insert(entry), [{"id": 1, "what": TYPED, "nonce": "n"}])
            connection.execute(insert(use), [{"id": 1, "entry_id": 1, "slot": 1}])
        yield club


def caught(club: Club, statement: Executable) -> DBAPIError:
    with pytest.raises(DBAPIError) as found, club.write() as connection:
        connection.execute(statement)
    return found.value


@pytest.mark.parametrize(
    ("statement", "kind", "constraint"),
    [
        (insert(entry).values(id=1, what="x"), TroubleKind.DUPLICATE, "pk_entry"),
        (insert(entry).values(id=2, what=TYPED), TroubleKind.DUPLICATE, None),
        (insert(entry).values(id=2, what="x", nonce="n"), TroubleKind.DUPLICATE, "uq_nonce"),
        (insert(use).values(id=2, entry_id=1, slot=1), TroubleKind.DUPLICATE, "uq_use_slot"),
        (insert(entry).values(id=2, what=TYPED + "2", amount=-1), TroubleKind.BROKEN_RULE, "ck_entry_amount"),
        (insert(use).values(id=2, entry_id=77, slot=1), TroubleKind.BROKEN_RULE, None),
        (insert(use).values(id=2, entry_id=1, slot=None), TroubleKind.BROKEN_RULE, None),
        (text("SELECT nothing FROM nowhere"), TroubleKind.OTHER, None),
    ],
    ids=str,
)
def test_what_the_database_refuses_has_a_kind_and_the_name_of_the_constraint(
    club: Club, statement: Executable, kind: TroubleKind, constraint: str | None
) -> None:
    error = caught(club, statement)
    trouble = classify(error, small.metadata)
    assert trouble.kind is kind
    if constraint:
        assert trouble.constraint == constraint
    assert not trouble.retry
    assert TYPED not in "".join(traceback.format_exception(error))


@pytest.mark.parametrize("dialect", ["postgresql"])
@pytest.mark.parametrize("kind", ["integer", "date", "jsonb"])
def test_postgresql_does_not_quote_what_was_typed(club: Club, kind: str) -> None:
    error = caught(club, text(f"SELECT CAST('{TYPED}' AS {kind})"))
    assert TYPED not in str(error.orig)


def test_a_null_character_is_an_error_without_its_text(club: Club, dialect: str) -> None:
    statement = insert(entry).values(id=2, what=f"{TYPED}\0")
    if dialect == "postgresql":
        assert TYPED not in str(caught(club, statement))


@pytest.mark.parametrize("dialect", ["postgresql"])
def test_a_deadlock_may_be_tried_again(club: Club) -> None:
    state = "DO $$ BEGIN RAISE EXCEPTION 'x' USING ERRCODE = '{}'; END $$"
    for code, kind in [
        ("40P01", TroubleKind.CONFLICT),
        ("40001", TroubleKind.CONFLICT),
        ("55P03", TroubleKind.BUSY),
        ("57014", TroubleKind.SLOW),
        ("53100", TroubleKind.FULL),
        ("25006", TroubleKind.READ_ONLY),
        ("XX001", TroubleKind.DAMAGED),
        ("08006", TroubleKind.GONE),
        ("ZZZZZ", TroubleKind.OTHER),
    ]:
        trouble = classify(caught(club, text(state.format(code))))
        assert trouble.kind is kind
        assert trouble.retry == (kind is TroubleKind.CONFLICT)


def sqlite_error(code: int, message: str = "") -> sqlite3.Error:
    error = sqlite3.OperationalError(message)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (sqlite3.SQLITE_BUSY, TroubleKind.BUSY),
        (sqlite3.SQLITE_BUSY_RECOVERY, TroubleKind.BUSY),
        (sqlite3.SQLITE_LOCKED_SHAREDCACHE, TroubleKind.BUSY),
        (sqlite3.SQLITE_READONLY, TroubleKind.READ_ONLY),
        (sqlite3.SQLITE_READONLY_DIRECTORY, TroubleKind.READ_ONLY),
        (sqlite3.SQLITE_READONLY_DBMOVED, TroubleKind.GONE),
        (sqlite3.SQLITE_FULL, TroubleKind.FULL),
        (sqlite3.SQLITE_IOERR_WRITE, TroubleKind.FULL),
        (sqlite3.SQLITE_IOERR_READ, TroubleKind.GONE),
        (sqlite3.SQLITE_CANTOPEN, TroubleKind.GONE),
        (sqlite3.SQLITE_CORRUPT, TroubleKind.DAMAGED),
        (sqlite3.SQLITE_NOTADB, TroubleKind.DAMAGED),
        (sqlite3.SQLITE_CONSTRAINT_TRIGGER, TroubleKind.KEPT),
        (sqlite3.SQLITE_NOMEM, TroubleKind.OTHER),
    ],
)
def test_what_sqlite_says_has_a_kind(code: int, kind: TroubleKind) -> None:
    assert classify(sqlite_error(code)).kind is kind


def test_other_errors_are_told_apart() -> None:
    assert classify(PoolTimeoutError()).kind is TroubleKind.BUSY
    assert classify(sqlite3.ProgrammingError("Cannot operate on a closed database.")).kind is TroubleKind.GONE
    assert classify(ValueError(TYPED)).kind is TroubleKind.OTHER
    assert TYPED not in classify(ValueError(TYPED)).sentence


def test_every_kind_has_its_own_sentence() -> None:
    sentences = {classify(sqlite_error(code)).sentence for code in range(30)}
    assert all(sentence.endswith(".") and "\n" not in sentence for sentence in sentences)


def test_an_unnamed_or_unknown_key_is_no_error() -> None:
    for subject in ("entry.what", "nowhere.x", "entry.what, use.id", "index 'ix'", ""):
        error = sqlite_error(sqlite3.SQLITE_CONSTRAINT_UNIQUE, f"UNIQUE constraint failed: {subject}")
        assert classify(error).kind is TroubleKind.DUPLICATE
        assert classify(error, small.metadata).constraint in {None, "ix"}


@pytest.mark.parametrize(
    ("version", "safe"),
    [
        ((3, 7, 17), False),
        ((3, 40, 1), False),
        ((3, 44, 5), False),
        ((3, 44, 6), True),
        ((3, 45, 0), False),
        ((3, 49, 9), False),
        ((3, 50, 6), False),
        ((3, 50, 7), True),
        ((3, 51, 0), False),
        ((3, 51, 2), False),
        ((3, 51, 3), True),
        ((3, 52, 0), True),
        ((4, 0, 0), True),
    ],
)
def test_wal_is_used_only_where_it_is_safe(version: tuple[int, int, int], safe: bool) -> None:
    assert wal_is_safe(version) is safe
