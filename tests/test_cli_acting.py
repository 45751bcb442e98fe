"""Who acts at the command line: every command, by two people with different privileges, and by nobody proved.

What is tried of each command that asks who acts:
- a trainer and a manager with their PINs: allowed or refused as the role says
- a wrong PIN, and no name: refused before anything is looked at
Commands for whoever has the club's file in hand ask nobody.
"""

from __future__ import annotations

import getpass
import io
import json
import shutil
import sys
import warnings
from datetime import timedelta
from pathlib import Path
from typing import Any, NoReturn

import pytest
from argon2 import PasswordHasher
from python_calamine import CalamineWorkbook
from sqlalchemy import update

from data.engine import open_club
from data.tables import staff
from frontdesk import cli
from frontdesk.answers import AuditLine, Done, Refusal
from frontdesk.clock import PinnedClock, SystemClock
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from frontdesk.requests import Audit, Staff
from frontdesk.rules.access import PRIVILEGES, Privilege, Role
from tests.batch_talk import DAY, talk_to
from tests.conftest import made
from tests.pages import first_codes, section
from tests.test_cli import Heard
from tests.test_docs import commands, options

PINS = {"Tom": "1357", "Maria": "2468"}
ROLES = {"Tom": Role.TRAINER, "Maria": Role.MANAGER}
EXPORTS = ["export credits M1", "export schedule --ics", "export report takings", "export eft", "export audit"]
ASKED = {
    "check-in M1": Privilege.CHECK_IN,
    "check-in M2": Privilege.DESK,  # she has no booking
    "credits M1": Privilege.DESK,
    f"why M2 --session Spin --date {DAY}": Privilege.DESK,
    "verify": Privilege.CHECK_IN,
    **dict.fromkeys(EXPORTS, Privilege.MANAGE),
}
"""What is typed, and what it takes."""
NOBODY_IS_ASKED = {each for each in first_codes(section("operations", "Who acts")) if each.startswith("frontdesk")} - {
    "frontdesk verify"
}
"""As the page says; to prove the books one may say who one is."""


@pytest.fixture(scope="module")
def furnished(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A club with PINs at 17:52: Anna has a booking for 18:00, Bea has none; hashes that cost next to nothing."""
    path = tmp_path_factory.mktemp("pins") / "club.db"
    talk = talk_to(f"sqlite:///{path}")
    talk.set_up()
    talk.done("sell", card="M1", membership="B12")
    talk.done("sell", card="M2", membership="GOLD")
    talk.done("book", card="M1", series="Spin", date=DAY)
    for name, role in ROLES.items():
        talk.done("staff", name=name, role=role)
    talk.done("staff", name="Ida", role="staff")
    talk.done("verify", "17:52")
    talk.batch.close()
    talk.desk.close()
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    with made(open_club(f"sqlite:///{path}", durable=False)) as books, books.write() as connection:
        for name, pin in PINS.items():
            connection.execute(update(staff).where(staff.c.name == name).values(pin_hash=quick.hash(pin)))
    return path


class Typed:
    """Types commands at the club in this process, with something on standard input."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
        self.path, self.url = path, f"sqlite:///{path}"
        self._capsys, self._monkeypatch = capsys, monkeypatch

    def __call__(self, typed: str, *more: str, given: str | io.StringIO | None = "") -> Heard:
        self._monkeypatch.setattr(sys, "stdin", io.StringIO(given) if isinstance(given, str) else given)
        status = cli.run([*typed.split(), *more, "--db", self.url])
        heard = Heard(status, *self._capsys.readouterr())
        assert not [pin for pin in PINS.values() if pin in heard.out + heard.err]
        return heard

    def by(self, name: str, typed: str, *more: str) -> Heard:
        return self(typed, "--as", name, *more, given=f"{PINS[name]}\n")

    def code(self, heard: Heard) -> Any:  # noqa: ANN401  # whatever was said
        return json.loads(heard.out).get("code")

    def trail(self) -> list[AuditLine]:
        desk = open_desk(self.url, desk_name="look")
        assert isinstance(desk, ClubDesk)
        page = desk.perform(Audit())
        desk.close()
        assert not isinstance(page, Refusal)
        return list(page.lines)


@pytest.fixture
def typed(
    furnished: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Typed:
    path = tmp_path / "club.db"
    shutil.copy(furnished, path)
    path.chmod(0o600)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))
    (tmp_path / "files").mkdir()
    monkeypatch.chdir(tmp_path / "files")
    return Typed(path, capsys, monkeypatch)


