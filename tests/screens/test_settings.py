"""The settings on the screen, on a real club and a real file of settings."""

from __future__ import annotations

from functools import partial
from pathlib import Path

import pytest

from frontdesk import requests
from frontdesk.config import Settings, read_settings
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import Role
from frontdesk.rules.by_clock import Prefer
from frontdesk.rules.checks import Check, Mode
from screens.app import FrontDeskApp
from screens.at_desk import Person
from screens.looks import DeskApp
from tests.desk.kit import yes
from tests.screens.helpers import BOTH, console
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """This desk's file of settings, with a comment in it."""
    path = tmp_path / "config.toml"
    path.write_text('# ours\ndesk = "Front door"\n')
    monkeypatch.setenv("FRONTDESK_CONFIG", str(path))
    return path


def has_keys(desk: RealCounter, field: str) -> bool:
    """Whether the keys go to that field."""
    return desk.app.focused is not None and any(each.id == field for each in desk.app.focused.ancestors)


async def opened(desk: RealCounter, part: int = 0) -> None:
    await desk.press("ctrl+f9")
    await desk.see("Main switch and checks", "Time zone")
    if part:
        await desk.press(*["pagedown"] * part)
        await desk.see("Enforce billing" if part == 1 else "Name of this desk")
        first = "field-enforce_billing" if part == 1 else "field-desk"
        await desk.until(lambda: has_keys(desk, first), "the first field has the keys")


@pytest.mark.parametrize("size", BOTH)
async def test_a_check_is_set_and_said_before_and_after(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    async with real_console(club_desk, size) as desk:
        await opened(desk, 1)
        for key in ("grace_days", "no_membership", "not_started", "on_hold", "past_due"):
            await desk.press("down")
            await desk.until(partial(has_keys, desk, f"field-{key}"), key)
        await desk.press("right")
        await desk.see("Past due", "‹ warn", "usually block")
        await desk.press("ctrl+s")
        await desk.see("✔ Saved. Past due: block → warn")
        assert desk.do(requests.Policy()).checks[Check.PAST_DUE] is Mode.WARN
        await desk.press("ctrl+s")
        await desk.see("Nothing is changed here.")
        trail = desk.do(requests.Audit())
        assert any(
            "past_due: block" in (each.before or "") and "past_due: warn" in (each.after or "") for each in trail.lines
        )


@pytest.mark.parametrize("size", BOTH)
async def test_the_main_switch_is_asked_about_and_every_screen_says_so(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    async with real_console(club_desk, size) as desk:
        await opened(desk, 1)
        await desk.press("right")
        await desk.see("anybody is let in")
        await desk.press("ctrl+s")
        await desk.see("Stop enforcing billing?", "Leave it on")
        await desk.press("enter")
        await desk.see("anybody is let in")
        assert desk.do(requests.Policy()).enforce_billing
        await desk.press("ctrl+s")
        await desk.see("Stop enforcing billing?")
        await desk.press("right", "enter")
        await desk.see("Enforce billing: on → OFF", "NOT ENFORCED")
        await desk.press("f2")
        await desk.see("NOT ENFORCED", "● Ready")


async def test_the_club_is_renamed_and_a_zone_that_is_none_is_told_with_the_nearest(club_desk: ClubDesk) -> None:
    desk_policy = club_desk.perform(requests.Policy(grace_days=3, checks={Check.STOP_NOTE: Mode.BLOCK}))
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.fill("Riverside")
        await desk.fill("Europe/Berln")
        await desk.see("There is no time zone “Europe/Berln”; did you mean “Europe/Berlin”?")
        await desk.press("ctrl+s")
        await desk.see("Not saved")
        await desk.press("ctrl+u")
        await desk.fill("Europe/Paris")
        await desk.press("ctrl+s")
        await desk.see("Name: Club → Riverside", "Time zone: Europe/Berlin → Europe/Paris")
        assert desk.do(requests.Policy()) == desk_policy, "the policy stays"


async def test_this_desks_settings_are_written_and_the_rest_of_the_file_stays(club_desk: ClubDesk, file: Path) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk, 2)
        await desk.see("Front door")
        await desk.fill("Bar", "~")
        await desk.press("ctrl+s")
        await desk.see("✔ Saved for the next start. Name of this desk: Front door → Bar")
    assert file.read_text() == '# ours\ndesk = "Bar"\nscanner_prefix = "~"\n'  # noqa: ASYNC240  # the console is closed


async def test_a_prefix_that_cannot_be_is_told_and_nothing_is_written(club_desk: ClubDesk, file: Path) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk, 2)
        await desk.fill("", "a")
        await desk.see("scanner_prefix must be")
        await desk.press("ctrl+s")
        await desk.see("Not saved")
        await desk.press("escape")
        await desk.see("Leave without saving?")
        await desk.press("right", "enter")
        await desk.see("● Ready")
        assert read_settings() == Settings(desk="Front door")
        await desk.press("ctrl+f9")
        await desk.see("‹ dark", "ctrl+b")


