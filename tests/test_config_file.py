"""Writing the settings: whole or not at all, and nothing else of the file is touched."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from frontdesk.config import BadSetting, Settings, read_settings
from frontdesk.config_file import overridden, save_settings
from frontdesk.rules.by_clock import Prefer

BY_HAND = """\
# The desk at the front door.
desk = "Front door"  # as the history calls it
theme = 'light'

[keymap]
"app.undo" = "f8,ctrl+r"  # Maria likes it so
"""


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "settings" / "config.toml"


def environ(file: Path) -> dict[str, str]:
    return {"FRONTDESK_CONFIG": str(file)}


def test_the_first_setting_makes_the_file_for_its_owner_alone(file: Path) -> None:
    assert save_settings({"desk": "Bar", "sound": False, "session": "next"}, environ(file)) == file

    assert read_settings(environ(file)) == Settings(desk="Bar", sound=False, session=Prefer.NEXT)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_comments_and_what_else_stands_there_stay(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(BY_HAND)
    file.chmod(0o640)

    save_settings({"theme": "nord", "scanner_suffix": "#"}, environ(file))

    written = file.read_text()
    assert written == BY_HAND.replace("'light'", '"nord"').replace('"nord"\n', '"nord"\nscanner_suffix = "#"\n')
    assert stat.S_IMODE(file.stat().st_mode) == 0o640


def test_a_setting_as_it_would_be_unset_loses_its_line(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(BY_HAND)

    save_settings({"theme": "", "desk": "Desk 1"}, environ(file))

    assert "theme" not in file.read_text()
    assert "desk =" not in file.read_text()
    assert read_settings(environ(file)) == Settings(keymap={"app.undo": "f8,ctrl+r"})


def test_what_cannot_be_used_is_said_and_nothing_is_written(file: Path) -> None:
    file.parent.mkdir()
    file.write_text(BY_HAND)

    refused = save_settings({"scanner_prefix": "a"}, environ(file))

    assert isinstance(refused, BadSetting)
    assert "scanner_prefix must be" in refused.message
    assert file.read_text() == BY_HAND


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (b'desk = "Bar', ": the file is not TOML"),
        (b'desk = "B\xe4r"', ": the file is not UTF-8 text."),
        (b'desc = "Bar"', ", line 1: “desc” is not a setting; did you mean “desk”?"),
    ],
)
def test_a_file_that_cannot_be_read_is_left_as_it_is(file: Path, found: bytes, said: str) -> None:
    file.parent.mkdir()
    file.write_bytes(found)

    refused = save_settings({"theme": "nord"}, environ(file))

    assert isinstance(refused, BadSetting)
    assert said in refused.message
    assert file.read_bytes() == found


def test_a_link_to_a_file_elsewhere_stays_a_link(file: Path, tmp_path: Path) -> None:
    kept = tmp_path / "dotfiles.toml"
    kept.write_text('desk = "Bar"\n')
    file.parent.mkdir()
    file.symlink_to(kept)

    save_settings({"theme": "nord"}, environ(file))

    assert file.is_symlink()
    assert kept.read_text() == 'desk = "Bar"\ntheme = "nord"\n'


def test_a_disk_that_is_full_leaves_the_old_file_and_nothing_beside_it(
    file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file.parent.mkdir()
    file.write_text(BY_HAND)

    def full(_handle: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    refused = save_settings({"theme": "nord"}, environ(file))

    assert isinstance(refused, BadSetting)
    assert refused.message.endswith("the file cannot be written (no space left on device).")
    assert file.read_text() == BY_HAND
    assert [each.name for each in file.parent.iterdir()] == ["config.toml"]


def test_variables_that_win_over_the_file_are_known() -> None:
    assert overridden({"FRONTDESK_THEME": "nord", "HOME": "/home/anna"}) == {"theme"}
