"""Old cards, what tells that a contact is known already, and what a sale freezes beside the price."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
_AT_ONCE = 1000


def upgrade() -> None:
    """Add what is new, and fold the e-mails and phone numbers that are there."""
    op.create_table(
        "old_card",
        sa.Column("id", _ID, nullable=False),
        sa.Column("card", sa.String(length=64), nullable=False),
        sa.Column("card_key", sa.String(length=128), nullable=False),
        sa.Column("contact_id", _ID, nullable=False),
        sa.Column("replaced_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_old_card_contact_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_old_card")),
    )
    op.create_index(op.f("ix_old_card_card_key"), "old_card", ["card_key"])
    op.create_index(op.f("ix_old_card_contact_id"), "old_card", ["contact_id"])
    op.add_column("contact", sa.Column("version", sa.Integer(), server_default="1", nullable=False))
    op.add_column("contact", sa.Column("email_key", sa.String(length=254), server_default="", nullable=False))
    op.add_column("contact", sa.Column("phone_key", sa.String(length=40), server_default="", nullable=False))
    for column in ("email_key", "phone_key", "merged_into"):
        op.create_index(op.f(f"ix_contact_{column}"), "contact", [column])
    op.create_index("ix_contact_birthday", "contact", ["birthday"])
    for column in ("tax", "fee", "discount"):
        op.add_column("subscription", sa.Column(column, sa.BigInteger(), server_default="0", nullable=False))
    _fold(op.get_bind())


def _fold(connection: sa.Connection) -> None:
    contact = sa.table("contact", *(sa.column(name) for name in ("id", "email", "phone", "email_key", "phone_key")))
    rows = connection.execute(
        sa.select(contact.c.id, contact.c.email, contact.c.phone).where(
            sa.or_(contact.c.email != "", contact.c.phone != "")
        )
    ).all()
    folded = (
        sa.update(contact)
        .where(contact.c.id == sa.bindparam("of_contact"))
        .values(email_key=sa.bindparam("email_folded"), phone_key=sa.bindparam("phone_folded"))
    )
    for first in range(0, len(rows), _AT_ONCE):
        connection.execute(
            folded,
            [
                {
                    "of_contact": row.id,
                    "email_folded": row.email.casefold()[:254],
                    "phone_folded": "".join(char for char in row.phone if "0" <= char <= "9"),
                }
                for row in rows[first : first + _AT_ONCE]
            ],
        )
