"""Roles the club sets itself, how money was paid, who approved, and the seals of the history."""

import secrets

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what is new; entries written before stay without a seal."""
    op.create_table(
        "role",
        sa.Column("name", sa.String(length=20), nullable=False),
        sa.Column("privileges", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_role")),
    )
    op.add_column("payment", sa.Column("method", sa.String(length=20), server_default="other", nullable=False))
    op.add_column("history", sa.Column("approved_by", _ID, nullable=True))
    op.add_column("history", sa.Column("seq", _ID, nullable=True))
    op.add_column("history", sa.Column("seal", sa.String(length=64), nullable=True))
    op.create_index("uq_history_desk_seq", "history", ["desk", "seq"], unique=True)
    op.add_column("club", sa.Column("seal_key", sa.String(length=64), nullable=True))
    op.add_column("club", sa.Column("sealed_after", _ID, server_default="0", nullable=False))
    club = sa.table("club", sa.column("seal_key"), sa.column("sealed_after"))
    newest: sa.Select[int] = sa.select(sa.func.coalesce(sa.func.max(sa.column("id", _ID)), 0)).select_from(
        sa.table("history")
    )
    op.execute(club.update().values(seal_key=secrets.token_hex(32), sealed_after=newest.scalar_subquery()))
