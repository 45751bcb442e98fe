"""The roster on the screen, on a real club, by the keyboard alone."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from tests.desk.kit import MONDAY, Counter, yes
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]


def class_of(desk: ClubDesk, *, capacity: int | None = 2, wall: str = "17:30") -> Counter:
    """Yoga at six with two places: Anna and Bea are booked, Carl waits; it is half past five."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.membership("one", credits=1, initial=1)
    club.membership("gold")
    club.series("yoga", capacity=capacity, place="Studio A", coach="Jo")
    for card, first, last in (("M1", "Anna", "Smith"), ("M2", "Bea", "Jones"), ("M3", "Carl", "Young")):
        club.do(requests.Contact(card, first, last))
        yes(club.sell(card))
        yes(club.book(card))
    return club.at(MONDAY, wall)


async def at_the_roster(desk: RealCounter, *words: str) -> None:
    """Go to the roster of the session shown."""
    await desk.see("yoga")
    await desk.press("ctrl+f")
    await desk.see("Roster · Club", *words)


@pytest.mark.parametrize("size", BOTH)
async def test_the_roster_says_who_is_where_and_what_they_are_charged(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    class_of(club_desk)
    async with real_console(club_desk, size) as desk:
        await at_the_roster(desk, "18:00 yoga · Studio A · 2 of 2 · 1 waiting · Jo", "0 in · 2 to come · 1 waiting")
        await desk.see(
            "To come · 2", "Jones, Bea", "● booked", "1 × Ten", "Waiting · 1", "◌ 1st in line", "first visit"
        )
        await desk.see("Jones, Bea · M2 · ● booked · 1 credit of Ten, good through")
        await desk.press("escape")
        await desk.see("● Ready", "Scan or type")


async def test_an_empty_roster_says_what_to_do(club_desk: ClubDesk) -> None:
    Counter(club_desk).series("yoga")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Nobody is booked yet.")
