"""The list of contacts: whom a filter shows, and in which order.

Names, cards, days and visits are put in order by the database, and a page is read by its key. What has to be worked out
(credits, what is owed) is worked out for everybody, and put in order here.
"""

from __future__ import annotations

from collections import defaultdict
from datetime import timedelta
from heapq import nsmallest
from typing import TYPE_CHECKING, Any, Final

from data.statements import finding
from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.facts import look_up_contact
from frontdesk.desk.registry import operation
from frontdesk.desk.weighing import all_due, all_left, changed_ones
from frontdesk.requests import Filter, Sort
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Fault
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator

    from frontdesk.desk.transaction import Transaction

_SOON: Final = 7
_FEW: Final = 2
_ABSENT_DAYS: Final = 10
_AT_ONCE: Final = 500


def _faults(request: requests.FindContacts) -> list[Fault]:
    if request.most is not None and request.most < 1:
        return [Fault("most", "most must be 1 or more.")]
    return []


@operation("find_contacts", requests.FindContacts, Privilege.DESK, writes=False, faults=_faults)
def find_contacts(tx: Transaction, request: requests.FindContacts) -> answers.ContactsFound | Refusal:
    """Answer the cards of everybody in a filter and a group, in the order asked, or a page of them."""
    if request.after and isinstance(gone := look_up_contact(tx, request.after), Refusal):
        return gone
    among = _among(tx, request)
    worked_out = _WORKED_OUT.get(request.sort)
    cards = _by_value(tx, request, among, worked_out(tx)) if worked_out else _in_order(tx, request, among)
    more = request.most is not None and len(cards) > request.most
    return answers.ContactsFound(tuple(cards[: request.most]), _how_many(tx, request, among), more)


def _among(tx: Transaction, request: requests.FindContacts) -> Collection[int] | None:
    """Return who is in the filter, and named; None: everybody is."""
    among = None if request.only is None else _FILTERS[request.only](tx)
    if request.among is None:
        return among
    keys = [key(card) for card in request.among]
    named = {
        row.id
        for start in range(0, len(keys), _AT_ONCE)
        for row in tx.all(finding.numbers_of, cards=keys[start : start + _AT_ONCE])
    }
    return named if among is None else named & among


def _how_many(tx: Transaction, request: requests.FindContacts, among: Collection[int] | None) -> int:
    if among is None:
        return tx.number(finding.how_many, group=request.group)
    return sum(number in among for (number,) in tx.connection.execute(finding.numbers, {"group": request.group}))


def _in_order(tx: Transaction, request: requests.FindContacts, among: Collection[int] | None) -> list[str]:
    """Walk in the order that the database keeps, no further than the page."""
    asked: dict[str, Any] = {"group": request.group}
    if request.after:
        place = tx.sure(finding.place_of[request.sort], card_key=key(request.after))
        asked |= {"value": place.value, "number": place.id}
    statement = finding.in_order[request.sort, request.down, bool(request.after)]
    cards: list[str] = []
    with tx.connection.execute(statement.execution_options(yield_per=_AT_ONCE), asked) as stream:
        for number, card in stream:
            if among is None or number in among:
                cards.append(card)
                if request.most is not None and len(cards) > request.most:
                    break
    return cards


Place = tuple[bool, int, str, int, str]
"""No value, the value in the direction asked, name, number, card: who has none comes last in both directions."""


def _by_value(
    tx: Transaction, request: requests.FindContacts, among: Collection[int] | None, values: dict[int, int]
) -> list[str]:
    """Put in order by what was worked out, then by name."""
    places = [*_places(tx, request, among, values)]
    if request.after:
        after = next((each for each in places if key(each[-1]) == key(request.after)), None)
        places = [each for each in places if after is not None and each > after]
    found = sorted(places) if request.most is None else nsmallest(request.most + 1, places)
    return [each[-1] for each in found]


def _places(
    tx: Transaction, request: requests.FindContacts, among: Collection[int] | None, values: dict[int, int]
) -> Iterator[Place]:
    sign = -1 if request.down else 1
    for number, name, card in tx.connection.execute(finding.everybody, {"group": request.group}):
        if among is None or number in among:
            value = values.get(number)
            yield value is None, sign * (value or 0), name, number, card


# What is worked out.


def _left_of_all(tx: Transaction) -> dict[int, int]:
    """Return the credits that are available of whoever has a limited membership that runs or is to come."""
    locked = all_due(tx, tx.today - timedelta(days=1 + tx.grace_days)) if _dues_lock(tx) else {}
    left: defaultdict[int, int] = defaultdict(int)
    for each in all_left(tx):
        left[each.whose] += 0 if each.whose in locked else each.credits
    return left


def _dues_lock(tx: Transaction) -> bool:
    return tx.policy.enforced and tx.policy.past_due_locks


def _first_ends(tx: Transaction) -> dict[int, int]:
    """Return the last day of the credits that end first, as a number."""
    ends: dict[int, int] = {}
    for each in all_left(tx):
        if each.first_end is not None:
            day = each.first_end.toordinal()
            ends[each.whose] = min(ends.get(each.whose, day), day)
    return ends


_WORKED_OUT: Final[dict[Sort, Callable[[Transaction], dict[int, int]]]] = {
    Sort.CREDITS: _left_of_all,
    Sort.ENDING: _first_ends,
    Sort.OWES: lambda tx: all_due(tx, tx.today),
}

# Whom a filter shows.


def _past_due(tx: Transaction) -> set[int]:
    if not tx.policy.enforced:
        return set()
    return {*all_due(tx, tx.today - timedelta(days=1 + tx.grace_days))}


def _on_hold(tx: Transaction) -> set[int]:
    return {
        each.whose
        for each in changed_ones(tx)
        if each.facts.hold_on(tx.today) is not None and not each.facts.ended_by(tx.today)
    }


def _absent(tx: Transaction) -> set[int]:
    since = tx.end_of(tx.today - timedelta(days=_ABSENT_DAYS + 1))
    running = {number for (number,) in tx.connection.execute(finding.running_unchanged, {"today": tx.today})}
    running |= {
        each.whose for each in changed_ones(tx) if each.running(tx.today) and each.facts.hold_on(tx.today) is None
    }
    return running - {number for (number,) in tx.connection.execute(finding.visited_since, {"since": since})}


def _low_credits(tx: Transaction) -> set[int]:
    return {each.whose for each in all_left(tx) if each.running and each.credits <= _FEW}


def _ending(tx: Transaction) -> set[int]:
    soon = tx.today + timedelta(days=_SOON)
    changed = changed_ones(tx)
    left = all_left(tx, changed)
    credits = {each.whose for each in left if each.first_end is not None and each.first_end <= soon}
    return credits | {
        each.whose
        for each in changed
        if each.facts.end is not None and tx.today <= each.facts.end <= soon and each.facts.start <= tx.today
    }


_FILTERS: Final[dict[Filter, Callable[[Transaction], set[int]]]] = {
    Filter.PAST_DUE: _past_due,
    Filter.ENDING: _ending,
    Filter.LOW_CREDITS: _low_credits,
    Filter.ON_HOLD: _on_hold,
    Filter.ABSENT: _absent,
}
