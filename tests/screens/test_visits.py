"""The Sessions tab on a real club: every deed seen before it is done; from an entry to its visit and back."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import date

import pytest

from frontdesk import requests
from frontdesk.answers import BookingCancelled, CancelStatus, PaidBy, Take
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.admission import PaidKind
from screens.contacts.credits import CreditsTab
from screens.contacts.visit_deeds import say_cancelling
from screens.contacts.visits import VisitsTab, key_of
from screens.rooms import open_contact
from tests.desk.kit import MONDAY, TUESDAY, WEDNESDAY, Counter, day, instant, yes
from tests.screens.helpers import BOTH, LARGE, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]


def members(desk: ClubDesk) -> Counter:
    """A club where Anna has ten credits and gold, and Bea has nothing."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, days=40, initial=10)
    club.membership("gold")
    club.series("yoga", capacity=1, cancel_notice_hours=2)
    club.do(requests.Contact("M1", "Anna", "Smith"))
    club.do(requests.Contact("M2", "Bea", "Jones"))
    yes(club.sell("M1"))
    return club


@asynccontextmanager
async def sessions_of(
    desk: ClubDesk, card: str = "M1", size: tuple[int, int] = SMALL, *, tab: str = "Sessions"
) -> AsyncIterator[RealCounter]:
    """Open the contact view at a tab."""
    async with real_console(desk, size) as counter:
        open_contact(counter.app, counter.app.console_parts, card)
        await counter.see("Overview", "Known since")
        for _ in range(2 if tab == "Sessions" else 3):
            await counter.press("right")
        await counter.see("Paid by" if tab == "Sessions" else "▸ Grants")
        yield counter


async def pick(desk: RealCounter, deed: str, *, of: str = "type to narrow") -> None:
    """Enter on the row chosen, and pick a deed."""
    await desk.press("enter")
    await desk.see(of)
    await desk.fill(deed)


async def confirm(desk: RealCounter) -> None:
    """Say yes on purpose."""
    await desk.press("right", "enter")


def visits(desk: RealCounter) -> VisitsTab:
    return desk.app.screen.query_one(VisitsTab)


def credits_tab(desk: RealCounter) -> CreditsTab:
    return desk.app.screen.query_one(CreditsTab)


