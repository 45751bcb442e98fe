"""Scans that arrive anywhere but at the check-in's own field, and what scanners put around a card."""

from __future__ import annotations

import pytest
from textual.events import Key
from textual.widgets import Input

from frontdesk import requests
from frontdesk.config import Settings
from frontdesk.desk.core import ClubDesk
from tests.desk.kit import Counter as Club
from tests.screens.helpers import Counter, console
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]


def people(desk: ClubDesk) -> Club:
    """A club with a class that runs at nine, two with credits, one without."""
    club = Club(desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.series("yoga")
    for card, first, last in (("M0001", "Anna", "Smith"), ("M0002", "Bea", "Jones"), ("M0003", "Carl", "Empty")):
        club.do(requests.Contact(card, first, last))
    club.sell("M0001")
    club.sell("M0002")
    return club


def burst(desk: Counter, *keys: str | tuple[str, str]) -> None:
    """Send keys at once; a pair is a key and its character."""
    for key in keys:
        name, char = key if isinstance(key, tuple) else (key, None)
        for each in name if char is None and name not in NAMED else [name]:
            desk.app.post_message(Key(each, char if char is not None else None if each in NAMED else each))


NAMED = {"enter", "ctrl+j", "tab", "ctrl+b", "escape", "down"}


async def list_open(desk: RealCounter) -> None:
    """Open the list of what one can do with a contact."""
    await desk.press("f3")
    await desk.see("Smith, Anna")
    await desk.press("f4")
    await desk.see("Replace the card")


async def test_scans_wait_for_a_dialog_in_their_order_and_answer_nothing(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "M0001", "enter", "M0003", "enter", "ctrl+j", "M0009", "enter", "M0002", "tab")
        await desk.see("4 scans wait", "Replace the card")
        assert desk.app.screen.query_one("#filter", Input).value == ""
        assert not desk.do(requests.Roster("yoga", club_desk.clock.now().date())).in_
        await desk.press("escape")
        await desk.see("IN Jones, Bea")
        settled = [each.who for each in desk.app.console_parts.counter.visits]
        assert settled == ["Jones, Bea", "unknown card «M0009»", "Empty, Carl", "Smith, Anna"]
    assert desk.bells == [1, 1], "one for each that was refused"


async def test_a_scan_in_a_room_is_settled_at_once_and_its_verdict_said_there(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3", "ctrl+n")
        await desk.see("First name")
        await desk.type("Dora")
        await desk.scan("M0001")
        await desk.see("IN Smith, Anna", "Dora")
        await desk.scan("M0003")
        await desk.see("✖ NO Empty, Carl: no membership", "Dora")
        assert "M000" not in "".join(each.value for each in desk.app.screen.query(Input))


async def test_a_card_is_scanned_into_the_field_of_a_card(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("f3", "ctrl+n")
        await desk.see("First name")
        await desk.fill("Dora", "Diaz", "")
        await desk.scan("N0777")
        await desk.until(lambda: "Card" in desk.text and "N0777" in desk.text, "the card stands in its field")
    assert not desk.bells


async def test_the_prefix_in_a_dialog_makes_any_text_a_scan_and_leaves_the_dialog(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "ctrl+b", "Anna", "enter")
        await desk.see("1 scan waits")
        await desk.press("escape")
        await desk.see("IN Smith, Anna")


async def test_a_hand_that_presses_the_prefix_goes_to_the_check_in_and_loses_no_letter(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "ctrl+b", "smi")
        await desk.see("Scan or type", "▏smi")
        await desk.press("f3", "f4")
        await desk.see("Replace the card")
        await desk.press("ctrl+b")
        await desk.see("Scan or type")


async def test_a_word_that_comes_at_once_over_a_slow_line_is_no_scan(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "replace")
        await desk.until(lambda: desk.app.screen.query_one("#filter", Input).value == "replace", "it is typed")
        burst(desk, "down")
        await desk.see("Replace the card")
        assert "Add a note" not in desk.text


async def test_a_short_card_of_somebody_is_a_scan_in_a_dialog_too(club_desk: ClubDesk) -> None:
    people(club_desk).do(requests.Contact("E2", "Eve", "Short"))
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "E2", "enter")
        await desk.see("1 scan waits")
        await desk.press("escape")
        await desk.see("✖ NO Short, Eve")


async def test_quitting_settles_what_a_dialog_held_up(club_desk: ClubDesk) -> None:
    people(club_desk)
    async with real_console(club_desk) as desk:
        await list_open(desk)
        burst(desk, "M0001", "enter")
        await desk.see("1 scan waits")
        await desk.press("ctrl+q")
        await desk.ended(0)
    assert Club(club_desk).do(requests.Roster("yoga", club_desk.clock.now().date())).in_


async def test_two_cards_that_come_as_one_are_listed_and_let_nobody_in() -> None:
    async with console() as desk:
        await desk.scan("M00412M00003")
        await desk.see("? WHO", "several cards in one", "Smith, Anna", "Lopez, Maria")
        assert not desk.desk.asked
        assert desk.bells == [1]
        await desk.press("down", "enter")
        await desk.see("✔ IN   Smith, Anna")


@pytest.mark.parametrize("scanned", ["M00412#", "~M00412#", "~M00412", " M00412 "])
async def test_what_a_scanner_puts_around_a_card_is_no_part_of_it(scanned: str) -> None:
    async with console(settings=Settings(scanner_prefix="~", scanner_suffix="#")) as desk:
        for char in scanned:
            key = {"~": "tilde", "#": "number_sign", " ": "space"}.get(char, char)
            desk.app.post_message(Key(key, char))
        burst(desk, "enter")
        await desk.see("✔ IN   Smith, Anna")
        assert [each.card for each in desk.desk.asked] == ["M00412"]
