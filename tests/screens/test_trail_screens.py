"""The trail, the hand-over and the proof on a real club: by keyboard alone."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest
from openpyxl import load_workbook
from sqlalchemy import text

from data.engine import Club
from data.guards import drop_guards
from frontdesk import requests
from frontdesk.answers import Refusal, Take
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from frontdesk.rules.billing import Method
from screens import table_file as files
from tests.desk.kit import MONDAY, TUESDAY, Counter, yes
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_sign_in import sign_in, signed_in

__all__ = ["club_desk"]


@pytest.fixture
def lived(club_desk: ClubDesk) -> ClubDesk:
    """A day at one desk: money, a denial, an override left unpaid, an undone booking, an edit."""
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.series("yoga", capacity=2)
    club.contact("anna", "bob", "[/]")
    club.do(requests.Sell("anna", "ten", method=Method.CASH))
    club.series("yoga", capacity=3)
    yes(club.book("anna", on=TUESDAY))
    yes(club.undo())
    club.at(MONDAY, "17:50")
    assert isinstance(club.check_in("bob"), Refusal)
    yes(club.check_in("[/]", override=("first visit", Take.UNPAID)))
    return club_desk


async def go_to(desk: RealCounter, words: str) -> None:
    """Open one of the last three of the list."""
    await desk.press("f9")
    await desk.see("Takings")
    await desk.press("end")
    await desk.press(*["up"] * ["Proof", "Hand-over", "Trail"].index(words))
    await desk.press("enter")


@pytest.mark.parametrize("size", BOTH)
async def test_the_trail_is_read_narrowed_and_opened(lived: ClubDesk, size: tuple[int, int]) -> None:
    async with real_console(lived, size) as desk:
        await go_to(desk, "Trail")
        await desk.see("Everything", "checked in", "first visit", "✖ checked in")
        await desk.press("f4")
        await desk.see("Overrides", "One kind …")
        await desk.type("overr")
        await desk.press("enter")
        await desk.see("Overrides   newest first", "no membership yet → yoga on", "because: first visit")
        await desk.press("enter")
        await desk.see("Before: no membership yet", "Reason: first visit", "By: the owner", "At: Desk 1")
        await desk.press("escape")
        await desk.see_gone("Before: no")
        await desk.press("f4")
        await desk.see("Only Able, [/]")
        await desk.press("enter")
        await desk.see("Everything   newest first")
        await desk.press("f4")
        await desk.see("One kind …")
        await desk.type("kind")
        await desk.press("enter")
        await desk.see("Which kind?")
        await desk.type("series")
        await desk.press("enter")
        await desk.see("Everything · series", "yoga: capacity: 2 → yoga: capacity: 3")
        await desk.press("ctrl+g")
        await desk.see("about no contact")


async def test_the_trail_of_somebody_of_a_desk_and_of_some_days(lived: ClubDesk) -> None:
    async with real_console(lived) as desk:
        await go_to(desk, "Trail")
        await desk.see("checked in")
        for choice, typed, said in (
            ("person", "Nobody", "by Nobody"),
            ("one desk", "Desk 1", "at Desk 1"),
            ("contact", "anna", "about anna"),
        ):
            await desk.press("f4")
            await desk.see("Show …")
            await desk.type(choice)
            await desk.press("enter")
            await desk.see("Only …")
            await desk.fill(typed)
            await desk.see(said)
        await desk.see("Nothing of this kind is written.")
        await desk.press("f4")
        await desk.see("Show …")
        await desk.press("enter")
        await desk.see("Everything   newest")
        await desk.press("f4")
        await desk.see("Show …")
        await desk.type("some days")
        await desk.press("enter")
        await desk.see("Which days?")
        await desk.type("yesterday")
        await desk.press("enter")
        await desk.see("Everything · 4 Jan", "Nothing of this kind")


async def test_an_unknown_contact_is_said_and_the_file_is_what_is_shown(
    lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "default_folder", lambda: tmp_path)
    async with real_console(lived, SMALL) as desk:
        await go_to(desk, "Trail")
        await desk.see("checked in")
        await desk.press("f4")
        await desk.see("What was refused")
        await desk.type("refused")
        await desk.press("enter")
        await desk.see("What was refused   newest")
        await desk.press("ctrl+g")
        await desk.see("Contact", "Bob")
        await desk.press("escape")
        await desk.see("What was refused   newest")
        await desk.press("ctrl+s")
        await desk.see("✔ 1 row in")
    rows = [
        [cell.value for cell in row] for row in load_workbook(tmp_path / "trail-2026-01-05.xlsx")["Trail"].iter_rows()
    ]
    assert [row[6] for row in rows if isinstance(row[0], int)] == ["Able, Bob"]


@pytest.mark.parametrize("size", BOTH)
async def test_a_shift_is_looked_at_counted_and_handed_over(lived: ClubDesk, size: tuple[int, int]) -> None:
    async with real_console(lived, size) as desk:
        await go_to(desk, "Hand-over")
        await desk.see(
            "Since 5 Jan 00:00", "Money taken: €50.00", "€50.00 cash", "Overrides: 1", "Visits still unpaid: 1"
        )
        await desk.press("f4")
        await desk.see("Cash recorded in this shift: €50.00.")
        await desk.fill("47,5")
        await desk.see("▲ Cash counted must be an amount from 0")
        await desk.press("ctrl+u")
        await desk.fill("47.5")
        await desk.see("€2.50 less")
        await desk.type("All quiet.")
        await desk.press("enter")
        await desk.see("✔ The shift is handed over: €2.50 less cash than recorded.", "Money taken: €0.00")
    page = lived.perform(requests.Audit(operation="hand_over"))
    assert not isinstance(page, Refusal)
    (line,) = page.lines
    assert line.reason == "All quiet."
    assert "cash counted: 47.50 EUR, 2.50 EUR less than recorded" in (line.after or "")


@pytest.mark.usefixtures("quick_pins")
async def test_whoever_takes_over_signs_with_their_pin(lived: ClubDesk) -> None:
    lived.perform(requests.Staff("Maria", Role.MANAGER, "4711"))
    lived.perform(requests.Staff("Kai", Role.STAFF, "1234"))
    async with real_console(lived, ready=False) as desk:
        await signed_in(desk, "Kai", "1234")
        await go_to(desk, "Hand-over")
        await desk.see("Since 5 Jan")
        await desk.press("f4")
        await desk.see("Cash recorded")
        await desk.fill("", "")
        await desk.see("Who takes over?", "Maria")
        await sign_in(desk, "Maria", "0000")
        await desk.see("▲", "PIN")
        await desk.press("f4")
        await desk.see("Cash recorded")
        await desk.press("ctrl+s")
        await desk.see("Who takes over?", "Maria")
        await desk.press("escape")
        await desk.see("Nobody signed; the shift goes on.")
        await desk.press("f4")
        await desk.see("Cash recorded")
        await desk.press("ctrl+s")
        await desk.see("Who takes over?", "Maria")
        await sign_in(desk, "Maria", "4711")
        await desk.see("✔ The shift is handed over.")
    page = lived.perform(requests.Audit(operation="hand_over"))
    assert not isinstance(page, Refusal)
    assert [(line.by, line.approved_by) for line in page.lines] == [("Kai", "Maria")]


async def test_a_shift_goes_into_a_file(lived: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "default_folder", lambda: tmp_path)
    async with real_console(lived, SMALL) as desk:
        await go_to(desk, "Hand-over")
        await desk.see("Since")
        await desk.press("enter")
        await desk.see("about no contact")
        await desk.press("ctrl+s")
        await desk.see("✔ 5 rows in")
    book = load_workbook(tmp_path / "shift-2026-01-05-1750.xlsx")
    money = [[cell.value for cell in row] for row in book["Money"].iter_rows()]
    assert money == [["Method", "Taken"], ["cash", 50]]
    abouts = [row[0].value for row in book["Shift"].iter_rows() if row[1].value][-4:]
    assert abouts == ["override", "unpaid", "refused", "undone"]
    assert Decimal(str(money[1][1])) == 50


async def test_the_books_are_proved_and_tampering_is_told(lived: ClubDesk) -> None:
    async with real_console(lived) as desk:
        await desk.press("ctrl+p")
        await desk.type("proof of")
        await desk.see("Reports: Proof of the books")
        await desk.press("enter")
        shown = await desk.see("✔ The books are right.", "Head: ")
        head = next(line for line in shown.splitlines() if "Head: " in line).partition("Head: ")[2].split()[0]
        await desk.press("ctrl+r")
        await desk.see("The head is copied")
        books: Club = lived._books
        with books.write() as connection:
            drop_guards(connection, ["history"])
            connection.execute(text("UPDATE history SET reason = 'a friend' WHERE reason = 'first visit'"))
        await desk.press("f5")
        await desk.see("✖ 1 found wrong", "entry changed", "is not as it was written")
        await desk.press("ctrl+g")
        await desk.see("The head you kept")
        await desk.fill(f"1-{head.partition('-')[2]}")
        await desk.see("✖ 2 found wrong against the head you kept", "entries cut")
