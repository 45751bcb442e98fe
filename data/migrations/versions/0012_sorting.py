"""Names as lists put them in order, and indexes by which contacts are paged in an order."""

import unicodedata

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

_AT_ONCE = 1000
_PLAIN_LETTERS = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ħ": "h", "ŧ": "t", "ŋ": "n", "ı": "i"}
    | dict.fromkeys("‘’ʼ´", "'")
    | dict.fromkeys("‐‑‒–—−", "-")
)


def upgrade() -> None:
    """Add what is new, and fold the names that are there."""
    sorted_text = sa.String(254).with_variant(sa.String(254, collation="C"), "postgresql")
    op.add_column("contact", sa.Column("name_key", sorted_text, server_default="", nullable=False))
    _fold(op.get_bind())
    op.create_index("ix_contact_name", "contact", ["name_key", "id"], unique=False)
    op.create_index("ix_contact_created", "contact", ["created_at", "id"], unique=False)
    was_in = sa.text("status = 'checked_in'")
    op.create_index(
        "ix_booking_was_in", "booking", ["contact_id", "in_at"], sqlite_where=was_in, postgresql_where=was_in
    )


def _fold(connection: sa.Connection) -> None:
    contact = sa.table("contact", *(sa.column(name) for name in ("id", "first_name", "last_name", "name_key")))
    rows = connection.execute(sa.select(contact.c.id, contact.c.first_name, contact.c.last_name)).all()
    folded = (
        sa.update(contact).where(contact.c.id == sa.bindparam("of_contact")).values(name_key=sa.bindparam("folded"))
    )
    for first in range(0, len(rows), _AT_ONCE):
        connection.execute(
            folded,
            [
                {"of_contact": row.id, "folded": _bare(f"{row.last_name} {row.first_name}")[:254]}
                for row in rows[first : first + _AT_ONCE]
            ],
        )


def _bare(text: str) -> str:
    while not text.isascii() and (barer := _barer(text)) != text:
        text = barer
    return " ".join(text.lower().replace("`", "'").split())


def _barer(text: str) -> str:
    apart = unicodedata.normalize("NFKD", text.casefold().translate(_PLAIN_LETTERS))
    return "".join(char for char in apart if not unicodedata.combining(char))
