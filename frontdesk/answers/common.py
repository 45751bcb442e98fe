"""What any answer may be made of: refusals, reasons, people."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from frontdesk.rules.access import Privilege
from frontdesk.rules.checks import Remedy


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason of a refusal, or one warning: a stable code and a human sentence with the fact."""

    code: str
    message: str
    remedy: Remedy = Remedy.NONE


@dataclass(frozen=True, slots=True)
class Refusal:
    """The desk says no: a value, never an exception."""

    code: str
    """Stable; ``malformed`` means the request itself is at fault and ``field`` names where."""
    message: str
    reasons: tuple[Reason, ...] = ()
    """For admissions: every reason, worst first."""
    field: str | None = None
    contact: Person | None = None
    """Whom it concerns, as far as known."""
    can_be_overridden: bool = False
    until: datetime | None = None
    """Until when it stays so (UTC), where that is known: of ``locked``."""
    needs: Privilege | None = None
    """What who asked may not do: with the approval of somebody who may, the same request goes through."""


@dataclass(frozen=True, slots=True)
class Person:
    """Whom the desk sees."""

    card: str
    first_name: str
    last_name: str

    @property
    def listed(self) -> str:
        """The name as lists show it: «Smith, Anna»."""
        return f"{self.last_name}, {self.first_name}" if self.first_name else self.last_name


@dataclass(frozen=True, slots=True)
class Done:
    """It is done, and there is nothing to add."""


@dataclass(frozen=True, slots=True)
class Kept:
    """It is kept; ``changed`` when it was known before and has been edited."""

    changed: bool = False
