"""New lines of every operation, mostly sensible ones, with small numbers so that credits run out and places fill."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

from .generator_life import Life, bookable_of, booked_of, session_of, sub_of, target_of, telling_day
from .model_bills import due
from .model_credits import has_ended, hold_on
from .model_lines import DAYS
from .model_state import CHECKS, Json, Series

NAMES = ("Anna", "Bea", "Chen", "Diaz", "Ela", "Fred", "Gül", "Håkan")


def make_club(life: Life) -> Json:
    body: Json = {"op": "club", "name": "Riverside", "timezone": life.zone, "currency": "USD"}
    if life.chance(0.25):
        body["enforce_billing"] = life.chance(0.6)
    if life.chance(0.5):
        codes = life.rng.sample([each for each in CHECKS if each != "stop_note"], life.rng.randint(1, 3))
        body["checks"] = {each: life.rng.choice(("block", "warn", "ignore")) for each in codes}
    return body


def make_membership(life: Life, number: int | None = None, *, limited: bool | None = None) -> Json:
    rng = life.rng
    number = rng.randint(1, 4) if number is None else number
    code = f"B{number}"
    old = life.club.memberships.get(code)
    limited = (old.limited if old else life.chance(0.75)) if limited is None else limited
    body: Json = {"op": "membership", "code": code, "name": f"Plan {number}", "category": "Plans"}
    body |= {**_bills(life), "limited": limited}
    if limited:
        body |= {"credits": rng.randint(1, 4), "days_to_expire": rng.randint(2, 40), "frequency": rng.randint(2, 35)}
        if life.chance(0.7):
            body["initial"] = rng.randint(0, 4)
        if life.chance(0.5):
            body["first_grant"] = rng.choice(("after_period", "on_start"))
    if life.rush:
        body["price"] = "0.00"
        if limited:
            body |= {"initial": rng.randint(1, 5), "days_to_expire": rng.randint(10, 40), "first_grant": "on_start"}
    return body


def _bills(life: Life) -> Json:
    """What a membership costs, and how often."""
    rng = life.rng
    told: Json = {"price": rng.choice(("59.00", "10.50", "0.00", "0.00"))}
    if life.chance(0.25):
        told["eft"] = False
    elif life.chance(0.6):
        told["bill_period"] = rng.choice(("weekly", "monthly", "quarterly", "annually", "days", "once"))
        if told["bill_period"] == "days":
            told["every_days"] = rng.choice((1, 3, 10, 31))
        if life.chance(0.3) and told["bill_period"] != "once":
            told["installments"] = rng.randint(1, 4)
    if life.chance(0.3):
        told |= {"signup_fee": rng.choice(("5.00", "19.99")), "tax": rng.choice(("0", "8.25", "19"))}
    if life.chance(0.5):
        told["allow_discounts"] = life.chance(0.8)
    return told


def make_contact(life: Life, number: int | None = None) -> Json:
    number = life.rng.randrange(8) if number is None else number
    body: Json = {"op": "contact", "card": f"M{number:03}", "first_name": NAMES[number], "last_name": "[/] O'Neil"}
    if life.chance(0.3):
        body |= {"email": f"{number}@example.org", "phone": "+1 555 0100"}
    return body


def make_rule(life: Life) -> Json:
    codes = sorted(life.club.memberships)
    chosen = life.rng.sample(codes, life.rng.randint(1, len(codes)))
    body: Json = {"op": "rule", "name": life.rng.choice(("Day", "Night")), "memberships": chosen}
    return {**body, "invalid": life.rng.choice(("keep", "cancel", "cancel"))} if life.chance(0.6) else body


def make_end_series(life: Life) -> Json:
    """Near the end of a series; another one may begin under its name then."""
    return {"op": "end_series", "name": life.rng.choice(sorted(life.club.series)), "on": life.day(0, 9)}


def make_erase(life: Life) -> Json:
    free = [
        each for each in sorted(life.club.contacts) if all(has_ended(one, life.today) for one in life.club.of(each))
    ]
    card = life.rng.choice(free) if free and life.chance(0.6) else life.card()
    return {"op": "erase", "card": card, "reason": "asked for it"}


def some_terms(life: Life) -> Json:
    """How early, how late, and the notice."""
    rng = life.rng
    told: Json = {}
    if life.chance(0.2):
        told["earliest_days"] = rng.choice((0, 1, 3, 7, 14))
    elif life.chance(0.1):
        told["earliest_hours"] = rng.choice((1, 24, 48, 100))
    if life.chance(0.2):
        told["latest_minutes"] = rng.choice((1, 30, 60, 600))
    if life.chance(0.2):
        told["cancel_notice_days"] = rng.choice((1, 2, 7))
    elif life.chance(0.6):
        told["cancel_notice_hours"] = rng.choice((0, 1, 2, 12, 24, 48))
    return told


def make_policy(life: Life) -> Json:
    return {"op": "booking_policy", "name": life.rng.choice(("Usual", "Short")), **some_terms(life)}


def make_remove_policy(life: Life) -> Json:
    return {"op": "remove_booking_policy", "name": life.rng.choice(("Usual", "Short"))}


def make_closure(life: Life) -> Json:
    """A few days closed; soon after perhaps undone again."""
    ahead = life.rng.randint(0, 6)
    first = life.day(ahead, ahead)
    last = (date.fromisoformat(first) + timedelta(days=life.rng.choice((0, 0, 1, 3)))).isoformat()
    body: Json = {"op": "closure", "first": first, "last": last, "reason": "Flood"}
    if life.chance(0.4):
        body["series"] = life.rng.sample(sorted(life.club.series), 1)
    if life.chance(0.6):
        body["extend"] = life.chance(0.8)
    if life.chance(0.8):
        body["nonce"] = f"closure {len(life.lines)}"
        if life.chance(0.5):
            life.crowd.append({"op": "credits", "card": life.member()})
            gone = [
                each.card for each in life.club.bookings if each.status == "booked" and first <= str(each.day) <= last
            ]
            for card in gone[: life.rng.randint(0, 2)]:
                life.crowd.append({"op": "adjust", "card": card, "credits": -1, "reason": "lent", "membership": "B1"})
                life.crowd += [{"op": "book", "card": card, **bookable_of(life)} for _ in range(2)]
            life.crowd.append({"op": "undo", "of": body["nonce"]})
    return body


def make_series(life: Life) -> Json:
    rng = life.rng
    number = rng.randint(1, 3)
    body: Json = {"op": "series", "name": f"Class {number}"}
    old = life.club.series.get(body["name"])
    if old is None:
        body |= _when(life)
    else:
        body |= _same_when(life, old)
    if life.chance(0.9):
        body["capacity"] = rng.choice((1, 1, 2) if life.rush else (1, 1, 2, 3))
    if life.club.policies and life.chance(0.4):
        body["booking_policy"] = rng.choice(sorted(life.club.policies))
    else:
        body |= some_terms(life)
    if life.chance(0.3):
        body |= {"opens_minutes": rng.choice((0, 15, 120)), "closes_minutes": rng.choice((0, 10))}
    if life.chance(0.2 if life.rush else 0.4):
        chosen = rng.sample(sorted(life.club.memberships), 1)
        rules = sorted(life.club.rules)
        ways: list[Json] = [{"memberships": chosen}]
        if rules:
            ways += [{"rules": rules[:1]}, {"rules": rules, "memberships": chosen}]
        body |= {"session_rules": True, **rng.choice(ways)}
    if old is not None and old.day is None:
        body |= _other_when(life)
    elif old is not None and life.chance(0.5):
        body["invalid"] = rng.choice(("keep", "cancel"))
    return body


def _other_when(life: Life) -> Json:
    """Another hour or other days, from a day on or for the whole; and what becomes of those who cannot come then."""
    rng = life.rng
    told: Json = {}
    if life.chance(0.3):
        told["time"] = rng.choice(("06:00", "12:00", "18:00", "20:15"))
    if life.chance(0.25):
        told["weekdays"] = [DAYS[each] for each in sorted(rng.sample(range(7), rng.choice((4, 6))))]
    if life.chance(0.5):
        told["from"] = life.day(0, 6)
    if life.chance(0.5):
        told["invalid"] = rng.choice(("keep", "cancel", "cancel"))
    return told


def make_session(life: Life) -> Json:
    body: Json = {"op": "session", **session_of(life, past=0)}
    if life.chance(0.4):
        body["new_time"] = life.rng.choice(("06:00", "12:00", "18:00", "20:15"))
    if life.chance(0.3):
        body["minutes"] = life.rng.choice((30, 60))
    if life.chance(0.6):
        body["capacity"] = life.rng.choice((1, 2, 3))
    series = life.club.series.get(body["series"])
    if series is not None and series.day is None and life.chance(0.5):
        edit = {"op": "series", "name": series.name, **_same_when(life, series), "capacity": life.rng.choice((1, 2, 3))}
        aim = {"series": series.name, "date": body["date"]}
        life.crowd += [edit | _other_when(life), {"op": "roster", **aim}, {"op": "book", "card": life.member(), **aim}]
        if life.chance(0.5):
            life.crowd += [{"op": "session", **aim}, {"op": "roster", **aim}]
    return body


def _when(life: Life) -> Json:
    rng = life.rng
    at = rng.choice(("00:30", "01:15", "03:30", "06:00", "12:00", "18:00", "18:00", "23:30"))
    told: Json = {"time": at, "minutes": rng.choice((30, 45, 60, 90))}
    if life.chance(0.15):
        return {**told, "date": life.day(1, 10)}
    told["weekdays"] = [
        DAYS[each] for each in sorted(rng.sample(range(7), 7 if life.rush else rng.choice((1, 2, 4, 7))))
    ]
    told["start"] = life.day(-7, 0)
    if life.chance(0.2):
        told["end"] = life.day(30, 200)
    return told


def _same_when(life: Life, series: Series) -> Json:
    told: Json = {"time": series.at.strftime("%H:%M"), "minutes": series.minutes}
    if series.day is not None:
        return {**told, "date": life.day(0, 12) if life.chance(0.6) else series.day.isoformat()}
    told["weekdays"] = [DAYS[each] for each in series.weekdays]
    if series.start is not None:
        told["start"] = series.start.isoformat()
    if series.end is not None:
        told["end"] = series.end.isoformat()
    return told


def make_sell(life: Life) -> Json:
    body: Json = {"op": "sell", "card": life.card(), "membership": life.code()}
    if life.chance(0.4):
        body["start"] = life.day(0, 20) if life.chance(0.95) else life.day(-3, -1)
    if life.chance(0.15):
        body["first_billing"] = life.day(0, 25)
    if life.chance(0.3):
        body["paid"] = life.chance(0.5)
    if life.chance(0.3):
        body["again"] = life.chance(0.8)
    if life.chance(0.15):
        body |= {life.rng.choice(("discount", "discount_percent")): life.rng.choice(("5.00", "10", "33.33", "100"))}
    if life.chance(0.2):
        body |= {life.rng.choice(("pro_rate", "waive_fee")): life.chance(0.8)}
    if life.chance(0.3):
        life.crowd.append({"op": "refund", "card": body["card"], "amount": "0.01", "reason": "asked nicely"})
    if life.chance(0.2):
        life.crowd.append({"op": "pay", "card": body["card"], "amount": "0.01"})
    return body


def look_around(life: Life, card: str, turn: str) -> None:
    """Ask next what a contact has, and may book, on the days about one."""
    for days in (-1, 0, 1):
        day = date.fromisoformat(turn) + timedelta(days=days)
        life.crowd.append({"op": "credits", "card": card, "on": day.isoformat()})
        for name, series in sorted(life.club.series.items()):
            if series.has(day) and life.chance(0.3):
                life.crowd.append({"op": "book", "card": card, "series": name, "date": day.isoformat()})


def make_hold(life: Life) -> Json:
    first = life.rng.choice((0, 0, 0, 1, 2, 5, 12, -1))
    body: Json = {"op": "hold", **sub_of(life), "from": life.day(first, first)}
    if life.chance(0.7):
        length = life.rng.choice((1, 3, 7, 30))
        body["until"] = life.day(first + length, first + length)
    if life.chance(0.4):
        look_around(life, body["card"], body["until"] if "until" in body else body["from"])
    return body


def make_resume(life: Life) -> Json:
    held = [each for each in life.club.subscriptions if hold_on(each, life.today) is not None]
    body: Json = {"op": "resume", **sub_of(life)}
    if held and life.chance(0.8):
        chosen = life.rng.choice(held)
        body |= {"card": chosen.card, "membership": chosen.terms.code}
    if life.chance(0.3):
        body["on"] = life.day(-1, 6)
    return body


def make_end(life: Life) -> Json:
    body: Json = {"op": "end", **sub_of(life)}
    if life.chance(0.8):
        body["on"] = life.day(-1, 4) if life.chance(0.5) else life.day(0, 25)
    if life.chance(0.6):
        look_around(life, body["card"], body.get("on", life.day(0, 0)))
    return body


def make_adjust(life: Life) -> Json:
    number = life.rng.choice((1, 1, 2, 3, -1, -1, -2, -4))
    body: Json = {"op": "adjust", **sub_of(life), "credits": number, "reason": "goodwill"}
    if life.chance(0.4):
        body["days"] = life.rng.choice((1, 2, 7, 20))
    return body


def make_extend(life: Life) -> Json:
    return {"op": "extend", **sub_of(life), "days": life.rng.choice((1, 2, 10)), "reason": "closed for repairs"}


def make_pay(life: Life) -> Json:
    owing = [each for each in sorted(life.club.contacts) if due(life.club, each, life.today)]
    body: Json = {"op": "pay", "card": life.rng.choice(owing) if owing else life.card()}
    if owing and life.chance(0.3):
        owed = due(life.club, body["card"], life.today)
        body["amount"] = str(owed + life.rng.choice((Decimal("0.00"), Decimal("0.01"))))
    elif life.chance(0.2):
        body["amount"] = life.rng.choice(("10.50", "59.00", "5.00", "1.25", "500.00"))
    return body


def make_book(life: Life) -> Json:
    body: Json = {"op": "book", "card": life.member(), **bookable_of(life)}
    if life.chance(0.2):
        body["waitlist"] = life.chance(0.3)
    return body | some_payer(life, body["card"])


def some_payer(life: Life, card: str) -> Json:
    """Now and then an override, or the one membership that may pay."""
    told: Json = {}
    if life.chance(0.15):
        told["override"] = {"reason": "knows the coach", "take": life.rng.choice(("credit", "unpaid"))}
    if life.chance(0.12):
        owned = [each.terms.code for each in life.club.of(card)]
        told["pay_with"] = life.rng.choice(owned) if owned and life.chance(0.9) else life.code()
    return told


def make_crowd(life: Life) -> Json:
    """Everybody wants the same session: the first of them now, the others after."""
    aim = bookable_of(life)
    cards = sorted({each.card for each in life.club.subscriptions}) or [life.card()]
    life.rng.shuffle(cards)
    life.crowd += [{"op": "book", "card": card, **aim} for card in cards[1:6]]
    life.crowd += [{"op": "cancel", "card": card, **aim} for card in cards[: life.rng.randint(0, 2)]]
    return {"op": "book", "card": cards[0], **aim}


def make_check_in(life: Life) -> Json:
    whom = booked_of(life, "booked", "waitlisted", "in", "no_show") if life.chance(0.4) else {}
    body: Json = {"op": "check_in", "card": life.member(), **session_of(life, ahead=1), **whom}
    return body | some_payer(life, body["card"])


def make_cancel(life: Life) -> Json:
    return {"op": "cancel", **booked_of(life, "booked", "waitlisted", coming=life.chance(0.5))}


def make_no_show(life: Life) -> Json:
    return {"op": "no_show", **booked_of(life, "booked")}


def make_cancel_session(life: Life) -> Json:
    return {"op": "cancel_session", **session_of(life, past=0)}


def make_restore_session(life: Life) -> Json:
    cancelled = [each for each in sorted(life.club.cancelled) if each[1] >= life.today]
    if not cancelled or life.chance(0.1):
        return {"op": "restore_session", **session_of(life, past=1)}
    name, day = life.rng.choice(cancelled)
    return {"op": "restore_session", "series": name, "date": day.isoformat()}


def make_promote(life: Life) -> Json:
    body: Json = {"op": "promote", **booked_of(life, "waitlisted", coming=True), "reason": "asked first"}
    if life.chance(0.5):
        body["take"] = life.rng.choice(("credit", "unpaid"))
    return body


def make_move_in_line(life: Life) -> Json:
    place = life.rng.choice((1, 1, 2, 3, 99))
    return {
        "op": "move_in_line",
        **booked_of(life, "waitlisted", coming=True),
        "position": place,
        "reason": "asked first",
    }


def make_move_booking(life: Life) -> Json:
    return {"op": "move_booking", **booked_of(life, "booked", coming=life.chance(0.9)), **target_of(life)}


def make_swap(life: Life) -> Json:
    body: Json = {"op": "swap", **booked_of(life, "booked", "in")}
    owned = [each.terms.code for each in life.club.of(body["card"])]
    if life.chance(0.3):
        return {**body, "unpaid": True}
    return {**body, "membership": life.rng.choice(owned) if owned else life.code()}


def make_settle(life: Life) -> Json:
    unpaid = [each for each in life.club.bookings if each.live and each.paid.kind == "unpaid"]
    body: Json = {"op": "settle", **booked_of(life, "in", "no_show")}
    if unpaid and life.chance(0.9):
        chosen = life.rng.choice(unpaid)
        body |= {"card": chosen.card, "series": chosen.series, "date": chosen.day.isoformat()}
        body.pop("time", None)
    if life.chance(0.3):
        body["membership"] = life.code()
    return body


def make_undo(life: Life) -> Json:
    body: Json = {"op": "undo"}
    if life.nonces and life.chance(0.35):
        body["of"] = life.rng.choice(life.nonces[-12:])[0] if life.chance(0.95) else "never"
    return body


def make_credits(life: Life) -> Json:
    body: Json = {"op": "credits", "card": life.member()}
    if life.chance(0.4):
        body["on"] = telling_day(life, body["card"]).isoformat()
    elif life.chance(0.4):
        body["on"] = life.rng.choice((life.day(-60, -1), life.day(0, 0), life.day(1, 60), life.day(-5, 5)))
    if life.chance(0.1):
        body["history"] = life.chance(0.5)
    return body


def make_roster(life: Life) -> Json:
    return {"op": "roster", **session_of(life)}


NEEDS: dict[Callable[[Life], Json], tuple[str, ...]] = {
    make_cancel: ("booked", "waitlisted"),
    make_no_show: ("booked",),
    make_promote: ("waitlisted",),
    make_move_in_line: ("waitlisted",),
    make_move_booking: ("booked",),
    make_swap: ("booked", "in"),
    make_settle: ("in", "no_show"),
}
"""What somebody near must have for these to be worth while."""

MAKERS: tuple[tuple[Callable[[Life], Json], float], ...] = (
    (make_book, 18),
    (make_check_in, 17),
    (make_crowd, 7),
    (make_cancel, 8),
    (make_no_show, 3),
    (make_undo, 5),
    (make_credits, 14),
    (make_roster, 5),
    (make_sell, 7),
    (make_hold, 4),
    (make_resume, 3),
    (make_end, 3),
    (make_adjust, 4),
    (make_extend, 2),
    (make_pay, 8),
    (make_cancel_session, 1.5),
    (make_restore_session, 1),
    (make_closure, 1.5),
    (make_session, 2),
    (make_end_series, 0.3),
    (make_erase, 0.4),
    (make_policy, 1),
    (make_remove_policy, 0.3),
    (make_promote, 4),
    (make_move_in_line, 2),
    (make_move_booking, 4),
    (make_swap, 4),
    (make_settle, 3),
    (make_series, 2),
    (make_rule, 2),
    (make_membership, 1),
    (make_club, 1.5),
    (make_contact, 0.5),
    (lambda _: {"op": "verify"}, 1),
)

RUSH_MAKERS: tuple[tuple[Callable[[Life], Json], float], ...] = (
    *MAKERS,
    (make_crowd, 12),
    (make_cancel, 6),
    (make_promote, 6),
    (make_move_in_line, 6),
    (make_move_booking, 6),
    (make_swap, 4),
    (make_undo, 8),
    (make_roster, 4),
    (make_series, 3),
    (make_session, 2),
    (make_rule, 1),
    (make_closure, 1),
)
"""Where people crowd, the line is what everything is about."""
