"""Indexes by which the first sessions of a day are read in their order, however many series there are."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

COLUMNS = ["at", "name", "id", "start", "end", "valid_from", "valid_until", "weekdays", "archived_at"]


def upgrade() -> None:
    """Let both databases sort names alike, and make the indexes; no row changes."""
    if op.get_bind().dialect.name == "postgresql":
        op.alter_column("series", "name", type_=sa.String(60, collation="C"), existing_nullable=False)
    for weekday in ("mon", "tue", "wed", "thu", "fri", "sat", "sun"):
        weekly = sa.text(f"weekdays LIKE '%{weekday}%' AND archived_at IS NULL")
        op.create_index(
            f"ix_series_{weekday}", "series", COLUMNS, unique=False, sqlite_where=weekly, postgresql_where=weekly
        )
    op.drop_index("ix_session_date", "session")
    op.create_index("ix_session_date", "session", ["date", "at"], unique=False)
