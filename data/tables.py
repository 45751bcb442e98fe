"""The schema, once: what the club remembers.

Only what people do is stored. Grants and bills are computed from a subscription's frozen terms, its changes and a
date; a credit that somebody took is a row named by its place (subscription, source, number, slot), unique while it
is taken. Every change is also a row of ``history``, which is never edited.
"""

from __future__ import annotations

import secrets
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import (
    BigInteger,
    Boolean,
    CheckConstraint,
    Column,
    Date,
    DateTime,
    ForeignKey,
    Index,
    Integer,
    MetaData,
    String,
    Table,
    Text,
    Time,
    UniqueConstraint,
    and_,
    literal_column,
    text,
)
from sqlalchemy.types import TypeDecorator

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement
    from sqlalchemy.engine import Dialect
    from sqlalchemy.types import TypeEngine

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(column_0_N_label)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s",
        "pk": "pk_%(table_name)s",
    }
)

# SQLite counts rows only in an INTEGER PRIMARY KEY; PostgreSQL gets eight bytes.
Id: Final = BigInteger().with_variant(Integer(), "sqlite")


class Instant(TypeDecorator[datetime]):
    """An instant: aware in Python, UTC in the database; a naive one is a bug."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Store UTC."""
        if value is None:
            return None
        if value.tzinfo is None:
            message = "an instant needs a time zone"
            raise ValueError(message)
        utc = value.astimezone(UTC)
        return utc.replace(tzinfo=None) if dialect.name == "sqlite" else utc

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        """Return UTC, aware."""
        del dialect
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


def _id() -> Column[int]:
    return Column("id", Id, primary_key=True)


def _ref(name: str, target: str, *, nullable: bool = False, index: bool = False) -> Column[Any]:
    return Column(name, Id, ForeignKey(f"{target}.id"), nullable=nullable, index=index)


def _sorted_text(longest: int) -> TypeEngine[str]:
    """Text that both databases put in the same order."""
    return String(longest).with_variant(String(longest, collation="C"), "postgresql")


def _name(name: str = "name", longest: int = 60) -> Column[str]:
    return Column(name, String(longest), nullable=False)


WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
"""As series name them, joined by commas."""


club = Table(
    "club",
    metadata,
    Column("id", Integer, CheckConstraint("id = 1", name="only_one"), primary_key=True, autoincrement=False),
    _name(),
    Column("timezone", String(64), nullable=False),
    Column("currency", String(3), nullable=False),
    Column("pinned", Boolean, nullable=False),
    Column("pinned_now", Instant),
    Column("created_at", Instant, nullable=False),
    Column("last_started_at", Instant),
    Column("seal_key", String(64), default=lambda: secrets.token_hex(32)),
    Column("sealed_after", Id, nullable=False, server_default="0"),
)
"""One row: the club. ``pinned``: its clock may be set by who asks (demo, training, tests). ``seal_key`` seals the
history; ``sealed_after`` is the last of the entries that are older than the seals."""

policy = Table(
    "policy",
    metadata,
    _id(),
    Column("at", Instant, nullable=False),
    Column("enforced", Boolean, nullable=False),
    Column("modes", Text, nullable=False),
    Column("grace_days", Integer, nullable=False, server_default="0"),
    CheckConstraint("grace_days >= 0", name="grace_days"),
)
"""The main switch and the checks, one row per change; the newest holds."""

staff = Table(
    "staff",
    metadata,
    _id(),
    _name(),
    Column("name_key", String(120), nullable=False, unique=True),
    Column("role", String(20), nullable=False),
    Column("privileges", Text, nullable=False, server_default=""),
    Column("pin_hash", String(200)),
    Column("tries", Integer, nullable=False, server_default="0"),
    Column("locked_until", Instant),
    Column("left_at", Instant),
)

role = Table(
    "role",
    metadata,
    Column("name", String(20), primary_key=True),
    Column("privileges", Text, nullable=False),
)
"""What a role may do, where the club has set it otherwise than by default."""

category = Table(
    "category",
    metadata,
    _id(),
    _name(),
    Column("name_key", String(120), nullable=False, unique=True),
)

_CREDIT_TERMS = (
    "(NOT limited AND credits IS NULL AND days_to_expire IS NULL AND frequency IS NULL AND initial = 0)"
    " OR (limited AND credits BETWEEN 1 AND 1000 AND days_to_expire BETWEEN 1 AND 3650"
    " AND frequency BETWEEN 1 AND 3650 AND initial BETWEEN 0 AND 1000)"
)


