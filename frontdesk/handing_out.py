"""Whether a file may be handed out, asked before any work; and who tried it in vain is written down."""

from __future__ import annotations

from typing import TYPE_CHECKING

from frontdesk.answers import Refusal

if TYPE_CHECKING:
    from frontdesk.contract import Desk
    from frontdesk.requests import Export


def kept_from(desk: Desk, noted: Export) -> Refusal | None:
    """Say what keeps this desk from handing it out, before anything is read; None: nothing."""
    if not isinstance(desk.preview(noted, as_if_approved=False), Refusal):
        return None
    answer = desk.perform(noted)  # refused again, and as an attempt in the trail
    return answer if isinstance(answer, Refusal) else None
