"""A desk's turns at the books: one transaction each, run again where another desk got in between."""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING, Final, TypeVar

from sqlalchemy.exc import SQLAlchemyError

from data.statements import books
from data.trouble import NAMESAKES, TroubleKind, classify
from frontdesk.contract import Trouble

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Connection

    from data.engine import Club

T = TypeVar("T")

_TRIES: Final = 8
"""How often an operation that met another desk's (deadlock, same nonce) is run again."""
_NOT_BY_ITSELF: Final = {TroubleKind.DAMAGED, TroubleKind.BROKEN_RULE, TroubleKind.KEPT, TroubleKind.OTHER}


class Turns:
    """The turns of the desk of this name; safe to use from several threads."""

    def __init__(self, club: Club, desk: str) -> None:
        self._club = club
        self._desk = desk
        self._namesakes = False

    @contextmanager
    def writing(self) -> Iterator[Connection]:
        """One transaction that may write.

        Desks of different names never wait here. Those of one name write one chain of entries: once they met at a
        number of it, each waits for the other before it looks, else many of them would lose all their tries.
        """
        with self._club.write() as connection:
            if self._namesakes:
                connection.execute(books.behind_namesakes, {"desk": self._desk})
            yield connection

    def until_through(self, attempt: Callable[[], T]) -> T:
        """Do it, and again where another desk got in between; raises ``Trouble`` when the books cannot be reached."""
        tries = 0
        while True:
            tries += 1
            try:
                return attempt()
            except SQLAlchemyError as error:
                trouble = classify(error)
                met_another = trouble.retry or trouble.kind is TroubleKind.DUPLICATE
                if tries == _TRIES or not met_another:
                    raise told(error) from error
                self._namesakes = self._namesakes or trouble.constraint == NAMESAKES


def told(error: SQLAlchemyError) -> Trouble:
    """Say what a database error means; what waits or a person can mend may be sent again."""
    trouble = classify(error)
    return Trouble(trouble.kind, trouble.sentence, retry=trouble.kind not in _NOT_BY_ITSELF)


@contextmanager
def reaching() -> Iterator[None]:
    """Say in the desk's words what a database error within means."""
    try:
        yield
    except SQLAlchemyError as error:
        raise told(error) from error
