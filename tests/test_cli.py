"""The command line, by what somebody types and what comes back: a sentence and an exit status."""

import contextlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import IO, Any, NamedTuple

import pytest

from frontdesk import cli
from frontdesk.answers import Kept
from frontdesk.clock import PinnedClock, SystemClock
from frontdesk.desk.core import ClubDesk
from frontdesk.desk.opening import make_club, open_desk
from frontdesk.requests import Category
from tests.batch_talk import DAY, Talk, talk_to
from tests.test_house import HEAVY, loaded_by

ROOT = Path(__file__).parent.parent
COMMANDS = ("init", "batch", "check-in", "credits", "verify", "backup", "restore", "upgrade", "demo")


class Heard(NamedTuple):
    status: int
    out: str
    err: str


class Shell:
    """Types commands at a club, in this process."""

    def __init__(self, path: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.path = path
        self.url = f"sqlite:///{path}"
        self._capsys = capsys

    def __call__(self, command: str, *words: str, db: str | None = None) -> Heard:
        status = cli.run([command, *words, "--db", db or self.url])
        return Heard(status, *self._capsys.readouterr())

    def json(self, command: str, *words: str) -> Any:  # noqa: ANN401 - whatever was said
        heard = self(command, *words, "--json")
        assert not heard.err
        return json.loads(heard.out)


@pytest.fixture(autouse=True)
def _no_settings_of_ours(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in [each for each in os.environ if each.startswith("FRONTDESK_")]:
        monkeypatch.delenv(name)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "no-config"))
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path / "state"))


