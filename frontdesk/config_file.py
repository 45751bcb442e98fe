"""Writing this computer's settings: whole and at once, and nothing else in the file is touched."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Final

from frontdesk.config import PREFIX, BadSetting, Settings, checked, config_file
from frontdesk.text import printable

NEW_FILE: Final = 0o600


def save_settings(
    changes: Mapping[str, str | int | bool], environ: Mapping[str, str] = os.environ
) -> Path | BadSetting:
    """Write these settings into the file, keeping its comments and all else; return the file, or what is wrong.

    A setting that is as it would be without a line loses its line. Nothing is written unless the whole file can be
    read again; it is written beside its place and moved there.
    """
    path = config_file(environ).resolve()
    where = printable(str(path))
    try:
        source = path.read_text(encoding="utf-8-sig") if path.exists() else ""
        written = _changed(source, changes)
        outcome = checked(written, where)
        if isinstance(outcome, BadSetting):
            return outcome
        _replace(path, written)
    except UnicodeDecodeError:
        return BadSetting(where, "the file is not UTF-8 text.")
    except OSError as fault:
        return BadSetting(where, f"the file cannot be written ({(fault.strerror or 'no reason given').lower()}).")
    return path


def overridden(environ: Mapping[str, str] = os.environ) -> frozenset[str]:
    """The settings that a variable of the environment decides, whatever the file says."""
    return frozenset(name.removeprefix(PREFIX).lower() for name in environ if name.startswith(PREFIX))


def _changed(source: str, changes: Mapping[str, str | int | bool]) -> str:
    import tomlkit
    from tomlkit.exceptions import ParseError

    try:
        document = tomlkit.parse(source)
    except ParseError:
        return source  # and the check says where it cannot be read
    unset = Settings()
    for name, value in changes.items():
        if value == getattr(unset, name):
            document.pop(name, None)
        else:
            document[name] = value
    return tomlkit.dumps(document)


def _replace(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    mode = path.stat().st_mode & 0o777 if path.exists() else NEW_FILE
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}-")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            os.fchmod(handle, mode)
            file.write(text)
            file.flush()
            os.fsync(handle)
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
