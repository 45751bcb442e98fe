"""Memberships on the screen, on a real club: the list, the wizard, its Summary and simulator."""

from __future__ import annotations

import sqlite3
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from textual.events import Paste

from frontdesk import answers, requests
from frontdesk.answers import Refusal
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from screens.memberships.outline import OutlinePane
from tests.desk.kit import MONDAY
from tests.screens.helpers import BOTH, LARGE, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

HOSTILE = ("[/]", "[@click=app.quit]x[/]", "$name [b", "漢字" * 30, "'; DROP TABLE membership; --", "=1+1")


def basic(code: str = "B12", name: str = "Basic 12") -> requests.Membership:
    return requests.Membership(
        code, name, "Memberships", Decimal(59), limited=True, credits=12, days_to_expire=30, frequency=30, initial=12
    )


def did(desk: ClubDesk, *wanted: Request[Any]) -> None:
    for request in wanted:
        answer = desk.perform(request)
        assert not isinstance(answer, Refusal), answer.message


def offered(desk: ClubDesk) -> dict[str, answers.MembershipLine]:
    offer = desk.perform(requests.Memberships())
    assert not isinstance(offer, Refusal)
    return {each.name: each for each in offer.memberships}


async def opened_wizard(desk: RealCounter) -> None:
    await desk.press("f6", "ctrl+n")
    await desk.see("Membership Information", "Category")


async def outlined(desk: RealCounter, *words: str) -> None:
    """Wait until Summary and simulator say all of this, however their lines are broken."""
    pane = desk.app.screen.query_one(OutlinePane)
    await desk.until(lambda: all(each in " ".join(pane.said.split()) for each in words), f"{words} in {pane.said}")


