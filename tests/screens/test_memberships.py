"""Memberships on the screen, on a real club: the list, the wizard, its Summary and simulator."""

from __future__ import annotations

import pytest

from frontdesk.desk.core import ClubDesk
from tests.screens.helpers import BOTH
from tests.screens.real_desk import club_desk, real_console

__all__ = ["club_desk"]


@pytest.mark.parametrize("size", BOTH)
async def test_a_new_manager_sets_up_twelve_credits_a_month_by_keyboard_alone(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    async with real_console(club_desk, size) as desk:
        await desk.press("f6")
        await desk.see("Nothing is on sale yet")
        await desk.press("ctrl+n")
        await desk.see("New category")
        await desk.fill("Memberships")
        await desk.see("‹ Memberships")
        await desk.fill("Basic 12", "", "", "", "", "")
        await desk.see("Sign-up Fee")
        await desk.fill("", "59", "", "", "", "", "", "")
        await desk.see("Credits to Grant")
        await desk.fill("", "12", "30", "30", "12")
        await desk.see("Summary")
        await desk.press("enter")
        await desk.see("Basic 12 is saved")
