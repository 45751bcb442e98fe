"""Who stands at the desk: proved by a PIN, approved by another, refused and written down."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher, extract_parameters
from sqlalchemy import select

from data.tables import history, staff
from frontdesk import requests
from frontdesk.answers import SignedIn
from frontdesk.batch import Batch
from frontdesk.contract import Approval
from frontdesk.desk import pins
from frontdesk.rules.access import PRIVILEGES, Privilege, Role, wait_after
from tests.desk.kit import CREDIT, MONDAY, Counter, code, no, yes

MARIA = Approval("Maria", "4711")


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    """Hash with little effort: what is tested is not how long Argon2id takes."""

    def hasher(**_: object) -> PasswordHasher:
        return PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)

    monkeypatch.setattr("argon2.PasswordHasher", hasher)


@pytest.fixture
def maria(club: Counter) -> Counter:
    """The club, with a manager who has a PIN."""
    club.do(requests.Staff("Maria", Role.MANAGER, "4711"))
    return club


def entries(club: Counter, *columns: str) -> list[tuple[Any, ...]]:
    """Some columns of the whole history, oldest first."""
    with club.desk._books.read() as connection:
        return [tuple(row) for row in connection.execute(select(*(history.c[each] for each in columns)).order_by("id"))]


# --- signing in -----------------------------------------------------------------------------------


def test_the_hash_of_nobody_takes_as_long_as_any(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.undo()

    assert extract_parameters(pins._NOBODYS) == extract_parameters(str(pins.hashed("4711")))


def test_a_name_and_its_pin_answer_who_it_is(maria: Counter) -> None:
    answer = maria.do(requests.SignIn("maria", "4711"))

    privileges = (Privilege.CHECK_IN, Privilege.DESK, Privilege.BILLING, Privilege.MANAGE)
    assert answer == SignedIn("Maria", Role.MANAGER, privileges)
    assert entries(maria, "op", "code")[-1] == ("sign_in", None)
    assert entries(maria, "staff_id")[-1] != (None,)


@pytest.mark.parametrize(("name", "pin"), [("maria", "4712"), ("nobody", "4711"), ("trainer", ""), ("maria", "")])
def test_nobody_is_told_whether_name_or_pin_was_wrong(maria: Counter, name: str, pin: str) -> None:
    refusal = maria.refuses(requests.SignIn(name, pin))

    assert (refusal.code, refusal.message) == ("wrong_pin", "This name and this PIN do not belong together.")
    assert entries(maria, "op", "code")[-1] == ("sign_in", "wrong_pin")


def test_after_three_wrong_pins_everybody_waits_and_longer_each_time(maria: Counter, url: str) -> None:
    for _ in range(3):
        assert maria.refuses(requests.SignIn("Maria", "0000")).code == "wrong_pin"

    refusal = maria.refuses(requests.SignIn("Maria", "4711"))
    assert (refusal.code, refusal.until) == ("locked", maria.clock.now() + timedelta(seconds=30))
    assert maria.refuses(requests.Category("More"), approval=MARIA).code == "locked"

    maria.clock.set(maria.clock.now() + timedelta(seconds=30))
    assert maria.refuses(requests.SignIn("Maria", "0000")).code == "wrong_pin"
    maria.clock.set(maria.clock.now() + timedelta(seconds=59))
    assert maria.refuses(requests.SignIn("Maria", "4711")).code == "locked"
    maria.clock.set(maria.clock.now() + timedelta(seconds=1))
    maria.do(requests.SignIn("Maria", "4711"))
    assert maria.refuses(requests.SignIn("Maria", "0000")).code == "wrong_pin"
    maria.do(requests.SignIn("Maria", "4711"))


def test_the_tries_are_in_the_database(maria: Counter) -> None:
    maria.refuses(requests.SignIn("Maria", "0000"))
    with maria.desk._books.read() as connection:
        assert connection.execute(select(staff.c.tries).where(staff.c.name == "Maria")).scalar_one() == 1


@pytest.mark.parametrize(("tries", "seconds"), [(0, 0), (2, 0), (3, 30), (4, 60), (7, 480), (8, 900), (99, 900)])
def test_how_long_one_waits(tries: int, seconds: int) -> None:
    assert wait_after(tries) == timedelta(seconds=seconds)


def test_a_pin_is_nowhere_in_the_books(maria: Counter) -> None:
    maria.refuses(requests.SignIn("Maria", "987654"))
    maria.do(requests.SignIn("Maria", "4711"), nonce="once")
    maria.do(requests.ChangePin("4711", "192837"), staff="Maria")

    said = repr(entries(maria, "before", "after", "reason", "answer", "nonce"))
    assert not [pin for pin in ("987654", "4711", "192837") if pin in said]
    assert "987654" not in repr(requests.SignIn("Maria", "987654")) + repr(Approval("Maria", "987654"))


def test_a_digest_tells_nothing_of_a_pin(maria: Counter) -> None:
    maria.do(requests.Staff("One", Role.STAFF, "1111"), nonce="one")
    again = maria.desk.settle(requests.Staff("One", Role.STAFF, "2222"), nonce="one")

    assert again.repeated


# --- who works here -------------------------------------------------------------------------------


def test_one_changes_ones_own_pin_with_the_old_one(maria: Counter) -> None:
    assert maria.refuses(requests.ChangePin("4711", "1234")).code == "not_allowed"
    assert maria.refuses(requests.ChangePin("0000", "1234"), staff="Maria").code == "wrong_pin"
    assert maria.refuses(requests.ChangePin("4711", "12"), staff="Maria").code == "malformed"

    maria.do(requests.ChangePin("4711", "1234"), staff="Maria")

    assert maria.refuses(requests.SignIn("Maria", "4711")).code == "wrong_pin"
    maria.do(requests.SignIn("Maria", "1234"))


def test_a_person_is_edited_and_the_trail_says_how(maria: Counter) -> None:
    maria.do(requests.EditStaff("maria", "Maria Lopez", Role.STAFF, (Privilege.BILLING,), "5555"))

    answer = maria.do(requests.SignIn("maria lopez", "5555"))
    assert answer.privileges == (Privilege.CHECK_IN, Privilege.DESK, Privilege.BILLING)
    before, after = next(row[1:] for row in entries(maria, "op", "before", "after") if row[0] == "edit_staff")
    assert before == "name: Maria; role: manager; own privileges: none"
    assert after == "Maria: name: Maria Lopez; role: staff; own privileges: billing; PIN: set"


def test_what_changes_nothing_is_no_entry(maria: Counter) -> None:
    number = len(entries(maria, "id"))
    maria.do(requests.EditStaff("maria", role=Role.MANAGER))

    assert len(entries(maria, "id")) == number


def test_who_left_cannot_act_until_they_return(maria: Counter) -> None:
    maria.do(requests.EditStaff("maria", left=True))
    assert maria.refuses(requests.Roster("yoga", MONDAY), staff="Maria").code == "unknown_staff"
    assert maria.refuses(requests.SignIn("Maria", "4711")).code == "wrong_pin"
    assert [each.left for each in maria.do(requests.StaffList()).people if each.name == "Maria"] == [True]

    maria.do(requests.EditStaff("maria", left=False))
    maria.do(requests.SignIn("Maria", "4711"))


def test_an_unknown_name_and_a_taken_one(maria: Counter) -> None:
    assert maria.refuses(requests.EditStaff("nobody", left=True)).code == "unknown_staff"
    assert maria.refuses(requests.EditStaff("maria", "Trainer")).code == "duplicate"
    assert maria.refuses(requests.EditStaff("maria", pin="12")).code == "malformed"
    maria.do(requests.EditStaff("maria", "MARIA"))
    maria.do(requests.EditStaff("maria", pin=""))
    assert maria.desk.club().single_user


@pytest.mark.parametrize("change", [{"left": True}, {"role": Role.STAFF}])
def test_one_owner_remains(club: Counter, change: dict[str, Any]) -> None:
    refusal = club.refuses(requests.EditStaff("owner", **change))
    assert (refusal.code, refusal.message) == ("not_allowed", "At least one owner must remain.")

    club.do(requests.EditStaff("owner", "Boss"))
    club.do(requests.Staff("Second", Role.OWNER))
    club.do(requests.EditStaff("boss", **change))


def test_without_any_pin_the_desk_is_one_persons(club: Counter) -> None:
    assert club.desk.club().single_user
    club.do(requests.EditStaff("owner", pin="4711"))
    assert not club.desk.club().single_user


def test_a_role_is_what_the_club_makes_it(club: Counter) -> None:
    assert {each.name: frozenset(each.privileges) for each in club.do(requests.StaffList()).roles} == PRIVILEGES
    lent = (Privilege.CHECK_IN, Privilege.DESK)
    for privileges in (lent, (*lent, Privilege.BILLING)):
        club.do(requests.RolePrivileges(Role.TRAINER, privileges))
        yes(club.sell("anna", again=True))
        answer = club.ask(requests.Extend("anna", "ten", 1, "because"), staff="trainer")
        assert (code(answer) == "ok") is (Privilege.BILLING in privileges)

    refusal = club.refuses(requests.RolePrivileges(Role.OWNER, lent))
    assert (refusal.code, refusal.field) == ("malformed", "privileges")
    told = [row[1:] for row in entries(club, "op", "before", "after") if row[0] == "role"]
    assert told[1] == ("trainer: check_in desk", "trainer: check_in desk billing")


def test_the_list_says_who_is_locked(maria: Counter) -> None:
    for _ in range(3):
        maria.refuses(requests.SignIn("Maria", "0000"))

    line = next(each for each in maria.do(requests.StaffList()).people if each.name == "Maria")
    assert (line.has_pin, line.locked_until) == (True, maria.clock.now() + timedelta(seconds=30))
    maria.do(requests.EditStaff("maria", pin="4711"))
    maria.do(requests.SignIn("Maria", "4711"))


# --- approval, and what was refused ---------------------------------------------------------------


def test_an_approval_lends_its_privileges_to_one_request(maria: Counter) -> None:
    category = requests.Category("More")
    assert maria.refuses(category, staff="trainer").code == "not_allowed"
    assert maria.refuses(category, staff="trainer", approval=Approval("Maria", "0")).code == "wrong_pin"

    maria.do(category, staff="trainer", approval=MARIA)

    assert maria.refuses(requests.Category("Again"), staff="trainer").code == "not_allowed"
    assert maria.refuses(requests.Policy(grace_days=1), staff="trainer", approval=MARIA).code == "not_allowed"
    who = {name: number for number, name in _ids(maria)}
    asked, approved = next(row[2:] for row in entries(maria, "op", "code", "staff_id", "approved_by") if row[2])
    assert asked == who["Trainer"]
    assert approved is None
    done = [row[2:] for row in entries(maria, "op", "code", "staff_id", "approved_by") if row[0] == "category"]
    assert done[-2] == (who["Trainer"], who["Maria"])


def _ids(club: Counter) -> list[tuple[int, str]]:
    with club.desk._books.read() as connection:
        return [(row.id, row.name) for row in connection.execute(select(staff.c.id, staff.c.name))]


def test_an_override_is_approved_by_a_manager(maria: Counter) -> None:
    maria.at(MONDAY, "17:50")
    override = requests.CheckIn("anna", "yoga", MONDAY, override=requests.Override("first visit", CREDIT))
    assert maria.refuses(override, staff="staff").code == "not_allowed"

    assert maria.do(override, staff="staff", approval=MARIA).overridden


def test_the_batch_takes_an_approval(maria: Counter) -> None:
    batch = Batch(maria.desk)
    line = {"op": "category", "name": "More", "as": "Trainer"}
    assert batch.answer_to({**line, "approval": {"name": "Maria", "pin": "4711"}}) == {"ok": True}
    assert batch.answer_to({**line, "approval": "Maria"})["field"] == "approval"
    assert batch.answer_to({**line, "approval": {"name": "Maria"}})["field"] == "approval.pin"


def test_an_attempt_without_the_privilege_is_written_down(club: Counter) -> None:
    club.refuses(requests.Sell("anna", "ten"), staff="trainer")
    assert entries(club, "op", "code")[-1] == ("sell", "not_allowed")
    number = len(entries(club, "id"))
    club.refuses(requests.Credits("anna"), staff="trainer")
    assert no(club.desk.preview(requests.Sell("anna", "ten"), staff="trainer")).code == "not_allowed"
    assert len(entries(club, "id")) == number


# --- the policy -----------------------------------------------------------------------------------


def test_the_switch_is_set_alone_and_the_trail_says_before_and_after(club: Counter) -> None:
    club.policy(past_due="warn")
    kept = club.do(requests.Policy(enforce_billing=False, grace_days=5))

    assert (kept.enforce_billing, kept.grace_days, kept.checks["past_due"]) == (False, 5, "warn")
    assert entries(club, "before", "after")[-1] == (
        "enforce_billing: on; grace_days: 0",
        "enforce_billing: off; grace_days: 5",
    )
    number = len(entries(club, "id"))
    assert club.do(requests.Policy()) == kept
    assert len(entries(club, "id")) == number
    club.policy()
    assert club.do(requests.Policy()).grace_days == 5


@pytest.mark.parametrize("fields", [{"checks": {"already_in": "warn"}}, {"grace_days": -1}, {"grace_days": 366}])
def test_what_cannot_be_set(club: Counter, fields: dict[str, Any]) -> None:
    assert club.refuses(requests.Policy(**fields)).code == "malformed"
