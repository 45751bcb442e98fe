"""Signing for a shift: whoever takes the desk over gives their PIN, and both names are written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from screens.background import in_background
from screens.dialogs.dialog import Dialog
from screens.errands import Errand
from screens.sign_in.proving import who_can_sign_in
from screens.sign_in.who import Given, WhoAndPin

if TYPE_CHECKING:
    from textual.app import ComposeResult

    from frontdesk.contract import Approval, Desk
    from screens.console import Console


@dataclass
class Signed(Errand):
    """A request with somebody's PIN beside it."""

    approval: Approval | None = None


class SignDialog(Dialog["Approval"]):
    """Answers with the name and the PIN of whoever takes over; the desk looks whether it is right."""

    def __init__(self, console: Console) -> None:
        said = "Whoever takes the desk over signs with their PIN; it stands in the trail with both names."
        super().__init__("Who takes over?", (said,), "Enter signs · ↑ names · Esc back")
        self._shared = console
        self._who = WhoAndPin("Nobody has a PIN.")

    def furnish(self) -> ComposeResult:
        """Lay out names and PIN."""
        yield self._who

    def on_mount(self) -> None:
        """List who may sign."""
        super().on_mount()
        in_background(self, self._look, "signers")

    async def _look(self) -> None:
        people: Any = await self._shared.club.ask("signers", _list_staff)
        if hasattr(people, "people"):
            self._who.tell(who_can_sign_in(people), "")

    def on_given(self, message: Given) -> None:
        """Answer with the name and the PIN."""
        from frontdesk.contract import Approval

        message.stop()
        name, pin = message.who.name_chosen, message.who.take_pin()
        if name is None:
            self.app.bell()
        else:
            self.dismiss(Approval(name, pin))


def _list_staff(desk: Desk) -> object:
    from frontdesk.requests import StaffList

    return desk.perform(StaffList())