@pytest.mark.parametrize("size", BOTH)
async def test_a_late_cancellation_says_so_and_that_the_credit_is_used(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    club = members(club_desk)
    yes(club.book("M1"))
    club.at(MONDAY, "17:00")
    async with sessions_of(club_desk, size=size) as desk:
        await desk.see("1 booking to come", "● booked", "1 credit of Ten")
        await pick(desk, "cancel")
        await desk.see("Late: it was free until 5 Jan 16:00", "used all the same", "held 1 → 0, used 0 → 1")
        await confirm(desk)
        await desk.see("✔ yoga, ", "cancelled. Held 1 → 0, used 0 → 1.", "late cancelled")


@pytest.mark.parametrize(
    ("expired", "said"),
    [
        (False, "The credit of Ten comes back, good through 3 Feb 2026."),
        (True, "The credit of Ten comes back, but it is past its last day, 3 Feb 2026."),
    ],
)
def test_whether_what_comes_back_is_still_good_is_said(expired: bool, said: str) -> None:
    credit = PaidBy(PaidKind.CREDIT, "ten", MONDAY, date(2026, 2, 3), "Ten")
    answer = BookingCancelled(CancelStatus.CANCELLED, True, ("M7",), credit, expired, instant(MONDAY, "16:00"))

    assert list(say_cancelling(answer, instant(MONDAY))) == [
        "In time: it is free until 5 Jan 15:00.",
        said,
        "From the waitlist moves up: M7.",
    ]


async def test_an_unpaid_visit_is_settled_and_swapped_from_the_visit(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.at(MONDAY, "17:50").check_in("M2", override=("first time", Take.UNPAID)))
    yes(club.at(TUESDAY).sell("M2"))
    yes(club.sell("M2", "gold"))
    async with sessions_of(club_desk, "M2") as desk:
        await desk.see("✔ in walk-in", "unpaid")
        await pick(desk, "pay it")
        await desk.see("Charged to: unpaid → 1 credit of Ten", "available 10 → 9, used 0 → 1")
        await desk.press("enter")
        assert club.has("M2") == {"available": 10}
        await pick(desk, "pay it")
        await desk.see("Charged to:")
        await confirm(desk)
        await desk.see("✔ yoga, 5 Jan 18:00 is paid. Available 10 → 9, used 0 → 1.", "1 credit of Ten")
        await pick(desk, "charge")
        await desk.see("Now: 1 credit of Ten", "Gold", "leave it unpaid")


async def test_a_visit_is_charged_to_another_membership_and_left_unpaid(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.at(MONDAY, "17:50").check_in("M1"))
    yes(club.sell("M1", "gold"))
    async with sessions_of(club_desk) as desk:
        await desk.see("✔ in", "1 credit of Ten")
        await pick(desk, "charge")
        await desk.see("Charge yoga,", "Gold")
        await desk.fill("gold")
        await desk.see("1 credit of Ten, good through 13 Feb → Gold: unlimited", "available 9 → 10, used 1 → 0")
        await confirm(desk)
        await desk.see("is charged anew. Available 9 → 10, used 1 → 0.", "Gold: unlimited")
        await pick(desk, "charge")
        await desk.see("leave it unpaid")
        await desk.fill("nothing")
        await desk.see("Gold: unlimited → unpaid")
        await confirm(desk)
        await desk.see("is charged anew.", "unpaid")


async def test_a_no_show_who_was_there_is_checked_in_late(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1"))
    club.at(TUESDAY)
    async with sessions_of(club_desk) as desk:
        await desk.see("✖ no-show")
        await pick(desk, "was there")
        await desk.see("was there after all?", "Credits on Tue 6 Jan 2026: 9 available, as before.")
        await confirm(desk)
        await desk.see("checked in late.", "✔ in")


async def test_who_did_not_come_is_marked_once_it_has_begun(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1"))
    club.at(MONDAY, "18:10")
    async with sessions_of(club_desk) as desk:
        await desk.see("● booked")
        await pick(desk, "did not")
        await desk.see("no-show?", "held 1 → 0, used 0 → 1")
        await confirm(desk)
        await desk.see("no-show. Held 1 → 0, used 0 → 1.", "✖ no-show")


async def test_the_waitlist_is_left_and_the_roster_opened(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.sell("M2"))
    yes(club.book("M2"))
    yes(club.book("M1"))
    async with sessions_of(club_desk) as desk:
        await desk.see("◌ waitlist")
        await pick(desk, "roster")
        await desk.see("Jones, Bea")
        await desk.press("escape")
        await desk.see("◌ waitlist")
        await pick(desk, "leave")
        await desk.see("Leave the waitlist of yoga", "no credit was held")
        await confirm(desk)
        await desk.see("left the waitlist")


async def test_what_another_desk_did_meanwhile_is_refused(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1"))
    async with sessions_of(club_desk) as desk:
        await desk.see("● booked")
        await pick(desk, "cancel")
        await desk.see("In time")
        yes(club.cancel("M1"))
        await confirm(desk)
        await desk.see("▲")
        assert desk.bells


# --- from an entry to its visit, and back -----------------------------------------------------------------


async def test_an_entry_leads_to_its_visit_and_escape_back_to_the_entry(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1", on=WEDNESDAY))
    yes(club.book("M1", on=day(9)))
    yes(club.at(MONDAY, "17:50").check_in("M1"))
    async with sessions_of(club_desk, tab="Session Credits", size=LARGE) as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("▸ History", "held")
        pane = credits_tab(desk).history
        await desk.press("down")
        chosen = await entry(desk)
        await desk.press("enter")
        await desk.see("3 bookings to come")
        await desk.until(lambda: visits(desk).table.key == key_of(chosen), "its booking is chosen")
        await desk.press("escape")
        await desk.see("▸ History")
        assert pane.visit == chosen
        await desk.press("up")
        newest = await entry(desk)
        assert newest != chosen
        await desk.press("enter")
        await desk.until(lambda: visits(desk).table.key == key_of(newest), "its visit is chosen")
        await desk.press("escape")
        await desk.see("▸ History")
        await desk.press("escape")
        await desk.see("● Ready")


async def entry(desk: RealCounter) -> int:
    """The booking of the entry chosen."""
    await desk.until(lambda: credits_tab(desk).history.visit is not None, "an entry of a booking is chosen")
    return credits_tab(desk).history.visit or 0


async def test_a_visit_leads_to_what_happened_to_its_credit_and_escape_back(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1", on=TUESDAY))
    yes(club.book("M1", on=WEDNESDAY))
    async with sessions_of(club_desk) as desk:
        await desk.see("2 bookings to come")
        await desk.press("down")
        chosen = visits(desk).table.key
        await pick(desk, "what happened")
        await desk.see("▸ History", "of one booking", "held")
        await desk.press("escape")
        await desk.see("2 bookings to come")
        assert visits(desk).table.key == chosen


async def test_an_undone_booking_is_said_to_be_in_no_list(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    yes(club.book("M1", on=TUESDAY))
    yes(club.undo())
    async with sessions_of(club_desk, tab="Session Credits") as desk:
        await desk.press("ctrl+o", "ctrl+o")
        await desk.see("returned")
        await entry(desk)
        await desk.press("enter")
        await desk.see("That booking was undone; it stands in no list.")


async def test_a_visit_far_down_is_found_and_newer_ones_are_read_above_it(club_desk: ClubDesk) -> None:
    club = members(club_desk)
    club.policy(enforced=False)
    club.series("spin", "08:00")
    for number in range(1, 130):
        club.at(day(number), "07:50")
        yes(club.check_in("M1", "spin", day(number)))
    club.at(day(130))
    yes(club.book("M1", "spin", day(131)))
    page = club.do(requests.Visits("M1", most=500)).visits
    wanted = page[110]
    async with sessions_of(club_desk) as desk:
        visits(desk).go_to(wanted.visit, "Session Credits")
        await desk.until(lambda: visits(desk).table.key == key_of(wanted.visit), "it is chosen")
        await desk.press("up", "up", "up")
        await desk.until(lambda: visits(desk).table.key == key_of(page[107].visit), "newer ones are there")
        for _ in range(60):
            await desk.press("pageup")
            if "1 booking to come" in desk.text:
                break
        await desk.see("1 booking to come")
        await desk.press("home")
        await desk.see("● booked")
        await desk.press("escape")
        await desk.see("▸ Grants")
