"""Triggers by which the database itself keeps what happened: append-only tables and columns stamped once.

They refuse with a constraint error that `data.trouble.classify` calls `KEPT`. On SQLite they need `recursive_triggers`
(data.sqlite turns it on), or INSERT OR REPLACE would delete rows unseen.
"""

from collections.abc import Mapping, Sequence

from sqlalchemy import Connection, text

# `TG_ARGV` names the columns that may be stamped; without any, every UPDATE is refused. Rows are compared as jsonb:
# one function then serves every table, whatever its columns.
_POSTGRES_FUNCTION = """
CREATE OR REPLACE FUNCTION keep_what_happened() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    stamps text[] := COALESCE(TG_ARGV[0:], '{}');
    was jsonb;
    becomes jsonb;
BEGIN
    IF TG_OP = 'UPDATE' AND cardinality(stamps) > 0 THEN
        was := to_jsonb(OLD);
        becomes := to_jsonb(NEW);
        IF was - stamps = becomes - stamps AND NOT EXISTS (
            SELECT FROM unnest(stamps) AS stamp
            WHERE was -> stamp <> 'null'::jsonb AND was -> stamp <> becomes -> stamp
        ) THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$guard$
"""

# The one exception: an erasure takes texts out of rows that it has named beforehand, and closes the door by its mark.
_POSTGRES_ERASURE = """
CREATE OR REPLACE FUNCTION keep_but_for_erasure() RETURNS trigger LANGUAGE plpgsql AS $guard$
DECLARE
    texts text[] := TG_ARGV[0:];
    was jsonb;
    becomes jsonb;
BEGIN
    IF TG_OP = 'UPDATE' THEN
        was := to_jsonb(OLD);
        becomes := to_jsonb(NEW);
        IF was - texts = becomes - texts
            AND EXISTS (SELECT FROM erased_entry WHERE entry_id = OLD.id AND mark IS NULL)
            AND NOT EXISTS (
                SELECT FROM unnest(texts) AS said
                WHERE was -> said = 'null'::jsonb AND becomes -> said <> 'null'::jsonb
            )
        THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION '% is kept as it was written', TG_TABLE_NAME USING ERRCODE = 'restrict_violation';
END
$guard$
"""


def install_guards(
    connection: Connection,
    append_only: Sequence[str],
    stamp_once: Mapping[str, Sequence[str]],
    columns: Mapping[str, Sequence[str]],
) -> None:
    """Create the guards of the tables named, which must exist and have none yet.

    `columns` lists all columns of each table in `stamp_once` (those not stamped are frozen).
    """
    if connection.dialect.name == "sqlite":
        for table in append_only:
            _refuse_on_sqlite(connection, table, "delete")
            _refuse_on_sqlite(connection, table, "update")
        for table, stamps in stamp_once.items():
            _refuse_on_sqlite(connection, table, "delete")
            _refuse_on_sqlite(connection, table, "update", _second_change(columns[table], stamps))
    else:
        connection.execute(text(_POSTGRES_FUNCTION))
        for table in append_only:
            _guard_on_postgres(connection, table, ())
        for table, stamps in stamp_once.items():
            _guard_on_postgres(connection, table, stamps)


def allow_erasure(connection: Connection, table: str, texts: Sequence[str], columns: Sequence[str]) -> None:
    """Let an erasure empty `texts` of an append-only table, for rows that `erased_entry` names without a mark yet.

    The guards of the table must be installed; `columns` lists all of its columns.
    """
    if connection.dialect.name == "sqlite":
        connection.execute(text(f'DROP TRIGGER "{table}_keeps_update"'))
        frozen = [f'OLD."{column}" IS NOT NEW."{column}"' for column in columns if column not in texts]
        new = [f'OLD."{said}" IS NULL AND NEW."{said}" IS NOT NULL' for said in texts]
        named = "NOT EXISTS (SELECT 1 FROM erased_entry WHERE entry_id = OLD.id AND mark IS NULL)"
        _refuse_on_sqlite(connection, table, "update", f"WHEN {' OR '.join([*frozen, *new, named])}")
    else:
        connection.execute(text(_POSTGRES_ERASURE))
        connection.execute(text(f'DROP TRIGGER "{table}_keeps_row" ON "{table}"'))
        _guard_on_postgres_row(connection, table, texts, "keep_but_for_erasure")


def drop_guards(connection: Connection, tables: Sequence[str]) -> None:
    """Drop the guards of the tables named, before a migration rebuilds or rewrites them."""
    for table in tables:
        if connection.dialect.name == "sqlite":
            for event in ("delete", "update"):
                connection.execute(text(f'DROP TRIGGER IF EXISTS "{table}_keeps_{event}"'))
        else:
            for event in ("row", "all"):
                connection.execute(text(f'DROP TRIGGER IF EXISTS "{table}_keeps_{event}" ON "{table}"'))


def installed_guards(connection: Connection) -> dict[str, str]:
    """The guards the database has, by name, each with its definition."""
    if connection.dialect.name == "sqlite":
        found = text("SELECT name, sql AS definition FROM sqlite_schema WHERE type = 'trigger'")
    else:
        found = text(
            "SELECT t.tgname AS name, pg_get_triggerdef(t.oid) || p.prosrc AS definition"
            " FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid"
            " WHERE NOT t.tgisinternal"
        )
    return {row.name: row.definition for row in connection.execute(found)}


def _refuse_on_sqlite(connection: Connection, table: str, event: str, when: str = "") -> None:
    connection.execute(
        text(
            f'CREATE TRIGGER "{table}_keeps_{event}" BEFORE {event.upper()} ON "{table}" {when} '
            f"BEGIN SELECT RAISE(ABORT, '{table} is kept as it was written'); END"
        )
    )


def _second_change(columns: Sequence[str], stamps: Sequence[str]) -> str:
    frozen = [f'OLD."{column}" IS NOT NEW."{column}"' for column in columns if column not in stamps]
    stamped = [f'OLD."{stamp}" IS NOT NULL AND OLD."{stamp}" IS NOT NEW."{stamp}"' for stamp in stamps]
    return f"WHEN {' OR '.join(frozen + stamped)}"


def _guard_on_postgres(connection: Connection, table: str, stamps: Sequence[str]) -> None:
    _guard_on_postgres_row(connection, table, stamps, "keep_what_happened")
    connection.execute(
        text(
            f'CREATE TRIGGER "{table}_keeps_all" BEFORE TRUNCATE ON "{table}" '
            "FOR EACH STATEMENT EXECUTE FUNCTION keep_what_happened()"
        )
    )


def _guard_on_postgres_row(connection: Connection, table: str, columns: Sequence[str], function: str) -> None:
    arguments = ", ".join(f"'{column}'" for column in columns)
    connection.execute(
        text(
            f'CREATE TRIGGER "{table}_keeps_row" BEFORE UPDATE OR DELETE ON "{table}" '
            f"FOR EACH ROW EXECUTE FUNCTION {function}({arguments})"
        )
    )
