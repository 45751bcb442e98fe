"""The schedule on the screen, on a real club: what takes place, how full it is, and going about in time."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from screens.schedule.asking import ALL, Timetable, days_around, timetable_of
from tests.desk.kit import MONDAY, TUESDAY, Counter, day
from tests.screens.helpers import BOTH, LARGE, SMALL
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
        assert desk.text.count("✖ cancelled") == 1


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


# --- the week -------------------------------------------------------------------------------------


async def test_the_week_has_seven_columns_where_there_is_room(club_desk: ClubDesk) -> None:
    club = timetable(club_desk)
    club.do(requests.Closure(day(2), day(2), "[b]Flood"))
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await desk.press("ctrl+o")
        await desk.see("Week of 5 Jan to 11 Jan · this week", "Mon 5 · today", "✖ [b]Flood")
        days = desk.line("Mon 5 · today")
        assert [days.index(each) for each in ("Tue 6 Jan", "Wed 7 Jan", "Sun 11 Jan")] == [18, 34, 98]
        await desk.see("▸08:00 0 booked", "▷10:00 0/8", "18:00 1/1 +2", "✖18:00 cancelled")
        await desk.press("right", "down")
        await desk.see(f"{HOSTILE} · Tue 6 Jan 2026, 18:00 to 19:00", "1 of 1 booked, full, 2 waiting")
        await desk.press("right")
        await desk.see(f"{HOSTILE} · Wed 7 Jan 2026", "closed: [b]Flood")
        await desk.press("left", "left", "left")
        await desk.see("Week of 29 Dec 2025 to 4 Jan ›", "Sun 4 Jan 2026, 08:00")
        await desk.press("home")
        await desk.see("this week", "Gym · Mon 5 Jan 2026")
        await desk.press("ctrl+o")
        await desk.see("Mon 5 Jan 2026 · today", "▶ running")


async def test_a_narrow_week_is_a_list_of_days(club_desk: ClubDesk) -> None:
    club = timetable(club_desk)
    club.do(requests.EndSeries("Gym", day(2)))
    club.do(requests.EndSeries(HOSTILE, day(3)))
    async with real_console(club_desk, SMALL) as desk:
        await opened(desk)
        await desk.press("ctrl+o")
        await desk.see("Week of 5 Jan to 11 Jan", "Mon 5 Jan 2026 · today · 3 sessions", "Tue 6 Jan 2026")
        await desk.press("right")
        await desk.see("Gym · Tue 6 Jan 2026")
        await desk.press("down", "down")
        await desk.see("Gym · Wed 7 Jan 2026")
        await desk.press("right", "right")
        await desk.see("Fri 9 Jan 2026", "▸", "nothing")
        await desk.press("enter", "right", "left")
        await desk.press("left")
        await desk.see(f"{HOSTILE} · Thu 8 Jan 2026")
        await desk.press("ctrl+right")
        await desk.see("Week of 12 Jan to 18 Jan", "Yoga")


async def test_enter_opens_the_roster_of_the_session_chosen_and_esc_leads_back(club_desk: ClubDesk) -> None:
    timetable(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await desk.press("ctrl+o")
        await desk.see("this week")
        await desk.press("right", "down")
        await desk.see("1 of 1 booked, full, 2 waiting")
        await desk.press("enter")
        await desk.see("Roster", "Anna", "Cleo")
        await desk.press("escape")
        await desk.see("this week", "1 of 1 booked, full, 2 waiting")


@pytest.mark.parametrize("size", BOTH)
async def test_a_day_with_very_many_sessions_is_read_as_far_as_one_looks(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    club = timetable(club_desk)
    for number in range(90):
        club.series(f"Class {number:02}", f"{9 + number // 10:02}:30", date=MONDAY, weekdays=None)
    async with real_console(club_desk, size) as desk:
        await opened(desk)
        await desk.see("the first 40 sessions, ↓ for more")
        await desk.press(*["pagedown"] * (2 if size == LARGE else 3))
        await desk.see("the first 80 sessions")
        await desk.press("end")
        await desk.see("93 sessions", f"{HOSTILE} · Mon 5 Jan 2026, 18:00")
        await desk.press("ctrl+o")
        await desk.see(f"the first {12 + (15 if size == LARGE else 10)} sessions")
        if size == SMALL:
            await desk.pilot.resize_terminal(120, 60)
            await desk.see(f"the first {12 + 25} sessions")


async def test_where_the_first_of_a_day_are_over_it_is_read_on_to_what_people_come_for(club_desk: ClubDesk) -> None:
    club = timetable(club_desk)
    for number in range(41):
        club.series(f"Early {number:02}", "06:00", minutes=30, date=MONDAY, weekdays=None)
    async with real_console(club_desk, SMALL) as desk:
        await opened(desk)
        await desk.see("44 sessions", "Gym · Mon 5 Jan 2026, 08:00")
        await desk.press("end")
        await desk.see(f"{HOSTILE} · Mon 5 Jan 2026, 18:00")
        await desk.press("home")
        await desk.see("Gym · Mon 5 Jan 2026, 08:00")


@pytest.mark.parametrize("most", [640, ALL])
def test_beyond_what_a_question_may_name_all_of_a_day_are_asked_for(club_desk: ClubDesk, most: int) -> None:
    timetable(club_desk)
    shown = timetable_of(days_around(MONDAY, week=False), most)(club_desk)
    assert isinstance(shown, Timetable)
    assert len(shown.sessions) == 3
    assert not shown.more


# --- the clock changes ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("zone", "on", "at", "shown"),
    [
        ("Europe/Berlin", "2029-03-25", "02:30", "02:30 to 04:30"),
        ("Europe/Berlin", "2029-10-28", "02:30", "02:30 to 02:30"),
        ("Australia/Lord_Howe", "2029-10-07", "02:15", "02:15 to 03:45"),
        ("Asia/Kolkata", "2029-03-25", "18:00", "18:00 to 19:00"),
        ("Pacific/Apia", "2011-12-30", "18:00", "18:00"),
    ],
)
async def test_three_years_ahead_the_clock_changes_and_the_sessions_are_there(
    club_desk: ClubDesk, zone: str, on: str, at: str, shown: str
) -> None:
    club = Counter(club_desk)
    club.do(requests.Club("Club", zone, "EUR"))
    club.series("Night", at)
    async with real_console(club_desk) as desk:
        await desk.press("f7", "ctrl+g")
        await desk.see("Go to …")
        await desk.press("ctrl+u")
        await desk.fill(on)
        await desk.see("Night · ", shown)
