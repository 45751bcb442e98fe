"""Plays club lives to `frontdesk batch` and to the model, and tells where the answers differ.

    python -m tests.lives.compare --seeds 0-99 --length 200 --db sqlite

On a difference the life is shrunk: lines are dropped as long as the same difference remains.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from .desk_process import BatchError, BatchProcess
from .differing import Strictness, difference
from .generator import live
from .invariants import Watch
from .model import Model, Outcome
from .model_state import Json

MALFORMED = 2
REFUSED = 1
VERIFY = '{"op": "verify"}'


@dataclass(frozen=True)
class Difference:
    """The first line of a life at which the answers differ."""

    index: int
    line: str
    ours: Outcome
    theirs: Json
    what: str

    @property
    def kind(self) -> str:
        """What must stay the same while the life is shrunk: the operation and the thing that differs."""
        return f"{op_of(self.line)} {_shape(self.what)}"


def _shape(what: str) -> str:
    """The words of a difference; of refusals with their codes, of numbers only their name."""
    name, _, rest = what.partition(":")
    return what if name in {"ok", "code", "reasons", "warnings"} else name + ("" if rest else "?")


@dataclass
class Tally:
    """What a run went through."""

    answers: Counter[str] = field(default_factory=Counter)
    doubts: Counter[str] = field(default_factory=Counter)


def op_of(line: str) -> str:
    """The operation of a line, as far as it can be read."""
    try:
        body = json.loads(line)
    except (ValueError, RecursionError):
        return "?"
    return str(body.get("op", "?")) if isinstance(body, dict) else "?"


def compare(
    lines: list[str], db: str, how: Strictness, *, tally: Tally | None = None, restart_at: int | None = None
) -> Difference | None:
    """Play lines to both; the first difference, if any."""
    tally = tally or Tally()
    model, watch = Model(), Watch()
    worst = 0
    with BatchProcess(db) as batch:
        for index, line in enumerate(lines):
            if index == restart_at:
                status = batch.restart()
                if status != worst:
                    return _wrong_status(index, worst, status)
                worst = 0
            ours = model.perform(line)
            theirs = _ask(batch, line)
            if ours is None or theirs is None:
                continue
            code = ours.answer.get("code", "ok")
            worst = max(worst, 0 if ours.answer["ok"] else MALFORMED if code == "malformed" else REFUSED)
            tally.answers[f"{op_of(line)} {code}"] += 1
            tally.doubts.update(ours.doubts)
            what = theirs.get("failure") or difference(op_of(line), ours, theirs, how)
            what = what or watch.look(model, op_of(line), theirs)
            if how.prove and not what:
                problems = (_ask(batch, VERIFY) or {}).get("problems")
                what = f"verify: {problems}" if problems else ""
            if what:
                return Difference(index, line, ours, theirs, what)
        told = _ask(batch, VERIFY) or {}
        if told.get("problems") != []:
            return Difference(len(lines) - 1, lines[-1], Outcome({"ok": True}), told, f"verify: {told}")
        status = batch.stop()
    return None if status == worst else _wrong_status(len(lines), worst, status)


def _ask(batch: BatchProcess, line: str) -> Json | None:
    """The answer of the batch; what is none, as a failure."""
    try:
        return batch.tell(line)
    except (BatchError, OSError) as error:
        return {"failure": f"failure: {error}"}


def _wrong_status(index: int, worst: int, status: int) -> Difference:
    return Difference(index, "", Outcome({"ok": True}), {}, f"exit status: {worst} / {status}")


def shrink(lines: list[str], found: Difference, again: Callable[[list[str]], Difference | None]) -> list[str]:
    """Fewer lines with the same kind of difference: drop ever smaller pieces while it remains."""
    lines = lines[: found.index + 1]
    size = max(1, len(lines) // 2)
    while True:
        place, dropped = 0, False
        while place < len(lines) - 1:
            fewer = lines[:place] + lines[place + size :] if place + size < len(lines) else [*lines[:place], lines[-1]]
            other = again(fewer)
            if other is not None and other.kind == found.kind:
                lines, dropped = fewer[: other.index + 1], True
            else:
                place += size
        if size == 1 and not dropped:
            return lines
        size = max(1, size // 2)


def tell(seed: int, lines: list[str], found: Difference) -> str:
    """A difference in full, to be read by a person; each line with the doubtful decisions it met."""
    model, shown = Model(), []
    for line in lines:
        ours = model.perform(line)
        met = f"   <- {_listed(ours)}" if ours is not None and ours.doubts else ""
        shown.append(f"  {line}{met}")
    return "\n".join(
        (
            f"seed {seed}: {found.what}   (model / batch; doubtful decisions: {_listed(found.ours)})",
            *shown,
            f"  model: {json.dumps(found.ours.answer)}",
            f"    as good: {sorted(found.ours.also)}, perhaps among the reasons: {sorted(found.ours.maybe)}",
            f"  batch: {json.dumps(found.theirs)}",
        )
    )


def _listed(outcome: Outcome) -> str:
    return ", ".join(sorted(outcome.doubts)) or "none"


def _seeds(text: str) -> range:
    first, _, last = text.partition("-")
    return range(int(first), int(last or first) + 1)


def _parse(words: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.lives.compare", description=__doc__)
    parser.add_argument("--seeds", type=_seeds, default=range(10), help="one seed, or the first and last: 0-99")
    parser.add_argument("--length", type=int, default=200, help="lines of each life")
    parser.add_argument("--db", default="sqlite", help="sqlite, or a URL in which {name} becomes a fresh name")
    parser.add_argument("--doubtful", type=float, default=0.0, help="share (0 … 1) of doubtful lines to keep")
    parser.add_argument("--strict", action="store_true", help="the model's own codes only, not those as good")
    parser.add_argument("--no-reasons", action="store_true", help="compare the verdict's code, not every reason")
    parser.add_argument("--no-shrink", action="store_true", help="show the whole life up to the difference")
    parser.add_argument("--restart", action="store_true", help="end the batch half-way and start another")
    parser.add_argument("--keep-going", action="store_true", help="go on with the next seed after a difference")
    parser.add_argument("--prove", action="store_true", help="let the program prove its books after every line")
    parser.add_argument("--lines", help="play this file instead of made-up lives")
    return parser.parse_args(words)


def _lives(options: argparse.Namespace) -> Iterator[tuple[int, list[str]]]:
    """The lives to play: made up, or one from a file."""
    if options.lines:
        yield 0, Path(options.lines).read_text(encoding="utf-8", errors="surrogateescape").rstrip("\n").split("\n")
        return
    for seed in options.seeds:
        yield seed, live(seed, options.length, doubtful=options.doubtful).lines


def _look_at(seed: int, lines: list[str], options: argparse.Namespace, tally: Tally) -> bool:
    """Play one life and say what came of it; whether the two agree."""
    how = Strictness(codes=options.strict, reasons=not options.no_reasons, prove=options.prove)

    def again(some: list[str]) -> Difference | None:
        try:
            return compare(some, options.db, how)
        except BatchError:
            return None

    half = len(lines) // 2 if options.restart else None
    found = compare(lines, options.db, how, tally=tally, restart_at=half)
    if found is None:
        sys.stdout.write(f"seed {seed}: {len(lines)} lines agree\n")
        return True
    shown = lines[: found.index + 1]
    if found.line and not options.no_shrink and again(shown) is not None:
        shown = shrink(lines, found, again)
        found = again(shown) or found
    sys.stdout.write(tell(seed, shown, found) + "\n")
    return False


def main(words: list[str] | None = None) -> int:
    """Compare as told by the command line: 0 if all agreed, 1 if not, 2 if the program cannot be started."""
    options = _parse(sys.argv[1:] if words is None else words)
    tally, differing = Tally(), 0
    try:
        for seed, lines in _lives(options):
            differing += not _look_at(seed, lines, options, tally)
            sys.stdout.flush()
            if differing and not options.keep_going:
                break
    except BatchError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    for name, counter in (("answers", tally.answers), ("doubtful decisions met", tally.doubts)):
        sys.stdout.write(f"{name}: {', '.join(f'{key} {count}' for key, count in sorted(counter.items()))}\n")
    return 1 if differing else 0


if __name__ == "__main__":
    sys.exit(main())
