"""The Summary of a membership's credit terms, in words and dates, as the wizard and the sale show it (section 3).

It is made of the very grants that a sale would issue: nothing here computes a date of its own.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import islice
from typing import TYPE_CHECKING, Final

from frontdesk.rules.admission import say_day
from frontdesk.rules.credits import Grant, Source, grants
from frontdesk.rules.subscriptions import Moment, Subscription, first_version
from frontdesk.rules.terms import FirstGrant

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from datetime import datetime

    from frontdesk.rules.terms import CreditTerms

_SHOWN: Final = 6
"""How many grants a schedule shows."""
_YEAR: Final = 365


@dataclass(frozen=True, slots=True)
class Outline:
    """What a membership promises, in words and dates."""

    promise: str
    initial: str | None
    schedule: tuple[Grant, ...]
    most_live: int
    """The most credits that can be live at once."""
    sessions_a_year: Decimal
    """Periodic credits at full use, to one decimal."""
    warnings: tuple[str, ...]

    @property
    def text(self) -> str:
        """All of it as one paragraph, to be read aloud."""
        dated = "; ".join(
            f"{grant.credits} on {say_day(grant.usable_from)} good through {say_day(grant.good_through)}"
            for grant in self.schedule
            if grant.key.source is Source.PERIODIC
        )
        parts = [
            self.promise,
            self.initial,
            f"Schedule: {dated}; …." if dated else None,
            f"At most {self.most_live} live at once; {_plain(self.sessions_a_year)} sessions a year at full use.",
            *self.warnings,
        ]
        return " ".join(part for part in parts if part)


def as_sold(terms: CreditTerms, sold_on: date, start: date, at: datetime | None = None) -> Subscription:
    """Return the subscription a sale of these terms would make, to look ahead with."""
    from datetime import UTC, datetime, time  # noqa: PLC0415  # needed for the stand-in moment only

    moment = at or datetime.combine(sold_on, time(), tzinfo=UTC)
    return Subscription(0, "", "", Moment(moment, 0), sold_on, start, (first_version(start, terms),))


def first_grants(subscription: Subscription, most: int = _SHOWN) -> tuple[Grant, ...]:
    """Return the first grants of a subscription, initial first, then by date."""
    if not subscription.limited:
        return ()
    return tuple(islice(_in_order(subscription), most))


def _in_order(subscription: Subscription) -> Iterator[Grant]:
    """Yield grants without an end: initial, then periodic ones by date (one frequency is at most ten years)."""
    terms = subscription.versions[0].terms
    horizon = subscription.start + timedelta(days=terms.frequency * (_SHOWN + 2))
    return grants(subscription, max(horizon, subscription.sold_on))


def outline(terms: CreditTerms, sold_on: date, start: date) -> Outline:
    """Say what the terms promise when sold on a day with a start date."""
    subscription = as_sold(terms, sold_on, start)
    promise = (
        f"{_credits(terms.credits)} every {_days(terms.frequency)}, each good for {_days(terms.days_to_expire)},"
        f" the first {'on the start date' if terms.first_grant is FirstGrant.ON_START else 'after one period'}."
    )
    initial = f"{terms.initial} initial credits at the sale, once, usable before the start." if terms.initial else None
    if terms.initial == 1:
        initial = "1 initial credit at the sale, once, usable before the start."
    return Outline(
        promise,
        initial,
        first_grants(subscription),
        most_live(subscription),
        (Decimal(_YEAR * terms.credits) / terms.frequency).quantize(Decimal("0.1"), ROUND_HALF_UP),
        tuple(_warnings(terms)),
    )


def most_live(subscription: Subscription) -> int:
    """Return the most credits that can be live at once when none are used."""
    terms = subscription.versions[0].terms
    periods = -(-terms.days_to_expire // terms.frequency) + 2
    lots = list(grants(subscription, subscription.start + timedelta(days=terms.frequency * periods)))
    return max((live_on(lots, lot.usable_from) for lot in lots), default=0)


def live_on(lots: Iterable[Grant], day: date) -> int:
    """Count the credits good on a day when none are used."""
    return sum(lot.credits for lot in lots if lot.good_on(day))


def _warnings(terms: CreditTerms) -> Iterator[str]:
    if terms.days_to_expire < terms.frequency:
        gap = terms.frequency - terms.days_to_expire
        yield (
            f"Each grant is gone {_days(gap)} before the next comes: on the last {_days(gap)} of every period"
            " there are no credits."
        )
    if terms.days_to_expire > terms.frequency:
        pile = -(-terms.days_to_expire // terms.frequency)
        yield f"Grants overlap: up to {pile} of them, {pile * terms.credits} credits, can pile up."
    if not terms.initial and terms.first_grant is FirstGrant.AFTER_PERIOD:
        yield f"There are no initial credits and the first grant comes after {_days(terms.frequency)}: until then none."


def _credits(number: int) -> str:
    return "1 credit" if number == 1 else f"{number} credits"


def _days(number: int) -> str:
    return "1 day" if number == 1 else f"{number} days"


def _plain(number: Decimal) -> str:
    return f"{number.normalize():f}"
