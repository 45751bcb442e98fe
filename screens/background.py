"""Work beside the screen: never ends the console when it fails, and never runs for a screen that is gone."""

from __future__ import annotations

import asyncio
from threading import Thread
from typing import TYPE_CHECKING, Any, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.dom import DOMNode

T = TypeVar("T")


async def in_own_thread(call: Callable[[], T]) -> T:
    """Wait for something in a thread that leaving does not wait for: it must be safe to break off."""
    loop = asyncio.get_running_loop()
    done: asyncio.Future[T] = loop.create_future()

    def finish(result: T | None, error: Exception | None) -> None:
        if error is not None and not done.done():
            done.set_exception(error)
        elif not done.done():
            done.set_result(result)  # type: ignore[arg-type]  # without an error there is a result

    def run() -> None:
        try:
            outcome: tuple[T | None, Exception | None] = (call(), None)
        except Exception as error:  # noqa: BLE001  # it is raised where somebody waits
            outcome = (None, error)
        if not loop.is_closed():
            loop.call_soon_threadsafe(finish, *outcome)

    Thread(target=run, name="frontdesk-opening", daemon=True).start()
    return await done


def in_background(
    node: DOMNode, work: Callable[[], Coroutine[Any, Any, None]], group: str, *, newest_only: bool = False
) -> None:
    """Run this beside the screen; ``newest_only`` cancels what the group was doing. The App logs what fails."""
    starting: Any = work  # Textual's own types know no coroutine function that returns nothing
    node.run_worker(starting, group=group, exclusive=newest_only, exit_on_error=False)
