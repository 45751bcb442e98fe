"""What the desk says of what the club sells."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class MembershipKept:
    """The membership is kept, with its outline in words and dates."""

    summary: str
    changed: bool = False
