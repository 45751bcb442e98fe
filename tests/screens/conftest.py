"""No test of the screens writes to this user's log."""

from pathlib import Path

import pytest

from screens.boundary import Boundary


@pytest.fixture(autouse=True)
def log(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The console's log, in a folder of the test."""
    path = tmp_path / "log" / "console.log"
    monkeypatch.setattr(Boundary, "path", lambda _self: path)
    return path
