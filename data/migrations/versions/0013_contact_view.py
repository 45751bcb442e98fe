"""The index by which the contact view finds where somebody waits, however long their history is."""

import sqlalchemy as sa
from alembic import op

revision = "0013"
down_revision = "0012"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make it; no row changes."""
    waits = sa.text("status = 'waitlisted'")
    op.create_index("ix_booking_waits", "booking", ["contact_id"], sqlite_where=waits, postgresql_where=waits)
