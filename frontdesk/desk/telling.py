"""What is told of series, rules and booking terms, and by what one sees that they were changed meanwhile."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from hashlib import blake2b
from typing import TYPE_CHECKING, Any

from data.statements import timetable
from frontdesk import answers
from frontdesk.answers import Refusal
from frontdesk.desk.sessions import booking_terms_of, pattern_of

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import Row

    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction


@dataclass(frozen=True, slots=True)
class Names:
    """What series name: their rules, the memberships ticked on them, and their booking policies."""

    rules: Mapping[int, Sequence[str]]
    memberships: Mapping[int, Sequence[str]]
    policies: Mapping[int, str]


def names_of(tx: Transaction) -> Names:
    """Read what all series name."""
    rules: defaultdict[int, list[str]] = defaultdict(list)
    memberships: defaultdict[int, list[str]] = defaultdict(list)
    for row in tx.all(timetable.links):
        if row.kind == "rule":
            rules[row.series_id].append(row.name)
        else:
            memberships[row.series_id].append(row.code)
    return Names(rules, memberships, {row.id: row.name for row in tx.all(timetable.policies)})


def version_told(tx: Transaction, row: Row[Any], named: Names) -> answers.SeriesVersion:
    """Say all there is to say of one version of a series."""
    terms = booking_terms_of(row)
    return answers.SeriesVersion(
        name=row.name,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
        weekdays=tuple(row.weekdays.split(",")) if row.weekdays else (),
        date=row.only_on,
        time=f"{row.at:%H:%M}",
        minutes=row.minutes,
        capacity=row.capacity,
        start=row.start,
        end=row.end,
        place=row.place,
        coach=row.coach,
        colour=row.colour,
        booking_policy=named.policies.get(row.policy_id),
        earliest_days=terms.earliest_days,
        earliest_hours=terms.earliest_hours,
        latest_minutes=terms.latest_minutes,
        cancel_notice_hours=terms.notice_hours,
        cancel_notice_days=terms.notice_days,
        opens_minutes=row.opens_minutes,
        closes_minutes=row.closes_minutes,
        session_rules=row.session_rules,
        rules=tuple(named.rules.get(row.id, ())),
        memberships=tuple(named.memberships.get(row.id, ())),
        next_date=pattern_of(row).next_from(tx.today),
    )


def versions_told(tx: Transaction, versions: Sequence[Row[Any]]) -> tuple[answers.SeriesVersion, ...]:
    """Say all there is to say of a series, its versions by their days."""
    named = names_of(tx)
    by_day = sorted(versions, key=lambda row: row.valid_from or date.min)
    return tuple(version_told(tx, row, named) for row in by_day)


def mark_of(*parts: object) -> str:
    """Return a mark of what somebody looked at: another one means that it was changed meanwhile."""
    return blake2b(repr(parts).encode(), digest_size=9).hexdigest()


def mark_of_series(versions: tuple[answers.SeriesVersion, ...]) -> str:
    """Return the mark of a series, which does not change with the day on which somebody looks."""
    return mark_of(*(replace(each, next_date=None) for each in versions))


def mark_of_session(session: SessionFacts, series: Row[Any]) -> str:
    """Return the mark of one session: what it has of its own, and what it would have from its series."""
    ends = session.span.ends - session.span.starts
    own = (session.own, session.day, session.at, ends, session.capacity, session.place, session.coach)
    return mark_of(own, series.at, series.minutes, series.capacity, series.place, series.coach)


def changed_meanwhile(name: str) -> Refusal:
    """Refuse a change that was begun on something else."""
    return Refusal("changed_meanwhile", f"{name} was changed at another desk meanwhile; look again before you save.")