async def test_a_file_that_cannot_be_read_is_said_with_its_line(club_desk: ClubDesk, file: Path) -> None:
    file.write_text('desc = "Bar"\n')  # noqa: ASYNC240  # the console is not open yet
    async with real_console(club_desk) as desk:
        await desk.press("ctrl+f9")
        await desk.see("line 1", "“desc” is not a setting")


async def test_the_staff_page_is_one_key_away(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.press("ctrl+r")
        await desk.see("Staff")
        await desk.press("escape")
        await desk.see("Main switch and checks")


async def test_looks_change_at_once(club_desk: ClubDesk, file: Path) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk, 2)
        for key in ("scanner_prefix", "scanner_suffix", "locale", "lock_minutes", "sound", "session", "theme"):
            await desk.press("down")
            await desk.until(partial(has_keys, desk, f"field-{key}"), key)
        await desk.press("right", "ctrl+s")
        await desk.see("Looks: dark → light")
        assert desk.app.theme == "frontdesk-light"
        assert read_settings() == Settings(desk="Front door", theme="light")


async def test_another_managers_change_is_shown_unless_one_is_typing(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk, 1)
        desk.do(requests.Policy(grace_days=9))
        await desk.until(lambda: "‹ on" in desk.text and " 9 " in desk.text, "the new days of grace")
        await desk.press("down")
        await desk.type("1")
        desk.do(requests.Policy(grace_days=5))
        await desk.press("ctrl+s")
        await desk.see("Days of grace:")
        assert desk.do(requests.Policy()).grace_days != 5


async def test_a_silent_desk_does_not_ring_and_prefers_the_session_it_is_told_to(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    async with console(settings=Settings(sound=False, session=Prefer.NEXT)) as desk:
        assert desk.app.console_parts.counter.prefer is Prefer.NEXT
        rung: list[int] = []
        monkeypatch.setattr(DeskApp, "bell", lambda _self: rung.append(1))
        FrontDeskApp.bell(desk.app)
        assert not rung
    async with console() as desk:
        FrontDeskApp.bell(desk.app)
        assert rung


async def test_who_may_not_change_settings_sees_why(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as desk:
        await opened(desk)
        await desk.press("f2")
        desk.app.console_parts.club.at_desk.take(Person("Tim", frozenset()))
        desk.do(requests.Staff("Tim", Role.TRAINER))
        await desk.press("ctrl+f9", "f5")
        await desk.see("You are not allowed to do this")
        assert "Time zone" not in desk.text
        await desk.press("f5", "f5")
        await desk.see("You are not allowed to do this")
    trail = club_desk.perform(requests.Audit(only=requests.Only.REFUSED))
    assert not yes(trail).lines, "looking at a page is no attempt, however often the page looks"
