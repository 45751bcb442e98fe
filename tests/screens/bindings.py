"""Every key that any screen or widget binds, found by looking at them all."""

from __future__ import annotations

import importlib
import pkgutil

from textual.binding import Binding

import screens


def bindings() -> list[Binding]:
    """Every binding of a class of our own, each once."""
    found: list[Binding] = []
    for module in pkgutil.walk_packages(screens.__path__, "screens."):
        loaded = importlib.import_module(module.name)
        for kind in vars(loaded).values():
            if isinstance(kind, type) and kind.__module__ == module.name:
                declared = [each for each in vars(kind).get("BINDINGS", ()) if isinstance(each, Binding)]
                found += declared
    return found
