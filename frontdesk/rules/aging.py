"""How holds and extensions move days: the days grants are issued on, and their last good days (rules, section 5).

Every move stands on a day: a hold on its first day, an extension on the day it was given, one for days on which the
club was closed on the first of these. Whatever order they were written in, they are worked out in the order of their
days, because each one moves what is still good *on its day*; that for closed days moves what is good on any of them.
"""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from frontdesk.rules.subscriptions import Moment, Subscription

_LAST_ORDINAL: Final = date.max.toordinal()


def days_later(day: date, days: int) -> date:
    """Add days to a day; what lies beyond the calendar's last day counts as that day."""
    return date.fromordinal(min(day.toordinal() + days, _LAST_ORDINAL))


class _Move(NamedTuple):
    """Days added on a day to the last day of every grant still good on it."""

    day: date
    entered: Moment
    days: int | None
    """None while an open-ended hold runs: nothing expires, and nobody knows yet how far it will move."""
    last: date
    """The last of the days on any of which a grant must be good to be moved: but for closed days, its one day."""


@dataclass(frozen=True, slots=True)
class Life:
    """How long a grant is good."""

    good_through: date
    """Its last good day as far as it is known."""
    frozen: bool
    """An open-ended hold runs over its last day: it does not expire until the resume moves that day."""


class Aging:
    """The moves of one subscription, ready to be asked about many grants."""

    def __init__(self, subscription: Subscription) -> None:
        holds = subscription.holds
        self._holds = holds
        frozen = [
            _Move(hold.first, hold.entered, None if hold.until is None else hold.days, hold.first) for hold in holds
        ]
        extended = [_Move(given.day, given.entered, given.days, given.last) for given in subscription.extensions]
        self._moves = sorted(frozen + extended, key=lambda move: (move.day, move.entered))
        self._days = [move.day.toordinal() for move in self._moves]
        self._longest = max(((move.last - move.day).days for move in self._moves), default=0)

    def issue_day(self, planned: date) -> date | None:
        """Return the day on which a grant planned for a day is issued; None while an open-ended hold keeps it back.

        *The schedule's days from H on move by R - H days*; but a grant issued before the hold was entered stays, and
        a hold entered on its own first day finds that day's grant issued, at the start of the day.
        """
        day = planned
        for hold in self._holds:
            if day < hold.first or (day == hold.first and hold.entered_on == day):
                continue
            if hold.until is None:
                return None
            day = days_later(day, hold.days)
        return day

    def life(self, usable_from: date, last: date, written: Moment | None) -> Life:
        """Return how long a grant is good whose terms give it the days from ``usable_from`` to ``last``.

        *The last good day of every grant that was still good on H moves by R - H days.* ``written`` is the moment of
        its issue, None for the start of its day: what is written on the very day of a move, but after it, stays
        (by the order of the books: a clock may go back).
        """
        for move in self._moves[bisect_left(self._days, usable_from.toordinal() - self._longest) :]:
            if move.day > last:
                break
            if move.last < usable_from:
                continue
            if move.last == usable_from and written is not None and move.entered.order < written.order:
                continue
            if move.days is None:
                return Life(last, frozen=True)
            last = days_later(last, move.days)
        return Life(last, frozen=False)

    def first_that_may_live(self, days: int, alive_on: date) -> date:
        """Return a planned day before which every grant good for so many days has expired by ``alive_on``.

        It is what keeps the price of a balance from growing with the age of a subscription.
        """
        issued = self._first_issued(days, alive_on.toordinal())
        for hold in reversed(self._holds):
            first = hold.first.toordinal()
            if hold.until is not None and issued >= hold.until.toordinal():
                issued -= hold.days
            else:
                issued = min(issued, first)
        return date.fromordinal(max(issued, 1))

    def _first_issued(self, days: int, needed: int) -> int:
        """Walk back over the moves: how long must a grant have been good before each, to be good on a day after all.

        ``needed`` is that last day, as an ordinal; a move helps only grants issued by its day and still good on it.
        """
        earliest = needed - days + 1
        for move in reversed(self._moves):
            day = move.day.toordinal()
            needed = min(needed, day if move.days is None else max(needed - move.days, day))
            if needed - days + 1 <= move.last.toordinal():
                earliest = min(earliest, needed - days + 1)
        return earliest
