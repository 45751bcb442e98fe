"""One life in the making, and whom and what its lines aim at."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from .model import Model
from .model_admission import first_to_book, last_to_book
from .model_bills import bill_days
from .model_credits import last_good
from .model_state import Club, Json
from .model_time import to_utc


@dataclass
class Life:
    """One life in the making; in a `rush` everybody may come, and the places are few."""

    rng: Random
    zone: str
    now: datetime
    busy: bool
    doubtful: float
    rush: bool = False
    model: Model = field(default_factory=Model)
    lines: list[str] = field(default_factory=list)
    nonces: list[tuple[str, Json]] = field(default_factory=list)
    dropped: dict[str, int] = field(default_factory=dict)
    focus: tuple[str, date] | None = None
    crowd: list[Json] = field(default_factory=list)

    @property
    def club(self) -> Club:
        return self.model.memory.club

    @property
    def today(self) -> date:
        return self.now.date()

    def chance(self, share: float) -> bool:
        return self.rng.random() < share

    def day(self, least: int, most: int) -> str:
        """A date so many days from today."""
        return (self.today + timedelta(days=self.rng.randint(least, most))).isoformat()

    def card(self) -> str:
        if self.chance(0.01):
            return "nobody"
        return self.rng.choice(sorted(self.club.contacts) or ["nobody"])

    def member(self) -> str:
        """A card, mostly of somebody who has a membership."""
        owned = sorted({each.card for each in self.club.subscriptions})
        return self.rng.choice(owned) if owned and self.chance(0.93) else self.card()

    def code(self) -> str:
        if self.chance(0.01):
            return "NONE"
        return self.rng.choice(sorted(self.club.memberships) or ["NONE"])


def sub_of(life: Life) -> Json:
    """A card and a membership, mostly one that this contact has."""
    owned = life.club.subscriptions
    if owned and life.chance(0.95):
        chosen = life.rng.choice(owned)
        return {"card": chosen.card, "membership": chosen.terms.code}
    return {"card": life.card(), "membership": life.code()}


def session_of(life: Life, *, past: int = 2, ahead: int = 12) -> Json:
    """A series and a date: for a while the same session again and again, so that it fills; now and then a wrong one."""
    if life.chance(0.01):
        return {"series": "Nothing", "date": life.day(0, 9)}
    if life.chance(0.02):
        return {"series": life.rng.choice(sorted(life.club.series)), "date": life.day(-3, 9)}
    focus = life.focus
    now = to_utc(life.now, life.club.zone)
    if focus is None or life.chance(0.05) or life.club.session(*focus).ends < now:
        focus = life.focus = _some_session(life, 0, 6)
    if focus is not None and not past and life.club.session(*focus).starts <= now:
        focus = _some_session(life, -1, 6)
    if focus is None or life.chance(0.25):
        focus = _some_session(life, past, ahead)
    if focus is None:
        return {"series": life.rng.choice(sorted(life.club.series)), "date": life.day(-3, 9)}
    told: Json = {"series": focus[0], "date": focus[1].isoformat()}
    if life.chance(0.05):
        told["time"] = life.club.spec(*focus).at.strftime("%H:%M") if life.chance(0.9) else "12:34"
    return told


def bookable_of(life: Life) -> Json:
    """A session that may be booked now by its terms; now and then any other."""
    now = to_utc(life.now, life.club.zone)
    told = session_of(life, past=0)
    for _ in range(8):
        name, day = told["series"], date.fromisoformat(told["date"])
        if name in life.club.series and life.club.has(name, day) and not life.club.is_closed(name, day):
            session = life.club.session(name, day)
            first = first_to_book(session, life.club.zone)
            if (first is None or first <= now) and now <= last_to_book(session) and now < session.starts:
                break
        told = session_of(life, past=0)
    return told


def _some_session(life: Life, past: int, ahead: int) -> tuple[str, date] | None:
    days = [life.today + timedelta(days=each) for each in range(-past, ahead + 1)]
    near = [(name, day) for name, series in sorted(life.club.series.items()) for day in days if series.has(day)]
    return life.rng.choice(near) if near else None


def telling_day(life: Life, card: str | None = None) -> date:
    """A day on which something turns for a subscription (grant, hold, end, bill), or next to it."""
    owned = [each for each in life.club.subscriptions if card in {None, each.card}]
    if not owned:
        return life.today
    chosen = life.rng.choice(owned)
    days = [chosen.start, chosen.first_billing]
    days += [each for hold in chosen.holds for each in (hold.first, hold.until) if each is not None]
    days += [chosen.last_day] * 3 if chosen.last_day is not None else []
    days += list(bill_days(chosen, life.today + timedelta(days=40)))[-2:]
    for grant in life.club.grants_of(chosen)[-4:]:
        days += [grant.usable_from, last_good(chosen, grant)]
    return life.rng.choice(days) + timedelta(days=life.rng.choice((-1, 0, 0, 1, 1)))


def target_of(life: Life) -> Json:
    """Where a booking is moved to."""
    aim = bookable_of(life)
    return {f"to_{key}": value for key, value in aim.items()}


def has_some(life: Life, *statuses: str) -> bool:
    """Whether anybody near has a place of these statuses."""
    return any(each.status in statuses and abs((each.day - life.today).days) <= 15 for each in life.club.bookings)


def booked_of(life: Life, *statuses: str, coming: bool = False) -> Json:
    """A card and a session where that contact has a booking of these statuses, if any is near (and still to come)."""
    now = to_utc(life.now, life.club.zone)
    near = [each for each in life.club.bookings if each.status in statuses and abs((each.day - life.today).days) <= 15]
    if coming:
        near = [each for each in near if life.club.session(each.series, each.day).starts > now]
    if not near or life.chance(0.05):
        return {"card": life.member(), **session_of(life)}
    chosen = life.rng.choice(near)
    return {"card": chosen.card, "series": chosen.series, "date": chosen.day.isoformat()}
