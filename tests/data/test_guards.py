"""What happened stays as it was written: the database itself says so, on SQLite and PostgreSQL."""

from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from sqlalchemy import Executable, delete, insert, text, update
from sqlalchemy.exc import DBAPIError

from data.engine import Club, create_club
from data.guards import drop_guards, installed_guards
from data.tables import APPEND_ONLY, STAMP_ONCE
from data.trouble import TroubleKind, classify
from tests.conftest import made
from tests.data import small
from tests.data.small import entry, use

NOON = datetime(2026, 1, 1, 12, tzinfo=UTC)
EVENING = datetime(2026, 1, 1, 18, tzinfo=UTC)


@pytest.fixture
def club(club_url: str) -> Iterator[Club]:
    """Two entries, two uses: the first released, the second not."""
    with made(create_club(club_url, schema=small.SCHEMA)) as club:
        with club.write() as connection:
            connection.execute(insert(entry), [{"id": 1, "what": "a"}, {"id": 2, "what": "b"}])
            rows = [{"id": 1, "entry_id": 1, "slot": 1}, {"id": 2, "entry_id": 1, "slot": 2}]
            connection.execute(insert(use), rows)
            connection.execute(update(use).where(use.c.id == 1).values(released_at=NOON))
        yield club


def trouble(club: Club, statement: Executable) -> TroubleKind:
    with pytest.raises(DBAPIError) as caught, club.write() as connection:
        connection.execute(statement)
    return classify(caught.value, small.metadata).kind


@pytest.mark.parametrize(
    "statement",
    [
        update(entry).where(entry.c.id == 1).values(what="c"),
        update(entry).values(id=entry.c.id + 10),
        update(entry).where(entry.c.id == 1).values(what=entry.c.what),
        delete(entry).where(entry.c.id == 2),
        delete(use).where(use.c.id == 1),
        delete(use),
        update(use).where(use.c.id == 2).values(slot=3),
        update(use).where(use.c.id == 2).values(order="x"),
        update(use).where(use.c.id == 2).values(id=9),
        update(use).where(use.c.id == 2).values(slot=3, released_at=NOON),
        update(use).where(use.c.id == 1).values(released_at=EVENING),
        update(use).where(use.c.id == 1).values(released_at=None),
        update(use).values(released_at=EVENING),
    ],
    ids=str,
)
def test_kept_rows_are_neither_changed_nor_deleted(club: Club, statement: Executable) -> None:
    before = everything(club)
    assert trouble(club, statement) is TroubleKind.KEPT
    assert everything(club) == before


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT OR REPLACE INTO entry (id, what) VALUES (1, 'c')",
        "INSERT OR REPLACE INTO entry (id, what) VALUES (7, 'a')",
        "UPDATE OR REPLACE entry SET what = 'a' WHERE id = 2",
        "INSERT INTO entry (id, what) VALUES (1, 'c') ON CONFLICT (id) DO UPDATE SET what = 'c'",
    ],
)
@pytest.mark.parametrize("dialect", ["sqlite"])
def test_sqlite_has_no_way_around(club: Club, statement: str) -> None:
    before = everything(club)
    assert trouble(club, text(statement)) is TroubleKind.KEPT
    assert everything(club) == before


@pytest.mark.parametrize(
    "statement",
    [
        "TRUNCATE entry CASCADE",
        "TRUNCATE use",
        "INSERT INTO entry (id, what) VALUES (1, 'c') ON CONFLICT (id) DO UPDATE SET what = 'c'",
        "MERGE INTO entry USING use ON entry.id = use.id WHEN MATCHED THEN DELETE",
    ],
)
@pytest.mark.parametrize("dialect", ["postgresql"])
def test_postgresql_has_no_way_around(club: Club, statement: str) -> None:
    before = everything(club)
    assert trouble(club, text(statement)) is TroubleKind.KEPT
    assert everything(club) == before


def test_a_stamp_is_given_once(club: Club) -> None:
    with club.write() as connection:
        connection.execute(update(use).where(use.c.id == 2).values(released_at=EVENING))
    with club.write() as connection:
        connection.execute(insert(use), [{"id": 3, "entry_id": 1, "slot": 2}])
    assert trouble(club, update(use).where(use.c.id == 2).values(released_at=None)) is TroubleKind.KEPT


def test_guards_can_be_dropped_for_a_migration(club: Club) -> None:
    with club.write() as connection:
        drop_guards(connection, ["entry", "use"])
        assert installed_guards(connection) == {}
        connection.execute(update(entry).where(entry.c.id == 1).values(what="c"))


def test_every_kept_table_of_a_club_has_its_guards(fresh_club: Club) -> None:
    with fresh_club.read() as connection:
        guarded = {name.partition("_keeps_")[0] for name in installed_guards(connection)}
    assert guarded == {*APPEND_ONLY, *STAMP_ONCE}


def everything(club: Club) -> list[object]:
    with club.read() as connection:
        return [connection.execute(table.select().order_by(table.c.id)).all() for table in (entry, use)]