def _terms() -> tuple[Column[Any], ...]:
    """Credit and billing terms: of a membership, and frozen on each subscription."""
    return (
        Column("limited", Boolean, nullable=False),
        Column("credits", Integer),
        Column("days_to_expire", Integer),
        Column("frequency", Integer),
        Column("initial", Integer, nullable=False, server_default="0"),
        Column("first_grant", String(20), nullable=False, server_default="after_period"),
        Column("price", BigInteger, CheckConstraint("price >= 0", name="price"), nullable=False),
        Column("eft", Boolean, nullable=False),
        Column("period", String(20), nullable=False),
        Column("every_days", Integer),
        Column("installments", Integer),
    )


membership = Table(
    "membership",
    metadata,
    _id(),
    _name("code", 64),
    Column("code_key", String(128), nullable=False, unique=True),
    _name(),
    Column("name_key", String(120), nullable=False),
    _ref("category_id", "category", index=True),
    *_terms(),
    Column("join_group", String(20), nullable=False),
    Column("colour", String(20), nullable=False, server_default=""),
    Column("auto_renew", Boolean, nullable=False, server_default=text("false")),
    Column("allow_discounts", Boolean, nullable=False, server_default=text("false")),
    Column("description", Text, nullable=False, server_default=""),
    Column("signup_fee", BigInteger, nullable=False, server_default="0"),
    Column("tax_basis_points", Integer, nullable=False, server_default="0"),
    Column("revenue_category", String(20), nullable=False, server_default="member"),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("archived_at", Instant),
    CheckConstraint(_CREDIT_TERMS, name="terms"),
)
Index(
    "uq_membership_active_name",
    membership.c.name_key,
    unique=True,
    sqlite_where=membership.c.archived_at.is_(None),
    postgresql_where=membership.c.archived_at.is_(None),
)

contact = Table(
    "contact",
    metadata,
    _id(),
    Column("card", String(64)),
    Column("card_key", String(128), unique=True),
    _name("first_name"),
    _name("last_name"),
    Column("email", String(254), nullable=False, server_default=""),
    Column("phone", String(40), nullable=False, server_default=""),
    Column("group", String(20), nullable=False),
    Column("birthday", Date),
    Column("stop_note", Text, nullable=False, server_default=""),
    Column("created_at", Instant, nullable=False),
    _ref("merged_into", "contact", nullable=True, index=True),
    Column("erased_at", Instant),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("email_key", String(254), nullable=False, server_default="", index=True),
    Column("phone_key", String(40), nullable=False, server_default="", index=True),
    Column("name_key", _sorted_text(254), nullable=False, server_default=""),
    Index("ix_contact_birthday", "birthday"),
    Index("ix_contact_name", "name_key", "id"),
    Index("ix_contact_created", "created_at", "id"),
)
"""A person. ``merged_into``: somebody else's second entry, without a card; what was written about it stays with it and
is read through this column (it always names the one who was kept, never a merged one). ``version`` grows with each
edit; ``email_key`` and ``phone_key`` are folded to find the same person twice, ``name_key`` to list people by name."""

old_card = Table(
    "old_card",
    metadata,
    _id(),
    Column("card", String(64), nullable=False),
    Column("card_key", String(128), nullable=False, index=True),
    _ref("contact_id", "contact", index=True),
    Column("replaced_at", Instant, nullable=False),
)
"""A card that was replaced: whose it was, and until when."""

note = Table(
    "note",
    metadata,
    _id(),
    _ref("contact_id", "contact", index=True),
    Column("at", Instant, nullable=False),
    _ref("staff_id", "staff", nullable=True),
    Column("body", Text, nullable=False),
)

