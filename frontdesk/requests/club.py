"""Setting up the club and its people at the desk."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import Name, Pin, Request, Text
from frontdesk.rules.access import Role
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
class Staff(Request[answers.Done]):
    """Add a person at the desk."""

    name: Name
    role: Role
    pin: Pin = ""
