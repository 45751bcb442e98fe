"""The index by which the credits that a contact took are walked slot by slot, to count them as of a past moment."""

from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

COLUMNS = ["contact_id", "usable_from", "subscription_id", "source", "number", "slot", "taken_at", "id"]


def upgrade() -> None:
    """Make it anew; no row changes."""
    op.drop_index("ix_taken_contact_usable_from", "taken")
    op.create_index("ix_taken_contact_usable_from", "taken", COLUMNS, unique=False)
