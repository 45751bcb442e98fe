"""What the club runs: series and their versions, booking policies, closures, and who is touched by a change of them."""

from __future__ import annotations

from typing import Final

from sqlalchemy import (
    BindParameter,
    Boolean,
    and_,
    bindparam,
    delete,
    func,
    insert,
    literal,
    or_,
    select,
    union,
    union_all,
    update,
)

from data.statements.books import is_erased
from data.statements.people import is_kept, kept, known_as, whose
from data.tables import (
    booking,
    booking_policy,
    closure,
    closure_series,
    contact,
    history,
    membership,
    rule,
    rule_membership,
    series,
    series_membership,
    series_rule,
    session,
    subscription,
    subscription_change,
    taken,
)

root: Final = func.coalesce(series.c.root_id, series.c.id)
"""What the versions of one series have in common."""

versions: Final = select(series).where(series.c.name_key == bindparam("name_key")).order_by(series.c.id)
"""The versions of a series by its name, its root first."""
lock_versions: Final = versions.with_for_update()
versions_of: Final = (
    select(series)
    .where(root.in_(bindparam("roots", expanding=True)))
    .order_by(root, series.c.valid_from.is_not(None), series.c.valid_from)
)
all_versions: Final = select(series).order_by(root, series.c.valid_from.is_not(None), series.c.valid_from)
series_by_id: Final = select(series).where(series.c.id == bindparam("series_id"))
add_series: Final = insert(series).returning(series.c.id)
edit_series: Final = update(series).where(series.c.id == bindparam("edited_id"))
rename: Final = update(series).where(root == bindparam("of_root"))
drop_version: Final = delete(series).where(series.c.id == bindparam("dropped_id"))
hand_over: Final = (
    update(session)
    .where(session.c.series_id == bindparam("from_series"), session.c.date >= bindparam("from_day"))
    .values(series_id=bindparam("to_series"))
)
"""Give the touched sessions of a version, from a day on, to another one."""
links: Final = union(
    select(series_rule.c.series_id, literal("rule").label("kind"), rule.c.name, literal("").label("code")).join(
        rule, rule.c.id == series_rule.c.rule_id
    ),
    select(series_membership.c.series_id, literal("membership"), membership.c.name, membership.c.code).join(
        membership, membership.c.id == series_membership.c.membership_id
    ),
)
"""The rules and memberships that series name."""

policy_by_key: Final = select(booking_policy).where(booking_policy.c.name_key == bindparam("name_key"))
add_policy: Final = insert(booking_policy).returning(booking_policy.c.id)
edit_policy: Final = update(booking_policy).where(booking_policy.c.id == bindparam("policy"))
drop_policy: Final = delete(booking_policy).where(booking_policy.c.id == bindparam("policy"))
series_of_policy: Final = select(series.c.id).where(series.c.policy_id == bindparam("policy"))
follow_policy: Final = update(series).where(series.c.policy_id == bindparam("policy"))
policies: Final = (
    select(booking_policy, series.c.name.label("series"))
    .outerjoin(series, series.c.policy_id == booking_policy.c.id)
    .distinct()
    .order_by(booking_policy.c.name, series.c.name)
)
"""Every booking policy, a row per series that uses it (at least one)."""

rules: Final = (
    select(rule.c.id, rule.c.name, membership.c.code)
    .join(rule_membership, rule_membership.c.rule_id == rule.c.id)
    .join(membership, membership.c.id == rule_membership.c.membership_id)
    .order_by(rule.c.name, membership.c.code)
)
rules_applied: Final = (
    select(series_rule.c.rule_id, series.c.name)
    .join(series, series.c.id == series_rule.c.series_id)
    .distinct()
    .order_by(series.c.name)
)
"""Where each rule is applied."""
admits: Final = union_all(
    select(rule.c.name)
    .join(series_rule, series_rule.c.rule_id == rule.c.id)
    .where(series_rule.c.series_id == bindparam("series_id")),
    select(membership.c.code.label("name"))
    .join(series_membership, series_membership.c.membership_id == membership.c.id)
    .where(series_membership.c.series_id == bindparam("series_id")),
)
"""The names of the rules, and the codes of the memberships, that a series admits."""
drop_rule: Final = delete(rule).where(rule.c.id == bindparam("of_rule"))
series_of_rule: Final = select(series_rule.c.series_id).where(series_rule.c.rule_id == bindparam("of_rule"))

