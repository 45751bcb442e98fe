"""Versions of a series, sessions edited by themselves, booking policies that series share, closures."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

_ID = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    """Add what is new; every series there is becomes the one version of itself."""
    op.create_table(
        "booking_policy",
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("cancel_notice_hours", sa.Integer(), server_default="0", nullable=False),
        *_booking_terms(),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking_policy")),
        sa.UniqueConstraint("name_key", name=op.f("uq_booking_policy_name_key")),
    )
    op.create_table(
        "closure",
        sa.Column("id", _ID, nullable=False),
        sa.Column("first", sa.Date(), nullable=False),
        sa.Column("last", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=200), nullable=False),
        sa.Column("everything", sa.Boolean(), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("lifted_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("last >= first", name=op.f("ck_closure_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_closure")),
    )
    op.create_index("ix_closure_last", "closure", ["last"], unique=False)
    _series()
    op.create_table(
        "closure_series",
        sa.Column("closure_id", _ID, nullable=False),
        sa.Column("series_id", _ID, nullable=False),
        sa.ForeignKeyConstraint(["closure_id"], ["closure.id"], name=op.f("fk_closure_series_closure_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_closure_series_series_id")),
        sa.PrimaryKeyConstraint("closure_id", "series_id", name=op.f("pk_closure_series")),
    )
    op.create_index(op.f("ix_closure_series_series_id"), "closure_series", ["series_id"], unique=False)
    _session()
    op.add_column("history", sa.Column("closure_id", _ID, nullable=True))


def _booking_terms() -> tuple[sa.Column[Any], ...]:
    return (
        sa.Column("earliest_days", sa.Integer(), nullable=True),
        sa.Column("earliest_hours", sa.Integer(), nullable=True),
        sa.Column("latest_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("cancel_notice_days", sa.Integer(), server_default="0", nullable=False),
    )


def _series() -> None:
    """Let the rows of a series' later versions bear its name: only roots are told apart by it."""
    with op.batch_alter_table("series", copy_from=_first_series()) as series:
        series.drop_constraint(op.f("uq_series_name_key"), type_="unique")
        for column in _booking_terms():
            series.add_column(column)
        series.add_column(sa.Column("policy_id", _ID, nullable=True))
        series.add_column(sa.Column("root_id", _ID, nullable=True))
        series.add_column(sa.Column("valid_from", sa.Date(), nullable=True))
        series.add_column(sa.Column("valid_until", sa.Date(), nullable=True))
        series.add_column(sa.Column("revision", sa.Integer(), server_default="0", nullable=False))
        series.create_foreign_key(op.f("fk_series_policy_id"), "booking_policy", ["policy_id"], ["id"])
        series.create_foreign_key(op.f("fk_series_root_id"), "series", ["root_id"], ["id"])
    op.create_index(op.f("ix_series_policy_id"), "series", ["policy_id"], unique=False)
    op.create_index(op.f("ix_series_root_id"), "series", ["root_id"], unique=False)
    op.create_index(
        "uq_series_root_name",
        "series",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("root_id IS NULL"),
        postgresql_where=sa.text("root_id IS NULL"),
    )


def _first_series() -> sa.Table:
    """The table as the first revision made it: SQLite tells nobody the names of all its constraints."""
    return sa.Table(
        "series",
        sa.MetaData(),
        sa.Column("id", _ID, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("weekdays", sa.String(length=40), server_default="", nullable=False),
        sa.Column("only_on", sa.Date(), nullable=True),
        sa.Column("start", sa.Date(), nullable=True),
        sa.Column("end", sa.Date(), nullable=True),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cancel_notice_hours", sa.Integer(), server_default="0", nullable=False),
        sa.Column("opens_minutes", sa.Integer(), server_default="60", nullable=False),
        sa.Column("closes_minutes", sa.Integer(), server_default="0", nullable=False),
        sa.Column("session_rules", sa.Boolean(), nullable=False),
        sa.Column("place", sa.String(length=254), server_default="", nullable=False),
        sa.Column("coach", sa.String(length=254), server_default="", nullable=False),
        sa.Column("colour", sa.String(length=20), server_default="", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("(only_on IS NULL) <> (weekdays = '')", name=op.f("ck_series_pattern")),
        sa.CheckConstraint("capacity > 0", name=op.f("ck_series_capacity")),
        sa.CheckConstraint("minutes > 0", name=op.f("ck_series_minutes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_series")),
        sa.UniqueConstraint("name_key", name=op.f("uq_series_name_key")),
    )


def _session() -> None:
    with op.batch_alter_table("session") as session:
        session.add_column(sa.Column("own", sa.Boolean(), server_default=sa.text("false"), nullable=False))
        session.add_column(sa.Column("place", sa.String(length=254), nullable=True))
        session.add_column(sa.Column("coach", sa.String(length=254), nullable=True))
        session.add_column(sa.Column("closure_id", _ID, nullable=True))
        session.create_foreign_key(op.f("fk_session_closure_id"), "closure", ["closure_id"], ["id"])
    op.create_index(op.f("ix_session_closure_id"), "session", ["closure_id"], unique=False)
    op.create_index("ix_session_date", "session", ["date"], unique=False)
