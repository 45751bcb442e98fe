"""Counts the statements sent to the database: a promise of a fixed number is kept by a test."""

import contextlib
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Connection, event

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
