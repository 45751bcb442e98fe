"""Series found by the days on which they may take place, however many have ended."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

INDEXES = (
    ("ix_series_end", "end", "valid_until IS NULL AND only_on IS NULL"),
    ("ix_series_valid_until", "valid_until", "valid_until IS NOT NULL"),
    ("ix_series_only_on", "only_on", "only_on IS NOT NULL"),
)


def upgrade() -> None:
    """Add them; no row changes."""
    for name, column, where in INDEXES:
        op.create_index(name, "series", [column], sqlite_where=sa.text(where), postgresql_where=sa.text(where))
