"""The rooms of the console besides the check-in, each imported when somebody first goes there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Callable

    from screens.console import Console
    from screens.room import Room


def _memberships(console: Console) -> Room:
    from screens.memberships.screen import MembershipsScreen

    return MembershipsScreen(console)


ROOMS: Final[dict[str, Callable[[Console], Room]]] = {"memberships": _memberships}
"""What makes a room, by the name that its key asks for."""
