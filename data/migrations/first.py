"""Writes the first revision anew from the schema: `python -m data.migrations.first`.

Only while no club of it is in use anywhere; from then on every change of the schema is a revision of its own.
"""

import re
import subprocess
import sys
from pathlib import Path
from typing import Any, Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.autogenerate.api import AutogenContext
from alembic.migration import MigrationContext
from sqlalchemy import CheckConstraint, MetaData, create_engine
from sqlalchemy.types import TypeDecorator

from data.migrations import REVISIONS, SCRIPTS
from data.schema import Schema, club_schema

_REVISION = '''"""The schema as it was first drawn. Written by `python -m data.migrations.first`."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

from data.guards import install_guards

revision = {revision!r}
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = {append_only!r}
STAMP_ONCE = {stamp_once!r}
COLUMNS = {columns!r}


def upgrade() -> None:
    """Create everything in an empty database."""
{body}
    install_guards(op.get_bind(), APPEND_ONLY, STAMP_ONCE, COLUMNS)
'''


def first_revision(schema: Schema) -> str:
    """The text of a revision that creates the whole schema by explicit operations."""
    engine = create_engine("sqlite://")
    with engine.connect() as connection:
        context = MigrationContext.configure(connection, opts={"render_item": _render_type})
        operations = produce_migrations(context, _with_all_checks_on_tables(schema.metadata)).upgrade_ops
        assert operations is not None  # noqa: S101 -- for the type checker
        body = render_python_code(operations, render_item=_render_type, migration_context=context)
    engine.dispose()
    return _REVISION.format(
        revision=schema.revisions[0],
        append_only=schema.append_only,
        stamp_once=dict(schema.stamp_once),
        columns={name: tuple(schema.metadata.tables[name].columns.keys()) for name in schema.stamp_once},
        body=re.sub(r"^ *#.*\n", "", f"    {body}", flags=re.MULTILINE),
    )


def _with_all_checks_on_tables(metadata: MetaData) -> MetaData:
    """A copy whose CHECKs all belong to their table: Alembic forgets those of a column."""
    copy = MetaData(naming_convention=metadata.naming_convention)
    for table in metadata.sorted_tables:
        copied = table.to_metadata(copy)
        for column in table.columns:
            for check in column.constraints:
                if isinstance(check, CheckConstraint):
                    copied.append_constraint(CheckConstraint(str(check.sqltext), name=check.name))
    return copy


def _render_type(kind: str, value: Any, _context: AutogenContext) -> str | Literal[False]:  # noqa: ANN401 -- Alembic's signature
    """Render our own column types as what the database has: a revision must not change with the program."""
    if kind == "type" and isinstance(value, TypeDecorator):
        return f"sa.{value.impl_instance!r}"
    return False


def main() -> None:
    """Write the file, formatted."""
    target = Path(SCRIPTS, "versions", f"{REVISIONS[0]}_first.py")
    target.write_text(first_revision(club_schema()), encoding="utf-8")
    subprocess.run([sys.executable, "-m", "ruff", "format", "--quiet", str(target)], check=True)  # noqa: S603  # our own command


if __name__ == "__main__":
    main()
