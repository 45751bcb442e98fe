"""Fifty scans at a scanner's speed, every third refused, with dialogs open in between, on a real club in a file."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.pseudo_terminal import HERE, Terminal

EVERYBODY = range(50)
REFUSED = frozenset(EVERYBODY[2::3])
DOOR = [sys.executable, "-m", "frontdesk"]
PLAN: dict[str, Any] = {"op": "membership", "code": "B8", "name": "Basic 8", "category": "Plans", "price": "0.00"} | {
    "limited": True,
    "credits": 8,
    "days_to_expire": 30,
    "frequency": 30,
    "initial": 8,
}
WEEK = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
LINES: list[dict[str, Any]] = [
    {"op": "category", "name": "Plans"},
    PLAN,
    {"op": "series", "name": "Open gym", "time": "00:00", "minutes": 1440, "weekdays": WEEK, "capacity": 100}
    | {"start": "2026-01-01"},
    *({"op": "contact", "card": f"P{at:05}", "first_name": "Pat", "last_name": f"Person{at:02}"} for at in EVERYBODY),
    *({"op": "sell", "card": f"P{at:05}", "membership": "B8"} for at in EVERYBODY if at not in REFUSED),
]
VERDICT = re.compile(r"(✔ IN|! IN|✖ NO) +Person(\d\d), Pat")
F3, F4, ESCAPE, CTRL_N = b"\x1bOR", b"\x1bOS", b"\x1b", b"\x0e"


def batch(club: Path, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Run lines, and return their answers."""
    told = "".join(json.dumps(line) + "\n" for line in lines)
    said = subprocess.run([*DOOR, "batch", "--db", str(club)], input=told, capture_output=True, text=True, check=False)
    return [json.loads(line) for line in said.stdout.splitlines()]


@pytest.fixture
def club(tmp_path: Path) -> Path:
    """A club with a session that runs all day; every third of its people has no membership."""
    path = tmp_path / "club.db"
    subprocess.run([*DOOR, "init", "--db", str(path), "--timezone", "UTC"], check=True, capture_output=True)
    assert all(answer["ok"] for answer in batch(path, LINES))
    return path


@pytest.mark.parametrize("slower_by", [0, 200])
def test_fifty_scans_with_dialogs_open_are_fifty_verdicts_in_order(club: Path, tmp_path: Path, slower_by: int) -> None:
    environ = {**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path)}
    terminal = Terminal([sys.executable, str(HERE / "slow_console.py"), str(club), str(slower_by)], (80, 24), environ)

    def scan(first: int, last: int, end: bytes = b"\r") -> None:
        terminal.send(b"".join(b"P%05d%s" % (at, end) for at in range(first, last)))

    try:
        terminal.see("● Ready", "Open gym", "Roster")
        scan(0, 10)
        terminal.see("Person09", within=30)
        terminal.send(F3)
        terminal.see("Contacts", "Person00")
        terminal.send(F4)
        terminal.see("Replace the card")
        scan(10, 20, b"\r\n")
        terminal.see("10 scans wait", "Replace the card", within=30)
        scan(20, 25, b"\t")
        terminal.see("15 scans wait", "Replace the card")
        terminal.send(ESCAPE)
        terminal.see("IN Person24, Pat", within=30)
        terminal.send(CTRL_N)
        terminal.see("First name", "Birthday")
        scan(25, 35, b"\n")
        terminal.see("IN Person34, Pat", "First name", within=30)
        terminal.send(ESCAPE)
        terminal.see("Search")
        terminal.send(F4)
        terminal.see("Replace the card")
        terminal.send(b"".join(b"\x02P%05d\r" % at for at in range(35, 40)))
        terminal.see("5 scans wait", "Replace the card")
        terminal.send(ESCAPE)
        terminal.see("IN Person39, Pat", within=30)
        terminal.send(b"".join(b"\x02P%05d\r" % at for at in range(40, 45)))
        scan(45, 50)
        terminal.see("● Ready", "IN   Person49, Pat", within=30)
        verdicts = dict.fromkeys((int(number), sign) for sign, number in VERDICT.findall(terminal.raw.decode()))
        assert [at for at, _sign in verdicts] == list(EVERYBODY)
        assert {at for at, sign in verdicts if sign == "✖ NO"} == REFUSED
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()
    left = batch(club, [{"op": "credits", "card": f"P{at:05}"} for at in EVERYBODY if at not in REFUSED])
    assert [answer["available"] for answer in left] == [7] * (len(EVERYBODY) - len(REFUSED))
