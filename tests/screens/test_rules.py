"""Rules and booking terms on the screen: named once, where each is used, and whom a change affects."""

from __future__ import annotations

from datetime import time
from decimal import Decimal

import pytest

from frontdesk import answers, requests
from frontdesk.contract import Trouble
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.sessions import Weekday
from screens import rooms
from tests.desk.kit import TUESDAY, day
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.test_series import furnish

__all__ = ["club_desk"]

TUESDAYS = (Weekday.TUE,)
BEST = requests.Rule("Best", ("GOLD", "PLAT"))
COMP = requests.Series("Comp", time(20), 60, TUESDAYS, session_rules=True, rules=("Best",))


def rules(desk: ClubDesk) -> dict[str, tuple[str, ...]]:
    answer = desk.perform(requests.Rules())
    assert not isinstance(answer, answers.Refusal)
    return {each.name: each.memberships for each in answer.rules}


def terms(desk: ClubDesk) -> dict[str, answers.PolicyLine]:
    answer = desk.perform(requests.BookingPolicies())
    assert not isinstance(answer, answers.Refusal)
    return {each.name: each for each in answer.policies}


async def opened(desk: RealCounter, *, booking_terms: bool = False) -> None:
    door = rooms.open_booking_terms if booking_terms else rooms.open_rules
    door(desk.app, desk.app.console_parts)
    await desk.see("Booking terms ·" if booking_terms else "Rules ·", "Search")


