"""What a change of a subscription would come to: credits before and after, what moves, which bookings go."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Final

from frontdesk.rules.words import count, listed
from screens.widgets.days import say_weekday

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import date

    from frontdesk.answers import CreditGrant, SessionCredits, SessionName

FIGURES: Final = ("available", "locked", "held", "used", "expired", "revoked")
MOVES_SHOWN: Final = 4


def say_credits(before: SessionCredits, after: SessionCredits) -> Iterator[str]:
    """Say what becomes of the credits: the figures of the day that change, then the grants whose last day moves."""
    day = say_weekday(after.on)
    if changed := _changed(before, after):
        yield f"Credits on {day}: {', '.join(changed)}."
    elif after.issued:
        yield f"Credits on {day}: {after.available} available, as before."
    moved = list(_moves(before.grants, after.grants))
    for number, old, new in moved[:MOVES_SHOWN]:
        yield f"{count(number, 'credit')} good through {say_weekday(old)} → {say_weekday(new)}."
    if len(moved) > MOVES_SHOWN:
        yield f"… and {count(len(moved) - MOVES_SHOWN, 'grant')} more."


def say_figures(before: SessionCredits, after: SessionCredits) -> str:
    """Say in one short sentence which figures changed; empty where none did."""
    changed = ", ".join(_changed(before, after))
    return f"{changed.capitalize()}." if changed else ""


def _changed(before: SessionCredits, after: SessionCredits) -> list[str]:
    return [
        f"{figure} {getattr(before, figure)} → {getattr(after, figure)}"
        for figure in FIGURES
        if getattr(before, figure) != getattr(after, figure)
    ]


def say_cancelled(cancelled: Sequence[SessionName]) -> Iterator[str]:
    """Say which bookings are cancelled."""
    if cancelled:
        names = listed([f"{each.series} on {say_weekday(each.date)}" for each in cancelled])
        yield f"Cancels {count(len(cancelled), 'booking')} and returns what they hold: {names}."


def _moves(before: Sequence[CreditGrant], after: Sequence[CreditGrant]) -> Iterator[tuple[int, date, date]]:
    """Yield unspent credits, old and new last day of each grant whose last day is another."""
    known = dict(_named(before))
    for name, grant in _named(after):
        old = known.get(name)
        if old is not None and old.good_through != grant.good_through:
            yield grant.left + grant.held, old.good_through, grant.good_through


def _named(grants: Sequence[CreditGrant]) -> Iterator[tuple[tuple[object, ...], CreditGrant]]:
    """Yield each grant with what tells it from the others, whatever moves: copies are counted."""
    seen: Counter[tuple[object, ...]] = Counter()
    for each in grants:
        name = (each.membership, each.source, each.issued, each.usable_from)
        seen[name] += 1
        yield (*name, seen[name]), each
