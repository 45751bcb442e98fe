"""Setting up the club and its policy."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Name, Request, Text
from frontdesk.rules.checks import Check, Mode


@dataclass(frozen=True, slots=True)
class Club(Request[answers.Done]):
    """Name the club, its time zone and currency; set the main switch and the checks."""

    name: Name
    timezone: Annotated[str, Text(64)]
    currency: Annotated[str, Text(3)]
    enforce_billing: bool = True
    checks: dict[Check, Mode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Policy(Request[answers.PolicyKept]):
    """Set the main switch, the grace days or single checks; what is left out stays, and with nothing given all does."""

    enforce_billing: bool | None = None
    grace_days: int | None = None
    checks: dict[Check, Mode] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TrustClock(Request[answers.Done]):
    """Take the computer's clock for right, though it jumped."""
