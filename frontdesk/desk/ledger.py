"""The credit history, a page at a time: what people did, from the books, merged with what follows from dates.

What people did is read by key and never further than a page, however long the history. Issue and expiry are computed
from the subscriptions; how much was left of a grant that expired is counted by the database, for the grants of the
page alone. A place in this order is an instant, so it keeps its meaning whatever is written later.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from heapq import merge
from itertools import islice
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from data.statements import back_then, books, people
from data.statements import credits as credit_statements
from data.statements.ledger import COUNTS, PAGES
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.boundary import malformed
from frontdesk.desk.facts import look_up_contact, moved
from frontdesk.desk.registry import operation
from frontdesk.desk.standing import owned_on
from frontdesk.rules.access import Privilege
from frontdesk.rules.grants import Grant, GrantKey, Source, grants
from frontdesk.rules.ledger import CHANGES, EFFECTS, EntryKind, Event, events
from frontdesk.rules.terms import Fault
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.facts import ContactFacts
    from frontdesk.desk.transaction import Transaction

MOST_ENTRIES: Final = 500
_MOST_OF_A_VISIT: Final = 10_000
_CHUNK: Final = 200
"""How many grants are counted by one statement."""
_FIRST_INSTANT: Final = datetime(1, 1, 2, tzinfo=UTC)
_LAST_INSTANT: Final = datetime(9999, 12, 30, tzinfo=UTC)
_PLACE: Final = re.compile(r"(\d{8}T\d{12})\.([01])\.(\d{1,18})\.([0-2])\.(\d{1,18})\.([01])", re.ASCII)
_INSTANT: Final = "%Y%m%dT%H%M%S%f"
_TO_MICROSECONDS: Final = len("2026-01-05T09:00:00.000000")
_NO_MARKS: Final = str.maketrans("", "", "-:.")
"""An instant written so takes a fifth of the time: a long export writes one for every row."""


class _Place(NamedTuple):
    """Where an entry stands: what follows from dates at the start of its day, then what was written, by instant."""

    at: datetime
    written: bool
    number: int
    """The entry; of what follows from dates the subscription."""
    source: int = 0
    grant: int = 0
    expiry: bool = False

    def __str__(self) -> str:
        at = self.at.isoformat(timespec="microseconds")[:_TO_MICROSECONDS].translate(_NO_MARKS)
        return f"{at}.{self.written:d}.{self.number}.{self.source}.{self.grant}.{self.expiry:d}"


def _read_place(raw: str) -> _Place | None:
    found = _PLACE.fullmatch(raw)
    if found is None:
        return None
    try:
        at = datetime.strptime(found[1], _INSTANT).replace(tzinfo=UTC)
    except ValueError:
        return None
    return _Place(at, found[2] == "1", int(found[3]), int(found[4]), int(found[5]), found[6] == "1")


def _faults(request: requests.CreditHistory) -> list[Fault]:
    faults = []
    if not 1 <= request.most <= MOST_ENTRIES:
        faults.append(Fault("most", f"most must be a whole number from 1 to {MOST_ENTRIES}."))
    wheres = [name for name in ("after", "before", "jump", "at_end") if getattr(request, name)]
    if len(wheres) > 1:
        faults.append(Fault(wheres[1], f"{wheres[1]} cannot go with {wheres[0]}: a page lies in one place."))
    for name in ("after", "before"):
        raw = getattr(request, name)
        if raw is not None and _read_place(raw) is None:
            faults.append(Fault(name, f"{name} must be the place of an entry, as an earlier page gave it."))
    return faults


@operation("credit_history", requests.CreditHistory, Privilege.DESK, writes=False, faults=_faults)
def credit_history(tx: Transaction, request: requests.CreditHistory) -> answers.CreditHistory | Refusal:
    """Answer one page of the credit history."""
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    newest = tx.number(books.newest_history)
    history = _History(tx, contact, request, newest)
    if request.membership is not None and not history.subscriptions:
        return malformed("membership", f"membership must be the code of one of {contact.person.listed}'s memberships.")
    back = not request.oldest_first
    if request.before is not None or request.at_end:
        bound = None if request.before is None else _read_place(request.before)
        found, more_before = history.read(bound, back=not back, most=request.most)
        found.reverse()
        more_after = history.goes_on(found[-1:], bound, back=back)
    else:
        bound = _read_place(request.after) if request.after is not None else history.jump(request.jump, back=back)
        found, more_after = history.read(bound, back=back, most=request.most)
        more_before = history.goes_on(found[:1], bound, back=not back)
    total = history.total() if request.count else None
    return answers.CreditHistory(tuple(each.entry for each in found), more_before, more_after, history.known, total)


@dataclass(frozen=True, slots=True)
class _Line:
    place: _Place
    entry: answers.HistoryEntry


class _History:
    """One contact's credit history as of a day, with its filter."""

    def __init__(self, tx: Transaction, contact: ContactFacts, request: requests.CreditHistory, newest: int) -> None:
        self._tx, self._contact, self._request = tx, contact, request
        self._identities = [row.id for row in tx.all(people.identities, contact_id=contact.id)]
        self.known = newest if request.known is None else min(request.known, newest)
        self._day = request.on or tx.today
        owned = [each.facts for each in owned_on(tx, contact, self._day)]
        self._facts = {each.id: each for each in owned}
        wanted = None if request.membership is None else key(request.membership)
        self.subscriptions = [each.id for each in owned if wanted is None or key(each.membership) == wanted]
        self._lowest = _FIRST_INSTANT if request.first is None else self._start_of(request.first)
        last = self._day if request.last is None else min(request.last, self._day)
        self._highest = max(tx.end_of(last), self._lowest)
        self._grants = {each.key: each for each in self._all_grants()}
        self._events = [(self._place_of(event), event) for event in self._wanted_events()]
        self._places = [place for place, _event in self._events]

    def _start_of(self, day: date) -> datetime:
        return self._tx.end_of(day - timedelta(days=1))

    def jump(self, day: date | None, *, back: bool) -> _Place | None:
        """Return the place from which a page that begins at a day is read."""
        if day is None:
            return None
        return _Place(self._tx.end_of(day) if back else self._start_of(day), written=False, number=-1)

    # what follows from terms and dates

    def _all_grants(self) -> Iterator[Grant]:
        newest = self._tx.one(credit_statements.newest_taken, contact_id=self._contact.id)
        taken = None if newest is None else newest[0]
        for each in self._facts.values():
            until = self._day if taken is None else max(self._day, taken + timedelta(days=moved(each)))
            yield from grants(each, until)

    def _wanted_events(self) -> Iterator[Event]:
        kinds = set(self._request.kinds or EntryKind)
        if self._request.visit is not None or kinds.isdisjoint({EntryKind.ISSUED, EntryKind.EXPIRED}):
            return
        ahead = [each for each in self._grants.values() if each.usable_from > self._day]
        known_ahead = self._gone(each.key for each in ahead)
        counted = [each for each in self._grants.values() if each.usable_from <= self._day or each.key in known_ahead]
        first, last = self._lowest, self._highest
        for event in events(counted, self._day):
            if event.kind in kinds and event.grant.key.subscription in self.subscriptions:
                at = self._start_of(event.day)
                if first <= at and (at < last or (event.grant.key in known_ahead and self._request.last is None)):
                    yield event

    def _place_of(self, event: Event) -> _Place:
        order = event.order
        at = self._start_of(event.day)
        return _Place(at, False, order.subscription, order.source, order.number, order.expiry)

    def _gone(self, keys: Iterable[GrantKey]) -> dict[GrantKey, int]:
        """Count how many credits are taken of some grants, as of the day."""
        wanted = [(each.subscription, each.source, each.number) for each in keys]
        if not wanted:
            return {}
        if self._day < self._tx.today:
            rows = self._gone_by(wanted)
        else:
            rows = self._tx.all(credit_statements.gone_of_now, grants=wanted)
        return {GrantKey(row.subscription_id, Source(row.source), row.number): row.credits for row in rows}

    def _gone_by(self, wanted: Sequence[tuple[int, str, int]]) -> Sequence[Row[Any]]:
        moment, at_once = self._tx.end_of(self._day), back_then.AT_ONCE
        parts = (back_then.named(wanted[first : first + at_once]) for first in range(0, len(wanted), at_once))
        return [row for part in parts for row in self._tx.all(back_then.gone_of, moment=moment, **part)]

    def _computed(self, bound: _Place | None, *, back: bool) -> Iterator[_Line]:
        """Yield issues and expiries beyond a place, one way or the other, counted in chunks as they are needed."""
        if back:
            end = len(self._places) if bound is None else bisect_left(self._places, bound)
            ordered = self._events[:end][::-1]
        else:
            ordered = self._events[0 if bound is None else bisect_right(self._places, bound) :]
        for begin in range(0, len(ordered), _CHUNK):
            chunk = ordered[begin : begin + _CHUNK]
            gone = self._gone({event.grant.key for _, event in chunk if event.kind is EntryKind.EXPIRED})
            for place, event in chunk:
                credits = event.grant.credits
                if event.kind is EntryKind.EXPIRED:
                    credits -= gone.get(event.grant.key, 0)
                if credits:
                    yield _Line(place, self._event_entry(place, event, credits))

    def _event_entry(self, place: _Place, event: Event, credits: int) -> answers.HistoryEntry:
        grant = event.grant
        facts = self._facts[grant.key.subscription]
        return answers.HistoryEntry(
            str(place),
            event.day,
            event.kind,
            credits,
            facts.membership,
            facts.name,
            grant.key.source,
            grant.usable_from,
            grant.good_through,
        )

    # what people did

    def _written(self, bound: _Place | None, *, back: bool, most: int) -> Iterator[_Line]:
        streams = [
            [self._written_line(row) for row in self._rows(name, kind, bound, of=of, back=back, most=most)]
            for name, kind in self._questions()
            for of in self._identities
        ]
        return merge(*streams, key=lambda line: line.place, reverse=back)

    def _questions(self) -> list[tuple[str, EntryKind | None]]:
        """Say which statements answer the filter: one for all, or one for each kind that is wanted."""
        kinds = dict.fromkeys(self._request.kinds)
        if self._request.visit is not None:
            return [("visit", None)]
        if not kinds:
            return [("any", None)]
        effects: list[tuple[str, EntryKind | None]] = [("effect", each) for each in kinds if each in EFFECTS]
        return effects + [("change", each) for each in kinds if each in CHANGES]

    def _rows(
        self, name: str, kind: EntryKind | None, bound: _Place | None, *, of: int, back: bool, most: int
    ) -> Iterable[Row[Any]]:
        """Read what was written beyond a place, by key; the place and the span of days are one condition."""
        at, number = self._key(bound, back=back)
        if back:
            (at, number), limit = min((at, number), (self._highest, -1)), self._lowest
        else:
            (at, number), limit = max((at, number), (self._lowest, -1)), self._highest
        one = self._request.membership is not None
        rows = self._tx.all(
            PAGES[name, back, one],
            contact_id=of,
            known=self.known,
            most=most,
            at=at,
            number=number,
            limit=limit,
            **({"kind": kind} if kind is not None else {}),
            **({"visit": self._request.visit} if name == "visit" else {}),
            **({"subscriptions": self.subscriptions} if one else {}),
        )
        if name == "visit" and self._request.kinds:
            return [row for row in rows if EntryKind(row.effect or row.op) in self._request.kinds]
        return rows

    @staticmethod
    def _key(bound: _Place | None, *, back: bool) -> tuple[datetime, int]:
        if bound is None:
            return (_LAST_INSTANT if back else _FIRST_INSTANT), -1
        return bound.at, bound.number if bound.written else -1

    def _written_line(self, row: Row[Any]) -> _Line:
        place = _Place(row.at, True, row.id)
        facts = self._facts.get(row.subscription_id)
        grant = self._grant_of(row)
        entry = answers.HistoryEntry(
            str(place),
            self._tx.local(row.at).date(),
            EntryKind(row.effect or row.op),
            row.credits or 0,
            facts.membership if facts else "",
            facts.name if facts else "",
            None if row.source is None else Source(row.source),
            grant.usable_from if grant else row.usable_from,
            grant.good_through if grant else row.good_through,
            row.at,
            answers.SessionName(row.series, row.session_date) if row.series else None,
            row.booking_id,
            row.status,
            row.staff,
            row.desk,
            row.reason,
            row.after,
        )
        return _Line(place, entry)

    def _grant_of(self, row: Row[Any]) -> Grant | None:
        if row.source is None:
            added = GrantKey(row.subscription_id or 0, Source.ADJUSTMENT, row.change_id or 0)
            return self._grants.get(added)
        return self._grants.get(GrantKey(row.subscription_id, Source(row.source), row.number))

    def _how_many_written(self) -> int:
        if self._request.visit is not None:
            return sum(1 for _ in self._written(None, back=False, most=_MOST_OF_A_VISIT))
        one = self._request.membership is not None
        span: dict[str, Any] = {"known": self.known, "first": self._lowest, "end": self._highest}
        of_one = {"subscriptions": self.subscriptions} if one else {}
        return sum(
            self._tx.number(COUNTS[name, one], contact_id=of, **span, **of_one, **({"kind": kind} if kind else {}))
            for name, kind in self._questions()
            for of in self._identities
        )

    # both

    def total(self) -> int:
        """Count all entries, on whatever page."""
        return self._how_many_written() + sum(1 for _ in self._computed(None, back=False))

    def read(self, bound: _Place | None, *, back: bool, most: int) -> tuple[list[_Line], bool]:
        """Return up to so many entries beyond a place, and whether there are more."""
        written = self._written(bound, back=back, most=most + 1)
        both = merge(written, self._computed(bound, back=back), key=lambda line: line.place, reverse=back)
        found = list(islice(both, most + 1))
        return found[:most], len(found) > most

    def goes_on(self, edge: list[_Line], bound: _Place | None, *, back: bool) -> bool:
        """Tell whether there is an entry on the other side of a page, read from a place on that side."""
        if bound is None:
            return False
        if not edge and (self._request.after or self._request.before):
            return True  # the entry itself that the page was to follow
        return bool(self.read(edge[0].place if edge else bound, back=back, most=1)[0])
