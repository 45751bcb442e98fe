"""The console as the door opens it, on a real club in a file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.terminal.pseudo_terminal import Terminal

LINES: list[dict[str, Any]] = [
    {"op": "category", "name": "Plans"},
    {"op": "membership", "code": "B8", "name": "Basic 8", "category": "Plans", "price": "59.00", "limited": True}
    | {"credits": 8, "days_to_expire": 30, "frequency": 30, "initial": 8},
    {
        "op": "series",
        "name": "Open gym",
        "time": "00:00",
        "minutes": 1440,
        "weekdays": ["mon", "tue", "wed", "thu", "fri", "sat", "sun"],
    }
    | {"capacity": 50, "start": "2026-01-01"},
    *({"op": "contact", "card": f"P{at:05}", "first_name": "Pat", "last_name": f"Person{at:02}"} for at in range(20)),
    {"op": "contact", "card": "E1", "first_name": "[@click=app.quit]x[/]", "last_name": "[/]"},
    *({"op": "sell", "card": f"P{at:05}", "membership": "B8"} for at in range(19)),
    {"op": "sell", "card": "E1", "membership": "B8"},
]


@pytest.fixture(scope="module")
def club(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A small club, made through the batch."""
    path = tmp_path_factory.mktemp("club") / "club.db"
    door = [sys.executable, "-m", "frontdesk"]
    subprocess.run([*door, "init", "--db", str(path), "--timezone", "UTC"], check=True, capture_output=True)
    lines = "".join(json.dumps(line) + "\n" for line in LINES)
    said = subprocess.run([*door, "batch", "--db", str(path)], input=lines, capture_output=True, text=True, check=False)
    assert said.returncode == 0, said.stdout
    return path


def test_twenty_scans_in_one_write_on_a_real_club(club: Path, tmp_path: Path) -> None:
    environ = {**os.environ, "TERM": "xterm-256color", "HOME": str(tmp_path)}
    terminal = Terminal([sys.executable, "-m", "frontdesk", "--db", str(club)], (80, 24), environ)
    try:
        terminal.see("● Ready", "Open gym", "Roster")
        terminal.send(b"".join(b"P%05d\r" % at for at in range(20)))
        terminal.see("✖ NO   Person19, Pat", "No membership", "19 in")
        seen = terminal.raw.decode()
        places = [seen.index(f"✔ IN   Person{at:02}, Pat") for at in range(19)]
        assert places == sorted(places)
        terminal.send(b"e1\r")
        terminal.see("✔ IN   [/], [@click=app.quit]x[/]")
        terminal.send(b"\x1b[19~")  # F8
        terminal.see("Undone: check-in of [/]")
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert b"Traceback" not in terminal.raw
    finally:
        terminal.close()
