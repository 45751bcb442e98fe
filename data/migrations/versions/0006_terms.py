"""Other credit terms for what is sold already: a new kind of change, with its columns."""

import sqlalchemy as sa
from alembic import op

from data.guards import drop_guards, install_guards

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

TABLE = "subscription_change"
COLUMNS = (
    sa.Column("frequency", sa.Integer(), server_default="0", nullable=False),
    sa.Column("first_number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), server_default="0", nullable=False),
)
CHECKS = {
    "kind": "kind IN ('hold', 'resume', 'end', 'extend', 'adjust', 'terms')",
    "terms": "kind <> 'terms' OR (credits > 0 AND days > 0 AND frequency > 0)",
}


def upgrade() -> None:
    """Add them; no row changes. SQLite cannot change a check of a table: there it is written anew, guards and all."""
    rewrites = op.get_bind().dialect.name == "sqlite"
    if rewrites:
        drop_guards(op.get_bind(), (TABLE,))
    with op.batch_alter_table(TABLE) as batch:
        for column in COLUMNS:
            batch.add_column(column)
        batch.drop_constraint(op.f(f"ck_{TABLE}_kind"), type_="check")
        for name, said in CHECKS.items():
            batch.create_check_constraint(op.f(f"ck_{TABLE}_{name}"), said)
    if rewrites:
        install_guards(op.get_bind(), (TABLE,), {}, {})
