"""Counts the statements sent to the database, and tells how it finds its rows: such promises are kept by tests."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, event

from data.engine import Club


@contextlib.contextmanager
def statements_sent(club: Club) -> Iterator[list[str]]:
    """The SQL of every statement the block sends by any connection of the club; BEGIN and COMMIT are not among them."""
    sent: list[str] = []

    def note(_connection: Connection, _cursor: Any, statement: str, *_: Any) -> None:  # noqa: ANN401 -- the event's signature
        sent.append(statement)

    event.listen(club.engine, "before_cursor_execute", note)
    try:
        yield sent
    finally:
        event.remove(club.engine, "before_cursor_execute", note)


@contextlib.contextmanager
def steps_of_sqlite(club: Club) -> Iterator[list[int]]:
    """How many hundred steps SQLite takes for what the block asks: a time that does not depend on the machine."""
    taken = [0]

    def step() -> int:
        taken[0] += 1
        return 0

    def watch(connection: Connection, *_: object) -> None:
        raw = connection.connection.driver_connection
        assert raw is not None
        raw.set_progress_handler(step, 100)

    event.listen(club.engine, "before_cursor_execute", watch)
    try:
        yield taken
    finally:
        event.remove(club.engine, "before_cursor_execute", watch)


def plan_of(connection: Connection, statement: Select[Any] | CompoundSelect[Any], asked: dict[str, Any]) -> list[str]:
    """How the database finds the rows of a question, line by line.

    PostgreSQL would rather read so small a table whole, and is told not to.
    """
    sent: list[tuple[str, Any]] = []

    def note(_connection: Connection, _cursor: Any, sql: str, parameters: Any, *_: Any) -> None:  # noqa: ANN401 -- the event's signature
        sent.append((sql, parameters))

    explain = "EXPLAIN QUERY PLAN"
    if connection.dialect.name == "postgresql":
        explain = "EXPLAIN"
        for way in ("seqscan", "bitmapscan", "sort"):
            connection.exec_driver_sql(f"SET LOCAL enable_{way} = off")
    event.listen(connection, "before_cursor_execute", note)
    connection.execute(statement, asked)
    event.remove(connection, "before_cursor_execute", note)
    ((sql, parameters),) = sent
    return [str(row) for row in connection.exec_driver_sql(f"{explain} {sql}", parameters)]
