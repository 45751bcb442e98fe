"""Processes that wait at one line and ask the desk at the same moment."""

from __future__ import annotations

import multiprocessing
import time
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Barrier
from typing import Any, Self

from frontdesk.answers import Refusal
from frontdesk.contract import Trouble
from frontdesk.requests import Request

from .club import Counter

PATIENCE = 60
"""Seconds after which a racer counts as lost."""


@dataclass(frozen=True)
class Told:
    """What one racer was told."""

    answer: Any
    """The answer or refusal; the sentence of a trouble, which no race may bring about."""
    code: str
    """``ok``, the refusal's code, or ``TROUBLE``."""
    repeated: bool
    seconds: float


def _race(url: str, name: str, line: Barrier, orders: Connection) -> None:
    """Live as a racer: take an order, wait for the others at the line, ask, tell what was answered."""
    with Counter.at(url, name) as counter:
        orders.send("here")
        while (order := orders.recv()) is not None:
            request, nonce = order
            line.wait(PATIENCE)
            began = time.monotonic()
            try:
                outcome = counter.desk.settle(request, nonce=nonce)
            except Trouble as trouble:
                told = Told(f"{trouble.code}: {trouble.sentence} {trouble.__cause__}", "TROUBLE", False, 0)
            else:
                code = outcome.answer.code if isinstance(outcome.answer, Refusal) else "ok"
                told = Told(outcome.answer, code, outcome.repeated, time.monotonic() - began)
            orders.send(told)


class Racers:
    """Some processes at one club, alive for many rounds; `with` ends them."""

    def __init__(self, url: str, number: int = 4, *, one_name: bool = False) -> None:
        spawn = multiprocessing.get_context("spawn")
        line = spawn.Barrier(number)
        self._orders: list[Connection] = []
        self._processes = []
        for each in range(number):
            ours, theirs = spawn.Pipe()
            name = "racer" if one_name else f"racer {each}"
            process = spawn.Process(target=_race, args=(url, name, line, theirs), daemon=True)
            process.start()
            theirs.close()
            self._orders.append(ours)
            self._processes.append(process)
        for order in self._orders:
            assert self._hear(order) == "here"

    def run(self, asked: Sequence[tuple[Request[Any], str | None]]) -> list[Told]:
        """Let every racer ask at once: one request, with its nonce, for each."""
        for order, each in zip(self._orders, asked, strict=True):
            order.send(each)
        return [self._hear(order) for order in self._orders]

    def _hear(self, order: Connection) -> Any:  # noqa: ANN401 -- what a pipe brings
        assert order.poll(PATIENCE), "a racer is lost"
        return order.recv()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        with ExitStack() as stack:
            for order, process in zip(self._orders, self._processes, strict=True):
                stack.callback(process.join, 10)
                stack.callback(process.terminate)
                stack.callback(process.join, 10)
                stack.callback(order.close)
                order.send(None)
