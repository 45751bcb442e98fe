"""What entries state of the rows they bring into being, so that a change of one is told."""

import sqlalchemy as sa
from alembic import op

from data.guards import allow_erasure, drop_guards, install_guards

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

TEXTS = ("nonce", "body", "answer", "before", "after", "reason", "salt")
HISTORY = (
    *("id", "parent_id", "at", "written_at", "op", "code", "nonce", "body", "answer", "staff_id", "desk", "contact_id"),
    *("subscription_id", "session_id", "booking_id", "taken_id", "payment_id", "change_id", "closure_id", "effect"),
    *("credits", "before", "after", "reason", "undoes", "approved_by", "seq", "seal", "salt", "facts"),
)


def upgrade() -> None:
    """Add the column, empty, and guard it; no row changes, and what was sealed before stays sealed as it was."""
    op.add_column("history", sa.Column("facts", sa.String(length=300), nullable=True))
    drop_guards(op.get_bind(), ("history",))
    install_guards(op.get_bind(), ("history",), {}, {})
    allow_erasure(op.get_bind(), "history", TEXTS, HISTORY)
