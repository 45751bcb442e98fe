"""Closures found by their entries, so that each can be undone from a list."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the index; no row changes."""
    where = sa.text("closure_id IS NOT NULL")
    op.create_index("ix_history_closure", "history", ["closure_id"], sqlite_where=where, postgresql_where=where)