subscription = Table(
    "subscription",
    metadata,
    _id(),
    _ref("contact_id", "contact", index=True),
    _ref("membership_id", "membership", index=True),
    _name("code", 64),
    _name(),
    Column("sold_at", Instant, nullable=False),
    Column("sold_order", Id, nullable=False),
    Column("sold_on", Date, nullable=False),
    Column("start", Date, nullable=False),
    *_terms(),
    Column("first_billing", Date, nullable=False),
    Column("first_amount", BigInteger),
    Column("first_paid", Boolean, nullable=False),
    Column("tax", BigInteger, nullable=False, server_default="0"),
    Column("first_tax", BigInteger),
    Column("fee", BigInteger, nullable=False, server_default="0"),
    Column("discount", BigInteger, nullable=False, server_default="0"),
    CheckConstraint(_CREDIT_TERMS, name="terms"),
)
"""One contact's membership, its terms frozen at the sale; what happens later is in ``subscription_change``.

Each bill is ``price`` + ``tax``; the first one is ``first_amount`` where it
differs (``fee``, ``discount``, pro-rate), ``first_tax`` of it tax (unknown where it was sold before that was kept)."""

subscription_change = Table(
    "subscription_change",
    metadata,
    _id(),
    _ref("subscription_id", "subscription", index=True),
    Column("kind", String(20), nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("entered_order", Id, nullable=False),
    Column("entered_on", Date, nullable=False),
    Column("day", Date, nullable=False),
    Column("until", Date),
    Column("days", Integer, nullable=False, server_default="0"),
    Column("credits", Integer, nullable=False, server_default="0"),
    Column("frequency", Integer, nullable=False, server_default="0"),
    Column("first_number", Id, nullable=False, server_default="0"),
    CheckConstraint("kind IN ('hold', 'resume', 'end', 'extend', 'adjust', 'terms')", name="kind"),
    CheckConstraint("until IS NULL OR until >= day", name="until"),
    CheckConstraint("kind <> 'adjust' OR (credits > 0 AND days > 0)", name="adjust"),
    CheckConstraint("kind <> 'terms' OR (credits > 0 AND days > 0 AND frequency > 0)", name="terms"),
)
"""Holds, resumes, ends, extensions, added credits and other terms, in the order they were written."""


def _booking_terms() -> tuple[Column[Any], ...]:
    """How early and how late one may book, and until when a booking is cancelled for nothing."""
    return (
        Column("earliest_days", Integer),
        Column("earliest_hours", Integer),
        Column("latest_minutes", Integer, nullable=False, server_default="0"),
        Column("cancel_notice_days", Integer, nullable=False, server_default="0"),
    )


booking_policy = Table(
    "booking_policy",
    metadata,
    _id(),
    _name(),
    Column("name_key", String(120), nullable=False, unique=True),
    Column("cancel_notice_hours", Integer, nullable=False, server_default="0"),
    *_booking_terms(),
)
"""Booking terms that series share; each of these series holds a copy, so that a booking reads one row."""

series = Table(
    "series",
    metadata,
    _id(),
    Column("name", _sorted_text(60), nullable=False),
    Column("name_key", String(120), nullable=False),
    Column("at", Time, nullable=False),
    Column("minutes", Integer, CheckConstraint("minutes > 0", name="minutes"), nullable=False),
    Column("weekdays", String(40), nullable=False, server_default=""),
    Column("only_on", Date),
    Column("start", Date),
    Column("end", Date),
    Column("capacity", Integer, CheckConstraint("capacity > 0", name="capacity")),
    Column("cancel_notice_hours", Integer, nullable=False, server_default="0"),
    Column("opens_minutes", Integer, nullable=False, server_default="60"),
    Column("closes_minutes", Integer, nullable=False, server_default="0"),
    Column("session_rules", Boolean, nullable=False),
    Column("place", String(254), nullable=False, server_default=""),
    Column("coach", String(254), nullable=False, server_default=""),
    Column("colour", String(20), nullable=False, server_default=""),
    Column("archived_at", Instant),
    *_booking_terms(),
    _ref("policy_id", "booking_policy", nullable=True, index=True),
    _ref("root_id", "series", nullable=True, index=True),
    Column("valid_from", Date),
    Column("valid_until", Date),
    Column("revision", Integer, nullable=False, server_default="0"),
    CheckConstraint("(only_on IS NULL) <> (weekdays = '')", name="pattern"),
)
"""What the club runs, as it is on the days from ``valid_from`` to before ``valid_until``.

A series that was edited from a day on has a row per version, their days side by side; the first one is its root and
gives the series its name. ``revision`` grows whenever what a session not yet written down follows from has changed.
"""
Index(
    "uq_series_root_name",
    series.c.name_key,
    unique=True,
    sqlite_where=series.c.root_id.is_(None),
    postgresql_where=series.c.root_id.is_(None),
)
_weekly = text("valid_until IS NULL AND only_on IS NULL")
Index("ix_series_end", series.c.end, sqlite_where=_weekly, postgresql_where=_weekly)
_ended = text("valid_until IS NOT NULL")
Index("ix_series_valid_until", series.c.valid_until, sqlite_where=_ended, postgresql_where=_ended)
_once = text("only_on IS NOT NULL")
Index("ix_series_only_on", series.c.only_on, sqlite_where=_once, postgresql_where=_once)


def weekly_on(weekday: str) -> ColumnElement[bool]:
    """Whether a series may take place on a weekday; in these very words, so that the index of the weekday serves."""
    return and_(series.c.weekdays.like(literal_column(f"'%{weekday}%'")), series.c.archived_at.is_(None))


for _weekday in WEEKDAYS:
    Index(
        f"ix_series_{_weekday}",
        *(series.c[column] for column in ("at", "name", "id", "start", "end", "valid_from", "valid_until")),
        *(series.c[column] for column in ("weekdays", "archived_at")),
        sqlite_where=weekly_on(_weekday),
        postgresql_where=weekly_on(_weekday),
    )

rule = Table(
    "rule",
    metadata,
    _id(),
    _name(),
    Column("name_key", String(120), nullable=False, unique=True),
)


def _link(name: str, one: str, other: str) -> Table:
    return Table(
        name,
        metadata,
        Column(f"{one}_id", Id, ForeignKey(f"{one}.id"), primary_key=True),
        Column(f"{other}_id", Id, ForeignKey(f"{other}.id"), primary_key=True, index=True),
    )


rule_membership = _link("rule_membership", "rule", "membership")
series_rule = _link("series_rule", "series", "rule")
series_membership = _link("series_membership", "series", "membership")

closure = Table(
    "closure",
    metadata,
    _id(),
    Column("first", Date, nullable=False),
    Column("last", Date, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("everything", Boolean, nullable=False),
    Column("entered_at", Instant, nullable=False),
    Column("lifted_at", Instant),
    CheckConstraint("last >= first", name="days"),
    Index("ix_closure_last", "last"),
)
"""Days on which nothing takes place, or none of the series named: a fact that the schedule looks at."""
closure_series = _link("closure_series", "closure", "series")
"""The series (by their roots) that a closure names."""

session = Table(
    "session",
    metadata,
    _id(),
    _ref("series_id", "series"),
    Column("date", Date, nullable=False),
    Column("at", Time, nullable=False),
    Column("minutes", Integer, nullable=False),
    Column("starts_at", Instant, nullable=False),
    Column("ends_at", Instant, nullable=False),
    Column("capacity", Integer),
    Column("cancelled_at", Instant),
    Column("own", Boolean, nullable=False, server_default=text("false")),
    Column("place", String(254)),
    Column("coach", String(254)),
    _ref("closure_id", "closure", nullable=True, index=True),
    UniqueConstraint("series_id", "date"),
    Index("ix_session_starts_at", "starts_at"),
    Index("ix_session_date", "date", "at"),
)
"""A dated session that somebody touched (booked, checked in to, cancelled); all others follow from their series.

``own``: it was edited by itself, and edits of its series leave it alone; its ``place`` and ``coach`` then stand before
the series'. ``closure_id``: what cancelled it.
"""

booking = Table(
    "booking",
    metadata,
    _id(),
    _ref("session_id", "session"),
    _ref("contact_id", "contact", index=True),
    Column("status", String(20), nullable=False),
    Column("walk_in", Boolean, nullable=False),
    Column("place", Id, nullable=False),
    Column("paid_kind", String(20)),
    _ref("subscription_id", "subscription", nullable=True, index=True),
    Column("over_capacity", Boolean, nullable=False, server_default=text("false")),
    Column("overridden", Boolean, nullable=False, server_default=text("false")),
    Column("booked_at", Instant, nullable=False),
    Column("in_at", Instant),
    Column("starts_at", Instant),
    CheckConstraint(
        "status IN ('booked', 'waitlisted', 'checked_in', 'cancelled', 'late_cancelled', 'no_show', 'undone')",
        name="status",
    ),
    CheckConstraint("paid_kind IN ('credit', 'unlimited', 'unpaid', 'none')", name="paid_kind"),
)
"""A contact's place in a session. ``place`` orders the waitlist; ``paid_kind`` is NULL only where nothing is to be
paid (the waitlist and what became of it). ``starts_at`` is its session's, kept here to list visits in their order; it
is NULL nowhere (SQLite adds no column of which it would be sure without rewriting the table)."""
ACTIVE_BOOKING: Final = ("booked", "waitlisted", "checked_in", "no_show")
Index(
    "uq_booking_active",
    booking.c.session_id,
    booking.c.contact_id,
    unique=True,
    sqlite_where=booking.c.status.in_(ACTIVE_BOOKING),
    postgresql_where=booking.c.status.in_(ACTIVE_BOOKING),
)
_was_in = text("status = 'checked_in'")
Index("ix_booking_was_in", booking.c.contact_id, booking.c.in_at, sqlite_where=_was_in, postgresql_where=_was_in)
_to_come = text("status = 'booked'")
Index("ix_booking_to_come", booking.c.contact_id, sqlite_where=_to_come, postgresql_where=_to_come)
_visits = text("status <> 'undone'")
Index(
    "ix_booking_visits",
    booking.c.contact_id,
    booking.c.starts_at,
    booking.c.id,
    sqlite_where=_visits,
    postgresql_where=_visits,
)
_waits = text("status = 'waitlisted'")
Index("ix_booking_waits", booking.c.contact_id, sqlite_where=_waits, postgresql_where=_waits)
Index("ix_booking_session_status", booking.c.session_id, booking.c.status)

taken = Table(
    "taken",
    metadata,
    _id(),
    _ref("contact_id", "contact"),
    _ref("subscription_id", "subscription"),
    Column("source", String(20), nullable=False),
    Column("number", Id, nullable=False),
    Column("slot", Integer, nullable=False),
    Column("credits", Integer, nullable=False),
    Column("usable_from", Date, nullable=False),
    Column("good_through", Date, nullable=False),
    _ref("booking_id", "booking", nullable=True, index=True),
    Column("taken_at", Instant, nullable=False),
    Column("released_at", Instant),
    CheckConstraint("slot BETWEEN 1 AND credits", name="slot"),
    CheckConstraint("source IN ('initial', 'periodic', 'adjustment')", name="source"),
    Index(
        "ix_taken_contact_usable_from",
        *("contact_id", "usable_from", "subscription_id", "source", "number", "slot", "taken_at", "id"),
    ),
)
"""A credit that somebody took: for a booking, or revoked (no booking). Released once and for good."""
Index(
    "uq_taken_slot",
    taken.c.subscription_id,
    taken.c.source,
    taken.c.number,
    taken.c.slot,
    unique=True,
    sqlite_where=taken.c.released_at.is_(None),
    postgresql_where=taken.c.released_at.is_(None),
)
Index(
    "ix_taken_grant",
    taken.c.subscription_id,
    taken.c.source,
    taken.c.number,
    taken.c.slot,
    taken.c.taken_at,
    taken.c.id,
)
Index(
    "ix_taken_gone",
    taken.c.contact_id,
    taken.c.released_at,
    taken.c.usable_from,
    taken.c.subscription_id,
    taken.c.source,
    taken.c.number,
    taken.c.booking_id,
)

payment = Table(
    "payment",
    metadata,
    _id(),
    _ref("contact_id", "contact", index=True),
    _ref("subscription_id", "subscription", nullable=True),
    Column("amount", BigInteger, nullable=False),
    Column("kind", String(20), nullable=False),
    Column("at", Instant, nullable=False),
    _ref("undoes", "payment", nullable=True),
    Column("method", String(20), nullable=False, server_default="other"),
    Column("refunds", Id),
    UniqueConstraint("undoes"),
)
"""Money the desk recorded, in minor units; with a subscription: its first bill, paid at the sale.

``kind``: *sale* and *desk* are money taken, *undo* takes such a row back, *refund* is money given back (negative), a
*write_off* is no money. A refund that was undone and a write-off that was undone are rows of the same kind. ``refunds``
names the payment of which something is given back (a row of this table), where one was named."""

_OF_PAYMENT = text("payment_id IS NOT NULL")
history = Table(
    "history",
    metadata,
    _id(),
    _ref("parent_id", "history", nullable=True, index=True),
    Column("at", Instant, nullable=False),
    Column("written_at", Instant, nullable=False),
    Column("op", String(30), nullable=False),
    Column("code", String(30)),
    Column("nonce", String(200), unique=True),
    Column("body", String(64)),
    Column("answer", Text),
    _ref("staff_id", "staff", nullable=True),
    Column("desk", String(60), nullable=False),
    _ref("contact_id", "contact", nullable=True),
    _ref("subscription_id", "subscription", nullable=True, index=True),
    _ref("session_id", "session", nullable=True),
    _ref("booking_id", "booking", nullable=True, index=True),
    _ref("taken_id", "taken", nullable=True, index=True),
    _ref("payment_id", "payment", nullable=True),
    _ref("change_id", "subscription_change", nullable=True),
    Column("closure_id", Id),
    Column("effect", String(20)),
    Column("credits", Integer),
    Column("before", Text),
    Column("after", Text),
    Column("reason", Text),
    _ref("undoes", "history", nullable=True),
    Column("approved_by", Id),
    Column("seq", Id),
    Column("seal", String(64)),
    Column("salt", String(32)),
    Column("facts", String(300)),
    UniqueConstraint("undoes"),
    CheckConstraint("effect IN ('held', 'used', 'returned', 'revoked', 'restored')", name="effect"),
    Index("ix_history_contact", "contact_id", "id"),
    Index("ix_history_payment", "payment_id", sqlite_where=_OF_PAYMENT, postgresql_where=_OF_PAYMENT),
    Index("uq_history_desk_seq", "desk", "seq", unique=True),
)
"""Everything that happened, one row each, never edited.

``at`` is the club's clock, ``written_at`` the machine's. A row without a parent is an operation (``nonce``, ``body``:
digest of the request, ``answer``); its consequences (a credit held, a booking cancelled) are rows under it. ``code``
is set on refused attempts only. ``effect`` says what became of the credit ``taken_id``. ``approved_by`` is whoever lent
a privilege (a row of ``staff``; SQLite adds no reference to a table that is there). ``seq`` and ``seal`` chain the rows
of a desk; ``salt`` keeps the seal from telling what an erased entry said. ``facts`` says of each row that it brought
into being its number and a digest, where nobody ever edits such rows."""
erased_entry = Table(
    "erased_entry",
    metadata,
    _id(),
    _ref("contact_id", "contact", index=True),
    _ref("entry_id", "history", index=True),
    Column("mark", String(64)),
)
"""An entry of the history out of which an erasure took what tells of a contact. ``mark`` seals what is left of it; the
entry of the erasure itself seals all its marks."""

erased_card = Table("erased_card", metadata, Column("digest", String(64), primary_key=True))
"""Cards of whoever was erased, as digests with the club's key: nobody gets such a card, and it opens nothing."""
LEDGER: Final = "(history.effect IS NOT NULL OR history.change_id IS NOT NULL)"
"""Which entries may belong to a contact's credit history, as the indexes of its pages spell it."""
_effects, _changes = text("effect IS NOT NULL"), text("change_id IS NOT NULL")
_ledger = text("(effect IS NOT NULL OR change_id IS NOT NULL)")
Index(
    "ix_history_ledger",
    history.c.contact_id,
    history.c.at,
    history.c.id,
    sqlite_where=_ledger,
    postgresql_where=_ledger,
)
Index(
    "ix_history_effect",
    history.c.contact_id,
    history.c.effect,
    history.c.at,
    history.c.id,
    sqlite_where=_effects,
    postgresql_where=_effects,
)
Index(
    "ix_history_change",
    history.c.contact_id,
    history.c.op,
    history.c.at,
    history.c.id,
    sqlite_where=_changes,
    postgresql_where=_changes,
)
Index(
    "ix_history_undoable",
    history.c.desk,
    history.c.id,
    sqlite_where=history.c.parent_id.is_(None),
    postgresql_where=history.c.parent_id.is_(None),
)

_closed = history.c.closure_id.is_not(None)
Index("ix_history_closure", history.c.closure_id, sqlite_where=_closed, postgresql_where=_closed)

APPEND_ONLY: Final = ("history", "policy", "subscription", "subscription_change", "payment")
"""Tables whose rows are never changed and never deleted."""

STAMP_ONCE: Final = {"taken": ("released_at",), "erased_entry": ("mark",)}
"""Tables whose rows are never deleted and change only in these columns, from NULL to a value, once."""

ERASABLE: Final = {"history": ("nonce", "body", "answer", "before", "after", "reason", "salt")}
"""What an erasure may take out of an append-only table: texts, while ``erased_entry`` names the row without a mark."""
