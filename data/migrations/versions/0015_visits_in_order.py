"""Bookings know when their session starts, and an index has a contact's visits in that order."""

import sqlalchemy as sa
from alembic import op

revision = "0015"
down_revision = "0014"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column, fill it from the sessions, and make the index."""
    op.add_column("booking", sa.Column("starts_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE booking SET starts_at = (SELECT starts_at FROM session WHERE session.id = booking.session_id)")
    visits = sa.text("status <> 'undone'")
    op.create_index(
        "ix_booking_visits",
        "booking",
        ["contact_id", "starts_at", "id"],
        unique=False,
        sqlite_where=visits,
        postgresql_where=visits,
    )