_by_rule = select(series_rule.c.series_id, rule_membership.c.membership_id).join(
    rule_membership, rule_membership.c.rule_id == series_rule.c.rule_id
)
_ids: BindParameter[int] = bindparam("ids", expanding=True)
admitted: Final = union(
    _by_rule.where(series_rule.c.series_id.in_(_ids)),
    select(series_membership.c.series_id, series_membership.c.membership_id).where(
        series_membership.c.series_id.in_(_ids)
    ),
)
"""Which memberships the Session Rules of some series name."""
restricted: Final = select(series.c.id, series.c.name, series.c.session_rules).where(series.c.id.in_(_ids))
admitting: Final = union(
    select(series_rule.c.series_id, rule_membership.c.membership_id, membership.c.name)
    .select_from(series_rule)
    .join(rule_membership, rule_membership.c.rule_id == series_rule.c.rule_id)
    .join(membership, membership.c.id == rule_membership.c.membership_id),
    select(series_membership.c.series_id, series_membership.c.membership_id, membership.c.name).join(
        membership, membership.c.id == series_membership.c.membership_id
    ),
)
"""Which memberships the Session Rules of all series name, with their names."""

_last_day = (
    select(subscription_change.c.day)
    .where(subscription_change.c.subscription_id == subscription.c.id, subscription_change.c.kind == "end")
    .order_by(subscription_change.c.id.desc())
    .limit(1)
    .scalar_subquery()
)
holders: Final = (
    select(
        membership.c.id,
        membership.c.code,
        membership.c.name,
        func.count(func.distinct(whose)).label("holders"),
    )
    .select_from(membership)
    .outerjoin(
        subscription,
        and_(
            subscription.c.membership_id == membership.c.id,
            func.coalesce(_last_day, bindparam("today")) >= bindparam("today"),
        ),
    )
    .outerjoin(contact, contact.c.id == subscription.c.contact_id)
    .group_by(membership.c.id)
    .order_by(membership.c.name)
)
"""Every membership, and how many people hold it now or in time to come."""

_standing = (
    select(
        booking.c.id,
        booking.c.contact_id,
        booking.c.session_id,
        booking.c.subscription_id,
        booking.c.status,
        booking.c.paid_kind,
        booking.c.over_capacity,
        taken.c.id.label("taken_id"),
        subscription.c.membership_id,
        subscription.c.name.label("membership"),
        contact.c.card,
        contact.c.first_name,
        contact.c.last_name,
        session.c.date.label("session_date"),
        session.c.at.label("session_at"),
        session.c.starts_at,
        session.c.ends_at,
        session.c.series_id,
        series.c.name.label("series"),
    )
    .join(session, session.c.id == booking.c.session_id)
    .join(series, series.c.id == session.c.series_id)
    .join(contact, contact.c.id == booking.c.contact_id)
    .outerjoin(subscription, subscription.c.id == booking.c.subscription_id)
    .outerjoin(taken, and_(taken.c.booking_id == booking.c.id, taken.c.released_at.is_(None)))
    .order_by(session.c.starts_at, booking.c.id)
)
booked_to_come: Final = _standing.where(
    session.c.series_id.in_(_ids), session.c.starts_at > bindparam("now"), booking.c.status == "booked"
)
"""The bookings of some series in sessions that have not started."""
standing_in: Final = _standing.where(booking.c.session_id.in_(_ids), booking.c.status.in_(("booked", "waitlisted")))
"""Who is booked, or waits, in some sessions."""

_other_booking, _other_session, _other_series = booking.alias(), session.alias(), series.alias()
clashing: Final = (
    select(
        contact.c.card,
        contact.c.first_name,
        contact.c.last_name,
        session.c.date.label("session_date"),
        series.c.name.label("series"),
        _other_series.c.name.label("other_series"),
        _other_session.c.date.label("other_date"),
        _other_session.c.starts_at.label("other_starts"),
    )
    .select_from(booking)
    .join(session, session.c.id == booking.c.session_id)
    .join(series, series.c.id == session.c.series_id)
    .join(contact, contact.c.id == booking.c.contact_id)
    .join(_other_booking, _other_booking.c.contact_id == booking.c.contact_id)
    .join(_other_session, _other_session.c.id == _other_booking.c.session_id)
    .join(_other_series, _other_series.c.id == _other_session.c.series_id)
    .where(
        booking.c.session_id.in_(_ids),
        booking.c.status == "booked",
        _other_booking.c.status == "booked",
        _other_session.c.id != session.c.id,
        _other_session.c.cancelled_at.is_(None),
        _other_session.c.starts_at < session.c.ends_at,
        _other_session.c.ends_at > session.c.starts_at,
    )
    .order_by(session.c.starts_at, contact.c.last_name, contact.c.first_name, booking.c.id, _other_session.c.starts_at)
)
"""Who is booked in some sessions, and in others at the same time."""

