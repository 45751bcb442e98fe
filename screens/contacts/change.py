"""Changing a subscription: what it would come to is shown in credits, before and after."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from screens.contacts.changes import OTHERS
from screens.contacts.said import say_cancelled, say_credits, say_figures
from screens.dialogs.deed import DeedDialog

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from screens.console import Console
    from screens.contacts.changes import Change, Target
    from screens.dialogs.deed import Asked, Draft


class ChangeDialog(DeedDialog):
    """One change of one subscription."""

    OTHERWISE = OTHERS

    def __init__(self, shared: Console, change: Change, target: Target) -> None:
        title = f"{change.title}: {target.line.name}"
        super().__init__(shared, title, change.fields(target), yes=change.yes, lines=(target.line.words,))
        self._change = change
        self._target = target

    @property
    def name_of_deed(self) -> str:
        """What the confirmation asks about."""
        return self._change.title

    def draft(self, texts: Mapping[str, str]) -> Draft:
        """Read the form."""
        return self._change.read(texts, self._target)

    def outcome(self, answer: Any, before: Any, after: Any) -> Iterator[str]:  # noqa: ANN401  # as the deed hands them
        """Say which bookings go, and what becomes of the credits."""
        yield from say_cancelled(getattr(answer, "cancelled", ()))
        yield from say_credits(before, after)

    def done(self, asked: Asked, before: Any, after: Any) -> str:  # noqa: ANN401  # as the deed hands them
        """Say what was done, and the figures that changed by it."""
        return " ".join(filter(None, (asked.done, say_figures(before, after))))
