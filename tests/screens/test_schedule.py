"""The schedule on the screen, on a real club: what takes place, how full it is, and going about in time."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from tests.desk.kit import MONDAY, TUESDAY, Counter, day
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

HOSTILE = "[red]Spin[/]"


def timetable(desk: ClubDesk) -> Counter:
    """A club with three series and three people."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("gold")
    club.series(HOSTILE, "18:00", capacity=1, place="Studio A", coach="Kim", colour="red")
    club.series("Gym", "08:00", minutes=120)
    club.series("Yoga", "10:00", weekdays=(Weekday.MON,), capacity=8, place="[/]", coach="=1+1")
    club.contact("anna", "bob", "cleo")
    for card in ("anna", "bob", "cleo"):
        club.sell(card, "gold")
        club.book(card, HOSTILE, TUESDAY)
    return club


async def opened(desk: RealCounter) -> None:
    await desk.press("f7")
    await desk.see("Schedule · Club", "Mon 5 Jan 2026 · today")


@pytest.mark.parametrize("size", BOTH)
async def test_today_is_shown_with_what_runs_and_what_is_next(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    timetable(club_desk)
    async with real_console(club_desk, size) as desk:
        await opened(desk)
        await desk.see("3 sessions", "Gym", "0, no limit", "▶ running", HOSTILE, "░░░░ 0/1", "Studio A", "Kim")
        assert "▷ next" in desk.line("Yoga")
        assert "08:00" in desk.line("▶ running")
        await desk.see("Gym · Mon 5 Jan 2026, 08:00 to 10:00", "0 booked, no limit")


async def test_a_full_session_says_who_waits_and_the_days_follow_each_other(club_desk: ClubDesk) -> None:
    timetable(club_desk)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.press("right")
        await desk.see("Tue 6 Jan 2026 ›", "████ 1/1", "+2")
        await desk.press("end")
        await desk.see(f"{HOSTILE} · Tue 6 Jan 2026, 18:00 to 19:00", "1 of 1 booked, full, 2 waiting")
        await desk.press("left", "left")
        await desk.see("Sun 4 Jan 2026 ›")
        await desk.press("ctrl+right")
        await desk.see("Sun 11 Jan 2026 ›")
        await desk.press("home")
        await desk.see("Mon 5 Jan 2026 · today")


@pytest.mark.parametrize("size", BOTH)
async def test_any_day_is_gone_to_by_typing_it(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    timetable(club_desk)
    async with real_console(club_desk, size) as desk:
        await opened(desk)
        await desk.press("ctrl+g")
        await desk.see("Go to …", "Mon 5 Jan 2026")
        await desk.fill("30 feb")
        await desk.see("Day must be a day such as 2026-03-04")
        await desk.press("ctrl+u")
        await desk.fill("1 jan 2029")
        await desk.see("Mon 1 Jan 2029 ›", "Gym", "Yoga", HOSTILE)


async def test_cancelled_and_closed_are_said_in_words(club_desk: ClubDesk) -> None:
    club = timetable(club_desk)
    club.cancel_session("Yoga")
    club.do(requests.Closure(day(1), day(2), "[b]Flood"))
    club.do(requests.Closure(day(3), day(3), "Coach ill", ("Gym",)))
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.see("✖ cancelled", "1 cancelled")
        assert "▷ next" in desk.line(HOSTILE)
        await desk.press("right")
        await desk.see("✖ Closed: [b]Flood")
        assert desk.text.count("✖ cancelled") == 3  # and at the foot
        await desk.press("right", "right")
        await desk.see("Closed for Gym: Coach ill")
        assert desk.text.count("✖ cancelled") == 2


async def test_an_empty_day_says_what_to_do(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.see("Nothing takes place on this day.", "Ctrl+N makes a session series.")


async def test_what_another_desk_did_appears_and_the_clock_moves_on(club_desk: ClubDesk) -> None:
    club = timetable(club_desk)
    async with real_console(club_desk) as desk:
        await opened(desk)
        club.book("anna", "Yoga")
        await desk.press("f5")
        await desk.see("█░░░ 1/8")
        club.at(MONDAY, "10:30")
        await desk.until(lambda: "▶ running" in desk.line("Yoga"), "Yoga runs")
        await desk.until(lambda: "over" in desk.line("Gym"), "Gym is over")
        club.at(day(1), "00:01")
        await desk.see("Tue 6 Jan 2026 · today")
