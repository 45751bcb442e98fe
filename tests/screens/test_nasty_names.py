"""Two hundred nasty names in the list, the view, the dialogs of contacts: each is the text it is, and nothing fails."""

from __future__ import annotations

from functools import partial

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from screens.widgets.table import Table
from tests.desk.kit import Counter
from tests.nasty import NAMES
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

MARKUP = "[@click=app.quit]x[/]"
FITS = 7
"""Characters of a name that stands twice in its column."""


def whole_lines(desk: RealCounter) -> str:
    """What is on the screen; every line has its frame (where no character joins another, which only a terminal can)."""
    text = desk.text
    told = [line for line in text.splitlines() if line[1:-1].isascii()]
    assert [line for line in told if line[0] != "│" or line[-1] != "│"] == []
    return text


def moved(table: Table, before: str | None) -> bool:
    return table.key != before


async def test_everybody_is_listed_as_they_are_called(club_desk: ClubDesk) -> None:
    club = Counter(club_desk)
    for number, name in enumerate(NAMES):
        club.do(requests.Contact(f"N{number:03}", name, name))
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see(str(len(NAMES)), "N0")
        table = desk.app.screen.query_one("#contacts", Table)
        seen = whole_lines(desk)
        await desk.press("ctrl+end")
        last = ""
        while table.key != last:
            last = table.key or ""
            await desk.press("ctrl+end")
            await desk.pilot.pause(0.1)
        while table.at:
            before = table.key
            seen += whole_lines(desk)
            await desk.press("pageup")
            await desk.until(partial(moved, table, before), "a page up")
        seen += whole_lines(desk)
        short = {name for name in NAMES if name.isascii() and len(name) <= FITS}
        assert {name for name in short if f"{name}, {name} " not in seen} == set()


async def test_a_name_like_markup_is_shown_in_every_tab_and_dialog(club_desk: ClubDesk) -> None:
    club = Counter(club_desk)
    club.do(requests.Category("Plans"))
    club.membership("ten", credits=10, initial=10)
    club.do(requests.Contact("N1", MARKUP, "=1+1"))
    club.do(requests.StopNote("N1", MARKUP))
    club.do(requests.AddNote("N1", f"{MARKUP}\n{MARKUP}"))
    club.sell("N1")
    club.do(requests.Adjust("N1", "ten", 1, MARKUP))
    async with real_console(club_desk) as desk:
        await desk.press("f3")
        await desk.see(f"=1+1, {MARKUP[:8]}")
        await desk.press("enter")
        await desk.see(f"=1+1, {MARKUP}", f"! {MARKUP}")
        for tab in ("Ten", "No booking", "available", "bill 1", "stop note"):
            await desk.press("right")
            await desk.see(tab, f"! {MARKUP}")
            whole_lines(desk)
        await desk.press("f4")
        await desk.see("Merge with", "=1+1")