@pytest.mark.parametrize("size", BOTH)
async def test_from_an_empty_club_to_twelve_credits_a_month_by_keyboard_alone(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    async with real_console(club_desk, size) as desk:
        await desk.press("f6")
        await desk.see("Nothing is on sale yet")
        await desk.press("ctrl+n")
        await desk.see("New category")
        await desk.fill("Memberships")
        await desk.see("‹ Memberships")
        await desk.fill("Basic 12", "", "", "", "", "")
        await desk.see("Sign-up Fee")
        await desk.fill("", "59", "", "", "", "", "", "")
        await desk.see("Credits to Grant")
        await desk.fill("", "12", "30", "30", "12")
        await outlined(
            desk, "12 on 5 Jan good through 3 Feb", "146 sessions a year", "12 initial credits at the sale, once"
        )
        await desk.press("enter")
        await desk.see("Saved: Basic 12", "€59.00 a month", "12 every 30 days")

    kept = offered(club_desk)["Basic 12"]
    assert (kept.credits, kept.days_to_expire, kept.frequency, kept.initial) == (12, 30, 30, 12)
    assert (kept.price, kept.code, kept.version) == (Decimal("59.00"), "BASIC12", 1)


@pytest.mark.parametrize("size", BOTH)
async def test_three_a_week_good_for_two_weeks_says_what_piles_up(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk, size) as desk:
        await opened_wizard(desk)
        await desk.fill("", "Three a week", "", "", "", "", "")
        await desk.fill("", "65", "", "", "", "", "", "")
        await desk.fill("", "3", "14", "7", "0")
        await desk.press("right")
        await outlined(desk, "3 on 5 Jan", "up to 6 credits can pile up", "overlap 12 Jan to 4 Apr", "156.4 sessions")
        await desk.press("ctrl+s")
        await desk.see("Saved: Three a week")


async def test_the_simulator_follows_every_key_and_takes_a_number_of_its_own(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk, LARGE) as desk:
        await opened_wizard(desk)
        await desk.press("pagedown")
        await desk.see("Sign-up Fee")
        await desk.press("pagedown")
        await desk.see("Credits to Grant")
        await desk.fill("", "4", "20", "30")
        await outlined(desk, "no credits", "Each grant is gone before the next one comes")
        await desk.type("8")
        await outlined(desk, "8 initial credits", "turned away")
        await desk.press("backspace")
        await desk.see("none at the sale")
        await desk.press("tab", "tab")
        await desk.type("7")
        await desk.see("7×")


async def test_ctrl_s_goes_to_the_first_field_at_fault_and_says_why(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        assert "must be" not in desk.text  # nobody is called wrong before they have begun
        await desk.press("ctrl+s")
        await desk.see("Not saved: Name must be 1 to 60 printable characters", "▲ Name must be")
        await desk.type("Gold")
        await desk.see_gone("▲ Name must be")
        await desk.press("ctrl+s")
        await desk.see("Not saved: Price must be an amount from 0")
        await desk.type("89")
        await desk.press("ctrl+s")
        await desk.see("Not saved: Credits to Grant must be a whole number from 1 to 1000")
        await desk.press("up", "left")
        await desk.see("Unlimited: access while the membership runs")
        assert "Days to Expire" not in desk.text
        await desk.press("ctrl+s")
        await desk.see("Saved: Gold")
    assert not offered(club_desk)["Gold"].limited


async def test_enter_stays_at_a_field_that_is_wrong_and_typing_mends_it(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        await desk.press("pagedown", "enter")
        await desk.type("19.999")
        assert "▲" not in desk.text
        await desk.press("enter")
        await desk.see("▲ Price must be an amount", "19.999", "✖ Billing Details")
        await desk.press("backspace")
        await desk.see("= €19.99 every month")
        await desk.press("enter")
        await desk.type("x")
        await desk.see("‹ every month")  # on to the next field, where a letter picks and x picks nothing


async def test_leaving_with_changes_asks_once_and_the_safe_answer_has_the_focus(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        await desk.press("escape")
        await desk.see("Nothing is on sale yet")
        await desk.press("ctrl+n")
        await desk.see("Category")
        await desk.fill("", "Gold")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("enter")
        await desk.see("Gold", "Membership Information")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("right", "enter")
        await desk.see("Nothing is on sale yet")
    assert not offered(club_desk)


async def test_a_wizard_left_for_the_queue_is_as_it_was(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        await desk.fill("", "Gold")
        await desk.press("f2")
        await desk.see("● Ready")
        await desk.scan("M00001")
        await desk.press("f6")
        await desk.see("Membership Information", "Gold")


async def test_a_double_enter_saves_once(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        await desk.fill("", "Gold")
        await desk.press("pagedown", "enter")
        await desk.type("89")
        await desk.press("pagedown")
        await desk.see("Limited")
        await desk.press("left")
        await desk.see("nothing is counted")
        before = club_desk.changes()
        for _ in range(3):
            desk.app.simulate_key("ctrl+s")
        await desk.see("Saved: Gold")
    assert club_desk.changes() == before + 1


async def test_what_was_typed_survives_a_failed_save_and_is_saved_again(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    async with real_console(club_desk) as desk:
        await opened_wizard(desk)
        await desk.fill("", "Basic 12")
        await desk.press("pagedown", "enter")
        await desk.type("59")
        await desk.press("pagedown")
        await desk.see("Limited")
        await desk.press("left")
        await desk.see("nothing is counted")
        await desk.press("ctrl+s")
        await desk.see("Not saved: Another active membership is named “Basic 12”", "▲ Another active membership")
        did(club_desk, requests.RenameCategory("Memberships", "Plans"))
        await desk.type("Basic 13")
        await desk.press("ctrl+s")
        await desk.see("Not saved: There is no category named “Memberships”")
        did(club_desk, requests.RenameCategory("Plans", "Memberships"))
        blocker = sqlite3.connect(str(club_desk._books.place.path), isolation_level=None)
        blocker.execute("BEGIN EXCLUSIVE")
        await desk.press("ctrl+s")
        await desk.see("Not saved: ", within=8)
        await desk.until(lambda: "There is no category" not in desk.line("Not saved"), "the books' own sentence", 8)
        assert "Basic 13" in desk.text
        blocker.rollback()
        blocker.close()
        await desk.press("ctrl+s")
        await desk.see("Saved: Basic 13", within=8)
    assert offered(club_desk)["Basic 13"].price == 59


async def test_two_managers_are_told_and_not_overwritten(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    async with real_console(club_desk) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("enter")
        await desk.see("Edit Basic 12", "Nobody has bought it yet.")
        did(club_desk, replace(basic(), price=Decimal(61)))
        await desk.press("pagedown", "enter")
        await desk.type("60")
        await desk.press("ctrl+s")
        await desk.see("Not saved: ", "Basic 12")
    assert offered(club_desk)["Basic 12"].price == 61


async def test_editing_says_who_keeps_the_old_terms(club_desk: ClubDesk) -> None:
    did(
        club_desk,
        requests.Category("Memberships"),
        basic(),
        requests.Contact("A", "Anna", "Smith"),
        requests.Sell("A", "B12"),
    )
    async with real_console(club_desk, LARGE) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("enter")
        await desk.see("1 sold so far keep their terms")
        await desk.press("pagedown", "enter")
        await desk.type("65")
        await desk.press("ctrl+s")
        await desk.see("Saved: Basic 12", "€65.00")


async def test_archive_restore_duplicate_and_the_archived_list(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    async with real_console(club_desk, LARGE) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("f4")
        await desk.see("Duplicate", "Archive")
        await desk.type("arch")
        await desk.press("enter")
        await desk.see("Archive Basic 12?")
        await desk.press("enter")
        await desk.see_gone("Archive Basic 12?")
        assert not offered(club_desk)["Basic 12"].archived
        await desk.press("f4")
        await desk.type("arch")
        await desk.press("enter")
        await desk.see("Archive Basic 12?")
        await desk.press("right", "enter")
        await desk.see("Basic 12 is archived")
        await desk.press("ctrl+o")
        await desk.see("1 archived", "B12")
        await desk.press("f4")
        await desk.type("put on")
        await desk.press("enter")
        await desk.see("Basic 12 is on sale again", "Nothing is archived.")
        await desk.press("ctrl+o", "f4")
        await desk.type("dupl")
        await desk.press("enter")
        await desk.see("New membership", "Category")
        await desk.press("enter")
        await desk.type("Basic 12 evenings")
        await desk.press("ctrl+s")
        await desk.see("Saved: Basic 12 evenings")
    assert offered(club_desk)["Basic 12 evenings"].credits == 12


async def test_categories_are_added_renamed_and_removed_only_when_empty(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    async with real_console(club_desk) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("f4")
        await desk.type("categ")
        await desk.press("enter")
        await desk.see("Membership categories", "Memberships")
        await desk.press("ctrl+n")
        await desk.see("New category")
        await desk.fill("MEMBERSHIPS")
        await desk.see("There is a category named “MEMBERSHIPS” already.")
        await desk.press("ctrl+n")
        await desk.see("New category")
        await desk.fill("Class packs")
        await desk.see("Class packs is a category now.")
        await desk.press("f4")
        await desk.see("Rename", "Remove")
        await desk.type("remo")
        await desk.press("enter")
        await desk.see("Class packs is removed.")
        await desk.see_gone("Class packs  ")
        await desk.press("f4")
        await desk.see("1 membership in it")
        await desk.type("rena")
        await desk.press("enter")
        await desk.see("Rename Memberships")
        await desk.fill("Plans")
        await desk.see("Memberships is called Plans now.")


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("size", BOTH)
async def test_hostile_names_are_text_wherever_they_stand(
    club_desk: ClubDesk, size: tuple[int, int], name: str
) -> None:
    name = name[:60]
    did(club_desk, requests.Category(name), replace(basic(name=name), category=name, description=name))
    async with real_console(club_desk, size) as desk:
        await desk.press("f6")
        await desk.see(name[:6])
        await desk.press("f4")
        await desk.see("Duplicate", name[:6])
        await desk.press("escape", "enter")
        await desk.see("Edit", name[:6])
        await desk.press("f4")
        await desk.see("type to narrow", name[:6])
        await desk.press("escape", "ctrl+s")
        await desk.see("Saved:", name[:6])


async def test_a_paste_is_taken_whole_or_not_at_all(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"))
    async with real_console(club_desk, SMALL) as desk:
        await opened_wizard(desk)
        await desk.press("enter")
        desk.app.post_message(Paste("x" * 200_000))
        await desk.see("has 200000 characters; nothing of it was taken")
        desk.app.post_message(Paste("Gold\u202e\nsecond line"))
        await desk.press("enter")
        await desk.see("▲ Name must be 1 to 60 printable characters on one line", "U+202E at character 5")
    assert not offered(club_desk)


async def test_a_scan_answers_no_dialog(club_desk: ClubDesk) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    async with real_console(club_desk) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("f4")
        await desk.see("Duplicate")
        await desk.scan("archive")
        await desk.see("Duplicate", "type to narrow")
    assert not offered(club_desk)["Basic 12"].archived


@pytest.mark.parametrize("size", BOTH)
async def test_terms_are_applied_to_what_was_shown_and_to_nothing_else(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    did(club_desk, requests.Category("Memberships"), basic())
    for card in ("A", "B"):
        did(club_desk, requests.Contact(card, "Anna" if card == "A" else "Bea", "Smith"), requests.Sell(card, "B12"))
    did(club_desk, replace(basic(), credits=8))
    async with real_console(club_desk, size) as desk:
        await desk.press("f6")
        await desk.see("Basic 12")
        await desk.press("f4")
        await desk.type("apply")
        await desk.press("enter")
        await desk.see("2 subscriptions would change", "Smith, Anna", "Smith, Bea", "4 Feb")
        did(club_desk, requests.Contact("C", "Carl", "Smith"), requests.Sell("C", "B12"))
        did(club_desk, requests.End("B", "B12"))
        await desk.press("ctrl+s")
        await desk.see("Apply to all of these?")
        await desk.press("right", "enter")
        await desk.see("Not applied: ", "1 subscription would change")
        await desk.press("ctrl+s")
        await desk.see("Apply to all of these?")
        await desk.press("right", "enter")
        await desk.see("Saved: Basic 12 for 1 subscription")
    report = club_desk.perform(requests.Credits("A", MONDAY + timedelta(days=30)))
    assert not isinstance(report, Refusal)
    assert [(each.source, each.credits) for each in report.grants] == [("initial", 12), ("periodic", 8)]
