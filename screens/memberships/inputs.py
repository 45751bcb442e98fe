"""The wizard's fields, tab by tab."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from frontdesk.rules.plans import LABELS, TABS
from screens.memberships.reading import COLOURS, FIRST_GRANTS, GROUPS, NUMBERS, PERIODS, REVENUES
from screens.widgets.fields import ChoiceField, Field, ToggleField

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from frontdesk.rules.plans import Tab

CHOICES: Final[Mapping[str, Sequence[tuple[str, str]]]] = {
    "colour": COLOURS,
    "bill_period": PERIODS,
    "revenue_category": REVENUES,
    "group": GROUPS,
    "first_grant": FIRST_GRANTS,
}
TOGGLES: Final[Mapping[str, tuple[str, str]]] = {
    "auto_renew": ("renews by itself", "ends when it ends"),
    "allow_discounts": ("discounts allowed", "no discounts"),
    "eft": ("recurring", "one time"),
    "limited": ("limited", "unlimited"),
}
"""What each toggle says when it is on, and when off."""


WIDE: Final = frozenset({"name", "description"})
SHORT: Final = frozenset({*NUMBERS, "price", "signup_fee", "tax"})


def inputs(tab: Tab, texts: Mapping[str, str], categories: Sequence[str]) -> tuple[Field, ...]:
    """Return the fields of a tab with their first texts."""
    return tuple(_input(field, texts[field], categories) for field in TABS[tab])


def _input(field: str, text: str, categories: Sequence[str]) -> Field:
    label = LABELS[field]
    if field == "category":
        return ChoiceField(field, label, [(each, each) for each in categories], text)
    if field in CHOICES:
        return ChoiceField(field, label, CHOICES[field], text)
    if field in TOGGLES:
        on, off = TOGGLES[field]
        return ToggleField(field, label, text, on=on, off=off)
    return Field(field, label, text, size="short" if field in SHORT else "wide" if field in WIDE else "")
