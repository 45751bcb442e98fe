"""The program under test: `frontdesk batch` in a process of its own, one line in, one answer out."""

from __future__ import annotations

import json
import os
import select
import subprocess
import sys
import tempfile
from pathlib import Path
from types import TracebackType
from typing import Self
from uuid import uuid4

from .model_state import Json

ROOT = Path(__file__).resolve().parents[2]
MEMORY = Path("/dev/shm")  # noqa: S108 - a fresh folder of our own in it
"""Where there is a folder in memory, clubs are kept there: what is durable is not asked here, only what is right."""
PATIENCE = 20
"""Seconds to wait for an answer, and for the process to end."""

_new: list[bytes] = []
"""The bytes of an empty club, once there was one."""


def _environment() -> dict[str, str]:
    """Our own environment without settings of the program: a life is the same wherever it is played."""
    return {key: value for key, value in os.environ.items() if not key.startswith("FRONTDESK_")}


class BatchError(Exception):
    """The program did not answer as a batch does."""


class BatchProcess:
    """A fresh club and a batch that reads from us; `with` ends both.

    Args:
        db: "sqlite" for a file in a folder of its own, or a database URL in which `{name}` becomes a fresh name.
    """

    def __init__(self, db: str = "sqlite") -> None:
        self._folder = tempfile.TemporaryDirectory(prefix="lives-", dir=MEMORY if MEMORY.is_dir() else None)
        name = f"lives_{uuid4().hex[:12]}"
        self.url = f"sqlite:///{self._folder.name}/club.db" if db == "sqlite" else db.format(name=name)
        self._errors = Path(self._folder.name, "errors")
        try:
            if db == "sqlite":
                self._copy_a_new_club()
            else:
                self._run("init", "--pinned-clock")
            self._start()
        except BaseException:
            self._folder.cleanup()
            raise

    def _copy_a_new_club(self) -> None:
        """A file that was just made, made once: shrinking a life begins it a hundred times."""
        file = Path(self._folder.name, "club.db")
        if not _new:
            self._run("init", "--pinned-clock")
            _new.append(file.read_bytes())
        file.write_bytes(_new[0])
        file.chmod(0o600)

    def _run(self, *words: str) -> None:
        command = [sys.executable, "-m", "frontdesk", *words, "--db", self.url]
        done = subprocess.run(
            command, cwd=ROOT, env=_environment(), capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            told = f"{done.stdout}{done.stderr}".strip().rpartition("\n")[2]
            raise BatchError(f"{' '.join(words)} ended with {done.returncode}: {told}")

    def _start(self) -> None:
        errors = os.open(self._errors, os.O_CREAT | os.O_APPEND | os.O_WRONLY, 0o600)
        self._process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk", "batch", "--db", self.url],
            cwd=ROOT,
            env=_environment(),
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=errors,
        )
        os.close(errors)

    def tell(self, line: str) -> Json | None:
        """Hand a line in and read its answer; None for a blank line, which gets none."""
        pipe_in, pipe_out = self._process.stdin, self._process.stdout
        assert pipe_in is not None
        assert pipe_out is not None
        pipe_in.write(line.encode("utf-8", "surrogateescape") + b"\n")
        pipe_in.flush()
        if not line.strip():
            return None
        ready, _, _ = select.select([pipe_out], [], [], PATIENCE)
        told = pipe_out.readline() if ready else b""
        if not told:
            raise BatchError(f"{'the batch ended' if ready else 'no answer'}: {self.errors()}")
        try:
            answer = json.loads(told)
        except ValueError as error:
            raise BatchError(f"not JSON: {told!r}") from error
        if not isinstance(answer, dict):
            raise BatchError(f"not an object: {told!r}")
        return answer

    def errors(self) -> str:
        """What the process wrote to standard error."""
        return self._errors.read_text(encoding="utf-8", errors="replace")

    def stop(self) -> int:
        """End the input and wait: the exit status."""
        if self._process.stdin is not None:
            self._process.stdin.close()
        status = self._process.wait(PATIENCE)
        if self._process.stdout is not None:
            self._process.stdout.close()
        return status

    def restart(self) -> int:
        """End the batch and start another on the same club: the exit status of the one that ended."""
        status = self.stop()
        self._start()
        return status

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, _error: BaseException | None, _at: TracebackType | None
    ) -> None:
        if self._process.poll() is None:
            if kind is None:
                self.stop()
            else:
                self._process.kill()
                self._process.communicate()
        self._folder.cleanup()
