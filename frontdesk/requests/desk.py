"""What concerns the desk itself: undoing, proving."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated

from frontdesk import answers
from frontdesk.requests.base import OptionalLine, Request, Text


@dataclass(frozen=True, slots=True)
class Undo(Request[answers.Undone]):
    """Undo the operation of that nonce, or the newest that can be undone and is not."""

    of: Annotated[str, Text(200)] | None = None


@dataclass(frozen=True, slots=True)
class Verify(Request[answers.Verified]):
    """Prove on the live database that its books are right."""

    head: OptionalLine | None = None
    """The head of the trail as it was kept; empty: only answer today's."""
