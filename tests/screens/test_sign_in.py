"""Signing in, locking and unlocking the desk: by keys alone, on a real club in a real file."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from textual.events import Paste

from frontdesk import requests
from frontdesk.clock import PinnedClock
from frontdesk.config import Settings
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from screens.sign_in.pin_box import NOT_PASTED, PinBox
from tests.desk.kit import MONDAY
from tests.desk.kit import Counter as Kit
from tests.screens.helpers import BOTH, SMALL
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]
pytestmark = pytest.mark.usefixtures("quick_pins")


@pytest.fixture
def staffed(club_desk: ClubDesk) -> ClubDesk:
    """A club with a session today, two contacts, and three people who have a PIN."""
    kit = Kit(club_desk)
    kit.do(requests.Category("Memberships"))
    kit.contact("M1", "Anna", "Able")
    kit.contact("M2", "Bob", "Baker")
    kit.do(requests.Series("Yoga", time=kit.clock.now().time().replace(hour=9, minute=30), minutes=60, date=MONDAY))
    kit.do(requests.Staff("Olga", Role.OWNER, "9999"))
    kit.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    kit.do(requests.Staff("Kai", Role.STAFF, "1234"))
    kit.do(requests.Staff("Tom", Role.TRAINER))
    return club_desk


@asynccontextmanager
async def at_the_cover(
    desk: ClubDesk, size: tuple[int, int] = SMALL, settings: Settings | None = None
) -> AsyncIterator[RealCounter]:
    async with real_console(desk, size, ready=False, settings=settings) as counter:
        await counter.see("Who is at the desk?", "Kai", "Maria", "Olga")
        yield counter


async def sign_in(counter: RealCounter, name: str, pin: str) -> None:
    """Narrow to a name, then the PIN, as a hand does."""
    await counter.type(name)
    await counter.press("enter", *pin, "enter")


async def signed_in(counter: RealCounter, name: str, pin: str) -> None:
    await sign_in(counter, name, pin)
    await counter.see("● Ready", f"· {name} ·")


# --- signing in -----------------------------------------------------------------------------------


@pytest.mark.parametrize("size", BOTH)
async def test_a_club_with_pins_asks_who_it_is_before_it_shows_anything(
    staffed: ClubDesk, size: tuple[int, int]
) -> None:
    async with at_the_cover(staffed, size) as counter:
        assert "Yoga" not in counter.text
        assert "Tom" not in counter.text, "nobody can sign in without a PIN"
        for key in ("f2", "f3", "f6", "f1", "f8", "ctrl+p"):
            await counter.press(key)
        assert "Who is at the desk?" in counter.text

        await signed_in(counter, "Maria", "4711")

        assert "Yoga" in counter.text


async def test_typing_narrows_the_names_and_a_digit_begins_the_pin(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await counter.press("k", "a")
        await counter.see_gone("Olga")
        await counter.press("1", "2", "3", "4")
        await counter.see("●●●●")
        await counter.press("enter")
        await counter.see("● Ready", "· Kai ·")


async def test_what_is_done_bears_the_name_of_who_signed_in(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await signed_in(counter, "Kai", "1234")
        await counter.scan("M1")
        await counter.see("✖ NO")

    tried = counter.do(requests.Audit(by="Kai", operation="check_in"))
    assert [each.code for each in tried.lines] == ["no_membership"]


async def test_a_wrong_pin_is_said_with_the_tries_that_are_left_and_then_the_wait(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await sign_in(counter, "Kai", "0000")
        await counter.see("not the PIN of Kai; 2 tries are left")
        await counter.press(*"0000", "enter")
        await counter.see("1 try is left")
        await counter.press(*"0000", "enter")
        await counter.see("wrong 3 times in a row. Wait 30 s")
        await counter.press(*"1234", "enter")
        await counter.see("Too many wrong PINs of Kai. Wait 30 s")
        assert len(counter.bells) == 4


async def test_a_wait_outlives_the_console_and_concerns_nobody_else(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        for left in ("2 tries", "1 try", "Wait 30 s"):
            await sign_in(counter, "Kai" if left == "2 tries" else "", "0000") if left == "2 tries" else None
            if left != "2 tries":
                await counter.press(*"0000", "enter")
            await counter.see(left)

    clock = staffed.clock
    assert isinstance(clock, PinnedClock)
    clock.set(clock.now() + timedelta(seconds=10))
    async with at_the_cover(ClubDesk(staffed._books, clock, "Desk 1")) as counter:
        await sign_in(counter, "Kai", "1234")
        await counter.see("Too many wrong PINs of Kai. Wait 20 s")
        await counter.press("up")
        await signed_in(counter, "Maria", "4711")


# --- the PIN is nowhere to be read ------------------------------------------------------------------


async def test_a_pin_shows_as_dots_and_cannot_be_selected_copied_or_pasted(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await counter.press("k", "a", "enter", "1", "2", "3")
        await counter.see("●●●")
        box = counter.app.focused
        assert isinstance(box, PinBox)
        assert "123" not in counter.text
        await counter.press("ctrl+a", "ctrl+c", "ctrl+x", "shift+home", "ctrl+c")
        assert counter.app.clipboard == ""
        assert not box.allow_select
        assert counter.app.screen.get_selected_text() in {None, ""}
        assert "123" not in repr(box)

        counter.app.post_message(Paste("1234"))
        await counter.see(NOT_PASTED, "●●●")
        assert box.value == "123"

        await counter.press("x", "backspace")
        assert box.value == "12"
        await counter.press("ctrl+u")
        assert box.value == ""


# --- locking ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("size", BOTH)
async def test_ctrl_l_covers_the_screen_with_its_dialogs_and_finds_all_as_it_was(
    staffed: ClubDesk, size: tuple[int, int]
) -> None:
    async with at_the_cover(staffed, size) as counter:
        await signed_in(counter, "Maria", "4711")
        await counter.press("f6")
        await counter.see("Memberships")
        await counter.press("f4")
        await counter.see("type to narrow")
        under = counter.app.screen
        await counter.press("ctrl+l")
        await counter.see("Maria locked this desk.")
        assert "Memberships" not in counter.text

        await counter.press(*"4711", "enter")
        await counter.until(lambda: counter.app.screen is under, "the same screen")


async def test_what_one_typed_waits_for_them_and_another_finds_rooms_of_their_own(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await signed_in(counter, "Maria", "4711")
        await counter.press("f3")
        await counter.see("Able, Anna")
        await counter.press("ctrl+n")
        await counter.see("First name")
        await counter.type("Zacharias")
        await counter.see("Zacharias")
        await counter.press("ctrl+l")
        await counter.see("Maria locked this desk.")
        assert "Zacharias" not in counter.text

        await counter.press("up")
        await signed_in(counter, "Kai", "1234")
        await counter.press("f3")
        await counter.see("Able, Anna", "· Kai ·")
        assert "Zacharias" not in counter.text
        await counter.press("ctrl+l")
        await counter.see("Kai locked this desk.")
        await counter.press("up")
        await sign_in(counter, "Maria", "4711")

        await counter.see("Zacharias", "· Maria ·")


async def test_rooms_look_at_nothing_while_somebody_else_is_there(
    staffed: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("screens.room.LOOK_EVERY", 0.05)
    async with at_the_cover(staffed) as counter:
        await signed_in(counter, "Maria", "4711")
        await counter.press("f3")
        await counter.see("Able")
        room, looked = counter.app.screen, list[int]()
        monkeypatch.setattr(room, "look", lambda: looked.append(1))
        await counter.press("ctrl+l")
        await counter.see("Maria locked this desk.")
        await counter.press("up")
        await signed_in(counter, "Kai", "1234")
        seen = counter.app.console_parts.club.seen
        Kit(counter.real).contact("M3", "Cleo", "Cane")
        await counter.until(lambda: counter.app.console_parts.club.seen > seen, "the change is seen")
        await counter.press("f3")
        await counter.see("M3")
        assert looked == []

        await counter.press("ctrl+l")
        await counter.see("Kai locked this desk.")
        await counter.press("up")
        await sign_in(counter, "Maria", "4711")
        await counter.until(lambda: bool(looked), "looked at again")


async def test_a_desk_that_nobody_touches_locks_itself_and_a_scan_is_a_touch(
    staffed: ClubDesk, monkeypatch: pytest.MonkeyPatch
) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("screens.covering.monotonic", lambda: seconds[0])
    async with at_the_cover(staffed, settings=Settings(desk="Desk 1", lock_minutes=10)) as counter:
        await signed_in(counter, "Kai", "1234")
        seconds[0] += 599
        await counter.scan("M1")
        await counter.see("✖ NO")
        seconds[0] += 599
        await counter.app.watch_idle()
        assert "✖ NO" in counter.text
        seconds[0] += 1
        await counter.see("Nobody touched this desk for a while; Kai was here.", within=5)


async def test_with_no_minutes_a_desk_never_locks_itself(staffed: ClubDesk, monkeypatch: pytest.MonkeyPatch) -> None:
    seconds = [1000.0]
    monkeypatch.setattr("screens.covering.monotonic", lambda: seconds[0])
    async with at_the_cover(staffed, settings=Settings(desk="Desk 1", lock_minutes=0)) as counter:
        await signed_in(counter, "Kai", "1234")
        seconds[0] += 1_000_000
        await counter.app.watch_idle()
        assert "· Kai ·" in counter.text


async def test_without_pins_the_screen_is_covered_all_the_same_and_enter_uncovers_it(club_desk: ClubDesk) -> None:
    Kit(club_desk).contact("M1", "Anna", "Able")
    async with real_console(club_desk) as counter:
        await counter.press("f3")
        await counter.see("Able, Anna")
        await counter.press("ctrl+l")
        await counter.see("Nobody at this club has a PIN", "uncovers it for anybody.")
        assert "Able" not in counter.text
        await counter.press("x", "f3", "escape")
        assert "Able" not in counter.text
        await counter.press("enter")
        await counter.see("Able, Anna", "no PIN: Owner")


async def test_when_somebody_is_given_the_first_pin_the_console_asks_for_it(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as counter:
        counter.do(requests.Staff("Olga", Role.OWNER, "9999"))
        await counter.see("The club has PINs from now on", "Olga", within=10)
        await counter.press("enter", *"9999", "enter")
        await counter.see("● Ready", "· Olga ·")


async def test_letting_somebody_else_sign_in_chooses_nobody_first(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await signed_in(counter, "Maria", "4711")
        await counter.app.action_sign_out()
        await counter.see("Who is at the desk?")
        await signed_in(counter, "Kai", "1234")


# --- scans ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("lock", [False, True], ids=["signed out", "locked"])
async def test_scans_behind_the_cover_wait_and_are_settled_by_who_signs_in(staffed: ClubDesk, *, lock: bool) -> None:
    async with at_the_cover(staffed) as counter:
        if lock:
            await signed_in(counter, "Maria", "4711")
            await counter.press("ctrl+l")
            await counter.see("Maria locked this desk.")
            await counter.press("up")
        await counter.type("Kai")
        await counter.press("enter", "1", "2")
        await counter.see("●●")
        await counter.scan("M001", "M002")
        await counter.see("◐ 2 scans wait", "●●")
        assert "●●●" not in counter.text, "no scan is typed into the PIN"
        await counter.press("3", "4", "enter")
        await counter.see("● Ready", "· Kai ·", "M002")

    tried = counter.do(requests.Audit())
    assert [each.op for each in tried.lines][:1] == ["sign_in"], "an unknown card leaves no trace but on the screen"


async def test_digits_that_came_at_once_and_are_nobodys_card_are_no_scan(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await counter.scan("1234")  # as a PIN arrives that was typed while the line stood still
        await counter.see("all at once", "A PIN is typed: once more.")
        assert counter.app.console_parts.writes.waiting == 0
        await signed_in(counter, "Kai", "1234")


async def test_quitting_tells_of_scans_that_wait_and_the_second_time_leaves(staffed: ClubDesk) -> None:
    async with at_the_cover(staffed) as counter:
        await counter.scan("M001")
        await counter.see("◐ 1 scan waits")
        await counter.press("ctrl+q")
        await counter.see("Scans wait and would be lost.")
        await counter.press("ctrl+q")
        await counter.ended(0)


# --- what goes wrong ----------------------------------------------------------------------------------


async def test_a_cover_that_fails_is_replaced_by_a_cover(staffed: ClubDesk, log: Path) -> None:
    async with real_console(staffed, ready=False, may_fail=True) as counter:
        await counter.see("Who is at the desk?", "Kai")

        def fail() -> None:
            raise ValueError("Able, Anna 4711")

        counter.app.call_later(counter.app.screen.call_later, fail)
        await counter.until(lambda: counter.app.console_parts.boundary.last is not None, "it failed")
        await counter.see("Who is at the desk?", "Kai")
        assert counter.app.covered
        await signed_in(counter, "Kai", "1234")

    assert "4711" not in await asyncio.to_thread(log.read_text, encoding="utf-8")


async def test_who_was_renamed_or_left_is_refused_and_must_sign_in_again(staffed: ClubDesk) -> None:
    kit = Kit(staffed)
    async with at_the_cover(staffed) as counter:
        await signed_in(counter, "Kai", "1234")
        kit.do(requests.EditStaff("Kai", new_name="Kay"))
        await counter.scan("M1")
        await counter.see("Nobody named Kai works here any more.", "Kay")
        assert counter.app.console_parts.club.at_desk.person is None

        await signed_in(counter, "Kay", "1234")
        assert kit.roster("Yoga") == {}, "what was refused was not done"
        kit.do(requests.EditStaff("Kay", left=True))
        await counter.press("f3")
        await counter.see("Nobody named Kay works here any more.", "Maria")
        assert "Able" not in counter.text
