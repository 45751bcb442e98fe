"""A card that is out of use at the counter: the verdict says what became of it, and nobody else is let in for it."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from tests.desk.kit import Counter, yes
from tests.screens.helpers import BOTH
from tests.screens.real_desk import club_desk, real_console

__all__ = ["club_desk"]


@pytest.mark.parametrize("size", BOTH)
async def test_an_old_card_says_that_it_was_replaced_and_lets_nobody_in(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    """«M1» is also how «M10» begins."""
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("gold")
    club.series("yoga", "09:00")
    for card, first in (("M1", "Anna"), ("M10", "Bea"), ("M5", "Cem"), ("M50", "Dora")):
        club.do(requests.Contact(card, first, "Smith"))
        if card != "M5":
            yes(club.sell(card, "gold"))
    club.do(requests.ReplaceCard("M1", "N7"))
    club.do(requests.Erase("M5", "asked"))
    async with real_console(club_desk, size) as desk:
        await desk.scan("M1")
        await desk.see("✖ NO   Smith, Anna", "replaced", "5 Jan 2026", "N7", "Smith, Anna: old card")
        await desk.scan("M5")
        await desk.see("✖ NO   «M5»", "out of use")
        assert desk.bells
        await desk.scan("M10")
        await desk.see("✔ IN   Smith, Bea")
    assert club.roster() == {"in": ("M10",)}
