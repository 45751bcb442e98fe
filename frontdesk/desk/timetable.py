"""Questions about the timetable: the schedule, the series, and what one contact may book of it."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Final

from data.statements import people, timetable
from frontdesk import answers, requests
from frontdesk.answers import Refusal, Verdict
from frontdesk.desk.facts import look_up_contact, past_due_now, subscriptions_of, taken_now
from frontdesk.desk.judging import OwnPlace, Seen, explained_by, judge_by, paid_by, reasons
from frontdesk.desk.registry import operation
from frontdesk.desk.schedule import pick, session_on, sessions_of
from frontdesk.desk.series import unknown_series, version_on
from frontdesk.desk.sessions import not_bookable_now, pattern_of
from frontdesk.desk.telling import mark_of_series, mark_of_session, names_of, version_told, versions_told
from frontdesk.rules.access import Privilege
from frontdesk.rules.checks import Purpose
from frontdesk.rules.terms import Fault, Range
from frontdesk.text import key

if TYPE_CHECKING:
    from collections.abc import Mapping

    from frontdesk.desk.facts import ContactFacts, Owned, TakenCredits
    from frontdesk.desk.schedule import Dated
    from frontdesk.desk.sessions import SessionFacts
    from frontdesk.desk.transaction import Transaction
    from frontdesk.rules.billing import PastDue


MOST: Final = Range(1, 1000)
"""Sessions of a day that may be asked for, where not all are."""


def _faults(request: requests.Sessions) -> list[Fault]:
    if request.most is None or request.most in MOST:
        return []
    return [Fault("most", f"most must be a whole number from {MOST}, not {request.most}.")]


@operation("sessions", requests.Sessions, Privilege.CHECK_IN, writes=False, faults=_faults)
def schedule(tx: Transaction, request: requests.Sessions) -> answers.Schedule | Refusal:
    """List the sessions of a span of days."""
    picked = pick(tx, request.first, request.last, request.most) if request.most is not None else None
    lines = [
        session_line(tx, each.session, each.booked, each.inside, each.waiting)
        for each in sessions_of(tx, request.first, request.last, picked)
    ]
    by_start = tuple(sorted(lines, key=lambda line: (line.starts, line.series)))
    return answers.Schedule(by_start, () if picked is None else picked.more)


def session_line(tx: Transaction, session: SessionFacts, booked: int, inside: int, waiting: int) -> answers.SessionLine:
    """Say what the schedule shows of a session."""
    return answers.SessionLine(
        session.series,
        session.day,
        f"{session.at:%H:%M}",
        session.span.starts,
        session.span.ends,
        session.place,
        session.coach,
        session.capacity,
        inside + (0 if session.span.over(tx.now) else booked),
        waiting,
        inside,
        session.cancelled_at is not None,
        session.colour,
        session.own,
        f"{session.root_id}-{session.day:%Y%m%d}",
        session.closed_for,
    )


@operation("all_series", requests.AllSeries, Privilege.CHECK_IN, writes=False)
def all_series(tx: Transaction, request: requests.AllSeries) -> answers.SeriesLines | Refusal:
    """List the series by name, each as it is today, with its next date."""
    named = names_of(tx)
    lines = []
    for _, rows in groupby(tx.all(timetable.all_versions), lambda row: row.root_id or row.id):
        versions = [*rows]
        coming = [day for each in versions if (day := pattern_of(each).next_from(tx.today)) is not None]
        if coming or request.ended:
            line = version_told(tx, version_on(versions, tx.today), named)
            lines.append(replace(line, next_date=min(coming, default=None)))
    return answers.SeriesLines(tuple(sorted(lines, key=lambda line: key(line.name))))


@operation("one_series", requests.OneSeries, Privilege.CHECK_IN, writes=False)
def one_series(tx: Transaction, request: requests.OneSeries) -> answers.SeriesVersions | Refusal:
    """Say all there is to say of one series."""
    versions = tx.all(timetable.versions, name_key=key(request.name))
    if not versions:
        return unknown_series(request.name)
    told = versions_told(tx, versions)
    answer = answers.SeriesVersions(told, mark_of_series(told))
    if request.date is None:
        return answer
    version = version_on(versions, request.date)
    dated = session_on(tx, version, request.date)
    if dated is None:
        return answer
    line = session_line(tx, dated.session, dated.booked, dated.inside, dated.waiting)
    return replace(answer, session=line, session_mark=mark_of_session(dated.session, version))


@dataclass(frozen=True, slots=True)
class _Booker:
    """A contact who looks for sessions to book, with all that a decision needs, read once."""

    contact: ContactFacts
    owned: list[Owned]
    late: PastDue | None
    taken: TakenCredits
    admitting: Mapping[int, Mapping[int, str]]
    """By series: the memberships its Session Rules name, with their names."""


@operation("bookable", requests.Bookable, Privilege.DESK, writes=False)
def bookable(tx: Transaction, request: requests.Bookable) -> answers.BookableSessions | Refusal:
    """List the sessions a contact may book, with what would be held; on request the others with their reasons.

    The number of statements does not depend on the number of sessions.
    """
    contact = look_up_contact(tx, request.card)
    if isinstance(contact, Refusal):
        return contact
    booker = _booker(tx, contact)
    span = {"first": request.first, "last": request.last}
    rows = tx.all(timetable.own_in_span, contact_id=contact.id, **span)
    own = {(row.series_id, row.date): row.status for row in rows}
    lines = [
        _bookable_line(tx, booker, each, own.get((each.session.series_id, each.session.day)))
        for each in sessions_of(tx, request.first, request.last)
        if not each.session.span.started(tx.now)
    ]
    shown = [line for line in lines if request.everything or line.verdict in {Verdict.BOOK, Verdict.WAITLIST}]
    return answers.BookableSessions(tuple(sorted(shown, key=lambda line: (line.session.starts, line.session.series))))


def _booker(tx: Transaction, contact: ContactFacts) -> _Booker:
    owned = subscriptions_of(tx, contact.id)
    late = past_due_now(tx, owned, tx.number(people.paid, contact_id=contact.id))
    admitting: defaultdict[int, dict[int, str]] = defaultdict(dict)
    for row in tx.all(timetable.admitting):
        admitting[row.series_id][row.membership_id] = row.name
    return _Booker(contact, owned, late, taken_now(tx, contact.id, date.min, tx.now), admitting)


def _bookable_line(tx: Transaction, booker: _Booker, dated: Dated, status: str | None) -> answers.BookableLine:
    admits = booker.admitting.get(dated.session.series_id, {}) if dated.session.session_rules else {}
    session = replace(dated.session, admits=tuple(sorted(admits.values())))
    line = session_line(tx, session, dated.booked, dated.inside, dated.waiting)
    if status in {"booked", "waitlisted"}:
        return answers.BookableLine(line, Verdict.BOOKED)
    owned = [replace(each, admitted=each.membership_id in admits) for each in booker.owned]
    own = OwnPlace(
        dated.booked, dated.inside, 0, dated.waiting, 0, 0, None, None, None, None, False, None, None, None
    )  # fmt: skip
    seen = Seen(booker.contact, session, own, owned)
    judged = explained_by(tx, judge_by(tx, seen, Purpose.BOOK, booker.late, booker.taken), booker.taken.by_grant)
    decision = judged.decision
    warnings = reasons(decision.warnings)
    refused = not_bookable_now(tx, session, booker.contact.person)
    if refused is not None:
        reason = answers.Reason(refused.code, refused.message)
        return answers.BookableLine(line, Verdict.NO, None, warnings, (*reasons(decision.blocks), reason))
    if decision.admitted and decision.payer is not None:
        return answers.BookableLine(line, Verdict.BOOK, paid_by(decision.payer), warnings)
    verdict = Verdict.WAITLIST if decision.full_only else Verdict.NO
    return answers.BookableLine(line, verdict, None, warnings, reasons(decision.blocks))
