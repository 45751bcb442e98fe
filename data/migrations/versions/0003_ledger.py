"""Indexes by which a credit history of any length is paged, and its credits counted."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

INDEXES = (
    (
        "ix_history_ledger",
        "history",
        ["contact_id", "at", "id"],
        "(effect IS NOT NULL OR change_id IS NOT NULL)",
    ),
    ("ix_history_effect", "history", ["contact_id", "effect", "at", "id"], "effect IS NOT NULL"),
    ("ix_history_change", "history", ["contact_id", "op", "at", "id"], "change_id IS NOT NULL"),
    ("ix_taken_grant", "taken", ["subscription_id", "source", "number", "taken_at", "released_at"], None),
    (
        "ix_taken_gone",
        "taken",
        ["contact_id", "usable_from", "subscription_id", "source", "number", "booking_id"],
        "released_at IS NULL",
    ),
    ("ix_booking_to_come", "booking", ["contact_id"], "status = 'booked'"),
)


def upgrade() -> None:
    """Add them; no row changes."""
    for name, table, columns, condition in INDEXES:
        where = None if condition is None else sa.text(condition)
        op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)
