"""What somebody does who is new as a manager, counted in keys: a class for some, and why one person may not come."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from frontdesk.desk.core import ClubDesk
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_series import furnish, series

__all__ = ["club_desk"]

A_MINUTE = 60
"""Keys that a hand which is no typist's presses in a minute, looking at the screen between them."""


@dataclass
class Hands:
    """Presses keys as a person does, and counts them."""

    desk: RealCounter
    keys: int = 0

    async def press(self, *keys: str) -> None:
        self.keys += len(keys)
        await self.desk.press(*keys)

    async def type(self, text: str) -> None:
        self.keys += len(text)
        await self.desk.type(text)

    async def fill(self, *texts: str) -> None:
        self.keys += sum(len(text) + 1 for text in texts)
        await self.desk.fill(*texts)


@pytest.mark.parametrize("size", BOTH)
async def test_a_class_for_gold_and_platinum_and_why_ms_smith_may_not_book_it(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    furnish(club_desk)
    async with real_console(club_desk, size) as desk:
        hands = Hands(desk)
        await hands.press("f7")
        await desk.see("Schedule")
        await hands.press("ctrl+n")
        await desk.see("New session series")
        await hands.fill("Comp", "", "tue", "18:00", "", "16")
        await desk.see("16 places")
        await hands.press("space", "enter")
        await desk.see("nothing ticked")
        await hands.press("space")
        await desk.see("Space ticks")
        await hands.type("gold plat ")
        await desk.see("2 ticked")
        await hands.press("enter")
        await desk.see("its own")
        await hands.fill("", "", "", "12")
        await hands.press("ctrl+s")
        await desk.see("Schedule")
        made = hands.keys

        (comp,) = series(club_desk, "Comp")
        assert (comp.weekdays, comp.time, comp.capacity, comp.cancel_notice_hours) == (("tue",), "18:00", 16, 12)
        assert (comp.session_rules, comp.memberships) == (True, ("GOLD", "PLAT"))

        await hands.press("f3")
        await desk.see("Contacts")
        await hands.type("smith bea")
        await desk.see("Smith, Bea")
        await hands.press("enter")
        await desk.see("Overview")
        await hands.press("ctrl+pagedown", "ctrl+pagedown")
        await desk.see("No booking")
        await hands.press("ctrl+n")
        await desk.see("Book Bea Smith")
        await hands.press("ctrl+y")
        await desk.see("✖ Comp admits Gold")
        await hands.press("up", "enter")
        await desk.see("Comp admits Gold, Platinum; not Basic")

    assert made <= A_MINUTE, made
    assert hands.keys - made <= A_MINUTE / 2
