"""The console as a program: what it does to a terminal, and what bytes do to it."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.terminal.pseudo_terminal import HERE, Terminal, fake_console


def restored(terminal: Terminal) -> bool:
    """Whether the terminal is as it was: modes, screen, cursor, mouse and paste."""
    ends = (b"\x1b[?1049l", b"\x1b[?25h", b"\x1b[?1000l", b"\x1b[?2004l")
    starts = (b"\x1b[?1049h", b"\x1b[?25l", b"\x1b[?1000h", b"\x1b[?2004h")
    undone = all(terminal.raw.rfind(end) > terminal.raw.rfind(start) for end, start in zip(ends, starts, strict=True))
    return undone and terminal.modes() == terminal.before


def test_twenty_scans_in_one_write_are_twenty_verdicts_in_order(tmp_path: Path) -> None:
    with fake_console("--many", home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"".join(b"P%05d\r" % number for number in range(20)))
        terminal.see("✔ IN   Person19, P", "20 in")
        seen = terminal.raw.decode()
        places = [seen.index(f"✔ IN   Person{number:02}, P") for number in range(20)]
        assert places == sorted(places)
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert restored(terminal)


@pytest.mark.parametrize(("number", "status"), [(signal.SIGTERM, 143), (signal.SIGHUP, 129), (signal.SIGINT, 130)])
def test_signals_end_it_in_order(tmp_path: Path, number: signal.Signals, status: int) -> None:
    with fake_console("--slow", home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"M00412\r")
        time.sleep(0.15)  # the write is running now
        terminal.signal(number)
        assert terminal.ended() == status
        assert restored(terminal)
        assert b"Traceback" not in terminal.raw
        assert (tmp_path / "written").read_text() == "M00412\n"


def test_ctrl_q_settles_the_scans_in_line_first(tmp_path: Path) -> None:
    with fake_console("--slow", home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"M00412\rM00003\r\x11")
        assert terminal.ended() == 0
        assert restored(terminal)
        assert (tmp_path / "written").read_text() == "M00412\nM00003\n"


def test_a_closed_terminal_ends_it(tmp_path: Path) -> None:
    with fake_console("--slow", home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"M00412\r")
        time.sleep(0.15)
        os.close(terminal.fd)
        end = time.monotonic() + 10
        done = status = 0
        while not done and time.monotonic() < end:
            done, status = os.waitpid(terminal.pid, os.WNOHANG)
            time.sleep(0.02)
        assert done
        terminal.status = os.waitstatus_to_exitcode(status)
        assert terminal.status == 129
        assert (tmp_path / "written").read_text() == "M00412\n"


def test_any_byte_is_only_a_byte(tmp_path: Path) -> None:
    with fake_console(home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"J\xfcrgen M\xfcller\r")  # Latin-1
        terminal.see("✔ IN   Müller, Jürgen")
        terminal.send(b"M00\x11412\r")  # Ctrl+Q inside a code
        terminal.see("✔ IN   Smith, Anna")
        terminal.send(b"\x11M00003\n")  # in front of one, which ends in LF
        terminal.see("✔ IN   Lopez, Maria")
        terminal.send(b"M0\x00\x01\x050004\t")  # control bytes inside one, which ends in Tab
        terminal.see("✔ IN   Okafor, Tobi")
        terminal.send(bytes(byte for byte in range(256) if byte not in (0x1B, 0x11)) + b"\r")
        terminal.send(b"\x1b[99999999999999u\x1b[1;1;1114112u\r")
        terminal.send("Müller\r".encode())  # and UTF-8, as ever
        terminal.see("! IN   Müller, Jürgen")
        terminal.send(b"\x1b[OM00005\r\x1b[I")  # while the window has lost the focus
        terminal.see("✔ IN   Chen, Wei")
        terminal.send(b"M00412M00003\r")  # two cards run together
        terminal.see("? WHO", "several cards in one")
        terminal.send(b"\x11")
        assert terminal.ended() == 0
        assert restored(terminal)
        assert b"Traceback" not in terminal.raw


def test_a_hostile_name_sends_the_terminal_nothing(tmp_path: Path) -> None:
    with fake_console("--hostile", home=tmp_path) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        for card in (b"E1", b"E2", b"E3"):
            terminal.send(card + b"\r")
            time.sleep(0.2)
        terminal.see("✔ IN", "[/]")
        assert b"\x1b]0;owned" not in terminal.raw
        assert b"\x1b[2J\x1b[2J" not in terminal.raw
        terminal.send(b"\x11")
        assert terminal.ended() == 0


def test_no_colour_is_asked_for_with_no_color(tmp_path: Path) -> None:
    with fake_console(home=tmp_path, environ={"NO_COLOR": "1"}) as terminal:
        terminal.see("● Ready", "18:00 Spin")
        terminal.send(b"M00412\r")
        terminal.see("✔ IN   Smith, Anna")
        styles = b"".join(part.split(b"m", 1)[0] + b";" for part in terminal.raw.split(b"\x1b[") if b"m" in part)
        assert b"38;" not in styles
        assert b"48;" not in styles


def test_without_a_terminal_it_says_so_at_once() -> None:
    command = [sys.executable, str(HERE / "fake_console.py")]
    start = time.monotonic()
    found = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL, check=False)
    assert found.returncode == 2
    assert found.stdout == ""
    assert found.stderr.count("\n") == 1
    assert "needs a terminal" in found.stderr
    assert time.monotonic() - start < 5


def test_a_dumb_terminal_is_told_so(tmp_path: Path) -> None:
    with fake_console(home=tmp_path, environ={"TERM": "dumb"}) as terminal:
        assert terminal.ended() == 2
        assert b"TERM=dumb" in terminal.raw
        assert b"\x1b" not in terminal.raw
