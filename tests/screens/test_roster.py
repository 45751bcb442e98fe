"""The roster on the screen, on a real club, by the keyboard alone."""

from __future__ import annotations

import pytest
from textual.content import Content
from textual.events import Key

from frontdesk import requests
from frontdesk.answers import SessionName
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from screens.rooms import open_roster
from screens.widgets.table import Column, Row, Table
from tests.desk.kit import MONDAY, TUESDAY, Counter, yes
from tests.screens.helpers import BOTH, LARGE
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
        await at_the_roster(desk, "18:00 yoga · Studio A · 2 of 2 · 1 waiting · Jo", "0 in · 2 to come · 0 places")
        await desk.see(
            "To come · 2", "Jones, Bea", "● booked", "1 × Ten", "Waiting · 1", "◌ 1st in line", "first visit"
        )
        await desk.see("Jones, Bea · M2 · 1 credit of Ten, good through 3 Feb")
        await desk.press("escape")
        await desk.see("● Ready", "Scan or type")


async def test_an_empty_roster_says_what_to_do(club_desk: ClubDesk) -> None:
    Counter(club_desk).series("yoga")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Nobody is booked yet.")


def second_class(desk: ClubDesk) -> Counter:
    """The same, and spin at seven; elite at eight admits only gold."""
    club = class_of(desk)
    club.series("spin", at="19:00", capacity=5)
    club.series("elite", at="20:00", session_rules=True, memberships=("gold",))
    return club


def roster(desk: RealCounter, series: str = "yoga") -> dict[str, tuple[str, ...]]:
    """Who is where, by card."""
    found = desk.do(requests.Roster(series, MONDAY))
    return {"booked": found.booked, "in": found.in_, "waiting": found.waitlisted, "missing": found.no_show}


# checking in


