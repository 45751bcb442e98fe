"""A manager's PIN for one action: asked for where something was refused for want of a privilege, whatever asked."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import time
from pathlib import Path

import pytest

from frontdesk import requests
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from screens import table_file as files
from tests.desk.kit import MONDAY, yes
from tests.desk.kit import Counter as Kit
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]
pytestmark = pytest.mark.usefixtures("quick_pins")

ASKED = "Somebody's PIN for this one action"
VISITS = "Somebody's PIN for this visit of the room"


@pytest.fixture
def staffed(club_desk: ClubDesk) -> ClubDesk:
    """A club with a clerk, a manager and an owner."""
    kit = Kit(club_desk)
    kit.do(requests.Category("Plans"))
    kit.membership("TEN", credits=10, initial=10)
    kit.contact("M1", "Anna", "Able")
    yes(kit.sell("M1", "TEN"))
    kit.do(requests.Staff("Olga", Role.OWNER, "9999"))
    kit.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    kit.do(requests.Staff("Kai", Role.STAFF, "1234"))
    return club_desk


@asynccontextmanager
async def as_kai(desk: ClubDesk, size: tuple[int, int] = SMALL) -> AsyncIterator[RealCounter]:
    async with real_console(desk, size, ready=False) as counter:
        await counter.see("Who is at the desk?", "Kai")
        await counter.press("k", "a", "enter", *"1234", "enter")
        await counter.see("● Ready", "· Kai ·")
        yield counter


async def ask_for_a_category(counter: RealCounter, name: str = "Courses") -> None:
    """As a clerk, ask for what takes Billing Privileges."""
    await counter.press("f6")
    await counter.see("Ctrl+N makes" if "Nothing" in counter.text else "Ten")
    await counter.press("f4")
    await counter.see("type to narrow")
    await counter.type("categor")
    await counter.press("enter")
    await counter.see("On sale  Archived")
    await counter.press("ctrl+n")
    await counter.see("Name")
    await counter.type(name)
    await counter.press("enter")


def trail(desk: ClubDesk, op: str) -> list[tuple[str | None, str | None, str | None]]:
    """Who, with whose approval, and what came of it; newest first."""
    return [(each.by, each.approved_by, each.code) for each in Kit(desk).do(requests.Audit(operation=op)).lines]


@pytest.mark.parametrize("size", BOTH)
async def test_what_a_clerk_may_not_do_a_managers_pin_does_once(staffed: ClubDesk, size: tuple[int, int]) -> None:
    async with as_kai(staffed, size) as counter:
        await ask_for_a_category(counter)
        await counter.see(ASKED, "Kai asks for: category · Courses.", "Maria", "Olga")
        assert "Kai  " not in counter.text.split("one action")[1], "who may not do it either is not listed"

        await counter.press("m", "a", "enter", *"4711", "enter")

        await counter.see_gone(ASKED)
        await counter.see("Courses", "· Kai ·")
    assert trail(staffed, "category")[0] == ("Kai", "Maria", None)


async def test_a_wrong_pin_keeps_asking_and_esc_leaves_it_refused(staffed: ClubDesk) -> None:
    async with as_kai(staffed) as counter:
        await ask_for_a_category(counter)
        await counter.see(ASKED)
        await counter.press("m", "a", "enter", *"0000", "enter")
        await counter.see("not the PIN of Maria; 2 tries are left", ASKED)
        await counter.press("escape")
        await counter.see_gone(ASKED)
        await counter.see("You are not allowed to do this")

    assert trail(staffed, "category")[0] == ("Kai", None, "not_allowed")


async def test_an_approval_is_for_one_action_only(staffed: ClubDesk) -> None:
    async with as_kai(staffed) as counter:
        await ask_for_a_category(counter)
        await counter.see(ASKED)
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.see_gone(ASKED)
        await counter.press("ctrl+n")
        await counter.see("Name")
        await counter.type("More")
        await counter.press("enter")
        await counter.see(ASKED, "category · More")
        await counter.press("escape")


async def test_where_nobody_who_may_has_a_pin_it_is_simply_refused(staffed: ClubDesk) -> None:
    for name in ("Maria", "Olga"):
        staffed.perform(requests.EditStaff(name, pin=""))
    async with as_kai(staffed) as counter:
        await ask_for_a_category(counter)
        await counter.see("You are not allowed to do this")
        assert ASKED not in counter.text


async def test_who_may_is_not_asked(staffed: ClubDesk) -> None:
    async with real_console(staffed, ready=False) as counter:
        await counter.see("Who is at the desk?", "Maria")
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.see("● Ready", "· Maria ·")
        await ask_for_a_category(counter)
        await counter.see("Courses")
        assert ASKED not in counter.text


async def test_ctrl_l_covers_it_and_finds_it_again(staffed: ClubDesk) -> None:
    async with as_kai(staffed) as counter:
        await ask_for_a_category(counter)
        await counter.see(ASKED)
        await counter.press("m", "a", "enter", "4", "7")
        await counter.press("ctrl+l")
        await counter.see("Kai locked this desk.")
        assert "Courses" not in counter.text
        await counter.press(*"1234", "enter")
        await counter.see(ASKED, "●●")
        await counter.press("1", "1", "enter")
        await counter.see_gone(ASKED)
        await counter.see("Courses")


async def test_a_scan_that_needs_somebody_else_opens_no_dialog_until_a_key_asks(staffed: ClubDesk) -> None:
    kit = Kit(staffed)
    kit.do(requests.Series("Yoga", time=time(9, 30), minutes=60, date=MONDAY))
    kit.do(requests.EditStaff("Kai", role=Role.TRAINER))
    async with as_kai(staffed) as counter:
        await counter.see("Yoga")
        await counter.scan("M1")
        await counter.see("✖ NO", "A walk-in needs somebody", "Ctrl+O: somebody's PIN")
        assert ASKED not in counter.text

        await counter.press("ctrl+o")
        await counter.see(ASKED, "Kai asks for: check in · Able, M1 · M1 · Yoga.")
        await counter.press("escape")
        await counter.see("✖ NO", "Ctrl+O: somebody's PIN")
        await counter.press("ctrl+o")
        await counter.see(ASKED)
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.see("✔ IN   Able, M1", "· Kai ·")
    assert trail(staffed, "check_in")[0] == ("Kai", "Maria", None)


async def test_a_clerk_looks_at_a_report_and_takes_its_file_with_a_managers_pin_each(
    staffed: ClubDesk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files, "default_folder", lambda: tmp_path)
    async with as_kai(staffed) as counter:
        await counter.press("f9")
        await counter.see("Overrides")
        await counter.press("enter")
        await counter.see(VISITS, "Kai asks for: Takings.", "Maria")
        await counter.press("escape")
        await counter.see("You are not allowed to do this")
        await counter.press("f5")
        await counter.see(VISITS)
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.see_gone(VISITS)
        await counter.see("Taken €50.00")

        yes(Kit(staffed).sell("M1", "TEN", again=True))  # at another desk: this one looks again by itself
        await counter.see("Taken €100.00")

        await counter.press("f4")  # what is lent is lent no more once the desk was locked, whatever was open
        await counter.see("type to narrow")
        await counter.press("ctrl+l")
        await counter.see("Kai locked this desk.")
        await counter.press(*"1234", "enter")
        await counter.see("type to narrow")
        await counter.press("escape")
        await counter.see_gone("type to narrow")
        await counter.press("f5")
        await counter.see(VISITS)
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.see_gone(VISITS)

        Kit(staffed).do(requests.EditStaff("Maria", role=Role.STAFF))  # nor once she may do it no more herself
        await counter.press("f5")
        await counter.see(VISITS, "Olga")
        await counter.press("o", "l", "enter", *"9999", "enter")
        await counter.see_gone(VISITS)
        Kit(staffed).do(requests.EditStaff("Maria", role=Role.MANAGER))

        await counter.press("ctrl+s")
        await counter.see("Somebody's PIN for this file", ".xlsx", "for this file;")
        await counter.press("m", "a", "enter", *"4711", "enter")
        await counter.until(lambda: len([*tmp_path.glob("*.xlsx")]) == 1, "there is a file")
        await counter.see("✔")

        await counter.press("f2")
        await counter.see("Scan or type")
        await counter.press("f9")
        await counter.press("f5")
        await counter.see(VISITS)
    assert trail(staffed, "lend") == [("Kai", each, None) for each in ("Maria", "Olga", "Maria", "Maria")]
    assert trail(staffed, "export") == [("Kai", "Maria", None), ("Kai", None, "not_allowed")]
