"""A small schema with every kind of guard, and its next revision: what is said of it is said of any."""

import textwrap
from dataclasses import replace
from pathlib import Path

from sqlalchemy import (
    CheckConstraint,
    Column,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    Numeric,
    String,
    Table,
    UniqueConstraint,
)

from data.schema import Schema

metadata = MetaData(naming_convention={"ck": "ck_%(table_name)s_%(constraint_name)s", "pk": "pk_%(table_name)s"})

counter = Table("counter", metadata, Column("id", Integer, primary_key=True), Column("n", Integer, nullable=False))

entry = Table(
    "entry",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("what", String, nullable=False, unique=True),
    Column("amount", Numeric(10, 2)),
    Column("nonce", String(20)),
    CheckConstraint("amount >= 0", name="amount"),
    UniqueConstraint("nonce", name="uq_nonce"),
)

use = Table(
    "use",
    metadata,
    Column("id", Integer, primary_key=True),
    Column("entry_id", Integer, ForeignKey("entry.id"), nullable=False),
    Column("slot", Integer, nullable=False),
    Column("released_at", DateTime(timezone=True)),
    Column("order", String),
)
Index(
    "uq_use_slot",
    use.c.entry_id,
    use.c.slot,
    unique=True,
    sqlite_where=use.c.released_at.is_(None),
    postgresql_where=use.c.released_at.is_(None),
)

SCHEMA = Schema(metadata, ("0001",), Path(), ("entry",), {"use": ("released_at",)})

_NEXT = """
    import sqlalchemy as sa
    from alembic import op

    from data.guards import drop_guards, install_guards

    revision = "0002"
    down_revision = "0001"
    branch_labels = None
    depends_on = None


    def upgrade() -> None:
        drop_guards(op.get_bind(), ["entry"])
        with op.batch_alter_table("entry") as batch:
            batch.alter_column("what", new_column_name="said")
        op.execute("INSERT INTO entry (id, said) VALUES (1000, 'upgraded')")
        install_guards(op.get_bind(), ["entry"], {{}}, {{}})
        op.add_column("counter", sa.Column("unit", sa.String(), server_default="", nullable=False))
        {more}
"""


def next_schema(folder: Path, more: str = "pass") -> Schema:
    """The same schema as a later program knows it: a column renamed in a guarded table, another added."""
    versions = folder / "versions"
    versions.mkdir(parents=True)
    head = 'revision = "0001"\ndown_revision = None\n\n\ndef upgrade() -> None: ...\n'
    (versions / "0001_first.py").write_text(head)
    (versions / "0002_next.py").write_text(textwrap.dedent(_NEXT.format(more=more)))
    env = Path(__file__).parents[2] / "data" / "migrations" / "env.py"
    (folder / "env.py").write_text(env.read_text())
    later = MetaData()
    Table("counter", later, Column("id", Integer, primary_key=True), Column("n", Integer), Column("unit", String))
    Table("entry", later, Column("id", Integer, primary_key=True), Column("said", String))
    Table("use", later, Column("id", Integer, primary_key=True))
    return replace(SCHEMA, metadata=later, revisions=("0001", "0002"), scripts=folder)
