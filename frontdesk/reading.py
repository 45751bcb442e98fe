"""Reads a request from JSON, strictly: what is not exactly of the field's kind is refused with the field's name."""

from __future__ import annotations

import json
from dataclasses import MISSING, fields, is_dataclass
from datetime import date, time
from decimal import Decimal
from enum import StrEnum
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin, get_type_hints

from frontdesk.answers import Refusal
from frontdesk.text import BadText, parse_date, parse_money, parse_time, shorten

R = TypeVar("R")

_JSON_NAMES = {"from_day": "from"}
"""Fields whose name in JSON is a word that Python keeps for itself."""
_MOST_PLACES = 4


class Unreadable(Exception):  # it is a finding that never leaves this module's callers, not an error
    """A value that is not of its field's kind."""

    def __init__(self, field: str, message: str) -> None:
        super().__init__(message)
        self.field = field
        self.message = message

    @property
    def refusal(self) -> Refusal:
        """Say it as the desk does."""
        return Refusal("malformed", self.message, field=self.field)


def read_object(line: str) -> dict[str, Any]:
    """Read one JSON object; raises ``Unreadable`` for anything else, a key given twice, NaN and the like."""
    try:
        found = json.loads(line, object_pairs_hook=_once, parse_constant=_no_constant)
    except (ValueError, RecursionError) as error:
        if isinstance(error, json.JSONDecodeError):
            raise Unreadable("line", f"line must be a JSON object: {error.msg}.") from None
        raise Unreadable("line", "line must be a JSON object of reasonable size.") from None
    if not isinstance(found, dict):
        raise Unreadable("line", "line must be a JSON object.")
    return found


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, value in pairs:
        if name in found:
            raise Unreadable(shorten(name), f"{shorten(name)} is given twice.")
        found[name] = value
    return found


def _no_constant(name: str) -> None:
    raise Unreadable("line", f"line must not contain {name}.")


def read_request(kind: type[R], values: dict[str, Any], within: str = "") -> R:
    """Read a request (or a part of one) from JSON values; raises ``Unreadable`` for the first field at fault."""
    known = _fields(kind)  # type: ignore[arg-type]  # a class is hashable
    for name in values:
        if name not in known:
            raise Unreadable(within + shorten(name), f"{within}{shorten(name)} is not a field of this operation.")
    read: dict[str, Any] = {}
    for name, (attribute, hint, needed) in known.items():
        if name in values:
            read[attribute] = read_value(hint, values[name], within + name)
        elif needed:
            raise Unreadable(within + name, f"{within}{name} is missing.")
    return kind(**read)


@cache
def _fields(kind: type[Any]) -> dict[str, tuple[str, Any, bool]]:
    hints = get_type_hints(kind, include_extras=True)
    return {
        _JSON_NAMES.get(each.name, each.name): (
            each.name,
            hints[each.name],
            each.default is MISSING and each.default_factory is MISSING,
        )
        for each in fields(kind)
    }


def read_value(hint: object, raw: object, field: str) -> object:
    """Read one value of a field; raises ``Unreadable``."""
    if raw is None:
        raise Unreadable(field, f"{field} must not be null; leave it out.")
    if get_origin(hint) is Annotated:
        hint = get_args(hint)[0]
    if get_origin(hint) in {Union, UnionType}:
        hint = next(part for part in get_args(hint) if part is not NoneType)
        return read_value(hint, raw, field)
    if get_origin(hint) is tuple:
        return _read_list(get_args(hint)[0], raw, field)
    if get_origin(hint) is dict:
        key_hint, value_hint = get_args(hint)
        return _read_table(key_hint, value_hint, raw, field)
    if is_dataclass(hint) and isinstance(hint, type):
        if not isinstance(raw, dict):
            raise Unreadable(field, f"{field} must be an object.")
        return read_request(hint, raw, f"{field}.")
    return _read_scalar(hint, raw, field)


def _read_list(hint: object, raw: object, field: str) -> tuple[object, ...]:
    if not isinstance(raw, list):
        raise Unreadable(field, f"{field} must be a list.")
    return tuple(read_value(hint, each, field) for each in raw)


def _read_table(key_hint: object, value_hint: object, raw: object, field: str) -> dict[object, object]:
    if not isinstance(raw, dict):
        raise Unreadable(field, f"{field} must be an object.")
    return {read_value(key_hint, name, field): read_value(value_hint, value, field) for name, value in raw.items()}


def _read_scalar(hint: object, raw: object, field: str) -> object:
    if hint is bool:
        if isinstance(raw, bool):
            return raw
        raise Unreadable(field, f"{field} must be true or false.")
    if hint is int:
        if isinstance(raw, int) and not isinstance(raw, bool):
            return raw
        raise Unreadable(field, f"{field} must be a whole number.")
    if not isinstance(raw, str):
        raise Unreadable(field, f"{field} must be a text in quotes.")
    if hint is str:
        return raw
    return _read_text(hint, raw, field)


def _read_text(hint: object, raw: str, field: str) -> object:
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        if raw in list(hint):
            return hint(raw)
        raise Unreadable(field, f"{field} must be one of {', '.join(hint)}, not “{shorten(raw)}”.")
    parsed = _parsed(hint, raw, field)
    if isinstance(parsed, BadText) or raw != raw.strip():
        message = parsed.message if isinstance(parsed, BadText) else f"{field} must not have spaces around it."
        raise Unreadable(field, message)
    return parsed


def _parsed(hint: object, raw: str, field: str) -> date | time | Decimal | BadText:
    if hint is date:
        return parse_date(raw, field=field)
    if hint is time:
        return parse_time(raw, field=field)
    return parse_money(raw, field=field, places=_places_of(raw))


def _places_of(text: str) -> int:
    """Take an amount with as many decimals as it has, up to four: the desk knows how many the currency admits."""
    return min(len(text.partition(".")[2]), _MOST_PLACES)