add_closure: Final = insert(closure).returning(closure.c.id)
add_closure_series: Final = insert(closure_series)
lift_closure: Final = update(closure).where(closure.c.id == bindparam("closure")).values(lifted_at=bindparam("now"))
closure_by_id: Final = select(closure).where(closure.c.id == bindparam("closure"))
named_by_closure: Final = select(closure_series.c.series_id).where(closure_series.c.closure_id == bindparam("closure"))
_entered = (
    select(history.c.nonce)
    .where(history.c.closure_id == closure.c.id, history.c.op == "closure")
    .limit(1)
    .correlate(closure)
    .scalar_subquery()
)
closures: Final = (
    select(closure, series.c.name.label("series"), _entered.label("nonce"))
    .outerjoin(closure_series, closure_series.c.closure_id == closure.c.id)
    .outerjoin(series, series.c.id == closure_series.c.series_id)
    .where(closure.c.last >= bindparam("first"), closure.c.lifted_at.is_(None))
    .order_by(closure.c.first, closure.c.id, series.c.name)
)
touch_series: Final = (
    update(series)
    .where(or_(bindparam("everything", type_=Boolean), root.in_(bindparam("roots", expanding=True))))
    .values(revision=series.c.revision + 1)
)
"""Let nobody write a session of these series down who has not seen what is new."""
sessions_closed: Final = (
    select(session.c.id, session.c.date, series.c.name)
    .join(series, series.c.id == session.c.series_id)
    .where(
        session.c.date >= bindparam("first"),
        session.c.date <= bindparam("last"),
        session.c.ends_at > bindparam("now"),
        session.c.cancelled_at.is_(None),
        or_(bindparam("everything", type_=Boolean), root.in_(bindparam("roots", expanding=True))),
    )
    .order_by(session.c.id)
)
"""The touched sessions that a closure cancels: those of its days that are not over."""
lock_sessions: Final = (
    select(session.c.id).where(session.c.id.in_(_ids)).order_by(session.c.id).with_for_update(key_share=True)
)
restore_closed: Final = (
    update(session).where(session.c.closure_id == bindparam("closure")).values(cancelled_at=None, closure_id=None)
)
closed_sessions: Final = (
    select(session.c.id, session.c.ends_at, session.c.capacity)
    .where(session.c.closure_id == bindparam("closure"))
    .order_by(session.c.id)
)
extended_for: Final = (
    select(subscription_change, subscription.c.contact_id)
    .join(subscription, subscription.c.id == subscription_change.c.subscription_id)
    .join(history, history.c.change_id == subscription_change.c.id)
    .where(history.c.parent_id == bindparam("parent_id"))
    .order_by(subscription_change.c.id)
)
"""The extensions that an operation wrote."""
used_of_extended: Final = (
    select(
        taken.c.subscription_id,
        taken.c.source,
        taken.c.number,
        session.c.date.label("session_date"),
        *known_as,
    )
    .join(booking, booking.c.id == taken.c.booking_id)
    .join(session, session.c.id == booking.c.session_id)
    .join(contact, contact.c.id == taken.c.contact_id)
    .outerjoin(kept, is_kept)
    .where(
        taken.c.released_at.is_(None),
        session.c.date >= bindparam("today"),
        taken.c.subscription_id.in_(
            select(subscription_change.c.subscription_id)
            .join(history, history.c.change_id == subscription_change.c.id)
            .where(history.c.parent_id == bindparam("parent_id"))
        ),
    )
    .order_by(taken.c.subscription_id, taken.c.id)
)
"""The credits that are taken of subscriptions that an operation extended, for sessions from today on."""
cancelled_by: Final = (
    select(history.c.booking_id, history.c.taken_id, history.c.session_id, history.c.contact_id, history.c.id)
    .where(history.c.parent_id == bindparam("parent_id"), history.c.op == "cancel", ~is_erased)
    .order_by(history.c.id)
)
"""The bookings that an operation cancelled, of those who were not erased since."""

edit_session: Final = update(session).where(session.c.id == bindparam("of_session"))
own_in_span: Final = (
    select(session.c.series_id, session.c.date, booking.c.status)
    .join(session, session.c.id == booking.c.session_id)
    .where(
        booking.c.contact_id == bindparam("contact_id"),
        session.c.date >= bindparam("first"),
        session.c.date <= bindparam("last"),
        booking.c.status.in_(("booked", "waitlisted", "checked_in", "no_show")),
    )
)
"""Where a contact has a place, or waits, in a span of days."""
