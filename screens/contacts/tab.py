"""What every tab of the contact view is: it asks for its own, and takes the keys when it is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING, ClassVar

from textual.containers import Container

if TYPE_CHECKING:
    from screens.room import Room


class ContactTab(Container):
    """One tab about one contact."""

    TITLE: ClassVar[str] = ""
    """What its bar calls it."""

    def __init__(self, room: Room, card: str) -> None:
        super().__init__(classes="tab")
        self.room = room
        """The contact view: asks (``room.ask``), sends (``room.send``), says (``room.say``, ``room.complain``)."""
        self.card = card

    def look(self) -> None:
        """Ask for what is shown; called when the tab is first shown, and whenever something changed."""

    def enter(self) -> None:
        """Take the keys."""
