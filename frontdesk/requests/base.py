"""The kinds of text that requests admit, and what every request is."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Generic, TypeVar


@dataclass(frozen=True, slots=True)
class Text:
    """What a text field admits, enforced by the text boundary."""

    longest: int
    lines: bool = False
    """Whether it may have several lines."""
    blank: bool = False
    """Whether it may be empty."""
    secret: bool = False
    """Whether it must not be written down anywhere, not even as part of a digest."""


Key = Annotated[str, Text(64)]


Name = Annotated[str, Text(60)]


OptionalLine = Annotated[str, Text(254, blank=True)]


Reason = Annotated[str, Text(200)]


Note = Annotated[str, Text(1000, lines=True, blank=True)]


Pin = Annotated[str, Text(12, blank=True, secret=True)]


A = TypeVar("A")


class Request(Generic[A]):
    """A request whose answer is an ``A``."""

    __slots__ = ()
