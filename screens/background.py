"""Work beside the screen: never ends the console when it fails, and never runs for a screen that is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable, Coroutine

    from textual.dom import DOMNode


def in_background(
    node: DOMNode, work: Callable[[], Coroutine[Any, Any, None]], group: str, *, newest_only: bool = False
) -> None:
    """Run this beside the screen; ``newest_only`` cancels what the group was doing. The App logs what fails."""
    starting: Any = work  # Textual's own types know no coroutine function that returns nothing
    node.run_worker(starting, group=group, exclusive=newest_only, exit_on_error=False)