@pytest.mark.parametrize("size", BOTH)
async def test_enter_checks_in_one_after_the_other_and_f8_takes_it_back(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    class_of(club_desk)
    async with real_console(club_desk, size) as desk:
        await at_the_roster(desk, "Jones, Bea", "To come · 2")
        await desk.press("enter")
        await desk.see(
            "✔ IN Jones, Bea: 1 credit of Ten", "✔ 17:30 in", "1 in · 1 to come", "Smith, Anna · M1 · 1 credit"
        )
        await desk.press("enter")
        await desk.see("✔ IN Smith, Anna", "2 in · 0 to come")
        await desk.press("f8")
        await desk.see("↶ Undone: check-in of Smith, Anna.", "To come · 1")
        await desk.press("f8")
        await desk.see("check-in of Jones, Bea", "To come · 2")
        assert roster(desk)["in"] == ()


async def test_the_enter_of_what_is_no_card_checks_nobody_in(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.scan("X1")  # too short for a card, and nobody's
        await desk.see("A scan is for the check-in")
        assert roster(desk)["in"] == ()


async def test_a_scan_goes_to_the_session_of_the_roster_that_is_open(club_desk: ClubDesk) -> None:
    club = second_class(club_desk)
    club.do(requests.Contact("M0004", "Dora", "New"))
    yes(club.sell("M0004"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("right")
        await desk.see("19:00 spin", "Nobody is booked yet.")
        await desk.scan("M0004")
        await desk.see("New, Dora", "✔ 17:30 walk-in", "IN New, Dora")
        assert roster(desk, "spin")["in"] == ("M0004",)
        assert roster(desk)["in"] == ()


async def test_on_the_roster_of_another_day_a_scan_goes_where_the_check_in_stands(club_desk: ClubDesk) -> None:
    club = class_of(club_desk, capacity=5)
    club.do(requests.Contact("M0004", "Dora", "New"))
    yes(club.sell("M0004"))
    async with real_console(club_desk) as desk:
        await desk.see("yoga")
        open_roster(desk.app, desk.app.console_parts, SessionName("yoga", TUESDAY))
        await desk.see("tomorrow 18:00 yoga", "Nobody is booked yet.")
        await desk.scan("M0004")
        await desk.until(lambda: roster(desk)["in"] == ("M0004",), "in today")
        assert desk.do(requests.Roster("yoga", TUESDAY)).in_ == ()


@pytest.mark.parametrize("size", BOTH)
async def test_many_are_checked_in_and_the_outcome_of_each_is_told(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    club = class_of(club_desk, capacity=9)
    club.do(requests.Contact("M4", "Dora", "Late"))
    yes(club.sell("M4", "gold", paid=False))
    yes(club.book("M4", on=TUESDAY))
    club.do(requests.StopNote("M1", "Has the key."))
    for card in ("M1", "M2", "M3"):
        yes(club.book(card, on=TUESDAY))
    club.at(TUESDAY, "17:30")
    async with real_console(club_desk, size) as desk:
        await at_the_roster(desk, "To come · 4", "past due", "! note")
        await desk.press("asterisk")
        await desk.see("4 marked · Enter checks them in", "■ Smith, Anna")
        await desk.press("enter")
        text = await desk.see("3 in · 1 refused", "Late, Dora", "✖ Past due", "! in: Note: Has the key.")
        assert "Enter goes to them" in text
        await desk.press("enter")
        await desk.see("✖ Past due", "Ctrl+O overrides", "1 marked", "Late, Dora · M4 · Gold")


async def test_a_mark_is_set_and_taken_away_and_marking_all_again_marks_nobody(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea", "first visit")
        await desk.press("space")
        await desk.see("1 marked", "▸   Smith, Anna")
        await desk.press("asterisk")
        await desk.see("2 marked")
        await desk.press("asterisk")
        await desk.see_gone("marked")


async def test_many_are_stopped_with_esc(club_desk: ClubDesk) -> None:
    club = class_of(club_desk, capacity=None)
    for number in range(40):
        club.do(requests.Contact(f"N{number}", "Nora", f"Number {number:02}"))
        yes(club.sell(f"N{number}", "gold"))
        yes(club.book(f"N{number}"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "To come · 43")
        await desk.press("asterisk")
        await desk.see("43 marked")
        desk.app.post_message(Key("enter", None))
        await desk.see("Esc stops")
        desk.app.post_message(Key("escape", None))
        await desk.see("stopped", "left")
        inside = len(roster(desk)["in"])
        assert 0 < inside < 43
        await desk.see(f"{43 - inside} marked")


async def test_who_came_in_at_another_desk_meanwhile_is_in_and_not_refused(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea", "first visit")
        await desk.press("asterisk")
        await desk.see("2 marked")
        desk.do(requests.CheckIn("M1", "yoga", MONDAY))
        desk.app.post_message(Key("enter", None))
        await desk.see("✔ 1 in · 1 in already", "2 in · 0 to come")
        assert desk.bells == []


async def test_a_note_is_written_on_the_roster(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await deed(desk, "must see")
        await desk.see("Stop note of Jones, Bea")
        await desk.type("has the key")
        await desk.press("enter")
        await desk.see("The desk will see the note.", "! has the key")


# who comes


async def test_somebody_is_booked_and_it_is_said_first_what_is_held(club_desk: ClubDesk) -> None:
    club = class_of(club_desk, capacity=9)
    club.do(requests.Contact("M4", "Dora", "New"))
    yes(club.sell("M4", "one"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await find(desk, "new", "New, Dora")
        await desk.see("Book: 1 credit of One ", "held, good to 3 Feb", "Check in now: 1 credit")
        assert desk.do(requests.Roster("yoga", MONDAY)).booked == ("M1", "M2", "M3")
        await desk.press("enter")
        await desk.see("✔ New, Dora is booked: 1 credit of One", "▸   New, Dora")


async def test_in_a_full_session_one_waits_or_is_let_in_beyond_it_for_a_reason(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    for card, name in (("M4", "Dora"), ("M5", "Eve")):
        club.do(requests.Contact(card, name, "New"))
        yes(club.sell(card))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await find(desk, "dora", "New, Dora")
        await desk.see("Wait for a place: 2nd in line", "Full: 2 of 2, 1 waiting", "Book all the same")
        await desk.press("enter")
        await desk.see("New, Dora waits", "◌ 2nd in line")
        await find(desk, "eve", "New, Eve")
        await desk.see("Book all the same")
        await desk.type("book all")
        await desk.press("enter")
        await desk.see("beyond the capacity?", "A credit is taken")
        await desk.press("enter")
        await desk.see("It is kept with your name.")
        await desk.type("a guest of Jo")
        await desk.press("enter")
        await desk.see("New, Eve is booked", "· over capacity · override", "1 beyond the capacity")


async def test_who_is_refused_is_told_every_reason_before_anything_is_done(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    club.do(requests.Contact("M4", "Dora", "New"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await find(desk, "dora", "New, Dora")
        await desk.see("✖ No membership", "✖ Full: 2 of 2", "not now: see above", "Check in all the same")
        await desk.type("check in all")
        await desk.press("enter")
        await desk.see("Let New, Dora in all the same?")
        await desk.press("down", "enter")
        await desk.see("Reason")
        await desk.type("trial")
        await desk.press("enter")
        await desk.see("New, Dora", "UNPAID", "walk-in", "override")


async def test_who_is_there_already_is_chosen(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("ctrl+n")
        await desk.see("Who comes to yoga?")
        await desk.type("smith")
        await desk.see("● booked")
        await desk.press("enter")
        await desk.see("Smith, Anna is on the roster already.", "▸   Smith, Anna")


async def find(desk: RealCounter, typed: str, name: str) -> None:
    """Ask for somebody by name, and pick them."""
    await desk.press("ctrl+n")
    await desk.see("Who comes to yoga?")
    await desk.type(typed)
    await desk.see(name)
    await desk.press("enter")
    await desk.see(f"{name} · yoga")


# leaving


async def test_a_cancellation_says_first_what_comes_back_and_who_moves_up(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("delete")
        await desk.see(
            "It is in time: until 5 Jan 18:00.", "comes back, good through 3 Feb", "The place goes to Young, Carl"
        )
        await desk.press("enter")
        await desk.see_gone("It is in time")
        assert roster(desk)["booked"] == ("M1", "M2")
        await desk.press("delete")
        await desk.see("Cancel the booking")
        await desk.press("right", "enter")
        await desk.see("Jones, Bea: cancelled, the credit is back. Moved up: Young, Carl.")
        assert roster(desk)["booked"] == ("M1", "M3")


async def test_a_late_cancellation_is_called_late_before_it_is_done(club_desk: ClubDesk) -> None:
    club = class_of(club_desk, wall="09:00")
    club.series("yoga", capacity=2, cancel_notice_hours=12)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("delete")
        await desk.see("It is late: in time was until 5 Jan 06:00.", "1 credit of Ten is used all the same.")
        await desk.press("right", "enter")
        await desk.see("Jones, Bea: late cancelled, the credit is used.")
        await desk.press("f8")
        await desk.see("yoga is full by now")


async def test_who_waits_leaves_the_line_at_once_and_may_come_back(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Young, Carl")
        await desk.press("end", "delete")
        await desk.see("Young, Carl does not wait any more.")
        await desk.press("f8")
        await desk.see("↶ Undone", "◌ 1st in line")


async def test_a_no_show_is_marked_and_comes_late(club_desk: ClubDesk) -> None:
    class_of(club_desk, wall="18:05")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await deed(desk, "no-show")
        await desk.see("Jones, Bea did not come. The credit is used.", "Did not come · 1", "✖ no-show")
        await desk.press("end", "enter")
        await desk.see("✔ IN Jones, Bea")
        assert roster(desk)["in"] == ("M2",)


async def deed(desk: RealCounter, words: str) -> None:
    """Pick one of the deeds by some of its words."""
    await desk.press("ctrl+r")
    await desk.see("Undo what was done last")
    await desk.type(words)
    await desk.press("enter")


# the line


async def test_the_line_is_reordered_and_a_place_is_given_with_a_reason(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    club.do(requests.Contact("M4", "Dora", "New"))
    yes(club.sell("M4"))
    yes(club.book("M4"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "New, Dora", "◌ 2nd in line")
        await desk.press("end")
        await deed(desk, "another place")
        await desk.see("1st in line", "now Young, Carl")
        await desk.press("enter")
        await desk.see("Reason")
        await desk.type("asked first")
        await desk.press("enter")
        await desk.see("New, Dora is 1st in line.")
        assert roster(desk)["waiting"] == ("M4", "M3")
        await deed(desk, "give them a place")
        await desk.see("Give New, Dora a place all the same?", "Full: 2 of 2")
        await desk.press("enter")
        await desk.see("Reason")
        await desk.type("a friend")
        await desk.press("enter")
        await desk.see("New, Dora is booked", "over capacity")
        await desk.press("f8")
        await desk.see("Undone: promotion of New, Dora", "◌ 1st in line")


async def test_who_would_be_passed_over_is_said_with_why_and_the_next_moves_up(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    yes(club.adjust("M3", -10))
    club.do(requests.Contact("M4", "Dora", "New"))
    yes(club.sell("M4"))
    yes(club.book("M4"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Young, Carl", "no credit: Ten: 0")
        await desk.press("end", "up")
        await desk.see("◌ 1st in line · would be passed over", "✖ no credit: Ten: 0 of 10 left; 10 more on 4 Feb")
        desk.do(requests.Cancel("M2", "yoga", MONDAY))
        await desk.see("● booked        1 × Ten", "New, Dora      ● booked", "◌ 1st in line", within=8)
        assert roster(desk) == {"booked": ("M1", "M4"), "in": (), "waiting": ("M3",), "missing": ()}


async def test_who_may_come_by_now_is_said_to_and_is_given_the_place(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    yes(club.adjust("M3", -10))
    yes(club.cancel("M2"))  # nobody can be promoted
    yes(club.adjust("M3", 5))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Young, Carl", "+ gives them a place", "1 place free")
        await desk.press("plus")
        await desk.see("is booked.")  # who is chosen does not wait
        await desk.press("end")
        await desk.see("◌ 1st in line · there is a place now: + gives it")
        await desk.press("plus")
        await desk.see("✔ Young, Carl is booked", "0 places free")


# another session


async def test_a_booking_is_moved_to_a_session_that_admits_and_moved_back(club_desk: ClubDesk) -> None:
    second_class(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await deed(desk, "move to another")
        text = await desk.see(
            "Jones, Bea: where to?", "today 19:00 spin", "5 free, 1 × Ten", "the last line shows the others"
        )
        assert "elite" not in text
        await desk.type("today 19")
        await desk.press("enter")
        await desk.see("There it holds: 1 credit of Ten", "Moved up: Young, Carl.")
        await desk.press("right", "enter")
        await desk.see("Jones, Bea moved to spin, today")
        assert roster(desk, "spin")["booked"] == ("M2",)
        assert roster(desk)["booked"] == ("M1", "M3")
        await desk.press("f8")
        await desk.see("yoga is full by now")


async def test_nobody_is_asked_where_to_once_it_has_started(club_desk: ClubDesk) -> None:
    second_class(club_desk).at(MONDAY, "18:05")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk)
        await deed(desk, "move to another")
        await desk.see("yoga has started; a booking cannot be moved any more.")


async def test_the_others_say_why_one_cannot_move_there(club_desk: ClubDesk) -> None:
    second_class(club_desk)
    async with real_console(club_desk, LARGE) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await deed(desk, "move to another")
        await desk.see("the last line shows the others")
        await desk.type("show the")
        await desk.press("enter")
        await desk.see("today 20:00 elite · Not admitted", "no")


@pytest.mark.parametrize("notice", [0, 12])
async def test_the_only_credit_moves_along_late_too(club_desk: ClubDesk, notice: int) -> None:
    club = second_class(club_desk)
    club.series("yoga", capacity=2, cancel_notice_hours=notice)
    yes(club.adjust("M2", -9))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea", "first visit")
        await deed(desk, "move to another")
        await desk.see("today 19:00 spin")
        await desk.type("today 19")
        await desk.press("enter")
        await desk.see("There it holds: 1 credit of Ten")
        await desk.press("right", "enter")
        await desk.see("moved to spin")


# overriding, going about


async def test_a_refused_check_in_is_overridden_with_a_reason(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    club.do(requests.Contact("M4", "Dora", "Late"))
    yes(club.sell("M4", paid=False))
    yes(club.book("M4", on=TUESDAY))
    club.at(TUESDAY, "17:50")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Late, Dora", "past due")
        await desk.press("ctrl+y")
        await desk.see("Late, Dora", "Past due")
        await desk.press("escape", "enter")
        await desk.see("▲ Late, Dora: past due", "✖ Past due", "Ctrl+O overrides")
        await desk.press("ctrl+o")
        await desk.see("Let Late, Dora in all the same?", "The credit that is held is used")
        await desk.press("enter")
        await desk.see("Reason")
        await desk.type("pays tomorrow")
        await desk.press("enter")
        await desk.see("IN Late, Dora: by override · 1 credit of Ten")


@pytest.mark.usefixtures("quick_pins")
async def test_a_clerk_needs_somebodys_pin_to_book_beyond_the_capacity(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    club.do(requests.Contact("M4", "Dora", "New"))
    yes(club.sell("M4"))
    club.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    club.do(requests.Staff("Kai", Role.STAFF, "1234"))
    async with real_console(club_desk, ready=False) as desk:
        await desk.see("Who is at the desk?", "Kai")
        await desk.press("k", "a", "enter", *"1234", "enter")
        await desk.see("● Ready", "· Kai ·")
        await at_the_roster(desk, "Jones, Bea")
        await find(desk, "dora", "New, Dora")
        await desk.type("book all")
        await desk.press("enter")
        await desk.see("beyond the capacity?")
        await desk.press("enter")
        await desk.see("It is kept with your name.")
        await desk.type("a guest of Jo")
        await desk.press("enter")
        await desk.see("Somebody's PIN for this one action", "Maria")
        await desk.press("m", "a", "enter", *"4711", "enter")
        await desk.see("New, Dora is booked", "1 beyond the capacity")
    entry = club.do(requests.Audit(operation="book")).lines[0]
    assert (entry.by, entry.approved_by, entry.reason) == ("Kai", "Maria", "a guest of Jo")


async def test_where_nothing_stands_in_the_way_there_is_nothing_to_override(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("ctrl+o")
        await desk.see("Nothing stands in the way of Jones, Bea")
        await desk.press("enter")
        await desk.see("✔ IN Jones, Bea")
        await desk.press("end", "ctrl+o")
        await desk.see("Jones, Bea is in already.")


async def test_one_goes_from_session_to_session_and_to_a_contact(club_desk: ClubDesk) -> None:
    second_class(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Jones, Bea")
        await desk.press("right")
        await desk.see("19:00 spin", "Nobody is booked yet.")
        await desk.press("left")
        await desk.see("18:00 yoga", "Jones, Bea")
        await desk.press("f4")
        await desk.see("Sessions of the day")
        await desk.type("elite")
        await desk.press("enter")
        await desk.see("20:00 elite", "Nobody is booked yet.")
        await desk.press("left", "left")
        await desk.see("18:00 yoga", "Jones, Bea")
        await desk.press("ctrl+g")
        await desk.see("Jones, Bea · M2 · member")
        await desk.press("escape")
        await desk.see("Roster · Club")
        await desk.press("f2")
        await desk.see("Scan or type")


async def test_the_palette_opens_a_roster_from_anywhere(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await desk.see("yoga")
        await desk.press("f3")
        await desk.see("Contacts")
        await desk.press("ctrl+p")
        await desk.type("roster: 18:00 yoga, mon")
        await desk.see("Roster: 18:00 yoga, Mon 5")
        await desk.press("down", "enter")
        await desk.see("18:00 yoga · Studio A", "Jones, Bea")


async def test_a_payment_is_taken_on_the_roster_and_lets_them_in(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    club.do(requests.Contact("M4", "Dora", "Late"))
    yes(club.sell("M4", paid=False))
    yes(club.book("M4", on=TUESDAY))
    club.at(TUESDAY, "17:50")
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Late, Dora", "past due")
        await desk.press("ctrl+t")
        await desk.see("50")
        await desk.press("ctrl+s")
        await desk.see("Credits available 0 → 9")
        await desk.press("right", "enter")
        await desk.see_gone("past due")
        await desk.press("enter")
        await desk.see("✔ IN Late, Dora")


async def test_the_roster_turns_when_its_session_is_over(club_desk: ClubDesk) -> None:
    club = class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "To come · 2")
        club.at(MONDAY, "19:00")
        await desk.see("Did not come · 2", "2 did not come", within=8)


async def test_hostile_names_and_notes_are_text(club_desk: ClubDesk) -> None:
    club = class_of(club_desk, capacity=9)
    for number, name in enumerate(("[/]", "[@click=app.quit]x[/]", "界" * 60, "[bold red]A[/bold")):
        club.do(requests.Contact(f"H{number}", name, name))
        club.do(requests.StopNote(f"H{number}", name))
        yes(club.sell(f"H{number}"))
        yes(club.book(f"H{number}"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "To come · 7", "[/], [/]", "first visit")
        await desk.press("asterisk", "enter")
        await desk.see("7 in", "! in: Note: [@click=app.quit]x[/]")
        assert all(len(line) <= 80 for line in desk.text.splitlines())


# other desks, many people


async def test_what_another_desk_does_appears_and_choice_and_marks_stay_on_their_people(club_desk: ClubDesk) -> None:
    class_of(club_desk)
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "Smith, Anna", "first visit")
        await desk.press("down", "space")
        await desk.see("1 marked", "■ Smith, Anna", "▸   Young, Carl")
        desk.do(requests.CheckIn("M2", "yoga", MONDAY))
        await desk.see("1 in · 1 to come", "■ Smith, Anna", "▸   Young, Carl", within=8)
        desk.do(requests.CheckIn("M1", "yoga", MONDAY))
        await desk.see("2 in · 0 to come", "▸   Young, Carl", within=8)
        await desk.see_gone("marked")


async def test_with_two_hundred_people_only_what_is_on_the_screen_is_drawn(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    club = class_of(club_desk, capacity=None)
    for number in range(200):
        club.do(requests.Contact(f"N{number}", "Nora", f"Number {number:03}"))
        yes(club.sell(f"N{number}", "gold"))
        yes(club.book(f"N{number}"))
    async with real_console(club_desk) as desk:
        await at_the_roster(desk, "To come · 203")
        await desk.press("end")
        await desk.see("Young, Carl", "first visit", "9 left")
        drawn: list[str] = []
        original = Table._drawn

        def counted(table: Table, each: Row, widths: list[tuple[Column, int]], *, chosen: bool) -> Content:
            drawn.append(each.key)
            return original(table, each, widths, chosen=chosen)

        monkeypatch.setattr(Table, "_drawn", counted)
        await desk.press("up")
        await desk.see("Smith, Anna · M1")
        assert 0 < len(drawn) < 100
