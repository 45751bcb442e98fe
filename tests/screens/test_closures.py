"""Cancelling sessions and closing days on a real club: seen before it is done, taken back as a whole."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from tests.desk.kit import MONDAY, TUESDAY, Counter, day
from tests.screens.helpers import BOTH, LARGE
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_schedule import HOSTILE, opened, timetable

__all__ = ["club_desk"]


def booked(desk: ClubDesk) -> Counter:
    """The club, with somebody who pays with a credit in the full session of Tuesday."""
    club = timetable(desk)
    club.membership("ten", credits=10, initial=10)
    club.contact("dora", "emil")
    club.sell("dora", "ten")
    club.sell("emil", "gold")
    club.series(HOSTILE, "18:00", capacity=4, place="Studio A")  # who waited is promoted
    for card in ("dora", "emil"):
        club.book(card, HOSTILE, TUESDAY)
    club.book("dora", HOSTILE, day(2))
    return club


async def pick(desk: RealCounter, what: str) -> None:
    """Pick one of the deeds."""
    await desk.press("ctrl+r")
    await desk.see("type to narrow")
    await desk.type(what)
    await desk.until(lambda: any("▸" in each and what in each.casefold() for each in desk.text.splitlines()), what)
    await desk.press("enter")


async def to_the_full_one(desk: RealCounter) -> None:
    await opened(desk)
    await desk.press("right")
    await desk.see("Tue 6 Jan 2026 ›", "████ 4/4")
    await desk.press("end")
    await desk.see(f"{HOSTILE} · Tue 6 Jan 2026")


@pytest.mark.parametrize("size", BOTH)
async def test_cancelling_a_session_says_who_gets_what_back(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = booked(club_desk)
    async with real_console(club_desk, size) as desk:
        await to_the_full_one(desk)
        await pick(desk, "cancel this")
        await desk.see("Cancel this session?", "4 bookings and 1 waiting → 0; credits returned: 1.")
        await desk.see(
            "Still good: Dora Able (through 3 Feb).", "held: Anna Able, Bob Able, Cleo Able.", "Wait, and had"
        )
        await desk.press("enter")
        await desk.see_gone("Cancel this session?")
        assert club.has("dora") == {"available": 8, "held": 2}
        await pick(desk, "cancel this")
        await desk.see("Cancel this session?")
        await desk.press("right", "enter")
        await desk.see("is cancelled. 1 credit returned", "✖ cancelled")
        assert club.has("dora") == {"available": 9, "held": 1}
        assert club.problems() == []


async def test_a_cancelled_session_takes_place_after_all(club_desk: ClubDesk) -> None:
    club = booked(club_desk)
    club.cancel_session(HOSTILE, TUESDAY)
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await desk.press("right", "end")
        await desk.see(f"{HOSTILE} · Tue 6 Jan 2026", "✖ cancelled")
        await desk.press("ctrl+r")
        await desk.see("Edit this session …", "it is cancelled")
        await desk.press("escape")
        await pick(desk, "let it take place")
        await desk.see("Its bookings were cancelled with it")
        await desk.press("right", "enter")
        await desk.see("takes place after all.", "░░░░ 0/4")


async def test_what_is_over_cannot_be_cancelled(club_desk: ClubDesk) -> None:
    timetable(club_desk)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.press("left", "end")
        await desk.see("Sun 4 Jan 2026", "over")
        await desk.press("ctrl+r")
        await desk.see("type to narrow")
        await desk.type("cancel this")
        await desk.see("it is over")
        await desk.press("enter")
        await desk.see("type to narrow")


async def closures(desk: RealCounter) -> None:
    await opened(desk)
    await desk.press("ctrl+f")
    await desk.see("Closures · Club", "The club is not closed on any day to come.", "Ctrl+N enters a closure")


async def fill_in(desk: RealCounter, *texts: str) -> None:
    """The first day, the last one and the reason of a closure, then Enter through what follows."""
    await desk.press("ctrl+n")
    await desk.see("Enter a closure", "First day closed", "yes, by the days closed")
    await desk.fill(*texts)


@pytest.mark.parametrize("size", BOTH)
async def test_a_closure_is_seen_before_it_is_entered_and_undone_as_a_whole(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    club = booked(club_desk)
    async with real_console(club_desk, size) as desk:
        await closures(desk)
        await fill_in(desk, "2026-01-06", "+2", "[b]Flood", "", "")
        await desk.see("Enter a closure?", "from Tue 6 Jan 2026 to Wed 7 Jan 2026: [b]Flood.")
        await desk.see("Sessions that take place: 4 → 0; people booked: 5 → 0.")
        await desk.see("6 bookings cancelled, 2 credits returned", "1 grant good on these days", "undone as a whole")
        assert club.has("dora") == {"available": 8, "held": 2}
        await desk.press("right", "enter")
        await desk.see("✔ The club is closed from Tue 6 Jan 2026", "[b]Flood", "everything")
        assert club.has("dora") == {"available": 10}
        assert club.credits("dora").grants[0].good_through == day(31)
        await desk.press("enter")
        await desk.see("type to narrow", "Undo this closure …")
        await desk.press("enter")
        await desk.see("Undo this closure?", "Sessions that take place: 0 → 4; people booked: 0 → 5.")
        await desk.press("right", "enter")
        await desk.see("is undone.", "The club is not closed on any day to come.")
        assert club.has("dora") == {"available": 8, "held": 2}
        assert club.credits("dora").grants[0].good_through == day(29)
        assert club.problems() == []
        await desk.press("escape")
        await desk.see("Schedule · Club", "▶ running")


async def test_a_closure_of_one_series_without_extending(club_desk: ClubDesk) -> None:
    club = booked(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await closures(desk)
        await fill_in(desk, "tomorrow")
        await desk.see("First day closed must be a date such as 2026-03-04")
        await desk.press("ctrl+u")
        await desk.fill("+1", "2026-01-01")
        await desk.see("Last day closed must be 2026-01-06 or later")
        await desk.press("ctrl+u")
        await desk.fill("", "Coach ill")
        await desk.press("right", "right")
        await desk.see("‹ Gym", "‹ no")
        await desk.press("left", "left")
        await desk.see("‹ everything", "‹ yes, by the days closed")
        await desk.press("right", "right")
        await desk.see("‹ Gym")
        await desk.fill("")
        await desk.press("right")
        await desk.see("‹ yes")
        await desk.press("right")
        await desk.see("‹ no")
        await desk.fill("")
        await desk.see("Gym is closed on Tue 6 Jan 2026: Coach ill.", "take place: 2 → 1; people booked: 4 → 4")
        await desk.see("Nobody is booked on these days.", "No credit lives longer")
        await desk.press("right", "enter")
        await desk.see("✔ Gym is closed", "Coach ill")
        assert club.credits("dora").grants[0].good_through == day(29)


async def test_a_closure_that_cannot_be_undone_says_why(club_desk: ClubDesk) -> None:
    club = booked(club_desk)
    club.do(requests.Closure(MONDAY, day(3), "Flood", extend=True))
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await desk.press("ctrl+r")
        await desk.see("type to narrow")
        await desk.press("escape")
        await pick(desk, "closures")
        await desk.see("Flood")
        club.at(TUESDAY)
        await desk.press("f4")
        await desk.see("its first day is past")


@pytest.mark.parametrize(
    ("deed", "seen"),
    [
        ("rules", "Rules · Club"),
        ("booking terms", "Booking terms · Club"),
        ("edit the series", "10:00"),
        ("new series", ""),
    ],
)
async def test_everything_about_sessions_is_reached_from_the_schedule(
    club_desk: ClubDesk, deed: str, seen: str
) -> None:
    timetable(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await pick(desk, deed)
        await desk.see_gone("type to narrow")
        await desk.see(seen)
        assert "Schedule · Club" not in desk.text
        await desk.press("escape")
        await desk.see("Schedule · Club", "▶ running")


# --- files ----------------------------------------------------------------------------------------


@pytest.fixture
def documents(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    """Where files of the console go."""
    folder = tmp_path / "documents"
    folder.mkdir()
    monkeypatch.setattr("platformdirs.user_documents_path", lambda: folder)
    return folder


async def test_what_is_shown_goes_into_a_calendar_and_into_excel(club_desk: ClubDesk, documents: Path) -> None:
    from icalendar import Calendar
    from openpyxl import load_workbook

    club = booked(club_desk)
    club.cancel_session("Gym", MONDAY)
    async with real_console(club_desk, LARGE) as desk:
        await opened(desk)
        await pick(desk, "shown as .ics")
        await desk.see("✔ 3 rows: schedule-2026-01-05-2026-01-05.ics in ")
        await pick(desk, "four weeks")
        await desk.see("✔ 60 rows: schedule-2026-01-05-2026-02-01.ics")
        await pick(desk, "to excel")
        await desk.see("✔ 3 rows: schedule-2026-01-05-2026-01-05.xlsx in ")
    calendar = Calendar.from_ical((documents / "schedule-2026-01-05-2026-02-01.ics").read_bytes())
    assert sum(1 for _ in calendar.walk("VEVENT")) == 60
    sheet = load_workbook(documents / "schedule-2026-01-05-2026-01-05.xlsx").active
    assert sheet is not None
    cells = [[cell for cell in row if cell is not None] for row in sheet.iter_rows(values_only=True)]
    gym = next(row for row in cells if "Gym" in row)
    assert gym[1:4] == ["08:00", "10:00", "Gym"]
    assert gym[-1] == "cancelled"
    assert any(HOSTILE in row for row in cells)