def test_the_tables_speak_of_every_command() -> None:
    asking = {name for name, each in commands().items() if "--as" in options(each)}
    told = [f"frontdesk {line} " for line in ASKED]

    assert {name for name in commands() if any(each.startswith(f"{name} ") for each in told)} - {"frontdesk"} == asking
    assert commands().keys() - asking == NOBODY_IS_ASKED


@pytest.mark.parametrize("line", ASKED)
def test_each_may_do_what_their_role_says_and_nobody_what_they_did_not_prove(line: str, typed: Typed) -> None:
    kept = shutil.copy(typed.path, typed.path.with_name("kept.db"))
    nobody = typed(line, "--json")
    wrong = typed(line, "--as", "Maria", "--json", given="9999\n")
    assert (nobody.status, typed.code(nobody)) == ((0, None) if line == "verify" else (3, "sign_in"))
    assert (wrong.status, typed.code(wrong)) == (3, "wrong_pin")
    assert typed.trail()[0].code == "wrong_pin"
    assert not [*Path.cwd().iterdir()]

    for name, role in ROLES.items():
        shutil.copy(kept, typed.path)
        heard = typed.by(name, line, "--json")
        may = ASKED[line] in PRIVILEGES[role]
        assert heard.status == (0 if may else 1), (name, heard)
        assert may or typed.code(heard) == "not_allowed"
        assert bool([*Path.cwd().iterdir()]) is (may and line in EXPORTS)
    assert ("Maria", "export" if line in EXPORTS else "sign_in") in [(each.by, each.op) for each in typed.trail()[:2]]


def test_the_owners_tools_ask_nobody(typed: Typed, tmp_path: Path) -> None:
    copies = tmp_path / "copies"
    line = json.dumps({"op": "credits", "card": "M1", "as": "Tom"})

    assert typed("backup", str(copies)).status == 0
    assert typed("restore", str(next(copies.iterdir()))).status == 0
    assert typed("upgrade").status == 0
    (tmp_path / "lines").write_text(f'{line}\n{{"op": "credits", "card": "M1"}}\n')
    answers = [json.loads(each) for each in typed("batch", str(tmp_path / "lines")).out.splitlines()]
    assert [each["ok"] for each in answers] == [False, True]


def test_the_file_says_who_exported_it(typed: Typed) -> None:
    typed.by("Maria", "export report takings", "--out", "a.xlsx")
    typed.by("Maria", "export credits M1", "--out", "b.xlsx")
    typed.by("Maria", "export audit", "--out", "c.xlsx")

    for name in ("a", "b", "c"):
        rows = CalamineWorkbook.from_path(f"{name}.xlsx").get_sheet_by_index(0).to_python()
        assert ["Exported by", "Maria"] in [row[:2] for row in rows], name


def test_a_name_is_written_as_the_list_of_staff_has_it(typed: Typed) -> None:
    assert typed("check-in M1", "--as", "mARIA", given="2468\r\n").status == 0
    assert typed.trail()[0].by == "Maria"


def test_tries_are_limited_however_often_the_command_is_started(typed: Typed) -> None:
    tries = [typed("credits M1", "--as", "Maria", given=f"{number}\n") for number in ("1111", "2222", "3333")]
    locked = typed.by("Maria", "credits M1")

    assert [each.err for each in tries] == ["This name and this PIN do not belong together.\n"] * 3
    assert (locked.status, locked.out) == (3, "")
    assert locked.err == "Too many wrong PINs of Maria; wait until 17:52:30.\n"
    assert typed.code(typed.by("Maria", "credits M1", "--json")) == "locked"