@pytest.fixture
def shell(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Shell:
    """No club yet."""
    return Shell(tmp_path / "club.db", capsys)


@pytest.fixture
def club(shell: Shell) -> Shell:
    """The small club at 17:52: Anna has Basic 12 and a booking for 18:00, Bea has Gold, Wei has nothing."""
    talk = talk_to(shell.url)
    talk.set_up()
    talk.done("sell", card="M1", membership="B12")
    talk.done("sell", card="M2", membership="GOLD")
    talk.done("contact", card="M4", first_name="Ann", last_name="Smithson")
    talk.done("book", card="M1", series="Spin", date=DAY)
    talk.done("verify", "17:52")
    talk.batch.close()
    talk.desk.close()
    return shell


class TestStarting:
    def test_the_version_is_one_line(self, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.run(["--version"]) == 0
        assert capsys.readouterr().out.startswith("frontdesk ")

    @pytest.mark.parametrize("command", COMMANDS)
    def test_every_command_has_help(self, command: str, capsys: pytest.CaptureFixture[str]) -> None:
        assert cli.run([command, "--help"]) == 0
        assert f"Usage: frontdesk {command}" in capsys.readouterr().out

    @pytest.mark.parametrize("word", ["--version", "--help"])
    def test_neither_waits_for_anything_heavy(self, word: str) -> None:
        loaded = loaded_by(f"from frontdesk.cli import run; run([{word!r}])")

        assert not loaded & {*HEAVY, "textual", "platformdirs", "screens", "data"}

    @pytest.mark.parametrize("words", [["nothing"], ["verify", "extra"], ["--nonsense"], ["check-in"]])
    def test_what_is_no_command_is_said_with_status_2(
        self, words: list[str], capsys: pytest.CaptureFixture[str]
    ) -> None:
        assert cli.run(words) == 2
        assert "Error" in capsys.readouterr().err

    def test_without_a_terminal_the_console_says_so_at_once(self) -> None:
        done = _typed(["--db", "sqlite:////nowhere/club.db"])

        assert done.returncode == 2
        assert "needs a terminal" in done.stderr.decode()


class TestInit:
    def test_it_makes_a_club_and_says_nothing(self, shell: Shell) -> None:
        assert shell("init", "--pinned-clock") == (0, "", "")
        assert shell("verify") == (0, "The books are right.\n", "")
        assert shell.path.stat().st_mode & 0o777 == 0o600

    def test_what_is_there_stays_as_it_is(self, club: Shell) -> None:
        before = club.path.read_bytes()

        status, out, err = club("init", "--pinned-clock")

        assert (status, out) == (2, "")
        assert "was left as it is" in err
        assert club.path.read_bytes() == before

    @pytest.mark.parametrize(
        ("option", "value"), [("name", "x" * 61), ("name", "a\x1bb"), ("timezone", "Mars/Base"), ("currency", "euro")]
    )
    def test_a_bad_answer_makes_nothing(self, shell: Shell, option: str, value: str) -> None:
        status, _out, err = shell("init", f"--{option}", value)

        assert status == 2
        assert err.startswith(f"{option} must be ")
        assert not shell.path.exists()

    def test_a_path_is_an_address_too(self, shell: Shell) -> None:
        assert shell("init", db=str(shell.path)).status == 0
        assert shell.path.exists()


class TestCheckIn:
    def test_it_goes_to_the_session_of_the_clock_and_says_who_and_how(self, club: Shell) -> None:
        status, out, err = club("check-in", "M1")

        assert (status, err) == (0, "")
        assert out == "Smith, Anna is in Spin: 1 credit of Basic 12, 11 left.\n"

    def test_a_no_is_a_sentence_with_every_reason_and_status_1(self, club: Shell) -> None:
        status, out, err = club("check-in", "M3")

        assert (status, err) == (1, "")
        assert out.startswith("Chen, Wei: ")
        assert out.count("\n") == 1

    def test_the_same_card_twice_is_already_in(self, club: Shell) -> None:
        club("check-in", "M2")

        assert club("check-in", "M2") == (1, "Smith, Bea: already in since 17:52.\n", "")

    def test_json_says_what_the_batch_says(self, club: Shell) -> None:
        said = club.json("check-in", "M1")

        assert (said["ok"], said["card"], said["series"], said["date"]) == (True, "M1", "Spin", DAY)
        assert (said["paid_by"]["kind"], said["available"], said["walk_in"]) == ("credit", 11, False)

    def test_json_of_a_no_has_its_reasons(self, club: Shell) -> None:
        said = club.json("check-in", "M3")

        assert (said["ok"], said["code"]) == (False, "no_membership")
        assert said["reasons"][0]["code"] == "no_membership"

    def test_another_session_is_named(self, club: Shell) -> None:
        assert club.json("check-in", "M2", "--series", "Spin", "--date", "2026-01-11")["date"] == "2026-01-11"
        assert club("check-in", "M2", "--series", "Swim") == (1, "There is no series named “Swim”.\n", "")

    def test_an_old_card_is_not_taken_for_the_beginning_of_another(self, club: Shell) -> None:
        lines = club.path.with_name("lines")
        lines.write_text(
            '{"op": "replace_card", "card": "M2", "new_card": "N2"}\n'
            '{"op": "contact", "card": "M23", "first_name": "Ida", "last_name": "Moreau"}\n'
        )
        assert club("batch", str(lines)).status == 0
        status, out, _err = club("credits", "M2")
        assert (status, "was replaced on" in out, "N2" in out) == (1, True, True)

    def test_an_unknown_card_is_no(self, club: Shell) -> None:
        assert club("check-in", "M9") == (1, "No contact has the card “M9”.\n", "")

    @pytest.mark.parametrize(("words", "named"), [(["M1", "--date", "tomorrow"], "--date"), (["M\x1b1"], "card")])
    def test_what_cannot_be_read_names_itself(self, club: Shell, words: list[str], named: str) -> None:
        status, out, err = club("check-in", *words)

        assert (status, out) == (2, "")
        assert err.startswith(named)
        assert "\x1b" not in err

    def test_without_any_session_it_says_so(self, shell: Shell) -> None:
        shell("init", "--pinned-clock")

        status, out, _err = shell("check-in", "M1")

        assert (status, out) == (1, "No session runs or is to come today or tomorrow: name one by --series.\n")


class TestAClockInDoubt:
    @pytest.fixture
    def ahead(self, shell: Shell) -> Shell:
        """A live club in whose books something happened tomorrow."""
        tomorrow = SystemClock().now() + timedelta(days=1)
        assert make_club(shell.url, now=tomorrow, pinned=False) is None
        desk = open_desk(shell.url, desk_name="Desk 1", clock=PinnedClock(tomorrow))
        assert isinstance(desk, ClubDesk)
        assert desk.perform(Category("Memberships")) == Kept()
        desk.close()
        return shell

    def test_nothing_is_written_until_somebody_trusts_it(self, ahead: Shell, tmp_path: Path) -> None:
        lines = tmp_path / "lines"
        lines.write_text('{"op": "category", "name": "Packs"}\n')

        assert json.loads(ahead("batch", str(lines)).out)["code"] == "clock_in_doubt"
        assert json.loads(ahead("batch", str(lines), "--trust-clock").out) == {"ok": True}


class TestCredits:
    @pytest.mark.parametrize("who", ["M1", " m1", "anna smith", "Smith, Anna", "ANNA"])
    def test_a_card_or_a_name_of_one_person(self, club: Shell, who: str) -> None:
        status, out, _err = club("credits", who)

        assert status == 0
        assert out == "Smith, Anna (M1) has 11 available, 1 held of 12 credits.\n"

    def test_the_unlimited_have_no_numbers(self, club: Shell) -> None:
        assert club("credits", "bea").out == "Smith, Bea (M2) has Gold, unlimited.\n"

    def test_another_day_is_asked_for(self, club: Shell) -> None:
        assert club("credits", "M1", "--on", "2026-02-09").out == (
            "Smith, Anna (M1) has 12 available, 1 used, 11 expired of 24 credits on 9 Feb 2026.\n"
        )

    def test_an_ambiguous_name_lists_who_may_be_meant(self, club: Shell) -> None:
        status, out, _err = club("credits", "smith")

        assert status == 1
        assert out == "“smith” may be Smith, Anna (M1) or Smith, Bea (M2) or Smithson, Ann (M4): give the card.\n"

    def test_a_misspelt_name_is_asked_back(self, club: Shell) -> None:
        assert club("credits", "Chenn").out == "Nobody has the card or name “Chenn”; did you mean Chen, Wei (M3)?\n"

    def test_json_is_the_report(self, club: Shell) -> None:
        said = club.json("credits", "M1", "--on", "2026-02-09")

        assert (said["card"], said["name"], said["on"], said["issued"]) == ("M1", "Smith, Anna", "2026-02-09", 24)
        assert [each["source"] for each in said["grants"]] == ["initial", "periodic"]

    def test_a_bad_day_is_said_with_status_2(self, club: Shell) -> None:
        assert club("credits", "M1", "--on", "2026-02-30").err.startswith("--on must be a date written YYYY-MM-DD")


class TestKeeping:
    def test_backup_restore_and_verify_go_round(self, club: Shell, tmp_path: Path) -> None:
        made = club.json("backup", str(tmp_path / "kept"))
        club("check-in", "M2")

        status, out, _err = club("restore", made["path"])

        assert status == 0
        assert out.endswith("The books are right.\n")
        assert "what was there before is now" in out
        assert club("check-in", "M2").out == "Smith, Bea is in Spin: Gold, unlimited.\n"

    def test_backups_go_beside_the_club_unless_told(self, club: Shell) -> None:
        assert Path(club.json("backup")["path"]).parent == club.path.parent / "backups"

    def test_what_is_no_backup_changes_nothing(self, club: Shell, tmp_path: Path) -> None:
        (tmp_path / "letter.txt").write_text("Dear club")
        before = club.path.read_bytes()

        status, _out, err = club("restore", str(tmp_path / "letter.txt"))

        assert status == 2
        assert "is no Front Desk club" in err
        assert club.path.read_bytes() == before

    def test_an_upgrade_of_what_is_new_has_nothing_to_do(self, club: Shell) -> None:
        assert club("upgrade").status == 0

    def test_problems_in_the_books_are_status_1(self, club: Shell) -> None:
        with contextlib.closing(sqlite3.connect(club.path)) as books, books:
            books.execute("UPDATE booking SET paid_kind = 'unpaid'")

        status, out, _err = club("verify")

        assert status == 1
        assert out == "1 problem in the books: Credit row 1 is taken for booking 1, which is not paid by it.\n"
        assert club.json("verify")["problems"][0]["code"] == "credit_without_visit"

    @pytest.mark.parametrize("command", ["verify", "check-in M1", "credits M1", "backup", "batch", "upgrade"])
    def test_a_club_that_is_not_there_is_said(self, shell: Shell, command: str) -> None:
        status, out, err = shell(*command.split())

        assert (status, out) == (2, "")
        assert err == f"There is no club at {shell.path}.\n"

    @pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "sqlite:///", "sqlite:///:memory:"])
    def test_an_address_of_no_club_is_said(self, shell: Shell, url: str) -> None:
        status, _out, err = shell("verify", db=url)

        assert status == 2
        assert len(err.splitlines()) == 1
        assert "Traceback" not in err


