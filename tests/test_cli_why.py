"""`frontdesk why` and the head of the trail; and that nothing private gets into a log."""

from __future__ import annotations

from pathlib import Path

import pytest

from frontdesk.desk import pins
from tests.batch_talk import DAY
from tests.test_cli import Shell, _no_settings_of_ours, club, shell

__all__ = ["_no_settings_of_ours", "club", "shell"]


def test_why_says_everything_that_is_looked_at(club: Shell) -> None:
    status, out, _ = club("why", "M1", "--session", "Spin", "--date", DAY)
    lines = out.splitlines()

    assert status == 0
    assert lines[0] == "Smith, Anna may come in."
    assert "outside_window: passed: open 17:00 to 19:00" in lines
    refused = club("why", "smithson", "--session", "Spin", "--date", DAY, "--time", "18:00")
    assert refused.status == 1
    assert "no_membership: block: no membership yet" in refused.out.splitlines()
    assert "Remedy: sell a membership" in refused.out.splitlines()
    paying = club("why", "M2", "--session", "Spin", "--date", "2026-01-12").out
    assert "Gold (GOLD), from 10 Jan 2026:" in paying
    assert "outside_window: warn: opens 17:00 (from 17:00)" in paying


def test_why_in_json(club: Shell) -> None:
    said = club.json("why", "M4", "--session", "Spin", "--date", DAY)

    assert (said["contact"], said["admitted"], said["code"]) == ("M4", False, "no_membership")


@pytest.mark.parametrize(
    ("words", "status"),
    [
        (["M1", "--session", "Spin", "--date", "2026-02-30"], 2),
        (["M1", "--session", "Spin", "--time", "25:00"], 2),
        (["nobody", "--session", "Spin"], 1),
        (["M1", "--session", "Nothing"], 1),
        (["M1"], 2),
    ],
)
def test_what_cannot_be_answered(club: Shell, words: list[str], status: int) -> None:
    assert club("why", *words).status == status


def test_a_head_is_kept_and_held_against_the_trail(club: Shell) -> None:
    said = club("verify", "--head", "new").out
    head = said.split()[-1]

    assert said.startswith("The books are right. Keep this head of the trail: ")
    assert club.json("verify", "--head", head) == {"ok": True, "problems": [], "head": head}
    assert club("verify", "--head", f"{head}0").status == 1


def test_a_log_holds_no_name_no_pin_no_card_and_no_value(
    club: Shell, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    private = ("987123", "Zebulon", "CARD-77")

    def broken(_hash: str, pin: str) -> bool:
        raise LookupError(f"{pin} of {private}")

    monkeypatch.setattr(pins, "_fits", broken)
    lines = tmp_path / "lines.jsonl"
    lines.write_text('{"op": "sign_in", "name": "Zebulon", "pin": "987123"}\n')
    heard = club("batch", str(lines))

    written = [path.read_text(errors="replace") for path in (tmp_path / "state").rglob("*") if path.is_file()]
    assert "failed" in heard.out
    assert "broken" in "".join(written)
    assert not [each for each in private if each in "".join([*written, heard.out, heard.err])]
