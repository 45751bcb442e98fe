"""The reports over the whole club (rules, section 10): one question, a builder for each report."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk import reports_credits, reports_desk, reports_liability, reports_money, reports_visits
from frontdesk.desk.registry import operation
from frontdesk.desk.reporting import Asked
from frontdesk.reports import MOST_DAYS, REPORTS, ReportName, Span
from frontdesk.rules.access import Privilege
from frontdesk.rules.terms import Fault

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.desk.reporting import Table
    from frontdesk.desk.transaction import Transaction

_MOST_ROWS: Final = range(1, 5001)
_BUILDERS: Final[dict[ReportName, Callable[[Transaction, Asked], Table]]] = {
    ReportName.TAKINGS: reports_money.takings,
    ReportName.GIVEN_BACK: reports_money.given_back,
    ReportName.SALES: reports_money.sales,
    ReportName.PAST_DUE: reports_money.past_due,
    ReportName.EFT: reports_money.eft,
    ReportName.LIABILITY: reports_liability.liability,
    ReportName.EXPIRING: reports_credits.expiring,
    ReportName.AT_RISK: reports_credits.at_risk,
    ReportName.ATTENDANCE: reports_visits.attendance,
    ReportName.USAGE: reports_visits.usage,
    ReportName.NO_SHOWS: reports_visits.no_shows,
    ReportName.UNPAID: reports_visits.unpaid,
    ReportName.DENIALS: reports_desk.denials,
    ReportName.OVERRIDES: reports_desk.overrides,
    ReportName.STAFF_ACTIVITY: reports_desk.staff_activity,
}


def _faults(request: requests.Report) -> list[Fault]:
    if request.most not in _MOST_ROWS:
        return [Fault("most", "most must be a whole number from 1 to 5000.")]
    if request.after is not None and not (request.after.isascii() and request.after.isdigit()):
        return [Fault("after", "after must be the next of an earlier answer.")]
    if request.first is not None and request.last is not None and request.first > request.last:
        return [Fault("last", "last must be first or later.")]
    return []


@operation("report", requests.Report, Privilege.MANAGE, writes=False, faults=_faults)
def report(tx: Transaction, request: requests.Report) -> answers.Report | Refusal:
    """Build a report of the days asked for, or of the usual ones."""
    about = REPORTS[request.name]
    first, last = about.period(request.first, request.last, tx.today)
    if not 0 <= (last - first).days < MOST_DAYS:
        sentence = f"last must be {first} or later, within {MOST_DAYS} days, not {last}."
        return Refusal("malformed", sentence, field="last")
    after = None if request.after is None else int(request.after)
    table = _BUILDERS[request.name](tx, Asked(first, last, after, request.most))
    return answers.Report(
        request.name,
        about.title,
        first,
        last,
        table.columns,
        table.rows,
        len(table.rows) if table.total is None else table.total,
        table.summed(),
        table.bars,
        (*table.notes, *_said(about.span)),
        table.next,
    )


def _said(span: Span) -> tuple[str, ...]:
    return ("As things stand now.",) if span is Span.NOW else ()
