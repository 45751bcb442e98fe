"""Founding a club at the first run: with the owner's PIN, or without any."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.trouble import CannotOpen
from frontdesk import requests
from frontdesk.answers import SignedIn
from frontdesk.config import Settings, sqlite_url
from frontdesk.console import Ways
from frontdesk.desk.core import ClubDesk
from screens.opening import NewClub

pytestmark = pytest.mark.usefixtures("quick_pins")


async def test_the_owner_of_a_new_club_signs_in_with_the_pin_of_the_first_run(tmp_path: Path) -> None:
    wanted = NewClub("Riverside Gym", "Europe/Berlin", "EUR", demo=False, owner="Owner", pin="4711")
    with Ways(Settings(database=sqlite_url(tmp_path / "club.db"))) as ways:
        desk = await ways.found(wanted)

    assert isinstance(desk, ClubDesk)
    assert not desk.club().single_user
    signed_in = desk.perform(requests.SignIn("Owner", "4711"))
    assert isinstance(signed_in, SignedIn)
    desk.close()


async def test_without_a_pin_the_club_has_a_single_user(tmp_path: Path) -> None:
    with Ways(Settings(database=sqlite_url(tmp_path / "club.db"))) as ways:
        desk = await ways.found(NewClub("Riverside Gym", "Europe/Berlin", "EUR", demo=False))

    assert isinstance(desk, ClubDesk)
    assert desk.club().single_user
    desk.close()


async def test_a_pin_that_cannot_be_kept_is_said_and_the_club_is_there(tmp_path: Path) -> None:
    wanted = NewClub("Riverside Gym", "Europe/Berlin", "EUR", demo=False, owner="Owner", pin="12")
    with Ways(Settings(database=sqlite_url(tmp_path / "club.db"))) as ways:
        refused = await ways.found(wanted)
        again = ways.open()

    assert isinstance(refused, CannotOpen)
    assert "its owner is not: pin must be 4 to 12 digits." in refused.sentence
    assert isinstance(again, ClubDesk)
    again.close()
