"""What every tab of the contact view is: it asks for its own, and takes the keys when it is shown."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar, Final

from textual.containers import Container
from textual.message import Message

if TYPE_CHECKING:
    from screens.room import Room


SESSIONS: Final = "Sessions"
CREDITS: Final = "Session Credits"


@dataclass
class ShowTab(Message):
    """Another tab is asked for; with ``visit``: at that booking, and Esc leads back to the tab one came from."""

    title: str
    visit: int | None = None
    came_from: str = ""


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

    def go_to(self, visit: int, came_from: str) -> None:
        """Show what there is of one booking; Esc leads back to the tab one came from."""
