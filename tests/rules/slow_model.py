"""One subscription lived day by day, the slow way: every grant is written down when its day comes.

Nothing here is computed from a formula. Each morning what is due is issued; what people do is done when they do it;
and each evening of a hold pushes the next grant, and the last day of every grant the hold froze, by one day. The
product never lives a day like this: it works out any day at once, and must come to the same.
"""

from __future__ import annotations

from copy import copy
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Literal

DAY = timedelta(days=1)
Source = Literal["initial", "periodic", "adjustment"]
Fate = Literal["held", "used", "revoked"]


@dataclass(frozen=True)
class Terms:
    credits: int
    days_to_expire: int
    frequency: int
    initial: int
    on_start: bool


@dataclass
class Lot:
    """A stored grant: its last day is written anew whenever something moves it."""

    source: Source
    number: int
    usable_from: date
    last: date
    credits: list[Fate | None]
    """What became of each credit; None: nobody took it."""
    issued: tuple[date, int, int]

    @property
    def free(self) -> int:
        return self.credits.count(None)


@dataclass
class Frozen:
    """A hold, and the grants it found good on its first day."""

    first: date
    until: date | None
    found: list[Lot] | None = None

    def covers(self, day: date) -> bool:
        return self.first <= day and (self.until is None or day < self.until)


@dataclass(frozen=True)
class Parts:
    """Where the credits of one grant are."""

    available: int = 0
    locked: int = 0
    held: int = 0
    used: int = 0
    expired: int = 0
    revoked: int = 0


@dataclass
class SlowSubscription:
    terms: Terms
    sold_on: date
    start: date
    today: date = date.min
    end: date | None = None
    holds: list[Frozen] = field(default_factory=list)
    lots: list[Lot] = field(default_factory=list)
    next_number: int = 0
    next_due: date = date.min

    def __post_init__(self) -> None:
        """The sale."""
        self.today = self.sold_on
        self.next_number = 0 if self.terms.on_start else 1
        self.next_due = self.start + DAY * self.terms.frequency * self.next_number
        if self.terms.initial:
            last = max(self.sold_on, self.start) + DAY * (self.terms.days_to_expire - 1)
            self._write("initial", 0, last, self.terms.initial)
        self._issue_what_is_due()

    # Days.

    def live_until(self, day: date) -> None:
        while self.today < day:
            self._evening()
            self.today += DAY
            self._morning()

    def on(self, day: date) -> SlowSubscription:
        """Another that lives on to a later day, with nothing more happening."""
        twins = {id(lot): replace(lot, credits=list(lot.credits)) for lot in self.lots}
        holds = [replace(hold, found=[twins[id(lot)] for lot in hold.found or ()]) for hold in self.holds]
        other = copy(self)
        other.lots, other.holds = list(twins.values()), holds
        other.live_until(day)
        return other

    def _morning(self) -> None:
        for hold in self.holds:
            if hold.first == self.today and hold.covers(self.today):
                hold.found = self._good()
        self._issue_what_is_due()

    def _evening(self) -> None:
        for hold in self.holds:
            if hold.covers(self.today):
                self.next_due += DAY
                for lot in hold.found or ():
                    lot.last += DAY

    def _issue_what_is_due(self) -> None:
        if self.next_due == self.today and self.running():
            last = self.today + DAY * (self.terms.days_to_expire - 1)
            self._write("periodic", self.next_number, last, self.terms.credits)
            self.next_number += 1
            self.next_due += DAY * self.terms.frequency

    def _write(self, source: Source, number: int, last: date, credits: int) -> None:
        at_start_of_day = source == "periodic" and self.today != self.sold_on
        order = (self.today, 0 if at_start_of_day else 1, len(self.lots))
        self.lots.append(Lot(source, number, self.today, last, [None] * credits, order))

    def _good(self) -> list[Lot]:
        return [lot for lot in self.lots if lot.last >= self.today]

    # What people do.

    def hold(self, first: date, until: date | None) -> None:
        self.holds.append(Frozen(first, until, self._good() if first == self.today else None))

    def resume(self, day: date) -> None:
        running = next(hold for hold in self.holds if hold.covers(self.today))
        running.until = day
        self._issue_what_is_due()

    def end_on(self, last: date) -> None:
        self.end = last
        for hold in self.holds:
            if hold.until is None:
                hold.until = max(hold.first, last + DAY)

    def extend(self, days: int) -> None:
        for lot in self._good():
            lot.last += DAY * days

    def adjust(self, number: int, credits: int, days: int) -> None:
        self._write("adjustment", number, self.today + DAY * (days - 1), credits)

    def change_terms(self, credits: int, days_to_expire: int, frequency: int) -> None:
        """The next grant keeps its day; it and all after it are of the new terms."""
        self.terms = replace(self.terms, credits=credits, days_to_expire=days_to_expire, frequency=frequency)

    def take(self, fate: Fate) -> Lot | None:
        """Take the credit that pays for a session of today, if there is one."""
        usable = [lot for lot in self._good() if lot.free and not self.locked(lot)]
        if not usable:
            return None
        first = min(usable, key=lambda lot: (lot.last, lot.usable_from, lot.issued))
        first.credits[first.credits.index(None)] = fate
        return first

    # What there is today.

    def on_hold(self) -> bool:
        return any(hold.covers(self.today) for hold in self.holds)

    def ended(self) -> bool:
        return self.end is not None and self.end < self.today

    def running(self) -> bool:
        return self.start <= self.today and not self.ended() and not self.on_hold()

    def locked(self, lot: Lot) -> bool:
        early = self.today < self.start and lot.source != "initial"
        return self.ended() or self.on_hold() or early

    def balance(self) -> dict[tuple[str, int], Parts]:
        return {(lot.source, lot.number): self._parts(lot) for lot in self.lots}

    def _parts(self, lot: Lot) -> Parts:
        expired, locked = lot.last < self.today, self.locked(lot)
        return Parts(
            available=0 if expired or locked else lot.free,
            locked=lot.free if locked and not expired else 0,
            held=lot.credits.count("held"),
            used=lot.credits.count("used"),
            expired=lot.free if expired else 0,
            revoked=lot.credits.count("revoked"),
        )
