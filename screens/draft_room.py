"""A room in which something is typed before it is saved: leaving it asks once, where something would be lost."""

from __future__ import annotations

from typing import ClassVar

from screens.dialogs.confirm import Confirm
from screens.room import Room


class DraftRoom(Room):
    """A room with a draft; ``unsaved`` says whether there is anything to lose."""

    LOST: ClassVar[str] = "What was typed here is not saved."
    """What is said before it is left."""

    @property
    def unsaved(self) -> bool:
        """Whether anything was typed that is not saved."""
        raise NotImplementedError

    async def action_back(self) -> None:
        """Leave; with changes ask once."""
        if not self.unsaved:
            await self.leave()
            return
        confirm = Confirm("Leave without saving?", (self.LOST,), yes="Leave, and lose it", no="Keep editing")
        self.app.push_screen(confirm, self._answered_leaving)

    async def _answered_leaving(self, sure: bool | None) -> None:  # noqa: FBT001  # the dialog's answer
        if sure:
            await self.leave()

    async def leave(self) -> None:
        """Leave, and lose what was typed."""
        self.dismiss(None)
