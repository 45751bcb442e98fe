"""The staff room: people, roles and PINs, by keys alone, on a real club in a real file."""

from __future__ import annotations

import pytest

from frontdesk import requests
from frontdesk.answers import RoleLine, StaffLine, StaffPeople
from frontdesk.desk.core import ClubDesk
from frontdesk.rules.access import PRIVILEGES, Privilege, Role
from screens.rooms import change_own_pin, open_staff
from screens.staff.reading import edited, keeps_an_owner, new_person, new_pin, own_pin, pin_faults, role_set
from tests.desk.kit import Counter as Kit
from tests.screens.helpers import BOTH
from tests.screens.real_desk import RealCounter, club_desk, real_console

__all__ = ["club_desk"]
quick = pytest.mark.usefixtures("quick_pins")


async def go_to_staff(counter: RealCounter) -> None:
    open_staff(counter.app, counter.app.console_parts)
    await counter.see("Staff ·", "Ctrl+N adds" if not people(counter) else "Role")


async def walk_to(counter: RealCounter, field: str, key: str = "down") -> None:
    """Walk to a field of the form."""

    def there() -> bool:
        focused = counter.app.focused
        return focused is not None and any(each.id == f"field-{field}" for each in focused.ancestors)

    for _ in range(12):
        if there():
            return
        before = counter.app.focused
        await counter.press(key)
        await counter.until(lambda: counter.app.focused is not before, "another field")  # noqa: B023  # awaited here
    raise AssertionError(field)


async def pick(counter: RealCounter, words: str) -> None:
    await counter.press("f4")
    await counter.see("type to narrow")
    await counter.type(words)
    await counter.press("enter")


def people(counter: RealCounter) -> dict[str, StaffLine]:
    return {each.name: each for each in counter.do(requests.StaffList()).people}


# --- by keys ----------------------------------------------------------------------------------------


