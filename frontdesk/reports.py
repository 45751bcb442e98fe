"""Which reports there are, what each tells, and which days it speaks of when nobody says otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final


class ReportName(StrEnum):
    """A report over the whole club."""

    TAKINGS = "takings"
    GIVEN_BACK = "given_back"
    SALES = "sales"
    PAST_DUE = "past_due"
    EFT = "eft"
    LIABILITY = "liability"
    EXPIRING = "expiring"
    AT_RISK = "at_risk"
    ATTENDANCE = "attendance"
    USAGE = "usage"
    NO_SHOWS = "no_shows"
    UNPAID = "unpaid"
    DENIALS = "denials"
    OVERRIDES = "overrides"
    STAFF_ACTIVITY = "staff_activity"


class Span(StrEnum):
    """Which days a report speaks of."""

    BACK = "back"
    """What happened from one day to another."""
    AHEAD = "ahead"
    """What is to come from today to a day."""
    UNTIL = "until"
    """Everything up to a day."""
    NOW = "now"
    """How things stand now."""


@dataclass(frozen=True, slots=True)
class About:
    """What a report is about."""

    title: str
    tells: str
    """What it tells, in one line."""
    group: str
    span: Span
    days: int = 1
    """How many days it speaks of by default."""

    def period(self, first: date | None, last: date | None, today: date) -> tuple[date, date]:
        """Return the days it speaks of, both included: those asked for, or the usual ones around today."""
        match self.span:
            case Span.NOW:
                return today, today
            case Span.AHEAD:
                return today, last or today + timedelta(days=self.days)
            case Span.UNTIL:
                return last or today, last or today
            case _:
                until = last or (today if first is None else max(first, today))
                return first or until - timedelta(days=self.days - 1), until


MOST_DAYS: Final = 370
"""How many days a report may speak of."""
_WEEK, _MONTH = 7, 30

REPORTS: Final[dict[ReportName, About]] = {
    ReportName.TAKINGS: About("Takings", "Money taken, by day, method and person", "Money", Span.BACK),
    ReportName.GIVEN_BACK: About(
        "Refunds and write-offs", "Money given back or let go, and why", "Money", Span.BACK, _MONTH
    ),
    ReportName.SALES: About("Sales", "Memberships sold, to whom and by whom", "Money", Span.BACK, _MONTH),
    ReportName.PAST_DUE: About("Past due", "Who owes what, and since when", "Money", Span.NOW),
    ReportName.EFT: About("EFT list", "Bank debits due by a day, for the bank or processor", "Money", Span.UNTIL),
    ReportName.LIABILITY: About(
        "Credit liability", "Credits sold and not used yet, by membership", "Credits", Span.NOW
    ),
    ReportName.EXPIRING: About(
        "Expiring credits", "Whose credits end in the coming days", "Credits", Span.AHEAD, _WEEK
    ),
    ReportName.AT_RISK: About("At risk", "Members who pay and do not come", "Credits", Span.BACK, _MONTH),
    ReportName.ATTENDANCE: About("Attendance", "Every session: how full, who came", "Visits", Span.BACK, _WEEK),
    ReportName.USAGE: About("Use of memberships", "Visits by membership", "Visits", Span.BACK, _MONTH),
    ReportName.NO_SHOWS: About("No-shows", "No-shows and late cancellations", "Visits", Span.BACK, _WEEK),
    ReportName.UNPAID: About("Unpaid visits", "Visits that nothing has paid for", "Visits", Span.BACK, _MONTH),
    ReportName.DENIALS: About("Denials", "Who was sent away, and why", "Desk", Span.BACK, _WEEK),
    ReportName.OVERRIDES: About("Overrides", "Who was let in all the same, by whom, why", "Desk", Span.BACK, _MONTH),
    ReportName.STAFF_ACTIVITY: About("Staff activity", "What each person did", "Desk", Span.BACK, _WEEK),
}
"""Every report, in the order of the list."""
