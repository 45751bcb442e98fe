"""The console around the check-in: opening, first run, help, palette, themes, keys, failures, leaving."""

from __future__ import annotations

import asyncio
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest
from rich.segment import Segment
from textual.color import Color
from textual.widgets import Input

from frontdesk.config import Settings
from screens.check_in.panes import VerdictPane
from screens.driver import without_strays
from screens.filters import NoControlBytes
from screens.opening import FirstRun, NewClub
from tests.screens.fake_desk import FakeDesk
from tests.screens.helpers import BOTH, LARGE, console


@dataclass(frozen=True)
class No:
    code: str
    sentence: str


async def test_a_club_that_cannot_be_opened_is_said_and_f5_tries_again() -> None:
    desk_in_memory = FakeDesk()
    answers = [No("locked", "Another program keeps the club's file locked."), desk_in_memory]
    async with console(desk_in_memory, opener=lambda: answers.pop(0), ready=False) as desk:
        await desk.see("✖ NO   the club is not open", "Another program keeps the club's file", "F5 tries again")
        await desk.scan("M00412")
        await desk.see("1 queued")
        await desk.press("f5")
        await desk.see("✔ IN   Smith, Anna")


@pytest.mark.parametrize("size", BOTH)
async def test_the_first_run_founds_a_club(size: tuple[int, int]) -> None:
    asked: list[NewClub] = []
    desk_in_memory = FakeDesk()

    async def create(club: NewClub) -> FakeDesk:
        asked.append(club)
        return desk_in_memory

    first = FirstRun(create, "Europe/Berlin", "EUR")
    opener = lambda: No("missing", "There is no club yet.")  # noqa: E731  # a name for one value
    async with console(desk_in_memory, size, opener=opener, first_run=first, ready=False) as desk:
        await desk.see("Welcome to Front Desk", "What is the club called?", "Europe/Berlin", "EUR", "Start empty")
        await desk.press("enter")
        await desk.see("The club's name must be 1 to 60 printable characters")
        await desk.type("Riverside Gym")
        await desk.press("enter")
        desk.app.screen.query_one("#zone", Input).value = "Berlin"
        await desk.press("enter")
        await desk.see("The time zone must be one such as Europe/Berlin", "not “Berlin”")
        desk.app.screen.query_one("#zone", Input).value = "america/new york"
        for place in ("currency", "pin", "again", "empty"):
            await desk.press("enter")
            await desk.until(lambda place=place: getattr(desk.app.focused, "id", "") == place, f"on to {place}")  # type: ignore[misc]  # a name for one value
        await desk.press("enter")
        await desk.see("Riverside Gym", "● Ready", "18:00 Spin")
    assert asked == [NewClub("Riverside Gym", "America/New_York", "EUR", demo=False)]


async def test_the_first_run_shows_the_demo_club_without_answers() -> None:
    asked: list[NewClub] = []
    desk_in_memory = FakeDesk()

    async def create(club: NewClub) -> No | FakeDesk:
        asked.append(club)
        return desk_in_memory if len(asked) > 1 else No("full", "The disk is full: make room, then try again.")

    opener = lambda: No("missing", "There is no club yet.")  # noqa: E731  # a name for one value
    async with console(desk_in_memory, opener=opener, first_run=FirstRun(create), ready=False) as desk:
        await desk.see("Look around the demo club")
        await desk.pilot.click("#demo")
        await desk.see("The disk is full: make room, then try again.")
        await desk.pilot.pause(0.3)  # a pressed button springs back first
        await desk.pilot.click("#demo")
        await desk.see("● Ready", "18:00 Spin")
    assert all(club.demo for club in asked)


async def test_help_is_made_from_the_bindings_and_swallows_no_typing() -> None:
    async with console(size=LARGE) as desk:
        await desk.press("f1")
        text = await desk.see(
            "Undo this desk's last action", "Pick the session from a list", "Every key that works here"
        )
        assert "F8" in text
        await desk.press("escape")
        await desk.see_gone("Every key that works here")
        await desk.press("f1")
        await desk.see("Every key that works here")
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")