# --- the batch as a process -----------------------------------------------------------------------


def _environment(**more: str) -> dict[str, str]:
    return {**os.environ, "PYTHONPATH": str(ROOT), **more}


def _typed(words: list[str], lines: bytes = b"", **environ: str) -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "frontdesk", *words]
    return subprocess.run(
        command, input=lines, capture_output=True, env=_environment(**environ), timeout=60, check=False
    )


def _answers(done: subprocess.CompletedProcess[bytes]) -> list[dict[str, Any]]:
    assert done.stderr == b""
    return [json.loads(line) for line in done.stdout.splitlines()]


@contextlib.contextmanager
def _ctrl_c_heard() -> Iterator[None]:
    """Let what begins meanwhile hear Ctrl+C: where it is ignored, as in a job behind a shell, children are deaf."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


class Pipe:
    """A batch that waits for lines."""

    def __init__(self, url: str) -> None:
        command = [sys.executable, "-m", "frontdesk", "batch", "--db", url]
        pipe = subprocess.PIPE
        with _ctrl_c_heard():
            self.process = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, env=_environment())

    def say(self, line: str) -> dict[str, Any]:
        self._in.write(line.encode() + b"\n")
        self._in.flush()
        answer: dict[str, Any] = json.loads(self._out.readline())
        return answer

    @property
    def _in(self) -> IO[bytes]:
        assert self.process.stdin
        return self.process.stdin

    @property
    def _out(self) -> IO[bytes]:
        assert self.process.stdout
        return self.process.stdout

    def end(self) -> tuple[int, bytes]:
        """The exit status, and what was said on standard error."""
        _out, err = self.process.communicate(timeout=30)
        return self.process.returncode, err


@pytest.fixture
def pipe(club: Shell) -> Iterator[Pipe]:
    batch = Pipe(club.url)
    yield batch
    batch.process.kill()
    batch.process.wait(30)
    for stream in (batch.process.stdin, batch.process.stdout, batch.process.stderr):
        assert stream
        with contextlib.suppress(BrokenPipeError):
            stream.close()


class TestTheBatchProcess:
    def test_each_answer_comes_before_the_next_line_is_read(self, pipe: Pipe) -> None:
        assert pipe.say('{"op": "verify"}') == {"ok": True, "problems": []}
        assert pipe.say('{"op": "credits", "card": "M1"}')["available"] == 11
        assert pipe.end() == (0, b"")

    def test_what_was_answered_survives_a_kill(self, pipe: Pipe, club: Shell) -> None:
        assert pipe.say(json.dumps({"op": "check_in", "card": "M2", "series": "Spin", "date": DAY}))["ok"]
        pipe.process.kill()
        pipe.end()

        assert club("check-in", "M2").out.startswith("Smith, Bea: already in since")

    @pytest.mark.parametrize(
        ("lines", "status", "answers"),
        [
            ("", 0, []),
            ("\n \n\t\r\n", 0, []),
            ('{"op":"verify"}\n\n{"op":"verify"}', 0, [True, True]),
            ('{"op":"credits","card":"M9"}\n{"op":"verify"}\n', 1, [False, True]),
            ('x\n{"op":"verify"}\n', 2, [False, True]),
            ('x\n{"op":"credits","card":"M9"}\n', 2, [False, False]),
            ('{"op":"credits","card":"M9"}\nx\n', 2, [False, False]),
            ('{"op":\r"verify"}\r\n', 0, [True]),
        ],
    )
    def test_the_worse_wins_in_the_exit_status(self, club: Shell, lines: str, status: int, answers: list[bool]) -> None:
        done = _typed(["batch", "--db", club.url], lines.encode())

        assert (done.returncode, [each["ok"] for each in _answers(done)]) == (status, answers)

    def test_lines_come_from_a_file_too(self, club: Shell, tmp_path: Path) -> None:
        file = tmp_path / "lines.jsonl"
        file.write_text('{"op":"contact","card":"M7","first_name":"Łucja","last_name":"Żak"}\n{"op":"verify"}\n')

        assert [each["ok"] for each in _answers(_typed(["batch", str(file), "--db", club.url]))] == [True, True]

    def test_a_file_that_is_not_there_is_status_2(self, club: Shell) -> None:
        done = _typed(["batch", "nowhere.jsonl", "--db", club.url])

        assert done.returncode == 2
        assert b"nowhere.jsonl" in done.stderr
        assert b"Traceback" not in done.stderr

    def test_bytes_that_are_no_text_are_malformed_and_the_next_line_runs(self, club: Shell) -> None:
        lines = b'{"op":"credits","card":"M\xff1"}\n\xfe\xff\n{"op":"\xc3"}\n{"op":"verify"}\n'

        done = _typed(["batch", "--db", club.url], lines)

        assert done.returncode == 2
        assert [each.get("code", "ok") for each in _answers(done)] == ["malformed", "malformed", "malformed", "ok"]

    def test_answers_are_utf8_whatever_the_locale(self, club: Shell) -> None:
        line = '{"op":"sell","card":"M1","membership":"ÉTÉ"}\n'.encode()

        done = _typed(["batch", "--db", club.url], line, PYTHONIOENCODING="ascii", LC_ALL="C", PYTHONUTF8="0")

        assert "“ÉTÉ”" in json.loads(done.stdout.decode("utf-8"))["message"]

    def test_ctrl_c_ends_it_without_a_word(self, pipe: Pipe) -> None:
        pipe.say('{"op": "verify"}')

        pipe.process.send_signal(signal.SIGINT)

        assert pipe.end() == (130, b"\n")

    def test_a_reader_that_goes_away_ends_it_without_a_word(self, pipe: Pipe) -> None:
        pipe.say('{"op": "verify"}')
        pipe._out.close()
        pipe._in.write(b'{"op": "verify"}\n' * 3)
        pipe._in.close()

        assert pipe.process.wait(30) == 128 + signal.SIGPIPE
        assert pipe.process.stderr
        assert pipe.process.stderr.read() == b""

    def test_the_clock_is_left_standing_where_the_last_line_put_it(self, pipe: Pipe, club: Shell) -> None:
        pipe.say('{"op": "credits", "card": "M1", "at": "2026-03-04T05:06"}')
        pipe.end()

        desk = open_desk(club.url, desk_name="Desk 1")

        assert isinstance(desk, ClubDesk)
        assert Talk(desk).wall == "2026-03-04T05:06"
        desk.close()
