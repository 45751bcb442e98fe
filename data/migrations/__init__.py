"""The revisions of the schema. Alembic runs them; nothing here imports it, so that opening a club need not."""

from pathlib import Path

REVISIONS = tuple(f"{number:04}" for number in range(1, 19))
"""All revisions this program knows, oldest first; a club at another one was written by a newer program."""

SCRIPTS = Path(__file__).parent
"""The folder Alembic works in."""


def head_revision() -> str:
    """The revision this program reads and writes."""
    return REVISIONS[-1]
