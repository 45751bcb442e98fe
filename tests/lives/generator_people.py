"""New lines about people, money and terms: notes, cards, merges, refunds, write-offs, checks, terms applied later."""

from __future__ import annotations

from decimal import Decimal

from .generator_life import Life
from .generator_lines import make_membership
from .model_bills import due, kept
from .model_state import CHECKS, Json


def make_stop_note(life: Life) -> Json:
    body: Json = {"op": "stop_note", "card": life.member()}
    return {**body, "note": "Has the key of locker 14."} if life.chance(0.6) else body


def make_replace_card(life: Life) -> Json:
    """A new card; now and then somebody's, or one that was replaced."""
    taken = [*sorted(life.club.contacts), *sorted(life.club.replaced)]
    new = life.rng.choice(taken) if life.chance(0.15) else f"N{len(life.lines)}"
    body: Json = {"op": "replace_card", "card": life.member(), "new_card": new}
    return {**body, "again": life.chance(0.7)} if life.chance(0.3) else body


def make_merge(life: Life) -> Json:
    """Two entries of one person, by choice two that have places in one session."""
    places = [each for each in life.club.bookings if each.live and each.day >= life.today]
    pairs = [
        (one.card, other.card)
        for one in places
        for other in places
        if one.card != other.card and (one.series, one.day) == (other.series, other.day)
    ]
    keep, other = life.rng.choice(pairs) if pairs and life.chance(0.7) else (life.member(), life.card())
    life.crowd += [{"op": "credits", "card": keep}, {"op": "credits", "card": keep, "on": life.day(-9, 20)}]
    life.crowd.append({"op": "contact", "card": f"M{len(life.lines)}", "first_name": "Wei", "last_name": "Chen"})
    return {"op": "merge", "keep": keep, "other": other}


def make_refund(life: Life) -> Json:
    paid = [each for each in sorted(life.club.contacts) if kept(life.club, each)]
    card = life.rng.choice(paid) if paid and life.chance(0.9) else life.card()
    most = kept(life.club, card) if card in life.club.contacts else Decimal(0)
    amount = life.rng.choice((Decimal("1.00"), Decimal("59.00"), most, most + Decimal("0.01")))
    body: Json = {"op": "refund", "card": card, "amount": str(amount or Decimal("0.01")), "reason": "sauna was closed"}
    return {**body, "method": life.rng.choice(("cash", "card", "debit", "other"))} if life.chance(0.3) else body


def make_write_off(life: Life) -> Json:
    owing = [each for each in sorted(life.club.contacts) if due(life.club, each, life.today)]
    card = life.rng.choice(owing) if owing and life.chance(0.9) else life.card()
    body: Json = {"op": "write_off", "card": card, "reason": "goodwill"}
    if life.chance(0.5):
        body["amount"] = life.rng.choice(("1.00", "10.50", "59.00", "59.01", "500.00"))
    return body


def make_checks(life: Life) -> Json:
    """The main switch, the grace days, single checks."""
    body: Json = {"op": "policy"}
    if life.chance(0.15):
        body["enforce_billing"] = life.chance(0.7)
    if life.chance(0.4):
        body["grace_days"] = life.rng.choice((0, 0, 1, 3, 10))
    if life.chance(0.7):
        codes = life.rng.sample(list(CHECKS), life.rng.randint(1, 2))
        body["checks"] = {each: life.rng.choice(("block", "block", "warn", "ignore")) for each in codes}
    return body


def make_apply_terms(life: Life) -> Json:
    """Another edit of a membership, then its terms for those who have it; and what comes of it."""
    body = make_membership(life)
    code = body["code"] if life.chance(0.9) else life.code()
    life.crowd.append({"op": "apply_terms", "membership": code})
    owned = [each.card for each in life.club.subscriptions if each.terms.code == code]
    for card in owned[-2:]:
        life.crowd.append({"op": "credits", "card": card, "on": life.day(1, 60)})
    return body


PEOPLE_MAKERS = (
    (make_stop_note, 1),
    (make_replace_card, 1),
    (make_merge, 2),
    (make_refund, 2),
    (make_write_off, 1.5),
    (make_checks, 1.5),
    (make_apply_terms, 1.5),
)
