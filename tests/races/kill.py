"""Kills `frontdesk batch` at random moments: what it had answered is in the books, and the books are right.

`python -m tests.races.kill --rounds 200 --db postgresql` kills as often as one likes; the test suite kills a few times.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import subprocess
import sys
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .club import DUEL, ROOMS, Counter, day, found
from .race import somewhere

ROOT = Path(__file__).resolve().parents[2]
PATIENCE = 30
"""Seconds that a batch may take to start, and to end when killed."""
Line = dict[str, Any]


@dataclass
class Toll:
    """What came of many kills."""

    kills: int = 0
    answered: int = 0
    wrong: list[str] = field(default_factory=list)


def lines_of(number: int) -> list[Line]:
    """A busy hour at the desk, each line with a nonce of its own; ``number`` makes it differ from any other hour."""
    lines: list[Line] = []
    for each in range(40):
        card, other = f"k{number}-{each}", f"o{number}-{each}"
        on = str(day(each))
        at = f"{on}T17:30"
        place = {"series": DUEL, "date": on}
        room = {"series": ROOMS[each % 4], "date": on}
        lines += [
            {"op": "contact", "card": card, "first_name": "Some", "last_name": "One"},
            {"op": "contact", "card": other, "first_name": "Some", "last_name": "Other"},
            {"op": "sell", "card": card, "membership": "one"},
            {"op": "sell", "card": other, "membership": "gold"},
            {"op": "adjust", "card": card, "membership": "one", "credits": 2, "reason": "because"},
            {"op": "book", "card": card, **place, "at": f"{day(0)}T09:00"},
            {"op": "book", "card": other, **place},
            {"op": "cancel", "card": card, **place},
            {"op": "check_in", "card": card, **room, "at": at},
            {"op": "check_in", "card": other, **place},
            {"op": "undo"},
            {"op": "hold", "card": other, "membership": "gold", "from": on},
            {"op": "end", "card": other, "membership": "gold"},
        ]
    return [{**line, "nonce": f"{number}/{place}"} for place, line in enumerate(lines)]


class Batch:
    """A batch in a process of its own, which is fed as fast as it reads."""

    def __init__(self, url: str, lines: list[Line]) -> None:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "frontdesk", "batch", "--db", url],
            cwd=ROOT,
            env={name: value for name, value in os.environ.items() if not name.startswith("FRONTDESK_")},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        self.answers: list[bytes] = []
        self._first = threading.Event()
        self._threads = [
            threading.Thread(target=self._feed, args=("".join(json.dumps(line) + "\n" for line in lines).encode(),)),
            threading.Thread(target=self._hear),
        ]
        for thread in self._threads:
            thread.start()

    def _feed(self, text: bytes) -> None:
        assert self._process.stdin is not None
        try:
            with self._process.stdin as pipe:
                pipe.write(text)
        except BrokenPipeError:
            pass  # it was killed

    def _hear(self) -> None:
        assert self._process.stdout is not None
        with self._process.stdout as pipe:
            for answer in pipe:
                if answer.endswith(b"\n"):
                    self.answers.append(answer)
                self._first.set()

    def kill_after(self, seconds: float) -> None:
        """Kill it some time after its first answer."""
        assert self._first.wait(PATIENCE), "the batch does not start"
        time.sleep(seconds)
        self._process.kill()
        self.end()

    def end(self) -> None:
        """Wait until it has ended and everything it said is heard."""
        self._process.wait(PATIENCE)
        for thread in self._threads:
            thread.join(PATIENCE)


def run(url: str, kills: int, seed: int = 1) -> Toll:
    """Kill a batch so many times; each is asked again what the one before had answered, under the same nonces."""
    rng = random.Random(seed)
    found(url)
    toll = Toll()
    asked: list[Line] = []
    answered: list[bytes] = []
    with Counter.at(url, "parent") as counter:
        for number in range(kills):
            fresh = lines_of(number)
            batch = Batch(url, [*asked, *fresh])
            batch.kill_after(rng.uniform(0, 0.5) + 0.004 * len(asked))
            _compare(toll, asked, answered, batch.answers)
            answered = batch.answers[len(asked) :]
            asked = fresh[: len(answered)]
            toll.kills += 1
            toll.answered += len(answered)
            toll.wrong += [f"kill {number}: {problem}" for problem in counter.problems()]
    last = Batch(url, asked)
    last.end()
    _compare(toll, asked, answered, last.answers)
    return toll


def _compare(toll: Toll, asked: list[Line], before: list[bytes], again: list[bytes]) -> None:
    """What had taken effect must be answered as before; what was refused may go either way by now."""
    for line, first, repeat in zip(asked, before, again, strict=False):
        was, now = json.loads(first), json.loads(repeat)
        if was["ok"] and now != {**was, "repeated": True}:
            toll.wrong.append(f"{line} was answered {was}, and after the kill {now}")


def main() -> int:
    """Kill as often as the command line asks for, and print what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=200)
    parser.add_argument("--db", choices=["sqlite", "postgresql"], default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    with somewhere(options.db) as url:
        toll = run(url, options.rounds, options.seed)
    said = f"{toll.kills} kills, {toll.answered} lines answered, wrong: {len(toll.wrong)}"
    print(said, *toll.wrong[:20], sep="\n    ")  # noqa: T201 -- a command
    return int(bool(toll.wrong))


if __name__ == "__main__":
    sys.exit(main())
