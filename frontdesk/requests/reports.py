"""The reports over the whole club."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from frontdesk import answers
from frontdesk.reports import ReportName
from frontdesk.requests.base import Key, Request


@dataclass(frozen=True, slots=True)
class Report(Request[answers.Report]):
    """A report: a table with its sums, and a picture where that says more."""

    name: ReportName
    first: dt.date | None = None
    last: dt.date | None = None
    """The days it speaks of, both included; without them the usual ones of the report."""
    after: Key | None = None
    """The page that follows: the ``next`` of an earlier answer."""
    most: int = 500
    """How many rows a page has, 1 to 5000, where a report comes in pages."""
