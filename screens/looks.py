"""How the console looks and listens, whatever it shows: driver, themes, the filter of painted lines, names of keys."""

from __future__ import annotations

from typing import TYPE_CHECKING

from textual.app import App
from textual.reactive import Reactive

from screens import themes
from screens.driver import DeskDriver
from screens.filters import one_filter

if TYPE_CHECKING:
    from collections.abc import Sequence

    from textual.binding import Binding
    from textual.driver import Driver
    from textual.filter import LineFilter
    from textual.theme import Theme


class DeskApp(App[int]):
    """An App with Front Desk's looks."""

    theme: Reactive[str] = Reactive(themes.DARK.name)
    """As Textual's, but ours from the start: changing it means styling everything twice."""

    def __init__(self, theme: str) -> None:
        chosen = themes.chosen(theme)
        super().__init__(ansi_color=True if chosen in themes.NATIVE else None)
        for own in themes.OWN:
            self.register_theme(own)
        if chosen != self.theme and chosen in self.available_themes:
            self.theme = chosen

    def get_driver_class(self) -> type[Driver]:
        """Return the driver that takes any byte from the keyboard."""
        return DeskDriver

    def get_theme_variable_defaults(self) -> dict[str, str]:
        """Return our own colours, for themes that do not name them."""
        return dict(themes.DEFAULTS)

    def get_theme(self, theme_name: str) -> Theme | None:
        """Return a theme; ours at once, because every painted line asks several times."""
        return themes.BY_NAME.get(theme_name) or super().get_theme(theme_name)

    def get_line_filters(self) -> Sequence[LineFilter]:
        """Return the filters of every painted line as one; its last step lets no control byte out."""
        return [one_filter(tuple(super().get_line_filters()))]

    def get_key_display(self, binding: Binding) -> str:
        """Return a key as it is written on it: F8, ^P."""
        shown = super().get_key_display(binding)
        return shown.upper() if shown[:1] in {"f", "^"} else shown.capitalize()
