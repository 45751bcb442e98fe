"""The schema as one value: tables, guards and revisions, so that a club is opened, created and upgraded against it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path

from sqlalchemy import Column, MetaData, PrimaryKeyConstraint, String, Table

revision_table = Table(
    "alembic_version",
    MetaData(),
    Column("version_num", String(32), nullable=False),
    PrimaryKeyConstraint("version_num", name="alembic_version_pkc"),
)
"""Where Alembic keeps the revision; declared here so that opening and creating a club need not import Alembic."""


@dataclass(frozen=True)
class Schema:
    """What a club's database holds.

    `append_only` names the tables whose rows are never changed or deleted; `stamp_once` maps a table to the columns
    that may go from NULL to a value once, all else in it being frozen; `erasable` maps an append-only table to
    the columns that an erasure may empty; `revisions` are all known ones, oldest first; `scripts` is the folder of the
    migrations.
    """

    metadata: MetaData
    revisions: tuple[str, ...]
    scripts: Path
    append_only: tuple[str, ...] = ()
    stamp_once: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    erasable: Mapping[str, tuple[str, ...]] = field(default_factory=dict)

    @property
    def head(self) -> str:
        """The newest revision."""
        return self.revisions[-1]


@cache
def club_schema() -> Schema:
    """The schema of a Front Desk club."""
    from data import tables
    from data.migrations import REVISIONS, SCRIPTS

    return Schema(
        tables.metadata,
        REVISIONS,
        SCRIPTS,
        tuple(tables.APPEND_ONLY),
        dict(tables.STAMP_ONCE),
        dict(tables.ERASABLE),
    )
