"""The index by which the credits of a grant are walked slot by slot, to count them as of a past moment."""

from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

COLUMNS = ["subscription_id", "source", "number", "slot", "taken_at", "id"]


def upgrade() -> None:
    """Make it anew; no row changes."""
    op.drop_index("ix_taken_grant", "taken")
    op.create_index("ix_taken_grant", "taken", COLUMNS, unique=False)