@pytest.mark.parametrize("given", ["", "\n"])
def test_without_a_pin_nothing_is_tried(typed: Typed, given: str) -> None:
    before = typed.trail()
    heard = typed("credits M1", "--as", "Maria", given=given)

    assert heard == (3, "", "No PIN of Maria came: type it, or give it as a line of its own.\n")
    assert typed.trail() == before


@pytest.mark.parametrize(("pin", "status"), [("12x4", 3), ("1" * 300, 2), ("12\x1b34", 2)])
def test_what_is_no_pin_is_not_repeated(typed: Typed, pin: str, status: int) -> None:
    heard = typed("credits M1", "--as", "Maria", given=f"{pin}\n")

    assert heard.status == status
    assert pin[:12] not in heard.err
    assert "\x1b" not in heard.err


@pytest.mark.parametrize("name", ["Ida", "Nobody"])
def test_who_has_no_pin_cannot_prove_who_they_are(typed: Typed, name: str) -> None:
    assert typed.code(typed("credits M1", "--as", name, "--json", given="1234\n")) == "wrong_pin"


def test_a_name_that_cannot_be_read_names_the_option(typed: Typed) -> None:
    heard = typed("credits M1", "--as", "a\x1bb", given="1\n")

    assert heard.status == 2
    assert heard.err.startswith("--as must be ")
    assert "\x1b" not in heard.err


class Terminal(io.StringIO):
    """Standard input that is a terminal."""

    def isatty(self) -> bool:
        return True


def test_at_a_terminal_the_pin_is_asked_for_and_not_shown(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def answer(prompt: str) -> str:
        asked.append(prompt)
        return PINS["Maria"]

    monkeypatch.setattr(getpass, "getpass", answer)

    assert typed("credits M1", "--as", "Maria", given=Terminal()).status == 0
    assert asked == ["PIN of Maria: "]


def test_a_terminal_that_would_show_it_or_is_left_gives_none(typed: Typed, monkeypatch: pytest.MonkeyPatch) -> None:
    def left(prompt: str) -> NoReturn:
        raise EOFError(prompt)

    def shows(prompt: str) -> str:
        warnings.warn("Can not control echo on the terminal.", getpass.GetPassWarning, stacklevel=2)
        return prompt

    for given in (Terminal(), None):
        for asked in (left, shows):
            monkeypatch.setattr(getpass, "getpass", asked)
            assert typed("credits M1", "--as", "Maria", given=given).status == 3


def test_where_nobody_has_a_pin_nothing_is_asked_and_a_name_acts_as_it_may(typed: Typed, tmp_path: Path) -> None:
    (tmp_path / "lines").write_text(
        "".join(json.dumps({"op": "edit_staff", "name": name, "pin": ""}) + "\n" for name in PINS)
    )
    assert typed("batch", str(tmp_path / "lines")).status == 0

    assert typed("credits M1").status == 0
    assert typed.code(typed("credits M1", "--as", "Tom", "--json")) == "not_allowed"
    assert typed.code(typed("credits M1", "--as", "Max", "--json")) == "unknown_staff"
    assert typed("check-in M1", "--as", "Ida").status == 0
    assert typed.trail()[0].by == "Ida"


def test_a_clock_in_doubt_is_for_a_manager_to_trust(tmp_path: Path, typed: Typed) -> None:
    now = SystemClock().now()
    typed.url = f"sqlite:///{tmp_path / 'live.db'}"
    assert make_club(typed.url, now=now, pinned=False) is None
    desk = open_desk(typed.url, desk_name="Desk 1", clock=PinnedClock(now + timedelta(days=1)))
    assert isinstance(desk, ClubDesk)
    for name, role in ROLES.items():
        assert desk.perform(Staff(name, role, PINS[name])) == Done()
    desk.close()

    asked = "check-in M1 --series Spin --json"
    assert typed.code(typed.by("Tom", f"{asked} --trust-clock")) == "not_allowed"
    assert typed.code(typed.by("Maria", asked)) == "clock_in_doubt"
    assert typed.code(typed.by("Maria", f"{asked} --trust-clock")) == "unknown_contact"
