"""Session series on the screen, on a real club: a new one, edits of one session, of what follows, of the whole."""

from __future__ import annotations

from datetime import date, time
from decimal import Decimal
from functools import partial
from typing import Any

import pytest

from frontdesk import answers, requests
from frontdesk.desk.core import ClubDesk
from frontdesk.requests import Request
from frontdesk.rules.sessions import Weekday
from screens import rooms
from tests.desk.kit import MONDAY, TUESDAY, day, yes
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]

NEXT_TUESDAY = day(8)


def furnish(desk: ClubDesk, *more: Request[Any]) -> None:
    """Three memberships, three people, and a class every Tuesday."""
    plans = [
        requests.Membership(code, name, "Plans", Decimal(59), limited=False)
        for code, name in (("GOLD", "Gold"), ("PLAT", "Platinum"), ("BASIC", "Basic"))
    ]
    people = [requests.Contact(card, name, "Smith") for card, name in (("M1", "Anna"), ("M2", "Bea"), ("M3", "Cleo"))]
    sold = [requests.Sell(*each) for each in (("M1", "GOLD"), ("M2", "BASIC"), ("M3", "PLAT"))]
    spin = requests.Series("Spin", time(18), 60, (Weekday.TUE,), capacity=2, coach="Kai")
    setting_up: tuple[Request[Any], ...] = (requests.Category("Plans"), *plans, *people, *sold, spin, *more)
    for request in setting_up:
        yes(desk.perform(request))


def series(desk: ClubDesk, name: str) -> list[answers.SeriesVersion]:
    answer = desk.perform(requests.OneSeries(name))
    assert not isinstance(answer, answers.Refusal)
    return list(answer.versions)


async def opened(desk: RealCounter, name: str | None = None, on: date | None = None) -> list[str | None]:
    """Open the form; what it answers is put into the list."""
    said: list[str | None] = []
    rooms.open_series(desk.app, desk.app.console_parts, name, on, said.append)
    await desk.see(f"Edit {name} ·" if name else "New session series", "every week")
    if name is not None:
        await desk.see("Places", "2 places")
    return said


async def into(desk: RealCounter, key: str) -> None:
    """Walk down to a field, as slowly as the screen."""
    for _ in range(30):
        here = desk.app.focused
        if here is not None and here.parent is not None and any(each.id == f"field-{key}" for each in here.ancestors):
            return
        await desk.press("down")
        await desk.until(partial(desk.moved_on, here), "another field")
    raise AssertionError(key)


@pytest.mark.parametrize("size", BOTH)
async def test_a_new_series_by_keyboard_alone(club_desk: ClubDesk, size: tuple[int, int]) -> None:
    furnish(club_desk)
    async with real_console(club_desk, size) as desk:
        said = await opened(desk)
        await desk.fill("Comp", "", "tue", "18:00", "", "16")
        await desk.see("every Tue", "until 19:00")
        await desk.press("space", "enter")
        await desk.press("f4")
        await desk.see("Space ticks", "Gold")
        await desk.type("gold ")
        await desk.type("plat ")
        await desk.see("2 ticked")
        await desk.press("enter")
        await desk.see_gone("Space ticks")
        await desk.fill("", "", "", "12")
        await desk.see("until 12 hours before")
        await desk.press("ctrl+s")
        await desk.until(lambda: bool(said), "saved")

    assert said == ["Saved: Comp; first on Tue 6 Jan 2026."]
    (comp,) = series(club_desk, "Comp")
    assert (comp.weekdays, comp.time, comp.minutes, comp.capacity) == (("tue",), "18:00", 60, 16)
    assert (comp.session_rules, comp.memberships, comp.cancel_notice_hours) == (True, ("GOLD", "PLAT"), 12)
    assert comp.start == MONDAY


async def test_one_session_this_and_following_or_the_whole(club_desk: ClubDesk) -> None:
    furnish(club_desk, requests.Book("M1", "Spin", TUESDAY), requests.Book("M1", "Spin", NEXT_TUESDAY))
    async with real_console(club_desk) as desk:
        said = await opened(desk, "Spin", NEXT_TUESDAY)
        await into(desk, "time")
        await desk.type("19:00")
        await desk.press("ctrl+s")
        await desk.see("What shall the change hold for?", "This session only, Tue 13 Jan 2026")
        await desk.press("down", "enter")
        await desk.see("Nothing is written yet", "Sessions that move", "18:00 → 19:00", "1 booked")
        assert [each.time for each in series(club_desk, "Spin")] == ["18:00"]
        await desk.press("ctrl+s", "ctrl+s", "ctrl+s")
        await desk.until(lambda: bool(said), "saved")
    assert said == ["Saved: Spin; 1 booking moved along."]
    assert [(each.valid_from, each.time) for each in series(club_desk, "Spin")] == [
        (None, "18:00"),
        (NEXT_TUESDAY, "19:00"),
    ]