async def test_the_palette_has_every_command_and_people_by_name() -> None:
    async with console(size=LARGE) as desk:
        await desk.press("ctrl+p")
        await desk.see("Undo this desk's last action")
        await desk.type("okaf")
        await desk.see("Open this contact", "Okafor, Tobi  M00004", "into the scan field")
        await desk.press("down", "enter")
        await desk.see("▏M00004")
        await desk.press("enter")
        await desk.see("✔ IN   Okafor, Tobi")
        await desk.press("ctrl+p")
        await desk.type("quit; scans")
        await desk.see("Quit; scans in line")


async def test_keys_can_be_remapped_and_the_foot_says_so() -> None:
    async with console(settings=Settings(keymap={"app.undo": "ctrl+r"})) as desk:
        assert "^R Undo" in desk.text
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        await desk.press("ctrl+r")
        await desk.see("↶ UNDONE")


@pytest.mark.parametrize("theme", ["", "light", "ansi", "nord", "no-such-theme"])
async def test_themes(theme: str) -> None:
    async with console(settings=Settings(theme=theme)) as desk:
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        known = {"": "frontdesk", "light": "frontdesk-light", "ansi": "ansi-dark", "no-such-theme": "frontdesk"}
        assert desk.app.theme == known.get(theme, theme)


async def test_no_color_uses_the_terminals_own_and_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    async with console() as desk:
        assert desk.app.theme == "ansi-dark"
        await desk.scan("M00006")
        await desk.see("✖ NO   Diaz, Rosa")


async def test_a_clock_in_doubt_waits_for_a_manager() -> None:
    doubt = "The computer's clock says 22 Nov 2025, 60 days after the club was last open"
    async with console(FakeDesk(clock_doubt=doubt), ready=False) as desk:
        await desk.see("is the clock right?", "60 days after", "Ctrl+T", "^T")
        await desk.scan("M00412")
        await desk.see("✖ NO   is the clock right?", "17:52 ✖ is the clock right?")
        assert not desk.desk.inside
        await desk.press("ctrl+t")
        await desk.see("✔ DONE   the clock is right")
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        assert "^T" not in desk.text


