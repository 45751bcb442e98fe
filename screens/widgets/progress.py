"""How far something long is, in one line."""

from __future__ import annotations

from typing import Final

CELLS: Final = 20


def progress(done: int, of: int) -> str:
    """Draw how much is done, of more than nothing, and say it in numbers: ██░░ 12 of 24."""
    full = min(CELLS * done // of, CELLS)
    return f"{'█' * full}{'░' * (CELLS - full)} {done} of {of}"
