"""The words of the tests: days as the desk says them, sales, changes, grants told in one line each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from frontdesk.rules.grants import Grant
from frontdesk.rules.subscriptions import Change, ChangeKind, Moment, Subscription, first_version, with_changes
from frontdesk.rules.terms import CreditTerms, FirstGrant
from frontdesk.rules.words import say_day

MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def day(said: str) -> date:
    """10 Jan is the tenth of January 2026; 10 Jan 2027 is that of another year."""
    number, month, *year = said.split()
    return date(int(year[0]) if year else 2026, MONTHS.index(month) + 1, int(number))


def instant(said: str, at: str = "09:00") -> datetime:
    return datetime.combine(day(said), time.fromisoformat(at), tzinfo=UTC)


def moment(said: str, order: int = 0) -> Moment:
    """Moments of a day come minute by minute, in the order of the books."""
    return Moment(instant(said) + timedelta(minutes=order), order)


def terms(said: str, first: FirstGrant = FirstGrant.AFTER_PERIOD) -> CreditTerms:
    """12/30/30/12: credits, days to expire, frequency, initial credits."""
    credits, days_to_expire, frequency, initial = map(int, said.split("/"))
    return CreditTerms(credits, days_to_expire, frequency, initial, first)


def sold(
    said: str | None = "12/30/30/12",
    on: str = "10 Jan",
    start: str | None = None,
    first: FirstGrant = FirstGrant.AFTER_PERIOD,
    number: int = 1,
    name: str = "Basic 12",
) -> Subscription:
    """A subscription as sold; without terms it is unlimited."""
    starts = day(start or on)
    versions = (first_version(starts, terms(said, first)),) if said else ()
    return Subscription(number, name.upper(), name, moment(on, number), day(on), starts, versions)


def hold(on: str, first: str, until: str | None = None) -> Change:
    return _change(ChangeKind.HOLD, on, first, until=day(until) if until else None)


def resume(on: str, first_running: str | None = None) -> Change:
    return _change(ChangeKind.RESUME, on, first_running or on)


def end(on: str, last: str | None = None) -> Change:
    return _change(ChangeKind.END, on, last or on)


def extend(on: str, days: int) -> Change:
    return _change(ChangeKind.EXTEND, on, on, days=days)


def adjust(on: str, credits: int, days: int) -> Change:
    return _change(ChangeKind.ADJUST, on, on, days=days, credits=credits)


def new_terms(on: str, said: str, first: str, number: int) -> Change:
    """Other terms, 12/30/30: from the grant of that number on, which is planned for the day `first`."""
    credits, days, frequency = map(int, said.split("/"))
    change = _change(ChangeKind.TERMS, on, first, days=days, credits=credits)
    return replace(change, frequency=frequency, first_number=number)


def _change(kind: ChangeKind, on: str, of: str, until: date | None = None, days: int = 0, credits: int = 0) -> Change:
    return Change(0, kind, moment(on), day(on), day(of), until, days, credits)


def after(subscription: Subscription, *changes: Change) -> Subscription:
    """What became of a subscription after changes written in this order."""
    written = [
        replace(each, number=number, entered=Moment(each.entered.at + timedelta(minutes=100 + number), 100 + number))
        for number, each in enumerate(changes, 1)
    ]
    return with_changes(subscription, written)


def told(grants: Iterable[Grant]) -> list[str]:
    """Each grant in one line: periodic 12: 9 Feb - 10 Mar."""
    return [_told(grant) for grant in grants]


def _told(grant: Grant) -> str:
    first, last = say_day(grant.usable_from, day("1 Jan")), say_day(grant.good_through, day("1 Jan"))
    return f"{grant.key.source} {grant.credits}: {first} - {last}{' frozen' if grant.frozen else ''}"
