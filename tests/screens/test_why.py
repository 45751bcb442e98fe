"""Why, on the screen: one key on a verdict or a match, and everything that was looked at; no scan is swallowed."""

from __future__ import annotations

from datetime import time
from decimal import Decimal
from typing import Any

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.sessions import Weekday
from screens.rooms import open_contact, show_why
from tests.desk.kit import MONDAY, yes
from tests.screens.helpers import BOTH
from tests.screens.real_desk import club_desk, real_console

__all__ = ["club_desk"]

EVERY_DAY = tuple(Weekday)


def set_up(desk: ClubDesk) -> None:
    """Anna with two memberships and a debt, Bea with nothing; Spin for Gold alone at nine."""
    asked: list[Request[Any]] = [
        requests.Category("Plans"),
        requests.Membership(
            "B8", "Basic 8", "Plans", Decimal(59), limited=True, credits=8, days_to_expire=30, frequency=30, initial=8
        ),
        requests.Membership("GOLD", "Gold", "Plans", Decimal(90), limited=False),
        requests.Series("Spin", time(9, 30), 60, EVERY_DAY, capacity=4, session_rules=True, memberships=("GOLD",)),
        requests.Contact("M1", "Anna", "Smith"),
        requests.Contact("M2", "Bea", "Smith"),
        requests.Sell("M1", "B8"),
        requests.Sell("M1", "GOLD", MONDAY.replace(month=2)),
    ]
    for request in asked:
        yes(desk.perform(request))


@pytest.mark.parametrize("size", BOTH)
async def test_one_key_on_a_verdict_shows_every_check_and_every_grant(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    set_up(club_desk)
    async with real_console(club_desk, size) as desk:
        await desk.scan("M1")
        await desk.see("✖ NO")
        await desk.press("ctrl+y")
        await desk.see("Why? · 09:30 Spin", "What would let them in")
        first = desk.text
        await desk.press("end")
        await desk.see("→ passes from 5 Feb")
        seen = first + desk.text
        assert "1 another session · Ctrl+R" in seen
        for words in (
            "✔ In already: not in yet",
            "✔ Places: 0 of 4 taken",
            "✔ Past due: nothing is past due",
            "✔ Window: open 08:30 to 10:30",
            "Basic 8 (B8), from today",
            "✖ Session rules: Spin admits Gold; not Basic 8",
            "✔ Credits: 8 credits good on 5 Jan",
            "◦ initial grant of 8, today – 3 Feb: 8 of 8 left",
            "✖ Start: Gold starts 5 Feb → passes from 5 Feb",
        ):
            assert words in seen, seen
        await desk.press("escape")
        await desk.see("● Ready", "✖ NO")


async def test_a_match_can_be_asked_about_before_anybody_is_checked_in(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk) as desk:
        await desk.type("bea")
        await desk.see("Smith, Bea")
        await desk.press("ctrl+y")
        await desk.see("✖ Membership: no membership yet", "sell a membership · Ctrl+N")
        await desk.press("ctrl+y")
        await desk.see("● Ready", "bea")
        assert desk.do(requests.Roster("Spin", MONDAY)).in_ == ()


async def test_a_scan_closes_it_and_is_settled(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk) as desk:
        await desk.scan("M1")
        await desk.see("✖ NO")
        await desk.press("ctrl+y")
        await desk.see("What would let them in")
        await desk.scan("M2")
        await desk.see("Smith, Bea", "No membership")


async def test_with_nobody_to_ask_about_it_rings(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk) as desk:
        await desk.press("ctrl+y")
        assert desk.bells == [1]


async def test_other_rooms_open_it_too_and_a_refusal_is_said(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk) as desk:
        session = desk.app.console_parts.counter.chosen
        assert session is not None
        show_why(desk.app, desk.app.console_parts, "nobody", session)
        await desk.see("▲ No contact has the card “nobody”.")
        await desk.press("escape")
        parts = desk.app.console_parts
        open_contact(desk.app, parts, "M1")
        await desk.see("Smith, Anna", "Overview")
        show_why(desk.app, parts, "M1", session)
        text = await desk.see("1 another session")
        assert "Ctrl+R" not in text


async def test_the_keys_it_proposes_work_there_too(club_desk: ClubDesk) -> None:
    set_up(club_desk)
    async with real_console(club_desk) as desk:
        await desk.scan("M1")
        await desk.see("✖ NO")
        await desk.press("ctrl+y")
        await desk.see("Ctrl+O")
        await desk.press("ctrl+o")
        await desk.see("Let Smith, Anna in all the same?", "Spin admits Gold")