@quick
@pytest.mark.parametrize("size", BOTH)
async def test_the_first_owner_is_added_with_a_pin_and_the_console_asks_for_it(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    async with real_console(club_desk, size) as counter:
        open_staff(counter.app, counter.app.console_parts)
        await counter.see("Nobody is listed: whoever is here acts as the owner.", "give an owner a PIN first")
        await counter.press("ctrl+n")
        await counter.see("Somebody new at the desk", "none: cannot sign in")
        await counter.type("Olga")
        await counter.press("enter", "o", "enter", *"9999", "enter", *"9998", "enter")
        await counter.see("These two are not the same")
        await counter.press("ctrl+u", *"9999")
        await counter.see_gone("These two are not the same")
        await counter.press("ctrl+s")

        await counter.see("The club has PINs from now on", "Olga", within=10)
        await counter.press("enter", *"9999", "enter")
        await counter.see("Staff ·", "Olga", "owner", "yes")
    assert people(counter)["Olga"].role is Role.OWNER


@quick
async def test_the_first_pin_is_an_owners(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as counter:
        await go_to_staff(counter)
        await counter.press("ctrl+n")
        await counter.see("Somebody new at the desk")
        await counter.type("Kai")
        await counter.press("enter", "enter", *"1234", "enter", *"1234", "enter")
        await counter.see("An owner needs a PIN first")
    assert people(counter) == {}


@pytest.mark.parametrize("size", BOTH)
async def test_somebody_is_edited_with_billing_privileges_and_it_is_in_the_trail(
    club_desk: ClubDesk, size: tuple[int, int]
) -> None:
    Kit(club_desk).do(requests.Staff("Kai", Role.STAFF))
    async with real_console(club_desk, size) as counter:
        await go_to_staff(counter)
        await counter.see("Kai", "staff", "none")
        await pick(counter, "edit")
        await counter.see("Billing Privileges", "memberships, holds, refunds", "by the role already")
        await walk_to(counter, "billing")
        await counter.press("right", "ctrl+s")
        await counter.see("✔ Kai is changed.")
    assert people(counter)["Kai"].own == (Privilege.BILLING,)
    entry = counter.do(requests.Audit(operation="edit_staff")).lines[0]
    assert (entry.before, entry.after) == ("own privileges: none", "Kai: own privileges: billing")


async def test_what_a_role_may_do_is_ticked_and_the_owner_keeps_the_settings(club_desk: ClubDesk) -> None:
    async with real_console(club_desk) as counter:
        await go_to_staff(counter)
        await pick(counter, "roles")
        await counter.see("What each role may do", "trainer: check in")
        await counter.type("trainer")
        await counter.press("enter")
        await counter.see("What trainer may do")
        await walk_to(counter, "desk")
        await counter.press("right", "ctrl+s")
        await counter.see("✔ What trainer may do is set.")
        roles = {each.name: each.privileges for each in counter.do(requests.StaffList()).roles}
        assert roles[Role.TRAINER] == (Privilege.CHECK_IN, Privilege.DESK)

        await pick(counter, "roles")
        await counter.see("What each role may do", "set here")
        await counter.type("owner")
        await counter.press("enter")
        await counter.see("What owner may do")
        await walk_to(counter, "settings")
        await counter.press("right", "ctrl+s")
        await counter.see("An owner keeps the settings")


@quick
async def test_a_pin_is_taken_away_but_not_the_last_owners(club_desk: ClubDesk) -> None:
    kit = Kit(club_desk)
    kit.do(requests.Staff("Olga", Role.OWNER, "9999"))
    kit.do(requests.Staff("Kai", Role.STAFF, "1234"))
    async with real_console(club_desk, ready=False) as counter:
        await counter.see("Who is at the desk?", "Olga")
        await counter.press("o", "enter", *"9999", "enter")
        await counter.see("● Ready")
        await go_to_staff(counter)
        await counter.see("Olga")
        await counter.type("olga")
        await counter.see_gone("Kai")
        await pick(counter, "take")
        await counter.see("An owner needs a PIN first")
        await counter.press("ctrl+u")
        await counter.type("kai")
        await counter.see_gone("Olga  ")
        await pick(counter, "take")
        await counter.see("Take the PIN of Kai away?", "cannot sign in any more")
        await counter.press("right", "enter")
        await counter.see("✔ Kai has no PIN any more.")
    assert not people(counter)["Kai"].has_pin


@quick
async def test_one_changes_ones_own_pin_proved_by_the_old_one(club_desk: ClubDesk) -> None:
    Kit(club_desk).do(requests.Staff("Olga", Role.OWNER, "9999"))
    async with real_console(club_desk, ready=False) as counter:
        await counter.see("Who is at the desk?", "Olga")
        await counter.press("o", "enter", *"9999", "enter")
        await counter.see("● Ready")
        change_own_pin(counter.app, counter.app.console_parts)
        await counter.see("Change your own PIN", "Olga has signed in here")
        await counter.press(*"0000", "enter", *"123456", "enter", *"123456", "enter")
        await counter.see("This name and this PIN do not belong together.")
        assert "123456" not in counter.text
        await walk_to(counter, "old", "up")
        await counter.press("ctrl+u", *"9999")
        await counter.until(lambda: getattr(counter.app.focused, "value", "") == "9999", "typed")
        await counter.press("ctrl+s")
        await counter.see_gone("Change your own PIN")
    counter.do(requests.SignIn("Olga", "123456"))


async def test_who_may_not_is_told_so_and_nothing_changes(club_desk: ClubDesk) -> None:
    Kit(club_desk).do(requests.Staff("Kai", Role.STAFF))
    refused = club_desk.perform(requests.EditStaff("Kai", role=Role.OWNER), staff="Kai")

    assert getattr(refused, "needs", None) is Privilege.SETTINGS


# --- the forms, read --------------------------------------------------------------------------------

ROLES = tuple(RoleLine(role, tuple(each for each in Privilege if each in PRIVILEGES[role])) for role in Role)


def line(name: str, role: Role, *, pin: bool = True, left: bool = False) -> StaffLine:
    return StaffLine(name, role, (), (), pin, None, left)


OLGA, KAI = line("Olga", Role.OWNER), line("Kai", Role.STAFF)
BOTH_OF_THEM = StaffPeople((OLGA, KAI), ROLES)
UNTICKED = {str(each): "" for each in Privilege}


@pytest.mark.parametrize(
    ("name", "owner", "has_pin", "kept"),
    [
        ("Olga", True, True, True),
        ("Olga", False, True, False),
        ("Olga", True, False, False),
        ("Kai", False, False, True),
        ("Kai", True, True, True),
    ],
)
def test_an_owner_must_be_able_to_sign_in_while_anybody_has_to(
    name: str, *, owner: bool, has_pin: bool, kept: bool
) -> None:
    assert keeps_an_owner(BOTH_OF_THEM, name, owner=owner, has_pin=has_pin) is kept


def test_without_any_pin_nobody_has_to_sign_in() -> None:
    assert keeps_an_owner(StaffPeople((OLGA,), ROLES), "Olga", owner=True, has_pin=False)
    gone = StaffPeople((line("Olga", Role.OWNER, left=True),), ROLES)
    assert not keeps_an_owner(gone, "Kai", owner=False, has_pin=True), "an owner who left opens nothing"


@pytest.mark.parametrize(
    ("pin", "again", "faults"),
    [("", "", set()), ("123", "123", {"pin"}), ("1234", "1235", {"again"}), ("1234", "1234", set())],
)
def test_a_pin_is_typed_twice(pin: str, again: str, faults: set[str]) -> None:
    assert set(pin_faults(pin, again)) == faults
    assert set(pin_faults(pin, again, needed=True)) == (faults or ({"pin"} if not pin else set()))


def test_a_new_person_needs_a_name_and_no_pin() -> None:
    filled = new_person(BOTH_OF_THEM, {"name": "Tom", "role": "trainer", "pin": "", "again": ""})
    assert filled.request == requests.Staff("Tom", Role.TRAINER, "")
    assert filled.reading.hidden == {"again"}
    assert set(new_person(BOTH_OF_THEM, {"name": " ", "role": "staff", "pin": "", "again": ""}).reading.faults) == {
        "name"
    }


def test_the_only_owner_stays_one_and_stays() -> None:
    texts = {"name": "Olga", "role": "owner", "works": "yes", **UNTICKED}
    assert edited(BOTH_OF_THEM, OLGA, texts).request is not None
    assert set(edited(BOTH_OF_THEM, OLGA, {**texts, "role": "staff"}).reading.faults) == {"role"}
    assert set(edited(BOTH_OF_THEM, OLGA, {**texts, "works": ""}).reading.faults) == {"works"}


def test_ticks_become_privileges() -> None:
    texts = {"name": "Kay", "role": "staff", "works": "yes", **UNTICKED, "billing": "yes"}
    assert edited(BOTH_OF_THEM, KAI, texts).request == requests.EditStaff(
        "Kai", "Kay", Role.STAFF, (Privilege.BILLING,), left=False
    )
    assert role_set(Role.STAFF, {**UNTICKED, "desk": "yes"}).request == requests.RolePrivileges(
        Role.STAFF, (Privilege.DESK,)
    )
    assert role_set(Role.OWNER, UNTICKED).request is None


def test_a_request_with_a_pin_says_it_to_nobody() -> None:
    own = own_pin({"old": "1234", "pin": "5678", "again": "5678"})
    given = new_pin(BOTH_OF_THEM, KAI, {"pin": "5678", "again": "5678"})

    assert own.request == requests.ChangePin("1234", "5678")
    assert given.request == requests.EditStaff("Kai", pin="5678")
    assert own_pin({"old": "", "pin": "5678", "again": "5678"}).request is None
    assert not any(pin in f"{own!r} {given!r}" for pin in ("1234", "5678"))
    nobody_yet = StaffPeople((line("Kai", Role.STAFF, pin=False),), ROLES)
    assert set(new_pin(nobody_yet, KAI, {"pin": "5678", "again": "5678"}).reading.faults) == {"pin"}
