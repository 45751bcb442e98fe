"""Leaving a screen that is not on top: an answer may come while it is covered, or while another lies on it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeVar

from textual.await_complete import AwaitComplete
from textual.screen import Screen

if TYPE_CHECKING:
    from collections.abc import Callable

R = TypeVar("R")


class PatientScreen(Screen[R]):
    """A screen that is left as soon as it is on top again; Textual would take away whatever is on top now."""

    _leaving: Callable[[], Any] | None = None

    def dismiss(self, result: R | None = None) -> AwaitComplete:
        """Leave with a result, now or as soon as this is on top."""
        if self.is_active:
            left: AwaitComplete = super().dismiss(result)
            return left
        self._leaving = lambda: super(PatientScreen, self).dismiss(result)
        return AwaitComplete()

    def on_screen_resume(self) -> None:
        """Leave, if somebody wanted to."""
        if (leave := self._leaving) is not None:
            self._leaving = None
            self.call_later(leave)
