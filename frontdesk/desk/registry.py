"""Which handler answers which request, who may ask it, and what makes the request valid."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, TypeVar, get_args, get_type_hints

if TYPE_CHECKING:
    from collections.abc import Callable

    from frontdesk.answers import Refusal
    from frontdesk.desk.pins import Prepared, Proving
    from frontdesk.desk.transaction import Transaction
    from frontdesk.requests import Request
    from frontdesk.rules.access import Privilege
    from frontdesk.rules.terms import Fault

R = TypeVar("R", bound="Request[Any]")
A = TypeVar("A")


@dataclass(frozen=True, slots=True)
class Handler:
    """How one kind of request is answered."""

    op: str
    """Its name in the history and in ``frontdesk batch``."""
    privilege: Privilege
    writes: bool
    run: Callable[[Transaction, Any], Any]
    faults: Callable[[Any], list[Fault]]
    keeps_refusals: bool
    """Whether a refused attempt is written down."""
    answer: Any
    """The type of its answer, to read a kept one back."""
    prepare: Callable[[Proving, Any], Prepared | Refusal] | None = None
    """What takes long and needs no transaction: proving or hashing a PIN."""


HANDLERS: Final[dict[type, Handler]] = {}


def _no_faults(request: object) -> list[Fault]:
    del request
    return []


def operation(
    op: str,
    request: type[R],
    privilege: Privilege,
    *,
    faults: Callable[[R], list[Fault]] = _no_faults,
    writes: bool = True,
    keeps_refusals: bool = False,
    prepare: Callable[[Proving, R], Prepared | Refusal] | None = None,
) -> Callable[[Callable[[Transaction, R], A | Refusal]], Callable[[Transaction, R], A | Refusal]]:
    """Register the handler of a request; ``op`` is its stable name."""

    def register(run: Callable[[Transaction, R], A | Refusal]) -> Callable[[Transaction, R], A | Refusal]:
        answer = get_args(request.__orig_bases__[0])[0]  # type: ignore[attr-defined]  # set by Generic on subclasses
        HANDLERS[request] = Handler(op, privilege, writes, run, faults, keeps_refusals, answer, prepare)
        get_type_hints(request)
        return run

    return register
