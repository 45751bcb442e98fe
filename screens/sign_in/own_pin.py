"""One's own PIN, changed: the old one proves it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from screens.sign_in.pin_box import PinField
from screens.staff.form import StaffForm
from screens.staff.reading import own_pin

if TYPE_CHECKING:
    from screens.console import Console

SIGNED_IN = "{name} has signed in here; the old PIN proves that it is still {name}."
NOT_SIGNED_IN = "Nobody has signed in: the PINs are given under Staff."


class OwnPin(StaffForm):
    """Asks for the old PIN and twice for the new one."""

    def __init__(self, console: Console) -> None:
        person = console.club.at_desk.person
        named = person is not None and person.name is not None
        told = SIGNED_IN.format(name=console.staff) if named else NOT_SIGNED_IN
        fields = (PinField("old", "PIN now"), PinField("pin", "New PIN"), PinField("again", "New PIN again"))
        super().__init__(console, "Change your own PIN", fields, own_pin, (told,))
