"""What an erasure needs: the entries it emptied, the cards nobody gets again, and the one exception in the guard."""

import sqlalchemy as sa
from alembic import op

from data.guards import allow_erasure, install_guards

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
ERASED_ENTRY = ("id", "contact_id", "entry_id", "mark")
TEXTS = ("nonce", "body", "answer", "before", "after", "reason", "salt")
HISTORY = (
    *("id", "parent_id", "at", "written_at", "op", "code", "nonce", "body", "answer", "staff_id", "desk", "contact_id"),
    *("subscription_id", "session_id", "booking_id", "taken_id", "payment_id", "change_id", "closure_id", "effect"),
    *("credits", "before", "after", "reason", "undoes", "approved_by", "seq", "seal", "salt"),
)


def upgrade() -> None:
    """Add what is new; no row changes, and what was sealed before stays sealed as it was."""
    op.add_column("history", sa.Column("salt", sa.String(length=32), nullable=True))
    op.create_table(
        "erased_card", sa.Column("digest", sa.String(length=64), nullable=False), _key("erased_card", "digest")
    )
    op.create_table(
        "erased_entry",
        sa.Column("id", _ID, nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("entry_id", _ID, nullable=False),
        sa.Column("mark", sa.String(length=64), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_erased_entry_contact_id")),
        sa.ForeignKeyConstraint(["entry_id"], ["history.id"], name=op.f("fk_erased_entry_entry_id")),
        _key("erased_entry", "id"),
    )
    op.create_index(op.f("ix_erased_entry_contact_id"), "erased_entry", ["contact_id"], unique=False)
    op.create_index(op.f("ix_erased_entry_entry_id"), "erased_entry", ["entry_id"], unique=False)
    install_guards(op.get_bind(), (), {"erased_entry": ("mark",)}, {"erased_entry": ERASED_ENTRY})
    allow_erasure(op.get_bind(), "history", TEXTS, HISTORY)


def _key(table: str, column: str) -> sa.PrimaryKeyConstraint:
    return sa.PrimaryKeyConstraint(column, name=op.f(f"pk_{table}"))
