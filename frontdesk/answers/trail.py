"""What the desk says of what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from frontdesk.answers.common import Person
from frontdesk.answers.sessions import SessionName
from frontdesk.rules.billing import Method


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One entry of the trail."""

    id: int
    at: datetime
    """UTC."""
    op: str
    desk: str
    code: str | None = None
    """Why it was refused; None: it was done."""
    by: str | None = None
    """None: the owner."""
    approved_by: str | None = None
    contact: Person | None = None
    session: SessionName | None = None
    before: str | None = None
    after: str | None = None
    reason: str | None = None
    amount: Decimal | None = None
    undone: bool = False


@dataclass(frozen=True, slots=True)
class AuditPage:
    """Entries, newest first."""

    lines: tuple[AuditLine, ...]
    older: int | None
    """What ``before`` must be for the next page; None: there are no older ones."""


@dataclass(frozen=True, slots=True)
class UndoableAction:
    """One action that can be undone, and whether by who asks."""

    nonce: str
    line: AuditLine
    may: bool


@dataclass(frozen=True, slots=True)
class UndoableActions:
    """Actions, newest first."""

    actions: tuple[UndoableAction, ...]


@dataclass(frozen=True, slots=True)
class OverrideReasons:
    """Reasons given for overrides, each once, the newest first."""

    reasons: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MethodTotal:
    """What came in in one way, less what was given back."""

    method: Method
    amount: Decimal


@dataclass(frozen=True, slots=True)
class HandedOver:
    """The shift is signed for."""

    recorded: Decimal | None = None
    """The cash that was recorded, less what was given back, where it was counted."""
    difference: Decimal | None = None
    """What was counted less what was recorded; None: nothing was counted."""


@dataclass(frozen=True, slots=True)
class Shift:
    """A shift at a desk: what whoever comes next should know."""

    since: datetime
    """UTC."""
    overrides: tuple[AuditLine, ...]
    unpaid: tuple[AuditLine, ...]
    """Visits that are unpaid still."""
    refused: tuple[AuditLine, ...]
    undone: tuple[AuditLine, ...]
    money: tuple[MethodTotal, ...]
