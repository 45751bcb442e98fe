"""The one way of text from people to a widget: as text, never as markup, without control bytes, within its width."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from textual.content import Content, Span

from frontdesk.text import printable

if TYPE_CHECKING:
    from collections.abc import Iterable


def plain(value: str, style: str = "") -> Content:
    """Whatever somebody wrote, shown as it is, on one line."""
    return _styled(printable(value), style)


def fit(value: str, width: int, style: str = "", *, right: bool = False) -> Content:
    """The text in exactly ``width`` cells: padded, or cut with ``…``."""
    return _styled(fitted(printable(value), width, right=right), style)


def _styled(text: str, style: str) -> Content:
    return Content(text, [Span(0, len(text), style)] if style and text else None, strip_control_codes=False)


def fitted(value: str, width: int, *, right: bool = False) -> str:
    """Text (already printable) in exactly ``width`` cells, wide characters counted as two."""
    if width <= 0:
        return ""
    length = cell_len(value)
    if length > width:
        return set_cell_size(set_cell_size(value, width - 1).rstrip() + "…", width)
    gap = " " * (width - length)
    return gap + value if right else value + gap


def shortened(value: str, width: int) -> str:
    """The text, printable, in at most ``width`` cells."""
    shown = printable(value)
    return shown if cell_len(shown) <= width else set_cell_size(shown, max(width - 1, 0)).rstrip() + "…"


def wrapped(value: str, width: int, most: int = 3) -> list[str]:
    """The text, printable, in lines of at most ``width`` cells, broken between words; ``…`` ends what does not fit."""
    lines: list[str] = [""]
    for word in printable(value).split():
        joined = f"{lines[-1]} {word}" if lines[-1] else word
        if cell_len(joined) <= width or not lines[-1]:
            lines[-1] = joined
        else:
            lines.append(word)
    if len(lines) > most:
        lines = [*lines[: most - 1], f"{lines[most - 1]} {lines[most]}"]
    return [shortened(line, width) for line in lines]


def row(*parts: Content) -> Content:
    """Parts side by side."""
    return _joined(parts, "")


def stack(lines: Iterable[Content]) -> Content:
    """Lines one under the other."""
    return _joined(lines, "\n")


def _joined(parts: Iterable[Content], between: str) -> Content:
    """What ``Content.join`` does, without its checks: every part is made here, and panes are painted with every key."""
    texts: list[str] = []
    spans: list[Span] = []
    at = 0
    for part in parts:
        if texts and between:
            at += len(between)
        text = part.plain
        texts.append(text)
        spans += [Span(span.start + at, span.end + at, span.style) for span in part.spans] if at else part.spans
        at += len(text)
    return Content(between.join(texts), spans, strip_control_codes=False)
