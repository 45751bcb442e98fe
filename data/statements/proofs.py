"""What must hold of the books at every moment: each statement answers the rows that break it, none when all is well."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import and_, bindparam, case, exists, func, not_, or_, select

from data.statements.people import whose
from data.tables import (
    booking,
    closure,
    closure_series,
    contact,
    history,
    payment,
    series,
    session,
    subscription,
    subscription_change,
    taken,
)

if TYPE_CHECKING:
    from sqlalchemy import Select


@dataclass(frozen=True, slots=True)
class Proof:
    """One thing that must hold."""

    code: str
    sentence: str
    """Filled with the columns of a row that breaks it."""
    statement: Select[Any]
    needs_now: bool = False


_undone = payment.alias("undone")
_refunded = payment.alias("refunded")
_into = contact.alias("into")
_live = taken.c.released_at.is_(None)
_paid_visit = booking.c.status.in_(("booked", "checked_in", "late_cancelled", "no_show"))
_USED: Final = ("checked_in", "late_cancelled", "no_show")
_late = booking.alias("late")
_seen_after_the_end = exists().where(_late.c.session_id == session.c.id, _late.c.in_at >= session.c.ends_at)
"""Whoever was let in after the end took the place of a no-show; a clock that went back does not undo that."""
_of_credits = select(history.c.taken_id).where(history.c.taken_id.is_not(None)).group_by(history.c.taken_id)
_is_first = history.c.id.in_(_of_credits.with_only_columns(func.min(history.c.id)))
_is_last = history.c.id.in_(_of_credits.with_only_columns(func.max(history.c.id)))
"""Whether an entry is the first of its credit, which took it, or the last, which says where it is."""
_first_invoice = func.coalesce(subscription.c.first_amount, subscription.c.price)
_paid_at_sale = func.coalesce(func.sum(payment.c.amount), 0)

PROOFS: Final = (
    Proof(
        "taken_twice",
        "Credit {3} of subscription {0}, {1} grant {2}, is taken more than once.",
        select(taken.c.subscription_id, taken.c.source, taken.c.number, taken.c.slot)
        .where(_live)
        .group_by(taken.c.subscription_id, taken.c.source, taken.c.number, taken.c.slot)
        .having(func.count() > 1),
    ),
    Proof(
        "beyond_grant",
        "Credit row {0} lies beyond its grant.",
        select(taken.c.id).where(or_(taken.c.slot < 1, taken.c.slot > taken.c.credits)),
    ),
    Proof(
        "visit_without_credit",
        "Booking {0} is paid by a credit, and holds {1}.",
        select(booking.c.id, func.count(taken.c.id))
        .outerjoin(taken, and_(taken.c.booking_id == booking.c.id, _live))
        .where(_paid_visit, booking.c.paid_kind == "credit")
        .group_by(booking.c.id)
        .having(func.count(taken.c.id) != 1),
    ),
    Proof(
        "credit_without_visit",
        "Credit row {0} is taken for booking {1}, which is not paid by it.",
        select(taken.c.id, booking.c.id)
        .join(booking, booking.c.id == taken.c.booking_id)
        .where(_live, or_(not_(_paid_visit), func.coalesce(booking.c.paid_kind, "") != "credit")),
    ),
    Proof(
        "visit_without_reason",
        "Booking {0} says nothing about how it is paid.",
        select(booking.c.id).where(_paid_visit, booking.c.paid_kind.is_(None)),
    ),
    Proof(
        "overbooked",
        "Session {0} has {2} places taken of {1}, and {3} of them by an override or a check that only warns.",
        select(
            session.c.id,
            session.c.capacity,
            func.count(),
            func.sum(case((booking.c.over_capacity, 1), else_=0)),
        )
        .join(booking, booking.c.session_id == session.c.id)
        .where(
            session.c.capacity.is_not(None),
            or_(
                booking.c.status == "checked_in",
                and_(booking.c.status == "booked", session.c.ends_at > bindparam("now"), not_(_seen_after_the_end)),
            ),
        )
        .group_by(session.c.id, session.c.capacity)
        .having(func.count() > session.c.capacity + func.sum(case((booking.c.over_capacity, 1), else_=0))),
        needs_now=True,
    ),
    Proof(
        "closed_session",
        "Session {0} is on a day of closure {1}, and takes place all the same.",
        select(session.c.id, closure.c.id)
        .join(series, series.c.id == session.c.series_id)
        .join(closure, and_(closure.c.first <= session.c.date, closure.c.last >= session.c.date))
        .where(
            closure.c.lifted_at.is_(None),
            session.c.cancelled_at.is_(None),
            session.c.ends_at > closure.c.entered_at,
            or_(
                closure.c.everything,
                exists().where(
                    closure_series.c.closure_id == closure.c.id,
                    closure_series.c.series_id == func.coalesce(series.c.root_id, series.c.id),
                ),
            ),
        ),
    ),
    Proof(
        "start_disagrees",
        "Booking {0} is of a session that starts at another time than the booking says.",
        select(booking.c.id)
        .join(session, session.c.id == booking.c.session_id)
        .where(booking.c.starts_at.is_distinct_from(session.c.starts_at)),
    ),
    Proof(
        "entry_missing",
        "Credit row {0} has no entry in the history.",
        select(taken.c.id).outerjoin(history, history.c.taken_id == taken.c.id).where(history.c.id.is_(None)),
    ),
    Proof(
        "entry_disagrees",
        "Credit row {0} is {1} by the last entry of the history, and not so in the books.",
        select(taken.c.id, history.c.effect)
        .join(history, history.c.taken_id == taken.c.id)
        .outerjoin(booking, booking.c.id == taken.c.booking_id)
        .where(
            _is_last,
            or_(
                and_(_live, history.c.effect.in_(("returned", "restored"))),
                and_(not_(_live), history.c.effect.in_(("held", "used", "revoked"))),
                and_(history.c.effect == "held", booking.c.status != "booked"),
                and_(history.c.effect == "used", booking.c.status.not_in(_USED)),
                and_(history.c.effect == "revoked", taken.c.booking_id.is_not(None)),
            ),
        ),
    ),
    Proof(
        "entry_disagrees",
        "Credit row {0} is of another contact, subscription, booking or moment than the entry that took it says.",
        select(taken.c.id)
        .join(history, history.c.taken_id == taken.c.id)
        .where(
            _is_first,
            or_(
                taken.c.contact_id != history.c.contact_id,
                taken.c.subscription_id != history.c.subscription_id,
                taken.c.booking_id.is_distinct_from(history.c.booking_id),
                taken.c.taken_at != history.c.at,
            ),
        ),
    ),
    Proof(
        "entry_disagrees",
        "Credit row {0} was given back at another moment than its last entry says.",
        select(taken.c.id)
        .join(history, history.c.taken_id == taken.c.id)
        .where(_is_last, taken.c.released_at != history.c.at),
    ),
    Proof(
        "change_without_entry",
        "Change {0} of subscription {1} has no entry in the history.",
        select(subscription_change.c.id, subscription_change.c.subscription_id)
        .outerjoin(history, history.c.change_id == subscription_change.c.id)
        .where(history.c.id.is_(None)),
    ),
    Proof(
        "booking_without_entry",
        "Booking {0} has no entry in the history.",
        select(booking.c.id).outerjoin(history, history.c.booking_id == booking.c.id).where(history.c.id.is_(None)),
    ),
    Proof(
        "payment_without_entry",
        "Payment {0} has no entry in the history.",
        select(payment.c.id).outerjoin(history, history.c.payment_id == payment.c.id).where(history.c.id.is_(None)),
    ),
    Proof(
        "payment_disagrees",
        "Payment {0} is of another moment, of somebody else or of another kind than its entry says.",
        select(payment.c.id)
        .join(history, history.c.payment_id == payment.c.id)
        .where(
            or_(
                payment.c.at != history.c.at,
                payment.c.contact_id != history.c.contact_id,
                and_(history.c.op == "sell", payment.c.kind != "sale"),
                and_(history.c.op == "pay", payment.c.kind != "desk"),
                and_(history.c.op.in_(("refund", "write_off")), payment.c.kind != history.c.op),
            )
        ),
    ),
    Proof(
        "sale_without_entry",
        "Subscription {0} has no entry in the history that sold it.",
        select(subscription.c.id)
        .outerjoin(history, and_(history.c.subscription_id == subscription.c.id, history.c.op == "sell"))
        .where(history.c.id.is_(None)),
    ),
    Proof(
        "sale_disagrees",
        "Subscription {0} was sold at another moment, or to somebody else, than its entry says.",
        select(subscription.c.id)
        .join(history, and_(history.c.subscription_id == subscription.c.id, history.c.op == "sell"))
        .where(or_(subscription.c.sold_at != history.c.at, subscription.c.contact_id != history.c.contact_id)),
    ),
    Proof(
        "sale_not_paid",
        "Subscription {0} says that its first invoice of {1} was paid at the sale; {2} was.",
        select(subscription.c.id, _first_invoice, _paid_at_sale)
        .outerjoin(payment, payment.c.subscription_id == subscription.c.id)
        .group_by(subscription.c.id)
        .having(_paid_at_sale != case((subscription.c.first_paid, _first_invoice), else_=0)),
    ),
    Proof(
        "paid_for_another",
        "Payment {0} is of contact {1}, and pays subscription {2} of somebody else.",
        select(payment.c.id, payment.c.contact_id, subscription.c.id)
        .join(subscription, subscription.c.id == payment.c.subscription_id)
        .where(payment.c.contact_id != subscription.c.contact_id),
    ),
    Proof(
        "paid_less_than_nothing",
        "The payments of contact {0} add up to {1}.",
        select(whose, func.sum(payment.c.amount))
        .join(contact, contact.c.id == payment.c.contact_id)
        .where(payment.c.subscription_id.is_(None), payment.c.kind != "refund")
        .group_by(whose)
        .having(func.sum(payment.c.amount) < 0),
    ),
    Proof(
        "refunded_too_much",
        "Contact {0} was given back more than they paid: {1} is left.",
        select(whose, func.sum(payment.c.amount))
        .join(contact, contact.c.id == payment.c.contact_id)
        .where(payment.c.kind != "write_off")
        .group_by(whose)
        .having(func.sum(payment.c.amount) < 0),
    ),
    Proof(
        "refunded_beyond_payment",
        "More was given back of payment {0} than it was: {1} is left.",
        select(_refunded.c.id, _refunded.c.amount + func.sum(payment.c.amount))
        .join(payment, _refunded.c.id == payment.c.refunds)
        .group_by(_refunded.c.id, _refunded.c.amount)
        .having(_refunded.c.amount + func.sum(payment.c.amount) < 0),
    ),
    Proof(
        "money_without_reason",
        "Payment {0} is a {1} without a reason.",
        select(payment.c.id, payment.c.kind)
        .join(history, history.c.payment_id == payment.c.id)
        .where(payment.c.kind.in_(("refund", "write_off")), payment.c.undoes.is_(None), history.c.reason.is_(None)),
    ),
    Proof(
        "merged_wrongly",
        "Contact {0} was merged into contact {1}, and still has a card, or that one was merged, too.",
        select(contact.c.id, contact.c.merged_into)
        .join(_into, _into.c.id == contact.c.merged_into)
        .where(or_(contact.c.card_key.is_not(None), _into.c.merged_into.is_not(None))),
    ),
    Proof(
        "payment_undone_wrongly",
        "Payment {0} does not give back what payment {1} took.",
        select(payment.c.id, payment.c.undoes)
        .join(_undone, payment.c.undoes == _undone.c.id)
        .where(or_(payment.c.amount != -_undone.c.amount, payment.c.contact_id != _undone.c.contact_id)),
    ),
)
"""Every proof, the gravest first."""

_first_entry = select(func.min(history.c.id)).where(history.c.taken_id == taken.c.id).scalar_subquery()
_settled = exists().where(history.c.booking_id == taken.c.booking_id, history.c.op == "settle")
"""An unpaid visit may be settled from a credit that came after it.

So may a session go to another day when somebody has cancelled it late, and used the credit for the day that it left.
"""
taken_credits: Final = (
    select(
        taken.c.id,
        taken.c.subscription_id,
        taken.c.source,
        taken.c.number,
        taken.c.credits,
        taken.c.usable_from,
        taken.c.good_through,
        func.coalesce(_first_entry, 0).label("entry_id"),
        case((or_(_settled, booking.c.status == "late_cancelled"), None), else_=session.c.date).label("session_date"),
    )
    .outerjoin(booking, booking.c.id == taken.c.booking_id)
    .outerjoin(session, session.c.id == booking.c.session_id)
    .where(_live)
    .order_by(taken.c.subscription_id, taken.c.id)
)
"""Every credit that is taken, with the entry that took it and the day it pays: to be held against the rules."""

_MONEY: Final = ("pay", "refund", "write_off")
money_entries: Final = (
    select(payment.c.id, payment.c.amount, history.c.after)
    .join(history, history.c.payment_id == payment.c.id)
    .where(history.c.op.in_(_MONEY), history.c.after.is_not(None))
    .order_by(payment.c.id)
)
"""Every payment at the desk, refund and write-off, with what its entry says of the amount."""
