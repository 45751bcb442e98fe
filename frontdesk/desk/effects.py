"""Whom a change of the timetable affects: who may come now, whose booking has become invalid, who moves up."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from data.statements import timetable
from frontdesk.answers import AccessLine, Clash, Effects, Invalid, InvalidBooking, MovedSession, Person
from frontdesk.desk.calling_off import call_off
from frontdesk.desk.redating import COUNTED, leave_unpaid, settle_on_new_day
from frontdesk.desk.sessions import session_by_id
from frontdesk.desk.waitlist import give_back, promote

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping
    from datetime import date

    from sqlalchemy import Row

    from frontdesk.desk.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Access:
    """Who may come to a series."""

    series: str
    memberships: frozenset[int] | None
    """None: everybody."""

    def admits(self, membership: int) -> bool:
        """Tell whether holders of a membership may come."""
        return self.memberships is None or membership in self.memberships


def access_to(tx: Transaction, series: Iterable[int]) -> dict[int, Access]:
    """Return who may come to some series (or versions of one), by id."""
    ids = list(series)
    named: dict[int, set[int]] = {}
    for row in tx.all(timetable.admitted, ids=ids):
        named.setdefault(row.series_id, set()).add(row.membership_id)
    return {
        row.id: Access(row.name, frozenset(named.get(row.id, ())) if row.session_rules else None)
        for row in tx.all(timetable.restricted, ids=ids)
    }


@dataclass(slots=True)
class Change:
    """A change of the timetable under way: what it has moved, and what is to be looked at when it is made."""

    invalid: Invalid
    told: bool
    """Whether somebody asked for the effects."""
    before: Mapping[int, Collection[Access]] = field(default_factory=dict)
    """Who could come before, by the id that the series (or its version) has afterwards; of each version it replaces."""
    moved: dict[int, MovedSession] = field(default_factory=dict)
    """By session."""
    stranded: list[int] = field(default_factory=list)
    """Sessions with people in them, on days that their series leaves."""
    touched: list[int] = field(default_factory=list)
    """Sessions in which places may have fallen free."""
    only: int | None = None
    """The one session that is edited; None: all of the series."""
    crowded_out: set[int] = field(default_factory=set)
    """Bookings that a smaller capacity has put beyond it."""
    leaves: date | None = None
    """The date of a series that took place once."""
    redated: list[int] = field(default_factory=list)
    """Sessions that have gone to another day."""
    barred: dict[int, str] = field(default_factory=dict)
    """Bookings that nothing pays on their new day, and why."""

    def settle(self, tx: Transaction) -> Effects | None:
        """Cancel what has become invalid, if so chosen, and let the waitlists move up; say whom it affects."""
        cancels = self.invalid is Invalid.CANCEL
        for session_id in self.redated:
            self.barred |= settle_on_new_day(tx, session_id)
        after = access_to(tx, self.before) if self.told or cancels else {}
        found = self._invalid(tx, after) if self.told or cancels else []
        if cancels:
            self._lock(tx, found)
        elif self.barred:
            self._keep_barred(tx)
        invalid = [_told(row, code, returned=cancels and _cancel(tx, row)) for row, code in found]
        invalid += self._stranded(tx, cancels=cancels) if self.stranded and (self.told or cancels) else []
        freed = {row.session_id for row, _ in found} if cancels else set()
        promoted = [
            card
            for session_id in dict.fromkeys((*self.touched, *sorted(freed)))
            for card in promote(tx, session_by_id(tx, session_id))
        ]
        if not self.told and not cancels:
            return None
        gains, loses = self._access(tx, after)
        moved = tuple(self.moved.values())
        return Effects(moved, gains, loses, tuple(invalid), cancels, tuple(promoted), self._clashes(tx))

    def _stranded(self, tx: Transaction, *, cancels: bool) -> list[InvalidBooking]:
        """Tell who is in sessions on days that the series leaves; cancelled, the sessions are called off."""
        if cancels:
            found = call_off(tx, self.stranded, None)
        else:
            found = [(row, False) for row in tx.all(timetable.standing_in, ids=self.stranded)]
        return [_told(row, "off_schedule", returned=returned) for row, returned in found]

    def _clashes(self, tx: Transaction) -> tuple[Clash, ...]:
        """Tell who is booked in a session that has moved, and in another one at the same time."""
        rows = tx.all(timetable.clashing, ids=list(self.moved)) if self.moved else ()
        return tuple(
            Clash(person_of(row), row.series, row.session_date, row.other_series, row.other_date, row.other_starts)
            for row in rows
        )

    def _invalid(self, tx: Transaction, after: Mapping[int, Access]) -> list[tuple[Row[Any], str]]:
        rows = tx.all(timetable.booked_to_come, ids=list(after), now=tx.now)
        left = {*self.stranded}
        concerned = (row for row in rows if self.only in {None, row.session_id} and row.session_id not in left)
        return [(row, code) for row in concerned if (code := self._fault(row, after[row.series_id])) is not None]

    def _fault(self, row: Row[Any], access: Access) -> str | None:
        if row.id in self.barred:
            return self.barred[row.id]
        if row.paid_kind in COUNTED and not access.admits(row.membership_id):
            return "session_rule"
        return "session_full" if row.id in self.crowded_out else None

    def _keep_barred(self, tx: Transaction) -> None:
        for row in tx.all(timetable.standing_in, ids=self.redated):
            if row.id in self.barred:
                leave_unpaid(tx, row)

    def _lock(self, tx: Transaction, found: list[tuple[Row[Any], str]]) -> None:
        if tx.postgres:
            tx.all(timetable.lock_sessions, ids=sorted({row.session_id for row, _ in found}))

    def _access(
        self, tx: Transaction, after: Mapping[int, Access]
    ) -> tuple[tuple[AccessLine, ...], tuple[AccessLine, ...]]:
        versions = [(after[each], was) for each, of_version in self.before.items() for was in of_version]
        if all(now.memberships == was.memberships for now, was in versions):
            return (), ()
        gains: dict[AccessLine, None] = {}
        loses: dict[AccessLine, None] = {}
        for row in tx.all(timetable.holders, today=tx.today):
            for now, was in versions:
                if was.admits(row.id) != now.admits(row.id):
                    line = AccessLine(now.series, row.code, row.name, row.holders)
                    (loses if was.admits(row.id) else gains)[line] = None
        return tuple(gains), tuple(loses)


def _told(row: Row[Any], code: str, *, returned: bool) -> InvalidBooking:
    return InvalidBooking(row.series, row.session_date, person_of(row), code, returned)


def person_of(row: Row[Any]) -> Person:
    """Return whom a row is about."""
    return Person(row.card or "", row.first_name, row.last_name)


def _cancel(tx: Transaction, row: Row[Any]) -> bool:
    return give_back(tx, row.id, row.contact_id, row.session_id, row.taken_id, row.subscription_id)