@pytest.mark.parametrize("size", BOTH)
async def test_a_rule_is_named_and_its_memberships_ticked(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    archived = requests.Membership("OLD", "Old [/] plan", "Plans", Decimal(1), limited=False)
    furnish(club_desk, archived, requests.ArchiveMembership("OLD"))
    async with real_console(club_desk, size) as desk:
        await opened(desk)
        await desk.see("No rule yet")
        await desk.press("ctrl+n")
        await desk.see("New rule")
        await desk.type("Best ones")
        await desk.press("enter")
        await desk.see("New rule Best ones", "Plans", "Platinum")
        assert "Old [/] plan" not in desk.text
        await desk.press("ctrl+s")
        await desk.see("A rule needs at least one membership")
        await desk.press("ctrl+n")
        await desk.see("New rule")
        await desk.type("Best ones")
        await desk.press("enter")
        await desk.see("New rule Best ones", "Platinum")
        await desk.type("zz ")
        await desk.see("Nothing of that name")
        await desk.press("backspace", "backspace")
        await desk.type("pla ")
        await desk.see("1 ticked", "Gold")
        await desk.type("bas")
        await desk.press("enter")  # something is sought: it is ticked
        await desk.see("2 ticked", "Gold")
        await desk.press("enter")
        await desk.see("✔ Best ones admits 2 memberships", "Applied nowhere")
    assert rules(club_desk) == {"Best ones": ("BASIC", "PLAT")}


async def test_who_gains_and_who_loses_is_seen_before_a_rule_is_saved(club_desk: ClubDesk) -> None:
    furnish(club_desk, BEST, COMP, requests.Book("M1", "Comp", TUESDAY), requests.Book("M3", "Comp", day(8)))
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.see("Gold, Platinum", "Comp", "Applied to Comp.")
        await desk.press("enter")
        await desk.see("Space ticks", "2 ticked")
        await desk.type("basic ")
        await desk.type("gold ")
        await desk.press("enter")
        await desk.see("Nothing is written yet", "Best would admit Basic, Platinum", "May come now", "Basic")
        await desk.see("May come no more", "Gold", "not admitted now", "Smith, Anna", "1 booking would not be")
        assert rules(club_desk)["Best"] == ("GOLD", "PLAT")
        await desk.press("ctrl+s")
        await desk.see("Keep it", "Cancel it")
        await desk.press("down", "enter")
        await desk.see("Saved: Best; 1 booking cancelled")
        assert rules(club_desk)["Best"] == ("BASIC", "PLAT")
        assert desk.do(requests.Roster("Comp", TUESDAY)).booked == ()
        assert desk.do(requests.Roster("Comp", day(8))).booked == ("M3",)


async def test_a_rule_that_is_applied_is_not_removed_and_leads_to_its_series(club_desk: ClubDesk) -> None:
    furnish(club_desk, BEST, COMP)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.see("Applied to Comp.")
        await desk.press("ctrl+r")
        await desk.see("applied to Comp", "Edit the series Comp")
        await desk.type("remove")
        await desk.press("enter")
        await desk.until(lambda: bool(desk.bells), "the bell")
        await desk.press("ctrl+u")
        await desk.type("edit the")
        await desk.press("enter")
        await desk.see("Edit Comp ·", "Best")
        await desk.press("escape")
        await desk.see("Applied to Comp.")
        club_desk.perform(requests.Series("Comp", time(20), 60, TUESDAYS))
        await desk.press("f5")
        await desk.see("Applied nowhere")
        await desk.press("ctrl+r")
        await desk.type("remove")
        await desk.press("enter")
        await desk.see("✔ Best is removed", "No rule yet")
    assert rules(club_desk) == {}


async def test_a_rule_is_renamed_and_a_name_that_is_taken_is_told(club_desk: ClubDesk) -> None:
    furnish(club_desk, BEST, requests.Rule("[/] $x", ("BASIC",)), COMP)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.type("best")
        await desk.see("Applied to Comp.")
        for name, said in (("[/] $X", "Another rule is named"), ("Better", "✔ Best is called Better now")):
            await desk.press("ctrl+r")
            await desk.see("Rename")
            await desk.type("rename")
            await desk.press("enter")
            await desk.see("Rename Best")
            await desk.type(name)
            await desk.press("enter")
            await desk.see(said)
    assert rules(club_desk) == {"Better": ("GOLD", "PLAT"), "[/] $x": ("BASIC",)}


async def test_what_was_ticked_is_kept_where_another_desk_was_faster_or_the_books_do_not_answer(
    club_desk: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    furnish(club_desk, BEST)
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.see("Applied nowhere")
        await desk.press("enter")
        await desk.see("2 ticked")
        await desk.type("basic ")
        await desk.see("3 ticked")
        desk.do(requests.Rule("Best", ("GOLD",)))
        await desk.press("enter")
        await desk.see("Best was changed at another desk meanwhile")
        await desk.press("enter")
        await desk.see("3 ticked")
        real = club_desk.perform

        def locked(request: object, **more: object) -> object:
            if isinstance(request, requests.Rule):
                raise Trouble("locked", "The club's file is locked.")
            return real(request, **more)  # type: ignore[arg-type]  # whatever was asked

        with monkeypatch.context() as context:
            context.setattr(club_desk, "perform", locked)
            await desk.press("enter")
            await desk.see("Not saved: The club's file is locked.")
        await desk.press("enter")
        await desk.see("3 ticked")
        await desk.press("enter", "enter")
        await desk.see("✔ Saved: Best")
    assert rules(club_desk)["Best"] == ("BASIC", "GOLD", "PLAT")


@pytest.mark.parametrize("size", BOTH)
async def test_booking_terms_are_named_edited_with_their_effects_and_removed(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    furnish(club_desk)
    async with real_console(club_desk, size) as desk:
        await opened(desk, booking_terms=True)
        await desk.see("No booking terms yet")
        await desk.press("ctrl+n")
        await desk.see("New booking terms")
        await desk.fill("Usual", "7", "30", "twelve")
        await desk.see("Cancellation notice must be like 12 h or 2 d")
        await desk.press("ctrl+u")
        await desk.fill("12")
        await desk.see("Saved: Usual", "until 12 hours before", "Used nowhere")
        kept = terms(club_desk)["Usual"]
        assert (kept.earliest_days, kept.latest_minutes, kept.cancel_notice_hours) == (7, 30, 12)

        club_desk.perform(requests.Series("Spin", time(18), 60, TUESDAYS, booking_policy="Usual"))
        club_desk.perform(requests.Book("M1", "Spin", TUESDAY))
        await desk.press("f5")
        await desk.see("Used by Spin")
        await desk.press("enter")
        await desk.see("Booking terms Usual", "12 h")
        await desk.fill("Normal", "", "", "2 d")
        await desk.see("Save Usual?", "Spin follows", "1 booking to come", "1 could be cancelled for nothing until now")
        assert terms(club_desk)["Usual"].cancel_notice_days == 0
        await desk.press("enter")
        await desk.see("Nothing was saved; what you typed is kept")
        await desk.press("enter")
        await desk.see("Booking terms Usual", "Normal", "2 d")
        await desk.press("ctrl+s")
        await desk.see("Save Usual?")
        await desk.press("right", "enter")
        await desk.see("Saved: Normal", "until 2 days before")
        await desk.press("ctrl+r")
        await desk.see("used by Spin", "Edit the series Spin")
        await desk.press("escape")
    assert list(terms(club_desk)) == ["Normal"]


async def test_terms_that_nobody_uses_are_removed(club_desk: ClubDesk) -> None:
    furnish(club_desk, requests.BookingPolicy("Usual"))
    async with real_console(club_desk) as desk:
        await opened(desk, booking_terms=True)
        await desk.see("Used nowhere")
        await desk.press("ctrl+r")
        await desk.type("remove")
        await desk.press("enter")
        await desk.see("✔ Usual is removed", "No booking terms yet")
    assert terms(club_desk) == {}


async def test_the_palette_leads_to_every_page(club_desk: ClubDesk) -> None:
    furnish(club_desk)
    async with real_console(club_desk) as desk:
        for typed, seen in (("rules who may", "No rule yet"), ("booking terms", "No booking terms yet")):
            await desk.press("ctrl+p")
            await desk.until(lambda: desk.app.screen.is_modal, "the palette")
            await desk.type(typed)
            await desk.until(lambda: "may come" in desk.text or "how late" in desk.text, "found")
            await desk.press("down", "enter")
            await desk.see(seen)
            await desk.press("escape")
            await desk.see("Ready")
