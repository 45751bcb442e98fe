"""What the model remembers: plain records, every grant and every single credit written out."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from zoneinfo import ZoneInfo

from .model_time import end_of_day, to_utc

Json = dict[str, Any]

OWNER = "the owner"
"""Who acts when a line names nobody."""

CHECKS = {
    "no_membership": "block",
    "not_started": "block",
    "on_hold": "block",
    "past_due": "block",
    "session_rule": "block",
    "no_credit": "block",
    "session_full": "block",
    "outside_window": "warn",
    "stop_note": "warn",
}
"""The checks a manager may set, in the order of the table of the rules page, with their defaults."""


@dataclass(frozen=True)
class Terms:
    """A membership as it is sold: a subscription keeps the very record of the day of its sale."""

    code: str
    name: str
    category: str
    price: Decimal
    eft: bool = True
    bill_period: str = "monthly"
    installments: int | None = None
    group: str = "member"
    limited: bool = False
    credits: int = 0
    days: int = 0
    frequency: int = 0
    initial: int = 0
    first_grant: str = "after_period"
    every_days: int = 0
    fee: Decimal = Decimal(0)
    tax: Decimal = Decimal(0)
    discounts: bool = False


@dataclass
class Hold:
    """A period in which a subscription is frozen; `until` is the first day running again, None while open-ended."""

    first: date
    until: date | None
    entered: int


@dataclass(frozen=True)
class Epoch:
    """Credit terms from a running day on, the `base`-th after the first; `first` is the number of their first grant."""

    base: int
    terms: Terms
    first: int


@dataclass
class Subscription:
    """One contact's membership, with the days on which it ran written down one by one."""

    number: int
    card: str
    terms: Terms
    sold: int
    sold_at: datetime
    start: date
    first_billing: date
    first_paid: bool
    next_day: date
    fee: Decimal = Decimal(0)
    discount: Decimal = Decimal(0)
    pro_rate: bool = False
    last_day: date | None = None
    holds: list[Hold] = field(default_factory=list)
    running_days: set[date] = field(default_factory=set)
    issued: set[int] = field(default_factory=set)
    applied: list[Epoch] = field(default_factory=list)


@dataclass
class Credit:
    """One single credit: free, revoked, or taken by a booking."""

    revoked: bool = False
    booking: int | None = None

    @property
    def free(self) -> bool:
        return not self.revoked and self.booking is None


@dataclass
class Grant:
    """Credits issued together. `order` says when it was issued, `entered` under which line it was written down."""

    number: int
    subscription: int
    source: str
    usable_from: date
    first_last_day: date
    order: tuple[datetime, int, int]
    entered: int
    credits: list[Credit]
    extensions: list[tuple[date, int, int]] = field(default_factory=list)
    undone: bool = False


@dataclass(frozen=True)
class BookingTerms:
    """How early and how late one may book, and until when a booking is cancelled for nothing."""

    earliest_days: int | None = None
    earliest_hours: int | None = None
    latest_minutes: int = 0
    notice_hours: int = 0
    notice_days: int = 0


@dataclass
class Series:
    """A recurring class, or a single one (`day`)."""

    name: str
    weekdays: tuple[int, ...]
    day: date | None
    at: time
    minutes: int
    capacity: int | None
    start: date | None
    end: date | None
    terms: BookingTerms
    policy: str | None
    opens: int
    closes: int
    ruled: bool
    rules: tuple[str, ...]
    memberships: tuple[str, ...]
    edited: datetime | None = None

    later: list[tuple[date, Series]] = field(default_factory=list)

    def on(self, day: date) -> Series:
        """What the series is on a day: the last version that has begun by then."""
        return [self, *(version for first, version in self.later if first <= day)][-1]

    def versions(self) -> list[tuple[Series, date | None]]:
        """Each version with its last day, if it has one."""
        firsts = [first for first, _ in self.later]
        ends = [first - timedelta(days=1) for first in firsts]
        every = [self, *(version for _, version in self.later)]
        return [
            (each, min((day for day in (each.day or each.end, end) if day is not None), default=None))
            for each, end in zip(every, [*ends, None], strict=True)
        ]

    def has(self, day: date) -> bool:
        return self.on(day).takes_place(day)

    def takes_place(self, day: date) -> bool:
        """Whether this version by itself has a session on a day."""
        if self.day is not None:
            return self.day == day
        if (self.start is not None and day < self.start) or (self.end is not None and day > self.end):
            return False
        return day.weekday() in self.weekdays


@dataclass(frozen=True)
class Session:
    """One dated occurrence of a series; `starts` and `ends` in UTC, `terms` as they are now."""

    series: Series
    day: date
    starts: datetime
    ends: datetime
    terms: BookingTerms


@dataclass(frozen=True)
class Paid:
    """What a booking took: a credit, an unlimited membership, or nothing (unpaid, none)."""

    kind: str
    subscription: int | None = None
    grant: int | None = None
    slot: int | None = None


NOTHING = Paid("none")
UNPAID = Paid("unpaid")


