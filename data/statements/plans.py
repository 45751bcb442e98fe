"""What the club sells and what contacts bought: categories, memberships, subscriptions and their changes."""

from __future__ import annotations

from typing import Final

from sqlalchemy import and_, bindparam, case, delete, distinct, exists, func, insert, literal, or_, select, update

from data.statements.people import is_kept, kept, known_as, lock_owners, of_person, whose
from data.tables import (
    booking,
    category,
    contact,
    membership,
    rule,
    rule_membership,
    series,
    series_membership,
    series_rule,
    subscription,
    subscription_change,
    taken,
)

category_by_key: Final = (
    select(category.c.id, category.c.name)
    .where(category.c.name_key == bindparam("name_key"))
    .with_for_update(read=True, key_share=True)
)
"""A category, which nobody can remove until the transaction is over."""
lock_category: Final = (
    select(category.c.id, category.c.name).where(category.c.name_key == bindparam("name_key")).with_for_update()
)
standing_in_category: Final = select(
    func.count(membership.c.id).label("memberships"), func.count(membership.c.archived_at).label("archived")
).where(membership.c.category_id == bindparam("category_id"))
remove_category: Final = delete(category).where(category.c.id == bindparam("of_category"))
add_category: Final = insert(category).returning(category.c.id)
rename_category: Final = update(category).where(category.c.id == bindparam("category_id"))

membership_by_code: Final = select(membership).where(membership.c.code_key == bindparam("code_key"))
lock_membership: Final = membership_by_code.with_for_update(key_share=True)
codes_like: Final = select(membership.c.code_key).where(
    or_(membership.c.code_key == bindparam("code_key"), membership.c.code_key.startswith(bindparam("numbered")))
)
active_name: Final = select(membership.c.id).where(
    membership.c.name_key == bindparam("name_key"),
    membership.c.archived_at.is_(None),
    membership.c.code_key != bindparam("code_key"),
)
add_membership: Final = insert(membership).returning(membership.c.id)
edit_membership: Final = update(membership).where(membership.c.id == bindparam("membership_id"))
memberships_by_code: Final = select(membership.c.id, membership.c.code_key, membership.c.name).where(
    membership.c.code_key.in_(bindparam("codes", expanding=True))
)

_of_membership = subscription.c.membership_id == bindparam("membership_id")
_ending = (
    select(func.max(subscription_change.c.id).label("newest"))
    .where(subscription_change.c.kind == "end")
    .group_by(subscription_change.c.subscription_id)
    .subquery("ending")
)
_ended = (
    select(subscription_change.c.subscription_id)
    .join(_ending, _ending.c.newest == subscription_change.c.id)
    .where(subscription_change.c.day < bindparam("today"))
    .subquery("ended")
)
_held = (
    select(
        subscription.c.membership_id,
        func.count(whose.distinct()).label("held_ever"),
        func.count(case((_ended.c.subscription_id.is_(None), whose)).distinct()).label("held_now"),
        func.count(case((_ended.c.subscription_id.is_(None), 1))).label("subscriptions_now"),
    )
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(_ended, _ended.c.subscription_id == subscription.c.id)
    .group_by(subscription.c.membership_id)
    .subquery("held")
)
categories: Final = select(category.c.id, category.c.name)
offer: Final = select(
    membership,
    func.coalesce(_held.c.held_now, 0).label("held_now"),
    func.coalesce(_held.c.held_ever, 0).label("held_ever"),
    func.coalesce(_held.c.subscriptions_now, 0).label("subscriptions_now"),
).outerjoin(_held, _held.c.membership_id == membership.c.id)
"""Every membership, and by how many contacts it is held: now (the last day, as last set, is not past), and ever."""

rule_by_key: Final = select(rule.c.id).where(rule.c.name_key == bindparam("name_key"))
rules_by_key: Final = select(rule.c.id, rule.c.name_key).where(rule.c.name_key.in_(bindparam("keys", expanding=True)))
add_rule: Final = insert(rule).returning(rule.c.id)
clear_rule: Final = delete(rule_membership).where(rule_membership.c.rule_id == bindparam("of_rule"))
add_to_rule: Final = insert(rule_membership)
rename_rule: Final = update(rule).where(rule.c.id == bindparam("rule_id"))

add_subscription: Final = insert(subscription).returning(subscription.c.id)
add_change: Final = insert(subscription_change).returning(subscription_change.c.id)
add_changes: Final = insert(subscription_change).returning(subscription_change.c.id, sort_by_parameter_order=True)
"""Write many at once; answers their ids in the order they were given."""


_named_by_rule = (
    select(literal(1))
    .select_from(series_rule.join(rule_membership, rule_membership.c.rule_id == series_rule.c.rule_id))
    .where(rule_membership.c.membership_id == subscription.c.membership_id)
)
_ticked = select(literal(1)).where(series_membership.c.membership_id == subscription.c.membership_id)

