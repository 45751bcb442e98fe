"""The list of contacts over the whole club: whom a filter shows, and in which order, a page at a time by key."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Final

from sqlalchemy import String, and_, bindparam, exists, func, literal, or_, select, tuple_, union_all

from data.statements.people import whose
from data.statements.plans import change_columns
from data.tables import Id, Instant, booking, contact, payment, subscription, subscription_change, taken

if TYPE_CHECKING:
    from sqlalchemy import ColumnElement, Select

_group = bindparam("group", type_=String)
_listed = and_(
    contact.c.card_key.is_not(None),
    contact.c.erased_at.is_(None),
    or_(_group.is_(None), contact.c.group == _group),
)

# In which order.

_merged = contact.alias("merged")
_visits = union_all(
    select(func.max(booking.c.in_at).label("at"))
    .where(booking.c.contact_id == contact.c.id, booking.c.status == "checked_in")
    .correlate(contact),
    select(func.max(booking.c.in_at))
    .join(_merged, _merged.c.id == booking.c.contact_id)
    .where(_merged.c.merged_into == contact.c.id, booking.c.status == "checked_in")
    .correlate(contact),
).subquery("visits")
_last_visit = func.coalesce(
    select(func.max(_visits.c.at)).scalar_subquery(),
    literal(datetime(1900, 1, 1, tzinfo=UTC), Instant()),
    type_=Instant(),
)

BY: Final[dict[str, ColumnElement[Any]]] = {
    "name": contact.c.name_key,
    "card": contact.c.card_key,
    "since": contact.c.created_at,
    "last_visit": _last_visit,
}
"""What the database puts contacts in order by; who never came stands before all who did."""


def _in_order(by: ColumnElement[Any], *, down: bool, after: bool) -> Select[Any]:
    found = select(contact.c.id, contact.c.card).where(_listed)
    place = tuple_(by, contact.c.id)
    if after:
        known = tuple_(bindparam("value", type_=by.type), bindparam("number", type_=Id))
        found = found.where(place < known if down else place > known)
    return found.order_by(by.desc(), contact.c.id.desc()) if down else found.order_by(by, contact.c.id)


in_order: Final = {
    (name, down, after): _in_order(by, down=down, after=after)
    for name, by in BY.items()
    for down in (False, True)
    for after in (False, True)
}
"""Everybody of a group in an order, upwards or downwards, from the beginning or beyond somebody."""
place_of: Final = {
    name: select(by.label("value"), contact.c.id).where(contact.c.card_key == bindparam("card_key"))
    for name, by in BY.items()
}
everybody: Final = select(contact.c.id, contact.c.name_key, contact.c.card).where(_listed)
how_many: Final = select(func.count()).select_from(contact).where(_listed)
numbers: Final = select(contact.c.id).where(_listed)
numbers_of: Final = select(contact.c.id).where(contact.c.card_key.in_(bindparam("cards", expanding=True)))

# Whom a filter shows.

_ends = (
    select(subscription_change.c.subscription_id, func.max(subscription_change.c.id).label("newest"))
    .where(subscription_change.c.kind == "end")
    .group_by(subscription_change.c.subscription_id)
    .subquery("ends")
)
_end = subscription_change.alias("ended")
billed: Final = (
    select(
        whose.label("whose"),
        subscription.c.eft,
        subscription.c.period,
        subscription.c.every_days,
        subscription.c.installments,
        (subscription.c.price + subscription.c.tax).label("amount"),
        subscription.c.first_billing,
        subscription.c.first_paid,
        subscription.c.first_amount,
        _end.c.day.label("end"),
    )
    .join(contact, contact.c.id == subscription.c.contact_id)
    .outerjoin(_ends, _ends.c.subscription_id == subscription.c.id)
    .outerjoin(_end, _end.c.id == _ends.c.newest)
    .where(subscription.c.first_billing <= bindparam("until"))
)
"""What every subscription of the club is billed whose first bill is due by a day."""
paid_by_all: Final = (
    select(whose.label("whose"), func.sum(payment.c.amount).label("paid"))
    .join(contact, contact.c.id == payment.c.contact_id)
    .where(payment.c.subscription_id.is_(None), payment.c.kind != "refund")
    .group_by(whose)
)
"""What everybody has paid; given back is not owed again."""
_changed = exists().where(subscription_change.c.subscription_id == subscription.c.id)
unchanged: Final = (
    select(
        whose.label("whose"),
        subscription.c.id,
        subscription.c.name,
        subscription.c.start,
        subscription.c.sold_on,
        subscription.c.credits,
        subscription.c.days_to_expire,
        subscription.c.frequency,
        subscription.c.initial,
        subscription.c.first_grant,
    )
    .join(contact, contact.c.id == subscription.c.contact_id)
    .where(~_changed, subscription.c.limited)
)
"""Every limited subscription to which nothing happened since its sale."""
running_unchanged: Final = (
    select(whose.label("whose"))
    .join(contact, contact.c.id == subscription.c.contact_id)
    .where(~_changed, subscription.c.start <= bindparam("today"))
    .distinct()
)
"""Whoever has a subscription that has started, and to which nothing happened."""
running_by_name: Final = (
    select(whose.label("whose"), subscription.c.name, subscription.c.start)
    .join(contact, contact.c.id == subscription.c.contact_id)
    .where(~_changed, subscription.c.start <= bindparam("today"))
)
"""Each of these subscriptions: whose it is, what it is called, since when."""
changed: Final = (
    select(whose.label("whose"), subscription.c.id)
    .join(contact, contact.c.id == subscription.c.contact_id)
    .where(_changed)
)
"""Every subscription to which something happened, and whose it is."""
changes: Final = (
    select(subscription, *change_columns)
    .join(subscription_change, subscription_change.c.subscription_id == subscription.c.id)
    .order_by(subscription.c.id, subscription_change.c.id)
)
"""Their facts, one row per change."""
taken_by_all: Final = (
    select(taken.c.subscription_id, taken.c.source, taken.c.number, func.count().label("credits"))
    .where(taken.c.released_at.is_(None), taken.c.usable_from >= bindparam("oldest"))
    .group_by(taken.c.subscription_id, taken.c.source, taken.c.number)
)
visited_since: Final = (
    select(whose)
    .join(booking, booking.c.contact_id == contact.c.id)
    .where(booking.c.status == "checked_in", booking.c.in_at >= bindparam("since"))
    .distinct()
)