@dataclass
class Booking:
    """A contact's place in a session: waitlisted, booked, in, no_show, cancelled, late, moved, or gone (undone).

    `beyond`: an override let it in.
    """

    number: int
    card: str
    series: str
    day: date
    status: str
    paid: Paid
    queued: int
    last_action: int
    walk_in: bool = False
    beyond: bool = False

    @property
    def live(self) -> bool:
        return self.status in {"waitlisted", "booked", "in", "no_show"}


@dataclass
class Payment:
    """Money that the desk recorded (`kind`: pay, refund, write_off); an undone one counts no more."""

    card: str
    amount: Decimal
    kind: str = "pay"
    undone: bool = False


@dataclass
class Closure:
    """Days on which what takes place is called off: everything, or only some series."""

    first: date
    last: date
    series: tuple[str, ...]
    entered: int
    at: datetime
    actor: str
    nonce: str | None = None
    undone: bool = False
    cancelled: list[tuple[int, Booking]] = field(default_factory=list)
    extends: bool = False
    only: frozenset[str] | None = None
    extended: list[int] = field(default_factory=list)

    def calls_off(self, name: str, day: date) -> bool:
        return not self.undone and self.first <= day <= self.last and (not self.series or name in self.series)


@dataclass
class Action:
    """What the desk did, kept for undo: `before` is the booking as it was, None when there was none."""

    number: int
    op: str
    actor: str
    at: datetime
    nonce: str | None
    booking: int | None = None
    before: Booking | None = None
    source: int | None = None
    source_before: Booking | None = None
    grant: int | None = None
    slots: list[tuple[int, int]] = field(default_factory=list)
    payment: int | None = None
    undone: bool = False


@dataclass
class Club:
    """The whole club, as of the line last played."""

    zone: ZoneInfo
    name: str = ""
    currency: str = "USD"
    enforce: bool = True
    grace: int = 0
    checks: dict[str, str] = field(default_factory=lambda: dict(CHECKS))
    staff: dict[str, str] = field(default_factory=dict)
    categories: set[str] = field(default_factory=set)
    memberships: dict[str, Terms] = field(default_factory=dict)
    contacts: set[str] = field(default_factory=set)
    erased: set[str] = field(default_factory=set)
    replaced: dict[str, str] = field(default_factory=dict)
    notes: set[str] = field(default_factory=set)
    rules: dict[str, tuple[str, ...]] = field(default_factory=dict)
    series: dict[str, Series] = field(default_factory=dict)
    cancelled: set[tuple[str, date]] = field(default_factory=set)
    own: dict[tuple[str, date], Json] = field(default_factory=dict)
    kept: dict[tuple[str, date], Series] = field(default_factory=dict)
    kept_times: dict[tuple[str, date], time] = field(default_factory=dict)
    unclear: set[tuple[str, date]] = field(default_factory=set)
    tried: set[tuple[str, date]] = field(default_factory=set)
    """Sessions that somebody tried to book or to enter, refused or not: they are kept as well."""
    policies: dict[str, BookingTerms] = field(default_factory=dict)
    closures: list[Closure] = field(default_factory=list)
    subscriptions: list[Subscription] = field(default_factory=list)
    grants: list[Grant] = field(default_factory=list)
    bookings: list[Booking] = field(default_factory=list)
    payments: list[Payment] = field(default_factory=list)
    actions: list[Action] = field(default_factory=list)

    def of(self, card: str) -> list[Subscription]:
        """The subscriptions of a contact, in the order of sale."""
        return [each for each in self.subscriptions if each.card == card]

    def grants_of(self, subscription: Subscription) -> list[Grant]:
        return [each for each in self.grants if each.subscription == subscription.number]

    def has(self, name: str, day: date) -> bool:
        """Whether there is a session: by the pattern of the series, or kept although that has left the day."""
        return self.series[name].has(day) or (name, day) in self.kept

    def spec(self, name: str, day: date) -> Series:
        """What a session is: as it was kept, or as the series says that day, and over that what it was given itself."""
        base = self.kept.get((name, day)) or self.series[name].on(day)
        base = replace(base, at=self.kept_times.get((name, day), base.at))
        return replace(base, **self.own.get((name, day), {}))

    def session(self, name: str, day: date) -> Session:
        series = self.spec(name, day)
        starts = to_utc(datetime.combine(day, series.at), self.zone)
        terms = series.terms if series.policy is None else self.policies[series.policy]
        return Session(series, day, starts, starts + timedelta(minutes=series.minutes), terms)

    def bookings_in(self, name: str, day: date) -> list[Booking]:
        return [each for each in self.bookings if each.series == name and each.day == day]

    def status(self, booking: Booking, at: datetime) -> str:
        """The status at an instant: a booking whose session is over is a no-show, by the clock alone."""
        if booking.status == "booked" and self.session(booking.series, booking.day).ends <= at:
            return "no_show"
        return booking.status

    def is_closed(self, name: str, day: date) -> bool:
        """Whether a closure calls off what a series has on a day."""
        return any(each.calls_off(name, day) for each in self.closures)

    def evening(self, day: date) -> datetime:
        return end_of_day(day, self.zone)