async def test_a_failing_pane_is_a_log_entry_and_a_new_screen(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(may_fail=True) as desk:
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        working = VerdictPane.tell

        def breaks(*_: object) -> None:
            monkeypatch.setattr(VerdictPane, "tell", working)
            raise LookupError("Lopez, Maria")

        monkeypatch.setattr(VerdictPane, "tell", breaks)
        await desk.scan("M00003")
        await desk.until(lambda: desk.app.console_parts.boundary.last is not None, "a failure")
        await desk.see("✔ IN   Lopez, Maria", "● Ready")
        await desk.scan("M00004")
        await desk.see("✔ IN   Okafor, Tobi")
        assert desk.app.is_running
    entry = log.read_text()  # noqa: ASYNC240  # a small file of our own
    assert "LookupError" in entry
    assert "breaks" in entry
    assert "Lopez" not in entry
    assert log.stat().st_mode & 0o777 == 0o600  # noqa: ASYNC240  # a small file of our own


async def test_a_failure_that_does_not_go_away_ends_it_with_status_one(monkeypatch: pytest.MonkeyPatch) -> None:
    async with console(may_fail=True) as desk:

        def breaks(*_: object) -> None:
            raise LookupError

        monkeypatch.setattr(VerdictPane, "tell", breaks)
        for card in ("M00003", "M00004", "M00005", "M00412"):
            await asyncio.sleep(0.1)
            for key in (*card, "enter"):
                desk.app.simulate_key(key)
        await desk.ended(1)
        assert not desk.app.left_in_order


async def test_an_opening_that_fails_is_said_with_a_reference() -> None:
    def opener() -> FakeDesk:
        raise ZeroDivisionError

    async with console(opener=opener, ready=False, may_fail=True) as desk:
        await desk.see("✖ NO   the club is not open", "Something went wrong while opening it")


async def test_leaving_does_not_wait_for_an_opening() -> None:
    go = threading.Event()

    def opener() -> FakeDesk:
        go.wait(30)
        return FakeDesk()

    async with console(opener=opener, ready=False) as desk:
        await desk.see("○ Opening")
        await desk.press("ctrl+q")
        await desk.ended(0)
    go.set()


async def test_quitting_settles_the_scans_in_line() -> None:
    async with console(FakeDesk(delay=0.1)) as desk:
        await desk.scan("M00412", "M00003")
        await desk.press("ctrl+q")
        await desk.ended(0)
        assert [each.card for each in desk.desk.asked] == ["M00412", "M00003"]


async def test_ctrl_q_in_front_of_a_scan_does_not_quit() -> None:
    async with console() as desk:
        desk.app.simulate_key("ctrl+q")
        await desk.scan("M00412")
        await desk.see("✔ IN   Smith, Anna")
        await desk.pilot.pause(0.2)
        assert desk.app.return_code is None


async def test_pasted_text_is_typed_text() -> None:
    from textual.events import Paste

    async with console() as desk:
        desk.app.post_message(Paste("M004\x1b[2J12\nM00003\n"))
        await desk.see("▏M004[2J12")


async def test_nothing_in_the_idle_console_asks_to_be_painted() -> None:
    async with console() as desk:
        painted: list[object] = []
        desk.app.post_display_hook = lambda: painted.append(1)  # type: ignore[method-assign]  # to count frames
        await desk.pilot.pause(1.3)
        assert not painted


@pytest.mark.parametrize(
    ("sent", "kept"),
    [
        (b"M00412\r", b"M00412\r"),
        (b"M00\x11412\r\x11", b"M00412\r\x11"),
        (b"\x11M00412\n", b"M00412\n"),
        (b"\x02M00412\r\x02M00003\r", b"\x02M00412\r\x02M00003\r"),
        (b"\x10", b"\x10"),
        (b"\x15M0\x00\x0141\t", b"\x15M041\t"),
        (b"\x1b[A\x1bOQ", b"\x1b[A\x1bOQ"),
        (b"\x1b[9999999u1\r", b"1\r"),
        ("Jürgen\r".encode(), "Jürgen\r".encode()),
    ],
)
def test_control_bytes_inside_a_code_are_dropped_and_all_others_kept(sent: bytes, kept: bytes) -> None:
    assert without_strays(sent) == kept


def test_the_line_filter_lets_no_control_byte_out() -> None:
    black = Color(0, 0, 0)
    strip = [Segment("a\x1b[2Jb\x07"), Segment("é\u202ex\u200b"), Segment("fine")]
    texts = [segment.text for segment in NoControlBytes().apply(strip, black)]
    assert texts == ["a�[2Jb�", "é�x�", "fine"]
    fine = [Segment("│ ● Ready")]
    assert NoControlBytes().apply(fine, black) is fine


async def test_the_first_run_gives_the_owner_a_pin_typed_twice() -> None:
    asked: list[NewClub] = []
    desk_in_memory = FakeDesk()

    async def create(club: NewClub) -> FakeDesk:
        asked.append(club)
        return desk_in_memory

    opener = lambda: No("missing", "There is no club yet.")  # noqa: E731  # a name for one value
    async with console(desk_in_memory, opener=opener, first_run=FirstRun(create), ready=False) as desk:
        await desk.see("The owner's PIN, twice (none: anybody here acts as the owner)")
        await desk.type("Riverside Gym")
        for place in ("zone", "currency", "pin"):
            await desk.press("enter")
            await desk.until(lambda place=place: getattr(desk.app.focused, "id", "") == place, f"on to {place}")  # type: ignore[misc]  # a name for one value
        await desk.press(*"4711", "enter")
        await desk.press(*"4712", "enter")
        await desk.until(lambda: getattr(desk.app.focused, "id", "") == "empty", "on to the buttons")
        await desk.press("enter")
        await desk.see("These two are not the same")
        assert asked == []
        await desk.press("shift+tab")
        await desk.until(lambda: getattr(desk.app.focused, "id", "") == "again", "back to the PIN")
        await desk.press("backspace", "1", "enter")
        await desk.until(lambda: getattr(desk.app.focused, "id", "") == "empty", "on to the buttons")
        await desk.press("enter")
        await desk.see("● Ready")
    assert asked == [NewClub("Riverside Gym", "UTC", "USD", demo=False, owner="Owner", pin="4711")]
    assert "4711" not in repr(asked)
