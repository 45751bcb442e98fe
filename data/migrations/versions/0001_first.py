"""The schema as it was first drawn."""

# ruff: noqa: E501

import sqlalchemy as sa
from alembic import op

from data.guards import install_guards

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

APPEND_ONLY = ("history", "policy", "subscription", "subscription_change", "payment")
STAMP_ONCE = {"taken": ("released_at",)}
COLUMNS = {
    "taken": (
        "id",
        "contact_id",
        "subscription_id",
        "source",
        "number",
        "slot",
        "credits",
        "usable_from",
        "good_through",
        "booking_id",
        "taken_at",
        "released_at",
    )
}


def upgrade() -> None:
    """Create everything in an empty database."""
    op.create_table(
        "category",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_category")),
        sa.UniqueConstraint("name_key", name=op.f("uq_category_name_key")),
    )
    op.create_table(
        "club",
        sa.Column("id", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("timezone", sa.String(length=64), nullable=False),
        sa.Column("currency", sa.String(length=3), nullable=False),
        sa.Column("pinned", sa.Boolean(), nullable=False),
        sa.Column("pinned_now", sa.DateTime(timezone=True), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("id = 1", name=op.f("ck_club_only_one")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_club")),
    )
    op.create_table(
        "contact",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("card", sa.String(length=64), nullable=True),
        sa.Column("card_key", sa.String(length=128), nullable=True),
        sa.Column("first_name", sa.String(length=60), nullable=False),
        sa.Column("last_name", sa.String(length=60), nullable=False),
        sa.Column("email", sa.String(length=254), server_default="", nullable=False),
        sa.Column("phone", sa.String(length=40), server_default="", nullable=False),
        sa.Column("group", sa.String(length=20), nullable=False),
        sa.Column("birthday", sa.Date(), nullable=True),
        sa.Column("stop_note", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("merged_into", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("erased_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["merged_into"], ["contact.id"], name=op.f("fk_contact_merged_into")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contact")),
        sa.UniqueConstraint("card_key", name=op.f("uq_contact_card_key")),
    )
    op.create_table(
        "policy",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("enforced", sa.Boolean(), nullable=False),
        sa.Column("modes", sa.Text(), nullable=False),
        sa.Column("grace_days", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint("grace_days >= 0", name=op.f("ck_policy_grace_days")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_policy")),
    )
    op.create_table(
        "rule",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rule")),
        sa.UniqueConstraint("name_key", name=op.f("uq_rule_name_key")),
    )
    op.create_table(
        "series",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
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
    op.create_table(
        "staff",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("privileges", sa.Text(), server_default="", nullable=False),
        sa.Column("pin_hash", sa.String(length=200), nullable=True),
        sa.Column("tries", sa.Integer(), server_default="0", nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.Column("left_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_staff")),
        sa.UniqueConstraint("name_key", name=op.f("uq_staff_name_key")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("code_key", sa.String(length=128), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("name_key", sa.String(length=120), nullable=False),
        sa.Column("category_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("limited", sa.Boolean(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=True),
        sa.Column("days_to_expire", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=True),
        sa.Column("initial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_grant", sa.String(length=20), server_default="after_period", nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("eft", sa.Boolean(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("installments", sa.Integer(), nullable=True),
        sa.Column("join_group", sa.String(length=20), nullable=False),
        sa.Column("colour", sa.String(length=20), server_default="", nullable=False),
        sa.Column("auto_renew", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("allow_discounts", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("description", sa.Text(), server_default="", nullable=False),
        sa.Column("signup_fee", sa.BigInteger(), server_default="0", nullable=False),
        sa.Column("tax_basis_points", sa.Integer(), server_default="0", nullable=False),
        sa.Column("revenue_category", sa.String(length=20), server_default="member", nullable=False),
        sa.Column("version", sa.Integer(), server_default="1", nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint(
            "(NOT limited AND credits IS NULL AND days_to_expire IS NULL AND frequency IS NULL AND initial = 0) OR (limited AND credits BETWEEN 1 AND 1000 AND days_to_expire BETWEEN 1 AND 3650 AND frequency BETWEEN 1 AND 3650 AND initial BETWEEN 0 AND 1000)",
            name=op.f("ck_membership_terms"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_membership_price")),
        sa.ForeignKeyConstraint(["category_id"], ["category.id"], name=op.f("fk_membership_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("code_key", name=op.f("uq_membership_code_key")),
    )
    op.create_index(op.f("ix_membership_category_id"), "membership", ["category_id"], unique=False)
    op.create_index(
        "uq_membership_active_name",
        "membership",
        ["name_key"],
        unique=True,
        sqlite_where=sa.text("archived_at IS NULL"),
        postgresql_where=sa.text("archived_at IS NULL"),
    )
    op.create_table(
        "note",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("body", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_note_contact_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_note_staff_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_note")),
    )
    op.create_index(op.f("ix_note_contact_id"), "note", ["contact_id"], unique=False)
    op.create_table(
        "series_rule",
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_series_rule_rule_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_rule_series_id")),
        sa.PrimaryKeyConstraint("series_id", "rule_id", name=op.f("pk_series_rule")),
    )
    op.create_index(op.f("ix_series_rule_rule_id"), "series_rule", ["rule_id"], unique=False)
    op.create_table(
        "session",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("date", sa.Date(), nullable=False),
        sa.Column("at", sa.Time(), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("starts_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ends_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("capacity", sa.Integer(), nullable=True),
        sa.Column("cancelled_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_session_series_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("series_id", "date", name=op.f("uq_session_series_id_date")),
    )
    op.create_index("ix_session_starts_at", "session", ["starts_at"], unique=False)
    op.create_table(
        "rule_membership",
        sa.Column("rule_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_rule_membership_membership_id")),
        sa.ForeignKeyConstraint(["rule_id"], ["rule.id"], name=op.f("fk_rule_membership_rule_id")),
        sa.PrimaryKeyConstraint("rule_id", "membership_id", name=op.f("pk_rule_membership")),
    )
    op.create_index(op.f("ix_rule_membership_membership_id"), "rule_membership", ["membership_id"], unique=False)
    op.create_table(
        "series_membership",
        sa.Column("series_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_series_membership_membership_id")),
        sa.ForeignKeyConstraint(["series_id"], ["series.id"], name=op.f("fk_series_membership_series_id")),
        sa.PrimaryKeyConstraint("series_id", "membership_id", name=op.f("pk_series_membership")),
    )
    op.create_index(op.f("ix_series_membership_membership_id"), "series_membership", ["membership_id"], unique=False)
    op.create_table(
        "subscription",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("membership_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("code", sa.String(length=64), nullable=False),
        sa.Column("name", sa.String(length=60), nullable=False),
        sa.Column("sold_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("sold_order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("sold_on", sa.Date(), nullable=False),
        sa.Column("start", sa.Date(), nullable=False),
        sa.Column("limited", sa.Boolean(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=True),
        sa.Column("days_to_expire", sa.Integer(), nullable=True),
        sa.Column("frequency", sa.Integer(), nullable=True),
        sa.Column("initial", sa.Integer(), server_default="0", nullable=False),
        sa.Column("first_grant", sa.String(length=20), server_default="after_period", nullable=False),
        sa.Column("price", sa.BigInteger(), nullable=False),
        sa.Column("eft", sa.Boolean(), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("every_days", sa.Integer(), nullable=True),
        sa.Column("installments", sa.Integer(), nullable=True),
        sa.Column("first_billing", sa.Date(), nullable=False),
        sa.Column("first_amount", sa.BigInteger(), nullable=True),
        sa.Column("first_paid", sa.Boolean(), nullable=False),
        sa.CheckConstraint(
            "(NOT limited AND credits IS NULL AND days_to_expire IS NULL AND frequency IS NULL AND initial = 0) OR (limited AND credits BETWEEN 1 AND 1000 AND days_to_expire BETWEEN 1 AND 3650 AND frequency BETWEEN 1 AND 3650 AND initial BETWEEN 0 AND 1000)",
            name=op.f("ck_subscription_terms"),
        ),
        sa.CheckConstraint("price >= 0", name=op.f("ck_subscription_price")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_subscription_contact_id")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_subscription_membership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription")),
    )
    op.create_index(op.f("ix_subscription_contact_id"), "subscription", ["contact_id"], unique=False)
    op.create_index(op.f("ix_subscription_membership_id"), "subscription", ["membership_id"], unique=False)
    op.create_table(
        "booking",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("status", sa.String(length=20), nullable=False),
        sa.Column("walk_in", sa.Boolean(), nullable=False),
        sa.Column("place", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("paid_kind", sa.String(length=20), nullable=True),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("over_capacity", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("overridden", sa.Boolean(), server_default=sa.text("(false)"), nullable=False),
        sa.Column("booked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("in_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("paid_kind IN ('credit', 'unlimited', 'unpaid', 'none')", name=op.f("ck_booking_paid_kind")),
        sa.CheckConstraint(
            "status IN ('booked', 'waitlisted', 'checked_in', 'cancelled', 'late_cancelled', 'no_show', 'undone')",
            name=op.f("ck_booking_status"),
        ),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_booking_contact_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_booking_session_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_booking_subscription_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_booking")),
    )
    op.create_index(op.f("ix_booking_contact_id"), "booking", ["contact_id"], unique=False)
    op.create_index("ix_booking_session_status", "booking", ["session_id", "status"], unique=False)
    op.create_index(op.f("ix_booking_subscription_id"), "booking", ["subscription_id"], unique=False)
    op.create_index(
        "uq_booking_active",
        "booking",
        ["session_id", "contact_id"],
        unique=True,
        sqlite_where=sa.text("status IN ('booked', 'waitlisted', 'checked_in', 'no_show')"),
        postgresql_where=sa.text("status IN ('booked', 'waitlisted', 'checked_in', 'no_show')"),
    )
    op.create_table(
        "payment",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("undoes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_payment_contact_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_payment_subscription_id")),
        sa.ForeignKeyConstraint(["undoes"], ["payment.id"], name=op.f("fk_payment_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_payment")),
        sa.UniqueConstraint("undoes", name=op.f("uq_payment_undoes")),
    )
    op.create_index(op.f("ix_payment_contact_id"), "payment", ["contact_id"], unique=False)
    op.create_table(
        "subscription_change",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("entered_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("entered_order", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("entered_on", sa.Date(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("until", sa.Date(), nullable=True),
        sa.Column("days", sa.Integer(), server_default="0", nullable=False),
        sa.Column("credits", sa.Integer(), server_default="0", nullable=False),
        sa.CheckConstraint(
            "kind <> 'adjust' OR (credits > 0 AND days > 0)", name=op.f("ck_subscription_change_adjust")
        ),
        sa.CheckConstraint(
            "kind IN ('hold', 'resume', 'end', 'extend', 'adjust')", name=op.f("ck_subscription_change_kind")
        ),
        sa.CheckConstraint("until IS NULL OR until >= day", name=op.f("ck_subscription_change_until")),
        sa.ForeignKeyConstraint(
            ["subscription_id"], ["subscription.id"], name=op.f("fk_subscription_change_subscription_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_subscription_change")),
    )
    op.create_index(
        op.f("ix_subscription_change_subscription_id"), "subscription_change", ["subscription_id"], unique=False
    )
    op.create_table(
        "taken",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("slot", sa.Integer(), nullable=False),
        sa.Column("credits", sa.Integer(), nullable=False),
        sa.Column("usable_from", sa.Date(), nullable=False),
        sa.Column("good_through", sa.Date(), nullable=False),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("released_at", sa.DateTime(timezone=True), nullable=True),
        sa.CheckConstraint("source IN ('initial', 'periodic', 'adjustment')", name=op.f("ck_taken_source")),
        sa.CheckConstraint("slot BETWEEN 1 AND credits", name=op.f("ck_taken_slot")),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_taken_booking_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_taken_contact_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_taken_subscription_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_taken")),
    )
    op.create_index(op.f("ix_taken_booking_id"), "taken", ["booking_id"], unique=False)
    op.create_index("ix_taken_contact_usable_from", "taken", ["contact_id", "usable_from"], unique=False)
    op.create_index(
        "uq_taken_slot",
        "taken",
        ["subscription_id", "source", "number", "slot"],
        unique=True,
        sqlite_where=sa.text("released_at IS NULL"),
        postgresql_where=sa.text("released_at IS NULL"),
    )
    op.create_table(
        "history",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("parent_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("written_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("op", sa.String(length=30), nullable=False),
        sa.Column("code", sa.String(length=30), nullable=True),
        sa.Column("nonce", sa.String(length=200), nullable=True),
        sa.Column("body", sa.String(length=64), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("staff_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("desk", sa.String(length=60), nullable=False),
        sa.Column("contact_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("subscription_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("session_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("booking_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("taken_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("payment_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("change_id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.Column("effect", sa.String(length=20), nullable=True),
        sa.Column("credits", sa.Integer(), nullable=True),
        sa.Column("before", sa.Text(), nullable=True),
        sa.Column("after", sa.Text(), nullable=True),
        sa.Column("reason", sa.Text(), nullable=True),
        sa.Column("undoes", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=True),
        sa.CheckConstraint(
            "effect IN ('held', 'used', 'returned', 'revoked', 'restored')", name=op.f("ck_history_effect")
        ),
        sa.ForeignKeyConstraint(["booking_id"], ["booking.id"], name=op.f("fk_history_booking_id")),
        sa.ForeignKeyConstraint(["change_id"], ["subscription_change.id"], name=op.f("fk_history_change_id")),
        sa.ForeignKeyConstraint(["contact_id"], ["contact.id"], name=op.f("fk_history_contact_id")),
        sa.ForeignKeyConstraint(["parent_id"], ["history.id"], name=op.f("fk_history_parent_id")),
        sa.ForeignKeyConstraint(["payment_id"], ["payment.id"], name=op.f("fk_history_payment_id")),
        sa.ForeignKeyConstraint(["session_id"], ["session.id"], name=op.f("fk_history_session_id")),
        sa.ForeignKeyConstraint(["staff_id"], ["staff.id"], name=op.f("fk_history_staff_id")),
        sa.ForeignKeyConstraint(["subscription_id"], ["subscription.id"], name=op.f("fk_history_subscription_id")),
        sa.ForeignKeyConstraint(["taken_id"], ["taken.id"], name=op.f("fk_history_taken_id")),
        sa.ForeignKeyConstraint(["undoes"], ["history.id"], name=op.f("fk_history_undoes")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_history")),
        sa.UniqueConstraint("nonce", name=op.f("uq_history_nonce")),
        sa.UniqueConstraint("undoes", name=op.f("uq_history_undoes")),
    )
    op.create_index(op.f("ix_history_booking_id"), "history", ["booking_id"], unique=False)
    op.create_index("ix_history_contact", "history", ["contact_id", "id"], unique=False)
    op.create_index(op.f("ix_history_parent_id"), "history", ["parent_id"], unique=False)
    op.create_index(op.f("ix_history_subscription_id"), "history", ["subscription_id"], unique=False)
    op.create_index(op.f("ix_history_taken_id"), "history", ["taken_id"], unique=False)
    op.create_index(
        "ix_history_undoable",
        "history",
        ["desk", "id"],
        unique=False,
        sqlite_where=sa.text("parent_id IS NULL"),
        postgresql_where=sa.text("parent_id IS NULL"),
    )
    # ### end Alembic commands ###
    install_guards(op.get_bind(), APPEND_ONLY, STAMP_ONCE, COLUMNS)