admitted: Final = or_(
    exists(_ticked.where(series_membership.c.series_id == bindparam("series_id"))),
    exists(_named_by_rule.where(series_rule.c.series_id == bindparam("series_id"))),
)
"""Whether the Session Rules of a series name the subscription's membership."""

open_series: Final = (
    select(func.count(distinct(func.coalesce(series.c.root_id, series.c.id))))
    .where(
        series.c.session_rules,
        series.c.archived_at.is_(None),
        func.coalesce(series.c.only_on, series.c.end, bindparam("today")) >= bindparam("today"),
        or_(series.c.valid_until.is_(None), series.c.valid_until > bindparam("today")),
        or_(
            exists(_ticked.where(series_membership.c.series_id == series.c.id).correlate(subscription, series)),
            exists(_named_by_rule.where(series_rule.c.series_id == series.c.id).correlate(subscription, series)),
        ),
    )
    .correlate(subscription)
    .scalar_subquery()
)
"""How many series with Session Rules that have not ended admit the membership; those without admit every one alike."""

_change = subscription_change.c
change_columns = (
    _change.id.label("change_id"),
    _change.kind,
    _change.entered_at,
    _change.entered_order,
    _change.entered_on,
    _change.day,
    _change.until,
    _change.days,
    _change.credits.label("change_credits"),
    _change.frequency.label("change_frequency"),
    _change.first_number,
)
subscription_columns: Final = (
    subscription,
    admitted.label("admitted"),
    open_series.label("open_series"),
    *change_columns,
)
"""A subscription as one series sees it, and one of its changes."""

all_subscriptions: Final = (
    select(subscription, *change_columns)
    .outerjoin(subscription_change, _change.subscription_id == subscription.c.id)
    .order_by(subscription.c.id, _change.id)
)
"""Every subscription of the club, one row per change (at least one)."""
subscriptions_of_some: Final = (
    select(subscription, *change_columns, whose.label("whose"))
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(subscription_change, _change.subscription_id == subscription.c.id)
    .where(whose.in_(bindparam("among", expanding=True)))
    .order_by(subscription.c.id, _change.id)
)
"""Those of some people, and who owns them."""

subscriptions: Final = (
    select(*subscription_columns)
    .outerjoin(subscription_change, _change.subscription_id == subscription.c.id)
    .where(of_person(subscription.c.contact_id))
    .order_by(subscription.c.id, _change.id)
)
"""Every subscription of a contact, one row per change (at least one)."""

_on_roster = select(booking.c.contact_id).where(booking.c.session_id == bindparam("session_id"))
of_roster: Final = (
    select(
        subscription,
        whose.label("whose"),
        literal(False).label("admitted"),
        literal(0).label("open_series"),
        *change_columns,
    )
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(subscription_change, _change.subscription_id == subscription.c.id)
    .where(or_(contact.c.id.in_(_on_roster), contact.c.merged_into.in_(_on_roster)))
    .order_by("whose", subscription.c.id, _change.id)
)
"""Every subscription of everybody who ever had a place in a session, and of whoever was merged into them."""

subscriptions_by: Final = (
    select(subscription, literal(False).label("admitted"), literal(0).label("open_series"), *change_columns)
    .outerjoin(
        subscription_change,
        and_(_change.subscription_id == subscription.c.id, _change.entered_at < bindparam("moment")),
    )
    .where(of_person(subscription.c.contact_id), subscription.c.sold_at < bindparam("moment"))
    .order_by(subscription.c.id, _change.id)
)
"""The same as the books stood at a moment."""

lock_holders: Final = lock_owners(_of_membership)
"""Lock, in one order, everybody who ever bought a membership."""
_newest_taken = (
    select(taken.c.subscription_id, func.max(taken.c.number).label("number"))
    .where(taken.c.source == "periodic")
    .group_by(taken.c.subscription_id)
    .subquery("newest_taken")
)
subscriptions_of_membership: Final = (
    select(
        subscription,
        literal(False).label("admitted"),
        literal(0).label("open_series"),
        *known_as,
        _newest_taken.c.number.label("newest_taken"),
        *change_columns,
    )
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(kept, is_kept)
    .outerjoin(_ended, _ended.c.subscription_id == subscription.c.id)
    .outerjoin(_newest_taken, _newest_taken.c.subscription_id == subscription.c.id)
    .outerjoin(subscription_change, _change.subscription_id == subscription.c.id)
    .where(_of_membership, subscription.c.limited, _ended.c.subscription_id.is_(None))
    .order_by(subscription.c.id, _change.id)
)
"""The limited subscriptions of a membership that have not ended by today, with whose they are, one row per change.

``newest_taken``: the newest periodic grant of which somebody took a credit, by a clock that may have gone back since.
"""
clear_series_rules: Final = delete(series_rule).where(series_rule.c.series_id == bindparam("of_series"))
clear_series_memberships: Final = delete(series_membership).where(
    series_membership.c.series_id == bindparam("of_series")
)
add_series_rules: Final = insert(series_rule)
add_series_memberships: Final = insert(series_membership)
