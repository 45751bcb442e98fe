"""Texts as the cells of an Excel file can hold them: nothing is cut, nothing is taken for something else."""

from __future__ import annotations

import re
from typing import Final

MOST_CHARACTERS: Final = 32_767
"""Characters of a cell as Excel counts them (UTF-16); a longer text goes on in the row below."""
_PIECE: Final = 32_700
_GOES_ON: Final = " ⟨continued in the row below⟩"
# What the parser of any reader would refuse or change, and what Excel itself would take for an escape.
_UNFIT: Final = re.compile(r"[^\t\n\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_ESCAPE: Final = re.compile(r"_(?=x[0-9A-Fa-f]{4}_)")
STARTS: Final = frozenset("=+-@#'")
"""Beginnings that a spreadsheet may take for a formula or an error."""


def goes_as_it_is(text: str) -> bool:
    """Tell whether a cell can hold a text without more ado, as nearly every one."""
    return len(text) < _PIECE // 2 and text.isprintable() and "_x" not in text and text[:1] not in STARTS


def pieces(text: str) -> list[str]:
    """Return a text as cells can hold it: unfit characters by their number, and no piece too long.

    A character that no file can hold, such as U+0000, is written ⟨U+0000⟩; a piece that goes on says so at its end.
    """
    if len(text) < _PIECE // 2 and text.isprintable() and "_x" not in text:
        return [text]
    fit = _ESCAPE.sub("_x005F_", _UNFIT.sub(_named, text))
    if len(fit) < _PIECE // 2:
        return [fit]
    found = []
    while _units(fit) > MOST_CHARACTERS:
        end = _PIECE - len(_GOES_ON)
        while _units(fit[:end]) > _PIECE - len(_GOES_ON):
            end -= max(1, (_units(fit[:end]) - _PIECE + len(_GOES_ON)) // 2)
        found.append(fit[:end] + _GOES_ON)
        fit = fit[end:]
    return [*found, fit]


def _units(text: str) -> int:
    """Count characters as Excel does."""
    return len(text.encode("utf-16-le")) // 2


def _named(found: re.Match[str]) -> str:
    return f"⟨U+{ord(found[0]):04X}⟩"
