"""Setting up the club, selling, freezing and ending memberships, adjusting credits, and money."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from .model_bills import due, in_cents
from .model_credits import (
    has_ended,
    hold_end,
    hold_on,
    is_expired,
    issue,
    last_good,
    live_one_day,
    live_through,
    open_hold,
    relive,
)
from .model_desk import MANAGERS, Call, RefusedError, give_back, promote, the_contact, the_subscription
from .model_effects import admissible_places, crowd_out
from .model_series import terms_of
from .model_state import CHECKS, Action, Club, Hold, Json, Subscription, Terms
from .model_time import DAY


def club(call: Call) -> Json:
    """Name the club; what is left out has its default."""
    line, it = call.line, call.club
    it.name, it.zone, it.currency = line["name"], line["timezone"], line["currency"]
    it.enforce = line.get("enforce_billing", True)
    it.checks = {**CHECKS, **line.get("checks", {})}
    return {}


def policy(call: Call) -> Json:
    """Set the main switch, the grace days or single checks; what is left out stays."""
    line, it = call.line, call.club
    before = (it.enforce, it.grace, it.checks)
    it.enforce = line.get("enforce_billing", it.enforce)
    it.grace = line.get("grace_days", it.grace)
    it.checks = {**it.checks, **line.get("checks", {})}
    call.idle = before == (it.enforce, it.grace, it.checks)
    return {"enforce_billing": it.enforce, "grace_days": it.grace, "checks": it.checks}


def _changed(known: object) -> Json:
    return {"changed": True} if known else {}


def category(call: Call) -> Json:
    """Add a membership category."""
    known = call.line["name"] in call.club.categories
    call.club.categories.add(call.line["name"])
    return _changed(known)


def membership(call: Call) -> Json:
    """Add or edit a membership; the subscriptions sold keep the terms of their sale."""
    line, it = call.line, call.club
    if line["category"] not in it.categories:
        raise RefusedError("unknown_category")
    if any(each.name == line["name"] and each.code != line["code"] for each in it.memberships.values()):
        raise RefusedError("duplicate")
    known = line["code"] in it.memberships
    it.memberships[line["code"]] = Terms(
        code=line["code"],
        name=line["name"],
        category=line["category"],
        price=line["price"],
        eft=line.get("eft", True),
        bill_period=line.get("bill_period", "monthly"),
        installments=line.get("installments"),
        group=line.get("group", "member"),
        limited=line["limited"],
        credits=line.get("credits", 0),
        days=line.get("days_to_expire", 0),
        frequency=line.get("frequency", 0),
        initial=line.get("initial", 0),
        first_grant=line.get("first_grant", "after_period"),
        every_days=line.get("every_days", 0),
        fee=line.get("signup_fee", Decimal(0)),
        tax=line.get("tax", Decimal(0)),
        discounts=line.get("allow_discounts", False),
    )
    return _changed(known)


def contact(call: Call) -> Json:
    """Add or edit a contact; the card of somebody erased is out of use."""
    if call.line["card"] in call.club.erased:
        raise RefusedError("erased")
    if call.line["card"] in call.club.replaced:
        raise RefusedError("duplicate", also={"erased"})
    known = call.line["card"] in call.club.contacts
    call.club.contacts.add(call.line["card"])
    return _changed(known)


def erase(call: Call) -> Json:
    """Erase a person, unless a membership that runs or is to come, a place, or money binds them to the club."""
    it, card = call.club, call.line["card"]
    if card in it.erased:
        return {}
    card = the_contact(call)
    places = [
        each for each in it.bookings if each.card == card and it.status(each, call.now) in {"booked", "waitlisted"}
    ]
    coming = [each for each in places if it.session(each.series, each.day).ends > call.now]
    if coming or due(it, card, call.today) or any(not has_ended(each, call.today) for each in it.of(card)):
        raise RefusedError("not_allowed")
    it.contacts.discard(card)
    it.erased.add(card)
    return {}


def staff(call: Call) -> Json:
    """Add somebody who works here."""
    if call.line["name"] in call.club.staff:
        call.doubt("D05")
        raise RefusedError("duplicate")
    call.club.staff[call.line["name"]] = call.line["role"]
    return {}


def rule(call: Call) -> Json:
    """Add or edit a session rule."""
    if any(code not in call.club.memberships for code in call.line["memberships"]):
        raise RefusedError("unknown_membership")
    known = call.line["name"] in call.club.rules
    before = admissible_places(call)
    call.club.rules[call.line["name"]] = call.line["memberships"]
    if call.line.get("invalid", "keep") == "cancel":
        crowd_out(call, before)
    return _changed(known)


def booking_policy(call: Call) -> Json:
    """Name booking terms, or edit those of that name: every series that uses them follows."""
    known = call.line["name"] in call.club.policies
    call.club.policies[call.line["name"]] = terms_of(call.line)
    return _changed(known)


def remove_booking_policy(call: Call) -> Json:
    """Remove booking terms that no series uses."""
    if call.line["name"] not in call.club.policies:
        raise RefusedError("unknown_policy")
    every = [version for series in call.club.series.values() for version, _ in series.versions()]
    if any(each.policy == call.line["name"] for each in [*every, *call.club.kept.values()]):
        if not any(each.policy == call.line["name"] for each in call.club.series.values()):
            call.doubt("D113")
        raise RefusedError("not_allowed")
    del call.club.policies[call.line["name"]]
    return {}


def sell(call: Call) -> Json:
    """Sell a membership: subscription, initial grant and first invoice at once."""
    line, it = call.line, call.club
    card = the_contact(call)
    terms = it.memberships.get(line["membership"])
    if terms is None:
        raise RefusedError("unknown_membership")
    start: date = line.get("start", call.today)
    if start < call.today:
        raise RefusedError("not_allowed", also={"malformed"})
    copies = [each for each in it.of(card) if each.terms.code == terms.code and not has_ended(each, start)]
    if copies and not line.get("again", False):
        if not terms.limited:
            call.doubt("D11")
        if any(start < each.start for each in copies) or any(each.last_day for each in copies):
            call.doubt("D10")
        raise RefusedError(
            "duplicate",
            also={"not_allowed"} if not {"discount", "discount_percent"} & set(line) else {"not_allowed", "malformed"},
        )
    discount = _discount(call, terms)
    bought = Subscription(
        number=len(it.subscriptions),
        card=card,
        terms=terms,
        sold=call.number,
        sold_at=call.now,
        start=start,
        first_billing=line.get("first_billing", start),
        first_paid=line.get("paid", True),
        next_day=start,
        fee=Decimal(0) if line.get("waive_fee", False) else terms.fee,
        discount=discount,
        pro_rate=line.get("pro_rate", False),
    )
    it.subscriptions.append(bought)
    if terms.limited and terms.initial:
        days = (call.today, max(call.today, start) + timedelta(days=terms.days - 1))
        issue(it, bought, "initial", days, terms.initial, call.number, call.now)
    live_through(it, call.today, call.number)
    return {"schedule": schedule(call.today, bought)}


def _discount(call: Call, terms: Terms) -> Decimal:
    """What is taken off the first bill, if it may be; and whether the fee may be left out."""
    line = call.line
    wanted = {"discount", "discount_percent"} & set(line)
    if (wanted or (line.get("waive_fee", False) and terms.fee)) and call.role not in MANAGERS:
        raise RefusedError("not_allowed", also={"duplicate"})
    if not wanted:
        return Decimal(0)
    discount: Decimal = line.get("discount", in_cents(terms.price * line.get("discount_percent", 0) / 100))
    if not terms.discounts or discount > terms.price:
        raise RefusedError("not_allowed", also={"duplicate", "malformed"})
    return discount


def schedule(sold: date, subscription: Subscription) -> list[Json]:
    """The first six grants of a subscription nobody touches, played on a club of its own."""
    terms = subscription.terms
    if not terms.limited:
        return []
    alone = Club(ZoneInfo("UTC"))
    copy = replace(
        subscription, number=0, holds=[], running_days=set(), issued=set(), applied=[], next_day=subscription.start
    )
    alone.subscriptions.append(copy)
    if terms.initial:
        days = (sold, max(sold, copy.start) + timedelta(days=terms.days - 1))
        issue(alone, copy, "initial", days, terms.initial, 0)
    day = copy.start
    while len(alone.grants) < 6:
        live_one_day(alone, copy, day, 0)
        day += DAY
    return [
        {
            "source": each.source,
            "usable_from": each.usable_from.isoformat(),
            "good_through": last_good(copy, each).isoformat(),
            "credits": len(each.credits),
        }
        for each in alone.grants
    ]


def _cancel_bookings(call: Call, subscription: Subscription, concerned: Callable[[date], bool]) -> list[Json]:
    """Cancel what the subscription pays on the days concerned, and promote whom that makes room for."""
    told = []
    for booking in call.club.bookings:
        if booking.paid.subscription != subscription.number or not concerned(booking.day):
            continue
        if call.club.status(booking, call.now) != "booked":
            continue
        if call.club.session(booking.series, booking.day).starts <= call.now:
            call.doubt("D21")
        give_back(call, booking)
        booking.status = "cancelled"
        booking.last_action = call.number
        told.append((booking.series, booking.day))
    sessions = {(call.club.session(name, day).starts, name, day) for name, day in told}
    for _, name, day in sorted(sessions):
        promote(call, call.club.session(name, day))
    return [{"series": name, "date": day.isoformat()} for name, day in told]


def hold(call: Call) -> Json:
    """Freeze a subscription from a day on, until another or until it is resumed."""
    subscription = the_subscription(call)
    first, until = call.line["from"], call.line.get("until")
    if has_ended(subscription, call.today):
        raise RefusedError("ended", also={"not_allowed"})
    if first < call.today or first < subscription.start:
        raise RefusedError("not_allowed", also={"malformed", "not_started"})
    if subscription.last_day is not None:
        if first > subscription.last_day:
            raise RefusedError("not_allowed", also={"ended"})
        if until is None or until > subscription.last_day + DAY:
            call.doubt("D18")
    for each in subscription.holds:
        end = hold_end(subscription, each)
        if (end is None or first < end) and (until is None or each.first < until):
            if end is not None and end <= each.first:
                continue
            raise RefusedError("not_allowed", also={"on_hold", "duplicate"})
    it = Hold(first, until, call.number)
    subscription.holds.append(it)
    relive(call.club, subscription, call.number)
    return {"cancelled": _cancel_bookings(call, subscription, lambda day: first <= day < (until or date.max))}


def resume(call: Call) -> Json:
    """Let a running hold end: the subscription runs again from a day on."""
    subscription = the_subscription(call)
    on = call.line.get("on", call.today)
    running = hold_on(subscription, call.today)
    if running is None or has_ended(subscription, call.today):
        raise RefusedError("not_allowed", also={"on_hold", "ended"})
    if on < call.today:
        raise RefusedError("not_allowed", also={"malformed"})
    if running.until is not None and on > running.until:
        call.doubt("D19")
        raise RefusedError("not_allowed", also={"malformed"})
    if running.until is None and subscription.last_day is not None:
        call.doubt("D18")
    if running.until is not None and any(each.first > running.first for each in subscription.holds):
        call.doubt("D20")
    running.until = on
    relive(call.club, subscription, call.number)
    return {}


def end(call: Call) -> Json:
    """End a subscription on its last day; a second end moves that day while it is not past."""
    subscription = the_subscription(call)
    last = call.line.get("on", call.today)
    if has_ended(subscription, call.today):
        raise RefusedError("ended", also={"not_allowed"})
    if last < call.today or last < subscription.start:
        raise RefusedError("not_allowed", also={"malformed", "not_started"})
    opened = open_hold(subscription)
    if opened is not None:
        call.doubt("D16")
        opened.until = max(opened.first, last + DAY)
    elif any(last < (each.until or date.max) and each.first > call.today for each in subscription.holds):
        call.doubt("D17")
    subscription.last_day = last
    return {"cancelled": _cancel_bookings(call, subscription, lambda day: day > last)}


def _refuse_on_open_hold(call: Call, subscription: Subscription) -> None:
    opened = open_hold(subscription)
    if opened is not None and opened.first <= call.today:
        raise RefusedError("on_hold", also={"not_allowed"})


def adjust(call: Call) -> Json:
    """Add a grant usable today, or remove credits from what expires first."""
    subscription = the_subscription(call)
    quantity = call.line["credits"]
    if not subscription.terms.limited:
        call.doubt("D24")
        raise RefusedError("not_allowed", also={"no_credit"})
    _refuse_on_open_hold(call, subscription)
    if has_ended(subscription, call.today):
        call.doubt("D23")
    action = Action(call.number, "adjust", call.actor, call.now, call.line.get("nonce"))
    if quantity > 0:
        days = call.line.get("days", subscription.terms.days)
        if "days" not in call.line and any(each.terms.days != days for each in subscription.applied):
            call.doubt("D119")
        if any(each.first == call.today for each in subscription.holds):
            call.doubt("D15")
        grant = issue(
            call.club,
            subscription,
            "adjustment",
            (call.today, call.today + timedelta(days=days - 1)),
            quantity,
            call.number,
            call.now,
        )
        action.grant = grant.number
    else:
        action.slots = _remove(call, subscription, -quantity)
    call.club.actions.append(action)
    return {}


def _remove(call: Call, subscription: Subscription, quantity: int) -> list[tuple[int, int]]:
    """Revoke unexpired, free credits, those that expire first before the others."""
    free = [
        (last_good(subscription, grant), grant.usable_from, grant.order, grant.number, slot)
        for grant in call.club.grants_of(subscription)
        if grant.usable_from <= call.today and not is_expired(subscription, grant, call.today)
        for slot, credit in enumerate(grant.credits)
        if credit.free
    ]
    if len(free) < quantity:
        raise RefusedError("no_credit")
    slots = [(number, slot) for *_, number, slot in sorted(free)[:quantity]]
    for number, slot in slots:
        call.club.grants[number].credits[slot].revoked = True
    return slots


def extend(call: Call) -> Json:
    """Move the last day of every grant still good."""
    subscription = the_subscription(call)
    if not subscription.terms.limited:
        call.doubt("D24")
        raise RefusedError("not_allowed", also={"no_credit"})
    _refuse_on_open_hold(call, subscription)
    if has_ended(subscription, call.today):
        call.doubt("D23")
    good = [
        grant
        for grant in call.club.grants_of(subscription)
        if grant.usable_from <= call.today and not is_expired(subscription, grant, call.today)
    ]
    if not good:
        call.doubt("D25")
    for grant in good:
        grant.extensions.append((call.today, call.line["days"], call.number))
    return {}
