"""The tabs of the contact view, in their order."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING, Final

from screens.contacts.bills import BillsTab
from screens.contacts.history import HistoryTab
from screens.contacts.overview import OverviewTab
from screens.contacts.visits import VisitsTab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from screens.contacts.tab import ContactTab
    from screens.contacts.view import ContactScreen

_OTHERS: Final = {
    "Memberships": ("screens.contacts.memberships", "MembershipsTab"),
    "Session Credits": ("screens.contacts.credits", "CreditsTab"),
}
"""Tabs with much of their own, imported when a contact is first looked at."""


def tabs_of(room: ContactScreen, card: str) -> tuple[ContactTab, ...]:
    """Return new tabs about one contact."""
    return (
        OverviewTab(room, card),
        *_other("Memberships", room, card),
        VisitsTab(room, card),
        *_other("Session Credits", room, card),
        BillsTab(room, card),
        HistoryTab(room, card),
    )


def _other(title: str, room: ContactScreen, card: str) -> Iterator[ContactTab]:
    module, name = _OTHERS[title]
    if find_spec(module) is not None:
        yield getattr(import_module(module), name)(room, card)
