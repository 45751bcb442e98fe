"""The text boundary of the desk: every text of every request is cleaned here, or refused with its field's name."""

from __future__ import annotations

from dataclasses import fields, is_dataclass, replace
from functools import cache
from typing import Any, get_args, get_type_hints

from frontdesk.answers import Refusal
from frontdesk.requests import Text
from frontdesk.text import BadText, clean_line, clean_note


def malformed(field: str, message: str) -> Refusal:
    """Refuse a request whose field is at fault."""
    return Refusal("malformed", message, field=field)


def cleaned(request: Any) -> Any | Refusal:  # noqa: ANN401  # every kind of request, and the same kind back
    """Return the request with its texts as they are stored, or the first text that does not pass."""
    changes: dict[str, object] = {}
    for name, kind in _texts(type(request)):  # type: ignore[arg-type]  # a class is hashable
        value = getattr(request, name)
        clean = _clean_value(name, kind, value)
        if isinstance(clean, Refusal):
            return clean
        if clean != value:
            changes[name] = clean
    return replace(request, **changes) if changes else request


def without_secrets(request: Any) -> Any:  # noqa: ANN401  # every kind of request, and the same kind back
    """Return the request with its secrets blank: what may be digested and kept."""
    secret = [name for name, kind in _texts(type(request)) if kind is not None and kind.secret]  # type: ignore[arg-type]  # a class is hashable
    return replace(request, **dict.fromkeys(secret, "")) if secret else request


def _clean_value(name: str, kind: Text | None, value: object) -> object:
    if isinstance(value, str) and kind is not None:
        return _clean_text(name, kind, value)
    if isinstance(value, tuple) and kind is not None:
        texts = [_clean_text(name, kind, each) for each in value]
        return next((text for text in texts if isinstance(text, Refusal)), tuple(texts))
    if is_dataclass(value):
        return cleaned(value)
    return value


def _clean_text(name: str, kind: Text, raw: str) -> str | Refusal:
    clean = clean_note if kind.lines else clean_line
    text = clean(raw, field=name, longest=kind.longest, shortest=0 if kind.blank else 1)
    if isinstance(text, BadText):
        return malformed(name, f"{name} must be {text.allowed}." if kind.secret else text.message)
    return text


@cache
def _texts(request: type[Any]) -> tuple[tuple[str, Text | None], ...]:
    """Find the text fields of a request (``Text`` is None for a nested request)."""
    hints = get_type_hints(request, include_extras=True)
    found = ((each.name, _text_kind(hints[each.name])) for each in fields(request))
    return tuple((name, kind) for name, (kind, relevant) in found if relevant)


def _text_kind(hint: object) -> tuple[Text | None, bool]:
    kind = next((note for note in getattr(hint, "__metadata__", ()) if isinstance(note, Text)), None)
    if kind is not None:
        return kind, True
    if is_dataclass(hint):
        return None, True
    inner = [_text_kind(part) for part in get_args(hint)]
    return next((found for found in inner if found[1]), (None, False))
