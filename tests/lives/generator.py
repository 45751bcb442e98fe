"""Random club lives: lines of a batch, about a year of them, the same for the same seed.

The generator plays its lines to the model as it goes, so that it can aim: at people who are booked, at the last minute
of the notice, at credits about to end. A line whose answer hangs on a doubtful decision (DECISIONS.md) is thrown away
and another one made, except for the share of doubts that was asked for.
"""

from __future__ import annotations

import json
from datetime import date, datetime, time, timedelta
from random import Random

from .generator_bad import spoil
from .generator_life import Life, has_some, session_of, target_of, telling_day
from .generator_lines import (
    MAKERS,
    NEEDS,
    RUSH_MAKERS,
    make_club,
    make_contact,
    make_crowd,
    make_membership,
    make_rule,
    make_sell,
    make_series,
)
from .generator_people import PEOPLE_MAKERS
from .model import READS
from .model_admission import first_to_book, last_in_time, last_to_book
from .model_bills import bill_days, due
from .model_credits import last_good
from .model_state import Json
from .model_time import DAY, is_skipped, to_local

ZONES = ("America/New_York", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kolkata", "Pacific/Apia", "UTC")
TURNS = {
    "America/New_York": (date(2026, 3, 8), date(2026, 11, 1)),
    "Europe/Berlin": (date(2026, 3, 29), date(2026, 10, 25)),
    "Australia/Lord_Howe": (date(2026, 4, 5), date(2026, 10, 4)),
    "Pacific/Apia": (date(2011, 12, 30),),
}
"""Days on which the clocks change; the last is one that Apia never had."""

STAFF = {"Maya": "manager", "Sam": "staff", "Susi": "staff", "Tim": "trainer", "Olga": "owner"}
MAKES = 12
"""How often another line is tried when one turns out doubtful."""


def _move_clock(life: Life) -> None:
    """Let time pass: often none, sometimes minutes, to a telling minute of a session, or days."""
    rng, chance = life.rng, life.rng.random()
    if chance < 0.4 or life.crowd:
        return
    if chance < 0.55:
        wanted = life.now + timedelta(minutes=rng.choice((1, 5, 9, 10, 11, 45, 120)))
    elif chance < 0.63:
        wanted = _minute_of_a_notice(life)
    elif chance < 0.68:
        wanted = _midnight_of_an_expiry(life)
    elif chance < 0.85:
        wanted = _telling_minute(life)
    elif chance < 0.87:
        wanted = max(life.now - timedelta(minutes=rng.randint(1, 90)), datetime.combine(life.today, time.min))
    elif chance < 0.93:
        day = _next_bill(life) if rng.random() < 0.6 else max(telling_day(life), life.today)
        day = min(day, life.today + timedelta(days=36))
        wanted = max(datetime.combine(day, time(rng.randrange(24), rng.randrange(60))), life.now)
    else:
        days = rng.randint(1, 3) if life.busy else rng.randint(2, 25)
        wanted = datetime.combine(life.today + timedelta(days=days), time(rng.randrange(24), rng.randrange(60)))
    while is_skipped(wanted, life.club.zone):
        wanted += timedelta(minutes=1)
    life.now = wanted


def _next_bill(life: Life) -> date:
    """The next bill of somebody, of one who owes nothing yet where there is one, or the day after it."""
    first: dict[str, date] = {}
    for each in life.club.subscriptions:
        for day in bill_days(each, life.today + timedelta(days=35)):
            if day > life.today and each.terms.price:
                first[each.card] = min(day, first.get(each.card, day))
    clean = [card for card in sorted(first) if not due(life.club, card, life.today)]
    if not first:
        return life.today
    card = life.rng.choice(clean or sorted(first))
    day = first[card] + timedelta(days=life.rng.randint(0, 1))
    life.crowd += [{"op": "credits", "card": card}, {"op": "pay", "card": card, "amount": "0.01"}]
    for name, series in sorted(life.club.series.items()):
        if series.has(day):
            life.crowd.append({"op": "book", "card": card, "series": name, "date": day.isoformat()})
    if life.chance(0.7):
        life.crowd.append({"op": "pay", "card": card})
    return day


def _minute_of_a_notice(life: Life) -> datetime:
    """The last minute in which somebody can cancel for nothing, or the one before or after; then they cancel."""
    near = [each for each in life.club.bookings if each.status == "booked" and (each.day - life.today).days <= 20]
    turns = [(last_in_time(life.club.session(each.series, each.day), life.club.zone), each) for each in near]
    turns = [each for each in turns if to_local(each[0], life.club.zone) > life.now]
    if not turns:
        return life.now
    turn, booking = life.rng.choice(turns)
    aim = {"card": booking.card, "series": booking.series, "date": booking.day.isoformat()}
    life.crowd.append({"op": "cancel" if life.chance(0.8) else "move_booking", **aim})
    if life.crowd[-1]["op"] == "move_booking":
        life.crowd[-1] |= target_of(life)
    return to_local(turn + timedelta(minutes=life.rng.choice((-1, 0, 1))), life.club.zone)


def _telling_minute(life: Life) -> datetime:
    """A minute at which something of a session turns: the notice, the window, the start, the end, or next to it."""
    told = session_of(life, past=0, ahead=3 if life.busy else 20)
    day = date.fromisoformat(told["date"])
    series = life.club.series.get(told["series"])
    if series is None or not series.has(day):
        return life.now
    session = life.club.session(series.name, day)
    turn, ops = life.rng.choice(
        (
            (session.starts, ("book", "cancel", "no_show", "check_in")),
            (session.ends, ("cancel", "check_in", "no_show", "settle")),
            (last_in_time(session, life.club.zone), ("cancel", "move_booking")),
            (first_to_book(session, life.club.zone) or session.starts, ("book",)),
            (last_to_book(session), ("book", "cancel")),
            (session.starts - timedelta(minutes=series.opens), ("check_in",)),
            (session.ends + timedelta(minutes=series.closes), ("check_in",)),
            (life.club.evening(day), ("check_in", "settle")),
        )
    )
    turn += timedelta(minutes=life.rng.choice((-1, 0, 0, 0, 1)))
    if life.chance(0.7):
        life.crowd += [line for op in ops for line in _aimed(life, series.name, day, op)]
    return max(to_local(turn, life.club.zone), life.now)


AIMED = {
    "cancel": {"booked", "waitlisted"},
    "move_booking": {"booked"},
    "no_show": {"booked"},
    "check_in": {"booked", "no_show", "waitlisted"},
    "settle": {"in", "no_show"},
}
"""Whose line it is: somebody's with such a place."""


def _aimed(life: Life, name: str, day: date, op: str) -> list[Json]:
    """A line about one session, of somebody who has a fitting place there; who books or walks in is anybody."""
    there = [each.card for each in life.club.bookings_in(name, day) if each.status in AIMED.get(op, ())]
    if not there and op not in {"book", "check_in"}:
        return []
    card = life.rng.choice(there) if there else life.member()
    aim: Json = {"op": op, "card": card, "series": name, "date": day.isoformat()}
    return [aim | target_of(life) if op == "move_booking" else aim]


def _midnight_of_an_expiry(life: Life) -> datetime:
    """The last minute of somebody's credits, or the first without them; then they ask, book and come."""
    last_days = [
        (last_good(life.club.subscriptions[each.subscription], each), life.club.subscriptions[each.subscription].card)
        for each in life.club.grants
        if any(credit.free for credit in each.credits)
    ]
    last_days = [each for each in last_days if 0 <= (each[0] - life.today).days <= 20]
    if not last_days:
        return life.now
    last, card = life.rng.choice(last_days)
    wanted = datetime.combine(last + DAY, time.min) + timedelta(minutes=life.rng.choice((-1, 0, 1)))
    life.crowd.append({"op": "credits", "card": card})
    for name, series in sorted(life.club.series.items()):
        for day in (last, last + DAY):
            if series.has(day) and life.chance(0.5):
                aim = {"card": card, "series": name, "date": day.isoformat()}
                life.crowd.append({"op": life.rng.choice(("book", "check_in", "cancel")), **aim})
    return max(wanted, life.now)


def _dress(life: Life, body: Json) -> Json:
    """Put the time, who acts and a nonce on a line."""
    if not life.chance(0.05) or life.now != life.model.memory.clock or life.model.memory.after_malformed:
        body = {**body, "at": life.now.strftime("%Y-%m-%dT%H:%M")}
    if life.chance(0.2):
        body["as"] = life.rng.choice(sorted(STAFF)) if life.chance(0.97) else "Nemo"
    if body["op"] not in READS and life.chance(0.3):
        body["nonce"] = f"n{len(life.lines)}"
    return body


def _make_line(life: Life) -> str:
    """One line: mostly new, sometimes a repeat, sometimes spoilt."""
    makers = (*(RUSH_MAKERS if life.rush else MAKERS), *PEOPLE_MAKERS)
    maker = life.rng.choices([each for each, _ in makers], [weight for _, weight in makers])[0]
    if maker in NEEDS and not has_some(life, *NEEDS[maker]) and life.chance(0.95):
        maker = make_crowd
    crowd = life.crowd.pop(0) if life.crowd else None
    body = _dress(life, crowd or maker(life))
    if life.nonces and life.chance(0.03):
        nonce, first = life.rng.choice(life.nonces[-8:])
        body = {**first, "at": life.now.strftime("%Y-%m-%dT%H:%M")}
        if life.chance(0.2):
            body = _dress(life, maker(life)) | {"nonce": nonce}
    if life.chance(0.05):
        return spoil(life.rng, body)
    if life.chance(0.005):
        return life.rng.choice(("", "   ", "\t"))
    return json.dumps(body, ensure_ascii=life.chance(0.5))


def _play(life: Life, line: str) -> bool:
    """Play a line to the model and keep it, unless it is too doubtful."""
    outcome = life.model.perform(line)
    if outcome is not None and outcome.doubts:
        for each in outcome.doubts:
            life.dropped[each] = life.dropped.get(each, 0) + 1
        if not life.chance(life.doubtful):
            return False
    life.lines.append(line)
    if outcome is not None and outcome.answer["ok"]:
        body = json.loads(line)
        if "nonce" in body and not outcome.answer.get("repeated"):
            life.nonces.append((body["nonce"], body))
    return True


def _open(life: Life) -> None:
    """The club, its people and its classes."""
    bodies: list[Json] = [make_club(life), {"op": "category", "name": "Plans"}]
    bodies += [{"op": "staff", "name": name, "role": role} for name, role in STAFF.items()]
    for body in bodies:
        _play(life, json.dumps({**body, "at": life.now.strftime("%Y-%m-%dT%H:%M")}))
    limited = life.rng.randint(2, 4)
    for number in range(1, limited + 1):
        _play(life, json.dumps(make_membership(life, number, limited=True)))
    for number in range(limited + 1, limited + 1 + life.rng.randint(1, 2)):
        _play(life, json.dumps(make_membership(life, number, limited=False)))
    for number in range(life.rng.randint(4, 8)):
        _play(life, json.dumps(make_contact(life, number)))
    _play(life, json.dumps(make_rule(life)))
    while len(life.club.series) < 2:
        _play(life, json.dumps(make_series(life)))
    for _ in range(6):
        _play(life, json.dumps(make_sell(life)))
    if life.rush:
        for card in sorted(life.club.contacts):
            body = {"op": "sell", "card": card, "membership": life.rng.choice(sorted(life.club.memberships))}
            _play(life, json.dumps({**body, "again": True}))


def _begin(rng: Random, zone: str) -> datetime:
    """When a life begins: half of them shortly before the clocks change."""
    if zone in TURNS and rng.random() < 0.5:
        return datetime.combine(rng.choice(TURNS[zone]) - timedelta(days=rng.randint(3, 14)), time(9, 0))
    return datetime(2026, 1, 1, 9, 0) + timedelta(days=rng.randint(0, 300))  # noqa: DTZ001 - a wall time


def live(seed: int, length: int = 200, *, doubtful: float = 0.0) -> Life:
    """A life of about so many lines.

    Args:
        seed: the same one makes the same life.
        length: lines, those of the opening included.
        doubtful: the share (0 … 1) of doubtful lines to keep.
    """
    rng = Random(seed)  # a string of its own for each life
    zone = ZONES[seed % len(ZONES)]
    life = Life(rng, zone, _begin(rng, zone), busy=rng.random() < 0.5, doubtful=doubtful, rush=rng.random() < 0.6)
    life.busy |= life.rush
    _open(life)
    while len(life.lines) < length:
        _move_clock(life)
        saved = life.model.save()
        for _ in range(MAKES):
            if _play(life, _make_line(life)):
                break
            life.model.load(saved)
    return life
