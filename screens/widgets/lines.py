"""The simplest widget there is: lines of text that change often and never need a new layout."""

from __future__ import annotations

from typing import ClassVar

from textual.content import Content
from textual.widget import Widget

from screens.widgets.safe import stack


class Lines(Widget):
    """Some lines of ready-made content; takes ``Content`` only, so that no string can be read as markup."""

    ALLOW_SELECT: ClassVar[bool] = False
    DEFAULT_CSS: ClassVar[str] = "Lines { width: 1fr; height: 1; text-wrap: nowrap; text-overflow: ellipsis; }"

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:  # noqa: A002  # Textual's word
        super().__init__(id=id, classes=classes)
        self._content = Content()

    def show(self, *lines: Content) -> None:
        """Show these lines instead."""
        self._content = stack(lines)
        self.refresh()

    def render(self) -> Content:
        """Return what is shown."""
        return self._content
