"""Contacts on the screen, on a real club: the list, a new contact, the contact view and its tabs."""

from __future__ import annotations

from datetime import time

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from frontdesk.rules.terms import Group
from tests.desk.kit import MONDAY, TUESDAY, Counter, yes
from tests.screens.helpers import BOTH, LARGE
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

HOSTILE = ("[/]", "[@click=app.quit]x[/]", "界" * 60, "[bold red]A[/bold")


def people(desk: ClubDesk) -> Counter:
    """A club with a class and a membership, and Anna who has ten credits."""
    club = Counter(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.series("yoga")
    club.do(requests.Contact("M1", "Anna", "Smith", "anna@example.org", "555 0101", MONDAY.replace(year=1990)))
    club.do(requests.Contact("M2", "Bea", "Jones", group=Group.TRIAL))
    club.sell("M1")
    return club


@pytest.mark.parametrize("size", BOTH)
async def test_a_new_contact_is_added_by_keyboard_alone_and_shown(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    async with real_console(club_desk, size) as desk:
        await desk.press("f3")
        await desk.see("Nobody is known yet")
        await desk.press("ctrl+n")
        await desk.see("First name", "Phone or e-mail", "Card", "Birthday")
        await desk.fill("Anna", "Smith", "anna@example.org", "", "1990-05-17")
        text = await desk.see("Smith, Anna", "anna@example.org", "17 May 1990, 35 years", "none running or to come")
        assert "Overview" in text
        await desk.press("escape")
        await desk.see("Contacts", "Smith, Anna", "none")


async def test_a_wrong_birthday_is_told_at_its_field_and_nothing_typed_is_lost(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as desk:
        await desk.press("f3", "ctrl+n")
        await desk.see("First name")
        await desk.fill("Anna", "Smith", "", "", "17.5.1990")
        await desk.see("Birthday must be a date", "17.5.1990", "Smith")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("enter")
        await desk.see("First name", "Smith")


async def test_who_is_known_already_is_named_and_can_be_opened_or_added_anyway(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3", "ctrl+n")
        await desk.see("First name")
        await desk.fill("Ann", "Smith", "ANNA@example.org", "", "")
        await desk.see("Known already?", "Open Smith, Anna · M1", "same e-mail")
        await desk.press("enter")
        await desk.see("Smith, Anna · M1 · member")
        await desk.press("escape", "ctrl+n")
        await desk.see("First name")
        await desk.fill("Ann", "Smith", "ANNA@example.org", "", "")
        await desk.see("Known already?")
        await desk.press("down", "enter")
        await desk.see("Smith, Ann · ", "lead")


async def test_a_card_that_somebody_has_never_changes_them(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3", "ctrl+n")
        await desk.see("First name")
        await desk.fill("Carl", "New", "", "m1", "")
        await desk.see("The card m1 is Smith, Anna's")
        assert desk.do(requests.Overview("M1")).person.first_name == "Anna"


@pytest.mark.parametrize("size", BOTH)
async def test_the_list_is_searched_and_filtered(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    people(club_desk)
    async with real_console(club_desk, size) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna", "10 left", "Jones, Bea", "none")
        await desk.type("smi")
        await desk.see_gone("Jones, Bea")
        await desk.press("ctrl+u", "ctrl+o")
        await desk.see("Low credits", "Group: trial")
        await desk.type("trial")
        await desk.press("enter")
        await desk.see("group trial: 1", "Jones, Bea")
        await desk.see_gone("Smith, Anna")


def above(text: str, *names: str) -> bool:
    """Whether these stand in this order from top to bottom."""
    places = [text.index(name) for name in names]
    return places == sorted(places)


async def order(desk: RealCounter, words: str) -> None:
    """Choose another order."""
    await desk.press("ctrl+o")
    await desk.see("Show …", "Past due")
    await desk.type(f"sort by {words}")
    await desk.see_gone("Past due")
    await desk.press("enter")


@pytest.mark.parametrize("size", BOTH)
async def test_the_list_is_put_in_order_and_turned_round(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = people(club_desk)
    club.do(requests.Contact("M3", "Cem", "Adler"))
    club.sell("M3", paid=False)
    async with real_console(club_desk, size) as desk:
        await desk.press("f3")
        text = await desk.see("Name ▲", "Smith, Anna", "50.00")
        assert above(text, "Adler, Cem", "Jones, Bea", "Smith, Anna")
        await order(desk, "what")
        await desk.see("Contacts by what they owe ▼", "Owes ▼", "Smith, Anna", "50.00")
        await order(desk, "card")
        text = await desk.see("Card ▲", "Smith, Anna")
        assert above(text, "Smith, Anna", "Jones, Bea", "Adler, Cem")
        await order(desk, "card")
        text = await desk.see("Card ▼", "Smith, Anna")
        assert above(text, "Adler, Cem", "Jones, Bea", "Smith, Anna")
        await desk.press("ctrl+o")
        await desk.see("Show …")
        await desk.type("member")
        await desk.press("enter")
        text = await desk.see("group member: 2", "Card ▼", "Smith, Anna")
        assert above(text, "Adler, Cem", "Smith, Anna")
        await desk.type("ad")
        await desk.see("group member: 1")
        await desk.see_gone("Smith, Anna")
        await desk.type("x")
        await desk.see("Nobody here is named like this.")


async def test_another_order_goes_on_as_one_moves_down(club_desk: ClubDesk) -> None:
    club = people(club_desk)
    for number in range(220):
        club.do(requests.Contact(f"N{number:03}", "Nora", f"Number {number:03}"))
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Jones, Bea", "222")
        await order(desk, "card")
        await desk.see("Card ▲")
        await order(desk, "card")
        await desk.see("Card ▼", "Number 219")
        for _ in range(20):
            await desk.press("ctrl+end")
            if "Smith, Anna" in desk.text:
                break
            await desk.pilot.pause(0.05)
        await desk.see("Smith, Anna", "Jones, Bea")


async def test_a_long_list_goes_on_as_one_moves_down(club_desk: ClubDesk) -> None:
    club = people(club_desk)
    for number in range(120):
        club.do(requests.Contact(f"N{number}", "Nora", f"Number {number:03}"))
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Jones, Bea", "122")
        await desk.press(*["ctrl+end"] * 3)
        await desk.see("Number 119, Nora", "Smith, Anna", "10 left")


@pytest.mark.parametrize("size", BOTH)
async def test_every_tab_shows_its_own(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = people(club_desk)
    club.do(requests.Series("spin", time(8), 45, tuple(Weekday)))
    club.do(requests.CheckIn("M1", "spin", MONDAY))
    club.book("M1")
    club.do(requests.AddNote("M1", "likes the window"))
    async with real_console(club_desk, size) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna", "8 left")
        await desk.type("smith")
        await desk.press("enter")
        await desk.see("Smith, Anna · M1 · member", "Session credits", "8 left", "today 18:00 yoga")
        await tab(desk, "Memberships", "running")
        await tab(desk, "Sessions", "1 booking to come", "● booked", "Past", "✔ in walk-in")
        await tab(desk, "Billing", "Bills", "✔ paid", "Payments")
        await tab(desk, "Notes & history", "likes the window", "membership sold")


async def tab(desk: RealCounter, title: str, *words: str) -> None:
    """Turn until a tab of that title says all of this."""
    for _ in range(6):
        await desk.press("right")
        if all(each in desk.text for each in words[:1]):
            break
    await desk.see(title, *words)


async def test_a_booking_is_cancelled_after_its_outcome_was_shown(club_desk: ClubDesk) -> None:
    club = people(club_desk)
    club.book("M1", on=TUESDAY)
    async with real_console(club_desk) as desk:
        await desk.scan("M1")
        await desk.press("ctrl+g")
        await desk.see("Smith, Anna · M1", "8 left")
        await tab(desk, "Sessions", "2 bookings to come")
        await desk.press("down", "enter")
        await desk.see("Cancel the booking …")
        await desk.fill("cancel")
        await desk.see("Cancel yoga on 6 Jan 2026?", "In time", "comes back, good through 3 Feb 2026")
        await desk.press("right", "enter")
        await desk.see("yoga, 6 Jan 18:00: cancelled. Available 8 → 9, held 1 → 0.")
        assert desk.do(requests.Overview("M1")).available == 9


async def test_history_is_paged_as_one_moves_down(club_desk: ClubDesk) -> None:
    club = people(club_desk)
    for number in range(130):
        club.do(requests.AddNote("M1", f"note {number}"))
    async with real_console(club_desk, LARGE) as desk:
        await desk.press("f3")
        await desk.type("smith")
        await desk.press("enter")
        await tab(desk, "Notes & history", "note 129")
        await desk.press("end")
        await desk.press("end")
        await desk.press("end")
        await desk.press("end")
        await desk.see("membership sold", "contact data")


async def test_notes_cards_and_names_are_changed_from_the_actions(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna", "10 left")
        await desk.type("smith")
        await desk.press("f4")
        await desk.see("Replace the card")
        await desk.type("stop")
        await desk.press("enter")
        await desk.see("The desk sees it before")
        await desk.fill("ask for the form")
        await desk.see("The desk will see the note", "see note")
        await desk.press("enter")
        await desk.see("! ask for the form")
        await desk.press("f4")
        await desk.type("replace")
        await desk.press("enter")
        await desk.see("Another card for Smith, Anna")
        await desk.fill("M99")
        await desk.see("has the card M99 now", "· M99 · member", "Old cards")
        await desk.press("f4")
        await desk.type("edit")
        await desk.press("enter")
        await desk.see("Edit Smith, Anna", "First name")
        await desk.fill("Anne", "", "", "", "", "")
        await desk.see("is saved", "Smith, Anne · M99")


async def test_two_entries_of_one_person_are_merged_after_a_look_at_what_comes_of_it(club_desk: ClubDesk) -> None:
    club = people(club_desk)
    club.do(requests.Contact("M3", "Ann", "Smyth"))
    yes(club.sell("M3"))
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.type("m1")
        await desk.press("enter")
        await desk.see("Smith, Anna · M1")
        await desk.press("f4")
        await desk.type("merge")
        await desk.press("enter")
        await desk.see("Who is the same person?")
        await desk.type("smi")
        await desk.see("Nobody is named like this.")
        await desk.press("backspace")
        await desk.type("yth")
        await desk.see("Smyth, Ann")
        await desk.press("enter")
        await desk.see("Credits available: 10 → 20", "Memberships: Ten → Ten + Ten", "It cannot be undone")
        await desk.press("enter")
        assert desk.do(requests.Overview("M3")).available == 10
        await desk.press("f4")
        await desk.type("merge")
        await desk.press("enter")
        await desk.see("Who is the same person?")
        await desk.type("smyth")
        await desk.see("Smyth, Ann")
        await desk.press("enter")
        await desk.see("It cannot be undone")
        await desk.press("right", "enter")
        await desk.see("The two are one now", "20 left")


async def test_the_contact_of_the_last_verdict_is_one_key_away_and_escape_leads_back(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("ctrl+g")
        assert desk.bells == [1]
        await desk.scan("M1")
        await desk.see("IN   Smith, Anna")
        await desk.press("ctrl+g")
        await desk.see("Smith, Anna · M1 · member")
        await desk.press("ctrl+g")
        await desk.see("available", "expired")
        await desk.press("escape")
        await desk.see("● Ready")
        await desk.type("jones")
        await desk.press("ctrl+g")
        await desk.see("Jones, Bea · M2 · trial")
        await desk.press("f2")
        await desk.see("● Ready")


async def test_the_palette_opens_a_contact(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await desk.press("f6", "ctrl+p")
        await desk.type("jone")
        await desk.see("Jones, Bea  M2")
        await desk.press("down", "enter")
        await desk.see("Jones, Bea · M2 · trial")


@pytest.mark.parametrize("size", BOTH)
async def test_names_that_look_like_markup_are_shown_as_they_are(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = people(club_desk)
    for number, name in enumerate(HOSTILE):
        club.do(requests.Contact(f"H{number}", name, name))
        club.sell(f"H{number}")
        club.book(f"H{number}")
        club.do(requests.AddNote(f"H{number}", name))
        club.do(requests.StopNote(f"H{number}", name))
    async with real_console(club_desk, size) as desk:
        for number, name in enumerate(HOSTILE):
            await desk.press("f3")
            await desk.see("Smith, Anna")
            await desk.type(f"h{number}")
            await desk.press("enter")
            await desk.see(f"! {name[:20]}", f"· H{number} ·")
            for _ in range(6):
                await desk.press("right")
                await desk.see(f"· H{number} ·")
            await desk.press("f4")
            await desk.see("Add a note")
            await desk.type("merge")
            await desk.press("enter")
            await desk.see("Who is the same person?")
            await desk.type(f"h{(number + 1) % len(HOSTILE)}")
            await desk.see(HOSTILE[(number + 1) % len(HOSTILE)][:12])
            await desk.press("escape", "escape", "ctrl+u")


@pytest.mark.parametrize("size", BOTH)
async def test_somebody_is_erased_by_typing_their_card(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = people(club_desk)
    async with real_console(club_desk, size) as desk:
        await desk.press("f3")
        await desk.see("Jones, Bea", "trial" if size == LARGE else "M2")
        await desk.press("enter")
        await desk.see("Jones, Bea · M2")
        await desk.press("f4")
        await desk.see("Erase for good …")
        await desk.type("erase")
        await desk.press("enter")
        await desk.see("Type their card", "stays in the books", "cannot be undone")
        await desk.fill("M1")
        await desk.see("Type the card M2 to say")
        await desk.press("ctrl+u")
        await desk.fill("M2", "asked by letter")
        assert club.do(requests.Overview("M2")).person.first_name == "Bea"
        await desk.press("ctrl+s")
        await desk.see("Erase Jones, Bea?", "lose a text: 1", "Backups")
        await desk.press("right", "enter")
        await desk.see("Contacts", "Jones, Bea is erased; the books are as they were.")
        await desk.see_gone("M2")
    assert club.refuses(requests.Overview("M2")).code == "erased"


async def test_who_is_bound_to_the_club_is_not_erased_and_what_was_typed_stays(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see("Smith, Anna", "10 left")
        await desk.type("smi")
        await desk.press("enter")
        await desk.see("Smith, Anna · M1")
        await desk.press("f4")
        await desk.type("erase")
        await desk.press("enter")
        await desk.see("Type their card")
        await desk.fill("M1", "asked by letter", "")
        await desk.see("Smith, Anna cannot be erased yet: first end Ten.", "asked by letter")


async def test_whom_to_open_is_asked_where_nobody_is_marked(club_desk: ClubDesk) -> None:
    people(club_desk)
    Counter(club_desk).do(requests.Contact("M3", "Cleo", "Smith"))
    async with real_console(club_desk) as desk:
        await desk.type("smith")
        await desk.see("Smith, Anna", "Smith, Cleo")
        await desk.press("ctrl+g")
        await desk.see("nobody chosen", "choose somebody")
        assert desk.bells
