"""The fields of the series form."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.plans import Colour
from screens.series.reading import LABELS, ONCE, WEEKLY
from screens.series.terms import TERM_FIELDS, term_fields
from screens.widgets.fields import ChoiceField, Field, ToggleField
from screens.widgets.ticks import TicksField

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

OWN_TERMS: Final = ("", "its own")
COLOURS: Final = tuple((each.value, "no colour" if each is Colour.NONE else each.value) for each in Colour)
PATTERNS: Final = ((WEEKLY, "every week"), (ONCE, "once, on a date"))
WIDE: Final = frozenset({"name", "place", "coach"})
SHORT: Final = frozenset({"time", "minutes", "capacity", "opens", "closes"})


def series_fields(texts: Mapping[str, str], say: Callable[[Sequence[str]], str]) -> tuple[Field, ...]:
    """Return the fields with their first texts; ``say`` tells what is ticked in words."""
    terms = iter(term_fields(texts))
    return tuple(next(terms) if key in TERM_FIELDS else _field(key, texts[key], say) for key in LABELS)


def _field(key: str, text: str, say: Callable[[Sequence[str]], str]) -> Field:
    label = LABELS[key]
    match key:
        case "pattern":
            return ChoiceField(key, label, PATTERNS, text)
        case "session_rules":
            return ToggleField(key, label, text, on="on: those ticked", off="off: everybody")
        case "admits":
            return TicksField(key, label, text, say=say)
        case "terms":
            return ChoiceField(key, label, (OWN_TERMS,), text)
        case "colour":
            return ChoiceField(key, label, COLOURS, text)
        case _:
            return Field(key, label, text, size="wide" if key in WIDE else "short" if key in SHORT else "")
