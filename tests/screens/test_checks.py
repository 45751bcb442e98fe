"""Every check × block, warn, ignore × the main switch on and off, on the screen: glyph, words, and what is charged."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.checks import DEFAULT_MODES, Check, Mode
from screens.check_in.words import TITLES
from tests.screens.real_desk import RealCounter, club_desk, real_console
from tests.screens.remedied import PEOPLE, SESSIONS, choose, policy, set_up

__all__ = ["club_desk"]

STILL_APPLY = {"session_full", "outside_window", "stop_note"}
"""*Capacity, window and notes still apply* while billing is not enforced."""
PAYS = {
    "no_membership": "UNPAID",
    "no_credit": "UNPAID",
    "past_due": "1 credit of Ten",
    "session_rule": "1 credit of Ten",
}
"""What pays whom a check lets in all the same; Gold where it is not said."""
HAVE_CREDITS = ("past_due", "session_rule")


@pytest.mark.parametrize("enforced", [True, False])
@pytest.mark.parametrize("mode", Mode)
async def test_a_check_does_on_the_screen_what_it_is_set_to(club_desk: ClubDesk, mode: Mode, *, enforced: bool) -> None:
    set_up(club_desk)
    policy(club_desk, dict.fromkeys(DEFAULT_MODES, mode), enforced=enforced)
    async with real_console(club_desk) as desk:
        assert ("· NOT ENFORCED ┐" if not enforced else "· ENFORCED ┐") in desk.text
        for check in DEFAULT_MODES:
            await choose(desk, SESSIONS.get(check, "spin"))
            await desk.scan(check)
            await is_as_set(desk, check, mode if enforced or check in STILL_APPLY else None, enforced=enforced)


async def is_as_set(desk: RealCounter, check: Check, mode: Mode | None, *, enforced: bool) -> None:
    """See the verdict that the mode asks for; None: the check is not asked."""
    name, title = PEOPLE[check], TITLES[check]
    if mode is Mode.BLOCK:
        await desk.see(f"✖ NO   {name}", title, "Ctrl+Y why?", "● Ready")
        assert "IN   " not in desk.text
    else:
        pays = PAYS.get(check, "Gold: unlimited") if enforced else "credits are not counted (NOT"
        warned = (f"! {title}",) if mode is Mode.WARN else ()
        await desk.see(f"{'! IN' if mode is Mode.WARN else '✔ IN'}   {name}", pays, "● Ready", *warned)
        verdict = desk.app.console_parts.counter.verdict
        assert verdict is not None
        assert len(verdict.warnings) == len(warned)
    if check in HAVE_CREDITS:
        charged = enforced and mode is not Mode.BLOCK
        credits = desk.do(requests.Credits(check))
        assert credits.issued - credits.available - credits.locked == int(charged)
