"""The trail: every operation and every refused attempt, newest first; and the chain of its seals."""

from __future__ import annotations

from typing import Final

from sqlalchemy import Integer, String, and_, bindparam, exists, func, or_, select

from data.statements.books import UNDOABLE, is_erased, undone
from data.statements.people import is_kept, kept, known_as
from data.tables import Id, booking, club, contact, history, payment, series, session, staff

_approver = staff.alias("approver")
overridden: Final = and_(
    history.c.code.is_(None),
    or_(
        and_(history.c.op.in_(("check_in", "book")), history.c.reason.is_not(None)),
        and_(history.c.op == "promote", booking.c.overridden),
    ),
)
"""Whether an entry let somebody in against a block; a needless override gives no reason, for it is none."""
_is_undone = exists().where(undone.c.undoes == history.c.id)

_entries = (
    select(
        history.c.id,
        history.c.at,
        history.c.op,
        history.c.desk,
        history.c.code,
        history.c.nonce,
        history.c.staff_id,
        staff.c.name.label("staff"),
        _approver.c.name.label("approver"),
        *known_as,
        series.c.name.label("series"),
        session.c.date.label("session_date"),
        history.c.before,
        history.c.after,
        history.c.reason,
        payment.c.amount,
        payment.c.kind.label("payment_kind"),
        payment.c.method,
        booking.c.paid_kind,
        booking.c.status.label("booking_status"),
        _is_undone.label("undone"),
        overridden.label("overridden"),
    )
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .outerjoin(_approver, _approver.c.id == history.c.approved_by)
    .outerjoin(contact, contact.c.id == history.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .outerjoin(payment, payment.c.id == history.c.payment_id)
    .outerjoin(booking, booking.c.id == history.c.booking_id)
    .where(history.c.parent_id.is_(None))
)

ALL, REFUSED, OVERRIDES, UNDOS = range(4)
"""Which entries a page shows."""
_only = bindparam("only", type_=Integer)
_op, _by = bindparam("op", type_=String), bindparam("by", type_=String)
_desk = bindparam("at_desk", type_=String)

page: Final = (
    _entries.where(
        history.c.id < bindparam("before", type_=Id),
        history.c.at >= bindparam("since"),
        history.c.at < bindparam("until"),
        or_(_op.is_(None), history.c.op == _op),
        or_(_by.is_(None), staff.c.name_key == _by),
        or_(_desk.is_(None), history.c.desk == _desk),
        or_(
            _only == ALL,
            and_(_only == REFUSED, history.c.code.is_not(None)),
            and_(_only == OVERRIDES, overridden),
            and_(_only == UNDOS, history.c.op == "undo"),
        ),
    )
    .order_by(history.c.id.desc())
    .limit(bindparam("most"))
)
page_of_contact: Final = page.where(history.c.contact_id == bindparam("contact_id"))

undoable: Final = (
    _entries.where(
        history.c.desk == bindparam("desk"),
        history.c.op.in_(UNDOABLE),
        history.c.code.is_(None),
        ~_is_undone,
        ~is_erased,
    )
    .order_by(history.c.id.desc())
    .limit(bindparam("most"))
)

LATELY: Final = 20_000
"""Entries that are looked through for reasons: those of the last weeks, however long the club has been there."""
_recent = history.alias("recent")
reasons: Final = (
    select(history.c.reason)
    .where(
        history.c.id > select(func.max(_recent.c.id)).scalar_subquery() - LATELY,
        history.c.parent_id.is_(None),
        history.c.code.is_(None),
        history.c.op.in_(("check_in", "book")),
        history.c.reason.is_not(None),
    )
    .group_by(history.c.reason)
    .order_by(func.max(history.c.id).desc())
    .limit(bindparam("most"))
)
"""Why people were let in all the same."""

last_handover: Final = (
    select(history.c.id, history.c.at)
    .where(history.c.desk == bindparam("desk"), history.c.parent_id.is_(None), history.c.op == "hand_over")
    .order_by(history.c.id.desc())
    .limit(1)
)
of_shift: Final = _entries.where(
    history.c.desk == bindparam("desk"), history.c.id > bindparam("after", type_=Id), history.c.at >= bindparam("since")
).order_by(history.c.id)

seals: Final = select(club.c.seal_key, club.c.sealed_after)
sealed: Final = select(history).where(history.c.seq.is_not(None)).order_by(history.c.desk, history.c.seq)
"""The chains, one desk after the other."""
unsealed: Final = (
    select(history.c.id)
    .where(history.c.seq.is_(None), history.c.id > bindparam("sealed_after", type_=Id))
    .order_by(history.c.id)
)
newest_settled: Final = select(func.coalesce(func.max(history.c.id), 0)).where(
    history.c.written_at <= bindparam("moment")
)
"""The newest entry before which none can still appear."""
