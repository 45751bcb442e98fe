"""What opens and closes every operation: the club, its policy, who acts, the nonce, and the history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, bindparam, exists, func, insert, or_, select, update

from data.statements.people import is_kept, kept, known_as, of_person
from data.tables import club, contact, history, payment, policy, role, series, session, staff, taken

if TYPE_CHECKING:
    from sqlalchemy import Select

UNDOABLE: Final = (
    *("book", "check_in", "cancel", "no_show", "promote", "move_booking", "swap", "settle"),
    *("adjust", "pay", "refund", "write_off"),
)
"""The operations that can be undone."""
UNDOABLE_BY_NONCE: Final = (*UNDOABLE, "closure")
"""Those that can be when they are named; a closure is too much for one key."""
undone = history.alias("undone")
_newest_policy = select(func.max(policy.c.id)).scalar_subquery()
_link = history.alias("link")
_newest_link = select(func.max(_link.c.seq)).where(_link.c.desk == bindparam("desk")).scalar_subquery()
_tail = history.alias("tail")

behind_namesakes: Final = select(func.pg_advisory_xact_lock(func.hashtextextended(bindparam("desk", type_=String), 0)))
"""Waits until every other transaction of a desk of that name is over; PostgreSQL only."""

opening: Final[Select[Any]] = (
    select(
        club.c.name,
        club.c.timezone,
        club.c.currency,
        club.c.pinned,
        club.c.pinned_now,
        policy.c.enforced,
        policy.c.modes,
        policy.c.grace_days,
        staff.c.id.label("staff_id"),
        staff.c.name.label("staff_name"),
        staff.c.role.label("staff_role"),
        staff.c.privileges.label("staff_privileges"),
        role.c.privileges.label("role_privileges"),
        club.c.seal_key,
        club.c.sealed_after,
        _tail.c.seq.label("newest_seq"),
        _tail.c.seal.label("newest_seal"),
        history.c.id.label("earlier_id"),
        history.c.body.label("earlier_body"),
        history.c.answer.label("earlier_answer"),
    )
    .select_from(club)
    .outerjoin(policy, policy.c.id == _newest_policy)
    .outerjoin(staff, and_(staff.c.name_key == bindparam("staff_key"), staff.c.left_at.is_(None)))
    .outerjoin(role, role.c.name == staff.c.role)
    .outerjoin(_tail, and_(_tail.c.desk == bindparam("desk"), _tail.c.seq == _newest_link))
    .outerjoin(history, history.c.nonce == bindparam("nonce"))
)

policy_at: Final = (
    select(policy.c.enforced, policy.c.modes, policy.c.grace_days)
    .where(policy.c.at < bindparam("moment"))
    .order_by(policy.c.id.desc())
    .limit(1)
)

add_history: Final = insert(history).returning(history.c.id)
add_consequences: Final = insert(history)
last_sign_of_life: Final = select(
    club.c.last_started_at,
    select(history.c.at).order_by(history.c.id.desc()).limit(1).scalar_subquery().label("newest_at"),
)
started: Final = update(club).values(last_started_at=bindparam("now"))
newest_history: Final = select(func.coalesce(func.max(history.c.id), 0))

add_policy: Final = insert(policy).returning(policy.c.id)
club_named: Final = select(club.c.name)
name_club: Final = update(club)
pin: Final = update(club).values(pinned_now=bindparam("now"))

add_payment: Final = insert(payment).returning(payment.c.id)

recent_visits: Final = (
    select(
        history.c.at,
        history.c.code,
        history.c.after,
        history.c.nonce,
        *known_as,
        series.c.name.label("series"),
    )
    .join(contact, contact.c.id == history.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .where(
        history.c.desk == bindparam("desk"),
        history.c.parent_id.is_(None),
        history.c.op == "check_in",
        ~exists().where(undone.c.undoes == history.c.id),
    )
    .order_by(history.c.id.desc())
    .limit(bindparam("most"))
)
"""The last verdicts of a desk, refused ones too."""

_operation = select(
    history.c.id,
    history.c.op,
    history.c.at,
    history.c.nonce,
    history.c.staff_id,
    history.c.contact_id,
    history.c.subscription_id,
    history.c.session_id,
    history.c.booking_id,
    history.c.taken_id,
    history.c.payment_id,
    history.c.change_id,
    history.c.closure_id,
    history.c.effect,
    exists().where(undone.c.undoes == history.c.id).label("undone"),
).where(history.c.parent_id.is_(None), history.c.code.is_(None))

_gone = contact.alias("gone")
is_erased: Final = exists().where(_gone.c.id == history.c.contact_id, _gone.c.erased_at.is_not(None))
"""Whether an entry is about somebody who was erased since: nothing of that is undone."""
newest_undoable: Final = (
    _operation.where(
        history.c.desk == bindparam("desk"),
        history.c.op.in_(UNDOABLE),
        ~exists().where(undone.c.undoes == history.c.id),
        ~is_erased,
    )
    .order_by(history.c.id.desc())
    .limit(1)
)
operation_of: Final = _operation.where(history.c.nonce == bindparam("nonce"))
consequences: Final = select(history).where(history.c.parent_id == bindparam("parent_id")).order_by(history.c.id)
_of_booking = (
    history.c.booking_id == bindparam("booking_id"),
    history.c.code.is_(None),
    history.c.op != "undo",
    ~exists().where(undone.c.undoes == history.c.id),
)
newest_of_booking: Final = select(func.coalesce(func.max(history.c.id), 0)).where(*_of_booking)
"""The newest thing that happened to a booking and was not undone."""
earlier_of_booking: Final = (
    select(history.c.id, history.c.op)
    .where(*_of_booking, history.c.id < bindparam("before"))
    .order_by(history.c.id.desc())
    .limit(1)
)
payment_by_id: Final = select(payment).where(payment.c.id == bindparam("payment_id"))

credit_history: Final = (
    select(
        history.c.at,
        history.c.op,
        history.c.effect,
        history.c.credits,
        history.c.reason,
        func.coalesce(taken.c.subscription_id, history.c.subscription_id).label("subscription_id"),
        taken.c.source,
        taken.c.usable_from,
        session.c.date.label("session_date"),
        series.c.name.label("series"),
        staff.c.name.label("staff"),
    )
    .outerjoin(taken, taken.c.id == history.c.taken_id)
    .outerjoin(session, session.c.id == history.c.session_id)
    .outerjoin(series, series.c.id == session.c.series_id)
    .outerjoin(staff, staff.c.id == history.c.staff_id)
    .where(
        of_person(history.c.contact_id),
        history.c.at < bindparam("moment"),
        history.c.code.is_(None),
        or_(
            history.c.effect.is_not(None),
            history.c.op.in_(("hold", "resume", "end", "extend", "adjust", "terms")) & history.c.change_id.is_not(None),
        ),
    )
    .order_by(history.c.id)
)
"""What people did to a contact's credits, oldest first."""
