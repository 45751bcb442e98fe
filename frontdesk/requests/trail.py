"""What happened at the desk: the trail, a shift, and what can be undone of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from frontdesk import answers
from frontdesk.requests.base import Key, Note, Request


class Only(StrEnum):
    """Which entries of the trail."""

    ALL = "all"
    REFUSED = "refused"
    OVERRIDES = "overrides"
    UNDONE = "undone"


@dataclass(frozen=True, slots=True)
class Audit(Request[answers.AuditPage]):
    """One page of the trail, newest first; what is given narrows it."""

    card: Key | None = None
    operation: Key | None = None
    by: Key | None = None
    """Who did it."""
    first: dt.date | None = None
    last: dt.date | None = None
    at_desk: Key | None = None
    """At which desk."""
    only: Only = Only.ALL
    before: int | None = None
    """The number of an entry: the page of those before it."""
    most: int = 50
    """1 to 500."""


@dataclass(frozen=True, slots=True)
class Undoable(Request[answers.UndoableActions]):
    """The last actions of this desk that can be undone and are not, newest first."""

    most: int = 20
    """1 to 100."""


@dataclass(frozen=True, slots=True)
class OverrideReasons(Request[answers.OverrideReasons]):
    """The reasons that were given lately for overrides, the newest first."""


@dataclass(frozen=True, slots=True)
class Shift(Request[answers.Shift]):
    """What happened at this desk since the last handover; since this morning where there was none."""


@dataclass(frozen=True, slots=True)
class HandOver(Request[answers.HandedOver]):
    """Sign for what happened at this desk since the last handover."""

    note: Note = ""
    counted: Decimal | None = None
    """The cash of the shift as it was counted."""
