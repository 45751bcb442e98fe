"""The console's looks: calm and dark, light, and the terminal's own colours."""

from __future__ import annotations

import os
from typing import Final

from textual.theme import Theme

DARK: Final = Theme(
    name="frontdesk",
    primary="#79b8ff",
    secondary="#5c7fa3",
    accent="#d2a8ff",
    foreground="#d8dee6",
    background="#0f1419",
    surface="#0f1419",
    panel="#1a222b",
    success="#3fb27f",
    warning="#e0a83a",
    error="#e5534b",
    variables={"frame": "#364350", "quiet": "#8996a5", "input-cursor-background": "#79b8ff"},
)
LIGHT: Final = Theme(
    name="frontdesk-light",
    primary="#0b5cad",
    secondary="#4b6b8a",
    accent="#7a3fb0",
    foreground="#1c232b",
    background="#fbfaf7",
    surface="#fbfaf7",
    panel="#eceae4",
    success="#157347",
    warning="#8a5a00",
    error="#b3261e",
    dark=False,
    variables={"frame": "#b9b5aa", "quiet": "#5d6670"},
)
OWN: Final = (DARK, LIGHT)
BY_NAME: Final = {theme.name: theme for theme in OWN}
TERMINAL: Final = "ansi-dark"
"""The theme that uses nothing but the terminal's own colours."""
NATIVE: Final = frozenset({"ansi-dark", "ansi-light"})
SHORT: Final = {"ansi": TERMINAL, "light": LIGHT.name, "dark": DARK.name}
DEFAULTS: Final = {"frame": "ansi_bright_black", "quiet": "ansi_default"}
"""Our two extra colours, for themes that do not name them."""


def chosen(name: str) -> str:
    """The theme to start with: the one named; without a name our own, or with NO_COLOR the terminal's."""
    if "NO_COLOR" in os.environ:
        return TERMINAL
    return SHORT.get(name, name) or DARK.name
