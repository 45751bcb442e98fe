"""Of which payment something is given back, how much of a first bill is tax, and who recorded a payment, found fast."""

import sqlalchemy as sa
from alembic import op

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns, empty, and the index; no row changes."""
    number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
    op.add_column("payment", sa.Column("refunds", number))
    op.add_column("subscription", sa.Column("first_tax", sa.BigInteger()))
    of_payment = sa.text("payment_id IS NOT NULL")
    op.create_index(
        "ix_history_payment", "history", ["payment_id"], sqlite_where=of_payment, postgresql_where=of_payment
    )
