"""Random club lives through `frontdesk batch`, answer by answer beside the model."""

from __future__ import annotations

from importlib.util import find_spec

import pytest

from .compare import compare, shrink, tell
from .desk_process import BatchProcess
from .differing import Strictness
from .generator import live

READY = find_spec("frontdesk.batch") is not None and find_spec("frontdesk.__main__") is not None
pytestmark = pytest.mark.skipif(not READY, reason="there is no batch mode yet")


@pytest.mark.parametrize("seed", range(5))
def test_a_life_is_answered_as_the_model_answers_it(seed: int) -> None:
    how = Strictness()
    lines = live(seed, 160).lines
    found = compare(lines, "sqlite", how, restart_at=len(lines) // 2)
    if found is not None:
        shown = lines[: found.index + 1]
        if found.line:
            shown = shrink(lines, found, lambda fewer: compare(fewer, "sqlite", how))
        pytest.fail(tell(seed, shown, found))


def test_the_exit_status_is_that_of_the_worst_line() -> None:
    with BatchProcess() as batch:
        batch.tell('{"op": "verify"}')
        assert batch.restart() == 0
        batch.tell('{"op": "credits", "card": "nobody"}')
        assert batch.restart() == 1
        batch.tell('{"op": "credits", "card": "nobody"}')
        batch.tell("not json")
        batch.tell('{"op": "verify"}')
        assert batch.restart() == 2
        batch.tell("")
        assert batch.stop() == 0
