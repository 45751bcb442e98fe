"""Booking somebody on the screen, on a real club: what may be booked, the others with their reasons, the waitlist."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from screens.rooms import book_somebody
from tests.desk.kit import MONDAY, TUESDAY, Counter, day, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]


def classes(desk: ClubDesk) -> Counter:
    """A club where Anna may book yoga, wait for duo, and not come to elite."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.membership("gold")
    club.series("[b]yoga", capacity=2)
    club.series("duo", at="19:00", capacity=1)
    club.series("elite", at="20:00", session_rules=True, memberships=("gold",))
    club.do(requests.Contact("M1", "Anna", "Smith"))
    club.do(requests.Contact("M2", "Bea", "Jones"))
    yes(club.sell("M1"))
    yes(club.sell("M2"))
    yes(club.book("M2", "duo"))
    return club


@asynccontextmanager
async def booking(
    desk: ClubDesk, card: str = "M1", size: tuple[int, int] = SMALL
) -> AsyncIterator[tuple[RealCounter, list[str | None]]]:
    """Open the picker; what it answers is put into the list."""
    told: list[str | None] = []
    async with real_console(desk, size) as counter:
        book_somebody(counter.app, counter.app.console_parts, card, told.append)
        yield counter, told


def status(desk: ClubDesk, series: str, card: str = "M1") -> str:
    """What somebody is in a session of Monday: booked, waitlisted or nothing."""
    found = Counter(desk).do(requests.Roster(series, MONDAY))
    return "booked" if card in found.booked else "waitlisted" if card in found.waitlisted else ""


@pytest.mark.parametrize("size", BOTH)
async def test_what_may_be_booked_is_listed_with_what_it_takes_and_enter_books(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    classes(club_desk)
    async with booking(club_desk, size=size) as (desk, told):
        text = await desk.see("Book Anna Smith", "today 18:00", "[b]yoga", "0 of 2", "1 × Ten, to 3 Feb")
        assert "elite" not in text
        assert "tomorrow 18:00" in text
        await desk.press("enter")
        await desk.until(lambda: told != [], "it is booked")
        assert told == ["Booked: [b]yoga on Mon 5 Jan 2026, 18:00; 1 credit of Ten, good through 3 Feb."]
        assert status(club_desk, "[b]yoga") == "booked"


async def test_a_full_session_offers_its_waitlist_and_asks_first(club_desk: ClubDesk) -> None:
    classes(club_desk)
    async with booking(club_desk) as (desk, told):
        await desk.see("duo", "1 of 1", "full: waitlist")
        await desk.press("down", "enter")
        await desk.see("Join the waitlist of duo on Mon 5 Jan 2026, 19:00?", "1 of 1", "holds no credit")
        await desk.press("enter")
        await desk.see_gone("Join the waitlist of")
        assert status(club_desk, "duo") == ""
        await desk.press("enter")
        await desk.see("Join the waitlist of")
        await desk.press("right", "enter")
        await desk.until(lambda: told != [], "they wait")
        assert told == ["On the waitlist of duo on Mon 5 Jan 2026, 19:00; it holds no credit."]
        assert status(club_desk, "duo") == "waitlisted"


async def test_the_others_are_listed_on_request_each_with_its_reasons(club_desk: ClubDesk) -> None:
    classes(club_desk)
    async with booking(club_desk) as (desk, told):
        await desk.see("[b]yoga")
        await desk.press("ctrl+y")
        await desk.see("all sessions", "elite", "✖ elite admits Gold")
        await desk.type("elite")
        await desk.see_gone("duo")
        await desk.press("enter")
        await desk.see("elite on Mon 5 Jan 2026, 20:00", "✖ elite admits Gold", "Esc back")
        await desk.press("escape", "ctrl+u", "ctrl+y")
        await desk.see("to book now", "[b]yoga")
        assert told == []


async def test_what_is_booked_already_says_so(club_desk: ClubDesk) -> None:
    club = classes(club_desk)
    yes(club.book("M1", "[b]yoga"))
    async with booking(club_desk) as (desk, _told):
        await desk.see("tomorrow 18:00")
        await desk.press("ctrl+y")
        await desk.see("booked already")
        await desk.press("up", "enter")
        await desk.see("There is a booking, or a place in the line, already.")


async def test_a_place_taken_meanwhile_is_refused_and_the_list_is_new(club_desk: ClubDesk) -> None:
    club = classes(club_desk)
    async with booking(club_desk) as (desk, told):
        await desk.see("0 of 2")
        club.do(requests.Contact("M3", "Carl", "Long"))
        yes(club.sell("M3"))
        for card in ("M2", "M3"):
            yes(club.book(card, "[b]yoga"))
        await desk.press("enter")
        await desk.see("2 of 2", "full: waitlist", "▲")
        assert told == []
        assert status(club_desk, "[b]yoga") == ""


async def test_the_list_goes_on_as_one_moves_down(club_desk: ClubDesk) -> None:
    classes(club_desk)
    async with booking(club_desk) as (desk, _told):
        await desk.see("14 days")
        await desk.press("ctrl+end")
        await desk.see("28 days")
        await desk.press("ctrl+end")
        await desk.see("42 days")
        await desk.press("ctrl+end")
        await desk.see("56 days")


async def test_who_may_book_nothing_is_told_how_to_see_why(club_desk: ClubDesk) -> None:
    club = classes(club_desk)
    club.do(requests.Contact("M9", "Tom", "Diaz"))
    async with booking(club_desk, "M9") as (desk, told):
        await desk.see("Nothing to book in the next 56 days.", "Ctrl+Y shows the other sessions")
        await desk.press("ctrl+y")
        await desk.see("✖ no membership yet")
        await desk.press("escape")
        await desk.until(lambda: told == [None], "it is left")


async def test_the_sessions_of_a_contact_are_booked_by_one_key(club_desk: ClubDesk) -> None:
    classes(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.type("anna")
        await desk.press("enter")
        await desk.see("Smith, Anna · M1")
        await desk.press("right", "right")
        await desk.see("No booking, and no visit yet. Ctrl+N books a session.")
        await desk.press("ctrl+n")
        await desk.see("Book Anna Smith", "tomorrow 18:00")
        await desk.type("tue")
        await desk.see_gone("today 18:00")
        await desk.press("enter")
        await desk.see("✔ Booked: [b]yoga on Tue 6 Jan 2026", "1 booking to come")
        assert Counter(club_desk).do(requests.Roster("[b]yoga", TUESDAY)).booked == ("M1",)


async def test_what_is_sought_is_looked_for_further_ahead(club_desk: ClubDesk) -> None:
    club = classes(club_desk)
    club.do(requests.Series("workshop", time(11), 90, date=day(25)))
    async with booking(club_desk) as (desk, _told):
        await desk.see("[b]yoga")
        await desk.type("workshop 11:00")
        await desk.see("workshop", "1 × Ten, to 3 Feb", "28 days")


async def test_what_is_not_found_among_what_one_may_book_leads_to_the_others(club_desk: ClubDesk) -> None:
    classes(club_desk)
    async with booking(club_desk) as (desk, _told):
        await desk.see("[b]yoga")
        await desk.type("elite")
        await desk.see("Nothing to book is found by this in the next 56 days.", "Ctrl+Y shows the other sessions")
        await desk.press("ctrl+y")
        await desk.see("✖ elite admits Gold")
